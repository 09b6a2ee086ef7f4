import Execution
import Foundation
import Operations
import Planning
import Specification
import Support
import Terminal
import Transport

/// What every command that changes hosts does with its plan: it asks for a yes to what is destroyed, brings the files that are wanted, carries the plan
/// out, and tells what came of it.
struct PlanRun {
    private let session: ClusterSession
    private let fleet: Fleet
    private let hosts: [HostName]
    /// What to type to continue where it stopped.
    private let again: Advice.Command
    /// The same with a yes beforehand; nil: apply's own, which can do it in another way as well.
    private let consenting: Advice.Command?

    /// Of apply.
    init(_ session: ClusterSession, _ fleet: Fleet, hosts: [HostName]? = nil) {
        self.session = session
        self.fleet = fleet
        self.hosts = hosts ?? session.spec.hosts.map(\.name)
        again = .trimast("apply")
        consenting = nil
    }

    /// Of another command.
    init(_ session: ClusterSession, _ fleet: Fleet, hosts: [HostName]? = nil, command: String, arguments: String = "") {
        self.session = session
        self.fleet = fleet
        self.hosts = hosts ?? session.spec.hosts.map(\.name)
        again = .trimast(command, arguments)
        consenting = .trimast(command, arguments.isEmpty ? "--yes" : arguments + " --yes")
    }

    /// - Parameter asks: whether somebody must say yes to what the plan destroys.
    /// - Returns: whether all of it was done.
    /// - Throws: `apply.no-consent`, or why a file did not come: nothing was changed then.
    func carryOut(_ plan: Plan, asks: Bool) async throws -> Bool {
        let report = try await report(plan, asks: asks)
        tell(report, of: plan)
        return report.isComplete
    }

    /// The same, and nothing is told of how it ended.
    func report(_ plan: Plan, asks: Bool) async throws -> RunReport {
        if asks { try Consent.ask(plan.steps.compactMap(\.risk), again: consenting) }
        try await Supply(
            fleet, session.spec.hosts, home: session.home, places: session.file.files.places, tell: { Output.chatter($0) }
        ).bring(Supply.wanted(plan))
        return await run(plan)
    }

    private func run(_ plan: Plan) async -> RunReport {
        let isLive = isatty(2) == 1
        let view = ProgressView(plan, hosts: hosts, style: Output.style(2), isLive: isLive, width: TerminalSize.width)
        let runner = Runner(fleet)
        let interrupts = Interrupts { runner.stop() }
        defer { interrupts.cancel() }
        let ticker = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(500))
                view.tick()
            }
        }
        let report = await runner.run(plan, given: session.secrets) { view.take($0) }
        ticker.cancel()
        view.finish()
        return report
    }

    func tell(_ report: RunReport, of plan: Plan) {
        let commands = session.commands
        let seconds = String(format: "%.1f s", report.seconds)
        if report.isComplete {
            Output.advice("\(count(report.done.count, "step")) done in \(seconds). Next: \(.trimast("verify"))", commands)
            return
        }
        Output.chatter(
            "\(count(report.done.count, "step")) done, \(report.failures.count) failed, \(report.skipped.count) skipped, in \(seconds)")
        for step in report.done where step.isRecovery {
            Output.chatter(
                "\(step.host) was put back: it runs what ran before, and was seen to be ready. Nobody else was touched after the failure.")
        }
        for step in report.unknown {
            Output.chatter("unknown: \(step.host): \(step.title): the connection was lost while it ran; it may be done, or go on there")
        }
        Output.errors(report.failures.map(\.1) + report.lost.sorted { $0.key < $1.key }.map(\.value), commands)
        for line in SkippedText.lines(report, of: plan) { Output.chatter(line) }
        let mend = report.failures.isEmpty && report.lost.isEmpty ? "continue" : "mend what is named above, then continue"
        Output.advice("What is done stays done. Next: \(mend) where it stopped: \(again)", commands)
    }
}
