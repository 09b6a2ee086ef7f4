import Foundation
import Specification

/// The report as one page of HTML that needs nothing but itself: no network, no script.
package enum DrillPage {
    package static func render(_ report: DrillReport) -> String {
        let done = report.runs.filter(\.isDone)
        let kept = done.count(where: \.keeps)
        let date = Date(timeIntervalSince1970: report.time).formatted(.iso8601)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Drills of \(escaped(report.cluster.text))</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <main>
            <h1>What the cluster \(escaped(report.cluster.text)) bore</h1>
            <p>Kubernetes \(escaped(report.kubernetes)), \(date). Something was broken on purpose, one thing after the other, while one program asked the API
            all the time over new connections, one wrote numbered values, and one watched them. Each break was put back.</p>
            <p class="\(done.isEmpty ? "" : kept == done.count ? "good" : "bad")"><strong>\(kept) of \(done.count)</strong> kept their limits.</p>
            \(table(report))
            \(report.runs.map(section).joined(separator: "\n"))
            <h2>How to read it</h2>
            <ul>
            <li><strong>No answer</strong>: nobody answered a new connection to the API's address. Only gaps of a quarter of a second and more are drawn.</li>
            <li><strong>No write</strong>: no write was acknowledged.</li>
            <li><strong>Address</strong>: which host had the API's floating address. Two at once must never be.</li>
            <li><strong>Leader</strong>: a mark where etcd, the store behind the API, chose another leader.</li>
            <li><strong>Lost writes</strong>: values that the cluster said it has, and does not have afterwards. There must be none.</li>
            </ul>
            </main>
            </body>
            </html>

            """
    }

    private static let missing = "not measured"

    private static func table(_ report: DrillReport) -> String {
        let heads = [
            "drill", "on", "longest gap", "failed requests", "longest write gap", "lost writes", "watch stood still", "full health",
            "verdict",
        ]
        let rows = report.runs.map { run -> String in
            let place = run.target?.text ?? ""
            let name = "<a href=\"#\(escaped(run.name))\">\(escaped(run.name))</a>"
            guard let outcome = run.outcome else {
                let why = run.refused.map { "not done: \($0)" } ?? run.interrupted ?? run.failure ?? ""
                let (tone, verdict) = run.isDone ? ("bad", "failed") : ("", run.refused == nil ? "interrupted" : "–")
                return
                    "<tr><td>\(name)</td><td>\(escaped(place))</td><td colspan=\"6\">\(escaped(why))</td><td class=\"\(tone)\">\(verdict)</td></tr>"
            }
            func seconds(_ value: Double?) -> String { value.map(DrillNumber.seconds) ?? missing }
            let cells = [
                seconds(outcome.longestGap), outcome.reads > 0 ? "\(outcome.failedReads) of \(outcome.reads)" : missing,
                seconds(outcome.longestWriteGap),
                outcome.lost.map { "\($0.count) of \(outcome.acknowledged)" } ?? "not known", outcome.watch.map(escaped) ?? missing,
                outcome.health.map(DrillNumber.seconds) ?? "not seen",
            ]
            return "<tr><td>\(name)</td><td>\(escaped(place))</td>" + cells.map { "<td>\($0)</td>" }.joined()
                + "<td class=\"\(run.keeps ? "good" : "bad")\">\(run.keeps ? "kept" : "broken")</td></tr>"
        }
        return "<div class=\"scroll\"><table>\n<thead><tr>" + heads.map { "<th>\($0)</th>" }.joined() + "</tr></thead>\n<tbody>\n"
            + rows.joined(separator: "\n")
            + "\n</tbody>\n</table></div>"
    }

    private static func section(_ run: DrillReport.Run) -> String {
        var lines = ["<section id=\"\(escaped(run.name))\">", "<h2>\(escaped(run.title))</h2>", "<p>\(escaped(run.explanation))</p>"]
        if let refused = run.refused { lines.append("<p>Not done: \(escaped(refused)).</p>") }
        if let interrupted = run.interrupted { lines.append("<p>Not carried through: \(escaped(interrupted)).</p>") }
        if let failure = run.failure { lines.append("<p class=\"bad\">\(escaped(failure))</p>") }
        if let outcome = run.outcome {
            lines.append("<div class=\"scroll\">\(Timeline(outcome).svg)</div>")
            lines += run.broken.map { "<p class=\"bad\">Limit broken: \(escaped($0)).</p>" }
            lines += outcome.notes.map { "<p class=\"dim\">\(escaped($0)).</p>" }
            if run.keeps { lines.append("<p class=\"good\">Every limit was kept.</p>") }
            if let observer = run.observer {
                let place = run.readsHere ? "Asked from the operator's machine, written and watched" : "Measured"
                lines.append("<p class=\"dim\">\(escaped(place)) from \(escaped(observer.text)), through the address.</p>")
            }
        }
        return (lines + ["</section>"]).joined(separator: "\n")
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private static let style = """
        :root { color-scheme: light dark; --back: #fff; --text: #1c2024; --dim: #60646c; --line: #d9dce0; --break: #f5a524; --bad: #c62a2f; --good: #18794e;
          --a: #3e63dd; --b: #8e4ec6; --c: #0b8793; --d: #9a5b13; }
        @media (prefers-color-scheme: dark) { :root { --back: #111315; --text: #e8eaec; --dim: #9ba1a6; --line: #33383d; --break: #d98b00; --bad: #ff6369;
          --good: #4cc38a; --a: #849dff; --b: #bf7af0; --c: #4ccce6; --d: #e0a458; } }
        body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .3rem; } p { margin: .3rem 0; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; margin: 1rem 0; font-size: .9rem; }
        th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th { color: var(--dim); font-weight: 500; } a { color: inherit; } .good { color: var(--good); } .bad { color: var(--bad); } .dim { color: var(--dim); font-size: .9rem; }
        svg { width: 100%; min-width: 45rem; height: auto; margin: .6rem 0; display: block; } svg text { fill: var(--text); font: 12px system-ui, sans-serif; } svg .dim { fill: var(--dim); }
        """
}

/// A drill from a little before it began until full health, drawn to scale.
struct Timeline {
    private let outcome: DrillOutcome
    private let from: Double
    private let to: Double
    private static let left = 110.0
    private static let width = 900.0
    private static let row = 26.0

    init(_ outcome: DrillOutcome) {
        self.outcome = outcome
        from = min(-2, outcome.measured.from)
        to = max(outcome.measured.to, outcome.undone, 1) + 1
    }

    private func x(_ time: Double) -> Double {
        let share = (min(max(time, from), to) - from) / (to - from)
        return ((Self.left + share * (Self.width - Self.left - 10)) * 10).rounded() / 10
    }

    /// Never so narrow that it is not seen.
    private func bar(_ span: DrillOutcome.Span, _ row: Int, _ colour: String, _ title: String) -> String {
        let begin = x(span.from)
        let width = ((max(2, x(span.to) - begin)) * 10).rounded() / 10
        return
            "<rect x=\"\(begin)\" y=\"\(Double(row) * Self.row + 6)\" width=\"\(width)\" height=\"14\" rx=\"2\" fill=\"var(--\(colour))\"><title>\(DrillPage.escaped(title))</title></rect>"
    }

    private func label(_ text: String, _ row: Int) -> String {
        "<text x=\"0\" y=\"\(Double(row) * Self.row + 18)\">\(DrillPage.escaped(text))</text>"
    }

    private var step: Double { [1, 2, 5, 10, 20, 30, 60, 120].first { (to - from) / $0 <= 12 } ?? 300 }

    var svg: String {
        func span(_ span: DrillOutcome.Span) -> String { "\(DrillNumber.seconds(span.length)), from \(DrillNumber.seconds(span.from))" }
        let hosts = Set(outcome.holders.map(\.host)).sorted()
        let colours = ["a", "b", "c", "d"]
        var shapes: [String] = []
        let rows = 5 + max(0, hosts.count - 1)
        let height = Double(rows) * Self.row + 24
        var tick = (from / step).rounded(.up) * step
        while tick <= to {
            shapes.append("<line x1=\"\(x(tick))\" x2=\"\(x(tick))\" y1=\"0\" y2=\"\(height - 20)\" stroke=\"var(--line)\"/>")
            shapes.append("<text class=\"dim\" text-anchor=\"middle\" x=\"\(x(tick))\" y=\"\(height - 6)\">\(Int(tick)) s</text>")
            tick += step
        }
        shapes.append(label("broken", 0))
        shapes.append(
            bar(DrillOutcome.Span(from: 0, to: outcome.undone), 0, "break", "broken until \(DrillNumber.seconds(outcome.undone))"))
        shapes.append(label("no answer", 1))
        shapes += outcome.gaps.map { bar($0, 1, "bad", "no answer for \(span($0))") }
        shapes.append(label("no write", 2))
        shapes += outcome.writeGaps.map { bar($0, 2, "bad", "no write for \(span($0))") }
        for (index, host) in hosts.enumerated() {
            shapes.append(label("on \(host)", 3 + index))
            shapes += outcome.holders.filter { $0.host == host }.map {
                bar($0.span, 3 + index, colours[index % colours.count], "\(host) has the address: \(span($0.span))")
            }
        }
        let last = 3 + max(1, hosts.count)
        shapes.append(label("leader", last))
        shapes += outcome.leaderChanges.map {
            bar(DrillOutcome.Span(from: $0, to: $0), last, "text", "another leader at \(DrillNumber.seconds($0))")
        }
        if let health = outcome.health {
            let place = x(outcome.undone + health)
            shapes.append(
                "<line x1=\"\(place)\" x2=\"\(place)\" y1=\"0\" y2=\"\(height - 20)\" stroke=\"var(--good)\" stroke-width=\"2\"><title>full health</title></line>"
            )
        }
        return
            "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(height))\" role=\"img\" aria-label=\"time line\">\n\(shapes.joined(separator: "\n"))\n</svg>"
    }
}
