/// Names that a Kubernetes component knows, each with the minors in which it does: keys of a configuration file, flags, feature gates.
///
/// Written as lines `type first: name name…`: what stands in the line came with 1.first (or before 1.20). A name that is gone has its last
/// minor behind it, `name:27`. A gate that can only be switched one way from some minor on has that minor behind it: `Name+25` is true from
/// 1.25 on, `Name-25` false; both together are `Name:27+25`.
struct MinorTable: Sendable {
    struct Entry: Equatable, Sendable {
        var name: String
        var type: String
        var first: Int
        /// nil: the newest minor that Trimast knows has it.
        var last: Int?
        var lock: Lock?

        func exists(in minor: Int) -> Bool { first <= minor && minor <= last ?? .max }
        func locked(in minor: Int) -> Bool? { lock.flatMap { $0.since <= minor ? $0.value : nil } }
    }

    /// From which minor on a gate is what it is.
    struct Lock: Equatable, Sendable {
        var since: Int
        var value: Bool
    }

    enum Standing: Equatable, Sendable {
        case known(Entry)
        /// It comes with this minor.
        case later(Int)
        /// This minor was the last that had it.
        case gone(Int)
        case unknown
    }

    /// In the order of the table.
    let entries: [Entry]
    private let byName: [String: [Entry]]

    init(_ text: String) {
        entries = text.split(separator: "\n").flatMap { line -> [Entry] in
            let parts = line.split(separator: ": ", maxSplits: 1)
            let head = parts[0].split(separator: " ")
            guard parts.count == 2, let first = head.last.flatMap({ Int($0) }) else { return [] }
            return parts[1].split(separator: " ").compactMap { Entry($0, type: head.count > 1 ? String(head[0]) : "", first: first) }
        }
        byName = Dictionary(grouping: entries, by: \.name)
    }

    func standing(_ name: String, in minor: Int) -> Standing {
        let entries = byName[name] ?? []
        if let entry = entries.first(where: { $0.exists(in: minor) }) { return .known(entry) }
        return Self.standing(of: entries, in: minor)
    }

    /// Where none of these, or of what is below them, exists in this minor.
    static func standing(of entries: [Entry], in minor: Int) -> Standing {
        if let next = entries.map(\.first).filter({ $0 > minor }).min() { return .later(next) }
        if let last = entries.compactMap(\.last).filter({ $0 < minor }).max() { return .gone(last) }
        return .unknown
    }

    func names(in minor: Int) -> [String] { entries.filter { $0.exists(in: minor) }.map(\.name) }
}

extension MinorTable.Entry {
    /// Reads `name:last+locked`.
    fileprivate init?(_ word: Substring, type: String, first: Int) {
        var rest = word
        var lock: MinorTable.Lock?
        let since = String(word.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        let before = word.dropLast(since.count)
        if let sign = before.last, sign == "+" || sign == "-", before.count > 1, let since = Int(since) {
            lock = MinorTable.Lock(since: since, value: sign == "+")
            rest = before.dropLast()
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty, !parts[0].contains("+"), parts.count == 1 || Int(parts[1]) != nil else {
            return nil
        }
        self.init(name: String(parts[0]), type: type, first: first, last: parts.count == 2 ? Int(parts[1]) : nil)
        self.lock = lock
    }
}

extension MinorTable.Standing {
    /// `came with 1.31`, `is gone from 1.26 on`; nil for what was never there.
    var story: String? {
        switch self {
        case .later(let minor): "came with 1.\(minor)"
        case .gone(let minor): "is gone from 1.\(minor + 1) on"
        case .known, .unknown: nil
        }
    }
}
