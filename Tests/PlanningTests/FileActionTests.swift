import Facts
import Foundation
import TestSupport
import Testing

@testable import Planning

/// Files written by a real sh, in a folder of the test's own.
@Suite struct FileActionTests {
    /// Does it, with the kept copies below the folder too.
    func write(_ action: FileAction, _ shell: ShellKind, _ folder: String) async throws -> ProgramResult {
        try await shell.run(try action.script([:]).replacing(FileAction.keptFolder, with: "\(folder)/kept"))
    }

    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    func names(_ path: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    func mode(_ path: String) async throws -> String { try await Program.run("stat", ["-c", "%a", path]).output }

    @Test(arguments: ShellKind.all, ["", "one line\n", "no newline at the end", "it's $HOME `x` \\n %s\n", "\n\n", "ünï ‹x›\n"])
    func writesExactlyTheContent(_ shell: ShellKind, _ content: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/new folder/file"
            let action = FileAction(path: path, content: Template(content), mode: "640", previous: nil)
            #expect(try await write(action, shell, folder) == ProgramResult(status: 0, output: "", errors: ""))
            #expect(try text(path) == content)
            #expect(try await mode(path) == "640\n")
            // Nothing else is left, and nothing was kept: there was nothing.
            #expect(try names("\(folder)/new folder") == ["file"])
            #expect(try names(folder) == ["new folder"])
        }
    }

    @Test(arguments: ShellKind.all) func keepsWhatItReplaces(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/file"
            try "old\n".write(toFile: path, atomically: false, encoding: .utf8)
            let action = FileAction(path: path, content: "new\n", previous: RemoteFile(content: "old\n"))
            #expect(try await write(action, shell, folder).status == 0)
            #expect(try text(path) == "new\n")
            let kept = try names("\(folder)/kept")
            #expect(kept.count == 1)
            let name = try #require(kept.first)
            #expect(name.hasPrefix(path.replacing("/", with: "%") + "."))
            #expect(try text("\(folder)/kept/\(name)") == "old\n")
            #expect(try await mode("\(folder)/kept") == "700\n")

            // A second run changes nothing, and keeps nothing more.
            let before = try await Program.run("stat", ["-c", "%i %Y", path]).output
            #expect(try await write(action, shell, folder).status == 0)
            #expect(try await Program.run("stat", ["-c", "%i %Y", path]).output == before)
            #expect(try names("\(folder)/kept") == [name])
            #expect(try names(folder) == ["file", "kept"])
        }
    }

    /// A container's /etc/hosts, say: it cannot be replaced, and what is mounted must change.
    @Test(.enabled(if: Program.isRoot, "mounts need root")) func writesInPlaceWhatIsAMount() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/file"
            for name in ["file", "mounted"] { try "old\n".write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8) }
            let script = try FileAction(path: path, content: "new\n", mode: "640", previous: nil).script([:])
                .replacing(FileAction.keptFolder, with: "\(folder)/kept")
            let result = try await Program.run(
                "unshare", ["-m", "sh", "-c", "mount --bind \(folder)/mounted \(path)\n\(script)"])
            #expect(result == ProgramResult(status: 0, output: "", errors: ""))
            #expect(try text("\(folder)/mounted") == "new\n")
            #expect(try await mode("\(folder)/mounted") == "640\n")
            #expect(try text(path) == "old\n", "only what is mounted there")
            #expect(try names(folder) == ["file", "kept", "mounted"])
        }
    }

    /// A copy of a secret, or of what stands in memory, would be on the disk for good.
    @Test(arguments: ShellKind.all) func keepsNoSecret(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let token = RuntimeValue("token", isSecret: true)
            let path = "\(folder)/discovery.conf"
            for action in [
                FileAction(path: path, content: "token: \(token)\n", mode: "600", previous: nil),
                FileAction(path: path, content: "other\n", mode: "600", previous: nil, isSecret: true),
            ] {
                try "old token\n".write(toFile: path, atomically: false, encoding: .utf8)
                let script = try action.script([token: "abc"]).replacing(FileAction.keptFolder, with: "\(folder)/kept")
                #expect(try await shell.run(script) == ProgramResult(status: 0, output: "", errors: ""))
                #expect(try text(path) != "old token\n")
                #expect(try names(folder) == ["discovery.conf"])
            }
        }
    }

    @Test(.enabled(if: Program.isRoot, "only root may write in /run"), arguments: ShellKind.all)
    func keepsNothingOfWhatIsInMemory(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let made = try await Program.run("mktemp", ["-d", "/run/trimast-test.XXXXXX"]).output
            let memory = made.split(separator: "\n").joined()
            let path = "\(memory)/join.yaml"
            try "old\n".write(toFile: path, atomically: false, encoding: .utf8)
            // A link on the disk to a file in memory is the file in memory.
            _ = try await Program.run("ln", ["-s", path, "\(folder)/link"])
            #expect(try await write(FileAction(path: path, content: "new\n", previous: nil), shell, folder).status == 0)
            #expect(try await write(FileAction(path: "\(folder)/link", content: "newer\n", previous: nil), shell, folder).status == 0)
            #expect(try text(path) == "newer\n")
            #expect(try names(folder) == ["link"])
            _ = try await Program.run("rm", ["-r", memory])
        }
    }

    @Test(arguments: ShellKind.all) func mendsTheModeAlone(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/file"
            try "same\n".write(toFile: path, atomically: false, encoding: .utf8)
            _ = try await Program.run("chmod", ["666", path])
            let action = FileAction(path: path, content: "same\n", mode: "600", previous: RemoteFile(mode: "666", content: "same\n"))
            #expect(try await write(action, shell, folder).status == 0)
            #expect(try await mode(path) == "600\n")
            #expect(try names(folder) == ["file"])
        }
    }

    @Test(arguments: ShellKind.all) func aFileThatItsProgramRefusesReplacesNothing(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/file"
            try "good\n".write(toFile: path, atomically: false, encoding: .utf8)
            let check = "grep -q good \"$t\" || { echo \"refused: $(cat \"$t\")\"; exit 7; }"
            let bad = FileAction(path: path, content: "bad\n", previous: RemoteFile(content: "good\n"), check: check)
            #expect(try await write(bad, shell, folder) == ProgramResult(status: 7, output: "refused: bad\n", errors: ""))
            #expect(try text(path) == "good\n")
            #expect(try names(folder) == ["file"])

            let better = FileAction(path: path, content: "good, better\n", previous: RemoteFile(content: "good\n"), check: check)
            #expect(try await write(better, shell, folder).status == 0)
            #expect(try text(path) == "good, better\n")
        }
    }

    /// A repository whose index cannot be read leaves the list that was there.
    @Test(arguments: ShellKind.all) func repositoryThatCannotBeReadReplacesNothing(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/list"
            try "deb good\n".write(toFile: path, atomically: false, encoding: .utf8)
            let file = FileAction(
                path: path, content: "deb bad\n", previous: RemoteFile(content: "deb good\n"),
                check: "! grep -q bad \"$t\" || { echo no index; exit 100; }")
            let action = RepositoryAction(name: "lab", file: file)
            let result = try await shell.run(try action.script([:]))
            #expect(result == ProgramResult(status: 100, output: "no index\n", errors: ""))
            #expect(try text(path) == "deb good\n")
        }
    }

    /// A unit that somebody masked is a link to /dev/null, which would be taken from the whole host. A pipe stands for it here.
    @Test(arguments: ShellKind.all) func whatIsNoRegularFileStays(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            _ = try await Program.run("/bin/sh", ["-c", "cd \(folder) && mkfifo pipe && ln -s pipe link"])
            let result = try await write(FileAction(path: "\(folder)/link", content: "new", previous: nil), shell, folder)
            #expect(result.status == 1 && result.output.contains("\(folder)/pipe, which is no regular file and is left as it is"))
            #expect(try names(folder) == ["link", "pipe"])
        }
    }
}
