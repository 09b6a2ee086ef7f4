import Foundation
import Support
import Yams

/// A pod network's own manifest, as far as it says something that cluster.yaml says too.
struct PodNetworkManifest {
    /// From which pods get their addresses; nil: it does not tell.
    var range: CIDR?
    /// What nodes must let in from each other; nil: it does not tell.
    var ports: [PortSpec]?

    /// Keys of ConfigMaps and names of environment variables that hold the range: Cilium's ConfigMap cilium-config; Calico's and Weave Net's DaemonSets.
    private static let keys = ["cluster-pool-ipv4-cidr"]
    private static let variables = ["CALICO_IPV4POOL_CIDR", "IPALLOC_RANGE"]

    /// flannel's net-conf.json (flannel-io/flannel, Documentation/configuration.md).
    private struct Flannel: Decodable {
        struct Backend: Decodable {
            var type: String?
            var port: Int?
            enum CodingKeys: String, CodingKey { case type = "Type", port = "Port" }
        }
        var network: String
        var backend: Backend?
        enum CodingKeys: String, CodingKey { case network = "Network", backend = "Backend" }

        /// Defaults: flannel-io/flannel, Documentation/backends.md. On Linux a VXLAN has the kernel's own port.
        var ports: [PortSpec]? {
            switch backend?.type?.lowercased() ?? "udp" {
            case "vxlan": [PortSpec(backend?.port ?? 8472, .udp)]
            case "udp": [PortSpec(backend?.port ?? 8285, .udp)]
            case "wireguard": [PortSpec(backend?.port ?? 51820, .udp)]
            case "host-gw": []
            default: nil
            }
        }
    }

    init(_ bytes: Data) throws(ManifestText.Problem) {
        let objects = try ManifestText(bytes).documents.flatMap(\.objects).filter { $0.mapping != nil }
        guard !objects.isEmpty, objects.allSatisfy({ $0.text(of: "kind") != nil && $0.text(of: "apiVersion") != nil }) else {
            throw ManifestText.Problem(
                message: " is no manifest of Kubernetes: an object has no apiVersion or kind", help: "download it again")
        }
        guard objects.contains(where: { ["DaemonSet", "Deployment"].contains($0.text(of: "kind")) }) else {
            throw ManifestText.Problem(
                message: " has neither a DaemonSet nor a Deployment, so that it starts no pod network",
                help: "name the pod network's own manifest")
        }
        for object in objects {
            for (key, value) in object.value(of: "data")?.mapping.map(Array.init) ?? [] where object.text(of: "kind") == "ConfigMap" {
                let text = value.scalar?.string ?? ""
                if let flannel = try? JSONDecoder().decode(Flannel.self, from: Data(text.utf8)), let range = CIDR(flannel.network) {
                    self.range = range
                    ports = flannel.ports
                }
                if Self.keys.contains(key.scalar?.string ?? "") { range = range ?? CIDR(text) }
            }
            let containers = object.value(of: "spec")?.value(of: "template")?.value(of: "spec")?.value(of: "containers")?.sequence
            for variable in (containers.map(Array.init) ?? []).flatMap({ $0.value(of: "env")?.sequence.map(Array.init) ?? [] })
            where Self.variables.contains(variable.text(of: "name") ?? "") {
                range = range ?? variable.text(of: "value").flatMap { CIDR($0) }
            }
        }
    }
}
