import Planning
import Specification
import Support

/// Checks as people read them: one for each line, those that failed last, with details and what to do under them, and a total.
package enum CheckText {
    /// - Parameter width: the terminal's columns; nil: no terminal, one line for each check.
    package static func render(_ checks: [Check], style: Style, width: Int? = nil) -> String {
        let idWidth = checks.map(\.id.count).max() ?? 0
        let hostWidth = checks.map { ($0.host?.text ?? "cluster").count }.max() ?? 0
        // What needs work stands where the reader's eye is, at the end.
        let failed = checks.filter { $0.outcome == .failed }
        let sorted = checks.filter { $0.outcome != .failed } + failed
        // On a terminal what was found on several hosts stands once; other programs find it on every line.
        func alike(_ check: Check) -> [String] { [check.id, ErrorText.masked(check.found)] }
        let firsts = width == nil ? [:] : Dictionary(failed.map { (alike($0), $0) }, uniquingKeysWith: { first, _ in first })
        // What is to do about several hosts alike stands once, under the last.
        let commons = Dictionary(grouping: failed, by: \.id).compactMapValues { ErrorText.commonNextStep($0.compactMap(\.nextStep)) }
        var lines: [String] = []
        for (index, check) in sorted.enumerated() {
            let word =
                switch check.outcome {
                case .passed: style(.green, "pass")
                case .failed: style(.red, "FAIL")
                case .skipped: style(.yellow, "skip")
                case .noted: style(.yellow, "note")
                }
            let rows = check.rows.isEmpty ? "" : "  [\(check.rows.joined(separator: " "))]"
            let column = 4 + 2 + hostWidth + 2 + idWidth + 2
            var found = [check.found]
            if let width {
                let first = check.outcome == .failed ? firsts[alike(check)] ?? check : check
                let text = first == check ? check.found : "the same as on \(first.host?.text ?? "the cluster")"
                found = Wrap.lines(Advice(text), first: column, next: column, width: width)
            }
            if let width, column + (found.last ?? "").count + rows.count > width, !rows.isEmpty { found.append("") }
            let text = found.joined(separator: "\n" + String(repeating: " ", count: column)) + style(.dim, rows)
            lines.append("\(word)  \((check.host?.text ?? "cluster").padding(hostWidth))  \(check.id.padding(idWidth))  \(text)")
            lines += (check.details ?? []).map { Wrap.text("      " + $0, width: width) }
            guard check.outcome == .failed else { continue }
            let common = commons[check.id]
            let isLast = index + 1 == sorted.count || sorted[index + 1].id != check.id
            guard let next = common == nil ? check.nextStep : isLast ? common : nil else { continue }
            lines.append(Wrap.text("      next: \(next.indented(by: 12))" as Advice, width: width))
        }
        lines.append(summary(checks))
        return lines.joined(separator: "\n")
    }

    package static func summary(_ checks: [Check]) -> String {
        func count(_ outcome: Check.Outcome) -> Int { checks.filter { $0.outcome == outcome }.count }
        return "\(count(.passed) + count(.noted)) passed, \(count(.failed)) failed, \(count(.skipped)) skipped"
    }
}
