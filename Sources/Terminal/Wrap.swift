import Support

/// Fits text to a terminal's width: lines break between words, and what continues a line is indented under it.
///
/// A command that the user shall copy stays in one piece: it gets a line of its own, and where that is too short too, it is continued as
/// sh continues it, by a backslash. Without a width (a pipe, a file) nothing is changed, so that other programs find one line each.
package enum Wrap {
    /// - Parameter width: the terminal's columns; nil: none.
    package static func text(_ text: String, width: Int?) -> String { self.text(Advice(text), width: width) }

    package static func text(_ advice: Advice, width: Int?) -> String {
        guard let width else { return advice.description }
        return split(advice).map { line in
            let indent = line.description.prefix { $0 == " " }.count
            let content = line.dropping(indent)
            let hanging = labels.first { content.hasPrefix($0) }?.count ?? 2
            return lines(content, first: indent, next: indent + hanging, width: width)
                .enumerated().map { String(repeating: " ", count: $0 == 0 ? indent : indent + hanging) + $1 }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// What continues these stands under what follows the word.
    private static let labels = ["why: ", "next: "]

    /// The lines of one text, without their indentation.
    ///
    /// - Parameters:
    ///   - first: columns that are taken before the first line.
    ///   - next: columns that are taken before the others.
    static func lines(_ text: Advice, first: Int, next: Int, width: Int) -> [String] {
        let whole = text.description
        if first + whole.count <= width { return [whole] }
        // A line of its own that is a command is nothing else.
        guard let (before, last) = splitCommand(text), !before.isEmpty || first > 0 else {
            return filled(words(text, width: width - next), first: width - first, next: width - next)
        }
        let command = last.text
        let prose = filled(words(before, width: width - next), first: width - first, next: width - next)
        if !prose.isEmpty, next + command.count <= width { return prose + [command] }
        let parts = filled(shellWords(command), first: width - (prose.isEmpty ? first : next) - 2, next: width - next - 2)
        return prose + parts.dropLast().map { $0 + " \\" } + parts.suffix(1)
    }

    /// Lines of whole words; a word that is longer than a line has one for itself.
    static func filled(_ words: [String], first: Int, next: Int) -> [String] {
        var lines: [String] = []
        for word in words {
            if let line = lines.last, line.count + 1 + word.count <= (lines.count == 1 ? first : next) {
                lines[lines.count - 1] = line + " " + word
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    /// The words of prose; a command that fits into a line is one.
    private static func words(_ text: Advice, width: Int) -> [String] {
        var words = [""]
        for piece in text.pieces {
            let more: [String] =
                switch piece {
                case .prose(let text): text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
                case .command(let command): command.text.count <= width ? [command.text] : shellWords(command.text)
                }
            words[words.count - 1] += more.first ?? ""
            words += more.dropFirst()
        }
        return words.filter { !$0.isEmpty }
    }

    /// Words as sh sees them: what stands in quotes is not divided.
    private static func shellWords(_ command: String) -> [String] {
        var words = [""]
        var quote: Character?
        for character in command {
            if character == " ", quote == nil {
                words.append("")
                continue
            }
            if character == quote { quote = nil } else if quote == nil, "'\"".contains(character) { quote = character }
            words[words.count - 1].append(character)
        }
        return words
    }

    /// The command at the end of a text such as `record it: trimast trust`, and what stands before it with its colon.
    static func splitCommand(_ text: Advice) -> (before: Advice, command: Advice.Command)? {
        guard case .command(let command)? = text.pieces.last else { return nil }
        let before = Advice(pieces: text.pieces.dropLast())
        let prose = before.description
        if prose.isEmpty { return (before, command) }
        return prose.hasSuffix(": ") ? (before.droppingLastSpace, command) : nil
    }

    /// The lines of a text.
    private static func split(_ text: Advice) -> [Advice] {
        var lines: [[Advice.Piece]] = [[]]
        for piece in text.pieces {
            guard case .prose(let text) = piece else {
                lines[lines.count - 1].append(piece)
                continue
            }
            let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map { Advice.Piece.prose(String($0)) }
            lines[lines.count - 1].append(parts[0])
            lines += parts.dropFirst().map { [$0] }
        }
        return lines.map { Advice(pieces: $0.filter { $0 != .prose("") }) }
    }
}

extension Advice {
    /// Without so many characters of the prose that it begins with.
    fileprivate func dropping(_ count: Int) -> Advice {
        guard case .prose(let text)? = pieces.first else { return self }
        return Advice(pieces: [.prose(String(text.dropFirst(count)))] + pieces.dropFirst())
    }

    fileprivate var droppingLastSpace: Advice {
        guard case .prose(let text)? = pieces.last else { return self }
        return Advice(pieces: pieces.dropLast() + [.prose(String(text.dropLast()))])
    }
}
