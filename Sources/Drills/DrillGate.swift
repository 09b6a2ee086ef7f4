import Planning
import Specification
import Status

/// Whether a drill may begin, and where: from full health only, and never one that would cost a quorum.
package enum DrillGate {
    package enum Verdict: Equatable, Sendable {
        case admitted(HostName)
        case refused(String)
    }

    /// - Parameters:
    ///   - admission: what every change of a running cluster asks.
    ///   - wanted: the operator's own choice of a host.
    ///   - observer: the operator's own choice of who measures.
    ///   - hasPower: there are commands for the power.
    package static func verdict(
        _ drill: Drill, _ status: ClusterStatus, _ admission: Admission, spec: ClusterSpec, on wanted: HostName? = nil,
        from observer: HostName? = nil, hasPower: Bool
    ) -> Verdict {
        guard status.verdict == .well else {
            let what =
                status.problems.first.map { "\($0.check.host?.text ?? "the cluster"): \($0.check.found)" } ?? status.unread.first ?? ""
            return .refused("the cluster is not in full health: \(what)")
        }
        if drill.needsPower, !hasPower { return .refused("it needs commands for the power: --power-off and --power-on") }
        if drill.target == .all { return spec.hosts.first.map { .admitted($0.name) } ?? .refused("there is no host") }
        let candidates = candidates(drill, status, spec)
        if let wanted, !candidates.contains(wanted) {
            return .refused("\(wanted) is none of the hosts that it can be done on: \(candidates.map(\.text).joined(separator: ", "))")
        }
        guard let target = wanted ?? candidates.first(where: { $0 != observer }) ?? candidates.first else { return .refused(lack(drill)) }
        // Somebody else must measure, and somebody else must take over.
        if target == observer { return .refused("it would be done on \(target), which measures") }
        guard spec.controlPlanes.contains(where: { $0.name != target }) else {
            return .refused("there is no other control plane to measure from")
        }
        if drill.target == .holder || drill.target == .standby, spec.loadBalancers.count < 2 {
            return .refused("there is one load balancer: nobody could take the address over")
        }
        let isMember = admission.voters[target.text] != nil
        if drill.locks.contains(.etcdMembership), isMember {
            let left = admission.voters.count - 1
            let quorum = Admission.quorum(of: admission.voters.count)
            if left < quorum {
                return .refused("etcd would lose its quorum: \(left) of \(admission.voters.count) members left, \(quorum) needed")
            }
        }
        if !drill.locks.isEmpty, spec.controlPlanes.contains(where: { $0.name == target }) {
            switch admission.verdict(Disturbance(drill.locks, of: target), beside: []) {
            case .admitted: break
            case .wait: return .refused("another change is under way")
            case .refused(let why): return .refused(why)
            }
        }
        return .admitted(target)
    }

    /// The hosts that it can be done on, the best first.
    static func candidates(_ drill: Drill, _ status: ClusterStatus, _ spec: ClusterSpec) -> [HostName] {
        let holders = status.endpoint.holders
        let controlPlanes = spec.controlPlanes.map(\.name)
        let quiet =
            controlPlanes.filter { !holders.contains($0) && $0 != status.etcd.leader }
            + controlPlanes.filter { !holders.contains($0) && $0 == status.etcd.leader }
        switch drill.target {
        case .holder: return holders
        case .standby: return spec.loadBalancers.map(\.name).filter { !holders.contains($0) }
        case .controlPlane: return quiet
        case .follower: return quiet.filter { $0 != status.etcd.leader }
        case .etcdLeader: return status.etcd.leader.map { [$0] } ?? []
        case .node: return spec.workers.map(\.name) + (spec.workers.isEmpty ? quiet : [])
        case .all: return spec.hosts.map(\.name)
        }
    }

    private static func lack(_ drill: Drill) -> String {
        switch drill.target {
        case .holder: "nobody has the address"
        case .standby: "no load balancer is without the address"
        case .etcdLeader: "etcd's leader is not known"
        case .controlPlane, .follower, .node, .all: "no host is fit for it"
        }
    }

    /// Where it is measured from: a control plane that is not disturbed, without the address where there is another.
    package static func observer(_ target: HostName, _ status: ClusterStatus, _ spec: ClusterSpec, from wanted: HostName? = nil)
        -> HostName?
    {
        if let wanted { return wanted }
        let others = spec.controlPlanes.map(\.name).filter { $0 != target }
        return others.first { !status.endpoint.holders.contains($0) } ?? others.first
    }
}
