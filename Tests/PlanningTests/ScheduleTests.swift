import TestSupport
import Testing

@testable import Planning

/// The schedule's decisions one by one.
@Suite struct ScheduleTests {
    static func ids(_ batches: [[Step]]) -> [[String]] { batches.map { $0.map(\.id) } }

    @Test func consecutiveStepsOfALaneTravelTogether() throws {
        var schedule = Schedule(
            try plan([
                step("1"), step("2", needs: ["1"]), step("other", on: "b", needs: ["2"]), step("image", lane: .images),
                step("3", needs: ["2"]),
            ]))
        #expect(Self.ids(schedule.nextBatches()) == [["1", "2", "3"], ["image"]])
        #expect(Self.ids(schedule.nextBatches()) == [])
        schedule.finish("1", succeeded: true)
        schedule.finish("2", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [["other"]])
    }

    @Test func aBatchEndsBeforeAStepThatWaitsForAnotherHost() throws {
        var schedule = Schedule(try plan([step("far", on: "b"), step("1"), step("2", needs: ["far"]), step("3")]))
        #expect(Self.ids(schedule.nextBatches()) == [["far"], ["1"]])
    }

    @Test func aStepThatUsesAValueWaitsUntilItIsLearnt() throws {
        let value = RuntimeValue("token")
        var schedule = Schedule(try plan([step("learn", learns: [value]), step("use", needs: ["learn"], uses: value)]))
        #expect(Self.ids(schedule.nextBatches()) == [["learn"]])
        schedule.finish("learn", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [["use"]])
    }

    @Test func stepsWithLocksTravelAlone() throws {
        var schedule = Schedule(
            try plan([
                step("a1"), step("a2", locks: [.etcdMembership]), step("a3"), step("b1", on: "b", locks: [.etcdMembership]),
                step("b2", on: "b"), step("c1", on: "c", locks: [.clusterConfiguration]),
            ]))
        #expect(Self.ids(schedule.nextBatches()) == [["a1"], ["b1"], ["c1"]])
        schedule.finish("a1", succeeded: true)
        // The lock is b's; the lane goes on with what needs none.
        #expect(Self.ids(schedule.nextBatches()) == [["a3"]])
        schedule.finish("b1", succeeded: true)
        schedule.finish("a3", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [["a2"], ["b2"]])
    }

    @Test func stepsBehindAFailedOneArePutBackAndSkipped() throws {
        var schedule = Schedule(
            try plan([
                step("1"), step("2", needs: ["1"]), step("free"), step("3", needs: ["2"]), step("clean", needs: ["3"], isCleanUp: true),
            ]))
        #expect(Self.ids(schedule.nextBatches()) == [["1", "2", "free", "3", "clean"]])
        schedule.finish("1", succeeded: false)
        for id in ["2", "free", "3", "clean"] { schedule.putBack(id) }
        schedule.putBack("1")
        #expect(schedule.outcomes["1"] == .failed)
        #expect(Self.ids(schedule.nextBatches()) == [["free", "clean"]])
        #expect(schedule.outcomes["2"] == .skipped(because: "1"))
        #expect(schedule.outcomes["3"] == .skipped(because: "1"))
    }

    @Test func aLostHostLosesItsStepsAndThoseThatNeedThem() throws {
        var schedule = Schedule(
            try plan([step("1"), step("2", needs: ["1"]), step("b1", on: "b", needs: ["2"]), step("b2", on: "b"), step("3", lane: .images)])
        )
        #expect(Self.ids(schedule.nextBatches()) == [["1", "2"], ["b2"], ["3"]])
        schedule.finish("1", succeeded: true)
        schedule.lose(host: try host("a"), why: "lost")
        #expect(Self.ids(schedule.nextBatches()) == [])
        #expect(schedule.outcomes["1"] == .done)
        // It may be done, or go on there still.
        #expect(schedule.outcomes["2"] == .unknown)
        #expect(schedule.outcomes["3"] == .unknown)
        #expect(schedule.outcomes["b1"] == .skipped(because: "2"))
        #expect(!schedule.isFinished)
        schedule.finish("b2", succeeded: true)
        #expect(schedule.isFinished)
    }

    /// What a stopped run left behind is cleaned up, though what the clean-up waits for never ran.
    @Test func cleanUpRunsAfterAStop() throws {
        var schedule = Schedule(
            try plan([step("make"), step("use", on: "b", needs: ["make"]), step("delete", needs: ["make", "use"], isCleanUp: true)]))
        #expect(Self.ids(schedule.nextBatches()) == [["make"]])
        schedule.stop()
        #expect(Self.ids(schedule.nextBatches()) == [])
        schedule.finish("make", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [["delete"]])
        #expect(schedule.outcomes["use"] == .skipped(because: "stopped"))
    }

    /// A clean-up step that needs to know what to remove has nothing to remove when nobody learnt it.
    @Test func cleanUpWithoutItsValueIsSkipped() throws {
        let value = RuntimeValue("token")
        var schedule = Schedule(
            try plan([step("make", learns: [value]), step("delete", needs: ["make"], uses: value, isCleanUp: true)]))
        #expect(Self.ids(schedule.nextBatches()) == [["make"]])
        schedule.finish("make", succeeded: false)
        #expect(Self.ids(schedule.nextBatches()) == [])
        #expect(schedule.outcomes["delete"] == .skipped(because: "make"))
        #expect(schedule.isFinished)
    }

    /// A thousand hosts of twenty steps each, and one step that needs them all: an event that cost a walk over the plan would take hours.
    @Test func largePlansRunToTheirEnd() throws {
        var steps: [Step] = []
        for host in 1...1000 {
            for number in 1...20 {
                let needs: Set<Resource> = number == 1 ? [] : [Resource("\(host)/\(number - 1)")]
                steps.append(
                    try step(
                        "\(host)/\(number)", on: "h\(host)", needs: needs,
                        provides: [Resource("\(host)/\(number)"), Resource("host \(host)")]))
            }
        }
        steps.append(try step("all", on: "h1", needs: Set((1...1000).map { Resource("host \($0)") })))
        let whole = try plan(steps)
        #expect(whole.defects == [])
        var schedule = Schedule(whole)
        var running: [Step] = []
        var ended = 0
        repeat {
            running += schedule.nextBatches().joined()
            #expect(ended < running.count || schedule.isFinished)
            guard ended < running.count else { break }
            #expect(schedule.isAnythingRunning)
            schedule.finish(running[ended].id, succeeded: true)
            ended += 1
        } while !schedule.isFinished
        #expect(ended == 20001)
        #expect(running.last?.id == "all")
        #expect(!schedule.isAnythingRunning)
    }

    @Test func theNextOfABatchRunsBehind() throws {
        var schedule = Schedule(try plan([step("1"), step("b", on: "b"), step("2"), step("3", needs: ["b"])]))
        #expect(Self.ids(schedule.nextBatches()) == [["1", "2"], ["b"]])
        #expect(schedule.running(behind: "1")?.id == "2")
        #expect(schedule.running(behind: "2") == nil)
        #expect(schedule.running(behind: "no such step") == nil)
        schedule.finish("1", succeeded: false)
        schedule.putBack("2")
        #expect(schedule.running(behind: "1") == nil)
        #expect(schedule.outcome(of: "2") == .waiting)
        #expect(schedule.outcome(of: "no such step") == nil)
    }

    @Test func whatWaitsForeverCanBeAbandoned() throws {
        var schedule = Schedule(try plan([step("1", needs: ["2"]), step("2", needs: ["1"])]))
        #expect(Self.ids(schedule.nextBatches()) == [])
        #expect(!schedule.isFinished)
        schedule.abandonWaiting(because: "bug")
        #expect(schedule.outcomes == ["1": .skipped(because: "bug"), "2": .skipped(because: "bug")])
        #expect(schedule.isFinished)
    }
}
