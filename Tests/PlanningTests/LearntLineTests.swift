import Foundation
import TestSupport
import Testing

@testable import Planning

@Suite struct LearntLineTests {
    static let token = RuntimeValue("token", isSecret: true)
    static let pods = RuntimeValue("pods")

    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var output: String
        var expecting: Set<RuntimeValue>
        var learnt: RuntimeValues
        var rest: String
    }

    static let cases = [
        Case(
            description: "nothing expected", output: "trimast-value token czNj\n", expecting: [], learnt: [:],
            rest: "trimast-value token czNj\n"),
        Case(description: "alone", output: "trimast-value token czNj\n", expecting: [token], learnt: [token: "s3c"], rest: ""),
        Case(
            description: "among other lines", output: "before\ntrimast-value token czNj\nafter\n", expecting: [token],
            learnt: [token: "s3c"], rest: "before\nafter\n"),
        Case(
            description: "two", output: "trimast-value token czNj\ntrimast-value pods MTA=\nok", expecting: [token, pods],
            learnt: [token: "s3c", pods: "10"], rest: "ok"),
        Case(
            description: "one that nobody expects stays", output: "trimast-value other czNj", expecting: [token], learnt: [:],
            rest: "trimast-value other czNj"),
        Case(
            description: "not base64 is cut out and not learnt", output: "trimast-value token %%%", expecting: [token], learnt: [:],
            rest: ""),
        Case(description: "missing", output: "failed\n", expecting: [token], learnt: [:], rest: "failed\n"),
    ]

    @Test(arguments: cases) func cutsValuesOut(_ each: Case) {
        let (learnt, rest) = LearntLine.parse(each.output, expecting: each.expecting) { text in
            Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(learnt == each.learnt)
        #expect(rest == each.rest)
    }

    @Test(arguments: ShellKind.all, ["s3cret", "two words", "a\nb", "ünï", String(repeating: "x", count: 5000)])
    func scriptHandsBackWhatTheCommandPrinted(_ shell: ShellKind, _ value: String) async throws {
        let script = LearntLine.script(Self.token, "printf %s '\(value)'") + "\necho rest"
        let result = try await shell.run(script)
        let (learnt, rest) = LearntLine.parse(result.output, expecting: [Self.token]) { text in
            Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(result.errors == "" && result.status == 0)
        #expect(learnt == [Self.token: value])
        #expect(rest == "rest\n")
    }

    /// A value that cannot be had ends the step there, so that nothing behind it runs in the same write.
    @Test(arguments: ShellKind.all, ["false", "true", "echo half; exit 3"])
    func noValueEndsTheStep(_ shell: ShellKind, _ command: String) async throws {
        let result = try await shell.run("set -e\n" + LearntLine.script(Self.token, command) + "\necho went on")
        #expect(result.status != 0)
        #expect(result.output == "the value token could not be read\n")
    }
}
