import Support

/// A value that is not known when the plan is made and is learnt by a step of the plan: a token, a digest, a pod range.
package struct RuntimeValue: Hashable, Codable, Sendable {
    package var name: String
    /// A secret is never shown, logged or written into a plan; it passes through memory and SSH only.
    package var isSecret: Bool
    package init(_ name: String, isSecret: Bool = false) {
        self.name = name
        self.isSecret = isSecret
    }
}

/// What the steps of a run have learnt so far.
package typealias RuntimeValues = [RuntimeValue: String]

/// Text with named gaps for values that are known only at run time. Shown with the gaps as ‹name›, filled at the last moment.
package struct Template: Hashable, Codable, Sendable, ExpressibleByStringInterpolation {
    enum Piece: Hashable, Codable, Sendable {
        case text(String)
        case value(RuntimeValue)
    }
    var pieces: [Piece]

    package init(_ text: String) { pieces = [.text(text)] }
    package init(stringLiteral value: String) { pieces = [.text(value)] }

    package struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }
        package mutating func appendInterpolation(_ value: RuntimeValue) { pieces.append(.value(value)) }
        package mutating func appendInterpolation(_ template: Template) { pieces += template.pieces }
        package mutating func appendInterpolation(_ text: some StringProtocol) { pieces.append(.text(String(text))) }
        package mutating func appendInterpolation(_ text: some CustomStringConvertible) { pieces.append(.text(text.description)) }
    }
    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    package static func + (a: Template, b: Template) -> Template {
        var sum = a
        sum.pieces += b.pieces
        return sum
    }

    /// The values it waits for.
    package var values: Set<RuntimeValue> {
        Set(pieces.compactMap { if case .value(let value) = $0 { value } else { nil } })
    }

    /// As people see it, and as `trimast render` writes it: ‹name› where a value is not known yet.
    package var shown: String { filled { "‹\($0.name)›" } }

    /// The text itself.
    ///
    /// - Throws: `plan.value-missing` when a value has not been learnt; the graph of the plan does not let that happen.
    package func text(_ values: RuntimeValues) throws -> String {
        try check(values)
        return filled { values[$0] ?? "" }
    }

    /// As one word of sh.
    package func word(_ values: RuntimeValues) throws -> String { Shell.quoted(try text(values)) }

    /// As sh text in which every value is one quoted word.
    package func script(_ values: RuntimeValues) throws -> String {
        try check(values)
        return filled { Shell.quoted(values[$0] ?? "") }
    }

    private func check(_ values: RuntimeValues) throws {
        if let missing = self.values.first(where: { values[$0] == nil }) {
            throw TrimastError("plan.value-missing", "the value \(missing.name) is not known yet")
        }
    }

    private func filled(_ fill: (RuntimeValue) -> String) -> String {
        pieces.map { if case .text(let text) = $0 { text } else if case .value(let value) = $0 { fill(value) } else { "" } }.joined()
    }
}
