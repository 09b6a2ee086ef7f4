import Support

/// Errors of several hosts: what they have in common is said once.
package enum ErrorText {
    /// One error for all that differ in nothing but the host and its address.
    package static func groups(_ errors: [TrimastError]) -> [TrimastError] {
        var groups: [[TrimastError]] = []
        for error in errors {
            if let index = groups.firstIndex(where: { isAlike($0[0], error) }) {
                groups[index].append(error)
            } else {
                groups.append([error])
            }
        }
        return groups.map { group in
            guard group.count > 1, var one = group.first else { return group[0] }
            one.place = list(group.compactMap(\.place))
            one.message = merged(group.map(\.message))
            one.cause = one.cause.map { cause in
                let causes = group.compactMap(\.cause)
                return causes.allSatisfy { $0 == cause } ? cause : Advice(merged(causes.map(\.description)))
            }
            let steps = group.compactMap(\.nextStep)
            one.nextStep = steps.isEmpty ? nil : commonNextStep(steps) ?? Advice.lines(steps.uniqued)
            return one
        }
    }

    private static func isAlike(_ a: TrimastError, _ b: TrimastError) -> Bool {
        a.place != nil && b.place != nil && a.code == b.code && masked(a.message) == masked(b.message)
            && masked(a.cause) == masked(b.cause) && masked(a.nextStep) == masked(b.nextStep)
    }

    /// Several next steps as one: what is said before their commands stands once, the commands one below the other. nil when they have
    /// nothing in common.
    static func commonNextStep(_ steps: [Advice]) -> Advice? {
        let different = steps.uniqued
        guard different.count > 1 else { return different.first }
        let parts = different.map { Wrap.splitCommand($0) }
        guard let before = parts.first??.before, parts.allSatisfy({ $0?.before == before }) else { return nil }
        return .lines([before] + parts.compactMap { $0.map { Advice($0.command) } })
    }

    /// Texts that differ in one address alone, as one text with all addresses; else the first.
    private static func merged(_ texts: [String]) -> String {
        let different = texts.uniqued
        guard different.count > 1, let first = different.first else { return different.first ?? "" }
        let addresses = different.map { $0.matches(of: address).map { String($0.output) }.uniqued }
        guard addresses.allSatisfy({ $0.count == 1 }) else { return first }
        return first.replacing(address, with: list(addresses.map { $0[0] }))
    }

    private static func masked(_ advice: Advice?) -> String { masked(advice?.description ?? "") }

    /// The text without its addresses.
    static func masked(_ text: String) -> String { text.replacing(address, with: "…") }

    /// An IPv4 address, with a user before it or without.
    private static var address: Regex<Substring> { #/(?:[A-Za-z0-9._\-]+@)?\b\d{1,3}(?:\.\d{1,3}){3}\b/# }
}

extension [Advice] {
    fileprivate var uniqued: [Advice] {
        var seen: Set<String> = []
        return filter { seen.insert($0.description).inserted }
    }
}

extension [String] {
    /// Each once, in the order of their first appearance.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
