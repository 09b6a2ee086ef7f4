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
                values[text] = reader.descend(to: .key(text), value, key: key) { YAMLValue(reading: value, &$0) }
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
                if let value = Self.integer(text) {
                    .int(value)
                } else if text.utf8.count <= 40, text.contains(where: \.isNumber), text.allSatisfy({ "0123456789.eE+-".contains($0) }),
                    let value = Double(text), value.isFinite
                {
                    .double(value)
                } else {
                    .string(text)
                }
            }
    }

    /// A whole number as YAML 1.1 and 1.2 both read it: decimal, or hexadecimal behind `0x`. nil also for one with leading zeros, which is
    /// octal in 1.1, and for one that 64 bits do not hold.
    static func integer(_ text: String) -> Int? {
        guard text.utf8.count <= 20 else { return nil }
        if text.hasPrefix("0x") {
            let digits = text.dropFirst(2)
            return digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) ? Int(digits, radix: 16) : nil
        }
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), digits == "0" || digits.first != "0" else { return nil }
        return Int(text)
    }
}

extension Node {
    /// A plain scalar that YAML 1.1 and 1.2 read differently, or that no JSON can hold.
    var isAmbiguous: Bool {
        guard let text = plainText else { return false }
        let lower = text.utf8.count <= 8 ? text.lowercased() : ""
        if ["yes", "no", "on", "off", "y", "n", "="].contains(lower) { return true }
        if ["true", "false"].contains(lower) { return text != lower }
        guard let first = text.utf8.first(where: { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }),
            (48...57).contains(first) || first == UInt8(ascii: ".")
        else { return false }
        guard text.utf8.count <= 40 else {
            // More digits than any number of use.
            return text.utf8.allSatisfy { (48...57).contains($0) || "+-._eE".utf8.contains($0) }
        }
        if YAMLValue.integer(text) != nil { return false }
        return text.isAmbiguousNumber
    }
}

extension String {
    /// Octal, binary and underscored numbers, numbers to the base of 60, infinity; whole numbers that 64 bits do not hold. Without regular
    /// expressions, which cost more than all else where a list has many numbers.
    fileprivate var isAmbiguousNumber: Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let number = (first == "-" || first == "+" ? dropFirst() : self[...]).lowercased()
        if [".inf", ".nan"].contains(number) || number.utf8.allSatisfy(digits.contains) { return true }
        if ["0x", "0o", "0b"].contains(number.prefix(2)) {
            return number.utf8.dropFirst(2).allSatisfy { "0123456789abcdef_".utf8.contains($0) }
        }
        if number.utf8.contains(UInt8(ascii: "_")), number.utf8.allSatisfy({ "0123456789_.e+-:".utf8.contains($0) }) { return true }
        if let colon = number.lastIndex(of: ":") {
            let parts = number[..<colon].utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            let last = number[number.index(after: colon)...]
            return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(digits.contains) } && last.utf8.first.map(digits.contains) ?? false
                && last.utf8.allSatisfy { digits.contains($0) || $0 == UInt8(ascii: ".") }
        }
        return number.utf8.allSatisfy { "0123456789.e+-".utf8.contains($0) } && Double(number).map { !$0.isFinite } ?? false
    }
}
