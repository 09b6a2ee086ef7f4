import Specification
import Support
import Yams

/// The images that the pod network's manifest wants of a node: without them no pod of it starts on hosts that reach nothing.
package enum ManifestImages {
    /// By their full names, each once, in the manifest's order.
    ///
    /// - Parameter manifest: the operator's file, as it is; what is applied may name another registry.
    /// - Throws: `calico.manifest`, or `network.manifest` where it is not YAML.
    package static func names(_ manifest: String, _ spec: ClusterSpec) throws -> [String] {
        let text = spec.network.plugin == .calico ? try CalicoManifest.edited(manifest, spec) : manifest
        var names: [String] = []
        do {
            for node in try ManifestDocuments.nodes(text) { collect(node, &names) }
        } catch {
            throw ManifestDocuments.isNoYAML(error)
        }
        return names
    }

    private static func collect(_ node: Node, _ names: inout [String]) {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                if ["containers", "initContainers"].contains(key.string), let containers = value.sequence {
                    for image in containers.compactMap({ $0["image"]?.string }).map(qualified) where !names.contains(image) {
                        names.append(image)
                    }
                } else {
                    collect(value, &names)
                }
            }
        case .sequence(let sequence): for value in sequence { collect(value, &names) }
        default: break
        }
    }

    /// `calico/node` is `docker.io/calico/node:latest` (distribution/reference, "normalized names").
    static func qualified(_ image: String) -> String {
        let slash = image.firstIndex(of: "/")
        let first = slash.map { image[..<$0] } ?? ""
        var name = image
        if !(first.contains(".") || first.contains(":") || first == "localhost") {
            name = "docker.io/" + (slash == nil ? "library/" : "") + image
        }
        let last = name[(name.lastIndex(of: "/") ?? name.startIndex)...]
        return last.contains(":") || last.contains("@") ? name : name + ":latest"
    }
}
