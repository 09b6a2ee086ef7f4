import Planning
import Specification

/// Checks as people read them: one line each, details and what to do under those that failed, and a total.
public enum CheckText {
    public static func render(_ checks: [Check], style: Style) -> String {
        let idWidth = checks.map(\.id.count).max() ?? 0
        let hostWidth = checks.map { ($0.host?.text ?? "cluster").count }.max() ?? 0
        var lines: [String] = []
        for check in checks {
            let word =
                switch check.outcome {
                case .passed: style(.green, "pass")
                case .failed: style(.red, "FAIL")
                case .skipped: style(.yellow, "skip")
                }
            lines.append(
                "\(word)  \((check.host?.text ?? "cluster").padding(hostWidth))  \(check.id.padding(idWidth))  \(check.found)"
                    + (check.rows.isEmpty ? "" : style(.dim, "  [\(check.rows.joined(separator: " "))]")))
            lines += (check.details ?? []).map { "      \($0)" }
            if check.outcome == .failed, let next = check.nextStep { lines.append("      next: \(next)") }
        }
        lines.append(summary(checks))
        return lines.joined(separator: "\n")
    }

    public static func summary(_ checks: [Check]) -> String {
        func count(_ outcome: Check.Outcome) -> Int { checks.filter { $0.outcome == outcome }.count }
        return "\(count(.passed)) passed, \(count(.failed)) failed, \(count(.skipped)) skipped"
    }
}
