import Facts
import Planning
import Specification

/// Peers in keepalived's file that are no load balancers of cluster.yaml, and still serve the endpoint.
///
/// A host that is only taken out of the file goes on with its own keepalived. If the others forgot it, it would hear nobody and take the address,
/// while one of them has it too. So they keep it among their peers until it is removed.
enum FormerPeers {
    /// By the load balancer that has them among its peers; nil where nobody asked.
    static let fact = Fact("former-peers", script: { _, spec in script(spec) }, unread: [IPv4Address]?.none) { text in
        text.lines.contains("asked") ? text.values("serves ").compactMap(IPv4Address.init) : nil
    }

    /// Whoever takes the connection, whatever he says then, is there. curl: 7, could not connect; 28, no answer in time.
    private static func script(_ spec: ClusterSpec) -> String {
        let known = spec.loadBalancers.map { "-e \($0.address)" }.joined(separator: " ")
        return """
            echo asked
            [ -f \(VirtualAddress.path) ] || exit 0
            sed -n '/unicast_peer {/,/}/s/^ *\\([0-9][0-9.]*\\) *$/\\1/p' \(VirtualAddress.path) | grep -vxF \(known) | while read -r p; do
            curl -sk --noproxy '*' -m 2 -o /dev/null "https://$p:\(spec.endpoint.port)/" </dev/null
            case $? in 7 | 28) ;; *) echo "serves $p" ;; esac
            done
            """
    }

    /// Those that every load balancer keeps among its peers, also one that is new: who serves; all while the cluster has nodes that the file does not
    /// name, which may be off at this moment; and all where nobody asked.
    static func kept(_ context: PartContext) -> [IPv4Address] {
        let all = context.spec.loadBalancers.compactMap { context.cluster[$0.name] }
        let present = all.reduce(into: Set<IPv4Address>()) { $0.formUnion(peers($1)) }
            .subtracting(context.spec.hosts.map(\.address) + [context.state.left].compactMap { $0 })
        guard !present.isEmpty else { return [] }
        let answers = all.map { $0[fact] }
        let isKnown = !answers.contains { $0 == nil } && context.state.unnamed?.isEmpty ?? false
        return (isKnown ? present.intersection(answers.flatMap { $0 ?? [] }) : present).sorted()
    }

    /// What the plan says of them, once; of nodes something else tells.
    static func note(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.name == context.spec.loadBalancers.first(where: { context.cluster[$0.name] != nil })?.name else { return }
        for peer in kept(context) where context.state.unnamed?.isEmpty ?? false {
            steps.note(
                "\(peer) is a load balancer, and not in cluster.yaml: it stays among keepalived's peers; trimast node remove NAME --address \(peer) takes it out"
            )
        }
    }

    private static func peers(_ facts: HostFacts) -> [IPv4Address] {
        let text = facts.files[VirtualAddress.path]?.content ?? ""
        guard text.hasPrefix(VirtualAddress.mark), let list = text.firstRange(of: "unicast_peer {") else { return [] }
        return text[list.upperBound...].prefix { $0 != "}" }.split(whereSeparator: \.isWhitespace).compactMap { IPv4Address(String($0)) }
    }
}
