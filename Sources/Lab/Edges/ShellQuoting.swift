/// Quoting for a POSIX shell.
enum ShellQuoting {
    /// One word, quoted only where it needs to be.
    static func quote(_ word: String) -> String {
        let plain = !word.isEmpty && word.utf8.allSatisfy { isPlain($0) }
        if plain { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "@%+=:,./_-".utf8.contains(byte)
        }
    }
}

extension String {
    func trimmingTrailingSpace() -> String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
