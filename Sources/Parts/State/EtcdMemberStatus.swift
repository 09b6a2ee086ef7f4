import Facts
import Foundation

/// What one etcd member says of itself (`/v3/maintenance/status`, etcd's rpc.proto, StatusResponse): it answers that also without a quorum.
package struct EtcdMemberStatus: Equatable, Sendable {
    package var id: String
    package var version: String
    /// The leader's id as this member sees it; empty: it sees none.
    package var leader: String
    package var term: UInt64
    /// How far its log goes, and how far it has carried it out, in entries.
    package var index: UInt64
    package var appliedIndex: UInt64
    /// The store's file, and what of it is used, in bytes.
    package var size: UInt64
    package var used: UInt64
    /// What it raises: `NOSPACE`, `CORRUPT`.
    package var alarms: [String]
    /// Every member tells the alarms of all: whether one of them raises NOSPACE, with which none takes a write.
    package var isFull: Bool
    /// Whether it answers a read with a quorum (``EtcdFacts/health``); nil: it was not seen.
    package var isHealthy: Bool?

    package var isLeader: Bool { !leader.isEmpty && leader == id }

    private struct Object: Decodable {
        struct Header: Decodable {
            var member_id: String?
            var raft_term: String?
        }
        var header: Header
        var version: String
        var leader: String?
        var raftTerm: String?
        var raftIndex: String?
        var raftAppliedIndex: String?
        var dbSize: String?
        var dbSizeInUse: String?
        var errors: [String]?
    }
    private struct Health: Decodable { var health: String }

    /// Among the answers of the host's member; nil: it said nothing of itself.
    package static let section = Section(EtcdFacts.answer.section.name, unread: EtcdMemberStatus?.none) { EtcdMemberStatus($0) }

    init?(_ text: SectionText) {
        let decoder = JSONDecoder()
        let lines = text.lines.map { Data($0.utf8) }
        guard let object = lines.lazy.compactMap({ try? decoder.decode(Object.self, from: $0) }).first else { return nil }
        func number(_ text: String?) -> UInt64 { text.flatMap(UInt64.init) ?? 0 }
        id = object.header.member_id ?? ""
        version = object.version
        leader = object.leader == "0" ? "" : object.leader ?? ""
        term = number(object.raftTerm ?? object.header.raft_term)
        index = number(object.raftIndex)
        appliedIndex = number(object.raftAppliedIndex)
        size = number(object.dbSize)
        used = number(object.dbSizeInUse)
        // `memberID:10501334649042878790 alarm:NOSPACE `: a member tells the alarms of all of them. One that was raised by hand is nobody's: `alarm:NOSPACE `.
        let own = object.header.member_id.map { "memberID:\($0) " }
        alarms = (object.errors ?? []).compactMap { text in
            guard let own, text.hasPrefix(own) || text.hasPrefix("alarm:"), let alarm = text.split(separator: "alarm:").last else {
                return nil
            }
            return String(alarm.prefix { $0 != " " })
        }
        isFull = (object.errors ?? []).contains { $0.contains("alarm:NOSPACE") }
        isHealthy = lines.lazy.compactMap { try? decoder.decode(Health.self, from: $0) }.first.map { $0.health == "true" }
    }
}
