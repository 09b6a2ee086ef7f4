import ArgumentParser
import Lab

/// `trimast lab up`
struct LabUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Starts the lab's hosts, or adds those that are missing, and writes a cluster file for them.")

    @OptionGroup var selection: LabSelection
    @OptionGroup var kind: LabKind

    @Option(name: .long, help: "How many control planes: master1 and so on. (default: 3, or as the lab is)")
    var controlPlanes: Int?

    @Option(name: .long, help: "How many workers: node, node2 and so on. (default: 1, or as the lab is)")
    var workers: Int?

    func run() async throws {
        try await selection.lab().up(kind.request(controlPlanes: controlPlanes, workers: workers))
    }
}

/// `trimast lab down`
struct LabDown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Removes the lab's hosts, disks and network, and checks that nothing is left.")

    @OptionGroup var selection: LabSelection

    func run() async throws { try await selection.lab().down() }
}

/// `trimast lab prepare`
struct LabPrepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare", abstract: "Makes all that is slow (Kubernetes, packages, images, root) and starts nothing.")

    @OptionGroup var selection: LabSelection
    @OptionGroup var kind: LabKind

    func run() async throws { try await selection.lab().prepare(kind.request().options()) }
}
