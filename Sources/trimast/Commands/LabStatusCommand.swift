import ArgumentParser
import FoundationEssentials
import Lab

/// `trimast lab status`
struct LabStatusCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    static let configuration = CommandConfiguration(commandName: "status", abstract: "Shows the lab's hosts and whether they answer.")

    @OptionGroup var selection: LabSelection

    @Option(name: .shortAndLong, help: "How to print it.")
    var output = Format.table

    func run() async throws {
        let status = try await selection.lab().status()
        switch output {
        case .table: print(status.table)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(status), as: UTF8.self))
        }
    }
}

/// `trimast lab cluster-file`
struct LabClusterFile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster-file", abstract: "Prints the cluster file that `lab up` wrote for the lab's hosts.")

    @OptionGroup var selection: LabSelection

    func run() async throws { print(try selection.lab().clusterFileText(), terminator: "") }
}
