import Parts
import Planning
import Specification

/// One disturbance of a running cluster: where it is done, how it is put back, and what the cluster must keep meanwhile. A pure value.
package struct Drill: Sendable {
    /// A stable name: `proxy-killed`.
    package var name: String
    /// What is done, one line, with the host's name in place of `HOST`.
    package var title: String
    /// What it shows.
    package var explanation: String
    package var target: Target
    package var way: Way
    /// How long it lasts before it is put back, in seconds.
    package var lasts: Int
    /// What of the control plane is out meanwhile; none: nothing that has a quorum or a last one.
    package var locks: Set<Lock>
    /// The host is cut off from everybody: an address that it keeps meanwhile is heard by nobody.
    package var isolates: Bool
    package var limit: Limit

    /// On which host it is done.
    package enum Target: String, Sendable {
        /// The load balancer with the address.
        case holder
        /// A load balancer without it.
        case standby
        /// A control plane without the address, and not etcd's leader where there is another.
        case controlPlane = "control plane"
        /// A control plane that does not lead etcd.
        case follower = "control plane, no leader"
        case etcdLeader = "etcd's leader"
        /// A worker; where there is none, as `controlPlane`.
        case node = "worker"
        case all = "all hosts"
    }

    package enum Way: Sendable {
        /// sh on the host that begins it, and sh there that puts all back, however often it is run.
        case onHost(begin: @Sendable (DrillContext) -> String, undo: @Sendable (DrillContext) -> String)
        /// The operator's commands that take the power and give it back.
        case power
    }

    /// What the cluster must keep. nil: no limit of its own.
    package struct Limit: Codable, Equatable, Sendable {
        /// The longest time between two answers through the address, in seconds.
        package var gap: Double?
        /// The longest time between two acknowledged writes, in seconds.
        package var writeGap: Double?
        /// Until full health after it was put back, in seconds.
        package var health: Double

        package init(gap: Double? = nil, writeGap: Double? = nil, health: Double) {
            self.gap = gap
            self.writeGap = writeGap
            self.health = health
        }
    }

    init(
        _ name: String, _ title: String, _ explanation: String, on target: Target, _ way: Way, lasts: Int, locks: Set<Lock> = [],
        isolates: Bool = false
    ) {
        self.name = name
        self.title = title
        self.explanation = explanation
        self.target = target
        self.way = way
        self.lasts = lasts
        self.locks = locks
        self.isolates = isolates
        limit = DrillLimits.of(name)
    }

    /// What was measured when its limit was set.
    package var measured: String { DrillLimits.rows.first { $0.name == name }?.measured ?? "" }

    /// It needs the operator's commands for the power.
    package var needsPower: Bool { if case .power = way { true } else { false } }
}

/// What a drill's scripts may look at.
package struct DrillContext: Sendable {
    package var spec: ClusterSpec
    /// Where it is done.
    package var target: HostSpec
    /// Who has the address now.
    package var holder: HostName?

    package init(spec: ClusterSpec, target: HostSpec, holder: HostName?) {
        self.spec = spec
        self.target = target
        self.holder = holder
    }

    var proxy: String { ProxyView.name(spec) }
    /// The addresses of all other hosts.
    var others: [String] { spec.hosts.filter { $0.name != target.name }.map(\.address.description) }
}
