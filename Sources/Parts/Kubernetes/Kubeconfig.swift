import Specification
import Support
import Yams

/// kubeconfigs for the operator, edited as structured YAML.
package enum Kubeconfig {
    /// kubeadm's admin.conf with cluster, user and context named after the cluster, so that several fit into one file.
    package static func named(_ text: String, cluster: HostName) throws -> String {
        var config = try compose(text)
        let name = YAMLText.text(cluster.text)
        let user = YAMLText.text("\(cluster)-admin")
        guard config["clusters"]?[0] != nil, config["users"]?[0] != nil, config["contexts"]?[0] != nil else {
            throw TrimastError("kubeconfig.format", "admin.conf is not a kubeconfig of kubeadm")
        }
        config["clusters"]?[0]?["name"] = name
        config["users"]?[0]?["name"] = user
        config["contexts"]?[0]?["name"] = name
        config["contexts"]?[0]?["context"] = Node([(Node("cluster"), name), (Node("user"), user)], Tag(.map))
        config["current-context"] = name
        return try serialize(config)
    }

    /// The other file's entries stay; those of the same names are replaced. Its current context stays too, if it has one.
    package static func merged(_ own: String, into other: String) throws -> String {
        guard other.contains(where: { !$0.isWhitespace }) else { return own }
        let own = try compose(own)
        var merged = try compose(other)
        for key in ["clusters", "users", "contexts"] {
            let new = own[key]?.sequence.map(Array.init) ?? []
            let names = Set(new.compactMap { $0["name"]?.string })
            let kept = (merged[key]?.sequence.map(Array.init) ?? []).filter { !names.contains($0["name"]?.string ?? "") }
            merged[key] = Node(kept + new, Tag(.seq))
        }
        if (merged["current-context"]?.string ?? "").isEmpty { merged["current-context"] = own["current-context"] }
        return try serialize(merged)
    }

    private static func compose(_ text: String) throws -> Node {
        do {
            if let node = try Yams.compose(yaml: text), node.mapping != nil { return node }
            throw TrimastError("kubeconfig.format", "the kubeconfig is not a YAML mapping")
        } catch let error as YamlError {
            throw TrimastError("kubeconfig.format", "the kubeconfig is not YAML", cause: "\(error)")
        }
    }

    private static func serialize(_ node: Node) throws -> String {
        do {
            return try Yams.serialize(node: node, width: -1)
        } catch {
            throw TrimastError("yaml.emit", "cannot write YAML", cause: "\(error)")
        }
    }
}
