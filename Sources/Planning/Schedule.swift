import Specification

/// What of a plan is done, running and failed, and what may start next: pure, so that its laws can be tested without a host.
///
/// An event costs what it changes, never a walk over the whole plan: every step counts the providers that it still waits for, and every
/// lane keeps its steps that are ready.
public struct Schedule: Sendable {
    public enum Outcome: Equatable, Sendable {
        case waiting, running, done, failed
        /// Not run because what it needs was not done.
        case skipped(because: String)
    }

    public let plan: Plan
    private let graph: StepGraph
    private var states: [Outcome]
    /// How many providers of each step are not through yet.
    private var unmet: [Int]
    /// Why a step can never run, once that is known; it is skipped when it waits.
    private var causes: [Int: String] = [:]
    /// Steps that are to be skipped before anything starts.
    private var doomed: [Int] = []
    /// Steps that may still learn the value.
    private var learnersLeft: [RuntimeValue: Int]
    private var lanes: [LaneState]
    /// Lanes where something may start.
    private var candidates: Set<Int>
    private var held: Set<Lock> = []
    private var runningCount = 0
    private var unendedCount: Int
    private var isStopping = false

    private struct LaneState: Sendable {
        var running = 0
        /// Waiting steps with all that they need, in the plan's order.
        var ready: [Int] = []
    }

    public init(_ plan: Plan) {
        self.plan = plan
        graph = StepGraph(plan.steps)
        states = Array(repeating: .waiting, count: plan.steps.count)
        unmet = graph.providerCounts
        learnersLeft = graph.learners.mapValues(\.count)
        lanes = graph.lanes.map { _ in LaneState() }
        candidates = Set(graph.lanes.indices)
        unendedCount = plan.steps.count
        for step in plan.steps.indices where unmet[step] == 0 { lanes[graph.lane[step]].ready.append(step) }
    }

    /// Every step's outcome, by its id.
    public var outcomes: [String: Outcome] {
        Dictionary(zip(plan.steps.map(\.id), states), uniquingKeysWith: { $1 })
    }
    /// nil: no such step.
    public func outcome(of id: String) -> Outcome? { graph.indices[id].map { states[$0] } }
    public var isFinished: Bool { unendedCount == 0 }
    public var isAnythingRunning: Bool { runningCount > 0 }

    /// The step of the same batch that runs behind this one.
    public func running(behind id: String) -> Step? {
        guard let step = graph.indices[id] else { return nil }
        let lane = graph.lane[step]
        guard lanes[lane].running > 0 else { return nil }
        return graph.lanes[lane].dropFirst(graph.position[step] + 1).first { states[$0] == .running }.map { plan.steps[$0] }
    }

    /// Starts nothing more, except clean-up: what waits is skipped, so that the clean-up behind it need not wait for it.
    public mutating func stop() {
        isStopping = true
        for step in plan.steps.indices where states[step] == .waiting && !plan.steps[step].isCleanUp {
            causes[step] = "stopped"
            doomed.append(step)
        }
    }

    /// The next steps to send to each idle lane, in one write each.
    ///
    /// A batch is the first ready step of the lane and those right behind it that need nothing but what is done or stands before them
    /// in the batch. Steps with locks travel alone, so that a lock is held no longer than its step.
    public mutating func nextBatches() -> [[Step]] {
        skipWhatCannotRun()
        var batches: [[Int]] = []
        // In the plan's order, so that of two steps that want a lock the earlier gets it.
        for first in candidates.filter({ lanes[$0].running == 0 }).flatMap({ lanes[$0].ready }).sorted() {
            let lane = graph.lane[first]
            guard lanes[lane].running == 0, plan.steps[first].locks.isDisjoint(with: held) else { continue }
            let batch = plan.steps[first].locks.isEmpty ? withFollowers(first) : [first]
            for step in batch { start(step) }
            batches.append(batch)
        }
        // A lane that is idle still waits for a lock.
        candidates = candidates.filter { lanes[$0].running == 0 && !lanes[$0].ready.isEmpty }
        return batches.map { $0.map { plan.steps[$0] } }
    }

    public mutating func finish(_ id: String, succeeded: Bool) {
        guard let step = graph.indices[id], states[step] == .running else { return }
        end(step, succeeded ? .done : .failed)
    }

    /// Steps of a batch behind one that failed were never run.
    public mutating func putBack(_ id: String) {
        guard let step = graph.indices[id], states[step] == .running else { return }
        leaveLane(step)
        states[step] = .waiting
        if isStopping && !plan.steps[step].isCleanUp { causes[step] = "stopped" }
        if causes[step] != nil { doomed.append(step) }
        if unmet[step] == 0 { makeReady(step) }
    }

    /// Every step of the host that has not ended is lost with its connection.
    public mutating func lose(host: HostName, why: String) {
        for lane in graph.lanes.indices where plan.steps[graph.lanes[lane][0]].host == host {
            for step in graph.lanes[lane] {
                if states[step] == .running { end(step, .failed) }
                if states[step] == .waiting { end(step, .skipped(because: why)) }
            }
        }
    }

    /// Nothing is running, nothing can start, and something still waits: a defect of the plan.
    public mutating func abandonWaiting(because why: String) {
        for step in plan.steps.indices where states[step] == .waiting { end(step, .skipped(because: why)) }
    }

    /// The ready step and those right behind it in its lane that can follow in one write.
    private func withFollowers(_ first: Int) -> [Int] {
        var batch = [first]
        var metInside: [Int: Int] = [:]
        var learnt = plan.steps[first].learns
        for user in graph.users[first] { metInside[user, default: 0] += 1 }
        for step in graph.lanes[graph.lane[first]].dropFirst(graph.position[first] + 1) where states[step] == .waiting {
            guard unmet[step] == metInside[step, default: 0], plan.steps[step].locks.isEmpty,
                learnt.isEmpty || plan.steps[step].action.kind.values.isDisjoint(with: learnt)
            else { break }
            batch.append(step)
            learnt.formUnion(plan.steps[step].learns)
            for user in graph.users[step] { metInside[user, default: 0] += 1 }
        }
        return batch
    }

    private mutating func start(_ step: Int) {
        states[step] = .running
        lanes[graph.lane[step]].running += 1
        runningCount += 1
        held.formUnion(plan.steps[step].locks)
        unready(step)
    }

    private mutating func leaveLane(_ step: Int) {
        let lane = graph.lane[step]
        runningCount -= 1
        lanes[lane].running -= 1
        held.subtract(plan.steps[step].locks)
        if lanes[lane].running == 0 { candidates.insert(lane) }
    }

    private mutating func makeReady(_ step: Int) {
        let lane = graph.lane[step]
        let place = lanes[lane].ready.firstIndex { $0 > step } ?? lanes[lane].ready.endIndex
        lanes[lane].ready.insert(step, at: place)
        candidates.insert(lane)
    }

    private mutating func unready(_ step: Int) {
        if let place = lanes[graph.lane[step]].ready.firstIndex(of: step) { lanes[graph.lane[step]].ready.remove(at: place) }
    }

    /// The step has ended this way; tells those who wait for it.
    private mutating func end(_ step: Int, _ outcome: Outcome) {
        if states[step] == .running { leaveLane(step) } else { unready(step) }
        states[step] = outcome
        unendedCount -= 1
        let cause: String
        switch outcome {
        case .skipped(let why): cause = why
        case .failed: cause = plan.steps[step].id
        case .done, .running, .waiting:
            for user in graph.users[step] { met(user) }
            return
        }
        for user in graph.users[step] {
            // Clean-up runs once its needs are through, whether or not they succeeded.
            if plan.steps[user].isCleanUp { met(user) } else { doom(user, cause) }
        }
        for value in plan.steps[step].learns {
            learnersLeft[value, default: 0] -= 1
            // Clean-up has nothing to remove when nobody learnt what.
            if learnersLeft[value] == 0 { for user in graph.cleanUps[value] ?? [] { doom(user, cause) } }
        }
    }

    private mutating func met(_ step: Int) {
        unmet[step] -= 1
        if unmet[step] == 0, states[step] == .waiting { makeReady(step) }
    }

    private mutating func doom(_ step: Int, _ cause: String) {
        if causes[step] == nil { causes[step] = cause }
        doomed.append(step)
    }

    private mutating func skipWhatCannotRun() {
        while let step = doomed.popLast() {
            if states[step] == .waiting, let cause = causes[step] { end(step, .skipped(because: cause)) }
        }
    }
}
