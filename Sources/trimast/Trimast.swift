import ArgumentParser
import Support

/// The program: thin commands over the modules. Each command parses, calls and prints.
@main
struct Trimast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trimast",
        abstract: "Builds, proves and keeps highly available Kubernetes clusters, over SSH, from one YAML file.",
        subcommands: [LabCommand.self])
}
