import Specification
import TestSupport
import Testing

@testable import Planning

/// Turns of a schedule: held together, halted, put back.
@Suite struct TurnTests {
    /// A turn of three steps and its recovery on each of these hosts, as parts make them.
    static func steps(_ hosts: [String], locks: Set<Lock> = [.controlPlaneDisruption, .etcdMembership]) throws -> [Step] {
        try hosts.flatMap { name in
            let turn = Turn("\(name)/settings", of: try host(name))
            return try ["gate", "write", "wait", "recover"].enumerated().map { index, what in
                var step = try step(
                    "\(name)/\(what)", on: name, needs: index == 0 ? [] : [Resource("\(name)/\(["gate", "write", "wait"][index - 1])")],
                    locks: locks)
                step.turn = turn
                step.isRecovery = what == "recover"
                return step
            } + [try PlanningTests.step("\(name)/record", on: name, needs: [Resource("\(name)/wait")])]
        }
    }

    @Test("a worker whose node is Ready goes first, and as many as its success allows follow")
    func whatProvesGoesFirst() throws {
        var steps = try Self.steps(["a", "b"] + (1...9).map { "w\($0)" }, locks: [.workerDisruption]).filter { !$0.isRecovery }
        for index in steps.indices where steps[index].host.text != "b" { steps[index].turn?.effect = .tries }
        var plan = try plan(steps)
        plan.admission = Admission(workers: 20)
        var schedule = Schedule(plan)
        #expect(Self.ids(schedule.nextBatches()) == [["b/gate", "b/write", "b/wait"]])
        for step in ["gate", "write", "wait"] { schedule.finish("b/\(step)", succeeded: true) }
        #expect(Self.ids(schedule.nextBatches()).map(\.first) == ["b/record", "a/gate", "w1/gate"])
    }

    static func schedule(_ hosts: [String]) throws -> Schedule {
        var plan = try plan(steps(hosts))
        let well = Dictionary(hosts.map { ($0, Admission.Health.healthy) }, uniquingKeysWith: { $1 })
        plan.admission = Admission(voters: well, apiServers: well)
        #expect(plan.defects == [])
        return Schedule(plan)
    }

    static func ids(_ batches: [[Step]]) -> [[String]] { batches.map { $0.map(\.id) } }

    @Test func aTurnTravelsTogetherAndTheNextWaitsForAllOfIt() throws {
        var schedule = try Self.schedule(["a", "b", "c"])
        #expect(Self.ids(schedule.nextBatches()) == [["a/gate", "a/write", "a/wait"]])
        schedule.finish("a/gate", succeeded: true)
        schedule.finish("a/write", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [])
        schedule.finish("a/wait", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [["a/record"], ["b/gate", "b/write", "b/wait"]])
        #expect(schedule.outcome(of: "a/recover") == .notNeeded)
    }

    @Test func aFailureIsPutBackAndEndsTheChange() throws {
        var schedule = try Self.schedule(["a", "b", "c"])
        _ = schedule.nextBatches()
        schedule.finish("a/gate", succeeded: true)
        schedule.finish("a/write", succeeded: true)
        schedule.finish("a/wait", succeeded: false)
        #expect(Self.ids(schedule.nextBatches()) == [["a/recover"]])
        #expect(schedule.outcome(of: "a/record") == .skipped(because: "a/wait"))
        schedule.finish("a/recover", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [])
        #expect(schedule.outcome(of: "b/gate") == .skipped(because: "a was put back: a/wait failed"))
        #expect(
            schedule.outcome(of: "c/wait") == .skipped(because: "a was put back: a/wait failed")
                || schedule.outcome(of: "c/wait") == .skipped(because: "c/write"))
        #expect(schedule.isFinished)
    }

    @Test func stepsOfTheBatchBehindAFailedOneAreNotRun() throws {
        var schedule = try Self.schedule(["a", "b"])
        _ = schedule.nextBatches()
        schedule.finish("a/gate", succeeded: false)
        schedule.putBack("a/write")
        schedule.putBack("a/wait")
        #expect(Self.ids(schedule.nextBatches()) == [["a/recover"]])
        #expect(schedule.outcome(of: "a/write") == .skipped(because: "a/gate"))
        schedule.finish("a/recover", succeeded: false)
        #expect(schedule.nextBatches().isEmpty)
        #expect(schedule.outcome(of: "b/gate") == .skipped(because: "a did not come back: a/gate failed"))
        #expect(schedule.isFinished)
    }

    @Test func aLostConnectionIsUnknownAndNothingElseIsDisturbed() throws {
        var schedule = try Self.schedule(["a", "b"])
        _ = schedule.nextBatches()
        schedule.finish("a/gate", succeeded: true)
        schedule.lose(host: try host("a"), why: "lost")
        #expect(schedule.outcome(of: "a/write") == .unknown)
        #expect(schedule.outcome(of: "a/recover") == .skipped(because: "lost"))
        #expect(schedule.nextBatches().isEmpty)
        #expect(
            schedule.outcome(of: "b/gate") == .skipped(because: "what became of a is not known: the connection was lost meanwhile"))
        #expect(schedule.isFinished)
    }

    @Test func aStopLetsATurnEnd() throws {
        var schedule = try Self.schedule(["a", "b"])
        _ = schedule.nextBatches()
        schedule.stop()
        for id in ["a/gate", "a/write"] { schedule.finish(id, succeeded: true) }
        schedule.finish("a/wait", succeeded: false)
        #expect(Self.ids(schedule.nextBatches()) == [["a/recover"]])
        schedule.finish("a/recover", succeeded: true)
        #expect(schedule.nextBatches().isEmpty)
        #expect(schedule.outcome(of: "b/gate") == .skipped(because: "stopped"))
        #expect(schedule.isFinished)
    }

    /// A step that needs a lock and is in no turn is one of its own.
    @Test func aLockOpensNoMoreAfterAFailure() throws {
        var schedule = Schedule(
            try plan([
                step("a", locks: [.controlPlaneDisruption]), step("b", on: "b", locks: [.controlPlaneDisruption]),
                step("c", on: "c", needs: ["b"]), step("clean", on: "c", needs: ["c"], isCleanUp: true),
            ]))
        #expect(Self.ids(schedule.nextBatches()) == [["a"]])
        schedule.finish("a", succeeded: false)
        #expect(Self.ids(schedule.nextBatches()) == [["clean"]])
        #expect(schedule.outcome(of: "b") == .skipped(because: "a did not come back: a failed"))
        #expect(schedule.outcome(of: "c") == .skipped(because: "a did not come back: a failed"))
    }

    @Test func cleanUpWaitsForAllEarlierStepsOfItsPart() throws {
        var schedule = Schedule(
            try plan([
                step("config"), step("far", on: "b"), step("mark", needs: ["far"]), step("use", needs: ["config"], lane: .images),
                step("clean", needs: ["mark"], isCleanUp: true),
            ]))
        #expect(Self.ids(schedule.nextBatches()) == [["config"], ["far"]])
        schedule.finish("config", succeeded: true)
        schedule.finish("far", succeeded: false)
        // What "mark" needs has failed; "use" still reads what the clean-up would take away.
        #expect(Self.ids(schedule.nextBatches()) == [["use"]])
        schedule.finish("use", succeeded: true)
        #expect(Self.ids(schedule.nextBatches()) == [["clean"]])
    }

    @Test func whatMayNotBeginIsNotPlanned() throws {
        var plan = try plan(Self.steps(["a", "b"]) + [step("free", on: "c")])
        plan.admission = Admission(voters: ["a": .healthy, "b": .healthy, "c": .unhealthy], apiServers: [:])
        let possible = plan.withoutRefused()
        #expect(possible.steps.map(\.id) == ["free"])
        #expect(
            possible.postponed == [
                "a: not changed now: etcd on c is not well, and a would be out besides",
                "b: not changed now: etcd on c is not well, and b would be out besides",
            ])
        plan.admission = Admission()
        #expect(plan.withoutRefused() == plan)
    }
}
