import Support
import Yams

/// The YAML of a cluster file: one document, whose root is a mapping.
enum Document {
    /// More values than any cluster file has: an alias that contains aliases, ten times over, has billions.
    private static let maximumSize = 1_000_000

    /// The outermost mapping with each key once, and what was found about keys that stand in it twice.
    ///
    /// - Throws: ``InvalidClusterFile`` with one finding.
    static func root(of text: String, file: String) throws(InvalidClusterFile) -> (root: Node, findings: [Diagnostic]) {
        var duplicates = DuplicateKeys(text.withoutByteOrderMark)
        let root = try read(&duplicates, file: file)
        guard !root.isNull else {
            throw refusal(file, root.place, "the file is empty", "'trimast init' prints a cluster file to start from")
        }
        guard root.mapping != nil else {
            throw refusal(
                file, root.place, "a cluster file is a mapping, not \(root.shown)",
                "it starts with 'apiVersion: \(ClusterSpec.apiVersion)' and 'kind: \(ClusterSpec.kind)'")
        }
        var budget = maximumSize
        guard root.fits(&budget) else {
            throw refusal(
                file, root.place, "the file has more than \(maximumSize) values once its aliases are followed",
                "write it with fewer aliases")
        }
        var found: Set<DuplicateKeys.Repetition> = []
        let unique = duplicates.removed(from: root, &found)
        let findings = found.map { repetition in
            Diagnostic(
                file: file, line: repetition.place.line, column: repetition.place.column, code: "duplicate-key",
                message: "'\(repetition.key)' stands in this mapping already, in line \(repetition.firstLine)",
                help: "keep one of the two")
        }
        return (unique, findings)
    }

    /// Reads the text until no key stands twice in it.
    private static func read(_ duplicates: inout DuplicateKeys, file: String) throws(InvalidClusterFile) -> Node {
        while true {
            do {
                guard let node = try Parser(yaml: duplicates.text, encoding: .utf8).singleRoot() else {
                    throw refusal(
                        file, Place(line: 1, column: 1), "the file is empty", "'trimast init' prints a cluster file to start from")
                }
                return node
            } catch let error as YamlError {
                guard case .duplicatedKeysInMapping(let keys, let context) = error, let key = keys.first,
                    duplicates.rename(key, at: Place(line: context.mark.line, column: context.mark.column))
                else { throw explain(error, file: file) }
            } catch let error as InvalidClusterFile {
                throw error
            } catch {
                throw refusal(file, Place(line: 1, column: 1), "\(error)", nil)
            }
        }
    }

    private static func refusal(_ file: String, _ place: Place, _ message: String, _ help: String?) -> InvalidClusterFile {
        InvalidClusterFile([Diagnostic(file: file, line: place.line, column: place.column, code: "yaml", message: message, help: help)])
    }

    /// What probably has to be changed where libyaml says only what it did not expect.
    private static func advice(on problem: String) -> String? {
        switch problem {
        case "mapping values are not allowed in this context":
            "indent the keys of a mapping alike, and put a value with ': ' in it in quotes"
        case "did not find expected key": "indent the keys of a mapping alike, and close every quote and bracket"
        case "could not find expected ':'": "put a colon and a space behind every key"
        case "did not find expected '-' indicator": "indent the items of a list alike"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'": "close every bracket"
        case "found unexpected end of stream": "close the quote"
        case "found undefined alias": "put a value that starts with '*' in quotes"
        case "found character that cannot start any token": "put a value that starts with such a character in quotes"
        default: nil
        }
    }

    private static func explain(_ error: YamlError, file: String) -> InvalidClusterFile {
        switch error {
        case .scanner(let context, let problem, let mark, let text), .parser(let context, let problem, let mark, let text),
            .composer(let context, let problem, let mark, let text):
            let place = Place(line: mark.line, column: mark.column)
            if problem == "but found another document" {
                return refusal(file, place, "a second document starts here", "allowed: one cluster in one file")
            }
            if problem.hasPrefix("Maximum nesting level") {
                return refusal(file, place, "values are nested too deep", "allowed: 1000 levels")
            }
            let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(mark.line - 1).first ?? ""
            let help = line.prefix { $0.isWhitespace }.contains("\t") ? "indent with spaces, not with tabs" : advice(on: problem)
            let context = context.map { $0.text + ($0.mark.line == mark.line ? "" : " that starts in line \($0.mark.line)") + ", " }
            return refusal(file, place, "not YAML: \(context ?? "")\(problem)", help)
        case .duplicatedKeysInMapping(let keys, let context):
            return refusal(
                file, Place(line: context.mark.line, column: context.mark.column),
                "\(list(keys.map { $0 == "<uncovertable>" ? "a list or a mapping" : "'\($0)'" })) \(keys.count == 1 ? "stands" : "stand") more than once as a key of this mapping",
                "keep one of each")
        case .reader(let problem, let offset, _, let text):
            let before = text.prefix(offset ?? 0).split(separator: "\n", omittingEmptySubsequences: false)
            return refusal(
                file, Place(line: max(before.count, 1), column: (before.last?.unicodeScalars.count ?? 0) + 1), "not YAML: \(problem)",
                "remove the character")
        default:
            return refusal(file, Place(line: 1, column: 1), "not YAML: \(error)", nil)
        }
    }
}

extension String {
    fileprivate var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(String.UnicodeScalarView(unicodeScalars.dropFirst())) : self
    }
}

extension Node {
    /// False when there are more values than the budget, which is what is left afterwards.
    fileprivate func fits(_ budget: inout Int) -> Bool {
        budget -= 1
        guard budget >= 0 else { return false }
        switch self {
        case .mapping(let mapping): return mapping.allSatisfy { $0.key.fits(&budget) && $0.value.fits(&budget) }
        case .sequence(let sequence): return sequence.allSatisfy { $0.fits(&budget) }
        case .scalar, .alias: return true
        }
    }
}
