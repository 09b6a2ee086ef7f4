import Specification

/// Rules of iptables or nftables, as far as they are told apart here.
struct PacketRule: Equatable, Sendable {
    enum Target: Equatable, Sendable {
        case accept, drop, leave
        case jump(String)
        case go(String)
        /// A program or a map decides.
        case unknown
        /// The next rule is asked: a log, a mark, a counter.
        case none
    }

    struct Match: Equatable, Sendable {
        enum Kind: Equatable, Sendable { case source, destination, inward, outward, transport, port, state }
        var kind: Kind
        var values: [String]
        var isNegated = false
    }

    var matches: [Match] = []
    /// It matches by something else too, and nobody knows here whether it does.
    var isVague = false
    /// What it matches is no packet of pods: marked, of IPv6, translated.
    var isOfOthers = false
    var target = Target.none
    var text = ""

    /// It matches every packet.
    var isPlain: Bool { matches.isEmpty && !isVague && !isOfOthers }
}

/// The first packet of a TCP connection that a cluster needs, from any of the sources to any of the destinations.
struct PacketSample: Sendable {
    enum Door: Equatable, Sendable {
        case named(String)
        /// One of those that pod networks make, by what their names begin with.
        case ofPods([String])
        case unknown
    }
    var sources: [CIDR]
    var destinations: [CIDR]
    var inward: Door
    /// nil: nobody has decided yet, or it is for the host itself.
    var outward: Door?
    var isForHost = false
    /// No port that anybody names: what becomes of it becomes of all.
    var port = 9
}

/// The chains of one table.
struct PacketTable: Equatable, Sendable {
    var rules: [String: [PacketRule]] = [:]
    var policies: [String: String] = [:]

    enum Fate: Equatable, Sendable {
        case accepted
        /// By the rules on the way, the last of which drops it; none: by the chain's policy.
        case dropped([PacketRule])
        /// No rule decides.
        case passed
        /// Nobody can tell from here.
        case unsure
    }

    /// Chains that others keep for packets of their own: what they drop is theirs. The second ones may let something in.
    private static let others = ["KUBE-", "DOCKER", "f2b-", "TRIMAST-", "CNI-", "LIBVIRT_"]
    private static let openers = ["ufw-", "ufw6-", "cali-", "FLANNEL", "CILIUM", "ANTREA", "WEAVE"]

    /// What becomes of a packet that comes to a chain; of one that nobody can tell of, it is not said that it is dropped.
    func fate(of packet: PacketSample, in chain: String) -> Fate {
        let fate = fate(of: packet, in: chain, depth: 0)
        guard fate == .passed else { return fate }
        return ["DROP", "REJECT"].contains(policies[chain]?.uppercased() ?? "") ? .dropped([]) : .accepted
    }

    /// The same packet from each of its sources, where rules tell some of them from others.
    func divided(_ packet: PacketSample) -> [PacketSample] {
        let isDivided = rules.values.joined().contains { rule in rule.matches.contains { $0.divides(packet) } }
        guard isDivided else { return [packet] }
        return packet.sources.map { source in
            var one = packet
            one.sources = [source]
            return one
        }
    }

    private func fate(of packet: PacketSample, in chain: String, depth: Int) -> Fate {
        guard depth < 6 else { return .unsure }
        for rule in rules[chain] ?? [] {
            let match = rule.match(packet)
            if match == .no { continue }
            switch (rule.target, match) {
            case (.none, _): continue
            case (.accept, .yes): return .accepted
            case (.leave, .yes): return .passed
            // Of part of the pods' range: it may be all that comes here, as with the range of this node.
            case (.accept, _), (.leave, _), (.unknown, _): return .unsure
            case (.drop, .yes), (.drop, .part): return .dropped([rule])
            case (.drop, _): continue
            case (.jump(let name), _), (.go(let name), _):
                if Self.others.contains(where: name.hasPrefix) { continue }
                if Self.openers.contains(where: name.hasPrefix) {
                    // What goes through the host was looked at without them; what it lets in itself stands in them.
                    if packet.isForHost { return .unsure }
                    continue
                }
                let inner = fate(of: packet, in: name, depth: depth + 1)
                switch (inner, match) {
                case (.accepted, .yes): return .accepted
                case (.accepted, _), (.unsure, _): return .unsure
                case (.dropped(let way), .yes), (.dropped(let way), .part): return .dropped([rule] + way)
                case (.dropped, _): continue
                case (.passed, .yes):
                    if case .go = rule.target { return .passed }
                case (.passed, _): continue
                }
            }
        }
        return .passed
    }
}

extension PacketRule {
    enum Answer { case yes, part, no, unknown }

    func match(_ packet: PacketSample) -> Answer {
        if isOfOthers { return .no }
        var answers = matches.map { $0.answer(packet) }
        if isVague { answers.append(.unknown) }
        for answer in [Answer.no, .unknown, .part] where answers.contains(answer) { return answer }
        return .yes
    }
}

extension PacketRule.Match {
    fileprivate func answer(_ packet: PacketSample) -> PacketRule.Answer {
        let answer = plain(packet)
        guard isNegated else { return answer }
        return switch answer {
        case .yes: .no
        case .no: .yes
        case .part, .unknown: answer
        }
    }

    /// It is true of some sources and not of others.
    fileprivate func divides(_ packet: PacketSample) -> Bool { kind == .source && plain(packet) == .part }

    private func plain(_ packet: PacketSample) -> PacketRule.Answer {
        switch kind {
        case .source: return ranges(packet.sources)
        case .destination: return ranges(packet.destinations)
        case .inward: return door(packet.inward)
        case .outward: return packet.outward.map(door) ?? .no
        case .transport:
            if values.contains(where: ["tcp", "6", "all", "0"].contains) { return .yes }
            return values.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } } ? .no : .unknown
        case .port: return any { port($0, packet.port) }
        case .state:
            let names = values.map { $0.lowercased() }
            if names.contains("new") { return .yes }
            return names.allSatisfy(["established", "related", "invalid", "untracked"].contains) ? .no : .unknown
        }
    }

    private func any(_ answer: (String) -> PacketRule.Answer) -> PacketRule.Answer {
        let answers = values.map(answer)
        for answer in [PacketRule.Answer.yes, .unknown, .part] where answers.contains(answer) { return answer }
        return .no
    }

    private func ranges(_ wanted: [CIDR]) -> PacketRule.Answer {
        guard !wanted.isEmpty else { return .unknown }
        return any { text in
            guard let range = CIDR(text) ?? IPv4Address(text).flatMap({ CIDR(address: $0, prefix: 32) }) else { return .unknown }
            if wanted.allSatisfy({ range.contains($0.first) && range.contains($0.last) }) { return .yes }
            return wanted.contains(where: range.overlaps) ? .part : .no
        }
    }

    private func door(_ door: PacketSample.Door) -> PacketRule.Answer {
        any { name in
            // A variable, a set, one of several things that are looked up together, a number.
            guard let sign = name.first, !"$@.".contains(sign), !name.allSatisfy(\.isNumber) else { return .unknown }
            // iptables' sign for any name that begins so, and nftables'.
            let isPrefix = name.hasSuffix("+") || name.hasSuffix("*")
            let start = isPrefix ? String(name.dropLast()) : name
            if isPrefix, start.isEmpty { return .yes }
            switch door {
            case .unknown: return .unknown
            case .named(let own): return (isPrefix ? own.hasPrefix(start) : own == start) ? .yes : .no
            case .ofPods(let prefixes):
                return prefixes.contains { start.hasPrefix($0) || isPrefix && $0.hasPrefix(start) } ? .unknown : .no
            }
        }
    }

    private func port(_ text: String, _ wanted: Int) -> PacketRule.Answer {
        let ends = text.split { $0 == ":" || $0 == "-" }.map { Int($0) }
        switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
        case (1, let only?, _): return only == wanted ? .yes : .no
        case (2, let first?, let last?): return first <= wanted && wanted <= last ? .yes : .no
        // A name of /etc/services: none that a cluster uses has one there.
        case (1, nil, nil) where text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }: return .no
        default: return .unknown
        }
    }
}
