import Yams

extension YAMLValue {
    /// The value as YAML 1.2 types it. What YAML 1.1 types otherwise (`yes`, `0644`) is refused, since the program that is to read it may do either.
    init?(reading node: Node, _ reader: inout Reader) {
        switch node {
        case .mapping(let mapping):
            var values: [String: YAMLValue] = [:]
            var isRight = true
            for (key, value) in mapping.merged {
                guard let text = key.scalar?.string else {
                    reader.refuse(key, not: "a key", allowed: "a word")
                    isRight = false
                    continue
                }
                values[text] = reader.descend(to: .key(text), value) { YAMLValue(reading: value, &$0) }
                if values[text] == nil { isRight = false }
            }
            guard isRight else { return nil }
            self = .map(values)
        case .sequence(let sequence):
            let values = sequence.enumerated().map { index, value in
                reader.descend(to: .index(index), value) { YAMLValue(reading: value, &$0) }
            }
            guard !values.contains(where: { $0 == nil }) else { return nil }
            self = .list(values.compactMap(\.self))
        case .scalar(let scalar):
            guard let text = node.plainText else {
                self = .string(scalar.string)
                return
            }
            guard !node.isAmbiguous else {
                reader.refuse(
                    "ambiguous-value", node, "\(node.shown) means different things to different YAML readers",
                    help: "write true, false or a decimal number, or put it in quotes")
                return nil
            }
            self = node.isNull ? .null : Self(plain: text)
        case .alias:
            return nil
        }
    }

    private init(plain text: String) {
        self =
            switch text {
            case "true": .bool(true)
            case "false": .bool(false)
            default:
                if let value = Int(text) {
                    .int(value)
                } else if text.contains(where: \.isNumber), text.allSatisfy({ "0123456789.eE+-".contains($0) }), let value = Double(text) {
                    .double(value)
                } else {
                    .string(text)
                }
            }
    }
}

extension Node {
    /// A plain scalar that YAML 1.1 and 1.2 read differently.
    fileprivate var isAmbiguous: Bool {
        guard let text = plainText else { return false }
        if ["yes", "no", "on", "off", "y", "n"].contains(text.lowercased()) { return true }
        if ["true", "false"].contains(text.lowercased()) { return text != text.lowercased() }
        return text.count > 1 && text.first == "0" && text.allSatisfy { ("0"..."9").contains($0) }
    }
}
