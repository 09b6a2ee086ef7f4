import TestSupport
import Testing

@testable import Planning

/// The laws of admission, over thousands of random plans; each case can be had again by its seed.
@Suite struct ScheduleLawTests {
    static let seeds: [UInt64] = Array(1...400)

    @Test func plansAreWorthIt() throws {
        let plans = try Self.seeds.map { try RandomPlan(seed: $0).plan }
        #expect(plans.allSatisfy { $0.defects.isEmpty })
        let steps = plans.flatMap(\.steps)
        #expect(steps.count > 3000)
        #expect(steps.filter { !$0.locks.isEmpty }.count > 500)
        #expect(steps.filter(\.isCleanUp).count > 300)
        #expect(steps.filter { !$0.action.kind.values.isEmpty }.count > 100)
    }

    @Test func everyStepIsDoneWhereNothingFails() throws {
        for seed in Self.seeds {
            var run = RandomRun(try RandomPlan(seed: seed), failing: 0)
            run.run()
            #expect(run.violations == [], "seed \(seed)")
            #expect(run.done.count == run.random.plan.steps.count, "seed \(seed)")
            #expect(run.schedule.isFinished)
        }
    }

    @Test(arguments: [2, 4, 8]) func aFailedStepSkipsItsDescendantsAndHaltsChangesOfItsKind(_ failing: Int) throws {
        var failures = 0
        for seed in Self.seeds {
            var run = RandomRun(try RandomPlan(seed: seed), failing: failing)
            run.run()
            #expect(run.violations == [], "seed \(seed)")
            #expect(run.skipped == run.expectedSkips(), "seed \(seed)")
            // Every step has ended, one way or another, and clean-up was tried.
            #expect(run.done.count + run.failed.count + run.skipped.count == run.random.plan.steps.count, "seed \(seed)")
            #expect(run.schedule.isFinished, "seed \(seed)")
            failures += run.failed.count
        }
        #expect(failures > 100)
    }

    @Test func afterAStopOnlyCleanUpStarts() throws {
        for seed in Self.seeds {
            var random = try RandomPlan(seed: seed)
            let moment = Int.random(in: 1...random.plan.steps.count, using: &random.generator)
            var run = RandomRun(random, failing: 6)
            run.run(stopsAfter: moment)
            #expect(run.violations == [], "seed \(seed)")
            #expect(run.schedule.isFinished, "seed \(seed)")
            for step in random.plan.steps where step.isCleanUp && random.learners(step).isEmpty {
                #expect(run.done.contains(step.id) || run.failed.contains(step.id), "seed \(seed): \(step.id) cleans up")
            }
        }
    }
}
