/// Compares a document with its shape: keys, types and the form of every value. What belongs together is for ``ClusterRules``.
enum ShapeCheck {
    static func check(_ at: Cursor, _ fields: [Field], _ findings: inout Findings) {
        check(at, .object(fields), &findings)
    }

    private static func check(_ at: Cursor, _ kind: Kind, _ findings: inout Findings) {
        guard let node = at.node else { return }
        switch (kind, node.content) {
        case (.text(let format), .scalar(let text, _)):
            if !format.accepts(text) { wrong(at, kind, &findings) }
        case (.number(let range), .scalar(let text, let quoted)):
            if quoted || !range.contains(Int(text) ?? .min) { wrong(at, kind, &findings) }
        case (.flag, .scalar(let text, let quoted)):
            if quoted || Bool(text) == nil { wrong(at, kind, &findings) }
        case (.choice(let values), .scalar(let text, _)):
            if !values.contains(text) { wrong(at, kind, suggestion: Suggestion.nearest(to: text, in: values), &findings) }
        case (.scalar, .scalar), (.free, .map):
            break
        case (.list(let element, let least), .list):
            if at.items.count < least { empty(at, kind, &findings) }
            for item in at.items {
                if item.isGiven { check(item, element, &findings) } else { empty(item, element, &findings) }
            }
        case (.map(let key, let value), .map):
            for entry in at.entries {
                if !key.accepts(entry.key.text ?? "") {
                    findings.error(
                        "wrong-key", at: entry.key.position, "\(at.path) has the key '\(entry.key.text ?? "")'",
                        "a key must be \(key.allowed)")
                } else if entry.value.isGiven {
                    check(entry.value, value, &findings)
                } else if case .scalar = value {
                    continue
                } else {
                    empty(entry.value, value, &findings)
                }
            }
        case (.object(let fields), .map), (.short(_, let fields), .map):
            object(at, fields, &findings)
        case (.short(let short, _), .scalar):
            check(at, short, &findings)
        default:
            wrong(at, kind, &findings)
        }
    }

    private static func object(_ at: Cursor, _ fields: [Field], _ findings: inout Findings) {
        var meant: Set<String> = []
        let place = at.path.isEmpty ? "" : " in \(at.path)"
        for (key, _) in at.entries where !fields.contains(where: { $0.key == key.text }) {
            let allowed = "allowed here: \(fields.map(\.key).joined(separator: ", "))"
            guard let name = key.text else {
                findings.error("unknown-key", at: key.position, "a key\(place) is not text", allowed)
                continue
            }
            let suggestion = Suggestion.nearest(to: name, in: fields.map(\.key))
            if let suggestion { meant.insert(suggestion) }
            findings.error(
                "unknown-key", at: key.position, "unknown key '\(name)'\(place)", suggestion.map { "did you mean '\($0)'?" } ?? allowed)
        }
        for field in fields {
            let value = at[field.key]
            if value.isGiven {
                check(value, field.kind, &findings)
            } else if field.isRequired, at.has(field.key) {
                empty(value, field.kind, &findings)
            } else if field.isRequired, !meant.contains(field.key) {
                findings.error("missing", at: value.position, "'\(value.path)' is missing", "it must be \(field.kind.allowed)")
            }
        }
    }

    private static func wrong(_ at: Cursor, _ kind: Kind, suggestion: String? = nil, _ findings: inout Findings) {
        let shown =
            switch at.node?.content {
            case .scalar(let text, let quoted): quoted && kind.isBare ? "'\(text)' in quotes, which is text" : "'\(text)'"
            case .list: "a list"
            case .map: "a mapping"
            case .null, nil: "empty"
            }
        let hint = (suggestion.map { "did you mean '\($0)'? " } ?? "") + "it must be \(kind.allowed)"
        findings.error("wrong-value", at: at.position, "\(at.path.isEmpty ? "the file" : at.path) is \(shown)", hint)
    }

    private static func empty(_ at: Cursor, _ kind: Kind, _ findings: inout Findings) {
        findings.error("empty-value", at: at.position, "\(at.path) is empty", "it must be \(kind.allowed)")
    }
}

extension Kind {
    /// Quotes would make text of it.
    fileprivate var isBare: Bool {
        switch self {
        case .number, .flag: true
        default: false
        }
    }
}
