import Facts
import Specification

extension PartContext {
    /// Hosts that this plan will join with a token.
    var joining: [HostSpec] { spec.nodes.filter(joins) }

    /// Whether this plan will join the host. Every host asks for itself: no walk over all.
    func joins(_ host: HostSpec) -> Bool {
        guard host.isNode, cluster[host.name] != nil else { return false }
        if host.isControlPlane {
            guard state.phase == .established, case .joins = state.standing(host) else { return false }
            return true
        }
        return state.facts(host.name).isKnown && !state.facts(host.name).isFinalized
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
