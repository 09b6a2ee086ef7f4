import ArgumentParser
import Specification

/// Checks cluster.yaml without asking any host.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks cluster.yaml and shows every mistake with its line, without asking any host.",
        discussion: "Exits with 1 when there are errors, with 0 when there are none or only warnings.")

    @OptionGroup var options: ClusterOptions
    @Option(name: .shortAndLong, help: "How the findings are shown.") var output = OutputFormat.text

    func run() throws {
        let report: Report
        do {
            let cluster = try ClusterFile.load(path: options.file)
            report = Report(file: options.file, findings: cluster.warnings, summary: cluster.spec.summary)
        } catch let invalid as InvalidClusterFile {
            report = Report(file: options.file, findings: invalid.diagnostics, summary: nil)
        }
        switch output {
        case .text: print(report.text)
        case .json: try Output.json(report)
        }
        guard report.valid else { throw ExitCode(1) }
    }
}

/// What `trimast validate` prints.
private struct Report: Encodable {
    let file: String
    let valid: Bool
    let findings: [Diagnostic]
    let summary: String?

    init(file: String, findings: [Diagnostic], summary: String?) {
        self.file = file
        self.findings = findings
        self.summary = summary
        valid = summary != nil
    }

    var text: String {
        let errors = findings.count { $0.severity == .error }
        let end = summary.map { "valid: \($0)" } ?? "\(errors) error\(errors == 1 ? "" : "s")"
        return (findings.map(\.description) + ["\(file): \(end)"]).joined(separator: "\n")
    }
}
