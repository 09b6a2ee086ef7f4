/// The one shape of an error in Trimast: what is wrong, where, why, and what to type next.
///
/// Errors are values with a stable ``Code``, so that tests and callers can tell them apart without
/// reading their text; the text is made once, by ``description``.
public struct TrimastError: Error, Equatable, Codable, Sendable, CustomStringConvertible {
    /// A stable name of the kind of error, such as `ssh.host-key-changed`. New codes can be added without breaking callers.
    public struct Code: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }
    }

    public var code: Code
    /// What is wrong, one sentence, lower case, without a full stop.
    public var message: String
    /// Where it happened: `file:line:column`, or a host, or a command.
    public var place: String?
    /// Why, as the program that failed said it.
    public var cause: Advice?
    public var nextStep: Advice?

    public init(_ code: Code, _ message: String, place: String? = nil, cause: String? = nil, nextStep: Advice? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.cause = cause.map { Advice($0) }
        self.nextStep = nextStep
    }

    public var description: String { text.description }

    /// All of it, as people read it.
    public var text: Advice {
        var text: Advice = "\(place.map { "\($0): " } ?? "")\(message)"
        if let cause, !cause.isEmpty { text = "\(text)\n  why: \(cause.indented(by: 7))" }
        if let nextStep, !nextStep.isEmpty { text = "\(text)\n  next: \(nextStep.indented(by: 8))" }
        // Much of it is what other programs said, or what a file holds.
        return text.map(\.printableLines)
    }
}

/// Several errors at once, each with its own place; shown one after the other.
public struct TrimastErrors: Error, Equatable, Sendable, CustomStringConvertible {
    public var errors: [TrimastError]
    public init(_ errors: [TrimastError]) { self.errors = errors }
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
