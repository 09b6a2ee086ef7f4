import TestSupport
import Testing

@testable import Planning

/// Waits, by real shells.
@Suite struct WaitActionTests {
    @Test(arguments: ShellKind.all) func whatHolds(_ shell: ShellKind) async throws {
        let script = try WaitAction(
            [Condition("a", test: "true", patience: 5), Condition("b", test: "is_b", patience: 5)], functions: "is_b() { true; }"
        )
        .script([:])
        #expect(try await shell.run("(\n\(script)\n)\necho $?") == ProgramResult(status: 0, output: "0\n", errors: ""))
    }

    @Test(arguments: ShellKind.all) func whatDoesNotHoldIsExplained(_ shell: ShellKind) async throws {
        let script = try WaitAction(
            [
                Condition("it's well", test: "false", patience: 1, explanation: "echo because"),
                Condition("b", test: "echo never", patience: 1),
            ]
        ).script([:])
        let result = try await shell.run("(\n\(script)\n)\necho $?")
        #expect(result.output == "not so within 1 s: it's well\nbecause\n1\n")
    }

    @Test func titles() {
        let one = Condition("a is ready", test: "true", patience: 60)
        #expect(WaitAction([one]).title == "wait until a is ready")
        #expect(WaitAction([one, one]).title == "wait until a is ready, and 1 more")
        #expect(WaitAction([one, one], summary: "all is well").title == "wait until all is well")
        #expect(WaitAction([one]).changes == ["within 60 s"])
    }
}
