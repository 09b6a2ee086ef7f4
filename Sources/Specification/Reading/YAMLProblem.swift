import Yams

/// Says what Yams found wrong in the words of someone who edits a cluster file.
enum YAMLProblem {
    static func report(_ error: any Error, in text: String, _ findings: inout Findings) {
        switch error {
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let first = SourcePosition(context.mark)
            let key = keys.first ?? ""
            findings.error(
                "duplicate-key", at: second(key, after: first, in: text) ?? first,
                "'\(key)' is here for the second time, first on line \(first.line)", "keep one of the two")
        case YamlError.composer(_, "but found another document", let mark, _):
            findings.error(
                "several-documents", at: SourcePosition(mark), "a second YAML document starts here",
                "a cluster file holds exactly one: remove the line `---` and what follows")
        case YamlError.scanner(let context, let problem, let mark, _), YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let advice = advice(problem, context?.text ?? "")
            let position = advice.isAtStart ? context?.mark ?? mark : mark
            findings.error("yaml", at: SourcePosition(position), "this is not YAML: \(advice.message ?? problem)", advice.hint)
        case YamlError.reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let position = SourcePosition(
                line: before.count { $0.isNewline } + 1, column: before.reversed().prefix { !$0.isNewline }.count + 1)
            findings.error(
                "yaml", at: position, "this is not YAML: \(problem)", "remove the character, or write it as an escape in double quotes")
        default:
            findings.error(
                "yaml", at: SourcePosition(line: 1, column: 1), "this is not YAML: \(error)", "see https://yaml.org for the rules")
        }
    }

    private struct Advice {
        /// In place of what libyaml says.
        var message: String?
        var hint: String
        /// Whether the mistake is where libyaml began to read what it could not finish.
        var isAtStart = false
    }

    private static func advice(_ problem: String, _ context: String) -> Advice {
        if problem.contains("tab") {
            Advice(message: "a tab indents this line", hint: "indent with spaces")
        } else if context.contains("quoted scalar"), problem.contains("end of stream") {
            Advice(message: "the quote that opens here is not closed", hint: "close it", isAtStart: true)
        } else if context.contains("flow") {
            Advice(message: "the bracket that opens here is not closed, or a comma is missing in it", hint: "close it", isAtStart: true)
        } else if problem == "could not find expected ':'" {
            Advice(message: "a key without a colon", hint: "write 'key: value', with a space after the colon", isAtStart: true)
        } else if problem.contains("mapping values are not allowed") {
            Advice(
                message: "a colon where none can be",
                hint: "put text with ': ' in quotes; if it is a key, indent its line as those around it")
        } else if problem.contains("undefined alias") {
            Advice(message: "'*' refers to an anchor that the file does not have", hint: "put text that starts with '*' in quotes")
        } else if problem.contains("cannot start any token") {
            Advice(message: "a value cannot start with this character", hint: "put the value in quotes")
        } else {
            Advice(hint: "look at the indentation of this line and of the one before it")
        }
    }

    /// Where the mapping that has `key` at `first` has it again: later on the same line, or on a line with the same indentation.
    private static func second(_ key: String, after first: SourcePosition, in text: String) -> SourcePosition? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst(first.line - 1) {
            let isFirst = index == first.line - 1
            let start = isFirst ? first.column + key.count : line.prefix { $0 == " " }.count
            guard isFirst || start == first.column - 1 else { continue }
            var rest = line.dropFirst(start)
            while let range = rest.firstRange(of: key) {
                let before = rest[..<range.lowerBound].last
                let after = rest[range.upperBound...].first { !"\"' ".contains($0) }
                if after == ":", before.map({ "{, \"'".contains($0) }) ?? !isFirst {
                    let quote = before == "\"" || before == "'" ? 1 : 0
                    return SourcePosition(line: index + 1, column: line.distance(from: line.startIndex, to: range.lowerBound) + 1 - quote)
                }
                guard isFirst else { break }
                rest = rest[range.upperBound...]
            }
        }
        return nil
    }
}

extension SourcePosition {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
