import Foundation
import Planning
import Specification
import Support
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Execution

/// What a run told, in order.
final class EventLog: Sendable {
    private let state = Mutex<[RunEvent]>([])
    func take(_ event: RunEvent) { state.withLock { $0.append(event) } }
    var events: [RunEvent] { state.withLock { $0 } }

    /// One line an event, without times.
    var lines: [String] {
        events.map { event in
            switch event {
            case .started(let step): "started \(step.id)"
            case .finished(let step, _): "finished \(step.id)"
            case .failed(let step, _): "failed \(step.id)"
            case .skipped(let step, let why): "skipped \(step.id) because of \(why)"
            case .lost(let host, let error): "lost \(host) \(error.code.rawValue)"
            case .stopping: "stopping"
            }
        }
    }
}

/// Plans carried out over real connections to an sshd of this machine, which plays several hosts.
@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct RunnerTests {
    static func step(
        _ id: String, on name: String, _ command: Template, needs: Set<Resource> = [], learns: Set<RuntimeValue> = [], lane: Lane = .main,
        isCleanUp: Bool = false
    ) throws -> Step {
        Step(
            id: id, host: try host(name), part: "test", action: .command(CommandAction("do \(id)", command)), why: "test", needs: needs,
            provides: [Resource(id)], lane: lane, learns: learns, isCleanUp: isCleanUp)
    }

    static func plan(_ steps: [Step]) throws -> Plan { Plan(cluster: try host("test"), steps: steps) }

    static let token = RuntimeValue("token", isSecret: true)

    @Test func valuesTravelBetweenHostsAndAreNeverTold() async throws {
        try await SSHServer.with { server in
            try await withTemporaryFolder { (folder: String) async throws in
                let secret = "s3cr3t with 'quotes' and $dollars"
                // The plan does not know it: it stands on the host.
                try secret.write(toFile: "\(folder)/in", atomically: true, encoding: .utf8)
                let plan = try Self.plan([
                    Self.step(
                        "learn", on: "a", Template("echo chatter; " + LearntLine.script(Self.token, "cat \(folder)/in")),
                        learns: [Self.token]),
                    Self.step("use", on: "b", "printf %s \(Self.token) >\(folder)/out; echo used", needs: ["learn"]),
                    Self.step(
                        "fail", on: "a", "echo got \(Self.token); printf %s \(Self.token) | base64; echo why; exit 3", needs: ["use"]),
                ])
                let log = EventLog()
                let report = try await Fleet.with([server.hostSpec("a"), server.hostSpec("b")], home: "/root") { fleet in
                    await Runner(fleet).run(plan) { log.take($0) }
                }
                #expect(try String(contentsOfFile: "\(folder)/out", encoding: .utf8) == secret)
                #expect(
                    log.lines == [
                        "started learn", "finished learn", "started use", "finished use", "started fail", "failed fail",
                    ])
                let encoded = Data(secret.utf8).base64EncodedString()
                #expect(!log.events.contains { "\($0)".contains("s3cr3t") || "\($0)".contains(encoded) })
                #expect(report.done.map(\.id) == ["learn", "use"])
                #expect(!report.isComplete)
                let failure = try #require(report.failures.first)
                #expect(
                    failure.error.description == """
                        a: do fail: failed with status 3
                          why: got ‹token›
                               ‹token›
                               why
                          next: mend it, then run the same command again: what is done is not done twice
                        """)
            }
        }
    }

    @Test func aFailureSkipsWhatDependsOnItAndNothingElse() async throws {
        try await SSHServer.with { server in
            let plan = try Self.plan([
                Self.step("1", on: "a", "true"), Self.step("2", on: "a", "echo no; false", needs: ["1"]),
                Self.step("3", on: "a", "true", needs: ["2"]), Self.step("clean", on: "a", "true", needs: ["3"], isCleanUp: true),
                Self.step("far", on: "b", "true", needs: ["3"]), Self.step("free", on: "b", "sleep 0.3", needs: []),
            ])
            let log = EventLog()
            let report = try await Fleet.with([server.hostSpec("a"), server.hostSpec("b")], home: "/root") { fleet in
                await Runner(fleet).run(plan) { log.take($0) }
            }
            // Nothing is said to have started behind the failed step but the clean-up, and that once.
            #expect(
                log.lines.filter { !$0.hasSuffix("free") } == [
                    "started 1", "finished 1", "started 2", "failed 2", "started clean", "finished clean", "skipped 3 because of 2",
                    "skipped far because of 2",
                ])
            #expect(report.done.map(\.id).sorted() == ["1", "clean", "free"])
            #expect(report.failures.map(\.step.id) == ["2"])
            #expect(report.failures.first?.error.cause == "no")
            #expect(report.skipped.map { "\($0.step.id) \($0.because)" } == ["3 2", "far 2"])
            #expect(report.lost.isEmpty && !report.isComplete && !report.wasStopped)
        }
    }

    @Test func aValueThatIsNotPrintedFailsTheStep() async throws {
        try await SSHServer.with { server in
            let plan = try Self.plan([
                Self.step("learn", on: "a", "echo nothing", learns: [Self.token]),
                Self.step("use", on: "a", "echo \(Self.token)", needs: ["learn"]),
                Self.step("clean", on: "a", "echo \(Self.token)", needs: ["use"], isCleanUp: true),
            ])
            let log = EventLog()
            let report = try await Fleet.with([server.hostSpec("a")], home: "/root") { fleet in
                await Runner(fleet).run(plan) { log.take($0) }
            }
            #expect(
                report.failures.map(\.error) == [
                    TrimastError("step.no-value", "do learn: did not print what others wait for", place: "a", cause: "nothing\n")
                ])
            #expect(report.skipped.map(\.step.id) == ["use", "clean"])
        }
    }

    @Test func consecutiveStepsCostOneRoundTrip() async throws {
        try await SSHServer.with { server in
            let steps = try (1...20).map { try Self.step("\($0)", on: "a", "true", needs: $0 == 1 ? [] : [Resource("\($0 - 1)")]) }
            let plan = try Self.plan(steps)
            let (report, trips) = try await Fleet.with([server.hostSpec("a")], home: "/root") { fleet in
                let report = await Runner(fleet).run(plan) { _ in }
                return (report, await fleet.roundTrips())
            }
            #expect(report.isComplete)
            #expect(report.done.map(\.id) == (1...20).map(String.init))
            #expect(trips == [try host("a"): 1])
        }
    }

    @Test func aHostThatIsLostIsToldOnceAndSkipsItsOwn() async throws {
        try await SSHServer.with { server in
            let port = try SSHServer.freePort()
            let plan = try Self.plan([
                Self.step("gone1", on: "gone", "true"), Self.step("gone2", on: "gone", "true", lane: .images),
                Self.step("gone3", on: "gone", "true", needs: ["gone1", "here"]), Self.step("here", on: "a", "true"),
                Self.step("after", on: "a", "true", needs: ["gone1"]),
            ])
            let log = EventLog()
            let report = try await Fleet.with([server.hostSpec("a"), server.hostSpec("gone", port: port)], home: "/root") { fleet in
                await Runner(fleet).run(plan) { log.take($0) }
            }
            #expect(log.lines.filter { $0.hasPrefix("lost") } == ["lost gone ssh.unreachable"])
            #expect(report.done.map(\.id) == ["here"])
            #expect(report.lost.keys.map(\.text) == ["gone"])
            #expect(report.skipped.map(\.step.id) == ["gone3", "after"])
        }
    }

    @Test func stopFinishesWhatRunsAndCleansUp() async throws {
        try await SSHServer.with { server in
            let plan = try Self.plan([
                Self.step("running", on: "a", "sleep 0.5"), Self.step("next", on: "b", "true", needs: ["running"]),
                Self.step("clean", on: "b", "true", needs: ["next"], isCleanUp: true),
            ])
            let log = EventLog()
            let report = try await Fleet.with([server.hostSpec("a"), server.hostSpec("b")], home: "/root") { fleet in
                let runner = Runner(fleet)
                return await runner.run(plan) { event in
                    log.take(event)
                    if case .started(let step) = event, step.id == "running" { runner.stop() }
                }
            }
            #expect(log.lines.contains("finished running"))
            #expect(report.done.map(\.id).sorted() == ["clean", "running"])
            #expect(report.skipped.map { "\($0.step.id) \($0.because)" } == ["next stopped"])
            #expect(report.wasStopped && !report.isComplete)
        }
    }

    @Test func aPlanForAHostThatIsNotThere() async throws {
        try await SSHServer.with { server in
            let plan = try Self.plan([Self.step("1", on: "nobody", "true")])
            let report = try await Fleet.with([server.hostSpec("a")], home: "/root") { fleet in await Runner(fleet).run(plan) { _ in } }
            #expect(
                report.lost == [
                    try host("nobody"): TrimastError("run.no-host", "the plan names a host that is not in cluster.yaml", place: "nobody")
                ])
        }
    }
}
