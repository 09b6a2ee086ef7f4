import ArgumentParser
import Specification

/// Writes a cluster.yaml to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Prints a commented cluster.yaml for the hosts given.",
        usage: "trimast init --control-plane master1=192.168.96.65 --worker node=192.168.96.68 > cluster.yaml",
        discussion: "What must be said is filled in; all else stands there as a comment with its default.")

    @Option(name: .customLong("control-plane"), help: "A control plane, NAME=ADDRESS; one or three of them.")
    var controlPlanes: [HostArgument]

    @Option(name: .customLong("worker"), help: "A worker, NAME=ADDRESS; any number.")
    var workers: [HostArgument] = []

    @Option(help: "The floating address, free and in the hosts' subnet; left out: the one after the hosts'.")
    var endpoint: String?

    @Option(name: .customLong("kubernetes"), help: "The Kubernetes version.")
    var version = KubernetesRelease.suggested.description

    @Option(help: "The cluster's name.")
    var name = "cluster"

    func run() throws {
        guard let name = HostName(name) else {
            throw ValidationError("--name \(name) is not a name; use lower-case letters, digits and '-'")
        }
        guard let version = KubernetesVersion(version) else {
            throw ValidationError("--kubernetes \(version) is not a version such as 1.34.2")
        }
        let template = ClusterTemplate(
            name: name, version: version, endpoint: endpoint, controlPlanes: controlPlanes.map(\.host), workers: workers.map(\.host))
        print(try template.text(), terminator: "")
    }
}

/// `NAME=ADDRESS` on the command line.
struct HostArgument: ExpressibleByArgument {
    let host: ClusterTemplate.Host

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let name = HostName(parts[0]), let address = IPv4Address(parts[1]) else { return nil }
        host = (name, address)
    }
}
