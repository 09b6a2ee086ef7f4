/// A place in cluster.yaml; both numbers start at 1, columns are counted in characters as editors do.
public struct SourcePosition: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    public var line: Int
    public var column: Int
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
    public var description: String { "\(line):\(column)" }
    public static func < (a: SourcePosition, b: SourcePosition) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// One finding in cluster.yaml: what is wrong at which place, and what is allowed there.
public struct Diagnostic: Hashable, Codable, Sendable, CustomStringConvertible {
    public enum Severity: String, Codable, Sendable, CaseIterable { case error, warning }

    public var file: String
    public var line: Int
    public var column: Int
    public var severity: Severity
    /// A stable name of the kind of finding, such as `unknown-key`.
    public var code: String
    /// What is wrong.
    public var message: String
    /// What is allowed, or what to do.
    public var hint: String

    public init(
        file: String, position: SourcePosition, severity: Severity = .error, code: String, message: String, hint: String
    ) {
        self.file = file
        line = position.line
        column = position.column
        self.severity = severity
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// `file:line:column: error: what is wrong; what is allowed`.
    public var description: String { "\(file):\(line):\(column): \(severity.rawValue): \(message); \(hint)" }
}

/// cluster.yaml has errors: all of them, in the order of the file, with the warnings among them.
public struct InvalidClusterFile: Error, Equatable, Sendable, CustomStringConvertible {
    public var diagnostics: [Diagnostic]
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// Gathers what the checks find.
struct Findings {
    let file: String
    private var found: [Diagnostic] = []

    init(file: String) { self.file = file }

    mutating func error(_ code: String, at position: SourcePosition, _ message: String, _ hint: String) {
        found.append(Diagnostic(file: file, position: position, code: code, message: message, hint: hint))
    }

    mutating func warning(_ code: String, at position: SourcePosition, _ message: String, _ hint: String) {
        found.append(Diagnostic(file: file, position: position, severity: .warning, code: code, message: message, hint: hint))
    }

    /// All findings in the order of the file.
    var sorted: [Diagnostic] {
        found.enumerated().sorted { ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset) }
            .map(\.element)
    }
    var hasErrors: Bool { found.contains { $0.severity == .error } }
}
