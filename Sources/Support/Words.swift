/// `a`, `a and b`, `a, b and c`.
package func list(_ words: [String], last: String = "and") -> String {
    guard words.count > 1, let end = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) " + end
}

/// The first few of them, and how many more: `a, b, c, d and 996 more`.
package func list(few words: [String]) -> String {
    words.count <= 5 ? list(words) : list(words.prefix(4) + ["\(words.count - 4) more"])
}

/// `1 host`, `2 hosts`.
package func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

extension String {
    /// With spaces behind it up to this many characters.
    package func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
