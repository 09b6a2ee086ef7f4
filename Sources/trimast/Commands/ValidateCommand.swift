import ArgumentParser
import Foundation
import Specification

/// Checks cluster.yaml without asking any host.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks cluster.yaml and shows every mistake with its line, without asking any host.",
        discussion: "Exits with 1 when there are errors, with 0 when there are none or only warnings.")

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(name: [.customShort("f"), .customLong("file")], help: "The cluster file.")
    var file = "cluster.yaml"

    @Option(name: [.short, .long], help: "How the findings are shown.")
    var output = Output.text

    func run() throws {
        let report: Report
        do {
            let cluster = try ClusterFile.load(path: file)
            report = Report(file: file, findings: cluster.warnings, summary: cluster.spec.summary)
        } catch let invalid as InvalidClusterFile {
            report = Report(file: file, findings: invalid.diagnostics, summary: nil)
        }
        switch output {
        case .text: print(report.text)
        case .json: print(try report.json())
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

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
