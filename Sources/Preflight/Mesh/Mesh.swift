import Facts
import Parts
import Specification
import Support

/// Which host must reach which, and how: every pair is tried, and each host pays one request for all of its own.
struct Mesh: Sendable {
    /// Something that one host opens and others try.
    struct Way: Hashable {
        enum Proto: String { case tcp, udp, raw }
        var proto: Proto
        /// A port, or the number of an IP protocol.
        var number: Int
        var text: String {
            switch (proto, number) {
            case (.raw, 112): "VRRP"
            case (.raw, 4): "IPIP"
            default: "\(number)/\(proto.rawValue)"
            }
        }

        /// One for each port.
        static func all(_ traffic: Opening.Traffic) -> [Way] {
            switch traffic {
            case .tcp(let ports): ports.map { Way(proto: .tcp, number: $0) }
            case .udp(let ports): ports.map { Way(proto: .udp, number: $0) }
            case .vrrp: [Mesh.vrrp]
            case .ipip: [Mesh.ipip]
            }
        }
    }

    /// VXLAN's port, which also serves to find the path MTU.
    static let vxlan = Way(proto: .udp, number: 4789)
    static let vrrp = Way(proto: .raw, number: 112)
    static let ipip = Way(proto: .raw, number: 4)

    let spec: ClusterSpec
    let facts: ClusterFacts
    let ways: WayTable
    /// Whether some check asks for this way.
    let isWanted: @Sendable (Way) -> Bool
    /// Whether the floating address may be borrowed.
    let mayBorrow: Bool
    /// Marks the listeners of this run, so that none but they are ended.
    let mark: String

    init(_ spec: ClusterSpec, _ facts: ClusterFacts, _ checks: [any PreflightCheck]) {
        self.spec = spec
        self.facts = facts
        ways = WayTable(spec)
        let ofWays = checks.compactMap { $0 as? any MeshCheck }
        let needsLarge = checks.contains { $0 is PathMTU }
        isWanted = { way in needsLarge && way == Self.vxlan || ofWays.contains { $0.isConcerned(way, spec) } }
        mayBorrow = checks.contains { $0 is AddressBorrowed }
        var generator = SystemRandomNumberGenerator()
        mark = "trimast-" + String(generator.next(), radix: 36)
    }

    /// What decides who opens and tries what. It is read before the rest, and is little.
    static func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Interfaces.fact.probe(host, spec), hasBegun.probe(host, spec)]
            + (host.roles.contains(.loadBalancer) ? [hasKeepalived.probe(host, spec)] : [])
    }

    /// Whether a cluster has begun on the host.
    static let hasBegun = Fact("begun", "[ -e /etc/kubernetes/pki/ca.crt ] && echo yes", unread: false) { !$0.lines.isEmpty }
    /// Whether keepalived is set up or runs there.
    static let hasKeepalived = Fact(
        "borrow", "\(Requirements.hasVirtualAddress) && echo set; [ -d /etc/keepalived ] && pidof keepalived", unread: false
    ) { !$0.lines.isEmpty }

    private var hosts: [HostSpec] { spec.hosts.filter { facts[$0.name] != nil } }

    /// What is tried: a keepalived that is there already is not sent a packet that is none of its own, an answer neither.
    private func tried(from: HostSpec, to: HostSpec) -> [Way] {
        let isQuiet = [from, to].allSatisfy { !(facts[$0.name]?[Self.hasKeepalived] ?? false) }
        return ways(from, to).filter { isWanted($0) && ($0 != Self.vrrp || isQuiet) }
    }

    /// What a host opens. The TCP ports of a host that a cluster has begun on belong to its services, which may be starting this moment:
    /// without a listener a refusal shows as well that packets arrive.
    private func opened(on host: HostSpec) -> Set<Way> {
        let ways = Set(hosts.flatMap { tried(from: $0, to: host) })
        return facts[host.name]?[Self.hasBegun] ?? false ? ways.filter { $0.proto != .tcp } : ways
    }

    /// The load balancer that has the floating address for the time of the check: the first, when nobody holds it and nobody answers.
    var borrower: HostSpec? {
        guard mayBorrow, hosts.count == spec.hosts.count, let first = spec.loadBalancers.first else { return nil }
        let isFree = hosts.allSatisfy { host in
            guard let facts = facts[host.name], let interfaces = facts[Interfaces.fact] else { return false }
            return interfaces.holding(spec.endpoint.address) == nil && facts[AddressAnswer.fact] == nil && !facts[Self.hasKeepalived]
        }
        guard isFree, let carrier = carrier(first), carrier.address.contains(spec.endpoint.address)
        else { return nil }
        return first
    }

    private func carrier(_ host: HostSpec) -> Interfaces.Entry? { facts[host.name]?[Interfaces.fact]?.carrier(host, spec.endpoint) }

    func listenScripts() -> [HostName: String] {
        var scripts: [HostName: String] = [:]
        let borrower = borrower
        for host in hosts {
            var words = opened(on: host).map { "\($0.proto.rawValue):\($0.number)" }.sorted()
            if host == borrower, let carrier = carrier(host) {
                words.append("borrow:\(spec.endpoint.address)/\(spec.endpoint.prefix ?? carrier.address.prefix):\(carrier.name)")
            }
            scripts[host.name] = MeshScript.listen(words, mark: mark)
        }
        return scripts
    }

    func talkScripts() -> [HostName: String] {
        var scripts: [HostName: String] = [:]
        let borrower = borrower
        for host in hosts {
            var words = hosts.flatMap { peer in
                tried(from: host, to: peer).map { "\($0.proto.rawValue):\(peer.address):\($0.number)" }
            }
            if let borrower, borrower != host { words.append("tcp:\(spec.endpoint.address):\(spec.endpoint.port)") }
            scripts[host.name] = MeshScript.talk(words, forgetting: borrower == nil ? nil : spec.endpoint.address)
        }
        return scripts
    }

    /// What is tried once more: every way that nobody answered on. A host that is busy for a second is no closed way, so a failure is believed
    /// when it was seen twice. What a firewall keeps closed that apply opens needs no second look.
    func talkAgainScripts(_ results: [HostFacts]) -> [HostName: String] {
        let said = Dictionary(results.map { ($0.host, $0[MeshResults.section]) }, uniquingKeysWith: { $1 })
        let borrower = borrower
        func isDoubtful(_ host: HostSpec, _ way: Way, _ address: IPv4Address, _ peer: HostSpec) -> Bool {
            switch said[host.name]?.line(way, address)?.answer {
            case .silent, .blocked: facts[peer.name].flatMap { Requirements.firewallToOpen(peer, spec, $0) } == nil
            case .open, .refused, nil: false
            }
        }
        var scripts: [HostName: String] = [:]
        for host in hosts {
            var words = hosts.flatMap { peer in
                tried(from: host, to: peer).filter { isDoubtful(host, $0, peer.address, peer) }.map {
                    "\($0.proto.rawValue):\(peer.address):\($0.number)"
                }
            }
            let endpoint = Way(proto: .tcp, number: spec.endpoint.port)
            if let borrower, borrower != host, isDoubtful(host, endpoint, spec.endpoint.address, borrower) {
                words.append("tcp:\(spec.endpoint.address):\(spec.endpoint.port)")
            }
            if !words.isEmpty { scripts[host.name] = MeshScript.talk(words, forgetting: borrower == nil ? nil : spec.endpoint.address) }
        }
        return scripts
    }

    /// Ends the listeners, with whom a borrowed address goes.
    func closeScripts(_ listening: [HostFacts]) -> [HostName: String] {
        let address = borrower == nil ? nil : spec.endpoint.address
        var scripts: [HostName: String] = [:]
        for facts in listening {
            scripts[facts.host] = MeshScript.close(pid: facts[MeshListening.section].pid, mark: mark, forgetting: address)
        }
        return scripts
    }
}
