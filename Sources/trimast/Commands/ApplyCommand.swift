import ArgumentParser
import Dispatch
import Execution
import Foundation
import Operations
import Planning
import Specification
import Support
import Terminal
import Transport

/// `trimast apply`
struct ApplyCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Brings every host to what cluster.yaml wants: exactly what plan shows.",
        discussion: """
            A second run finds nothing to do. A run that was interrupted is continued by running it again. The checks of `trimast preflight` \
            come first, where there is something to do: one that fails about a host that is not in the cluster yet stops the run before \
            anything is changed.
            """)

    @OptionGroup var options: ClusterOptions
    @Argument(
        help: "A plan that `trimast plan --out FILE` kept: exactly that is done, or nothing if the hosts or files changed since.",
        completion: .file())
    var planFile: String?
    @OptionGroup var skip: SkipOptions
    @Flag(name: .long, help: "Agree to what the plan destroys (stale members and Nodes), without being asked.") var yes = false
    @Flag(name: .long, help: "Say how many round trips each host took.") var roundTrips = false

    func run() async throws {
        let session = try ClusterSession(options)
        let skip = try skip.parsed(session.spec)
        let kept = try planFile.map(PlanFile.read)
        let isComplete = try await session.fleet(lock: .own()) { fleet in
            let planned = try await session.plan(fleet, skip: skip)
            let plan = planned.plan
            Output.warn(planned.errors, session.commands)
            if let kept, let planFile, let obstacle = kept.obstacle(cluster: session.spec, now: plan, path: planFile) { throw obstacle }
            for note in plan.notes { Output.chatter("note: \(note)") }
            Output.chatter(PlanText.summary(plan))
            if let obstacle = try await session.preflight(fleet, planned, skip: skip) { throw obstacle }
            var isComplete = planned.errors.isEmpty && plan.postponed.isEmpty
            for line in plan.postponed { Output.chatter("not now: \(line)") }
            if !plan.isEmpty {
                if kept == nil, !yes { try Consent.ask(plan.steps.compactMap(\.risk)) }
                try await Supply(
                    fleet, session.spec.hosts, home: session.home, places: session.file.files.places, tell: { Output.chatter($0) }
                ).bring(Supply.wanted(plan))
                let report = await Self.carryOut(plan, fleet, hosts: session.spec.hosts.map(\.name), session.secrets)
                Self.tell(report, of: plan, session.commands)
                isComplete = isComplete && report.isComplete
            }
            if roundTrips {
                for (host, count) in await fleet.roundTrips().sorted(by: { $0.key < $1.key }) { print("\(host) \(count)") }
            }
            return isComplete
        }
        if !isComplete { throw ExitCode(1) }
    }

    static func carryOut(_ plan: Plan, _ fleet: Fleet, hosts: [HostName], _ secrets: RuntimeValues) async -> RunReport {
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
        let report = await runner.run(plan, given: secrets) { view.take($0) }
        ticker.cancel()
        view.finish()
        return report
    }

    /// - Parameter again: what to type to continue where it stopped.
    static func tell(_ report: RunReport, of plan: Plan, _ commands: CommandText, again: Advice.Command = .trimast("apply")) {
        let seconds = String(format: "%.1f s", report.seconds)
        if report.isComplete {
            Output.advice("\(report.done.count) steps done in \(seconds). Next: \(.trimast("verify"))", commands)
            return
        }
        Output.chatter("\(report.done.count) steps done, \(report.failures.count) failed, \(report.skipped.count) skipped, in \(seconds)")
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

/// The first Ctrl-C (or SIGTERM) asks to stop, the second stops now.
final class Interrupts {
    private let sources: [any DispatchSourceSignal]

    init(_ stop: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "trimast.interrupts")
        let count = Counter()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if count.next() > 1 { _exit(130) }
                stop()
            }
            source.resume()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
