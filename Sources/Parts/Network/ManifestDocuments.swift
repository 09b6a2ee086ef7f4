import Specification
import Support
import Yams

/// The objects of a pod network's manifest: of its documents, and of what stands in a List.
struct ManifestDocuments {
    struct Object {
        var kind: String
        var name: String
        var namespace: String
        var node: Node
        var identity: String { "\(kind) \(name) of \(namespace)" }
    }

    /// Those that have a kind and a name.
    let all: [Object]

    /// - Throws: `network.manifest` where it is not YAML.
    init(_ text: String) throws {
        do {
            all = try Self.nodes(text).compactMap { node in
                guard let kind = node["kind"]?.string, let name = node["metadata"]?["name"]?.string else { return nil }
                return Object(kind: kind, name: name, namespace: node["metadata"]?["namespace"]?.string ?? "default", node: node)
            }
        } catch {
            throw Self.isNoYAML(error)
        }
    }

    static func isNoYAML(_ error: any Error) -> TrimastError {
        TrimastError("network.manifest", "the pod network's manifest is not YAML", cause: "\(error)", nextStep: "get it again")
    }

    /// - Throws: what Yams says of a text that is not YAML.
    static func nodes(_ text: String) throws -> [Node] {
        var found: [Node] = []
        var documents = try Yams.compose_all(yaml: text)
        while let document = documents.next() { found += document.objects }
        // It ends at an error as it ends at the end: half a manifest must not be applied.
        if let error = documents.error { throw error }
        return found
    }

    /// A manifest of these alone.
    static func text(_ nodes: [Node]) throws -> String {
        do {
            return try nodes.map { try Yams.serialize(node: $0, width: -1) }.joined(separator: "---\n")
        } catch {
            throw TrimastError("yaml.emit", "cannot write YAML", cause: "\(error)")
        }
    }
}
