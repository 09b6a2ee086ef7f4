import Planning
import Specification
import Support

/// How a cluster does at one moment: what was seen of every piece, what is wrong, why, and what to type. A pure value of the facts.
package struct ClusterStatus: Codable, Equatable, Sendable {
    package enum Verdict: String, Codable, Sendable {
        case well, unwell
        /// Nothing is seen to be wrong, and not all could be looked at.
        case unknown
    }

    package var cluster: HostName
    package var kubernetes: String
    /// When the first answer came, by the operator's clock, in seconds since 1970.
    package var time: Double
    package var verdict: Verdict
    package var endpoint: Endpoint
    package var etcd: Etcd
    package var hosts: [Host]
    package var problems: [Problem]
    /// What could not be looked at, and why nothing is said of it.
    package var unread: [String]
    /// Every judgement, those that hold too: the values that verify shows.
    package var checks: [Check]

    package struct Endpoint: Codable, Equatable, Sendable {
        package var address: IPv4Address
        package var port: Int
        /// The hosts that have the address on an interface: one, when all is well.
        package var holders: [HostName]
        /// The hosts that asked through it, and those that the API answered.
        package var asked: [HostName]
        package var answered: [HostName]
    }

    package struct Etcd: Codable, Equatable, Sendable {
        /// As a quorum lists them; nil: nobody with a quorum told.
        package var members: Int?
        package var healthy: Int
        package var quorum: Int
        package var leader: HostName?
        package var term: UInt64
    }

    package struct Host: Codable, Equatable, Sendable {
        package var name: HostName
        package var roles: [HostSpec.Role]
        /// Why it did not answer; nil: it did.
        package var error: String?
        package var isHolder: Bool
        package var proxy: Proxy?
        package var apiServer: APIServer?
        package var etcd: Member?
        package var node: Node?
        package var clock: Clock?
        package var disks: [Disk]
        package var machine: Machine?
        package var certificate: Certificate?
    }

    package struct Proxy: Codable, Equatable, Sendable {
        package var kind: String
        /// systemd's word for its unit.
        package var unit: String
        /// systemd's word for keepalived's.
        package var keepalived: String
        /// Whether the API answers through it, asked on the host itself.
        package var answers: Bool
        package var servers: [Server]
    }

    package struct Server: Codable, Equatable, Sendable {
        package var host: HostName
        /// Whether the proxy sends connections there; nil: it does not say.
        package var isUsed: Bool?
        /// Why it sends none.
        package var reason: String?
        /// Whether it is ready, asked from the proxy's host past the proxy.
        package var isReady: Bool
    }

    package struct APIServer: Codable, Equatable, Sendable {
        package var isReady: Bool
        /// The HTTP status of /readyz; `000`: no answer.
        package var answer: String
        /// What it calls failed.
        package var failing: [String]
    }

    package struct Member: Codable, Equatable, Sendable {
        /// It answers a read with a quorum.
        package var isHealthy: Bool
        /// It says something at all.
        package var answers: Bool
        package var isLeader: Bool
        /// It has no vote yet, or none any more.
        package var isLearner = false
        package var version: String
        package var term: UInt64
        /// Bytes.
        package var size: UInt64
        package var used: UInt64
        /// How many entries behind the member that is furthest.
        package var lag: UInt64
        package var alarms: [String]
    }

    package struct Node: Codable, Equatable, Sendable {
        /// nil: nobody told.
        package var isReady: Bool?
        /// As `kubectl get nodes` shows it.
        package var state: String
        package var pressures: [String]
        package var kubeletVersion: String
    }

    package struct Clock: Codable, Equatable, Sendable {
        /// How far it is ahead of the middle of all, and how wrong that can be, in seconds.
        package var ahead: Double
        package var uncertainty: Double
    }

    package struct Disk: Codable, Equatable, Sendable {
        package var folder: String
        package var mount: String
        /// Bytes.
        package var size: Int
        package var free: Int
    }

    package struct Machine: Codable, Equatable, Sendable {
        /// Bytes.
        package var memory: Int
        package var available: Int?
        package var processors: Int
        package var load: Double
        /// Percent of the last minute.
        package var waiting: [String: Double]
    }

    package struct Certificate: Codable, Equatable, Sendable {
        package var name: String
        package var days: Int
    }

    /// Something that is wrong and follows from nothing else that is.
    package struct Problem: Codable, Equatable, Sendable {
        package var check: Check
        package var causes: [String]
        /// What else fails because of it, or is seen of it by others.
        package var consequences: [Consequence]
        package var nextStep: Advice
    }

    package struct Consequence: Codable, Equatable, Sendable {
        /// A check's id, or a few words.
        package var text: String
        package var host: HostName?
    }

    /// The same as far as etcd is concerned.
    package var etcdOnly: ClusterStatus {
        var status = self
        status.hosts = hosts.filter { $0.roles.contains(.controlPlane) }
        let names = Set(status.hosts.map(\.name))
        func isEtcds(_ check: Check) -> Bool {
            check.id.hasPrefix("etcd.") || check.id == "reachable" && check.host.map(names.contains) ?? false
        }
        status.checks = checks.filter(isEtcds)
        status.problems = problems.filter { isEtcds($0.check) }
        status.unread = unread.filter { text in names.contains { text.hasPrefix("\($0): ") } }
        if verdict != .unknown || !hosts.allSatisfy({ $0.error != nil }) {
            status.verdict = !status.problems.isEmpty ? .unwell : status.unread.isEmpty ? .well : .unknown
        }
        return status
    }

    package func host(_ name: HostName) -> Host? { hosts.first { $0.name == name } }

    /// What the shell gets: 0 well, 3 unwell, 1 cannot tell.
    package var exitStatus: Int32 {
        switch verdict {
        case .well: 0
        case .unwell: 3
        case .unknown: 1
        }
    }
}
