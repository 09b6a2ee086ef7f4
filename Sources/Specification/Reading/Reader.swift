import Yams

/// Walks the YAML of a cluster file and remembers where everything stands and what is wrong with it. It never stops at an error.
struct Reader {
    let file: String
    private(set) var findings: [Diagnostic] = []
    private(set) var places = Places()
    private var wrong: Set<FieldPath> = []
    private(set) var path: FieldPath = []

    init(file: String) { self.file = file }

    mutating func report(_ code: String, at place: Place, _ message: String, help: String?, severity: Diagnostic.Severity = .error) {
        findings.append(
            Diagnostic(
                file: file, line: place.line, column: place.column, severity: severity, code: code, message: message, help: help))
    }

    /// Reports what is wrong with the value that is being read; its path stands first.
    mutating func refuse(_ code: String, _ node: Node, _ message: String, help: String?) {
        report(code, at: node.place, "\(path): \(message)", help: help)
    }

    /// Reports that a value is not what its kind asks for.
    mutating func refuse(_ node: Node, not noun: String, allowed: String) {
        refuse("wrong-value", node, "\(node.shown) is not \(noun)", help: "allowed: \(allowed)")
    }

    /// Reads a value below the present one and remembers its place if it could be read.
    mutating func descend<Value>(to component: FieldPath.Component, _ node: Node, _ read: (inout Reader) -> Value?) -> Value? {
        path = path + component
        defer { path.components.removeLast() }
        let value = read(&self)
        if value == nil { wrong.insert(path) } else { places[path] = node.place }
        return value
    }

    /// True when the file gives a value here that is not right.
    func isWrong(_ path: FieldPath) -> Bool { wrong.contains(path) }

    /// Reads a mapping with known keys into a value that has its defaults already. False when it is no mapping at all.
    mutating func fill<Object>(_ object: inout Object, with fields: [Field<Object>], from node: Node) -> Bool {
        guard let mapping = node.mapping else {
            refuse(node, not: "a mapping", allowed: "the keys \(list(fields.map(\.key)))")
            return false
        }
        if path.components.isEmpty { places[path] = node.place }
        var seen: Set<String> = []
        for (key, value) in mapping.merged {
            guard let field = fields.first(where: { $0.key == key.scalar?.string }) else {
                refuseUnknown(key, known: fields.map(\.key))
                continue
            }
            seen.insert(field.key)
            if value.isNull {
                guard field.isRequired else { continue }
                report(
                    "missing-value", at: key.place, "\(path + .key(field.key)): has no value", help: "write for example '\(field.example)'")
                continue
            }
            _ = descend(to: .key(field.key), value) { reader in field.read(value, &object, &reader) ? true : nil }
        }
        for field in fields where field.isRequired && !seen.contains(field.key) {
            report(
                "missing-key", at: node.place, "'\(field.key)' is missing\(where: path)", help: "write for example '\(field.example)'")
        }
        return true
    }

    private mutating func refuseUnknown(_ key: Node, known: [String]) {
        guard let text = key.scalar?.string else {
            return report("unknown-key", at: key.place, "\(key.shown) cannot be a key here", help: "allowed: \(list(known))")
        }
        let help =
            if let word = closest(to: text, among: known) {
                "did you mean '\(word)'?"
            } else if let place = Outline.object(ClusterSpec.fields.map(\.entry)).place(of: text) {
                "it belongs \(place.isEmpty ? "at the beginning of a line" : "to \(place)")"
            } else {
                "allowed: \(list(known))"
            }
        report("unknown-key", at: key.place, "'\(text)' is not a key\(of: path)", help: help)
    }
}

extension DefaultStringInterpolation {
    fileprivate mutating func appendInterpolation(where path: FieldPath) {
        if !path.components.isEmpty { appendLiteral(" in \(path)") }
    }

    fileprivate mutating func appendInterpolation(of path: FieldPath) {
        appendLiteral(path.components.isEmpty ? " of a cluster file" : " of \(path)")
    }
}

/// `a, b or c`.
func list(_ words: [String], last: String = "and") -> String {
    guard let end = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) " + end
}
