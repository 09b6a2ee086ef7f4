import Specification

/// May this host be disturbed now? Pure: it knows etcd's quorum, who is well, and how many workers may be out at once. Whatever disturbs a
/// running cluster asks here: settings, certificates, the guard, repair and removal alike.
package struct Admission: Codable, Equatable, Sendable {
    package enum Health: String, Codable, Sendable { case healthy, unhealthy, unknown }

    package enum Verdict: Equatable, Sendable {
        case admitted
        /// Another disturbance has to end first.
        case wait
        /// Not in this run: why.
        case refused(String)
    }

    /// etcd's voting members by host, as a quorum lists them; empty: there is no cluster yet, so there is nothing to lose.
    package var voters: [String: Health]
    /// The API servers by host.
    package var apiServers: [String: Health]
    /// Nodes that run no control plane.
    package var workers: Int
    /// Why no control plane may be disturbed any more in this run.
    package private(set) var halted: String?
    /// Why no worker may be disturbed any more in this run.
    package private(set) var workersHalted: String?
    /// Why no worker that was out before may be tried any more in this run: the others are not held back by it.
    package private(set) var triesHalted: String?
    private var hasChangedWorker = false

    package init(voters: [String: Health] = [:], apiServers: [String: Health] = [:], workers: Int = 0) {
        self.voters = voters
        self.apiServers = apiServers
        self.workers = workers
    }

    /// How many voters must be there for etcd to take a write.
    package static func quorum(of voters: Int) -> Int { voters / 2 + 1 }

    /// Workers that may be out at once: one until one that was well has come back, then a tenth.
    package var workerBudget: Int { hasChangedWorker ? max(1, workers / 10) : 1 }

    /// - Parameter running: what is under way.
    package func verdict(_ wanted: Disturbance, beside running: [Disturbance]) -> Verdict {
        if wanted.isOfControlPlane, let halted { return .refused(halted) }
        if wanted.locks.contains(.workerDisruption), let halted = workersHalted ?? (wanted.effect == .tries ? triesHalted : nil) {
            return .refused(halted)
        }
        if wanted.isOfControlPlane, running.contains(where: \.isOfControlPlane) { return .wait }
        if wanted.locks.contains(.clusterConfiguration), running.contains(where: { $0.locks.contains(.clusterConfiguration) }) {
            return .wait
        }
        if wanted.locks.contains(.workerDisruption), running.filter({ $0.locks.contains(.workerDisruption) }).count >= workerBudget {
            return .wait
        }
        if wanted.locks.contains(.etcdMembership), let why = etcdRefusal(wanted) { return .refused(why) }
        if wanted.locks.contains(.controlPlaneDisruption), let why = apiRefusal(wanted) { return .refused(why) }
        return .admitted
    }

    /// What has become of the subject; nil: it is not known, so nothing is disturbed beside it.
    package mutating func end(_ ended: Disturbance, succeeded: Bool?, because why: String) {
        let subject = ended.subject.text
        if ended.isOfControlPlane {
            switch (succeeded, ended.effect) {
            case (true?, .removes):
                if ended.locks.contains(.etcdMembership) { voters[subject] = nil }
                // A control plane without a member is none.
                apiServers[subject] = nil
            case (true?, .adds):
                voters[subject] = .healthy
                apiServers[subject] = .healthy
            case (true?, .restores), (true?, .tries):
                if ended.locks.contains(.etcdMembership), voters[subject] != nil { voters[subject] = .healthy }
                if ended.locks.contains(.controlPlaneDisruption), apiServers[subject] != nil { apiServers[subject] = .healthy }
            case (false?, _), (nil, _):
                halted = halted ?? why
                if ended.locks.contains(.etcdMembership), voters[subject] != nil || ended.effect == .adds { voters[subject] = .unknown }
                if apiServers[subject] != nil { apiServers[subject] = .unknown }
            }
        }
        if ended.locks.contains(.workerDisruption) {
            switch (succeeded, ended.effect) {
            case (true?, .tries): break
            case (true?, _): hasChangedWorker = true
            case (_, .tries): triesHalted = triesHalted ?? why
            default: workersHalted = workersHalted ?? why
            }
        }
    }

    private func etcdRefusal(_ wanted: Disturbance) -> String? {
        guard !voters.isEmpty else { return nil }
        let others = voters.filter { $0.key != wanted.subject.text }
        if wanted.effect == .removes, others.isEmpty { return "\(wanted.subject) is the last member of etcd" }
        if let unknown = first(others, .unknown) { return "whether etcd on \(unknown) is well is not known" }
        let well = others.values.count { $0 == .healthy }
        let own = voters[wanted.subject.text]
        switch (wanted.effect, own) {
        case (.restores, .unhealthy?), (.tries, .unhealthy?):
            // It serves nobody now: whatever is done to it takes nothing away.
            return nil
        case (.removes, .unhealthy?), (.removes, .unknown?):
            // The removal itself must be written by a quorum of all, and those who stay must be one.
            if well < Self.quorum(of: voters.count) {
                return "etcd has no quorum without \(wanted.subject): \(well) of \(voters.count) members are well"
            }
            return nil
        case (.adds, nil), (.restores, nil), (.tries, nil):
            return first(others, .unhealthy).map { "etcd on \($0) is not well" }
        default:
            if let sick = first(others, .unhealthy) { return "etcd on \(sick) is not well, and \(wanted.subject) would be out besides" }
            // One or two members have no quorum without one of them: all that can be asked is that the others are well.
            return nil
        }
    }

    private func apiRefusal(_ wanted: Disturbance) -> String? {
        // Who serves nobody can be worked on at any time; who is new takes nothing away.
        guard let own = apiServers[wanted.subject.text], own != .unhealthy, wanted.effect != .removes else { return nil }
        let others = apiServers.filter { $0.key != wanted.subject.text }
        if let unknown = first(others, .unknown) { return "whether the API server of \(unknown) is ready is not known" }
        return first(others, .unhealthy).map { "the API server of \($0) is not ready, and \(wanted.subject)'s would be out besides" }
    }

    private func first(_ hosts: [String: Health], _ health: Health) -> String? { hosts.filter { $0.value == health }.keys.min() }
}
