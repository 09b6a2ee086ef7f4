import Support

/// One finding about a cluster file: where it is, what is wrong, and what is allowed or what to do.
package struct Diagnostic: Equatable, Codable, Sendable, CustomStringConvertible {
    package enum Severity: String, Codable, Sendable {
        /// Nothing can be built from the file.
        case error
        /// The file can be used, but probably does not say what its author meant.
        case warning
    }

    package var file: String
    /// From 1.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int
    package var severity: Severity
    /// A stable name of the kind of finding, such as `unknown-key`.
    package var code: String
    /// What is wrong: one sentence without a full stop, nothing in it that a terminal would act on.
    package var message: String
    /// What is allowed, or what to do.
    package var help: String?

    package init(
        file: String, line: Int, column: Int, severity: Severity = .error, code: String, message: String, help: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.code = code
        self.message = message.printable
        self.help = help?.printable
    }

    /// `file:line:column: error: what is wrong; what is allowed`.
    package var description: String {
        "\(file.printable):\(line):\(column): \(severity.rawValue): \(message)" + (help.map { "; \($0)" } ?? "")
    }
}

/// A cluster file that cannot be used, with what was found in it, in the order of the file.
package struct InvalidClusterFile: Error, Equatable, Sendable, CustomStringConvertible {
    /// Errors, and the warnings between them; at most ``Findings/shown`` of each.
    package let findings: [Diagnostic]
    /// How many more errors there are.
    package let omitted: Int

    package init(_ findings: [Diagnostic], omitted: Int = 0) {
        self.findings = findings
        self.omitted = omitted
    }

    package var description: String { lines.joined(separator: "\n") }

    /// A finding a line, and how many more there are.
    package var lines: [String] { findings.map(\.description) + (omitted > 0 ? ["and \(count(omitted, "more error"))"] : []) }
}

/// What is found while a file is read: the first of them, and how many there are.
package struct Findings: Sendable {
    /// How many errors people are shown, and how many warnings.
    package static let shown = 50
    /// How many are kept until they are put in the file's order.
    private static let kept = 1000

    private typealias Entry = (number: Int, finding: Diagnostic)
    private var errors: [Entry] = []
    private var warnings: [Entry] = []
    private(set) var errorCount = 0

    init(_ findings: [Diagnostic]) {
        for finding in findings { add(finding) }
    }

    /// Nothing more is kept: what is found now is only counted.
    var isFull: Bool { errors.count >= Self.kept }

    mutating func add(_ finding: Diagnostic) {
        switch finding.severity {
        case .error:
            errorCount += 1
            if !isFull { errors.append((errors.count + warnings.count, finding)) }
        case .warning:
            if warnings.count < Self.kept { warnings.append((errors.count + warnings.count, finding)) }
        }
    }

    /// Counts an error that nobody will see.
    mutating func omit() { errorCount += 1 }

    /// The errors of one kind that were kept.
    func errors(_ code: String) -> [Diagnostic] { errors.map(\.finding).filter { $0.code == code } }

    /// In the order of the file.
    var first: [Diagnostic] {
        func sorted(_ entries: [Entry]) -> [Entry] {
            entries.sorted { ($0.finding.line, $0.finding.column, $0.number) < ($1.finding.line, $1.finding.column, $1.number) }
        }
        return sorted(Array(sorted(errors).prefix(Self.shown) + sorted(warnings).prefix(Self.shown))).map(\.finding)
    }

    var omitted: Int { errorCount - min(errors.count, Self.shown) }
}
