import Foundation
import Planning
import Specification
import Support
import Transport

/// Carries out a plan: sends each host its next steps as soon as what they need is done, and tells everything as events.
public struct Runner: Sendable {
    private enum Message: Sendable {
        case result(Step, CommandResult)
        case batchEnded([Step])
        case lost(HostName, TrimastError)
        case stop
    }

    private let fleet: Fleet
    private let messages: AsyncStream<Message>
    private let sink: AsyncStream<Message>.Continuation

    public init(_ fleet: Fleet) {
        self.fleet = fleet
        (messages, sink) = AsyncStream.makeStream()
    }

    /// Lets running steps finish and starts no more, except clean-up.
    public func stop() { sink.yield(.stop) }

    public func run(_ plan: Plan, report event: @Sendable (RunEvent) -> Void) async -> RunReport {
        let clock = ContinuousClock()
        let begin = clock.now
        var schedule = Schedule(plan)
        var values: RuntimeValues = [:]
        var redaction = Redaction()
        var report = RunReport()
        var started: [String: ContinuousClock.Instant] = [:]
        await withTaskGroup(of: Void.self) { group in
            var iterator = messages.makeAsyncIterator()
            while true {
                for batch in schedule.nextBatches() {
                    do {
                        let scripts = try batch.map { try Self.script($0, values) }
                        group.addTask { await send(batch, scripts) }
                        started[batch[0].id] = clock.now
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
                case .lost(let host, let error):
                    // Each lane of the host tells it.
                    guard report.lost[host] == nil else { break }
                    schedule.lose(host: host, why: "the connection to \(host) was lost")
                    report.lost[host] = redaction(error)
                    event(.lost(host, redaction(error)))
                case .batchEnded(let batch):
                    for step in batch { schedule.putBack(step.id) }
                case .result(let step, let result):
                    let now = clock.now
                    let (learnt, read) = LearntLine.parse(result.output, expecting: step.learns, decode: Self.decode)
                    // What a step told before it failed is a secret too.
                    redaction.learn(learnt)
                    let output = result.status != 0 || learnt.count < step.learns.count ? redaction(read) : ""
                    if result.status != 0 {
                        fail(step, Self.error(step, result.status, output), &schedule, &report, event)
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
                        event(.finished(step, seconds: (now - (started[step.id] ?? begin)).seconds))
                        // The next one of the same batch is already under way on the host; behind a failed one none is.
                        if let next = schedule.running(behind: step.id) {
                            started[next.id] = now
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

    /// The step's own sh, and a line in the host's journal when it is done.
    static func script(_ step: Step, _ values: RuntimeValues) throws -> String {
        """
        (
        \(try step.action.kind.script(values))
        )
        s=$?
        if [ $s = 0 ]; then
        mkdir -p /var/log/trimast
        printf '%s %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \(Shell.quoted("\(step.part): \(step.title)")) >>/var/log/trimast/journal
        fi
        exit $s
        """
    }

    private static func error(_ step: Step, _ status: Int32, _ output: String) -> TrimastError {
        let lines = output.split(separator: "\n")
        return TrimastError(
            "step.failed", "\(step.title): failed with status \(status)", place: step.host.text,
            cause: lines.suffix(15).joined(separator: "\n"),
            nextStep: "mend it, then run the same command again: what is done is not done twice")
    }

    private static func decode(_ base64: String) -> String? {
        Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
