import Facts
import Planning
import Specification
import Support

/// Every host is a Ready node of the right version, with its own address; and has a nameserver where CoreDNS will ask it.
struct Nodes: Part {
    let id = "nodes"
    let rows = ["R26"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        spec.kubernetes.dns.provider == .coredns && spec.kubernetes.dns.upstream == .host
            ? [Self.lacksNameserver.probe(host, spec)] : []
    }

    /// Known not to have any; false also where nobody asked.
    static let lacksNameserver = Fact("nameservers", "grep -c '^ *nameserver' /etc/resolv.conf", unread: false) { $0.lines.first == "0" }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let dns = context.spec.kubernetes.dns
        guard dns.provider == .coredns, dns.upstream == .host, context.state.phase != .established,
            context[Self.lacksNameserver]
        else { return }
        throw Refusal.noNameserver().error(context.host.name)
    }

    func checks(_ context: PartContext) -> [Check] {
        let seen = context.state.node(context.host.name)
        let node = context.state.nodes[context.host.name]
        // A host whose own API server is silent may be listed by another one.
        let listed = node == nil ? context.state.listedState(context.host.name) : nil
        let isReady = node?.isReady ?? (listed?.split(separator: ",").first == "Ready")
        var checks = [
            Check(
                "node.ready", rows: rows, host: context.host.name, isReady ? .passed : .failed,
                found: listed.map { "\($0), as another API server lists it" }
                    ?? (isReady ? "Ready, kubelet \(node?.kubeletVersion ?? "")" : nil)
                        ?? node.map { "not Ready: \($0.notReadyReason)" }
                        ?? (seen == .none ? "the API has no node of this name" : "nobody who was asked for its Node answered"),
                nextStep: isReady ? nil : context.spec.podNetwork.advice ?? "on the host: \(.shell("journalctl -u kubelet -n 50"))")
        ]
        if context[Self.lacksNameserver] {
            checks.append(
                Check(
                    "dns.nameservers", rows: rows, host: context.host.name, .failed,
                    found: Refusal.noNameserver().found, nextStep: Refusal.noNameserver().nextStep))
        }
        return checks
    }
}
