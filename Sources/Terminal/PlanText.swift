import Planning
import Specification

/// A plan as people read it: host by host, step by step, with what changes and why.
public enum PlanText {
    /// - Parameter hosts: the cluster's hosts in the file's order; those with nothing to do are said to be as wanted when `showsAll`.
    public static func render(_ plan: Plan, hosts: [HostName], style: Style, showsAll: Bool = false) -> String {
        let stepsByHost = Dictionary(grouping: plan.steps, by: \.host)
        var lines: [String] = []
        for host in hosts {
            let steps = stepsByHost[host] ?? []
            if steps.isEmpty {
                if showsAll { lines += [style(.bold, host.text), "  nothing to do: it is as cluster.yaml wants it", ""] }
                continue
            }
            lines.append(style(.bold, host.text))
            var part = ""
            for step in steps {
                if step.part != part {
                    part = step.part
                    lines.append("  " + style(.cyan, part))
                }
                let kind = step.action.kind
                lines.append("    \(glyph(kind.glyph, style)) \(step.title)  " + style(.dim, "(\(step.why))"))
                lines += kind.changes.map { "        " + change($0, style) }
            }
            lines.append("")
        }
        lines += plan.notes.map { style(.yellow, "note: ") + $0 }
        lines.append(summary(plan))
        return lines.joined(separator: "\n")
    }

    public static func summary(_ plan: Plan) -> String {
        guard !plan.isEmpty else { return "Nothing to do: every host is as cluster.yaml wants it." }
        let hosts = Set(plan.steps.map(\.host)).count
        var counts: [String] = []
        let byGlyph = plan.steps.reduce(into: [:]) { $0[$1.action.kind.glyph, default: 0] += 1 }
        for (glyph, word) in [
            (Glyph.create, "to create"), (.change, "to change"), (.start, "to start"), (.run, "to run"), (.remove, "to remove"),
        ] {
            if let count = byGlyph[glyph] { counts.append("\(count) \(word)") }
        }
        return "\(plan.steps.count) step\(plan.steps.count == 1 ? "" : "s") on \(hosts) host\(hosts == 1 ? "" : "s"): "
            + counts.joined(separator: ", ") + "."
    }

    private static func glyph(_ glyph: Glyph, _ style: Style) -> String {
        switch glyph {
        case .create: style(.green, "+")
        case .change: style(.yellow, "~")
        case .remove: style(.red, "-")
        case .run, .start: style(.cyan, glyph.rawValue)
        }
    }

    private static func change(_ line: String, _ style: Style) -> String {
        switch line.first {
        case "+": style(.green, line)
        case "-": style(.red, line)
        default: style(.dim, line)
        }
    }
}
