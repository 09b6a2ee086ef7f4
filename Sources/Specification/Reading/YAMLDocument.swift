import Yams

extension YAMLNode {
    /// Reads one YAML document; what keeps it from being read goes to the findings.
    static func document(in text: String, _ findings: inout Findings) -> YAMLNode? {
        let start = SourcePosition(line: 1, column: 1)
        do {
            guard let node = try Yams.compose(yaml: text) else {
                findings.error("empty", at: start, "the file is empty", "`trimast init` prints a cluster file to start from")
                return nil
            }
            guard let root = YAMLNode(node) else {
                findings.error(
                    "too-large", at: start, "the file unfolds to millions of values by its aliases (&name, *name)",
                    "write the values out instead")
                return nil
            }
            return root
        } catch {
            findings.yaml(error, text)
            return nil
        }
    }
}

extension Findings {
    /// Says what Yams found wrong in the words of a cluster file.
    fileprivate mutating func yaml(_ error: any Error, _ text: String) {
        let start = SourcePosition(line: 1, column: 1)
        switch error {
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let first = SourcePosition(line: context.mark.line, column: context.mark.column)
            let key = keys.first ?? ""
            self.error(
                "duplicate-key", at: Self.second(key, after: first, in: text) ?? first,
                "'\(key)' is here for the second time, first on line \(first.line)", "keep one of the two")
        case YamlError.composer(_, let problem, let mark, _) where problem == "but found another document":
            self.error(
                "several-documents", at: SourcePosition(line: mark.line, column: mark.column),
                "a second YAML document starts here", "a cluster file holds exactly one: remove the line `---` and what follows")
        case YamlError.scanner(let context, let problem, let mark, _), YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let within = context.map { ", \($0.text) that starts at \($0.mark.line):\($0.mark.column)" } ?? ""
            self.error(
                "yaml", at: SourcePosition(line: mark.line, column: mark.column), "this is not YAML: \(problem)\(within)",
                Self.advice(text, mark.line, problem))
        case YamlError.reader(let problem, let offset, _, _):
            let before = text.unicodeScalars.prefix(offset ?? 0)
            let line = before.count { $0 == "\n" } + 1
            let column = before.reversed().prefix { $0 != "\n" }.count + 1
            self.error(
                "yaml", at: SourcePosition(line: line, column: column), "this is not text that YAML allows: \(problem)",
                "remove the character")
        default:
            self.error("yaml", at: start, "this is not YAML: \(error)", "see https://yaml.org for the rules")
        }
    }

    /// The second line on which the mapping that has `key` at `first` has it again.
    private static func second(_ key: String, after first: SourcePosition, in text: String) -> SourcePosition? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let rest = line.drop { $0 == " " }
            guard line.count - rest.count == first.column - 1 else { continue }
            let unquoted = rest.drop { $0 == "\"" || $0 == "'" }
            if unquoted.hasPrefix(key), unquoted.dropFirst(key.count).drop(while: { "\"' ".contains($0) }).first == ":" {
                return SourcePosition(line: index + 1, column: first.column)
            }
        }
        return nil
    }

    private static func advice(_ text: String, _ line: Int, _ problem: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let near = lines[max(0, line - 2)..<min(max(0, line), lines.count)]
        if near.contains(where: { $0.prefix { $0 == " " || $0 == "\t" }.contains("\t") }) || problem.contains("cannot start any token") {
            return "indent with spaces, never with tabs, and put text that starts with a special character in quotes"
        }
        return "look at this line and the one before it: indentation, a missing colon, an open quote or bracket"
    }
}
