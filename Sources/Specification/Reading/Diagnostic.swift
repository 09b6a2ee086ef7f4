/// One finding about a cluster file: where it is, what is wrong, and what is allowed or what to do.
public struct Diagnostic: Equatable, Codable, Sendable, CustomStringConvertible {
    public enum Severity: String, Codable, Sendable {
        /// Nothing can be built from the file.
        case error
        /// The file can be used, but probably does not say what its author meant.
        case warning
    }

    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    public var severity: Severity
    /// A stable name of the kind of finding, such as `unknown-key`.
    public var code: String
    /// What is wrong: one sentence without a full stop.
    public var message: String
    /// What is allowed, or what to do.
    public var help: String?

    public init(
        file: String, line: Int, column: Int, severity: Severity = .error, code: String, message: String, help: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.code = code
        self.message = message
        self.help = help
    }

    /// `file:line:column: error: what is wrong; what is allowed`.
    public var description: String {
        "\(file):\(line):\(column): \(severity.rawValue): \(message)" + (help.map { "; \($0)" } ?? "")
    }
}

/// A cluster file that cannot be used, with everything that was found in it, in the order of the file.
public struct InvalidClusterFile: Error, Equatable, Sendable, CustomStringConvertible {
    /// Errors, and the warnings between them.
    public let findings: [Diagnostic]

    public init(_ findings: [Diagnostic]) { self.findings = findings }

    public var description: String { findings.map(\.description).joined(separator: "\n") }
}
