/// Text that goes into sh.
package enum Shell {
    /// One word of sh, whatever it holds. Plain words stay as they are, so that what is shown stays readable.
    package static func word(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || "-_./:=,@%+".utf8.contains(byte)
            }
        return isPlain ? text : quoted(text)
    }

    /// The text in single quotes.
    package static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
