import Specification
import Support
import Yams

/// YAML text out of values, through Yams.
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

    private static func isPlain(_ value: String) -> Bool { Resolver.default.resolveTag(of: Node(value)) == .str && !value.isEmpty }

    private static func node(_ value: YAMLValue) -> Node {
        switch value {
        case .null: Node("null", Tag(.null))
        case .bool(let value): Node(value ? "true" : "false", Tag(.bool))
        case .int(let value): Node("\(value)", Tag(.int))
        case .double(let value): Node("\(value)", Tag(.float))
        case .string(let value): text(value)
        case .list(let values): Node(values.map(node), Tag(.seq))
        case .map(let map): Node(ordered(map).map { (Node($0.key), node($0.value)) }, Tag(.map), .block)
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
