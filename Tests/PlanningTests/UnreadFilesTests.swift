import Facts
import Foundation
import TestSupport
import Testing

@testable import Planning

/// A unit that runs and has not read its file is known as such until it has, wherever a run ends between the two.
@Suite struct UnreadFilesTests {
    /// Runs the action's sh with a systemctl of the test's own, and the marks below the folder.
    func run(_ action: any ActionKind, _ shell: ShellKind, _ folder: String, state: String, fails: Bool = false) async throws
        -> ProgramResult
    {
        let script = try action.script([:]).replacing(UnreadFiles.folder, with: "\(folder)/unread")
            .replacing(FileAction.keptFolder, with: "\(folder)/kept")
        return try await shell.run(
            """
            systemctl() {
            case "$*" in
            "is-active "*) echo \(state); [ \(state) = active ] ;;
            *is-active*) [ \(state) = active ] ;;
            *is-enabled*) : ;;
            show*) echo Type=oneshot ;;
            *) echo "$@"; \(fails ? "return 1" : ":") ;;
            esac
            }
            sleep() { :; }
            \(script)
            """)
    }

    func unread(_ shell: ShellKind, _ folder: String) async throws -> [String: Set<String>] {
        let text = try await shell.run(UnreadFiles.list.replacing(UnreadFiles.folder, with: "\(folder)/unread")).output
        return HostFacts(host: try host("a"), sections: [UnreadFiles.fact.section.name: text])[UnreadFiles.fact]
    }

    @Test(arguments: ShellKind.all) func aFailedReloadIsNotForgotten(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            var file = FileAction(path: "\(folder)/a.conf", content: "new\n", previous: nil)
            file.unit = "a.service"
            #expect(try await run(file, shell, folder, state: "active").status == 0)
            #expect(try await unread(shell, folder) == ["a.service": ["\(folder)/a.conf"]])
            // Written once more, it is one file; one that is there already marks nothing.
            file.content = "newer\n"
            #expect(try await run(file, shell, folder, state: "activating").status == 0)
            #expect(try await run(file, shell, folder, state: "active").status == 0)
            #expect(try await unread(shell, folder) == ["a.service": ["\(folder)/a.conf"]])

            for operation in [UnitAction.Operation.reload, .restart, .enableAndStart] {
                #expect(try await run(UnitAction("a.service", operation), shell, folder, state: "active", fails: true).status != 0)
                #expect(try await unread(shell, folder).count == 1, "\(operation)")
            }
            // Another unit's reload is none of this one's.
            #expect(try await run(UnitAction("b.service", .reload), shell, folder, state: "active").status == 0)
            #expect(try await unread(shell, folder).count == 1)
            let reload = try await run(UnitAction("a.service", .reload), shell, folder, state: "active")
            #expect(reload.status == 0 && reload.output == "reload-or-restart a.service\n")
            #expect(try await unread(shell, folder).isEmpty)
        }
    }

    /// It reads the file when it starts.
    @Test(arguments: ShellKind.all, ["inactive", "failed", "unknown"])
    func aUnitThatDoesNotRunHasNothingToRead(_ shell: ShellKind, _ state: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            var file = FileAction(path: "\(folder)/a.conf", content: "new\n", previous: nil)
            file.unit = "a.service"
            #expect(try await run(file, shell, folder, state: state).status == 0)
            #expect(try await unread(shell, folder).isEmpty)
            let start = try await run(UnitAction("a.service", .enableAndStart), shell, folder, state: state)
            #expect(start.output == "start a.service\n")
        }
    }

    /// It was started by its package, after the facts were read and before its file was written.
    @Test(arguments: ShellKind.all) func aUnitThatWasStartedMeanwhileReadsItsFile(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            var file = FileAction(path: "\(folder)/a.conf", content: "new\n", previous: nil)
            file.unit = "a.service"
            #expect(try await run(file, shell, folder, state: "active").status == 0)
            let start = try await run(UnitAction("a.service", .enableAndStart), shell, folder, state: "active")
            #expect(start.output == "reload-or-restart a.service\n")
            #expect(try await unread(shell, folder).isEmpty)
        }
    }

    /// The mark stands before the file does.
    @Test func theMarkComesFirst() throws {
        var file = FileAction(path: "/etc/a.conf", content: "new\n", previous: nil)
        file.unit = "a.service"
        let script = try file.script([:])
        let mark = try #require(script.firstRange(of: UnreadFiles.mark("/etc/a.conf", for: "a.service")))
        let move = try #require(script.firstRange(of: "mv -f \"$t\" \"$p\""))
        #expect(mark.upperBound < move.lowerBound)
    }
}
