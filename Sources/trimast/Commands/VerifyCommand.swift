import ArgumentParser
import Operations
import Planning
import Terminal

/// `trimast verify`
struct VerifyCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Looks at every promise, one named check each.",
        discussion:
            "A pod on every host, for a moment, proves the pod network by traffic. Exit status: 0 all hold, 3 something fails, 1 an error.")

    @OptionGroup var options: ClusterOptions
    @Option(name: .shortAndLong, help: "How to print it.") var output = OutputFormat.text
    @Flag(name: .long, inversion: .prefixedNo, help: "Prove the pod network by traffic between pods.") var traffic = true

    func run() async throws {
        let session = try ClusterSession(options)
        let checks = try await session.fleet { fleet in
            try await session.verify(fleet, traffic: traffic)
        }.map { session.commands($0) }
        switch output {
        case .text: print(CheckText.render(checks, style: Output.style(1), width: TerminalSize.width(of: 1)))
        case .json: try Output.json(checks)
        }
        if checks.contains(where: { $0.outcome == .failed }) { throw ExitCode(3) }
    }
}
