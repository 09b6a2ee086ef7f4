import Facts
import Foundation
import Specification

/// etcd as one member tells it, through its own JSON gateway: no etcdctl is needed on the host.
package struct EtcdFacts: Equatable, Sendable {
    package struct Member: Equatable, Sendable {
        package var id: String
        package var name: String
        package var peerURLs: [String]
        package var isLearner: Bool
        /// Where clients find it; none until the member has started once.
        package var clientURLs: [String] = []
        package var hasStarted: Bool { !name.isEmpty && !clientURLs.isEmpty }
        /// What to call it: one that has never started has no name.
        package var label: String { name.isEmpty ? peerURLs.first ?? "member \(id)" : name }
    }
    package var clusterID: String
    package var members: [Member]
    package var leader: String
    package var version: String
    /// From the member's own ``health``: it answers a linearizable read, so there is a quorum and it is part of it.
    package var isHealthy: Bool
    /// Whether members that cluster.yaml does not name as control planes are well, by their clients' addresses, as this one was told by them. One that
    /// did not answer is not in it: no answer is not a no.
    package var others: [String: Bool] = [:]

    /// What a host's etcd said, told apart from silence.
    package enum Answer: Equatable, Sendable {
        case told(EtcdFacts)
        /// Nothing listens where etcd would: none runs.
        case refused
        /// No answer, or none that can be read: it may be slow, cut off, or without its gateway.
        case silent
    }

    /// What a member is asked whether it is well. Any member's NOSPACE makes all of them answer no, though each still answers a read with a quorum,
    /// lists the members and lets one be removed: that alarm alone is left out (etcd 3.5's api/etcdhttp/health.go; 3.4.23 and 3.6.13 do so. One
    /// that does not know the word answers as before).
    package static let health = "/health?exclude=NOSPACE"

    /// Of a control plane.
    package static let answer = Fact("etcd", script: { script($1, patience: 8) }, unread: Answer.silent) { text in
        if let told = EtcdFacts(text) { return .told(told) }
        // curl: 7, could not connect.
        return text.lines.contains("exit 7") ? .refused : .silent
    }

    private struct MemberList: Decodable {
        struct Header: Decodable { var cluster_id: String? }
        struct Entry: Decodable {
            var ID: String
            var name: String?
            var peerURLs: [String]?
            var clientURLs: [String]?
            var isLearner: Bool?
        }
        var header: Header
        var members: [Entry]?
    }
    private struct Health: Decodable { var health: String }

    /// The member list, the status and the health, each one JSON object in a line.
    init?(_ text: SectionText) {
        let decoder = JSONDecoder()
        let lines = text.lines.map { Data($0.utf8) }
        guard let list = lines.lazy.compactMap({ try? decoder.decode(MemberList.self, from: $0) }).first(where: { $0.members != nil })
        else { return nil }
        clusterID = list.header.cluster_id ?? ""
        members = (list.members ?? []).map {
            Member(
                id: $0.ID, name: $0.name ?? "", peerURLs: $0.peerURLs ?? [], isLearner: $0.isLearner ?? false,
                clientURLs: $0.clientURLs ?? [])
        }
        let status = EtcdMemberStatus(text)
        leader = status?.leader ?? ""
        version = status?.version ?? ""
        isHealthy = lines.contains { (try? decoder.decode(Health.self, from: $0))?.health == "true" }
        for words in text.values("other ").map({ $0.split(separator: " ", maxSplits: 1) }) where words.count == 2 {
            if let health = try? decoder.decode(Health.self, from: Data(words[1].utf8)) {
                others[String(words[0])] = health.health == "true"
            }
        }
    }

    /// The same in short, for a screen that is read again and again: it ends at the first question that nobody answers.
    static func brief(_ spec: ClusterSpec) -> Probe { answer.section.probe(script(spec, patience: 2, options: "--fail-early ")).slow }

    /// Members that are no control planes of the file are asked from here: nobody else asks them how they are, and they count for the quorum.
    ///
    /// - Parameters:
    ///   - patience: for each answer, in seconds.
    ///   - options: curl's, for all questions.
    private static func script(_ spec: ClusterSpec, patience: Int, options: String = "") -> String {
        let named = spec.controlPlanes.map(\.etcdClientURL).joined(separator: " | ")
        return """
            cd /etc/kubernetes/pki/etcd && [ -f healthcheck-client.key ] || exit 0
            set -f
            set -- -s --noproxy * -m \(patience) --cacert ca.crt --cert ./healthcheck-client.crt --key healthcheck-client.key -w '\\n'
            e=\(FixedPort.etcdHere)
            o=$(curl \(options)"$@" -d '{}' $e/v3/maintenance/status $e/v3/cluster/member/list --next "$@" "$e\(Self.health)")
            x=$?
            printf '%s\\n' "$o" "exit $x"
            for u in $(printf '%s\\n' "$o" | grep -o 'https://[0-9.]*:\(FixedPort.etcdClients)' | sort -u); do
            case $u in
            \(named)) ;;
            *) printf 'other %s %s\\n' "$u" "$(curl "$@" "$u\(Self.health)")" ;;
            esac
            done
            """
    }
}
