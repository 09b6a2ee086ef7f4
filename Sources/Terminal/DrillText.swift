import Drills
import Specification
import Support

/// The report of drills as a table, with the limits that do not hold under it.
package enum DrillText {
    package static func render(_ report: DrillReport, style: Style, width: Int? = nil) -> String {
        let heads = ["drill", "on", "gap", "failed", "write gap", "lost", "watch", "health", ""]
        let rows = report.runs.map(row)
        let widths = heads.indices.map { column in
            ([heads] + rows).compactMap { column < $0.count - 1 || $0.count == heads.count ? $0[column].count : nil }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            cells.enumerated().map { $0 == cells.count - 1 ? $1 : $1.padding(widths[$0]) + "  " }.joined()
        }
        var lines = [style(.dim, line(heads))]
        for (run, cells) in zip(report.runs, rows) {
            let verdict =
                run.refused != nil
                ? style(.yellow, "not done")
                : run.interrupted != nil ? style(.yellow, "interrupted") : run.keeps ? style(.green, "kept") : style(.red, "BROKEN")
            lines.append(line(cells.dropLast() + [verdict]))
            lines += run.notes.map { Wrap.text("    " + $0, width: width) }
        }
        let done = report.runs.filter(\.isDone)
        lines.append(
            "\(count(done.count, "drill")) done, \(done.count(where: \.keeps)) kept their limits, \(report.runs.count - done.count) not done"
        )
        return lines.joined(separator: "\n")
    }

    private static func row(_ run: DrillReport.Run) -> [String] {
        let place = run.target?.text ?? (run.refused == nil ? "all" : "-")
        guard let outcome = run.outcome else { return [run.name, place] + Array(repeating: "-", count: 6) + [""] }
        return [
            run.name, place, outcome.longestGap.map(DrillNumber.seconds) ?? "-",
            outcome.reads > 0 ? "\(outcome.failedReads)/\(outcome.reads)" : "-",
            outcome.longestWriteGap.map(DrillNumber.seconds) ?? "-", outcome.lost.map { "\($0.count)/\(outcome.acknowledged)" } ?? "?",
            outcome.watch ?? "-", outcome.health.map(DrillNumber.seconds) ?? "-", "",
        ]
    }
}
