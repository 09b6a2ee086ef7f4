import Facts
import Specification
import Support

/// The cluster as the facts of all hosts show it together: discovered every time, kept nowhere.
public struct ClusterState: Equatable, Sendable {
    public enum Phase: Equatable, Sendable {
        /// No control plane has anything.
        case absent
        /// A first start that was not finished: it is simply continued.
        case starting
        /// The configuration is stored and an API server answers.
        case established
        /// It was established once, and no API server answers.
        case down
    }

    public let phase: Phase
    public let kubernetes: [HostName: KubernetesFacts]
    public let nodes: [HostName: NodeFacts]
    public let etcd: [HostName: EtcdFacts]
    /// The control plane that has the shared authorities, or will make them, and through which the cluster is changed.
    public let first: HostName?
    /// The pod range of every node of the file, for `plugin: bird`.
    public let podRanges: [HostName: CIDR]
    /// The hosts that have the floating address on an interface.
    public let holders: [HostName]
    /// Hosts whose authority is not the first control plane's: they belong to another cluster.
    public let foreign: Set<HostName>

    public init(_ spec: ClusterSpec, _ facts: ClusterFacts) {
        var kubernetes: [HostName: KubernetesFacts] = [:]
        var nodes: [HostName: NodeFacts] = [:]
        var etcd: [HostName: EtcdFacts] = [:]
        for host in spec.hosts {
            guard let facts = facts[host.name] else { continue }
            kubernetes[host.name] = KubernetesFacts(facts)
            nodes[host.name] = NodeFacts(facts)
            if host.isControlPlane { etcd[host.name] = EtcdFacts(facts) }
        }
        let controlPlanes = spec.controlPlanes.map(\.name)
        let established = controlPlanes.first { name in
            kubernetes[name].map { $0.isAPIReady && $0.answers["kubeadm-config"] == "200" } ?? false
        }
        if established != nil {
            phase = .established
        } else if controlPlanes.contains(where: { kubernetes[$0]?.isFinalized ?? false }) {
            phase = .down
        } else if controlPlanes.contains(where: { !(kubernetes[$0]?.has.isEmpty ?? true) }) {
            phase = .starting
        } else {
            phase = .absent
        }
        first = established ?? controlPlanes.first { kubernetes[$0]?.has.contains("pki/ca.key") ?? false } ?? controlPlanes.first
        let own = first.flatMap { kubernetes[$0]?.authority } ?? ""
        foreign = own.isEmpty ? [] : Set(kubernetes.filter { !$0.value.authority.isEmpty && $0.value.authority != own }.keys)
        holders = spec.hosts.map(\.name).filter { name in
            facts[name].map { Interfaces($0).holding(spec.endpoint.address) != nil } ?? false
        }
        self.kubernetes = kubernetes
        podRanges = spec.network.plugin == .bird ? PodRanges.all(spec, facts, kubernetes) : [:]
        self.nodes = nodes
        self.etcd = etcd
    }

    /// etcd's members as a healthy one lists them.
    public var members: [EtcdFacts.Member] { (etcd.values.first { $0.isHealthy } ?? etcd.values.first)?.members ?? [] }
    public func isMember(_ host: HostName) -> Bool { members.contains { $0.name == host.text } }
    public func facts(_ host: HostName) -> KubernetesFacts { kubernetes[host] ?? KubernetesFacts(HostFacts(host: host)) }
}
