import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("Many hosts", .enabled(if: Program.path != nil, Program.skipped))
struct FleetTests {
    /// One round trip each, and few file descriptors: the script measures and refuses, here with fewer hosts than `make bench`.
    @Test func realServersInNamespaces() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../scripts/bench-ssh").standardized.path
        let result = try await Subprocess.run(
            .path(FilePath(script)), arguments: [try #require(Program.path), "20"], output: .string(limit: 1 << 20),
            error: .combinedWithOutput)
        #expect(result.terminationStatus.isSuccess, "\(result.standardOutput)")
        #expect(result.standardOutput.contains("facts of 20 sshd: round trips for each host"))
    }
}
