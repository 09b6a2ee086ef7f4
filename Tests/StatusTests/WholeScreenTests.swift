import Foundation
import Support
import Terminal
import TestSupport
import Testing

@testable import Status

/// Whole screens, with the exit status and what the other formats say of the same moment. Each is a file of Screens.
@Suite struct WholeScreenTests {
    /// What a script reads first of `-o json`.
    private struct Told: Codable {
        var verdict: ClusterStatus.Verdict
        var problems: [ClusterStatus.Problem]
        var unread: [String]
    }

    private static func page(_ status: ClusterStatus) throws -> String {
        let told = Told(verdict: status.verdict, problems: status.problems, unread: status.unread)
        let well = Exposition.render(try StatusFacts().status())
        return """
            $ trimast status
            \(StatusText.render(status, style: Style(isColoured: false), width: 100))
            $ echo $?
            \(status.exitStatus)
            $ trimast status -o json | jq '{verdict, problems, unread}'
            \(try JSONText.string(told))
            $ trimast status -o prometheus    # against a well cluster's
            \(GoldenFile.lines(well, Exposition.render(status)).map { String($0.drop { $0.isNumber }) + "\n" }.joined())
            """
    }

    private static func expect(_ status: ClusterStatus, is name: String) throws {
        let difference = try GoldenFile.difference(page(status), from: "Screens/\(name).txt", source: #filePath)
        #expect(difference == nil, "\(difference ?? "")")
        // The whole of what JSON tells is the status itself.
        #expect(try JSONDecoder().decode(ClusterStatus.self, from: Data(JSONText.string(status).utf8)) == status)
    }

    @Test("a well cluster: nothing is said of it") func well() throws { try Self.expect(StatusFacts().status(), is: "well") }

    @Test("as HAProxy tells it") func haproxy() throws {
        var facts = try StatusFacts()
        try facts.useHAProxy()
        let status = try facts.status()
        #expect(status.verdict == .well, "\(status.problems)")
        #expect(status.hosts.prefix(3).allSatisfy { $0.proxy?.servers.map(\.isUsed) == [true, true, true] })
    }

    @Test(arguments: StatusTests.cases.filter { $0.screen != nil }) func damaged(_ damaged: StatusTests.Case) throws {
        var facts = try StatusFacts()
        try damaged.damage(&facts)
        try Self.expect(facts.status(), is: try #require(damaged.screen))
    }
}
