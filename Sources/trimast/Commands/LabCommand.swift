import ArgumentParser
import FoundationEssentials
import Lab
import Support

/// `trimast lab`: real hosts on this machine, to build clusters on.
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "Real hosts on this machine, each with its own systemd and sshd, to build clusters on (root).",
        subcommands: [
            LabUp.self, LabDown.self, LabStatusCommand.self, LabSSH.self, LabExec.self, LabPowerOff.self, LabPowerOn.self,
            LabReinstall.self,
            LabPrepare.self, LabClusterFile.self, LabPathCommand.self, LabHints.self,
        ])
}

/// Which lab a command means.
struct LabSelection: ParsableArguments {
    @Option(name: .long, help: "The lab's name; labs of different names stand beside each other.")
    var name = "lab"

    func lab() throws -> Lab {
        Lab(name: try LabName(name), paths: LabPaths(environment: ProcessInfo.processInfo.environment), report: .standardError)
    }
}

/// What a lab is made from.
struct LabKind: ParsableArguments {
    @Option(name: .long, help: "The hosts' Debian. (default: bookworm; trixie for Kubernetes 1.32 and newer)")
    var suite: Suite?

    @Option(name: .long, help: "The hosts' packages: deb, rpm (stand-ins for Rocky Linux), or mixed. (default: deb, or as the lab is)")
    var family: LabFamily?

    @Option(
        name: .customLong("kubernetes-from"), help: "A folder of Kubernetes' programs to make packages and images from.",
        completion: .directory)
    var kubernetesFrom: String?

    @Option(name: .customLong("kubernetes"), help: "A version whose official programs are downloaded, such as 1.34.2.")
    var kubernetesVersion: String?

    func validate() throws {
        if kubernetesFrom != nil, kubernetesVersion != nil {
            throw ValidationError("--kubernetes-from and --kubernetes exclude each other")
        }
    }

    func request(controlPlanes: Int? = nil, workers: Int? = nil) -> LabOptions.Request {
        let origin =
            kubernetesFrom.map { KubernetesOrigin.folder(at: $0, workingDirectory: FileManager.default.currentDirectoryPath) }
            ?? kubernetesVersion.map { .official(version: $0.hasPrefix("v") ? String($0.dropFirst()) : $0) }
        return LabOptions.Request(controlPlanes: controlPlanes, workers: workers, suite: suite, kubernetes: origin, family: family)
    }
}

extension Suite: ExpressibleByArgument {}
extension LabFamily: ExpressibleByArgument {}
