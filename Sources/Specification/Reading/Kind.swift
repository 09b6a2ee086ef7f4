import Support
import Yams

/// What a value of cluster.yaml may look like, and how it becomes a typed value.
struct Kind<Value>: Sendable {
    let outline: Outline
    /// nil when the value is wrong, which has then been reported.
    let read: @Sendable (Node, inout Reader) -> Value?

    func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Kind<Other> {
        let read = read
        return Kind<Other>(outline: outline) { node, reader in read(node, &reader).map(transform) }
    }

    /// A scalar, quoted or not, that a function can make sense of.
    ///
    /// - Parameters:
    ///   - noun: what the value is, with its article: `an IPv4 address`.
    ///   - allowed: what may be written.
    ///   - pattern: a regular expression of the whole text for the JSON Schema.
    ///   - hint: what to do about one wrong text in particular.
    ///   - limit: the most bytes of UTF-8 that the function is asked about.
    static func parsed(
        _ noun: String, allowed: String, pattern: String? = nil, limit: Int = 4096,
        hint: @escaping @Sendable (String) -> String? = { _ in nil },
        _ parse: @escaping @Sendable (String) -> Value?
    ) -> Kind {
        // What reads a number reads every plain word: other YAML readers see a number or a boolean there.
        let outline: Outline =
            if parse("1") != nil {
                .scalar(pattern: pattern, isSigned: parse("-1") != nil)
            } else if parse("true") != nil {
                .word(pattern: pattern)
            } else {
                .text(pattern: pattern)
            }
        return Kind(outline: outline) { node, reader in
            guard !node.isNull, let text = node.scalar?.string, text.utf8.count <= limit, let value = parse(text) else {
                let text = node.scalar?.string ?? ""
                let isLong = text.utf8.count > limit
                reader.refuse(
                    node, not: noun, allowed: allowed, hint: isLong ? "allowed: at most \(limit) characters" : hint(text))
                return nil
            }
            return value
        }
    }

    /// A mapping, or a short form of it.
    static func either(_ short: Kind, mapping: Kind) -> Kind {
        Kind(outline: .either([short.outline, mapping.outline])) { node, reader in
            node.mapping == nil ? short.read(node, &reader) : mapping.read(node, &reader)
        }
    }

    /// A word that stands for a value, or what else may be written.
    static func word(_ word: String, means value: Value, or other: Kind) -> Kind where Value: Sendable {
        Kind(outline: .either([.choice([word]), other.outline])) { node, reader in
            node.scalar?.string == word ? value : other.read(node, &reader)
        }
    }

    /// A list without anything that could not be read.
    static func list<Element>(of element: Kind<Element>, noun: String) -> Kind where Value == [Element] {
        Kind(outline: .list(of: element.outline)) { node, reader in
            guard let sequence = node.sequence else {
                reader.refuse(node, not: "a list", allowed: "a list of \(noun), in '[ ]' or one '- ' a line", hint: node.hint)
                return nil
            }
            let values = sequence.enumerated().map { index, node in
                reader.descend(to: .index(index), node) { element.read(node, &$0) }
            }
            return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
        }
    }

    /// A mapping whose keys the user chooses.
    static func map<Element>(
        of element: Kind<Element>, keys noun: String, allowed: String, pattern: String, where isKey: @escaping @Sendable (String) -> Bool
    ) -> Kind where Value == [String: Element] {
        Kind(outline: .map(of: element.outline, keys: pattern)) { node, reader in
            guard let mapping = node.mapping else {
                reader.refuse(node, not: "a mapping", allowed: "a mapping from \(noun) to a value", hint: node.hint)
                return nil
            }
            var values: [String: Element] = [:]
            var isRight = true
            for (key, value) in mapping.merged {
                guard let text = key.scalar?.string, isKey(text) else {
                    reader.refuse(key, not: noun, allowed: allowed)
                    isRight = false
                    continue
                }
                values[text] = reader.descend(to: .key(text), value, key: key) { element.read(value, &$0) }
                if values[text] == nil { isRight = false }
            }
            return isRight ? values : nil
        }
    }
}

extension Kind where Value: Mapped {
    /// A mapping with known keys. What is wrong inside it has been reported; the rest is there.
    static func mapping(_ fields: [Field<Value>] = Value.fields) -> Kind {
        Kind(outline: .object(fields.map(\.entry))) { node, reader in
            var value = Value.blank
            return reader.fill(&value, with: fields, from: node) ? value : nil
        }
    }
}

extension Kind where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    /// One of a few words.
    ///
    /// - Parameter aliases: what other tools call them.
    static func choice(_ noun: String, aliases: [String: Value] = [:]) -> Kind {
        let words = Value.allCases.map(\.rawValue)
        return Kind(outline: .choice(words)) { node, reader in
            if let text = node.scalar?.string, let value = Value(rawValue: text) { return value }
            let meant =
                reader.findings.isFull
                ? nil : node.scalar.flatMap { aliases[$0.string.lowercased()]?.rawValue ?? closest(to: $0.string, among: words) }
            let hint = meant.map { "; did you mean '\($0)'?" } ?? ""
            reader.refuse(node, not: noun, allowed: Support.list(words, last: "or") + hint)
            return nil
        }
    }
}

extension Kind<String> {
    /// A text that must stand in the file as it is. Where it does not, the file is another program's, and nothing else in it is worth a word.
    static func constant(_ word: String, _ noun: String) -> Kind {
        Kind(outline: .choice([word])) { node, reader in
            if node.scalar?.string == word { return word }
            reader.refuse("foreign-file", node, "\(node.shown) is not \(noun)", help: "allowed: \(word)")
            return nil
        }
    }
}

extension Kind<Bool> {
    static var boolean: Kind {
        Kind(outline: .boolean) { node, reader in
            switch node.plainText {
            case "true": return true
            case "false": return false
            default:
                reader.refuse(node, not: "true or false", allowed: "true or false, without quotes")
                return nil
            }
        }
    }
}

extension Kind<Int> {
    static func integer(_ noun: String, _ range: ClosedRange<Int>) -> Kind {
        Kind(outline: .integer(range)) { node, reader in
            if let text = node.plainText, text.utf8.count <= 20, let value = YAMLValue.integer(text), range.contains(value) { return value }
            let quotes = node.scalar != nil && node.plainText == nil ? ", without quotes" : ""
            reader.refuse(node, not: noun, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)" + quotes)
            return nil
        }
    }
}

extension Kind<[String: YAMLValue]> {
    /// Settings of another program, handed on as they are.
    static func freeForm(_ noun: String) -> Kind {
        Kind(outline: .freeForm) { node, reader in
            guard node.mapping != nil else {
                reader.refuse(node, not: "a mapping", allowed: "keys of \(noun)", hint: node.hint)
                return nil
            }
            guard case .map(let values)? = YAMLValue(reading: node, &reader) else { return nil }
            return values
        }
    }
}
