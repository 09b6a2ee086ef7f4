/// Colours for people; none where they were refused or nobody would see them.
package struct Style: Sendable {
    package let isColoured: Bool
    package init(isColoured: Bool) { self.isColoured = isColoured }

    /// NO_COLOR (no-color.org) and a dumb terminal hold.
    package init(environment: [String: String], isTerminal: Bool) {
        isColoured = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    package enum Colour: Int, Sendable { case red = 31, green = 32, yellow = 33, cyan = 36, dim = 2, bold = 1 }

    /// How wide a text is on the screen.
    static func columns(_ text: String) -> Int { text.replacing(#/\u{1B}\[\d+m/#, with: "").count }

    package func callAsFunction(_ colour: Colour, _ text: String) -> String {
        isColoured ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
