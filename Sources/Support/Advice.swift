/// What to type or change next: prose, and commands that can be typed as they stand.
///
/// It is built, and never read back: a command stands in it as a value, so that a terminal can keep it in one piece and name the cluster
/// file in it, while what a file or a program said stays as it is.
///
///     "look at it: \(.trimast("plan")); on the host: \(.shell("journalctl -u kubelet -n 50"))"
package struct Advice: Sendable, ExpressibleByStringInterpolation {
    package enum Piece: Equatable, Sendable {
        case prose(String)
        case command(Command)
    }

    package private(set) var pieces: [Piece] = []

    package init(pieces: [Piece]) { self.pieces = pieces }
    package init(stringLiteral value: String) { self.init(value) }
    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }
    /// Prose alone.
    package init(_ text: some StringProtocol) { pieces = text.isEmpty ? [] : [.prose(String(text))] }
    package init(_ command: Command) { pieces = [.command(command)] }

    package struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.prose(literal)) } }
        package mutating func appendInterpolation(_ command: Command) { pieces.append(.command(command)) }
        package mutating func appendInterpolation(_ advice: Advice) { pieces += advice.pieces }
        package mutating func appendInterpolation(_ value: some Any) { appendLiteral("\(value)") }
    }

    package var isEmpty: Bool { pieces.isEmpty }
    package func contains(_ text: String) -> Bool { description.contains(text) }
    package func hasPrefix(_ text: String) -> Bool { description.hasPrefix(text) }
    package func hasSuffix(_ text: String) -> Bool { description.hasSuffix(text) }

    /// With every command for this cluster file.
    ///
    /// - Parameter file: a word of sh; nil: the usual one, which needs no name.
    package func naming(file: String?) -> Advice {
        Advice(
            pieces: pieces.map { piece in
                if case .command(let command) = piece { .command(command.naming(file: file)) } else { piece }
            })
    }

    /// With all texts changed in the same way.
    package func map(_ change: (String) -> String) -> Advice {
        Advice(
            pieces: pieces.map { piece in
                switch piece {
                case .prose(let text): .prose(change(text))
                case .command(let command): .command(command.map(change))
                }
            })
    }

    /// With spaces before every line but the first.
    package func indented(by columns: Int) -> Advice {
        map { $0.replacing("\n", with: "\n" + String(repeating: " ", count: columns)) }
    }

    /// Several in one line, each once.
    package static func joined(_ advices: [Advice], separator: String = "; ") -> Advice {
        var seen: [Advice] = []
        for advice in advices where !advice.isEmpty && !seen.contains(advice) { seen.append(advice) }
        return Advice(pieces: Array(seen.map(\.pieces).joined(separator: [.prose(separator)])))
    }

    /// Several, one below the other.
    package static func lines(_ lines: [Advice]) -> Advice {
        Advice(pieces: Array(lines.map(\.pieces).joined(separator: [.prose("\n")])))
    }
}

extension Advice {
    /// A command that is typed as it stands.
    package struct Command: Equatable, Sendable {
        private var start: String
        private var file: String?
        private var arguments: String

        /// A command of Trimast that works on a cluster file: `.trimast("plan", "--out FILE")`.
        package static func trimast(_ name: String, _ arguments: String = "") -> Command {
            Command(start: "trimast \(name)", arguments: arguments, isOfFile: true)
        }

        /// Any other, of the operator's shell or of a host's.
        package static func shell(_ text: String) -> Command { Command(start: text, arguments: "", isOfFile: false) }

        private let isOfFile: Bool
        private init(start: String, arguments: String, isOfFile: Bool) {
            self.start = start
            self.arguments = arguments
            self.isOfFile = isOfFile
        }

        package var text: String {
            [start, file.map { "-f \($0)" }, arguments.isEmpty ? nil : arguments].compactMap(\.self).joined(separator: " ")
        }

        func naming(file: String?) -> Command {
            var command = self
            if isOfFile { command.file = file }
            return command
        }

        func map(_ change: (String) -> String) -> Command {
            var command = self
            command.start = change(start)
            command.arguments = change(arguments)
            return command
        }
    }
}

extension Advice: Equatable, CustomStringConvertible {
    /// As it is read, without regard to what of it is a command.
    package static func == (a: Advice, b: Advice) -> Bool { a.description == b.description }

    package var description: String {
        pieces.map { piece in
            switch piece {
            case .prose(let text): text
            case .command(let command): command.text
            }
        }.joined()
    }
}

/// As its text.
extension Advice: Codable {
    package init(from decoder: any Decoder) throws { self.init(try decoder.singleValueContainer().decode(String.self)) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
