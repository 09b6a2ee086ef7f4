import Foundation

/// A JSON object as text, of which single values at its top are changed: the rest stays as it was written.
package struct JSONObjectText: Equatable, Sendable {
    package private(set) var text: String

    /// nil where the text is no JSON object.
    package init?(_ text: String) {
        self.text = text.allSatisfy(\.isWhitespace) ? "{}\n" : text
        guard Self.read(self.text) != nil else { return nil }
    }

    /// A value as it is written.
    package subscript(_ key: String) -> String? {
        Self.read(text)?.entries.first { $0.key == key }.map { String(text[$0.value]) }
    }

    /// The texts of a list; nil where there is none.
    package func strings(_ key: String) -> [String]? {
        guard let value = self[key] else { return nil }
        return try? JSONDecoder().decode([String].self, from: Data(value.utf8))
    }

    package mutating func set(_ key: String, _ value: String) {
        guard let read = Self.read(text) else { return }
        if let entry = read.entries.first(where: { $0.key == key }) {
            text.replaceSubrange(entry.value, with: value)
        } else if let last = read.entries.last {
            let line = text[..<last.start].lastIndex(where: \.isNewline).map { text[$0..<last.start] }
            let space = line.flatMap { $0.allSatisfy(\.isWhitespace) ? String($0) : nil } ?? " "
            text.insert(contentsOf: ",\(space)\"\(key)\": \(value)", at: last.value.upperBound)
        } else {
            text.replaceSubrange(read.body, with: "\n  \"\(key)\": \(value)\n")
        }
    }

    private typealias Entry = (key: String, start: String.Index, value: Range<String.Index>)

    /// Where keys and values stand, of a text that Foundation takes for an object.
    private static func read(_ text: String) -> (entries: [Entry], body: Range<String.Index>)? {
        guard (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any],
            let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}")
        else { return nil }
        var entries: [Entry] = []
        var depth = 0
        var isText = false
        var isEscaped = false
        var keyStart: String.Index?
        var key: (text: String, start: String.Index)?
        var valueStart: String.Index?
        func end(_ index: String.Index) {
            guard let found = key, let start = valueStart else { return }
            var last = index
            while last > start, text[text.index(before: last)].isWhitespace { last = text.index(before: last) }
            entries.append((found.text, found.start, start..<last))
            (key, valueStart) = (nil, nil)
        }
        for index in text[open...close].indices {
            let character = text[index]
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isText = false
                    if depth == 1, key == nil, let start = keyStart { key = (String(text[text.index(after: start)..<index]), start) }
                }
                continue
            }
            if depth == 1, key != nil, valueStart == nil, character != ":", !character.isWhitespace { valueStart = index }
            switch character {
            case "\"":
                isText = true
                keyStart = index
            case "{", "[": depth += 1
            case "}", "]":
                depth -= 1
                if depth == 0 { end(index) }
            case "," where depth == 1: end(index)
            default: break
            }
        }
        return (entries, text.index(after: open)..<close)
    }
}
