import Support
import Yams

extension Node {
    var place: Place { Place(line: mark?.line ?? 1, column: mark?.column ?? 1) }

    /// A plain empty value, `~` or `null`.
    var isNull: Bool { plainText.map { ["", "~", "null", "Null", "NULL"].contains($0) } ?? false }

    /// A scalar's text if it is written without quotes.
    var plainText: String? {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
        return scalar.string
    }

    /// What a word processor or an input method put in place of YAML's own characters.
    var typography: String? {
        guard let text = plainText, text.utf8.count <= 200 else { return nil }
        if text.contains("：") { return "write ':' and a space, not the full-width '：'" }
        return text.contains(where: { "“”‘’".contains($0) }) ? "use straight quotes" : nil
    }

    static let spaceHint = "write a space after ':'"

    /// What is probably wrong with a word in the place of a mapping or a key, such as `name:demo`.
    var hint: String? {
        guard let text = plainText, text.utf8.count <= 200, text.contains(/^[A-Za-z]+:[^\/:]/) else { return nil }
        return Self.spaceHint
    }

    /// The value as an error message quotes it.
    var shown: String {
        switch self {
        case .scalar where isNull: "an empty value"
        case .scalar(let scalar):
            scalar.style == .doubleQuoted ? "\"\(scalar.string.shortened)\"" : "'\(scalar.string.shortened)'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}

extension Node.Mapping {
    /// The keys and values with `<<` merges done: a mapping's own keys win.
    var merged: [(key: Node, value: Node)] {
        var own: [(key: Node, value: Node)] = []
        var inherited: [(key: Node, value: Node)] = []
        for (key, value) in self {
            guard key.plainText == "<<" else {
                own.append((key, value))
                continue
            }
            inherited += (value.sequence.map(Array.init) ?? [value]).flatMap { $0.mapping?.merged ?? [] }
        }
        guard !inherited.isEmpty else { return own }
        var keys = Set(own.compactMap(\.key.scalar?.string))
        return inherited.filter { $0.key.scalar.map { keys.insert($0.string).inserted } ?? true } + own
    }
}
