extension String {
    /// The text as it may be shown: what a terminal would act on, or what nobody would see, stands as its escape (`\n`, `\e`, `\u{202E}`).
    ///
    /// Unicode's categories Cc, Cf, Zl and Zp: control characters, marks that turn the direction of writing, line separators, spaces without
    /// width.
    package var printable: String { escaped { _ in false } }

    /// The same of a text of several lines, which stay lines, with their tabs.
    package var printableLines: String { escaped { $0 == "\n" || $0 == "\t" } }

    /// One line of at most 60 characters, as messages quote a value.
    package var shortened: String {
        // The rest of a long text is not even looked at.
        let start = unicodeScalars.prefix(61)
        let text = String(String.UnicodeScalarView(start)).printable
        return start.count > 60 || text.count > 60 ? text.prefix(57) + "..." : text
    }

    private func escaped(_ isKept: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { !isKept($0) && $0.isInvisible }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            guard scalar.isInvisible, !isKept(scalar) else { return text.unicodeScalars.append(scalar) }
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{1B}": text += "\\e"
            case "\0": text += "\\0"
            default: text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
    }
}

extension Unicode.Scalar {
    /// Whether a reader of the text would not see it for what it is.
    package var isInvisible: Bool {
        if isASCII { return value < 32 || value == 127 }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return false
        }
    }
}
