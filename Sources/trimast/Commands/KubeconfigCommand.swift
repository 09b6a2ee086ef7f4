import ArgumentParser
import Execution
import Foundation
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
        let text = try await session.fleet { fleet in
            var last: TrimastError?
            for host in session.spec.controlPlanes {
                do {
                    guard let channel = fleet.channel(host.name) else { continue }
                    let result = try await channel.run("cat /etc/kubernetes/admin.conf")
                    if result.status == 0 { return result.output }
                    last = TrimastError(
                        "kubeconfig.missing", "has no /etc/kubernetes/admin.conf", place: host.name.text, nextStep: "\(.trimast("apply"))")
                } catch let error as TrimastError {
                    last = error
                }
            }
            throw last ?? TrimastError("kubeconfig.missing", "no control plane has an admin.conf", nextStep: "\(.trimast("apply"))")
        }
        let own = try Kubeconfig.named(text, cluster: session.spec.name)
        guard let mergeInto else {
            print(own, terminator: "")
            return
        }
        let path = mergeInto.hasPrefix("~/") ? session.home + mergeInto.dropFirst() : mergeInto
        let old = FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : ""
        try SecretFile.write(try Kubeconfig.merged(own, into: old), to: path)
        Output.advice(
            "context \(session.spec.name) is in \(path): \(.shell("kubectl --context \(session.spec.name) get nodes"))", session.commands)
    }
}
