import Support
import Yams

/// Walks the YAML of a cluster file and remembers where everything stands and what is wrong with it. It never stops at an error.
struct Reader {
    let file: String
    private(set) var findings: Findings
    private(set) var places = Places()
    private(set) var path: FieldPath = []

    /// - Parameter findings: what was found before.
    init(file: String, findings: [Diagnostic] = []) {
        self.file = file
        self.findings = Findings(findings)
    }

    mutating func report(_ code: String, at place: Place, _ message: String, help: String?, severity: Diagnostic.Severity = .error) {
        findings.add(
            Diagnostic(
                file: file, line: place.line, column: place.column, severity: severity, code: code, message: message, help: help))
    }

    /// Reports what is wrong with the value that is being read; its path stands first.
    mutating func refuse(_ code: String, _ node: Node, _ message: @autoclosure () -> String, help: String?) {
        guard !findings.isFull else { return findings.omit() }
        report(code, at: node.place, "\(path): \(message())", help: help)
    }

    /// Reports that a value is not what its kind asks for.
    ///
    /// - Parameter hint: what is probably wrong with it, instead of all that is allowed.
    mutating func refuse(_ node: Node, not noun: String, allowed: @autoclosure () -> String, hint: @autoclosure () -> String? = nil) {
        guard !findings.isFull else { return findings.omit() }
        let help = hint() ?? "allowed: \(allowed())" + (node.typography.map { "; \($0)" } ?? "")
        refuse("wrong-value", node, "\(node.shown) is not \(noun)", help: help)
    }

    /// Reads a value below the present one and remembers its place if it could be read.
    ///
    /// - Parameter key: the value's key where the user chose it.
    mutating func descend<Value>(
        to component: FieldPath.Component, _ node: Node, key: Node? = nil, _ read: (inout Reader) -> Value?
    ) -> Value? {
        path.components.append(component)
        defer { path.components.removeLast() }
        if let key { places.remember(key: key.place, of: path) }
        let value = read(&self)
        if value == nil { places.markWrong(path) } else { places[path] = node.place }
        return value
    }

    /// Takes a value that could be read for a wrong one: what follows from it is not worth a word.
    mutating func condemn(_ path: FieldPath) {
        places.markWrong(path)
        places[path] = nil
    }

    /// Reads a mapping with known keys into a value that has its defaults already. False when it is no mapping at all.
    mutating func fill<Object>(_ object: inout Object, with fields: [Field<Object>], from node: Node) -> Bool {
        guard let mapping = node.mapping else {
            refuse(node, not: "a mapping", allowed: "the keys \(list(fields.map(\.key)))", hint: node.hint)
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
            guard !findings.isFull else {
                findings.omit()
                continue
            }
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
        guard !findings.isFull else {
            findings.omit()
            return nil
        }
        let suggestion =
            closest(to: text, among: known).map { OtherNames.Suggestion.sibling($0) } ?? OtherNames.suggestion(for: text, at: path)
        let help =
            switch suggestion {
            case .sibling(let word): "did you mean '\(word)'?"
            case .elsewhere(let path): "it is called \(path) here"
            case .advice(let text): text.replacing("trimast trust", with: "trimast trust" + fileOption)
            case nil:
                if text.contains("\t") {
                    "indent with spaces, not with tabs"
                } else if let hint = key.hint ?? key.typography {
                    hint
                } else if let place = Outline.object(ClusterSpec.fields.map(\.entry)).place(of: text) {
                    "it belongs \(place.isEmpty ? "at the beginning of a line" : "to \(place)")"
                } else {
                    "allowed: \(list(known))"
                }
            }
        report("unknown-key", at: key.place, "'\(text.shortened)' is not a key\(of: path)", help: help)
        guard case .sibling(let word) = suggestion else { return nil }
        // What the file means by it is not known, so that nothing follows from its default.
        places.markWrong(path + .key(word))
        return word
    }

    /// What a command needs to work on this file.
    private var fileOption: String { file == ClusterFile.usualName ? "" : " -f " + Shell.word(file) }
}

extension DefaultStringInterpolation {
    fileprivate mutating func appendInterpolation(where path: FieldPath) {
        if !path.components.isEmpty { appendLiteral(" in \(path)") }
    }

    fileprivate mutating func appendInterpolation(of path: FieldPath) {
        appendLiteral(path.components.isEmpty ? " of a cluster file" : " of \(path)")
    }
}
