import Facts
import Specification

/// Whom a host's BIRD has sessions with, and whether it hands on to each of them what it learns from the others.
struct BirdRole: Equatable {
    struct Peer: Equatable {
        /// BIRD's name of the session.
        var session: String
        var address: IPv4Address
        /// nil: a host that the file does not name, or no longer.
        var host: HostName?

        init(_ host: HostSpec) {
            session = BirdConfiguration.identifier(host.name)
            address = host.address
            self.host = host.name
        }

        init(stranger session: String, _ address: IPv4Address) { (self.session, self.address) = (session, address) }
    }

    var isReflector: Bool
    /// In the file's order, and behind them whom it does not name.
    var peers: [Peer]

    init(isReflector: Bool, peers: [Peer]) {
        self.isReflector = isReflector
        self.peers = peers
    }

    /// What cluster.yaml wants of this host.
    init(wanted context: PartContext) { self.init(wanted: context.host, context) }

    /// Beside the hosts of the file, the present sessions with nodes that it no longer names, and with all others where nobody told the nodes.
    init(wanted host: HostSpec, _ context: PartContext) {
        let reflectors = context.shared.reflectors
        isReflector = reflectors.contains { $0.name == host.name }
        peers = (reflectors.isEmpty || isReflector ? context.spec.nodes : reflectors).filter { $0.name != host.name }.map(Peer.init)
        let unnamed = context.state.unnamed.map { Set($0.compactMap(HostName.init).map(BirdConfiguration.identifier)) }
        peers += BirdRole(of: host, context)?.peers.filter { $0.host == nil && unnamed?.contains($0.session) ?? true } ?? []
    }

    /// What a host's configuration of Trimast's own says; nil: it has none.
    init?(of host: HostSpec, _ context: PartContext) {
        guard let sessions = context.state.bird[host.name] else { return nil }
        self.init(isReflector: sessions.isReflector, sessions.neighbours, context)
    }

    private init(isReflector: Bool, _ sessions: [String: IPv4Address], _ context: PartContext) {
        self.isReflector = isReflector
        peers = context.spec.nodes.map(Peer.init).filter { sessions[$0.session] != nil }
        let named = Set(peers.map(\.session))
        peers += sessions.filter { !named.contains($0.key) }.sorted { $0.key < $1.key }.map { Peer(stranger: $0.key, $0.value) }
    }

    /// Both together: nothing that one of them has is missing.
    func union(_ other: BirdRole, _ context: PartContext) -> BirdRole {
        let sessions = (peers + other.peers).map { ($0.session, $0.address) }
        return BirdRole(isReflector: isReflector || other.isReflector, Dictionary(sessions, uniquingKeysWith: { $1 }), context)
    }

    /// Whether a change to the other role could lose a route between hosts of the file. Who keeps a session with each of them loses none by
    /// giving up those with others.
    func loses(by other: BirdRole, _ context: PartContext) -> Bool {
        let (sessions, others) = (Set(peers.map(\.session)), Set(other.peers.map(\.session)))
        if isReflector != other.isReflector { return true }
        if sessions.isSubset(of: others) { return false }
        return !(other.peers.count { $0.host != nil } == context.spec.nodes.count - 1 && others.isSubset(of: sessions))
    }
}
