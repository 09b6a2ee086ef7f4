import Planning
import Specification
import Support

/// A plan as people read it: host by host, step by step, with what changes and why.
package enum PlanText {
    /// - Parameters:
    ///   - hosts: the cluster's hosts in the file's order.
    ///   - settled: what holds already, for every host that was read: shown for each of `hosts`. nil: hosts with something to do alone.
    ///   - width: the terminal's columns; nil: no terminal, one line for each step.
    package static func render(
        _ plan: Plan, hosts: [HostName], style: Style, settled: [HostName: [Settled]]? = nil, width: Int? = nil
    ) -> String {
        let stepsByHost = Dictionary(grouping: plan.steps, by: \.host)
        var lines: [String] = []
        for host in hosts {
            let steps = stepsByHost[host] ?? []
            if steps.isEmpty, settled == nil { continue }
            lines.append(style(.bold, host.text))
            if let settled {
                if settled[host] == nil {
                    lines.append("  not read, so nothing is known of it")
                } else if steps.isEmpty {
                    lines.append("  nothing to do: it is as cluster.yaml wants it")
                }
                let idWidth = settled[host]?.map(\.part.count).max() ?? 0
                for each in settled[host] ?? [] {
                    lines += entry("  = ", each.part.padding(idWidth), each.promise, next: 6 + idWidth, style, width)
                }
            }
            var part = ""
            for step in steps {
                if step.part != part {
                    part = step.part
                    lines.append("  " + style(.cyan, part))
                }
                let kind = step.action.kind
                if step.isRecovery {
                    lines += entry(
                        "    \(style(.yellow, "!")) ", "if one of these fails: \(step.title.printable)", "", next: 8, style, width)
                    continue
                }
                lines += entry("    \(glyph(kind.glyph, style)) ", step.title.printable, "(\(step.why.printable))", next: 8, style, width)
                lines += kind.changes.map { "        " + change($0.printableLines, style) }
            }
            lines.append("")
        }
        lines += plan.notes.map { style(.yellow, "note: ") + Wrap.text("note: " + $0, width: width).dropFirst(6) }
        lines += plan.postponed.map { style(.red, "not now: ") + Wrap.text("not now: " + $0, width: width).dropFirst(9) }
        lines.append(Wrap.text(summary(plan), width: width))
        return lines.joined(separator: "\n")
    }

    /// A mark, what it is about, and more about it, dim: one line, and on a terminal as many as it takes.
    private static func entry(_ mark: String, _ title: String, _ more: String, next: Int, _ style: Style, _ width: Int?) -> [String] {
        guard let width else { return ["\(mark)\(title)  " + style(.dim, more)] }
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        let first = Style.columns(mark)
        var lines = first + title.count <= width ? [title] : Wrap.filled(words(title), first: width - first, next: width - next)
        let used = (lines.count == 1 ? first : next) + (lines.last ?? "").count + 2
        let fits = used + (words(more).first ?? "").count <= width
        var rest = Wrap.filled(words(more), first: width - (fits ? used : next), next: width - next).map { style(.dim, $0) }
        if fits, !rest.isEmpty { lines[lines.count - 1] += "  " + rest.removeFirst() }
        lines += rest
        return lines.enumerated().map { ($0 == 0 ? mark : String(repeating: " ", count: next)) + $1 }
    }

    package static func summary(_ plan: Plan) -> String {
        let steps = plan.steps.filter { !$0.isRecovery }
        guard !steps.isEmpty else {
            return plan.postponed.isEmpty
                ? "Nothing to do: every host is as cluster.yaml wants it." : "Nothing is done: what is wanted cannot be done now."
        }
        let hosts = Set(steps.map(\.host)).count
        var counts: [String] = []
        let byGlyph = steps.reduce(into: [:]) { $0[$1.action.kind.glyph, default: 0] += 1 }
        for (glyph, word) in [
            (Glyph.create, "to create"), (.change, "to change"), (.start, "to start"), (.stop, "to stop"), (.run, "to run"),
            (.remove, "to remove"),
        ] {
            if let count = byGlyph[glyph] { counts.append("\(count) \(word)") }
        }
        return "\(count(steps.count, "step")) on \(count(hosts, "host")): \(counts.joined(separator: ", "))."
    }

    private static func glyph(_ glyph: Glyph, _ style: Style) -> String {
        switch glyph {
        case .create: style(.green, "+")
        case .change: style(.yellow, "~")
        case .remove, .stop: style(.red, glyph.rawValue)
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
