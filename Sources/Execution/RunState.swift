import Foundation
import Planning
import Specification
import Support
import Transport

/// Where a run stands: what became of each step, what was learnt, and what runs now. It changes by what is heard of the hosts, asks none itself, and keeps
/// what is to be told of each change.
struct RunState: Sendable {
    typealias Instant = ContinuousClock.Instant
    /// Steps that go to their host in one write, and the sh of each.
    typealias Batch = (steps: [Step], scripts: [String])

    private let begin: Instant
    private let grace: Duration
    private let limit: @Sendable (Step) -> Duration
    private var schedule: Schedule
    private var values: RuntimeValues
    private var redaction = Redaction()
    private var report = RunReport()
    /// The first of each batch that has not ended, and since when it runs.
    private var running: [String: (step: Step, since: Instant)] = [:]
    private var events: [RunEvent] = []

    init(_ plan: Plan, _ secrets: RuntimeValues, at begin: Instant, grace: Duration, limit: @escaping @Sendable (Step) -> Duration) {
        self.begin = begin
        self.grace = grace
        self.limit = limit
        schedule = Schedule(plan)
        values = secrets
        redaction.learn(secrets)
    }

    /// What is to be told, in order; each once.
    mutating func told() -> [RunEvent] {
        defer { events = [] }
        return events
    }

    /// What is to be sent now. A step whose sh cannot be made has failed.
    mutating func nextBatches(at now: Instant) -> [Batch] {
        var batches: [Batch] = []
        for steps in schedule.nextBatches() {
            do {
                let scripts = try steps.map { try StepScript.text($0, values, limit: limit($0)) }
                batches.append((steps, scripts))
                running[steps[0].id] = (steps[0], now)
                events.append(.started(steps[0]))
            } catch {
                for step in steps.dropFirst() { schedule.putBack(step.id) }
                fail(steps[0], redaction(error as? TrimastError ?? TrimastError("run.bug", "\(error)")))
            }
        }
        return batches
    }

    /// Whether nothing is to come any more. What still waits while nothing runs is skipped.
    mutating func isOver() -> Bool {
        if schedule.isFinished { return true }
        if schedule.isAnythingRunning { return false }
        abandon(because: report.wasStopped ? "stopped" : "nothing that it needs can run")
        return true
    }

    mutating func abandon(because why: String) { schedule.abandonWaiting(because: why) }

    mutating func stop() {
        report.wasStopped = true
        schedule.stop()
        events.append(.stopping)
    }

    /// The hosts that should have ended a step long ago and say nothing: their connections are to be ended.
    mutating func silent(at now: Instant) -> [(host: HostName, error: TrimastError)] {
        let late = running.values.map { (step: $0.step, patience: limit($0.step) + grace, time: now - $0.since) }.filter {
            $0.time > $0.patience
        }
        for (step, _, _) in late { running[step.id] = nil }
        return late.map { ($0.step.host, StepScript.silence($0.step, limit: $0.patience)) }
    }

    mutating func lose(_ host: HostName, _ error: TrimastError) {
        // Each lane of the host tells it.
        guard report.lost[host] == nil else { return }
        // What was sent may be done, or going on: the outcome of these steps is unknown.
        running = running.filter { $1.step.host != host }
        schedule.lose(host: host, why: "the connection to \(host) was lost")
        let error = redaction(error)
        report.lost[host] = error
        events.append(.lost(host, error))
    }

    mutating func end(_ batch: [Step]) {
        for step in batch { schedule.putBack(step.id) }
    }

    mutating func take(_ result: CommandResult, of step: Step, at now: Instant) {
        // Its outcome has been told already.
        guard report.lost[step.host] == nil else { return }
        let since = running.removeValue(forKey: step.id)?.since ?? begin
        let (learnt, read) = LearntLine.parse(result.output, expecting: step.learns, decode: Self.decode)
        // What a step told before it failed is a secret too.
        redaction.learn(learnt)
        guard result.status == 0 else {
            return fail(step, StepScript.error(step, result.status, redaction(read), limit: limit(step)))
        }
        guard learnt.count >= step.learns.count else {
            return fail(
                step,
                TrimastError(
                    "step.no-value", "\(step.title): did not print what others wait for", place: step.host.text, cause: redaction(read)))
        }
        values.merge(learnt) { $1 }
        schedule.finish(step.id, succeeded: true)
        report.done.append(step)
        events.append(.finished(step, seconds: (now - since).seconds))
        // The next one of the same batch is already under way on the host; behind a failed one none is.
        if let next = schedule.running(behind: step.id) {
            running[next.id] = (next, now)
            events.append(.started(next))
        }
    }

    private mutating func fail(_ step: Step, _ error: TrimastError) {
        schedule.finish(step.id, succeeded: false)
        report.failures.append((step, error))
        events.append(.failed(step, error))
    }

    /// How it ended; what was never done is told.
    mutating func closed(at now: Instant) -> RunReport {
        for step in schedule.plan.steps {
            switch schedule.outcome(of: step.id) {
            case .skipped(let why)?:
                report.skipped.append((step, why))
                events.append(.skipped(step, because: why))
            case .unknown?: report.unknown.append(step)
            default: break
            }
        }
        report.seconds = (now - begin).seconds
        return report
    }

    private static func decode(_ base64: String) -> String? {
        Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) }
    }
}
