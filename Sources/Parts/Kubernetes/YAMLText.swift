import Specification
import Support
import Yams

/// YAML text out of values, through Yams: the one place that knows which words are text to every reader.
enum YAMLText {
    /// One document; `apiVersion` and `kind` first, the other keys in alphabetical order.
    static func document(_ map: [String: YAMLValue]) throws -> String {
        let node = node(.map(map))
        do {
            return try Yams.serialize(node: node, width: -1)
        } catch {
            throw TrimastError("yaml.emit", "cannot write YAML", cause: "\(error)")
        }
    }

    /// A scalar, quoted wherever a plain one would be read as something else than text.
    static func text(_ value: String) -> Node { Node(value, Tag(.str), isPlain(value) ? .any : .doubleQuoted) }

    /// The same of a name that needs no escapes, as it stands in the document.
    static func word(_ name: String) -> String { isPlain(name) ? name : "\"\(name)\"" }

    /// Whether every reader takes the word for text without quotes: those of YAML 1.1 and 1.2, and Go's, which reads more numbers than either
    /// (gopkg.in/yaml.v2 and v3, resolve.go).
    private static func isPlain(_ value: String) -> Bool {
        guard let first = value.unicodeScalars.first, value.utf8.count <= 4096, !value.unicodeScalars.contains(where: \.isInvisible) else {
            return false
        }
        if ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<", "="].contains(value.lowercased()) { return false }
        guard "0123456789+-.".unicodeScalars.contains(first) else { return Resolver.default.resolveTag(of: Node(value)) == .str }
        // A number of any kind and any base, to the base of 60, infinity, or a date; addresses and versions are none.
        let isNumber =
            value.wholeMatch(of: /[\-+]?[0-9_]*\.?[0-9_]*([eE][\-+]?[0-9]+)?/) != nil
            || value.wholeMatch(of: /[\-+]?0[xXoObB][0-9a-fA-F_]*([.pP][0-9a-fA-F.pP+\-]*)?/) != nil
            || value.wholeMatch(of: /[\-+]?[0-9_]+(:[0-9_]+)+(\.[0-9_]*)?/) != nil
            || value.wholeMatch(of: /(?i)[\-+]?\.?(inf|nan)/) != nil
            || value.prefixMatch(of: /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/) != nil
        return !isNumber && Resolver.default.resolveTag(of: Node(value)) == .str
    }

    private static func node(_ value: YAMLValue) -> Node {
        switch value {
        case .null: Node("null", Tag(.null))
        case .bool(let value): Node(value ? "true" : "false", Tag(.bool))
        case .int(let value): Node("\(value)", Tag(.int))
        case .double(let value): Node("\(value)", Tag(.float))
        case .string(let value): text(value)
        case .list(let values): Node(values.map(node), Tag(.seq))
        case .map(let map): Node(ordered(map).map { (text($0.key), node($0.value)) }, Tag(.map), .block)
        }
    }

    private static func ordered(_ map: [String: YAMLValue]) -> [(key: String, value: YAMLValue)] {
        func rank(_ key: String) -> Int { key == "apiVersion" ? 0 : key == "kind" ? 1 : 2 }
        return map.sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
    }
}

extension Dictionary where Key == String, Value == YAMLValue {
    /// The other map's keys over these, maps merged key by key.
    func merged(with other: [String: YAMLValue]) -> [String: YAMLValue] {
        merging(other) { old, new in
            if case .map(let a) = old, case .map(let b) = new { .map(a.merged(with: b)) } else { new }
        }
    }
}
