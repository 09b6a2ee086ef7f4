import Foundation
import Planning
import Support

/// Hides what a run has learnt and may not tell: in all that leaves the run a secret stands as ‹name›, as in a plan.
struct Redaction {
    /// The longest first, so that no part of a longer one is taken out of it.
    private var hidden: [(text: String, shown: String)] = []

    /// Lines and parts of a secret that are no longer than this are left: they would be found everywhere.
    private static let shortest = 8
    /// How many characters `base64` and PEM files have in a line.
    private static let widths = [76, 64]

    /// What is learnt is hidden from now on.
    mutating func learn(_ values: RuntimeValues) {
        var new: [String: String] = [:]
        for (value, text) in values where value.isSecret && !text.isEmpty {
            for form in Self.forms(text) { new[form] = "‹\(value.name)›" }
        }
        guard !new.isEmpty else { return }
        hidden.removeAll { new[$0.text] != nil }
        hidden += new.map { ($0.key, $0.value) }
        hidden.sort { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
    }

    func callAsFunction(_ text: String) -> String {
        let known = hidden.reduce(text) { $0.replacingOccurrences(of: $1.text, with: $1.shown, options: .literal) }
        return known.replacing(Self.token.wordBoundaryKind(.simple), with: "‹bootstrap-token›")
    }

    func callAsFunction(_ error: TrimastError) -> TrimastError {
        var error = error
        error.message = self(error.message)
        error.cause = error.cause?.map { self($0) }
        error.nextStep = error.nextStep?.map { self($0) }
        return error
    }

    /// A bootstrap token by its shape (kubernetes.io, bootstrap-tokens), so that one that was not learnt yet is hidden too.
    private static var token: Regex<Substring> { #/\b[a-z0-9]{6}\.[a-z0-9]{16}\b/# }

    /// The secret, what it is base64 of, their base64, the lines of all these, and a token's secret half.
    static func forms(_ secret: String) -> Set<String> {
        var plain: Set = [secret, secret.trimmingCharacters(in: .whitespacesAndNewlines)]
        if let decoded = Data(base64Encoded: secret.filter { !$0.isWhitespace }) { plain.insert(String(decoding: decoded, as: UTF8.self)) }
        if secret.wholeMatch(of: token) != nil { plain.insert(String(secret.suffix(16))) }
        var forms = plain
        for text in plain {
            // Where more is encoded with it, the last one or two bytes look otherwise.
            let encoded = Data(text.utf8.prefix(text.utf8.count / 3 * 3)).base64EncodedString()
            forms.formUnion([encoded, Data(text.utf8).base64EncodedString()])
            for long in [text, encoded] where !long.contains("\n") {
                for width in widths { forms.formUnion(pieces(long, width)) }
            }
            forms.formUnion(text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("-----") })
        }
        forms.formUnion(forms.filter { $0.contains("'") }.map { $0.replacing("'", with: #"'\''"#) })
        return forms.filter { $0 == secret || $0.utf8.count > shortest }
    }

    private static func pieces(_ text: String, _ width: Int) -> [String] {
        let bytes = Array(text.utf8)
        guard bytes.count > width else { return [] }
        return stride(from: 0, to: bytes.count, by: width).map { start in
            String(decoding: bytes[start..<min(start + width, bytes.count)], as: UTF8.self)
        }
    }
}
