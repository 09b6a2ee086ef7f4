import Facts
import Planning
import Specification

extension PartContext {
    /// Hosts that this plan will join with a token.
    var joining: [HostSpec] { spec.nodes.filter(joins) }

    /// What a change that takes this host's etcd away for a moment waits for: the members that join in this plan, or two would be out at once. Nothing where
    /// its own is not well: they are let in only once it is. Who is not ready is mended before members that are only new come; for one that takes the
    /// place of a member which is removed first, it waits.
    func membersToCome(_ locks: Set<Lock>) -> Set<Resource> {
        guard locks.contains(.etcdMembership), state.health.etcd[host.name] == .healthy else { return [] }
        let isReady = state.facts(host.name).isAPIReady
        return Set(spec.controlPlanes.filter { joins($0) && (isReady || replaces($0)) }.map { Resource($0.name, .controlPlane) })
    }

    private func replaces(_ host: HostSpec) -> Bool {
        if case .joins(let stale, _) = state.standing(host) { stale != nil } else { false }
    }

    /// Whether this plan will join the host. Every host asks for itself: no walk over all.
    func joins(_ host: HostSpec) -> Bool {
        guard host.isNode, cluster[host.name] != nil else { return false }
        if host.isControlPlane {
            guard state.phase == .established, case .joins = state.standing(host) else { return false }
            return true
        }
        return state.facts(host.name).isKnown && !state.facts(host.name).isFinalized
    }

    /// What a change of this worker's kubelet shows: one whose node was not ready before may be out afterwards as well.
    var workerEffect: Turn.Effect {
        if case .node(let node) = state.node(host.name), node.isReady { .restores } else { .tries }
    }

    /// The first control plane of the file that answers: what is said of the cluster is said there, once.
    var speaksForAll: Bool { host.name == spec.controlPlanes.first { cluster[$0.name] != nil }?.name }

    /// The first control plane went through the phase that makes a token and the rights to join by it; a start can stop right before.
    var isBootstrapped: Bool {
        state.first.map { state.facts($0).answers[.clusterInfo] != .notFound } ?? false
    }

    /// Whether this plan makes or finishes the host's Node: it joins, or its start was cut off. Nobody may answer for the Node yet.
    func finishes(_ host: HostSpec) -> Bool {
        let facts = state.facts(host.name)
        return joins(host) || facts.isKnown && !facts.isFinalized
    }
}
