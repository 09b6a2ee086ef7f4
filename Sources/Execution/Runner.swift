import Planning
import Specification
import Support
import Transport

/// Carries out a plan: sends each host its next steps as soon as what they need is done, and tells everything as events.
/// One runner carries out one plan: what it hears of the hosts ends with the run.
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
        defer { sink.finish() }
        let clock = ContinuousClock()
        var state = RunState(plan, secrets, at: clock.now, grace: grace, limit: limit)
        if case .terminated = sink.yield(.pulse) { state.abandon(because: "its runner has carried out a plan already") }
        await withTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                while (try? await Task.sleep(for: grace / 4)) != nil { sink.yield(.pulse) }
            }
            var iterator = messages.makeAsyncIterator()
            while true {
                for batch in state.nextBatches(at: clock.now) { group.addTask { await send(batch.steps, batch.scripts) } }
                let isOver = state.isOver()
                for one in state.told() { event(one) }
                guard !isOver, let message = await iterator.next() else { break }
                switch message {
                case .stop: state.stop()
                case .pulse:
                    for (host, error) in state.silent(at: clock.now) { group.addTask { await fleet.channel(host)?.end(error) } }
                case .lost(let host, let error): state.lose(host, error)
                case .batchEnded(let batch): state.end(batch)
                case .result(let step, let result): state.take(result, of: step, at: clock.now)
                }
            }
        }
        let report = state.closed(at: clock.now)
        for one in state.told() { event(one) }
        return report
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
        } catch {
            sink.yield(.lost(host, TrimastError(error, on: host)))
        }
    }
}
