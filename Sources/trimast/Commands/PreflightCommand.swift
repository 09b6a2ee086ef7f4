import ArgumentParser
import Operations
import Planning
import Preflight
import Specification
import Support
import Terminal

/// `trimast preflight`
struct PreflightCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "preflight", abstract: "Looks at all hosts together before anything is changed.",
        discussion: """
            Identities, clocks, ports between all pairs, the floating address, disks, kernels and what earlier clusters left. Nothing is \
            installed on the hosts and nothing is left behind. Exit status: 0 nothing fails, 3 something fails, 1 an error.
            """)

    @OptionGroup var options: ClusterOptions
    @Option(name: .shortAndLong, help: "How to print it.") var output = OutputFormat.text
    @Option(name: .long, parsing: .upToNextOption, help: "Run these checks alone, by id.", completion: .checkID) var only: [String] = []
    @Option(name: .long, parsing: .upToNextOption, help: "Leave these checks out, by id.", completion: .checkID) var skip: [String] = []
    @Flag(name: .long, help: "Explain every check, without contacting any host.") var list = false
    @Flag(name: .long, help: "Also measure the disk that etcd will use, by writing to it for some seconds.") var disk = false

    func run() async throws {
        let only = only.flatMap { $0.split(separator: ",").map(String.init) }
        let skip = skip.flatMap { $0.split(separator: ",").map(String.init) }
        if list { return try explain(PreflightCatalogue().chosen(only: only, skip: skip, measuresDisk: true)) }
        // Unknown ids are told before any host is asked.
        _ = try PreflightCatalogue().chosen(only: only, skip: skip)
        let session = try ClusterSession(options)
        let checks = try await session.fleet { fleet in
            try await Preflight.run(fleet: fleet, spec: session.spec, files: session.file.files, only: only, skip: skip, measuresDisk: disk)
        }.map { session.commands($0) }
        switch output {
        case .text: print(CheckText.render(checks, style: Output.style(1), width: TerminalSize.width(of: 1)))
        case .json: try Output.json(checks)
        }
        if checks.contains(where: { $0.outcome == .failed }) { throw ExitCode(3) }
    }

    private struct Explanation: Encodable {
        var id: String
        var title: String
        var explanation: String
    }

    private func explain(_ checks: [any PreflightCheck]) throws {
        switch output {
        case .text: print(checks.map { "\($0.id): \($0.title)\n    \($0.explanation)" }.joined(separator: "\n"))
        case .json: try Output.json(checks.map { Explanation(id: $0.id, title: $0.title, explanation: $0.explanation) })
        }
    }
}
