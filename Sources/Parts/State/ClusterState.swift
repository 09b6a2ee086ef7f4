import Facts
import Specification
import Support

/// The cluster as the facts of all hosts show it together: discovered every time, kept nowhere.
package struct ClusterState: Equatable, Sendable {
    package enum Phase: Equatable, Sendable {
        /// No control plane has anything.
        case absent
        /// A first start that was not finished: it is simply continued.
        case starting
        /// The configuration is stored and an API server answers.
        case established
        /// It was established once, and no API server is ready.
        case down
    }

    package let phase: Phase
    package let kubernetes: [HostName: KubernetesFacts]
    package let nodes: [HostName: NodeFacts]
    package let etcd: [HostName: EtcdFacts]
    /// Who is a member of etcd.
    package let view: EtcdView
    /// Who is well.
    package let health: ClusterHealth
    /// The control plane that has the shared authorities, or will make them, and through which the cluster is changed.
    package let first: HostName?
    /// The pod range of every node of the file, where Trimast gives them out.
    package let podRanges: [HostName: CIDR]
    /// The BGP sessions by which the hosts' BIRDs run now, where the pod network is `bird`.
    let bird: [HostName: BirdSessions]
    /// Some host is to begin or to end handing on routes.
    let isReflectionMoving: Bool
    /// The hosts that have the floating address on an interface.
    package let holders: [HostName]
    /// The nodes by their authority, the cluster's own ones first: one group where all have the same.
    let clusters: [[HostName]]
    /// Hosts whose authority is not the cluster's: they belong to another one.
    package let foreign: Set<HostName>
    /// etcd may have one of them as a member.
    let mayForeignBeMembers: Bool
    /// Hosts that are others in the cluster than cluster.yaml says.
    package private(set) var identities: [HostName: HostIdentity] = [:]
    /// Nodes and etcd members that no host of the file is: what the hosts have to reach them by stays until they are removed. nil: nobody told.
    let unnamed: Set<String>?
    /// Where a host was that has just been removed.
    let left: IPv4Address?

    package init(_ spec: ClusterSpec, _ facts: ClusterFacts, left: IPv4Address? = nil) {
        self.left = left
        var kubernetes: [HostName: KubernetesFacts] = [:]
        var nodes: [HostName: NodeFacts] = [:]
        var etcd: [HostName: EtcdFacts] = [:]
        var answers: [HostName: EtcdFacts.Answer] = [:]
        for host in spec.hosts {
            guard let facts = facts[host.name] else { continue }
            kubernetes[host.name] = KubernetesFacts(facts)
            nodes[host.name] = NodeFacts(facts)
            if host.isControlPlane {
                let answer = facts[EtcdFacts.answer]
                answers[host.name] = answer
                if case .told(let told) = answer { etcd[host.name] = told }
            }
        }
        let view = EtcdView(answers)
        self.view = view
        health = ClusterHealth(spec, view: view, answers: answers, kubernetes: kubernetes)
        let controlPlanes = spec.controlPlanes.map(\.name)
        clusters = Self.clusters(spec, kubernetes)
        let own = clusters.first?.first.flatMap { kubernetes[$0]?.authority } ?? ""
        let foreign: Set<HostName> =
            own.isEmpty ? [] : Set(kubernetes.filter { !$0.value.authority.isEmpty && $0.value.authority != own }.keys)
        self.foreign = foreign
        mayForeignBeMembers =
            view.members == nil
            || spec.hosts.contains { foreign.contains($0.name) && (view.member(of: $0) != nil || etcd[$0.name] != nil) }
        let established = controlPlanes.first { !foreign.contains($0) && kubernetes[$0]?.servesCluster ?? false }
        if established != nil {
            phase = .established
        } else if spec.nodes.contains(where: { kubernetes[$0.name]?.isFinalized ?? false }) {
            phase = .down
        } else if controlPlanes.contains(where: { !(kubernetes[$0]?.has.isEmpty ?? true) }) {
            phase = .starting
        } else {
            phase = .absent
        }
        first =
            established ?? controlPlanes.first { !foreign.contains($0) && kubernetes[$0]?.has.contains(.authorityKey) ?? false }
            ?? controlPlanes.first
        holders = spec.hosts.map(\.name).filter { name in
            facts[name].map { $0[Interfaces.fact]?.holding(spec.endpoint.address) != nil } ?? false
        }
        let listed = kubernetes.values.compactMap(\.nodeNames)
        unnamed =
            listed.isEmpty
            ? phase == .absent || phase == .starting ? [] : nil
            : Set(listed.joined()).union((view.members ?? []).map(\.name)).subtracting(spec.nodes.map(\.name.text)).subtracting([""])
        self.kubernetes = kubernetes
        podRanges = spec.podNetwork.givesRanges ? PodRanges.all(spec, facts, kubernetes) : [:]
        let bird = BirdSessions.all(spec, facts)
        let reflectors = Set(spec.network.routeReflectors)
        isReflectionMoving = bird.contains { $0.value.isReflector != reflectors.contains($0.key) }
        self.bird = bird
        self.nodes = nodes
        self.etcd = etcd
        let told = listedNodes
        for host in spec.hosts { identities[host.name] = identity(of: host, facts[host.name], nodes: told) }
    }

    /// That authority is the cluster's which most control planes have; among equals one whose API server serves the cluster, then the larger, then the
    /// first in the file. None where no control plane has any.
    private static func clusters(_ spec: ClusterSpec, _ kubernetes: [HostName: KubernetesFacts]) -> [[HostName]] {
        var order: [String] = []
        var groups: [String: [HostSpec]] = [:]
        for host in spec.nodes {
            guard let authority = kubernetes[host.name]?.authority, !authority.isEmpty else { continue }
            if groups[authority] == nil { order.append(authority) }
            groups[authority, default: []].append(host)
        }
        let ranks = order.enumerated().map { offset, authority in
            let hosts = groups[authority] ?? []
            return (
                hosts.count(where: \.isControlPlane), hosts.count { kubernetes[$0.name]?.servesCluster ?? false }, hosts.count, -offset
            )
        }
        guard let best = ranks.indices.max(by: { ranks[$0] < ranks[$1] }), ranks[best].0 > 0 else { return [] }
        let others = order.indices.filter { $0 != best }
        return ([best] + others).map { (groups[order[$0]] ?? []).map(\.name) }
    }

    package func facts(_ host: HostName) -> KubernetesFacts { kubernetes[host] ?? KubernetesFacts(HostFacts(host: host)) }

    /// What is known of a host's Node: by its own word, or by that of a control plane which listed all nodes.
    package func node(_ host: HostName) -> NodeFacts.Seen {
        if let node = nodes[host] { return .node(node) }
        let told = kubernetes[host]?.api.nodeAnswer
        let lists = kubernetes.values.compactMap(\.nodeNames)
        if lists.contains(where: { $0.contains(host.text) }) { return .unknown }
        if told == .notFound || !lists.isEmpty { return .none }
        // A host on which no kubelet of a cluster ever was is no node of one.
        if let facts = kubernetes[host], facts.isKnown, facts.has.isEmpty { return .none }
        return .unknown
    }

    /// The host's Node as `kubectl get nodes` shows it; nil: no API server was asked for that table, or none told it.
    package func listedState(_ host: HostName) -> String? {
        kubernetes.sorted { $0.key < $1.key }.lazy.compactMap { $0.value.nodeStates }.first.map { $0[host.text] ?? "none" }
    }

    /// Whether the cluster has a Node of this name, whatever is on the host; nil: nobody told.
    package func isNode(_ host: HostName) -> Bool? {
        let lists = kubernetes.values.compactMap(\.nodeNames)
        if lists.contains(where: { $0.contains(host.text) }) { return true }
        return lists.isEmpty ? nil : false
    }
}
