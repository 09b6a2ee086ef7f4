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
        var probes = [Interfaces.probe, Probe("begun", "[ -e /etc/kubernetes/pki/ca.crt ] && echo yes")]
        if host.roles.contains(.loadBalancer) {
            probes.append(Probe("borrow", "\(Requirements.hasVirtualAddress) && echo set; [ -d /etc/keepalived ] && pidof keepalived"))
        }
        return probes
    }

    private var hosts: [HostSpec] { spec.hosts.filter { facts[$0.name] != nil } }

    /// What is tried: a keepalived that is there already is not sent a packet that is none of its own, an answer neither.
    private func tried(from: HostSpec, to: HostSpec) -> [Way] {
        let isQuiet = [from, to].allSatisfy { facts[$0.name]?["borrow"].isEmpty ?? true }
        return ways(from, to).filter { isWanted($0) && ($0 != Self.vrrp || isQuiet) }
    }

    /// What a host opens. The TCP ports of a host that a cluster has begun on belong to its services, which may be starting this moment:
    /// without a listener a refusal shows as well that packets arrive.
    private func opened(on host: HostSpec) -> Set<Way> {
        let ways = Set(hosts.flatMap { tried(from: $0, to: host) })
        return facts[host.name]?["begun"].isEmpty ?? true ? ways : ways.filter { $0.proto != .tcp }
    }

    /// The load balancer that has the floating address for the time of the check: the first, when nobody holds it and nobody answers.
    var borrower: HostSpec? {
        guard mayBorrow, hosts.count == spec.hosts.count, let first = spec.loadBalancers.first else { return nil }
        let isFree = hosts.allSatisfy { host in
            guard let facts = facts[host.name] else { return false }
            return Interfaces(facts).holding(spec.endpoint.address) == nil && AddressAnswer.first(facts) == nil && facts["borrow"].isEmpty
        }
        guard isFree, let facts = facts[first.name], let carrier = Carrier(first, spec, facts),
            carrier.address.contains(spec.endpoint.address)
        else { return nil }
        return first
    }

    func listenScripts() -> [HostName: String] {
        var scripts: [HostName: String] = [:]
        let borrower = borrower
        for host in hosts {
            var words = opened(on: host).map { "\($0.proto.rawValue):\($0.number)" }.sorted()
            if host == borrower, let facts = facts[host.name], let carrier = Carrier(host, spec, facts) {
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

    /// Ends the listeners, with whom a borrowed address goes.
    func closeScripts(_ listening: [HostFacts]) -> [HostName: String] {
        var scripts: [HostName: String] = [:]
        for facts in listening {
            let pid = facts.lines("mesh-listen").first { $0.hasPrefix("pid ") }.flatMap { Int($0.dropFirst(4)) }
            scripts[facts.host] = MeshScript.close(pid: pid, mark: mark)
        }
        return scripts
    }
}

/// The interface of a load balancer that carries the floating address.
struct Carrier: Equatable {
    var name: String
    var address: CIDR

    /// nil when the host has no such interface.
    init?(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) {
        let entries = Interfaces(facts).entries.filter { $0.address.address != spec.endpoint.address }
        let found =
            if let wanted = spec.endpoint.interface {
                entries.first { $0.name == wanted && $0.address.address == host.address } ?? entries.first { $0.name == wanted }
            } else {
                entries.first { $0.address.address == host.address }
            }
        guard let found else { return nil }
        name = found.name
        address = found.address
    }
}
