import Yams

extension YAMLNode {
    /// Reads one YAML document; what keeps it from being read goes to the findings.
    static func document(in text: String, _ findings: inout Findings) -> YAMLNode? {
        let start = SourcePosition(line: 1, column: 1)
        do {
            guard let node = try Yams.compose(yaml: text) else {
                findings.error("not-a-cluster", at: start, "the file is empty", ClusterShape.start)
                return nil
            }
            guard let root = YAMLNode(node) else {
                findings.error(
                    "too-large", at: start, "the file unfolds to more than 300000 values by its aliases (&name, *name)",
                    "write the values out instead")
                return nil
            }
            return root
        } catch {
            YAMLProblem.report(error, in: text, &findings)
            return nil
        }
    }
}
