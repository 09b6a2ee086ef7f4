import TestSupport
import Testing

@testable import Drills

/// Power that comes back by itself: who gives it was seen before, counts from when it is off, and tries again.
@Suite struct PowerTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        /// Trimast's process is there; the power is off, as it says; the folder is gone before the time.
        var isThere = true
        var isOff = false
        var isGone = false
        /// How often the command fails before it works.
        var failures = 0
        /// Until when nobody waits for Trimast.
        var longest = 60
        var comes: Bool
    }

    @Test(arguments: [
        Case(description: "off, and left", isOff: true, comes: true),
        Case(description: "Trimast ended before all was off", isThere: false, comes: true),
        Case(description: "not off yet", comes: false),
        Case(description: "not off for too long", longest: 1, comes: true),
        Case(description: "no longer wanted", isOff: true, isGone: true, comes: false),
        Case(description: "the command fails at first", isOff: true, failures: 1, comes: true),
    ]) func comesBack(_ power: Case) async throws {
        try await withTemporaryFolder { folder in
            let command = "echo on >>\(folder)/on; [ $(wc -l <\(folder)/on) -gt \(power.failures) ]"
            let script = """
                sh -c "$0" "$@" \(power.isThere ? "$$" : "999999999") \(power.longest) 1 && echo armed
                kill -0 "$(cat \(folder)/guard/pid)" && echo there
                \(power.isOff ? ": >\(folder)/guard/off" : ":")
                \(power.isGone ? "rm -r \(folder)/guard" : ":")
                sleep \(power.failures > 0 ? "9" : "4")
                cat \(folder)/on 2>/dev/null
                rm -rf \(folder)/guard
                """
            let run = try await Program.run("sh", ["-c", script, PowerScripts.arm, PowerScripts.watch, command, "1", folder + "/guard"])
            let times = power.comes ? power.failures + 1 : 0
            #expect(run.output == "armed\nthere\n" + String(repeating: "on\n", count: times), "\(run)")
        }
    }

    @Test("nobody who would give the power back is no guard") func unarmed() async throws {
        try await withTemporaryFolder { folder in
            let run = try await Program.run("sh", ["-c", PowerScripts.arm, "exit 1", "true", "1", folder + "/guard", "1", "1", "1"])
            #expect(run.status == 1)
            #expect(try await Program.run("ls", [folder]).output == "")
        }
    }

    @Test("a command has its time", arguments: [("exit 0", 0), ("exit 7", 7), ("sleep 9", 124)])
    func limit(_ command: String, _ status: Int) async throws {
        #expect(try await Program.run("sh", ["-c", PowerScripts.command, command, "1"]).status == status)
    }
}
