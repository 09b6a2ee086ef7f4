import Specification

/// What of a plan is done, running and failed, and what may start next: pure, so that its laws can be tested without a host.
///
/// An event costs what it changes, never a walk over the whole plan: every step counts the providers that it still waits for, and every
/// lane keeps its steps that are ready.
package struct Schedule: Sendable {
    package enum Outcome: Equatable, Sendable {
        case waiting, running, done, failed
        /// The connection was lost while it ran: it may be done, or go on there still.
        case unknown
        /// Not run because what it needs was not done.
        case skipped(because: String)
        /// A recovery step of a turn that succeeded, or that never began.
        case notNeeded
    }

    package let plan: Plan
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
    private var admission: Admission
    private var turns: [TurnState]
    /// Turns that are under way.
    private var underWay: Set<Int> = []
    private var runningCount = 0
    private var unendedCount: Int
    private var isStopping = false

    private struct LaneState: Sendable {
        var running = 0
        /// Waiting steps with all that they need, in the plan's order.
        var ready: [Int] = []
    }

    private struct TurnState: Sendable {
        var stepsLeft: Int
        var recoveriesLeft: Int
        var hasBegun = false
        /// The first step that failed.
        var failed: Int?
        var isUnknown = false
    }

    package init(_ plan: Plan) {
        self.plan = plan
        graph = StepGraph(plan.steps)
        states = Array(repeating: .waiting, count: plan.steps.count)
        unmet = graph.providerCounts
        learnersLeft = graph.learners.mapValues(\.count)
        lanes = graph.lanes.map { _ in LaneState() }
        candidates = Set(graph.lanes.indices)
        admission = plan.admission
        turns = graph.turns.map { TurnState(stepsLeft: $0.steps.count, recoveriesLeft: $0.recoveries.count) }
        unendedCount = plan.steps.count
        for step in plan.steps.indices where unmet[step] == 0 && !plan.steps[step].isRecovery {
            lanes[graph.lane[step]].ready.append(step)
        }
    }

    /// nil: no such step.
    package func outcome(of id: String) -> Outcome? { graph.indices[id].map { states[$0] } }
    package var isFinished: Bool { unendedCount == 0 }
    package var isAnythingRunning: Bool { runningCount > 0 }

    /// The step of the same batch that runs behind this one.
    package func running(behind id: String) -> Step? {
        guard let step = graph.indices[id] else { return nil }
        let lane = graph.lane[step]
        guard lanes[lane].running > 0 else { return nil }
        return graph.lanes[lane].dropFirst(graph.position[step] + 1).first { states[$0] == .running }.map { plan.steps[$0] }
    }

    /// Starts nothing more, except clean-up: what waits is skipped, so that the clean-up behind it need not wait for it.
    package mutating func stop() {
        isStopping = true
        for step in plan.steps.indices where states[step] == .waiting && !survivesStop(step) {
            causes[step] = "stopped"
            doomed.append(step)
        }
    }

    /// Clean-up, and what a turn that has begun still needs: a host is not left in the middle of it.
    private func survivesStop(_ step: Int) -> Bool {
        plan.steps[step].isCleanUp || graph.turn[step].map { turns[$0].hasBegun } ?? false
    }

    /// The next steps to send to each idle lane, in one write each.
    ///
    /// A batch is the first ready step of the lane and those right behind it that need nothing but what is done or stands before them
    /// in the batch. A turn travels without what is not of it, so that its locks are held no longer than it takes.
    package mutating func nextBatches() -> [[Step]] {
        var batches: [[Int]] = []
        repeat {
            skipWhatCannotRun()
            // In the plan's order, so that of two steps that want a lock the earlier gets it; what tells nothing of others comes behind what does.
            let ready = candidates.filter { lanes[$0].running == 0 }.flatMap { lanes[$0].ready }.sorted()
            for first in ready.filter({ !isTry($0) }) + ready.filter({ isTry($0) }) {
                guard lanes[graph.lane[first]].running == 0, admits(first) else { continue }
                let batch = withFollowers(first)
                for step in batch { start(step) }
                batches.append(batch)
            }
            // A lane that is idle still waits for a lock.
            candidates = candidates.filter { lanes[$0].running == 0 && !lanes[$0].ready.isEmpty }
            // What may not begin in this run is skipped, and clean-up may follow.
        } while !doomed.isEmpty
        return batches.map { $0.map { plan.steps[$0] } }
    }

    package mutating func finish(_ id: String, succeeded: Bool) {
        guard let step = graph.indices[id], states[step] == .running else { return }
        end(step, succeeded ? .done : .failed)
    }

    /// Steps of a batch behind one that failed were never run.
    package mutating func putBack(_ id: String) {
        guard let step = graph.indices[id], states[step] == .running else { return }
        leaveLane(step)
        states[step] = .waiting
        if isStopping && !survivesStop(step) { causes[step] = "stopped" }
        if causes[step] != nil { doomed.append(step) }
        if unmet[step] == 0 { makeReady(step) }
    }

    /// Every step of the host that has not ended is lost with its connection: what was under way there is unknown, not failed.
    package mutating func lose(host: HostName, why: String) {
        for lane in graph.lanes.indices where plan.steps[graph.lanes[lane][0]].host == host {
            for step in graph.lanes[lane] {
                if states[step] == .running { end(step, .unknown) }
                if states[step] == .waiting { end(step, .skipped(because: why)) }
            }
        }
    }

    /// Nothing is running, nothing can start, and something still waits: a defect of the plan.
    package mutating func abandonWaiting(because why: String) {
        for step in plan.steps.indices where states[step] == .waiting { end(step, .skipped(because: why)) }
    }

    private func isTry(_ step: Int) -> Bool { graph.turn[step].map { graph.turns[$0].disturbance.effect == .tries } ?? false }

    /// The ready step and those right behind it in its lane that can follow in one write.
    private func withFollowers(_ first: Int) -> [Int] {
        var batch = [first]
        var metInside: [Int: Int] = [:]
        var learnt = plan.steps[first].learns
        for user in graph.users[first] { metInside[user, default: 0] += 1 }
        guard !plan.steps[first].isRecovery else { return batch }
        for step in graph.lanes[graph.lane[first]].dropFirst(graph.position[first] + 1) where states[step] == .waiting {
            guard unmet[step] == metInside[step, default: 0], graph.turn[step] == graph.turn[first], !plan.steps[step].isRecovery,
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
        if let turn = graph.turn[step] {
            turns[turn].hasBegun = true
            underWay.insert(turn)
        }
        unready(step)
    }

    private mutating func leaveLane(_ step: Int) {
        let lane = graph.lane[step]
        runningCount -= 1
        lanes[lane].running -= 1
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
        defer { if let turn = graph.turn[step] { advance(turn, step, outcome) } }
        let cause: String
        switch outcome {
        case .skipped(let why): cause = why
        case .failed, .unknown: cause = plan.steps[step].id
        case .done, .running, .waiting, .notNeeded:
            for user in graph.users[step] { met(user) }
            return
        }
        for user in graph.users[step] {
            // Clean-up runs once its needs are through, whether or not they succeeded.
            if plan.steps[user].isCleanUp || plan.steps[user].isRecovery { met(user) } else { doom(user, cause) }
        }
        for value in plan.steps[step].learns {
            learnersLeft[value, default: 0] -= 1
            // Clean-up has nothing to remove when nobody learnt what.
            if learnersLeft[value] == 0 { for user in graph.cleanUps[value] ?? [] { doom(user, cause) } }
        }
    }

    private mutating func met(_ step: Int) {
        unmet[step] -= 1
        if unmet[step] == 0, states[step] == .waiting, !plan.steps[step].isRecovery { makeReady(step) }
    }

    // MARK: Turns

    /// Whether the step's turn is under way, or may begin now. One that may not begin in this run is skipped.
    private mutating func admits(_ step: Int) -> Bool {
        guard let turn = graph.turn[step], !underWay.contains(turn) else { return true }
        switch admission.verdict(graph.turns[turn].disturbance, beside: underWay.map { graph.turns[$0].disturbance }) {
        case .admitted: return true
        case .wait: return false
        case .refused(let why):
            for step in graph.turns[turn].steps where states[step] == .waiting { doom(step, why) }
            return false
        }
    }

    /// A step of the turn has ended.
    private mutating func advance(_ turn: Int, _ step: Int, _ outcome: Outcome) {
        if plan.steps[step].isRecovery { turns[turn].recoveriesLeft -= 1 } else { turns[turn].stepsLeft -= 1 }
        if outcome == .failed { turns[turn].failed = turns[turn].failed ?? step }
        if outcome == .unknown { turns[turn].isUnknown = true }
        let state = turns[turn]
        guard state.stepsLeft == 0 else { return }
        let waiting = graph.turns[turn].recoveries.filter { states[$0] == .waiting }
        if !waiting.isEmpty, !state.isUnknown {
            if state.failed == nil || !state.hasBegun {
                for step in waiting where states[step] == .waiting { end(step, .notNeeded) }
            } else if let next = waiting.first {
                // In their order; one that fails is not the last that is tried.
                makeReady(next)
            }
            return
        }
        guard state.recoveriesLeft == 0, underWay.remove(turn) != nil else { return }
        candidates = Set(graph.lanes.indices)
        let planned = graph.turns[turn]
        let subject = planned.disturbance.subject
        if state.isUnknown {
            let why = "what became of \(subject) is not known: the connection was lost meanwhile"
            admission.end(planned.disturbance, succeeded: nil, because: why)
        } else if let failed = state.failed {
            let recovered = !planned.recoveries.isEmpty && planned.recoveries.allSatisfy { states[$0] == .done }
            let out = recovered ? "was put back" : "did not come back"
            admission.end(planned.disturbance, succeeded: false, because: "\(subject) \(out): \(plan.steps[failed].title) failed")
        } else {
            let isDone = planned.steps.allSatisfy { states[$0] == .done }
            admission.end(planned.disturbance, succeeded: isDone, because: "\(subject) was not finished")
        }
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
