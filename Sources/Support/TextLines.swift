// Swift takes CRLF for one Character, which `split(separator: "\n")` does not find: text of files is split at the byte.

extension String {
    /// Its lines, empty ones too. In a file with CRLF each keeps its carriage return, so that joined by newlines they are the text again.
    package var allLines: [Substring] { Substring(self).allLines() }
}

extension Substring {
    /// - Parameter limit: how many are split off; what is left is the last one.
    package func allLines(atMost limit: Int = .max) -> [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), maxSplits: limit, omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// Without the carriage return that CRLF leaves at the end of a line.
    package var withoutReturn: Substring { utf8.last == UInt8(ascii: "\r") ? Substring(utf8.dropLast()) : self }
}
