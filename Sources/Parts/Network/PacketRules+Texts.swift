import Support

extension PacketRule {
    /// - Parameter text: what iptables-save prints behind `-A CHAIN`.
    init(iptables text: String) {
        self.init(text: text)
        var words = Self.words(text)[...]
        var isNegated = false
        func add(_ kind: Match.Kind, _ value: String) {
            matches.append(Match(kind: kind, values: value.split(separator: ",").map(String.init), isNegated: isNegated))
        }
        while let word = words.popFirst() {
            if word == "!" {
                isNegated = true
                continue
            }
            switch word {
            case "-s", "--source": add(.source, words.popFirst() ?? "")
            case "-d", "--destination": add(.destination, words.popFirst() ?? "")
            case "-i", "--in-interface": add(.inward, words.popFirst() ?? "")
            case "-o", "--out-interface": add(.outward, words.popFirst() ?? "")
            case "-p", "--protocol": add(.transport, words.popFirst() ?? "")
            case "--dport", "--dports", "--destination-port", "--destination-ports": add(.port, words.popFirst() ?? "")
            case "--ctstate", "--state": add(.state, words.popFirst() ?? "")
            case "-m", "--match", "--comment", "--reject-with": _ = words.popFirst()
            case "--mark": if isNegated || words.popFirst()?.hasPrefix("0x0/") ?? true { isVague = true } else { isOfOthers = true }
            // People write it first too. What else stands behind it is a target's own option, where it matters to nobody, or a match.
            case "-j", "--jump": target = Self.target(words.popFirst() ?? "")
            case "-g", "--goto": target = .go(words.popFirst() ?? "")
            case _ where ["-j", "-g", "--jump=", "--goto="].contains(where: word.hasPrefix): target = .unknown
            default: if word.hasPrefix("-") { isVague = true }
            }
            isNegated = false
        }
    }

    private static let silent = [
        "LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "SECMARK", "CONNSECMARK", "CT", "NOTRACK", "TRACE", "TCPMSS", "TTL", "DSCP", "TOS",
        "CLASSIFY", "CHECKSUM", "SET", "AUDIT", "RATEEST", "",
    ]

    private static func target(_ name: String) -> Target {
        switch name {
        case "ACCEPT": .accept
        case "DROP", "REJECT", "TARPIT": .drop
        case "RETURN": .leave
        case _ where silent.contains(name): .none
        case "NFQUEUE", "QUEUE", "TPROXY", "SYNPROXY", "DNAT", "SNAT", "REDIRECT", "TEE": .unknown
        default: .jump(name)
        }
    }

    /// Words as iptables-save quotes them.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        var isEscaped = false
        for character in text {
            switch character {
            case _ where isEscaped: (word, isEscaped) = ((word ?? "") + String(character), false)
            case "\\" where isQuoted: isEscaped = true
            case "\"": (word, isQuoted) = (word ?? "", !isQuoted)
            case " " where !isQuoted, "\t" where !isQuoted:
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    /// - Parameter tokens: of one rule of nftables.
    init(nftables tokens: [String]) {
        self.init(text: tokens.joined(separator: " ").replacing(" , ", with: ", "))
        var rest = tokens[...]
        if let place = tokens.firstIndex(of: "vmap") {
            let (keys, map) = (tokens[..<place], tokens[(place + 1)...])
            // What a connection's later packets meet says nothing of its first.
            if keys.suffix(2) == ["ct", "state"], map.first == "{", !map.contains(where: { $0.hasPrefix("new") }) { return }
            (rest, isVague, target) = (keys, true, .unknown)
        }
        /// What stands behind a name: `!= { a, b }`.
        func add(_ kind: Match.Kind) {
            var isNegated = false
            if let word = rest.first, ["!=", "ne", "==", "eq"].contains(word) {
                isNegated = ["!=", "ne"].contains(word)
                rest = rest.dropFirst()
            }
            var values: [String] = []
            if rest.first == "{" {
                rest = rest.dropFirst()
                while let word = rest.popFirst(), word != "}" { if word != "," { values.append(word) } }
            } else if let first = rest.popFirst() {
                values = [first]
                while rest.first == ",", rest.count > 1 {
                    values.append(rest[rest.startIndex + 1])
                    rest = rest.dropFirst(2)
                }
            }
            if values.isEmpty || values.contains("map") || [".", "|", "&", "^"].contains(rest.first) {
                isVague = true
            } else {
                matches.append(Match(kind: kind, values: values, isNegated: isNegated))
            }
        }
        while let word = rest.popFirst() {
            let next = rest.first ?? ""
            switch (word, next) {
            case ("iif", _), ("iifname", _): add(.inward)
            case ("oif", _), ("oifname", _): add(.outward)
            case ("meta", "iif"), ("meta", "iifname"), ("meta", "oif"), ("meta", "oifname"): continue
            case ("ip", "saddr"), ("ip", "daddr"), ("ip", "protocol"), ("meta", "l4proto"), ("ct", "state"):
                rest = rest.dropFirst()
                add(next == "saddr" ? .source : next == "daddr" ? .destination : next == "state" ? .state : .transport)
            case ("tcp", "dport"), ("udp", "dport"), ("sctp", "dport"), ("dccp", "dport"), ("th", "dport"):
                rest = rest.dropFirst()
                if word != "th" { matches.append(Match(kind: .transport, values: [word])) }
                add(.port)
            case ("udp", _), ("icmp", _), ("icmpv6", _), ("ip6", _), ("arp", _), ("ct", "status"): isOfOthers = true
            case ("meta", "nfproto"):
                if rest.dropFirst().first == "ipv6" { isOfOthers = true }
                rest = rest.dropFirst(2)
            case ("counter", "packets"): rest = rest.dropFirst(4)
            case ("counter", _), ("notrack", _), ("continue", _): continue
            case ("comment", _): rest = rest.dropFirst()
            case ("log", _):
                while let option = rest.first, ["prefix", "level", "group", "flags", "snaplen", "queue-threshold"].contains(option) {
                    rest = rest.dropFirst(2)
                }
            case ("accept", _): (target, rest) = (.accept, [])
            case ("drop", _), ("reject", _): (target, rest) = (.drop, [])
            case ("return", _): (target, rest) = (.leave, [])
            case ("jump", _): (target, rest) = (.jump(next), [])
            case ("goto", _): (target, rest) = (.go(next), [])
            case ("queue", _): (target, rest, isVague) = (.unknown, [], true)
            default: isVague = true
            }
        }
    }
}

/// A table of nftables, and its chains that the kernel asks.
struct NFTable: Equatable, Sendable {
    struct Hook: Equatable, Sendable {
        var chain: String
        var hook: String
    }
    var family: String
    var name: String
    var chains = PacketTable()
    var hooks: [Hook] = []

    /// What `nft list ruleset` prints, and what people write in files.
    static func all(_ text: String) -> [NFTable] {
        var reader = Reader(text)
        return reader.read()
    }

    private struct Reader {
        private var tokens: ArraySlice<String>
        private var tables: [NFTable] = []

        init(_ text: String) { tokens = Self.tokens(text)[...] }

        private static let ends: Set = ["\n", ";"]

        mutating func read() -> [NFTable] {
            while let word = tokens.popFirst() {
                if Self.ends.contains(word) || word == "}" || ["add", "create"].contains(word) { continue }
                let isBlock = word == "table" || word == "chain"
                let words = statement(isBlock: isBlock)
                switch word {
                case "table":
                    let index = table(words)
                    if open() { table(at: index) }
                case "chain":
                    let index = table(words.dropLast())
                    if open() { chain(words.last ?? "", index) }
                case "rule", "insert":
                    // `insert rule` as `add rule`.
                    let place = word == "insert" ? Array(words.dropFirst()) : words
                    let hasFamily = Self.families.contains(place.first ?? "")
                    guard place.count > (hasFamily ? 3 : 2) else { continue }
                    let index = table(place.prefix(hasFamily ? 2 : 1))
                    let rule = PacketRule(nftables: Array(place.dropFirst(hasFamily ? 3 : 2)))
                    let name = place[hasFamily ? 2 : 1]
                    if word == "insert" {
                        tables[index].chains.rules[name, default: []].insert(rule, at: 0)
                    } else {
                        tables[index].chains.rules[name, default: []].append(rule)
                    }
                case "flush" where words.first == "ruleset": tables = []
                default: continue
                }
            }
            return tables
        }

        private static let families: Set = ["ip", "ip6", "inet", "arp", "bridge", "netdev"]

        private mutating func table(_ words: some Collection<String>) -> Int {
            let words = Array(words)
            let family = words.count > 1 ? words[0] : "ip"
            let name = words.last ?? ""
            if let known = tables.firstIndex(where: { $0.family == family && $0.name == name }) { return known }
            tables.append(NFTable(family: family, name: name))
            return tables.count - 1
        }

        /// The words up to the end of the line, or to a block; lists in braces are words too.
        private mutating func statement(isBlock: Bool = false) -> [String] {
            var words: [String] = []
            var depth = 0
            while let word = tokens.first {
                if depth == 0, Self.ends.contains(word) || word == "}" || isBlock && word == "{" { break }
                tokens = tokens.dropFirst()
                if word == "{" { depth += 1 }
                if word == "}" { depth -= 1 }
                if !Self.ends.contains(word) { words.append(word) }
            }
            return words
        }

        private mutating func open() -> Bool {
            guard tokens.first == "{" else { return false }
            tokens = tokens.dropFirst()
            return true
        }

        private mutating func table(at index: Int) {
            while let word = tokens.popFirst(), word != "}" {
                if Self.ends.contains(word) { continue }
                if word == "chain" {
                    let name = statement(isBlock: true).last ?? ""
                    if open() { chain(name, index) }
                } else {
                    // A set, a map, a flow table: passed over as a whole.
                    _ = statement()
                }
            }
        }

        private mutating func chain(_ name: String, _ index: Int) {
            while let word = tokens.first, word != "}" {
                tokens = tokens.dropFirst()
                if Self.ends.contains(word) { continue }
                let words = [word] + statement()
                switch word {
                case "type":
                    if words.count > 3, words[1] == "filter", words[2] == "hook" {
                        tables[index].hooks.append(Hook(chain: name, hook: words[3]))
                    }
                case "policy": tables[index].chains.policies[name] = words.last ?? ""
                case "comment", "flags", "devices": continue
                default: tables[index].chains.rules[name, default: []].append(PacketRule(nftables: words))
                }
            }
            tokens = tokens.dropFirst()
        }

        private static func tokens(_ text: String) -> [String] {
            var tokens: [String] = []
            for line in text.allLines {
                var word = ""
                var isQuoted = false
                var isJoined = false
                func end() {
                    if !word.isEmpty { tokens.append(word) }
                    word = ""
                }
                loop: for character in line.withoutReturn {
                    switch character {
                    case "\"":
                        if isQuoted { tokens.append(word) } else { end() }
                        (word, isQuoted) = ("", !isQuoted)
                    case _ where isQuoted: word.append(character)
                    case "#": break loop
                    case "\\": isJoined = true
                    case "{", "}", ";", ",":
                        end()
                        tokens.append(String(character))
                    case " ", "\t": end()
                    default: word.append(character)
                    }
                }
                end()
                if !isJoined { tokens.append("\n") }
            }
            return tokens
        }
    }
}
