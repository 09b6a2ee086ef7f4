/// `a`, `a and b`, `a, b and c`.
public func list(_ words: [String], last: String = "and") -> String {
    guard words.count > 1, let end = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) " + end
}

/// `1 host`, `2 hosts`.
public func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

extension String {
    /// With spaces behind it up to this many characters.
    public func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
