/// The one shape of an error in Trimast: what is wrong, where, why, and what to type next.
///
/// Errors are values with a stable ``Code``, so that tests and callers can tell them apart without
/// reading their text; the text is made once, by ``description``.
package struct TrimastError: Error, Equatable, Codable, Sendable, CustomStringConvertible {
    /// A stable name of the kind of error, such as `ssh.host-key-changed`. New codes can be added without breaking callers.
    package struct Code: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }
    }

    package var code: Code
    /// What is wrong, one sentence, lower case, without a full stop.
    package var message: String
    /// Where it happened: `file:line:column`, or a host, or a command.
    package var place: String?
    /// Why, as the program that failed said it.
    package var cause: Advice?
    package var nextStep: Advice?

    package init(_ code: Code, _ message: String, place: String? = nil, cause: String? = nil, nextStep: Advice? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.cause = cause.map { Advice($0) }
        self.nextStep = nextStep
    }

    package var description: String { text.description }

    /// All of it, as people read it.
    package var text: Advice {
        var text: Advice = "\(place.map { "\($0): " } ?? "")\(message)"
        if let cause, !cause.isEmpty { text = "\(text)\n  why: \(cause.indented(by: 7))" }
        if let nextStep, !nextStep.isEmpty { text = "\(text)\n  next: \(nextStep.indented(by: 8))" }
        // Much of it is what other programs said, or what a file holds.
        return text.map(\.printableLines)
    }
}

/// Several errors at once, each with its own place; shown one after the other.
package struct TrimastErrors: Error, Equatable, Sendable, CustomStringConvertible {
    package var errors: [TrimastError]
    package init(_ errors: [TrimastError]) { self.errors = errors }
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
