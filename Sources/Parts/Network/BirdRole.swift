import Facts
import Specification

/// Whom a host's BIRD has sessions with, and whether it hands on to each of them what it learns from the others.
struct BirdRole: Equatable {
    var isReflector: Bool
    /// In the file's order.
    var peers: [HostSpec]

    init(isReflector: Bool, peers: [HostSpec]) {
        self.isReflector = isReflector
        self.peers = peers
    }

    /// What cluster.yaml wants of this host.
    init(wanted context: PartContext) { self.init(wanted: context.host, context) }

    init(wanted host: HostSpec, _ context: PartContext) {
        let reflectors = context.shared.reflectors
        isReflector = reflectors.contains { $0.name == host.name }
        peers = (reflectors.isEmpty || isReflector ? context.spec.nodes : reflectors).filter { $0.name != host.name }
    }

    /// What a host's configuration of Trimast's own says, of hosts that are still in the file; nil: it has none.
    init?(of host: HostSpec, _ context: PartContext) {
        guard let sessions = context.state.bird[host.name] else { return nil }
        isReflector = sessions.isReflector
        peers = context.spec.nodes.filter { sessions.names.contains(BirdConfiguration.identifier($0.name)) }
    }

    /// Both together: nothing that one of them has is missing.
    func union(_ other: BirdRole, _ context: PartContext) -> BirdRole {
        let names = Set((peers + other.peers).map(\.name))
        return BirdRole(isReflector: isReflector || other.isReflector, peers: context.spec.nodes.filter { names.contains($0.name) })
    }

    /// Whether a change to the other role takes something away.
    func loses(by other: BirdRole) -> Bool {
        isReflector != other.isReflector || !Set(peers.map(\.name)).isSubset(of: other.peers.map(\.name))
    }
}

/// What a configuration of Trimast's own for BIRD says.
package struct BirdSessions: Equatable, Sendable {
    /// BIRD's names of them.
    var names: Set<String> = []
    var isReflector = false

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3)
            if words.starts(with: ["protocol", "bgp"]), words.count > 2 { names.insert(String(words[2])) }
            if words == ["rr", "client;"] { isReflector = true }
        }
    }

    /// Of every host whose BIRD runs by such a configuration.
    static func all(_ spec: ClusterSpec, _ facts: ClusterFacts) -> [HostName: BirdSessions] {
        guard spec.network.plugin == .bird else { return [:] }
        return facts.hosts.compactMapValues { facts in
            guard facts[BirdFacts.fact].isActive, let text = BirdNetwork.configurations.lazy.compactMap({ facts.files[$0]?.content }).first
            else { return nil }
            let sessions = BirdSessions(text)
            return sessions.names.isEmpty ? nil : sessions
        }
    }
}
