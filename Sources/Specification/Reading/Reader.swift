import Support
import Yams

/// Walks the YAML of a cluster file and remembers where everything stands and what is wrong with it. It never stops at an error.
struct Reader {
    let file: String
    private(set) var findings: [Diagnostic]
    private(set) var places = Places()
    private var wrong: Set<FieldPath> = []
    private(set) var path: FieldPath = []

    /// - Parameter findings: what was found before.
    init(file: String, findings: [Diagnostic] = []) {
        self.file = file
        self.findings = findings
    }

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
        refuse("wrong-value", node, "\(node.shown) is not \(noun)", help: "allowed: \(allowed)" + (node.typography.map { "; \($0)" } ?? ""))
    }

    /// Reads a value below the present one and remembers its place if it could be read.
    mutating func descend<Value>(to component: FieldPath.Component, _ node: Node, _ read: (inout Reader) -> Value?) -> Value? {
        path = path + component
        defer { path.components.removeLast() }
        let value = read(&self)
        if value == nil { wrong.insert(path) } else { places[path] = node.place }
        return value
    }

    /// Takes a value that could be read for a wrong one: what follows from it is not worth a word.
    mutating func condemn(_ path: FieldPath) {
        wrong.insert(path)
        places[path] = nil
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
                if let meant = refuseUnknown(key, known: fields.map(\.key)) { seen.insert(meant) }
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

    /// Returns the key that was probably meant, if it is one of this mapping: it is not reported as missing as well.
    private mutating func refuseUnknown(_ key: Node, known: [String]) -> String? {
        guard let text = key.scalar?.string else {
            report("unknown-key", at: key.place, "\(key.shown) cannot be a key here", help: "allowed: \(list(known))")
            return nil
        }
        let suggestion =
            closest(to: text, among: known).map { OtherNames.Suggestion.sibling($0) } ?? OtherNames.suggestion(for: text, at: path)
        let help =
            switch suggestion {
            case .sibling(let word): "did you mean '\(word)'?"
            case .elsewhere(let path): "it is called \(path) here"
            case .advice(let text): text
            case nil:
                if text.contains("\t") {
                    "indent with spaces, not with tabs"
                } else if let typography = key.typography {
                    typography
                } else if let place = Outline.object(ClusterSpec.fields.map(\.entry)).place(of: text) {
                    "it belongs \(place.isEmpty ? "at the beginning of a line" : "to \(place)")"
                } else {
                    "allowed: \(list(known))"
                }
            }
        report("unknown-key", at: key.place, "'\(text)' is not a key\(of: path)", help: help)
        if case .sibling(let word) = suggestion { return word }
        return nil
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
