import ArgumentParser
import FoundationEssentials
import Lab
import Support

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
            try Output.json(status)
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

/// `trimast lab path`
struct LabPathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path", abstract: "Prints the lab's folder: cluster.yaml, ssh_config, known_hosts and the hosts' disks.")

    @OptionGroup var selection: LabSelection

    func run() async throws { print(try selection.lab().directory) }
}

/// `trimast lab hints`
struct LabHints: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hints", abstract: "Says how to look around in the lab.")

    @OptionGroup var selection: LabSelection

    func run() async throws {
        let lab = try selection.lab()
        let file = lab.clusterFile
        let option = lab.name.description == "lab" ? "" : " --name \(lab.name)"
        print(
            """

            Look around:
              trimast lab status\(option)
              trimast lab ssh\(option) master1              # then: kubectl get nodes -o wide
              trimast lab exec\(option) master1 -- kubectl get pods -A
              trimast plan -f \(file)          # nothing to do
              trimast lab power-off\(option) master1        # a power cut; then: trimast verify -f \(file)
              trimast lab power-on\(option) master1
              trimast lab down\(option)
            """)
    }
}
