import Support

/// A TOML file as its lines, of which single values are changed: what is not touched stays as it was written, comments too.
///
/// It reads what TOML 1.0 has of tables, keys and values (toml.io/en/v1.0.0). What it does not understand it does not read at all.
struct TOMLText: Equatable, Sendable {
    typealias Path = [String]

    struct Entry: Equatable, Sendable {
        var path: Path
        /// The table in which it stands: a dotted key makes the path longer.
        var table: Path
        /// Of a value over several lines all of them.
        var lines: ClosedRange<Int>
        /// As written, without comments; a list over several lines stands in one.
        var value: String
    }

    private struct Header: Equatable, Sendable {
        var path: Path
        var line: Int
    }

    private(set) var lines: [String]
    /// What new lines end with: in a file with CRLF each has a carriage return (TOML 1.0 allows both).
    private let ending: String
    private(set) var entries: [Entry] = []
    private var headers: [Header] = []

    /// nil where it is not understood.
    init?(_ text: String) {
        // What stands before the text in some editors' files is no part of it.
        lines = (text.first == "\u{FEFF}" ? text.dropFirst() : text[...]).allLines().map(String.init)
        ending = lines.first?.last == "\r" ? "\r" : ""
        if !ending.isEmpty, let last = lines.popLast() { lines += last.isEmpty ? [last] : [last + ending, ""] }
        guard read() else { return nil }
    }

    var text: String { lines.joined(separator: "\n") }

    // MARK: Looking

    subscript(_ path: Path) -> Entry? { entries.first { $0.path == path } }

    /// A text's characters: no escape is undone, since none of what is asked for has one.
    func string(_ path: Path) -> String? { self[path].flatMap { Self.unquoted($0.value) } }

    /// A list of texts; nil where it is none.
    func strings(_ path: Path) -> [String]? {
        guard let value = self[path]?.value, value.hasPrefix("["), value.hasSuffix("]") else { return nil }
        var found: [String] = []
        for part in Self.split(value.dropFirst().dropLast(), at: ",") where !part.isEmpty {
            guard let text = Self.unquoted(part) else { return nil }
            found.append(text)
        }
        return found
    }

    /// The names that stand right below this table.
    func names(below table: Path) -> [String] {
        var names: [String] = []
        for path in headers.map(\.path) + entries.map(\.path) where path.count > table.count && path.starts(with: table) {
            if !names.contains(path[table.count]) { names.append(path[table.count]) }
        }
        return names
    }

    // MARK: Changing

    /// - Returns: false where it cannot: a value that is not understood stands in the way.
    mutating func set(_ path: Path, _ value: String) -> Bool {
        if let entry = self[path] {
            guard entry.value != value else { return true }
            let line = lines[entry.lines.lowerBound]
            guard let split = Self.index(of: "=", in: line[...]) else { return false }
            let start = line[...split].hasSuffix("= ") ? String(line[...split]) : line[..<split] + "= "
            lines.replaceSubrange(entry.lines, with: [start + value + ending])
            return read()
        }
        let isTaken = headers.contains { $0.path == path } || entries.contains { path.starts(with: $0.path) || $0.path.starts(with: path) }
        guard !isTaken else { return false }
        insert(path, value)
        return read() && self[path]?.value == value
    }

    private mutating func insert(_ path: Path, _ value: String) {
        let table = Path(path.dropLast())
        let key = Self.key(path[table.count])
        if table.isEmpty || headers.contains(where: { $0.path == table }) {
            let place = end(of: table)
            lines.insert(indentation(of: table) + "\(key) = \(value)\(ending)", at: place)
        } else if let other = entries.last(where: { $0.table.count < table.count && $0.path.starts(with: table) }) {
            // Dotted keys made this table: it goes on in their words.
            let dotted = path.dropFirst(other.table.count).map(Self.key).joined(separator: ".")
            lines.insert(indent(lines[other.lines.lowerBound]) + "\(dotted) = \(value)\(ending)", at: other.lines.upperBound + 1)
        } else {
            let nearest = headers.filter { table.starts(with: $0.path) }.max { $0.path.count < $1.path.count }
            let own = nearest.map { indent(lines[$0.line]) + "  " } ?? ""
            // Behind everything that stands below its nearest table.
            let last = headers.last { header in nearest.map { header.path.starts(with: $0.path) } ?? false }
            var place = last.map { end(of: $0.path) } ?? lines.count
            if last == nil { while place > 0, lines[place - 1].allSatisfy(\.isWhitespace) { place -= 1 } }
            let header = own + "[" + table.map(Self.key).joined(separator: ".") + "]"
            let more = (last == nil && place > 0 ? [""] : []) + [header, own + "  \(key) = \(value)"]
            lines.insert(contentsOf: more.map { $0 + ending }, at: place)
            if lines.last?.isEmpty != true { lines.append("") }
        }
    }

    /// Writes the inline tables at this path, around it and below it as dotted keys, which say the same: single values of those can be changed.
    mutating func expand(_ path: Path) {
        func concerns(_ other: Path) -> Bool { other.starts(with: path) || path.starts(with: other) }
        while let entry = entries.first(where: { concerns($0.path) && Self.pairs($0.value) != nil }), let pairs = Self.pairs(entry.value) {
            let start = indent(lines[entry.lines.lowerBound])
            let own = entry.path.dropFirst(entry.table.count)
            let new = pairs.map { pair in start + (own + pair.keys).map(Self.key).joined(separator: ".") + " = \(pair.value)\(ending)" }
            lines.replaceSubrange(entry.lines, with: new)
            guard read() else { return }
        }
    }

    /// Takes the value out, and the comments at its lines.
    mutating func remove(_ path: Path) {
        guard let entry = self[path] else { return }
        lines.removeSubrange(entry.lines)
        _ = read()
    }

    /// Takes the table out, with all that stands below it.
    mutating func removeTable(_ table: Path) {
        while let header = headers.first(where: { $0.path.starts(with: table) }) {
            let next = headers.first { $0.line > header.line }?.line ?? lines.count
            lines.removeSubrange(header.line..<next)
            _ = read()
        }
        while let entry = entries.first(where: { $0.path.starts(with: table) }) { remove(entry.path) }
    }

    /// Gives a table another name, and all that stands below it.
    mutating func rename(_ table: Path, to new: Path) {
        for header in headers where header.path.starts(with: table) {
            let path = new + header.path.dropFirst(table.count)
            lines[header.line] = indent(lines[header.line]) + "[" + path.map(Self.key).joined(separator: ".") + "]" + ending
        }
        _ = read()
    }

    /// Behind the last value of the table, or its header; of the top of the file behind what stands before the first table.
    private func end(of table: Path) -> Int {
        let header = headers.last { $0.path == table }
        if let last = entries.last(where: { $0.table == table }) { return last.lines.upperBound + 1 }
        if let header { return header.line + 1 }
        var place = headers.first?.line ?? lines.count
        while place > 0, lines[place - 1].allSatisfy(\.isWhitespace) { place -= 1 }
        return place
    }

    private func indentation(of table: Path) -> String {
        if let last = entries.last(where: { $0.table == table }) { return indent(lines[last.lines.lowerBound]) }
        return headers.last { $0.path == table }.map { indent(lines[$0.line]) + "  " } ?? ""
    }

    private func indent(_ line: String) -> String { String(line.prefix { $0 == " " || $0 == "\t" }) }

    // MARK: Reading

    private mutating func read() -> Bool {
        entries = []
        headers = []
        var table: Path = []
        var pending: (first: Int, text: String)?
        for (index, raw) in lines.enumerated() {
            guard let line = Self.withoutComment(raw[...]) else { return false }
            if pending == nil {
                if line.isEmpty { continue }
                if line.hasPrefix("["), Self.depth(line) == 0, Self.index(of: "=", in: line[...]) == nil {
                    guard let path = Self.path(line) else { return false }
                    table = path
                    headers.append(Header(path: path, line: index))
                    continue
                }
            }
            let text = pending.map { line.isEmpty ? $0.text : $0.text + " " + line } ?? line
            let first = pending?.first ?? index
            guard Self.depth(text) <= 0 else {
                pending = (first, text)
                continue
            }
            pending = nil
            guard let split = Self.index(of: "=", in: text[...]), let key = Self.keys(text[..<split]) else { return false }
            let value = Self.trimmed(text[text.index(after: split)...])
            guard !value.isEmpty, !value.hasPrefix("\"\"\""), !value.hasPrefix("'''") else { return false }
            entries.append(Entry(path: table + key, table: table, lines: first...index, value: value))
        }
        return pending == nil
    }

    /// What stands in an inline table; nil: it is none, or has nothing in it.
    private static func pairs(_ value: String) -> [(keys: Path, value: String)]? {
        guard value.hasPrefix("{"), value.hasSuffix("}") else { return nil }
        var found: [(keys: Path, value: String)] = []
        for part in split(value.dropFirst().dropLast(), at: ",") {
            guard let equals = index(of: "=", in: part[...]), let keys = Self.keys(part[..<equals]) else { return nil }
            let text = trimmed(part[part.index(after: equals)...])
            guard !text.isEmpty else { return nil }
            found.append((keys, text))
        }
        return found
    }

    /// `[plugins."a.b".c]`, and `[[a]]`.
    private static func path(_ header: String) -> Path? {
        let double = header.hasPrefix("[[")
        guard header.hasSuffix(double ? "]]" : "]") else { return nil }
        return keys(header.dropFirst(double ? 2 : 1).dropLast(double ? 2 : 1))
    }

    private static func keys(_ text: Substring) -> Path? {
        let parts = split(text, at: ".")
        let names = parts.map { part in
            part.hasPrefix("\"") || part.hasPrefix("'") ? unquoted(part) : part.isEmpty || !isBare(part) ? nil : part
        }
        return names.contains(nil) ? nil : names.compactMap { $0 }
    }

    private static func isBare(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    static func key(_ text: String) -> String { isBare(text) && !text.isEmpty ? text : "\"\(text)\"" }

    private static func unquoted(_ text: String) -> String? {
        guard text.count > 1, let quote = text.first, quote == "\"" || quote == "'", text.last == quote else { return nil }
        let inner = text.dropFirst().dropLast()
        return inner.contains(quote) || (quote == "\"" && inner.contains("\\")) ? nil : String(inner)
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// Goes through what stands in no text, with how many brackets are open.
    private static func walk(_ text: Substring, _ body: (String.Index, Character, _ depth: Int) -> Bool) -> Bool {
        var quote: Character?
        var isEscaped = false
        var depth = 0
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\", open == "\"" {
                    isEscaped = true
                } else if character == open {
                    quote = nil
                }
                continue
            }
            if character == "\"" || character == "'" { quote = character }
            if character == "]" || character == "}" { depth -= 1 }
            guard body(index, character, depth) else { return true }
            if character == "[" || character == "{" { depth += 1 }
        }
        return quote == nil
    }

    private static func index(of wanted: Character, in text: Substring) -> String.Index? {
        var found: String.Index?
        _ = walk(text) { index, character, depth in
            if character == wanted, depth == 0 { found = index }
            return found == nil
        }
        return found
    }

    private static func split(_ text: Substring, at separator: Character) -> [String] {
        var parts: [String] = []
        var start = text.startIndex
        _ = walk(text) { index, character, depth in
            if character == separator, depth == 0 {
                parts.append(trimmed(text[start..<index]))
                start = text.index(after: index)
            }
            return true
        }
        return parts + [trimmed(text[start...])]
    }

    /// nil where a text does not end on the line.
    private static func withoutComment(_ line: Substring) -> String? {
        var end = line.endIndex
        let isWhole = walk(line) { index, character, _ in
            if character == "#" { end = index }
            return character != "#"
        }
        return isWhole ? trimmed(line[..<end]) : nil
    }

    private static func depth(_ text: String) -> Int {
        var open = 0
        _ = walk(text[...]) { _, character, depth in
            open = depth + (character == "[" || character == "{" ? 1 : 0)
            return true
        }
        return open
    }
}
