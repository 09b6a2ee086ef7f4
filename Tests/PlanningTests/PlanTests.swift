import Foundation
import TestSupport
import Testing

@testable import Planning

@Suite struct PlanTests {
    @Test func soundPlanHasNoDefects() throws {
        #expect(try plan([]).defects == [])
        #expect(try plan([step("1"), step("2", needs: ["1"]), step("3", needs: ["1", "2"])]).defects == [])
        // Order in the list does not matter, and nobody has to provide what is there already.
        #expect(try plan([step("2", needs: ["1", "from another run"]), step("1")]).defects == [])
    }

    @Test func stepsWithOneName() throws {
        #expect(try plan([step("1"), step("1")]).defects == ["two steps are called 1"])
    }

    @Test func cycleIsNamedAndNothingElse() throws {
        let steps = try [step("free"), step("1", needs: ["3"]), step("2", needs: ["1"]), step("3", needs: ["2"])]
        #expect(try plan(steps).defects == ["these steps wait for each other: 1, 2, 3"])
    }

    @Test func resourceOfSeveralProvidersIsThereWhenAllAreThrough() throws {
        // "last" provides it too, and waits for a step that waits for the resource.
        let steps = try [step("first", provides: ["r"]), step("user", needs: ["r"]), step("last", needs: ["user"], provides: ["r"])]
        #expect(try plan(steps).defects == ["these steps wait for each other: user, last"])
    }

    @Test func aStepThatNeedsWhatItProvidesIsACircle() throws {
        #expect(try plan([step("1", needs: ["1"])]).defects == ["these steps wait for each other: 1"])
    }

    @Test func survivesJSON() throws {
        let value = RuntimeValue("token", isSecret: true)
        let steps = try [
            step("1", locks: [.etcdMembership], lane: .images, learns: [value]), step("2", needs: ["1"], uses: value, isCleanUp: true),
        ]
        let plan = Plan(cluster: try host("test"), steps: steps, notes: ["a note"])
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
    }
}
