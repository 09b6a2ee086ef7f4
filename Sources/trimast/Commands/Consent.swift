import Foundation
import Support

/// A yes to what a plan destroys. A plan that was kept in a file was looked at, so it needs none.
enum Consent {
    /// - Throws: `apply.no-consent` when the answer is no, or there is nobody to ask.
    static func ask(_ risks: [String], again: Advice.Command? = nil) throws {
        guard !risks.isEmpty else { return }
        for risk in risks { Output.chatter("this plan \(risk)") }
        if isGiven() { return }
        throw TrimastError(
            "apply.no-consent", "nothing was changed: the plan destroys something, and nobody said yes",
            cause: risks.joined(separator: "\n"),
            nextStep: again.map { "say yes beforehand: \($0)" }
                ?? "look at it: \(.trimast("plan", "--out FILE")), then \(.trimast("apply", "FILE")); or say yes beforehand: \(.trimast("apply", "--yes"))"
        )
    }

    /// Asks, where there is somebody to ask.
    static func isGiven() -> Bool {
        guard isatty(0) == 1, isatty(2) == 1 else { return false }
        FileHandle.standardError.write(Data("Go on? Only 'yes' is a yes: ".utf8))
        return readLine()?.trimmingPrefix(" ") == "yes"
    }
}
