import ArgumentParser
import Foundation
import Operations
import Parts
import Specification
import Support
import Transport

/// `trimast kubeconfig`
struct KubeconfigCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubeconfig", abstract: "Prints the cluster's kubeconfig for the operator, or merges it into one.",
        discussion: "It holds the cluster administrator's key: a file is written for its owner alone (mode 600).")

    @OptionGroup var options: ClusterOptions
    @Option(name: .long, help: "Merge into this kubeconfig (other clusters in it stay), such as ~/.kube/config.", completion: .file())
    var mergeInto: String?

    func run() async throws {
        let session = try ClusterSession(options)
        let text = try await session.fleet { try await session.administratorsKubeconfig($0) }
        let own = try Kubeconfig.named(text, cluster: session.spec.name)
        guard let mergeInto else {
            print(own, terminator: "")
            return
        }
        let path = PathText.expanded(mergeInto, home: session.home)
        let old = FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : ""
        try SecretFile.write(try Kubeconfig.merged(own, into: old), to: path)
        Output.advice(
            "context \(session.spec.name) is in \(path): \(.shell("kubectl --context \(session.spec.name) get nodes"))", session.commands)
    }
}
