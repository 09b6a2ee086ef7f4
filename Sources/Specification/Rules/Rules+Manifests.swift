import Foundation
import Support

/// Files of pod networks that are no part of Trimast.
extension Rules {
    /// Calico's manifest is no part of Trimast: without it apply would stop in the middle.
    ///
    /// - Parameter contents: the bytes of the file of a path, nil where none can be read.
    static func calicoManifest(_ spec: ClusterSpec, _ reader: inout Reader, _ contents: (String) -> Data?) {
        let path: FieldPath = ["network", "calico", "manifest"]
        guard spec.network.plugin == .calico, reader.isUsable(["network", "plugin"]), reader.isUsable(path) else { return }
        let download = release(spec, reader)?.calicoDownload ?? "calico.yaml of the release that fits your Kubernetes"
        guard let file = spec.network.calico.manifest else {
            return reader.error(
                "calico-manifest", path, "names no file, and the pod network Calico is made from its own manifest",
                help:
                    "get it (\(download)) and write 'network: {calico: {manifest: calico.yaml}}'; or write 'network: {plugin: bird}', which needs none"
            )
        }
        guard let bytes = contents(file) else {
            return reader.error(
                "calico-manifest", path, "there is no file \(file.shortened) that can be read",
                help: "get it (\(download)), or correct the path")
        }
        guard let problem = CalicoManifestText.problem(bytes, release(spec, reader)) else {
            return calicoPort(spec, &reader, manifest: String(decoding: bytes, as: UTF8.self))
        }
        reader.error("calico-manifest", path, file.shortened + problem.message, help: problem.help)
    }

    /// The pod network's own manifest: it must be there, and give pods addresses of the range that everybody else expects. What nodes must let in
    /// for it is taken from it where cluster.yaml does not say.
    ///
    /// - Parameter contents: the bytes of the file of a path, nil where none can be read.
    static func podNetworkManifest(_ spec: inout ClusterSpec, _ reader: inout Reader, _ contents: (String) -> Data?) {
        let path: FieldPath = ["network", "manifest"]
        guard spec.network.plugin == .manifest, reader.isUsable(["network", "plugin"]), reader.isUsable(path),
            reader.isUsable(path + "file")
        else { return }
        guard let file = spec.network.manifest.file else {
            return reader.error(
                "pod-network-manifest", path, "names no file, and the pod network is made from it",
                help: "write 'network: {plugin: manifest, manifest: kube-flannel.yml}' with the pod network's own manifest")
        }
        guard let bytes = contents(file) else {
            return reader.error(
                "pod-network-manifest", path, "there is no file \(file.shortened) that can be read", help: "correct the path")
        }
        let manifest: PodNetworkManifest
        do {
            manifest = try PodNetworkManifest(bytes)
        } catch {
            return reader.error("pod-network-manifest", path, file.shortened + error.message, help: error.help)
        }
        if spec.network.manifest.ports == nil { spec.network.manifest.ports = manifest.ports }
        guard reader.isUsable(["network", "pods"]) else { return }
        let pods = spec.network.pods.network
        let declared = spec.network.manifest.pods?.network
        let both = "write the same range into both"
        if let declared, declared != pods {
            reader.error("pod-range", path + "pods", "\(declared) is not network.pods, which is \(pods)", help: both)
        } else if let found = manifest.range, found.network != pods {
            reader.error(
                "pod-range", path, "\(file.shortened) gives pods addresses of \(found), and network.pods is \(pods)", help: both)
        } else if declared == nil, manifest.range == nil {
            reader.error(
                "pod-range", path, "\(file.shortened) does not tell from which range pods get their addresses",
                help: "look it up there, and say it: 'network: {manifest: {file: …, pods: \(pods)}}'")
        }
    }
}
