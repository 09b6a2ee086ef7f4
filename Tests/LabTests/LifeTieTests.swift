import Support
import SystemPackage
import Testing

@testable import Lab

@Suite struct LifeTieTests {
    /// The input ends at once here, as it does when the process that holds the other end is killed.
    @Test func endsAProgramAndItsDescendantsWithItsInput() async throws {
        let result = try await Commands().result(
            .script(LifeTie.script, name: "tie", ["sh", "-c", "sleep 61.25 & sleep 61.25"]))
        #expect(result.status == 128 + 9)
        let left = try Processes().proc.names().compactMap { Int32($0) }.filter { Processes().arguments(of: $0) == ["sleep", "61.25"] }
        #expect(left.isEmpty)
    }

    @Test(arguments: [0, 3]) func passesTheStatusOn(_ status: Int) async throws {
        let log = FilePath("/dev/null")
        let command = Command("sh", ["-c", "exit \(status)"])
        if status == 0 {
            try await Commands().logged(command, to: log)
        } else {
            let error = await #expect(throws: TrimastError.self) { try await Commands().logged(command, to: log) }
            #expect(error?.message.contains("status \(status)") == true)
        }
    }
}
