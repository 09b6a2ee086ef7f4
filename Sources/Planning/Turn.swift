import Specification

/// Steps of a plan that belong together and disturb the running cluster: "move the static pods of master2 to new settings".
///
/// The locks of its steps are held together from its first step to its last. While it lasts its subject may be out of service. Where one
/// of its steps fails, its recovery steps run, and no other turn of its kind starts any more.
package struct Turn: Hashable, Codable, Sendable {
    /// What the cluster has of the subject when the turn has succeeded.
    package enum Effect: String, Codable, Sendable {
        /// What it had: it is well again.
        case restores
        /// It was not well before, and may not be after: what becomes of it tells nothing of others like it.
        case tries
        /// One etcd member and one API server more.
        case adds
        /// One etcd member and one API server less.
        case removes
    }

    /// Unique in the plan.
    package var id: String
    /// The host whose share of the cluster is disturbed; the steps may run on another one.
    package var subject: HostName
    package var effect: Effect

    package init(_ id: String, of subject: HostName, effect: Effect = .restores) {
        self.id = id
        self.subject = subject
        self.effect = effect
    }
}

/// What a turn takes out of service, as ``Admission`` judges it.
package struct Disturbance: Equatable, Sendable {
    package var locks: Set<Lock>
    package var subject: HostName
    package var effect: Turn.Effect

    package init(_ locks: Set<Lock>, of subject: HostName, effect: Turn.Effect = .restores) {
        self.locks = locks
        self.subject = subject
        self.effect = effect
    }

    /// It takes away an API server or an etcd member, for a while or for good.
    package var isOfControlPlane: Bool { locks.contains(.etcdMembership) || locks.contains(.controlPlaneDisruption) }
}
