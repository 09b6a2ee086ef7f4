import Execution
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Terminal

@Suite struct CommandTextTests {
    @Test(
        arguments: [
            ("\(.trimast("apply"))", "trimast apply -f lab.yaml"),
            ("install it: \(.trimast("trust", "--install-key"))", "install it: trimast trust -f lab.yaml --install-key"),
            (
                "\(.trimast("plan")) shows it, \(.trimast("apply")) does it",
                "trimast plan -f lab.yaml shows it, trimast apply -f lab.yaml does it"
            ),
            ("\(.trimast("node remove", "a --force"))", "trimast node remove -f lab.yaml a --force"),
            ("\(.shell("trimast init a > lab.yaml"))", "trimast init a > lab.yaml"),
            // What a file or a program said stays as it is.
            ("\("trimast plan") is not a key", "trimast plan is not a key"), ("trimast plan", "trimast plan"),
        ] as [(Advice, String)])
    func namesTheFile(_ text: Advice, expected: String) {
        #expect(CommandText(file: "lab.yaml")(text).description == expected)
        #expect(CommandText(file: "cluster.yaml")(text).description == expected.replacing(" -f lab.yaml", with: ""))
    }

    @Test func errorsAndChecks() throws {
        let commands = CommandText(file: "my cluster.yaml")
        let error = TrimastError("x", "trimast apply failed", cause: "trimast apply", nextStep: "\(.trimast("apply"))")
        var wanted = error
        // What a program said stays what it said.
        wanted.nextStep = "trimast apply -f 'my cluster.yaml'"
        #expect(commands(error) == wanted)
        let check = commands(
            Check("x", host: try host("a"), .failed, found: "trimast apply", nextStep: "\(.trimast("plan")) shows it"))
        #expect(check.found == "trimast apply" && check.nextStep == "trimast plan -f 'my cluster.yaml' shows it")
        #expect(commands(TrimastError("x", "y")).nextStep == nil)
    }

    @Test func isOneStringOfJSON() throws {
        let advice: Advice = "do: \(.trimast("plan", "--all"))"
        let data = try JSONText.data(["a": advice])
        #expect(try JSONDecoder().decode([String: String].self, from: data) == ["a": "do: trimast plan --all"])
        #expect(try JSONDecoder().decode([String: Advice].self, from: data) == ["a": advice])
    }
}

@Suite struct SkippedTextTests {
    private func step(_ name: String, _ number: Int) throws -> Step {
        let host = try host(name)
        return Step(
            id: "\(host)/x/\(number)", host: host, part: "x", action: .command(CommandAction("step \(number)", "true")), why: "why")
    }

    @Test func byCauseAndHost() throws {
        var report = RunReport()
        let plan = Plan(cluster: try host("lab"), steps: [try step("a", 1)])
        #expect(SkippedText.lines(report, of: plan) == [])
        report.skipped = try (2...6).map { (try step("a", $0), "a/x/1") } + [(try step("b", 1), "a/x/1")]
        report.skipped += [(try step("c", 1), "the connection to c was lost"), (try step("b", 2), "a/x/1")]
        #expect(
            SkippedText.lines(report, of: plan) == [
                "skipped because this failed: a: step 1", "  a: step 2, step 3, step 4 and 2 more", "  b: step 1, step 2",
                "skipped because of this: the connection to c was lost", "  c: step 1",
            ])
    }

    /// A step that a thousand hosts wait for does not fill the screen.
    @Test func manyHosts() throws {
        let plan = Plan(cluster: try host("lab"), steps: [])
        var report = RunReport()
        report.skipped = try (1...1000).flatMap { number in try (1...2).map { (try step("node\(number)", $0), "stopped") } }
        let lines = SkippedText.lines(report, of: plan)
        #expect(lines.count == 10)
        #expect(lines.first == "skipped because of this: stopped")
        #expect(lines.last == "  and 1984 more on 992 other hosts")
        report.skipped = try (1...9).map { (try step("node\($0)", 1), "stopped") }
        #expect(SkippedText.lines(report, of: plan).last == "  and 1 more on 1 other host")
    }
}
