import Yams

/// A value of a YAML document with its place. Aliases and merge keys are already resolved, scalars are kept as written.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        case null
        case scalar(String, quoted: Bool)
        case list([YAMLNode])
        case map([(key: YAMLNode, value: YAMLNode)])
    }
    let content: Content
    let position: SourcePosition

    /// More values than any cluster file has; a few nested aliases can claim billions.
    private static let mostValues = 300_000

    /// - Returns: nil when the text unfolds to too many values.
    init?(_ node: Node) {
        var budget = Self.mostValues
        self.init(node, &budget)
    }

    private init?(_ node: Node, _ budget: inout Int) {
        budget -= 1
        guard budget > 0 else { return nil }
        position = SourcePosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            content = isNull ? .null : .scalar(scalar.string, quoted: scalar.style != .plain)
        case .sequence(let sequence):
            var items: [YAMLNode] = []
            for item in sequence {
                guard let item = YAMLNode(item, &budget) else { return nil }
                items.append(item)
            }
            content = .list(items)
        case .mapping(let mapping):
            var entries: [(key: YAMLNode, value: YAMLNode)] = []
            for (key, value) in mapping {
                guard let key = YAMLNode(key, &budget), let value = YAMLNode(value, &budget) else { return nil }
                entries.append((key, value))
            }
            content = .map(Self.merging(entries))
        case .alias:
            return nil
        }
    }

    /// Resolves `<<`: the merged mappings' keys count where the mapping itself does not have them.
    private static func merging(_ entries: [(key: YAMLNode, value: YAMLNode)]) -> [(key: YAMLNode, value: YAMLNode)] {
        guard entries.contains(where: { $0.key.text == "<<" }) else { return entries }
        var result = entries.filter { $0.key.text != "<<" }
        for source in entries where source.key.text == "<<" {
            for case .map(let more) in ([source.value] + source.value.items).map(\.content) {
                result += more.filter { new in !result.contains { $0.key.text == new.key.text } }
            }
        }
        return result
    }

    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
    var items: [YAMLNode] {
        if case .list(let items) = content { items } else { [] }
    }
    var entries: [(key: YAMLNode, value: YAMLNode)] {
        if case .map(let entries) = content { entries } else { [] }
    }
    var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The value as YAML means it: unquoted scalars become numbers and booleans.
    var value: YAMLValue {
        switch content {
        case .null: .null
        case .scalar(let text, true): .string(text)
        case .scalar(let text, false): Self.typed(text)
        case .list(let items): .list(items.map(\.value))
        case .map(let entries): .map(Dictionary(entries.map { ($0.key.text ?? "", $0.value.value) }) { first, _ in first })
        }
    }

    private static func typed(_ text: String) -> YAMLValue {
        let node = Node(text)
        if let bool = node.bool { return .bool(bool) }
        if let int = node.int { return .int(int) }
        if let double = node.float { return .double(double) }
        return .string(text)
    }
}
