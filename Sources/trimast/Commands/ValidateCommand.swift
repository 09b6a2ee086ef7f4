import ArgumentParser
import Foundation
import Specification
import Support
import Terminal

/// `trimast validate`: everything that is wrong with a cluster file, without contacting any host.
struct ValidateCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks the cluster file.",
        discussion: """
            Prints everything that is wrong as file:line:column: what is wrong; what is allowed. No host is contacted.
            Exits with 0 when the file can be used, warnings or not, and with 1 when it cannot.
            """)

    @Option(name: [.short, .customLong("file")], help: ArgumentHelp("The cluster file.", valueName: "file"), completion: .file())
    var file = CommandText.usualFile

    @Option(name: [.short, .customLong("output")], help: "How to print the result.")
    var output = Format.text

    func run() throws {
        let result: Result
        do {
            result = Result(try ClusterFile.load(path: file))
        } catch let error as InvalidClusterFile {
            result = Result(file: file, error)
        }
        switch output {
        case .json:
            try Output.json(result)
        case .text:
            let findings = InvalidClusterFile(result.findings, omitted: result.omitted).lines
            for line in findings + (result.valid ? [] : [result.summary]) { Output.chatter(line) }
            if result.valid { print(result.summary) }
        }
        if !result.valid { throw ExitCode.failure }
    }

    /// What the command prints as JSON.
    struct Result: Codable {
        var file: String
        var valid: Bool
        /// The first of them.
        var findings: [Diagnostic]
        /// How many more errors there are.
        var omitted: Int
        var kubernetes: KubernetesVersion?
        var controlPlanes: Int?
        var workers: Int?

        init(_ file: ClusterFile) {
            self.init(file: file.file, InvalidClusterFile(file.warnings))
            valid = true
            kubernetes = file.spec.kubernetes.version
            controlPlanes = file.spec.controlPlanes.count
            workers = file.spec.workers.count
        }

        init(file: String, _ error: InvalidClusterFile) {
            self.file = file
            findings = error.findings
            omitted = error.omitted
            valid = false
        }

        var summary: String {
            guard let controlPlanes, let workers, let kubernetes else {
                return "\(file.printable): not valid: \(count(findings.count { $0.severity == .error } + omitted, "error"))"
            }
            return
                "\(file.printable): valid: \(count(controlPlanes, "control plane")), \(count(workers, "worker")), Kubernetes \(kubernetes)"
        }
    }
}
