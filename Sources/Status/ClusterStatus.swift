import Planning
import Specification
import Support

/// How a cluster does at one moment: what was seen of every piece, what is wrong, why, and what to type. A pure value of the facts.
public struct ClusterStatus: Codable, Equatable, Sendable {
    public enum Verdict: String, Codable, Sendable {
        case well, unwell
        /// Nothing is seen to be wrong, and not all could be looked at.
        case unknown
    }

    public var cluster: HostName
    public var kubernetes: String
    /// When the first answer came, by the operator's clock, in seconds since 1970.
    public var time: Double
    public var verdict: Verdict
    public var endpoint: Endpoint
    public var etcd: Etcd
    public var hosts: [Host]
    public var problems: [Problem]
    /// What could not be looked at, and why nothing is said of it.
    public var unread: [String]
    /// Every judgement, those that hold too: the values that verify shows.
    public var checks: [Check]

    public struct Endpoint: Codable, Equatable, Sendable {
        public var address: IPv4Address
        public var port: Int
        /// The hosts that have the address on an interface: one, when all is well.
        public var holders: [HostName]
        /// The hosts that asked through it, and those that the API answered.
        public var asked: [HostName]
        public var answered: [HostName]
    }

    public struct Etcd: Codable, Equatable, Sendable {
        /// As a quorum lists them; nil: nobody with a quorum told.
        public var members: Int?
        public var healthy: Int
        public var quorum: Int
        public var leader: HostName?
        public var term: UInt64
    }

    public struct Host: Codable, Equatable, Sendable {
        public var name: HostName
        public var roles: [HostSpec.Role]
        /// Why it did not answer; nil: it did.
        public var error: String?
        public var isHolder: Bool
        public var proxy: Proxy?
        public var apiServer: APIServer?
        public var etcd: Member?
        public var node: Node?
        public var clock: Clock?
        public var disks: [Disk]
        public var machine: Machine?
        public var certificate: Certificate?
    }

    public struct Proxy: Codable, Equatable, Sendable {
        public var kind: String
        /// systemd's word for its unit.
        public var unit: String
        /// systemd's word for keepalived's.
        public var keepalived: String
        /// Whether the API answers through it, asked on the host itself.
        public var answers: Bool
        public var servers: [Server]
    }

    public struct Server: Codable, Equatable, Sendable {
        public var host: HostName
        /// Whether the proxy sends connections there; nil: it does not say.
        public var isUsed: Bool?
        /// Why it sends none.
        public var reason: String?
        /// Whether it is ready, asked from the proxy's host past the proxy.
        public var isReady: Bool
    }

    public struct APIServer: Codable, Equatable, Sendable {
        public var isReady: Bool
        /// The HTTP status of /readyz; `000`: no answer.
        public var answer: String
        /// What it calls failed.
        public var failing: [String]
    }

    public struct Member: Codable, Equatable, Sendable {
        /// It answers a read with a quorum.
        public var isHealthy: Bool
        /// It says something at all.
        public var answers: Bool
        public var isLeader: Bool
        public var version: String
        public var term: UInt64
        /// Bytes.
        public var size: UInt64
        public var used: UInt64
        /// How many entries behind the member that is furthest.
        public var lag: UInt64
        public var alarms: [String]
    }

    public struct Node: Codable, Equatable, Sendable {
        /// nil: nobody told.
        public var isReady: Bool?
        /// As `kubectl get nodes` shows it.
        public var state: String
        public var pressures: [String]
        public var kubeletVersion: String
    }

    public struct Clock: Codable, Equatable, Sendable {
        /// How far it is ahead of the middle of all, and how wrong that can be, in seconds.
        public var ahead: Double
        public var uncertainty: Double
    }

    public struct Disk: Codable, Equatable, Sendable {
        public var folder: String
        public var mount: String
        /// Bytes.
        public var size: Int
        public var free: Int
    }

    public struct Machine: Codable, Equatable, Sendable {
        /// Bytes.
        public var memory: Int
        public var available: Int?
        public var processors: Int
        public var load: Double
        /// Percent of the last minute.
        public var waiting: [String: Double]
    }

    public struct Certificate: Codable, Equatable, Sendable {
        public var name: String
        public var days: Int
    }

    /// Something that is wrong and follows from nothing else that is.
    public struct Problem: Codable, Equatable, Sendable {
        public var check: Check
        public var causes: [String]
        /// What else fails because of it, or is seen of it by others.
        public var consequences: [Consequence]
        public var nextStep: Advice
    }

    public struct Consequence: Codable, Equatable, Sendable {
        /// A check's id, or a few words.
        public var text: String
        public var host: HostName?
    }

    /// The same as far as etcd is concerned.
    public var etcdOnly: ClusterStatus {
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

    public func host(_ name: HostName) -> Host? { hosts.first { $0.name == name } }

    /// What the shell gets: 0 well, 3 unwell, 1 cannot tell.
    public var exitStatus: Int32 {
        switch verdict {
        case .well: 0
        case .unwell: 3
        case .unknown: 1
        }
    }
}
