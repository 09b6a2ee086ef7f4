import Specification
import Support
import Yams

/// Calico's manifest, edited as structured YAML: pool, encapsulation, autodetection, MTU and registry (recipe row R23).
enum CalicoManifest {
    /// `ipipMode` and `vxlanMode` of a pool.
    static func modes(_ encapsulation: CalicoSpec.Encapsulation) -> (ipip: String, vxlan: String) {
        switch encapsulation {
        case .ipip: ("Always", "Never")
        case .ipipCrossSubnet: ("CrossSubnet", "Never")
        case .vxlan: ("Never", "Always")
        case .vxlanCrossSubnet: ("Never", "CrossSubnet")
        case .none: ("Never", "Never")
        }
    }

    /// The settings of calico-node's environment that the specification decides.
    static func environment(_ spec: ClusterSpec) -> [(String, String)] {
        let (ipip, vxlan) = modes(spec.network.calico.encapsulation)
        return [
            ("CALICO_IPV4POOL_CIDR", spec.network.pods.network.description), ("CALICO_IPV4POOL_IPIP", ipip),
            ("CALICO_IPV4POOL_VXLAN", vxlan),
            // The node's own address: never the floating one.
            ("IP_AUTODETECTION_METHOD", "kubernetes-internal-ip"), ("CLUSTER_TYPE", "k8s,bgp"),
        ]
    }

    static func edited(_ text: String, _ spec: ClusterSpec) throws -> String {
        let documents: [Node]
        do {
            documents = try ManifestDocuments.nodes(text)
        } catch {
            throw TrimastError("calico.manifest", "Calico's manifest is not YAML", cause: "\(error)", nextStep: "download it again")
        }
        var hasNode = false
        let edited = documents.map { document -> Node in
            var document = document
            let kind = document["kind"]?.string ?? ""
            let name = document["metadata"]?["name"]?.string ?? ""
            if kind == "ConfigMap", name == "calico-config" { editConfig(&document, spec) }
            if kind == "DaemonSet", name == "calico-node" {
                hasNode = true
                editNode(&document, spec)
            }
            if let repository = spec.network.calico.imageRepository { replaceImages(&document, repository) }
            return document
        }
        guard hasNode else {
            throw TrimastError(
                "calico.manifest", "the manifest has no DaemonSet calico-node",
                nextStep: "name Calico's own manifests/calico.yaml, not the operator's")
        }
        return try ManifestDocuments.text(edited)
    }

    private static func editConfig(_ document: inout Node, _ spec: ClusterSpec) {
        let calico = spec.network.calico
        document["data"]?["veth_mtu"] = Node("\(calico.mtu ?? 0)", Tag(.str), .doubleQuoted)
        // With VXLAN alone BIRD has nothing to do.
        let isVXLAN = calico.encapsulation == .vxlan || calico.encapsulation == .vxlanCrossSubnet
        document["data"]?["calico_backend"] = Node(isVXLAN ? "vxlan" : "bird", Tag(.str), .doubleQuoted)
    }

    private static func editNode(_ document: inout Node, _ spec: ClusterSpec) {
        let isVXLAN = spec.network.calico.encapsulation == .vxlan || spec.network.calico.encapsulation == .vxlanCrossSubnet
        guard var containers = document["spec"]?["template"]?["spec"]?["containers"]?.sequence else { return }
        for index in containers.indices where containers[index]["name"]?.string == "calico-node" {
            var environment = containers[index]["env"]?.sequence.map(Array.init) ?? []
            for (name, value) in self.environment(spec) {
                let entry = Node([(Node("name"), Node(name)), (Node("value"), Node(value, Tag(.str), .doubleQuoted))], Tag(.map))
                if let position = environment.firstIndex(where: { $0["name"]?.string == name }) {
                    environment[position] = entry
                } else {
                    environment.append(entry)
                }
            }
            containers[index]["env"] = Node(environment, Tag(.seq))
            if isVXLAN {
                for probe in ["livenessProbe", "readinessProbe"] {
                    guard let command = containers[index][probe]?["exec"]?["command"]?.sequence else { continue }
                    let kept = command.filter { !["-bird-live", "-bird-ready"].contains($0.string ?? "") }
                    containers[index][probe]?["exec"]?["command"] = Node(Array(kept), Tag(.seq))
                }
            }
        }
        document["spec"]?["template"]?["spec"]?["containers"] = .sequence(containers)
    }

    /// Every image of the manifest by its own name and tag from another registry.
    private static func replaceImages(_ node: inout Node, _ repository: String) {
        switch node {
        case .mapping(var mapping):
            for (key, value) in mapping {
                var value = value
                if key.string == "image", let image = value.string, let name = image.split(separator: "/").last {
                    value = Node("\(repository)/\(name)")
                } else {
                    replaceImages(&value, repository)
                }
                mapping[key] = value
            }
            node = .mapping(mapping)
        case .sequence(var sequence):
            for index in sequence.indices { replaceImages(&sequence[index], repository) }
            node = .sequence(sequence)
        default: break
        }
    }
}
