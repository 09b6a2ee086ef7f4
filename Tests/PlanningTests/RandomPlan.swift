import Specification
import TestSupport

@testable import Planning

/// A plan and a run of it, out of a seed.
struct RandomPlan {
    var plan: Plan
    var generator: SplitMix

    init(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let value = RuntimeValue("value")
        let count = Int.random(in: 1...24, using: &generator)
        let learner = Int.random(in: 0..<count, using: &generator)
        var steps: [Step] = []
        for number in 0..<count {
            var needs: Set<Resource> = []
            for earlier in 0..<number where Int.random(in: 0..<5, using: &generator) == 0 { needs.insert(Resource("s\(earlier)")) }
            if number > 0, Int.random(in: 0..<4, using: &generator) == 0 { needs.insert("shared") }
            let usesValue = number > learner && Int.random(in: 0..<5, using: &generator) == 0
            if usesValue { needs.insert(Resource("s\(learner)")) }
            // What several provide comes from steps without needs, so that it cannot close a circle.
            let isCleanUp = Int.random(in: 0..<6, using: &generator) == 0
            let provides: Set<Resource> = needs.isEmpty && !isCleanUp ? [Resource("s\(number)"), "shared"] : [Resource("s\(number)")]
            steps.append(
                try step(
                    "s\(number)", on: ["a", "b", "c"].randomElement(using: &generator) ?? "a", needs: needs, provides: provides,
                    locks: isCleanUp ? [] : Set(Lock.allCases.filter { _ in Int.random(in: 0..<7, using: &generator) == 0 }),
                    lane: Int.random(in: 0..<5, using: &generator) == 0 ? .images : .main, learns: number == learner ? [value] : [],
                    uses: usesValue ? value : nil, isCleanUp: isCleanUp))
        }
        // The order of the list is not that of the graph.
        if Bool.random(using: &generator) {
            steps.shuffle(using: &generator)
            // A clean-up waits for what stands before it in its part, which must not wait for the clean-up.
            for index in steps.indices { steps[index].part = steps[index].id }
        }
        plan = Plan(cluster: try host("test"), steps: steps)
        self.generator = generator
    }

    /// The steps that provide what this one needs.
    func providers(_ step: Step) -> [Step] {
        let earlier = Set(plan.steps.prefix { $0.id != step.id }.filter { $0.host == step.host && $0.part == step.part }.map(\.id))
        return plan.steps.filter { other in
            other.id != step.id && (!other.provides.isDisjoint(with: step.needs) || step.isCleanUp && earlier.contains(other.id))
        }
    }
    func learners(_ step: Step) -> [Step] { plan.steps.filter { !$0.learns.isDisjoint(with: step.action.kind.values) } }
}

/// What a run of a plan on made-up hosts broke, if anything.
struct RandomRun {
    var random: RandomPlan
    var schedule: Schedule
    var violations: [String] = []
    private var batches: [[Step]] = []
    private var isStopped = false
    /// One step in `failing` fails; 0: none does.
    private let failing: Int

    init(_ random: RandomPlan, failing: Int) {
        self.random = random
        self.failing = failing
        schedule = Schedule(random.plan)
    }

    var done: Set<String> { ids { $0 == .done } }
    var failed: Set<String> { ids { $0 == .failed } }
    /// The turns that were refused since an earlier one of their kind had failed.
    var halted: Set<String> {
        ids { outcome in
            if case .skipped(let why) = outcome { why.contains("did not come back") } else { false }
        }
    }
    var skipped: Set<String> { ids { if case .skipped = $0 { true } else { false } } }

    private func ids(_ isWanted: (Schedule.Outcome) -> Bool) -> Set<String> {
        Set(schedule.outcomes.filter { isWanted($0.value) }.keys)
    }

    /// Runs until nothing is under way and nothing starts.
    ///
    /// - Parameter stopsAfter: ends of steps after which the operator interrupts; nil: never.
    mutating func run(stopsAfter: Int? = nil) {
        var ends = 0
        for _ in 0..<1000 {
            let before = schedule.outcomes
            start(schedule.nextBatches(), before)
            guard let index = batches.indices.randomElement(using: &random.generator) else { return }
            let step = batches[index].removeFirst()
            let succeeds = failing == 0 || Int.random(in: 0..<failing, using: &random.generator) != 0
            schedule.finish(step.id, succeeded: succeeds)
            if !succeeds {
                for behind in batches[index] { schedule.putBack(behind.id) }
                batches[index] = []
            }
            if batches[index].isEmpty { batches.remove(at: index) }
            ends += 1
            if ends == stopsAfter {
                schedule.stop()
                isStopped = true
            }
        }
        violations.append("the run did not end")
    }

    private mutating func start(_ new: [[Step]], _ before: [String: Schedule.Outcome]) {
        for batch in new {
            let lanes = Set(batch.map { "\($0.host)/\($0.lane)" })
            let busy = Set(batches.joined().map { "\($0.host)/\($0.lane)" })
            if lanes.count != 1 { violations.append("a batch of several lanes: \(batch.map(\.id))") }
            if !lanes.isDisjoint(with: busy) { violations.append("two batches on \(lanes)") }
            var ahead: Set<String> = []
            for step in batch {
                if before[step.id] != .waiting { violations.append("\(step.id) started twice") }
                if isStopped && !step.isCleanUp { violations.append("\(step.id) started after the stop") }
                for provider in random.providers(step) where !ahead.contains(provider.id) {
                    let outcome = schedule.outcomes[provider.id]
                    if outcome == .waiting || outcome == .running || (outcome != .done && !step.isCleanUp) {
                        violations.append("\(step.id) started while \(provider.id), which it needs, was \(String(describing: outcome))")
                    }
                }
                for learner in random.learners(step) where schedule.outcomes[learner.id] != .done {
                    violations.append("\(step.id) started without the value that \(learner.id) learns")
                }
                ahead.insert(step.id)
            }
            batches.append(batch)
        }
        var held: Set<Lock> = []
        for step in batches.joined() {
            if !held.isDisjoint(with: step.locks) { violations.append("\(step.id) runs beside another holder of its lock") }
            held.formUnion(step.locks)
            // One failure ends the changes of its kind.
            for failed in random.plan.steps where schedule.outcome(of: failed.id) == .failed {
                let isHalted =
                    Self.isOfControlPlane(failed) && Self.isOfControlPlane(step) || Self.isOfWorker(failed) && Self.isOfWorker(step)
                if isHalted, before[step.id] == .waiting { violations.append("\(step.id) started after \(failed.id) had failed") }
            }
        }
    }

    private static func isOfControlPlane(_ step: Step) -> Bool { !step.locks.isDisjoint(with: [.etcdMembership, .controlPlaneDisruption]) }
    private static func isOfWorker(_ step: Step) -> Bool { step.locks.contains(.workerDisruption) }

    /// The steps that may not run once these failed and those were halted: what needs them, directly or not; and clean-up that knows nothing to clean up.
    func expectedSkips() -> Set<String> {
        var skips: Set<String> = []
        while true {
            let more = random.plan.steps.filter { step in
                guard !skips.contains(step.id) else { return false }
                let causes = step.isCleanUp ? random.learners(step) : random.providers(step)
                return halted.contains(step.id) || causes.contains { failed.contains($0.id) || skips.contains($0.id) }
            }
            if more.isEmpty { return skips }
            skips.formUnion(more.map(\.id))
        }
    }
}
