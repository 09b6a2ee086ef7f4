import Foundation
import Testing

@testable import Drills

/// The limits stand once in code, and docs/drill.md has the same table.
@Suite struct LimitTests {
    @Test("every drill has its limit, and no other is there") func rows() {
        #expect(DrillLimits.rows.map(\.name) == DrillCatalogue.drills.map(\.name))
        #expect(DrillCatalogue.drills.allSatisfy { $0.limit.health > 0 })
    }

    /// With `TRIMAST_RECORD=1` the table of the docs is written anew.
    @Test func docs() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/drill.md").standardized
        var lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
        let table = DrillLimits.table
        let first = try #require(lines.firstIndex { $0.hasPrefix("| drill | on |") })
        let end = lines[first...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
        guard Array(lines[first..<end]) != table else { return }
        if ProcessInfo.processInfo.environment["TRIMAST_RECORD"] != nil {
            lines.replaceSubrange(first..<end, with: table)
            try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
        }
        Issue.record("docs/drill.md has not the table of DrillLimits:\n\(table.joined(separator: "\n"))")
    }
}
