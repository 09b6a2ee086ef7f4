import Support

/// How large a cluster file may be. All of it is looked at before anything walks down a tree, so that no file costs more than a second or
/// 100 MB: 5,000 hosts with a dozen keys each take 900 kB and 130,000 values.
enum Bounds {
    /// In bytes.
    static let size = 1 << 20
    /// Keys and values, with those that aliases stand for.
    static let values = 150_000
    /// Mappings and lists in one another, with those that aliases stand for.
    static let depth = 64
    /// Commas, colons, brackets and ends of lines, of which every value needs one and most have two.
    static let separators = 220_000
    /// Keys that are no words of a line: each is compared as a whole, once for every mapping around it.
    static let explicitKeys = 100

    struct Excess: Error, Equatable {
        var place: Place
        var message: String
        var help: String
    }

    static func tooManyValues(_ place: Place) -> Excess {
        Excess(
            place: place, message: "the file has more than \(values) keys and values, with those that its aliases stand for",
            help: "a cluster of 5,000 hosts needs fewer: remove what does not belong here")
    }

    static func tooDeep(_ place: Place) -> Excess {
        Excess(place: place, message: "values are nested too deep", help: "allowed: \(depth) levels, with those that aliases stand for")
    }

    static var tooLarge: Excess {
        Excess(
            place: Place(line: 1, column: 1), message: "the file is larger than \(size) bytes",
            help: "allowed: 1 MB, in which 5,000 hosts have room; name the cluster file")
    }

    /// Counts what every value needs (a comma, a colon, a bracket, a line's end), and the brackets that are open, without understanding more
    /// of YAML: what a quoted text or a comment hides is found by libyaml's own limit of 1000 levels.
    static func check(_ text: borrowing String, size: Int = size, separators: Int = separators) throws(Excess) {
        guard text.utf8.count <= size else { throw tooLarge }
        var scan = Scan()
        for byte in text.utf8 {
            scan.take(byte)
            if scan.separators > separators { throw tooManyValues(Place(line: scan.line, column: scan.column)) }
            if scan.brackets > depth { throw tooDeep(Place(line: scan.line, column: scan.column)) }
            if scan.explicitKeys > explicitKeys {
                throw Excess(
                    place: Place(line: scan.line, column: scan.column), message: "more than \(explicitKeys) keys are marked with '? '",
                    help: "write them as 'key: value'")
            }
        }
    }

    private struct Scan {
        var separators = 0
        var brackets = 0
        var explicitKeys = 0
        var line = 0
        var column = 0
        private var previous: UInt8 = 10
        /// The colon before stands behind a quote, where it needs no space.
        private var isQuoted = false
        /// A colon stood behind the last comma or bracket.
        private var hasValue = false
        /// A value may begin here.
        private var isStart = true
        private var isComment = false
        private var quote: UInt8?

        mutating func take(_ byte: UInt8) {
            defer { previous = byte }
            if previous == 10 {
                line += 1
                column = 0
            }
            // Bytes inside a character of several have no column of their own.
            if byte & 0xC0 != 0x80 { column += 1 }
            let isBlank = byte == 32 || byte == 9 || byte == 10 || byte == 13
            switch previous {
            case UInt8(ascii: "-"): if isBlank { separators += 1 }
            case UInt8(ascii: ":"):
                if isBlank || isQuoted || ",]}".utf8.contains(byte) {
                    separators += 1
                    hasValue = true
                }
            case UInt8(ascii: "?"):
                if isBlank || byte == UInt8(ascii: ",") {
                    separators += 2
                    if quote == nil, !isComment { explicitKeys += 1 }
                }
            default: break
            }
            switch byte {
            case UInt8(ascii: ","):
                // A key of `{a, b}` has a value that is not written.
                separators += hasValue ? 1 : 2
                hasValue = false
            case 10, UInt8(ascii: "["), UInt8(ascii: "{"):
                separators += 1
                hasValue = false
            case UInt8(ascii: ":"): isQuoted = "\"'".utf8.contains(previous)
            default: break
            }
            structure(byte, isBlank: isBlank)
        }

        private mutating func structure(_ byte: UInt8, isBlank: Bool) {
            if byte == 10 {
                isComment = false
                if quote == nil { isStart = true }
                return
            }
            if isComment { return }
            if let mark = quote {
                if byte == mark, mark == UInt8(ascii: "'") || previous != UInt8(ascii: "\\") { quote = nil }
                return
            }
            switch byte {
            case _ where isBlank:
                if [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?")].contains(previous) { isStart = true }
            case UInt8(ascii: "#") where previous == 32 || previous == 9 || previous == 10: isComment = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if isStart { quote = byte }
                isStart = false
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if brackets > 0 || isStart { brackets += 1 }
                isStart = true
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                brackets = max(0, brackets - 1)
                isStart = false
            case UInt8(ascii: ","): isStart = brackets > 0
            case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"): break
            default: isStart = false
            }
        }
    }
}
