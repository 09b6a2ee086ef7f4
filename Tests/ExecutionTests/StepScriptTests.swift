import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Execution

/// What a host runs for a step, by every sh of this machine, as the outer and as the inner one.
@Suite struct StepScriptTests {
    static let secret = RuntimeValue("secret", isSecret: true)

    static func run(
        _ command: Template, _ shell: ShellKind, _ folder: String, limit: Duration = .seconds(60), values: RuntimeValues = [:]
    ) async throws -> ProgramResult {
        let script = try StepScript.text(RunnerTests.step("it", on: "a", command), values, limit: limit)
        return try await shell.run(
            "{\n"
                + script.replacing("/bin/sh /proc", with: "\(shell) /proc").replacing("/var/log/trimast", with: "\(folder)/log")
                + "\n} 2>&1\n")
    }

    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var command: String
        var status = 0
        var output: String
    }

    static let cases = [
        Case(
            description: "output of both kinds, and the status", command: "echo out; echo err >&2; exit 7", status: 7, output: "out\nerr\n"),
        Case(description: "no input", command: "cat; echo end", output: "end\n"),
        Case(
            description: "quotes and backslashes", command: #"printf '%s\n' 'it'\''s' "$HOME \\" >/dev/null; printf '%s' "a'b""#,
            output: "a'b"),
        Case(description: "a here-document", command: "cat <<'END'\n$x `y`\nEND", output: "$x `y`\n"),
        Case(description: "a comment at the end", command: "echo a # b", output: "a\n"),
        Case(description: "the first failure, where the script says so", command: "set -e\nfalse\necho no", status: 1, output: ""),
        Case(description: "a status that timeout has too", command: "echo mine; exit 124", status: 124, output: "mine\n"),
        Case(description: "killed by somebody else", command: "exit 137", status: 137, output: ""),
        Case(description: "much of it", command: "x='\(String(repeating: "x", count: 300_000))'; echo ${#x}", output: "300000\n"),
        Case(description: "the connection's lock", command: "[ -e /proc/self/fd/9 ] && echo held", output: "held\n"),
    ]

    @Test(arguments: cases, ShellKind.all) func runsAsIfThereWereNoLimit(_ each: Case, _ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let script = try StepScript.text(RunnerTests.step("it", on: "a", Template(each.command)), [:], limit: .seconds(60))
                .replacing("/bin/sh /proc", with: "\(shell) /proc").replacing("/var/log/trimast", with: "\(folder)/log")
            let result = try await shell.run("exec 9>\(folder)/lock\n(\n\(script)\n) 2>&1\n")
            #expect(result == ProgramResult(status: each.status, output: each.output, errors: ""))
            let journal = try? String(contentsOfFile: "\(folder)/log/journal", encoding: .utf8)
            #expect((journal?.hasSuffix("Z test: do it\n") ?? false) == (each.status == 0), "\(journal ?? "no journal")")
        }
    }

    @Test(arguments: ShellKind.all) func nothingRunsOfAScriptThatIsBroken(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let result = try await Self.run("touch \(folder)/touched\nif then (", shell, folder)
            #expect(result.status != 0 && result.output.lowercased().contains("syntax error"), "\(result)")
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/touched"))
        }
    }

    /// Whoever lists the processes of the host sees no value of the script.
    @Test(arguments: ShellKind.all) func valuesAreNoArguments(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let result = try await Self.run(
                """
                v=\(Self.secret)
                for p in /proc/[0-9]*/cmdline; do
                case $(tr '\\0' ' ' 2>/dev/null <$p) in *"$v"*) echo "seen in $p" ;; esac
                done 2>/dev/null
                echo "looked for ${#v}"
                """, shell, folder, values: [Self.secret: "s3cr3t-\(getpid())-\(shell)"])
            #expect(result.output.split(separator: "\n").count == 1 && result.output.hasPrefix("looked for "), "\(result)")
        }
    }

    /// All that it started ends with it, and what it printed until then is there.
    @Test(arguments: ShellKind.all) func isEndedWithAllThatItStarted(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let begin = ContinuousClock.now
            let result = try await Self.run(
                "echo begun; (sleep 60 & echo $! >\(folder)/pid; wait) & sleep 60; echo no", shell, folder, limit: .seconds(1))
            #expect(ContinuousClock.now - begin < .seconds(20))
            #expect(result.status == 124)
            #expect(result.output.hasPrefix("begun\n") && result.output.hasSuffix("\n\(StepScript.overdue)\n"), "\(result)")
            let pid = try String(contentsOfFile: "\(folder)/pid", encoding: .utf8).split(separator: "\n").joined()
            // A signal is sent before it is heard.
            var state: String?
            for _ in 1...100 {
                state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
                if state?.contains(") Z ") ?? true { return }
                try await Task.sleep(for: .milliseconds(50))
            }
            Issue.record("process \(pid) goes on: \(state ?? "")")
        }
    }

    @Test func whatHearsNothingIsKilled() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let result = try await Self.run(
                "trap '' TERM; echo begun; while :; do sleep 0.1; done", #require(ShellKind.all.first), folder, limit: .seconds(1))
            #expect(result.status == 137)
            #expect(result.output.hasSuffix("\n\(StepScript.overdue)\n"), "\(result)")
        }
    }

    @Test func errorsSayWhatHappened() throws {
        let step = try RunnerTests.step("it", on: "a", "true")
        let failed = StepScript.error(step, 3, (1...20).map { "line \($0)" }.joined(separator: "\n"), limit: .seconds(300))
        #expect(failed.code == "step.failed" && failed.cause?.hasPrefix("line 6\n") ?? false)
        #expect(
            StepScript.error(step, 124, "waits for the moon\n\n\(StepScript.overdue)\n", limit: .seconds(1800)).description == """
                a: do it: was not done after 30 min, and was ended
                  why: waits for the moon
                  next: find out what it waited for, then run the same command again: what is done is not done twice
                """)
        #expect(StepScript.error(step, 124, "\(StepScript.overdue)\n", limit: .seconds(90)).code == "step.timeout")
        #expect(StepScript.text(.seconds(90)) == "90 s" && StepScript.text(.seconds(60)) == "1 min")
        #expect(StepScript.error(step, 124, "mine", limit: .seconds(90)).code == "step.failed")
    }
}
