import Foundation
import Planning
import Specification
import Support
import Transport

/// Carries out a plan: sends each host its next steps as soon as what they need is done, and tells everything as events.
package struct Runner: Sendable {
    private enum Message: Sendable {
        case result(Step, CommandResult)
        case batchEnded([Step])
        case lost(HostName, TrimastError)
        case stop
        /// Time to see whether a host has been silent for too long.
        case pulse
    }

    private let fleet: Fleet
    private let messages: AsyncStream<Message>
    private let sink: AsyncStream<Message>.Continuation
    private let limit: @Sendable (Step) -> Duration
    private let grace: Duration

    package init(_ fleet: Fleet) { self.init(fleet, grace: .seconds(60)) }

    /// - Parameters:
    ///   - grace: how much longer than its limit a step may be without an answer before its host is given up.
    ///   - limit: how long a step may take on its host.
    init(_ fleet: Fleet, grace: Duration, limit: @escaping @Sendable (Step) -> Duration = { $0.action.kind.limit }) {
        self.fleet = fleet
        self.grace = grace
        self.limit = limit
        (messages, sink) = AsyncStream.makeStream()
    }

    /// Lets running steps finish and starts no more, except clean-up.
    package func stop() { sink.yield(.stop) }

    /// - Parameter secrets: what the plan waits for and no step of it learns.
    package func run(
        _ plan: Plan, given secrets: RuntimeValues = [:], report event: @Sendable (RunEvent) -> Void
    ) async -> RunReport {
        let clock = ContinuousClock()
        let begin = clock.now
        var schedule = Schedule(plan)
        var values = secrets
        var redaction = Redaction()
        redaction.learn(secrets)
        var report = RunReport()
        // The first of each batch that has not ended, and since when it runs.
        var running: [String: (step: Step, since: ContinuousClock.Instant)] = [:]
        await withTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                while (try? await Task.sleep(for: grace / 4)) != nil { sink.yield(.pulse) }
            }
            var iterator = messages.makeAsyncIterator()
            while true {
                for batch in schedule.nextBatches() {
                    do {
                        let scripts = try batch.map { try StepScript.text($0, values, limit: limit($0)) }
                        group.addTask { await send(batch, scripts) }
                        running[batch[0].id] = (batch[0], clock.now)
                        event(.started(batch[0]))
                    } catch let error as TrimastError {
                        for step in batch.dropFirst() { schedule.putBack(step.id) }
                        fail(batch[0], redaction(error), &schedule, &report, event)
                    } catch {
                        for step in batch.dropFirst() { schedule.putBack(step.id) }
                        fail(batch[0], redaction(TrimastError("run.bug", "\(error)")), &schedule, &report, event)
                    }
                }
                if schedule.isFinished { break }
                if !schedule.isAnythingRunning {
                    schedule.abandonWaiting(because: report.wasStopped ? "stopped" : "nothing that it needs can run")
                    break
                }
                guard let message = await iterator.next() else { break }
                switch message {
                case .stop:
                    report.wasStopped = true
                    schedule.stop()
                    event(.stopping)
                case .pulse:
                    for (step, since) in running.values where clock.now - since > limit(step) + grace {
                        running[step.id] = nil
                        group.addTask { await fleet.channel(step.host)?.end(StepScript.silence(step, limit: limit(step) + grace)) }
                    }
                case .lost(let host, let error):
                    // Each lane of the host tells it.
                    guard report.lost[host] == nil else { break }
                    // What was sent may be done, or going on: the outcome of these steps is unknown.
                    running = running.filter { $1.step.host != host }
                    schedule.lose(host: host, why: "the connection to \(host) was lost")
                    report.lost[host] = redaction(error)
                    event(.lost(host, redaction(error)))
                case .batchEnded(let batch):
                    for step in batch { schedule.putBack(step.id) }
                case .result(let step, let result):
                    // Its outcome has been told already.
                    guard report.lost[step.host] == nil else { break }
                    let now = clock.now
                    let since = running.removeValue(forKey: step.id)?.since ?? begin
                    let (learnt, read) = LearntLine.parse(result.output, expecting: step.learns, decode: Self.decode)
                    // What a step told before it failed is a secret too.
                    redaction.learn(learnt)
                    let output = result.status != 0 || learnt.count < step.learns.count ? redaction(read) : ""
                    if result.status != 0 {
                        fail(step, StepScript.error(step, result.status, output, limit: limit(step)), &schedule, &report, event)
                    } else if learnt.count < step.learns.count {
                        fail(
                            step,
                            TrimastError(
                                "step.no-value", "\(step.title): did not print what others wait for", place: step.host.text, cause: output),
                            &schedule, &report, event)
                    } else {
                        values.merge(learnt) { $1 }
                        schedule.finish(step.id, succeeded: true)
                        report.done.append(step)
                        event(.finished(step, seconds: (now - since).seconds))
                        // The next one of the same batch is already under way on the host; behind a failed one none is.
                        if let next = schedule.running(behind: step.id) {
                            running[next.id] = (next, now)
                            event(.started(next))
                        }
                    }
                }
            }
        }
        for step in plan.steps {
            switch schedule.outcome(of: step.id) {
            case .skipped(let why)?:
                report.skipped.append((step, why))
                event(.skipped(step, because: why))
            case .unknown?: report.unknown.append(step)
            default: break
            }
        }
        report.seconds = (clock.now - begin).seconds
        return report
    }

    private func fail(
        _ step: Step, _ error: TrimastError, _ schedule: inout Schedule, _ report: inout RunReport, _ event: @Sendable (RunEvent) -> Void
    ) {
        schedule.finish(step.id, succeeded: false)
        report.failures.append((step, error))
        event(.failed(step, error))
    }

    private func send(_ batch: [Step], _ scripts: [String]) async {
        let host = batch[0].host
        guard let channel = fleet.channel(host) else {
            sink.yield(.lost(host, TrimastError("run.no-host", "the plan names a host that is not in cluster.yaml", place: host.text)))
            return
        }
        do {
            for try await (index, result) in await channel.start(scripts) { sink.yield(.result(batch[index], result)) }
            sink.yield(.batchEnded(batch))
        } catch let error as TrimastError {
            sink.yield(.lost(host, error))
        } catch {
            sink.yield(.lost(host, TrimastError("run.cancelled", "stopped", place: host.text)))
        }
    }

    private static func decode(_ base64: String) -> String? {
        Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) }
    }
}
