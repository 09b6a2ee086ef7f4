import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing
import Transport

@testable import Execution

/// Plans carried out on hosts that the test plays: what a real sshd cannot be told to do, in milliseconds.
@Suite struct ScriptedRunnerTests {
    typealias Hosts = [String: ScriptedHost]

    static func step(_ id: String, on name: String, needs: Set<Resource> = [], isCleanUp: Bool = false, lane: Lane = .main) throws -> Step {
        try RunnerTests.step(id, on: name, Template("echo step-\(id)"), needs: needs, lane: lane, isCleanUp: isCleanUp)
    }

    static let cut = TrimastError("ssh.connection-lost", "the connection ended while steps were running", place: "a")

    /// The run's report and what it told.
    static func run(
        _ steps: [Step], _ hosts: Hosts, _ use: @escaping @Sendable (Runner, RunEvent) -> Void = { _, _ in }
    ) async throws -> (report: RunReport, lines: [String]) {
        let (report, lines, _) = try await runLogged(steps, hosts, use)
        return (report, lines)
    }

    static func runLogged(
        _ steps: [Step], _ hosts: Hosts, _ use: @escaping @Sendable (Runner, RunEvent) -> Void = { _, _ in }
    ) async throws -> (report: RunReport, lines: [String], log: EventLog) {
        let log = EventLog()
        let specs = try hosts.keys.sorted().map { try HostSpec.named($0) }
        let report = try await Fleet.with(specs, connect: { hosts[$0.name.text] ?? ScriptedHost() }) { fleet in
            let runner = Runner(fleet)
            return try await runner.run(RunnerTests.plan(steps)) { event in
                log.take(event)
                use(runner, event)
            }
        }
        return (report, log.lines, log)
    }

    @Test func everythingIsDone() async throws {
        let hosts: Hosts = ["a": ScriptedHost(), "b": ScriptedHost()]
        let (report, lines) = try await Self.run(
            [
                Self.step("1", on: "a"), Self.step("2", on: "a", needs: ["1"]), Self.step("3", on: "b", needs: ["2"]),
            ], hosts)
        #expect(lines == ["started 1", "finished 1", "started 2", "finished 2", "started 3", "finished 3"])
        #expect(report.isComplete && report.done.map(\.id) == ["1", "2", "3"])
        // Two steps of one host behind each other are one write.
        #expect(await hosts["a"]?.roundTrips == 1)
        #expect(await hosts["b"]?.began.count == 1)
    }

    @Test func aStepFails() async throws {
        let hosts: Hosts = ["a": ScriptedHost(["step-2": .failed("no space left\n", status: 28)])]
        let (report, lines) = try await Self.run(
            [
                Self.step("1", on: "a"), Self.step("2", on: "a", needs: ["1"]), Self.step("3", on: "a", needs: ["2"]),
                Self.step("clean", on: "a", needs: ["3"], isCleanUp: true),
            ], hosts)
        #expect(
            lines == [
                "started 1", "finished 1", "started 2", "failed 2", "started clean", "finished clean", "skipped 3 because of 2",
            ])
        #expect(report.failures.map(\.error.message) == ["do 2: failed with status 28"])
        #expect(report.failures.map(\.error.cause) == ["no space left"])
    }

    /// A secret is filled into the script that needs it and leaves the run nowhere: not in what a failing step printed, not in what a
    /// step printed that told it and failed afterwards, not in the reason for which a connection was lost.
    @Test func secretsAreNeverTold() async throws {
        let secret = "abcdef.0123456789abcdef"
        let encoded = Data(secret.utf8).base64EncodedString()
        let token = RunnerTests.token
        let late = RuntimeValue("late", isSecret: true)
        let hosts: Hosts = [
            "a": ScriptedHost([
                "step-learn": .result(status: 0, output: "chatter\ntrimast-value token \(encoded)\n"),
                "step-use": .failed("+ join \(secret)\n\(encoded)\nno 0123456789abcdef\n", status: 3),
                "step-told": .failed("trimast-value late \(Data("hunter2-hunter2".utf8).base64EncodedString())\nis hunter2-hunter2\n"),
            ]),
            "b": ScriptedHost(["step-lost": .lost(TrimastError("ssh.connection-lost", "lost", cause: "at \(secret)"))]),
        ]
        let (report, _, log) = try await Self.runLogged(
            [
                RunnerTests.step("learn", on: "a", "echo step-learn", learns: [token]),
                RunnerTests.step("use", on: "a", "echo step-use \(token)", needs: ["learn"]),
                RunnerTests.step("told", on: "a", "echo step-told", learns: [late], lane: .images),
                RunnerTests.step("lost", on: "b", "echo step-lost", needs: ["learn"]),
            ], hosts)
        #expect(await hosts["a"]?.began.contains { $0.contains("step-use") && $0.contains(secret) } ?? false, "the script has it")
        let causes = Dictionary(report.failures.map { ($0.step.id, $0.error.cause ?? "") }, uniquingKeysWith: { $1 })
        #expect(causes == ["use": "+ join ‹token›\n‹token›\nno ‹token›", "told": "is ‹late›"])
        #expect(report.lost.values.map(\.cause) == ["at ‹token›"])
        for text in [secret, encoded, "0123456789abcdef", "hunter2"] {
            #expect(!log.events.contains { "\($0)".contains(text) }, "\(text)")
        }
    }

    /// The host goes in the middle of a step: what was done stays done, what needs it is skipped, others go on, and a second run does the
    /// rest once the host is back.
    @Test func aHostIsLostInTheMiddleOfAStepAndComesBack() async throws {
        let host = ScriptedHost { script in script.contains("step-2") ? .lost(Self.cut) : .done }
        let hosts: Hosts = ["a": host, "b": ScriptedHost()]
        let steps = [
            try Self.step("1", on: "a"), try Self.step("2", on: "a", needs: ["1"]), try Self.step("3", on: "a", needs: ["2"]),
            try Self.step("4", on: "b"), try Self.step("5", on: "b", needs: ["3"]),
        ]
        let (report, lines) = try await Self.run(steps, hosts)
        #expect(lines.filter { $0.hasPrefix("lost") } == ["lost a ssh.connection-lost"])
        #expect(!lines.contains("finished 2") && !lines.contains("failed 2"))
        #expect(report.done.map(\.id).sorted() == ["1", "4"])
        // 2 and 3 went in one write: nobody knows how far the host came.
        #expect(report.failures.isEmpty)
        #expect(report.lost == [try TestSupport.host("a"): Self.cut])
        #expect(report.skipped.map(\.step.id) == ["5"])

        await host.comeBack()
        let (second, _) = try await Self.run([Self.step("3", on: "a"), Self.step("5", on: "b", needs: ["3"])], hosts)
        #expect(second.isComplete && second.done.map(\.id) == ["3", "5"])
    }

    /// Ctrl-C while a step runs: it ends, nothing more starts, and what cleans up runs.
    @Test func stoppedWhileAStepRuns() async throws {
        let stopped = AsyncStream<Void>.makeStream()
        let slow = ScriptedHost { script in
            if script.contains("step-1") { for await _ in stopped.stream { break } }
            return .done
        }
        let (report, lines) = try await Self.run(
            [
                Self.step("1", on: "a"), Self.step("2", on: "b", needs: ["1"]),
                Self.step("clean", on: "b", needs: ["2"], isCleanUp: true),
            ], ["a": slow, "b": ScriptedHost()]
        ) { runner, event in
            if case .started(let step) = event, step.id == "1" { runner.stop() }
            if case .stopping = event { stopped.continuation.yield() }
        }
        #expect(lines.prefix(2) == ["started 1", "stopping"])
        // The clean-up need not wait for a step of another host.
        #expect(Set(report.done.map(\.id)) == ["1", "clean"])
        #expect(report.skipped.map { "\($0.step.id) \($0.because)" } == ["2 stopped"])
        #expect(report.wasStopped && !report.isComplete && report.failures.isEmpty)
    }

    /// What it hears of the hosts ends with its run: a second one would hear nothing of what it starts.
    @Test func aRunnerCarriesOutOnePlan() async throws {
        let log = EventLog()
        let host = ScriptedHost()
        let plan = try RunnerTests.plan([Self.step("1", on: "a")])
        let (first, second) = try await Fleet.with([HostSpec.named("a")], connect: { _ in host }) { fleet in
            let runner = Runner(fleet)
            return (await runner.run(plan) { _ in }, await runner.run(plan) { log.take($0) })
        }
        #expect(first.isComplete && first.done.map(\.id) == ["1"])
        #expect(!second.isComplete && second.done.isEmpty)
        #expect(log.lines == ["skipped 1 because of its runner has carried out a plan already"])
        #expect(await host.began.count == 1)
    }

    private struct Unexpected: Error {}

    @Test("why a host has no answer: what nobody expected is told in its own words, and is no stop of the operator's")
    func errorsOfHosts() throws {
        let name = try TestSupport.host("a")
        #expect(TrimastError(Self.cut, on: name) == Self.cut)
        #expect(TrimastError(CancellationError(), on: name).code == "run.cancelled")
        let error = TrimastError(Unexpected(), on: name)
        #expect(error.code == "run.bug" && error.place == "a")
        #expect(error.cause?.contains("Unexpected") == true && error.nextStep != nil)
    }

    /// The host must have ended the step by now, and says nothing: it is given up, and nothing that it still says counts.
    @Test func aHostThatStaysSilentIsGivenUp() async throws {
        let log = EventLog()
        let silent = ScriptedHost(["step-1": .silence])
        let plan = try RunnerTests.plan([
            Self.step("1", on: "a"), Self.step("2", on: "a", lane: .images), Self.step("3", on: "b", needs: ["1"]), Self.step("4", on: "b"),
        ])
        let hosts: Hosts = ["a": silent, "b": ScriptedHost()]
        let report = try await Fleet.with(
            [HostSpec.named("a"), HostSpec.named("b")], connect: { hosts[$0.name.text] ?? ScriptedHost() }
        ) { fleet in
            await Runner(fleet, grace: .milliseconds(40), limit: { _ in .milliseconds(40) }).run(plan) { log.take($0) }
        }
        #expect(report.done.map(\.id).sorted() == ["2", "4"])
        #expect(report.lost.values.map(\.code) == ["step.no-answer"])
        #expect(report.skipped.map(\.step.id) == ["3"])
        #expect(log.lines.filter { $0.hasPrefix("lost") } == ["lost a step.no-answer"])
    }

    /// A step that never answers holds up what needs it and nothing else; the run ends when the host is given up.
    @Test func aStepThatNeverAnswers() async throws {
        let silent = ScriptedHost(["step-1": .silence])
        let (report, lines) = try await Self.run(
            [
                Self.step("1", on: "a"), Self.step("2", on: "b", needs: ["1"]), Self.step("3", on: "b"),
                Self.step("4", on: "b", needs: ["3"], lane: .images),
            ], ["a": silent, "b": ScriptedHost()]
        ) { _, event in
            if case .finished(let step, _) = event, step.id == "4" { Task { await silent.end(Self.cut) } }
        }
        #expect(report.done.map(\.id) == ["3", "4"])
        #expect(report.skipped.map(\.step.id) == ["2"])
        #expect(lines.contains("lost a ssh.connection-lost"))
    }
}
