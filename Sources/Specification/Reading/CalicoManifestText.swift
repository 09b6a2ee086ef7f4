import Foundation
import Support
import Yams

/// A file that is to be Calico's own manifest, looked at before anything is planned from it.
enum CalicoManifestText {
    /// What is wrong with it, in words that follow the file's name; nil: nothing.
    ///
    /// - Parameter release: nil when the file's version is wrong.
    static func problem(_ bytes: Data, _ release: KubernetesRelease?) -> ManifestText.Problem? {
        let manifest: ManifestText
        do { manifest = try ManifestText(bytes) } catch { return error }
        guard
            let node = manifest.documents.flatMap(\.objects).first(where: {
                $0.text(of: "kind") == "DaemonSet" && $0.value(of: "metadata")?.text(of: "name") == "calico-node"
            })
        else {
            return ManifestText.Problem(
                message: " has no DaemonSet calico-node, so that it is not Calico's manifest",
                help: "name Calico's own manifests/calico.yaml, not the operator's")
        }
        guard let release else { return nil }
        if let calico = version(of: node), let objection = CalicoReleases.objection(to: calico, minor: release.minor) {
            return ManifestText.Problem(
                message: " is of Calico 3.\(calico), \(objection)", help: "get a fitting one: \(release.calicoDownload)")
        }
        guard !release.hasBetaPolicies else { return nil }
        let lines = manifest.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let index = lines.firstIndex(where: { $0.filter { !" \"'".contains($0) } == "apiVersion:policy/v1beta1" }) else { return nil }
        return ManifestText.Problem(
            message:
                ":\(index + 1) asks for policy/v1beta1, which is gone from Kubernetes 1.25 on: this manifest is of an older Calico, and cannot be applied",
            help: "get a fitting one: \(release.calicoDownload)")
    }

    /// The minor of `image: docker.io/calico/node:v3.25.2`; nil where the tag does not tell.
    private static func version(of node: Node) -> Int? {
        let pod = node.value(of: "spec")?.value(of: "template")?.value(of: "spec")
        let container = pod?.value(of: "containers")?.sequence?.first { $0.text(of: "name") == "calico-node" }
        guard let tag = container?.text(of: "image")?.split(separator: ":").last, tag.hasPrefix("v3.") else { return nil }
        return Int(tag.dropFirst(3).prefix { $0.isNumber })
    }
}
