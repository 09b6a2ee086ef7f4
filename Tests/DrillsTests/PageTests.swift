import Specification
import TestSupport
import Testing

@testable import Drills

/// The page: it needs nothing but itself, and shows what happened.
@Suite struct DrillPageTests {
    static func report() throws -> DrillReport {
        var report = DrillReport(cluster: try host("lab"), kubernetes: "1.34.2", time: 1_795_761_120)
        for drill in DrillCatalogue.drills.prefix(3) {
            report.runs.append(DrillReport.Run(drill, on: try host("m1"), observer: try host("m2")))
        }
        var samples = OutcomeTests.samples(without: [102.05...103.35])
        samples.holds = try OutcomeTests.holds(["m1": [95...101], "m2": [101.2...120]])
        samples.leaders = [Samples.Leader(time: 101, id: "1"), Samples.Leader(time: 102, id: "2")]
        let outcome = try OutcomeTests.outcome(samples)
        report.runs[0].outcome = outcome
        report.runs[0].broken = outcome.broken(report.runs[0].limit)
        report.runs[1].refused = "etcd <would> lose \"it\" & more"
        report.runs[2].outcome = try OutcomeTests.outcome(OutcomeTests.samples())
        return report
    }

    @Test func page() throws {
        let page = DrillPage.render(try Self.report())
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        for outside in ["http://", "https://", "src=", "<script", "<link", "@import", "url("] {
            #expect(!page.contains(outside), "\(outside)")
        }
        #expect(page.contains("prefers-color-scheme: dark") && page.contains("color-scheme: light dark"))
        #expect(page.contains("<strong>1 of 2</strong> kept their limits"))
        #expect(page.contains("etcd &lt;would&gt; lose &quot;it&quot; &amp; more"))
        #expect(page.contains("Limit broken: 1.40 s without an answer; 0.30 s are allowed."))
        #expect(
            page.contains("no answer for 1.40 s, from 2.00 s") && page.contains("m2 has the address")
                && page.contains("another leader at 2.00 s"))
        #expect(page.components(of: "<svg").count == 2 && page.components(of: "</section>").count == 3)
    }

    @Test("what was not measured is no figure, and what was interrupted keeps nothing and breaks nothing") func missing() throws {
        var report = try Self.report()
        var samples = OutcomeTests.samples()
        samples.reads.removeAll { $0.end > 99 }
        report.runs[2].outcome = try OutcomeTests.outcome(samples)
        report.runs[0].outcome = nil
        report.runs[0].broken = []
        report.runs[0].interrupted = "interrupted; put back after 3.00 s"
        let page = DrillPage.render(report)
        #expect(page.contains("<td>not measured</td><td>not measured</td><td>0.10 s</td>"))
        #expect(page.contains("<p class=\"dim\">not measured: gap.</p>"))
        #expect(page.contains("<strong>1 of 1</strong> kept their limits"))
        #expect(page.contains("interrupted; put back after 3.00 s</td><td class=\"\">interrupted</td>"))
    }

    struct Exit: Sendable {
        /// What became of the drills: `kept`, `broken`, `failed`, `refused`, `interrupted`.
        var runs: [String]
        var names: [String] = []
        var isInterrupted = false
        var status: Int32
    }

    @Test(arguments: [
        Exit(runs: ["kept", "kept"], status: 0), Exit(runs: ["kept", "broken"], status: 3), Exit(runs: ["failed", "kept"], status: 1),
        Exit(runs: ["failed", "broken"], status: 3), Exit(runs: ["refused", "refused"], status: 1),
        Exit(runs: ["kept", "refused"], status: 0),
        Exit(runs: ["kept", "refused"], names: ["proxy-killed", "proxy-hung"], status: 1),
        Exit(runs: ["kept", "refused"], names: ["all"], status: 0), Exit(runs: ["kept", "interrupted"], isInterrupted: true, status: 1),
        Exit(runs: ["interrupted", "refused"], isInterrupted: true, status: 1),
        Exit(runs: ["kept", "kept"], isInterrupted: true, status: 1),
        Exit(runs: ["broken", "interrupted"], isInterrupted: true, status: 3), Exit(runs: [], status: 1),
    ]) func exitStatus(_ exit: Exit) throws {
        var report = DrillReport(cluster: try host("lab"), kubernetes: "1.34.2", time: 0)
        for (drill, what) in zip(DrillCatalogue.drills, exit.runs) {
            var run = DrillReport.Run(drill, on: try host("m1"))
            if what == "broken" { run.broken = ["2 acknowledged writes are lost"] }
            if what == "failed" { run.failure = "a step of the drill failed" }
            if what == "refused" { run.refused = "no host is fit for it" }
            if what == "interrupted" { run.interrupted = "interrupted; put back after 3.00 s" }
            report.runs.append(run)
        }
        #expect(report.exitStatus(named: exit.names, isInterrupted: exit.isInterrupted) == exit.status, "\(exit)")
    }

    @Test("each tag is closed in the order in which it was opened") func tags() throws {
        let page = DrillPage.render(try Self.report())
        var open: [Substring] = []
        for match in page.matches(of: #/<(/?)([a-z0-9]+)[^>]*?(/?)>/#) {
            if ["meta", "!doctype"].contains(match.output.2) || match.output.3 == "/" { continue }
            if match.output.1.isEmpty { open.append(match.output.2) } else { #expect(open.popLast() == match.output.2) }
        }
        #expect(open.isEmpty)
    }

    @Test("nothing is drawn outside of its picture") func drawn() throws {
        let page = DrillPage.render(try Self.report())
        for match in page.matches(of: #/<rect x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)"/#) {
            #expect((Double(match.output.1) ?? -1) >= 110 && (Double(match.output.1) ?? 0) + (Double(match.output.2) ?? 0) <= 900)
        }
    }
}

extension String {
    fileprivate func components(of text: String) -> [Range<String.Index>] { ranges(of: text) }
}
