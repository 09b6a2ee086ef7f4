/// What must fit together in cluster.yaml. Every rule looks only at values that are well-formed by themselves.
enum ClusterRules {
    static func check(_ file: Cursor, _ findings: inout Findings) {
    }
}

extension ClusterShape {
    /// Whether the document is a cluster file at all; when it is something else, one finding says more than fifty.
    static func isCluster(_ at: Cursor, _ findings: inout Findings) -> Bool {
        guard case .map? = at.node?.content else {
            findings.error(
                "not-a-cluster", at: at.position, "this is not a cluster file",
                "it must be a mapping that starts with `apiVersion: \(apiVersion)` and `kind: \(kind)`; `trimast init` prints one")
            return false
        }
        let version = at["apiVersion"]
        let kind = at["kind"]
        if let text = version.text, text != apiVersion {
            findings.error(
                "wrong-api-version", at: version.position, "apiVersion is '\(text)'", "this trimast reads `apiVersion: \(apiVersion)`")
            return false
        }
        if let text = kind.text, text != Self.kind {
            findings.error("wrong-kind", at: kind.position, "kind is '\(text)'", "a cluster file has `kind: \(Self.kind)`")
            return false
        }
        return true
    }
}
