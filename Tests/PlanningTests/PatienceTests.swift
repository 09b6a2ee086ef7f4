import TestSupport
import Testing

@testable import Planning

/// Requests that are asked again, by a real sh whose clock does not tick.
@Suite struct PatienceTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        /// sh that runs with the number of the attempt in $n, from 0.
        var command: String
        var status = 0
        var output: String
    }

    static let cases = [
        Case(description: "answered at once", command: "echo done $n", output: "then: done 0\n"),
        Case(
            description: "out of reach twice", command: "[ $n = 2 ] && echo done $n || { echo 'connection refused' >&2; false; }",
            output: "then: done 2\n"),
        Case(description: "etcd is away", command: "[ $n = 1 ] || { echo 'etcdserver: request timed out'; false; }", output: "then: \n"),
        Case(
            description: "the API server loses its etcd",
            command: "[ $n = 1 ] || { echo 'rpc error: code = Unknown desc = OK: HTTP status code 200'; false; }", output: "then: \n"),
        Case(
            description: "a wait that is over", command: "echo \"error: timed out waiting for the condition, attempt $n\"; false",
            status: 1,
            output: "error: timed out waiting for the condition, attempt 0\n"),
        Case(
            description: "rights that are not known yet",
            command: "[ $n = 1 ] && echo done $n || { echo 'nodes is forbidden: User \"kubernetes-admin\" cannot list'; false; }",
            output: "then: done 1\n"),
        Case(
            description: "a refusal is taken at once", command: "echo \"nodes is forbidden, attempt $n\"; false", status: 1,
            output: "nodes is forbidden, attempt 0\n"),
        Case(
            description: "never in reach", command: "echo \"EOF, attempt $n\"; false", status: 1, output: "EOF, attempt 19\n"),
    ]

    @Test(arguments: ShellKind.all, cases) func asksAgain(_ shell: ShellKind, _ test: Case) async throws {
        let script = "sleep() { :; }\n" + Patience.script(Template(test.command)).shown + "\necho \"then: $o\""
        #expect(try await shell.run(script) == ProgramResult(status: test.status, output: test.output, errors: ""))
    }
}
