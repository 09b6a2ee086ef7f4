import Support
import Yams

/// The YAML of a cluster file: one document, whose root is a mapping.
enum Document {
    /// The outermost mapping with each key once and no aliases, and what was found about keys that stand in it twice and about `<<`.
    ///
    /// - Throws: ``InvalidClusterFile`` with one finding.
    static func root(of text: String, file: String) throws(InvalidClusterFile) -> (root: Node, findings: [Diagnostic]) {
        let text = text.withoutByteOrderMark
        do {
            try Bounds.check(text)
        } catch {
            throw refusal(file, error)
        }
        try refuseInvisible(text, file: file)
        var aliases = Aliases(text)
        var duplicates = DuplicateKeys(aliases.hidden(text))
        let root = try read(&duplicates, &aliases, file: file)
        guard !root.isNull else {
            throw refusal(file, root.place, "the file is empty", "'trimast init' prints a cluster file to start from")
        }
        guard root.mapping != nil else {
            throw refusal(
                file, root.place, "a cluster file is a mapping, not \(root.shown)",
                root.hint ?? "it starts with 'apiVersion: \(ClusterSpec.apiVersion)' and 'kind: \(ClusterSpec.kind)'")
        }
        var found: Set<DuplicateKeys.Repetition> = []
        let unique = duplicates.removed(from: root, &found)
        let findings =
            found.map { repetition in
                Diagnostic(
                    file: file, line: repetition.place.line, column: repetition.place.column, code: "duplicate-key",
                    message: "'\(aliases.shown(repetition.key).shortened)' stands in this mapping already, in line \(repetition.firstLine)",
                    help: "keep one of the two")
            }
            + aliases.wrongMerges.map { place in
                Diagnostic(
                    file: file, line: place.line, column: place.column, code: "merge",
                    message: "'<<' takes over the keys of another mapping, and this is none",
                    help: "allowed: a mapping, or a list of mappings")
            }
        return (unique, findings)
    }

    /// Reads the text until no key stands twice in it.
    private static func read(
        _ duplicates: inout DuplicateKeys, _ aliases: inout Aliases, file: String
    ) throws(InvalidClusterFile) -> Node {
        while true {
            do {
                // Without rules of its own Yams compares keys as the texts that they are.
                let parser = try Parser(yaml: duplicates.text, resolver: .basic, encoding: .utf8)
                // The parser holds the names of the anchors.
                return try withExtendedLifetime(parser) {
                    guard let node = try parser.singleRoot() else {
                        throw refusal(
                            file, Place(line: 1, column: 1), "the file is empty", "'trimast init' prints a cluster file to start from")
                    }
                    return try aliases.resolved(node)
                }
            } catch let error as YamlError {
                guard case .duplicatedKeysInMapping(let keys, let context) = error, let key = keys.first,
                    duplicates.rename(key, at: Place(line: context.mark.line, column: context.mark.column))
                else { throw explain(error, aliases, file: file) }
            } catch let error as InvalidClusterFile {
                throw error
            } catch Aliases.Problem.excess(let excess) {
                throw refusal(file, excess)
            } catch Aliases.Problem.wrong(let place, let message, let help) {
                throw refusal(file, place, message, help)
            } catch {
                throw refusal(file, Place(line: 1, column: 1), "\(error)", nil)
            }
        }
    }

    /// What YAML does not allow, and marks of the byte order, which readers take for different things.
    private static func refuseInvisible(_ text: String, file: String) throws(InvalidClusterFile) {
        func isWrong(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 9, 10, 13, 32...126, 0x85: false
            case ..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: true
            default: false
            }
        }
        guard text.utf8.contains(where: { $0 < 32 && $0 != 10 && $0 != 9 && $0 != 13 || $0 == 127 || $0 == 0xC2 || $0 == 0xEF }) else {
            return
        }
        guard let index = text.unicodeScalars.firstIndex(where: isWrong) else { return }
        let scalar = text.unicodeScalars[index]
        let isMark = scalar.value == 0xFEFF
        throw refusal(
            file, Place(behind: text[..<index]),
            "not YAML: \(isMark ? "a mark of the byte order stands here, which nobody sees" : "control characters are not allowed")",
            "remove the character")
    }

    /// - Parameter bytes: a text that is not UTF-8.
    static func notText(_ bytes: [UInt8], file: String) -> InvalidClusterFile {
        let text = String(decoding: bytes, as: UTF8.self)
        let end = zip(text.utf8, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        let before = String(decoding: bytes[..<end], as: UTF8.self)
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        return InvalidClusterFile([
            Diagnostic(
                file: file, line: Place(behind: before).line, column: Place(behind: before).column, code: "not-text",
                message: isUTF16 ? "the file is in UTF-16, not in UTF-8" : "not a text in UTF-8", help: "save the file as UTF-8")
        ])
    }

    private static func refusal(_ file: String, _ excess: Bounds.Excess) -> InvalidClusterFile {
        refusal(file, excess.place, excess.message, excess.help)
    }

    static func tooLarge(file: String) -> InvalidClusterFile { refusal(file, Bounds.tooLarge) }

    private static func refusal(_ file: String, _ place: Place, _ message: String, _ help: String?) -> InvalidClusterFile {
        InvalidClusterFile([Diagnostic(file: file, line: place.line, column: place.column, code: "yaml", message: message, help: help)])
    }

    /// For a line such as `name:demo`.
    private static func spaceHint(_ line: Substring) -> String? {
        line.prefix(200).contains(/^[ \-]*[A-Za-z]+:[^\s\/:]/) ? Node.spaceHint : nil
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

    private static func explain(_ error: YamlError, _ aliases: Aliases, file: String) -> InvalidClusterFile {
        switch error {
        case .scanner(let context, let problem, let mark, let text), .parser(let context, let problem, let mark, let text),
            .composer(let context, let problem, let mark, let text):
            let place = Place(line: mark.line, column: mark.column)
            if problem == "but found another document" {
                return refusal(file, place, "a second document starts here", "allowed: one cluster in one file")
            }
            if problem.hasPrefix("Maximum nesting level") { return refusal(file, Bounds.tooDeep(place)) }
            let lines = text.split(maxSplits: mark.line, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let line = lines.dropFirst(mark.line - 1).first ?? ""
            let begin = context.flatMap { lines.dropFirst($0.mark.line - 1).first } ?? ""
            let help =
                line.prefix { $0.isWhitespace }.contains("\t")
                ? "indent with spaces, not with tabs" : spaceHint(line) ?? spaceHint(begin) ?? advice(on: problem)
            let context = context.map { $0.text + ($0.mark.line == mark.line ? "" : " that starts in line \($0.mark.line)") + ", " }
            return refusal(file, place, "not YAML: \(context ?? "")\(problem)", help)
        case .duplicatedKeysInMapping(let keys, let context):
            return refusal(
                file, Place(line: context.mark.line, column: context.mark.column),
                "\(list(keys.map { $0 == "<uncovertable>" ? "a list or a mapping" : "'\(aliases.shown($0).shortened)'" })) \(keys.count == 1 ? "stands" : "stand") more than once as a key of this mapping",
                "keep one of each")
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
