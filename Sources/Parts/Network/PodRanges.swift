import Facts
import Planning
import Specification
import Support

/// Each host's part of the pods' range, for `plugin: bird`.
///
/// Trimast gives them out, and not the controller manager, so that a plan shows them and a node is Ready as soon as it registers. The
/// controller manager looks at nodes 10 s after it leads at the earliest (`nodePollInterval` in pkg/controller/nodeipam/ipam), and a kubelet
/// that finds its network configuration later than itself reports it up to 15 s after that (docs/pod-network.md).
/// What a host has it keeps: the cluster's Node objects remember it, and the host's own configuration.
enum PodRanges {
    /// As wide as kube-controller-manager's parts are: its own setting, or a /24.
    static func prefix(_ spec: ClusterSpec) -> Int {
        spec.kubernetes.controllerManagerArgs["node-cidr-mask-size"].flatMap { Int($0) } ?? 24
    }

    /// The range of every node of the file: what it has, or the first that is free, in the file's order. A host that finds none free has none.
    static func all(_ spec: ClusterSpec, _ facts: ClusterFacts, _ kubernetes: [HostName: KubernetesFacts]) -> [HostName: CIDR] {
        var known: [String: CIDR] = [:]
        for host in spec.nodes {
            guard let text = facts[host.name]?.files[BirdNetwork.conflist]?.content, let range = configured(text) else { continue }
            known[host.name.text] = range
        }
        // The cluster's own word counts, also of hosts that the file no longer names, or that do not answer now.
        for facts in kubernetes.values { known.merge(facts.podRanges) { $1 } }

        let whole = spec.network.pods.network
        let prefix = max(prefix(spec), whole.prefix)
        let shift = UInt32(32 - prefix)
        var taken: Set<UInt32> = []
        for range in known.values { taken.formUnion(range.first.bits >> shift...range.last.bits >> shift) }
        var ranges: [HostName: CIDR] = [:]
        var next = whole.first.bits >> shift
        for host in spec.nodes {
            if let range = known[host.name.text] {
                ranges[host.name] = range
                continue
            }
            while taken.contains(next) { next += 1 }
            guard next <= whole.last.bits >> shift else { break }
            ranges[host.name] = CIDR(address: IPv4Address(bits: next << shift), prefix: prefix)
            next += 1
        }
        return ranges
    }

    /// The subnet in a host's network configuration of Trimast's own.
    static func configured(_ conflist: String) -> CIDR? {
        conflist.firstRange(of: "\"subnet\": \"").flatMap { CIDR(String(conflist[$0.upperBound...].prefix { $0 != "\"" })) }
    }
}

/// R24 for `plugin: bird`: every Node object says which range it has, as it would had the controller manager given it.
struct PodRangeRecords: Part {
    let id = "pod-ranges"
    let rows = ["R24"]
    let after: [PartID] = [.controlPlane]

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.spec.network.plugin == .bird, context.host.name == context.state.first, context.state.phase != .down else { return }
        let missing = context.spec.nodes.filter { host in
            guard context.cluster[host.name] != nil else { return false }
            switch context.state.node(host.name) {
            case .node(let node): return node.podCIDR == nil
            case .none: return true
            case .unknown: return Tokens.joining(context).contains { $0.name == host.name }
            }
        }
        guard !missing.isEmpty else { return }
        let lines = missing.compactMap { host in
            context.state.podRanges[host.name].map { range in
                "kubectl --kubeconfig /etc/kubernetes/admin.conf patch node \(host.name) -p "
                    + Shell.quoted(#"{"spec":{"podCIDR":"\#(range)","podCIDRs":["\#(range)"]}}"#)
            }
        }
        steps.add(
            .command(
                CommandAction(
                    "record the pod ranges of \(missing.map(\.name.text).joined(separator: ", "))", glyph: .change,
                    Patience.script(Template(lines.joined(separator: " &&\n"))))),
            why: "who asks the API for a node's pod range is answered", needs: Set(missing.map { ClusterValues.node($0.name) }))
    }
}
