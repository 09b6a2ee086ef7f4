import ArgumentParser
import Specification

/// `trimast init`: a cluster file to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Prints a cluster file for the hosts given.",
        discussion: """
            The first three hosts become control planes; with fewer than three, the first one does. Everything that can be set stands in \
            the file as a comment. Example:

              trimast init master1=192.168.96.65 master2=192.168.96.66 master3=192.168.96.67 node=192.168.96.68 \
            --endpoint 192.168.96.69 > cluster.yaml
            """)

    @Argument(help: ArgumentHelp("The hosts, each as NAME=ADDRESS or NAME.", valueName: "host"), transform: host)
    var hosts: [StarterFile.Host]

    @Option(
        help: ArgumentHelp("The Kubernetes version; the newest that Trimast knows if not given.", valueName: "version"), transform: version)
    var kubernetes: KubernetesVersion?

    @Option(help: ArgumentHelp("The floating address.", valueName: "address"), transform: address)
    var endpoint: IPv4Address?

    @Option(help: ArgumentHelp("The cluster's name.", valueName: "name"), transform: name)
    var name: HostName?

    func run() throws {
        let file = StarterFile(name: name, hosts: hosts, version: kubernetes, endpoint: endpoint)
        let problems = file.problems
        guard problems.isEmpty else {
            throw ValidationError("These hosts make no cluster:\n" + problems.joined(separator: "\n"))
        }
        print(file.text(), terminator: "")
    }

    private static func host(_ text: String) throws -> StarterFile.Host {
        guard let host = StarterFile.Host(text) else {
            throw ValidationError("'\(text)' is not NAME=ADDRESS or NAME; an example is master1=192.168.96.65.")
        }
        return host
    }

    private static func version(_ text: String) throws -> KubernetesVersion {
        guard let version = KubernetesVersion(text), KubernetesRelease(version) != nil else {
            throw ValidationError(
                "'\(text)' is not a Kubernetes version from 1.\(KubernetesRelease.oldestMinor).0 to 1.\(KubernetesRelease.newestMinor).x.")
        }
        return version
    }

    private static func address(_ text: String) throws -> IPv4Address {
        guard let address = IPv4Address(text) else { throw ValidationError("'\(text)' is not an IPv4 address such as 192.168.96.69.") }
        return address
    }

    private static func name(_ text: String) throws -> HostName {
        guard let name = HostName(text) else { throw ValidationError("'\(text)' is not a name of small letters, digits and '-'.") }
        return name
    }
}
