import Facts
import Specification

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
            guard let text = facts[host.name]?.files[NetworkFiles.bird]?.content, let range = configured(text) else { continue }
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
