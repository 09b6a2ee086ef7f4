/// Fits text to a terminal's width: lines break between words, and what continues a line is indented under it.
///
/// A command that the user shall copy stays in one piece: it gets a line of its own, and where that is too short too, it is continued as
/// sh continues it, by a backslash. Without a width (a pipe, a file) nothing is changed, so that other programs find one line each.
public enum Wrap {
    /// - Parameter width: the terminal's columns; nil: none.
    public static func text(_ text: String, width: Int?) -> String {
        guard let width else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indent = line.prefix { $0 == " " }.count
            let content = String(line.dropFirst(indent))
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
    static func lines(_ text: String, first: Int, next: Int, width: Int) -> [String] {
        if first + text.count <= width { return [text] }
        // A line of its own that begins with a program is a command as a whole.
        guard let (before, command) = isCommand(text) && first > 0 ? ("", text) : splitCommand(text) else {
            return filled(text.split(separator: " ").map(String.init), first: width - first, next: width - next)
        }
        let prose = filled(before.split(separator: " ").map(String.init), first: width - first, next: width - next)
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
    static func splitCommand(_ text: String) -> (before: String, command: String)? {
        guard let colon = text.ranges(of: ": ").last else { return nil }
        let command = String(text[colon.upperBound...])
        return isCommand(command) ? (text[..<colon.lowerBound] + ":", command) : nil
    }

    private static func isCommand(_ text: String) -> Bool {
        text.split(separator: " ").first.map { programs.contains(String($0)) } ?? false
    }

    /// The programs that next steps name.
    private static let programs: Set<String> = [
        "trimast", "ssh", "ssh-copy-id", "ssh-keygen", "kubeadm", "kubectl", "curl", "ip", "echo", "ls", "rm", "mv", "journalctl",
        "systemctl", "systemd-machine-id-setup", "crictl", "date", "apt-get", "flock", "kill",
    ]
}
