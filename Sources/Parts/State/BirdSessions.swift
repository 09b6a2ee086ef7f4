import Facts
import Specification

/// What a configuration of Trimast's own for BIRD says.
package struct BirdSessions: Equatable, Sendable {
    /// By BIRD's name of the session.
    var neighbours: [String: IPv4Address] = [:]
    var isReflector = false

    /// Where BIRD reads its configuration, in any family.
    static let configurations = Families.all.map(\.birdConfigurationPath)

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.starts(with: ["protocol", "bgp"]), words.count > 7, words[6] == "neighbor" {
                neighbours[String(words[2])] = IPv4Address(String(words[7]))
            }
            if words == ["rr", "client;"] { isReflector = true }
        }
    }

    /// Of every host whose BIRD runs by such a configuration.
    static func all(_ spec: ClusterSpec, _ facts: ClusterFacts) -> [HostName: BirdSessions] {
        guard spec.network.plugin == .bird else { return [:] }
        return facts.hosts.compactMapValues { facts in
            guard facts[BirdFacts.fact].isActive, let text = configurations.lazy.compactMap({ facts.files[$0]?.content }).first
            else { return nil }
            let sessions = BirdSessions(text)
            return sessions.neighbours.isEmpty ? nil : sessions
        }
    }
}
