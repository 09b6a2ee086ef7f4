import Foundation
import Specification
import Support
import TestSupport
import Testing

@testable import Transport

@Suite struct HostLockTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var status: Int32 = 1
        var output: String
        var error: String
    }

    static let wait = """
          next: wait until it has ended, then run the same command again
                where that run cannot end, because its machine is gone, end its shell on the host: kill $(sed -n 's/^shell=//p' /run/trimast.lock)
        """
    static let words = "user=alice\nmachine=laptop\nprocess=42\nsince=2026-05-04T10:00:00Z\naddress=10.0.0.9\nshell=4700\n"

    static let cases = [
        Case(
            description: "its connection stands", output: words + "holder=4700 sh\nholder=4711 kubeadm",
            error: """
                a: another run is changing this host
                  why: alice on laptop (10.0.0.9), process 42, since 2026-05-04T10:00:00Z
                \(wait)
                """),
        Case(
            description: "cut off, a step is still going on", output: words + "holder=4711 kubeadm\nholder=4712 sleep",
            error: """
                a: a step of a run that was cut off is still going on
                  why: alice on laptop (10.0.0.9), process 42, since 2026-05-04T10:00:00Z
                       processes: kubeadm (4711), sleep (4712)
                  next: wait until they have ended, then run the same command again
                """),
        Case(
            description: "free again meanwhile", output: words,
            error: """
                a: another run is changing this host
                  why: alice on laptop (10.0.0.9), process 42, since 2026-05-04T10:00:00Z
                \(wait)
                """),
        Case(
            description: "through sudo, which hides the address; no name of the machine",
            output: "user=alice\nmachine=\nprocess=42\nsince=2026-05-04T10:00:00Z\naddress=\nshell=4700\nholder=4700 sh",
            error: """
                a: another run is changing this host
                  why: alice, process 42, since 2026-05-04T10:00:00Z
                \(wait)
                """),
        Case(description: "nothing known", output: "", error: "a: another run is changing this host\n  why: it left no name\n\(wait)"),
        Case(
            description: "control characters", output: "user=\u{1B}[31mal\u{7}ice=x\r\nnoise\nholder=\n",
            error: "a: another run is changing this host\n  why: [31malice=x\n\(wait)"),
        Case(
            description: "no flock", status: 127, output: "/bin/sh: 1: flock: not found",
            error: """
                a: the lock that keeps other runs away cannot be taken
                  why: /bin/sh: 1: flock: not found
                  next: find out why, on the host as root: flock -w 2 /run/trimast.lock true
                """),
        Case(
            description: "a status without a word", status: 66, output: "",
            error: """
                a: the lock that keeps other runs away cannot be taken
                  why: flock ended with status 66
                  next: find out why, on the host as root: flock -w 2 /run/trimast.lock true
                """),
    ]

    @Test(arguments: cases) func saysWhoHasIt(_ each: Case) throws {
        let error = HostLock.refusal(each.status, each.output, host: try host("a"))
        #expect(error.description == each.error)
        #expect(error.code == (each.status == 1 ? "run.locked" : "run.no-lock"))
        #expect(HostLock.codes.contains(error.code))
    }

    @Test func oneOfThisProcess() {
        let lock = HostLock.own()
        #expect(lock.path == "/run/trimast.lock" && lock.process == getpid())
        #expect(lock.since.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil, "\(lock.since)")
    }

    /// What the first frame of a shell says, by a real sh and a real flock.
    private static func greeting(_ shell: ShellKind, _ lock: HostLock, then: String = "") async throws -> (status: Int32, output: String) {
        let result = try await Program.run(
            shell.command[0], Array(shell.command.dropFirst()), input: ShellProtocol.prologue(nonce: "@n", lock: lock) + then,
            environment: ["SSH_CONNECTION": "10.0.0.9 50000 10.0.0.1 22"])
        #expect(result.errors == "")
        var parser = FrameParser(nonce: "@n")
        let frame = try #require(parser.consume(Array(result.output.utf8)).first { $0.id == ShellProtocol.greeting })
        return (frame.status, String(decoding: frame.output, as: UTF8.self))
    }

    private static func awaitFile(_ path: String) async throws {
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: path) { try await Task.sleep(for: .milliseconds(10)) }
        try #require(FileManager.default.fileExists(atPath: path))
    }

    static let isRoot = Program.isRoot && Program.exists("flock")

    /// Refused while the first shell lives, with its words; had once it has ended.
    @Test(.enabled(if: isRoot, "root and flock are needed"), arguments: ShellKind.all)
    func oneShellAtATime(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/lock"
            let first = HostLock(path: path, user: "al'ice", machine: "my $HOME", process: 42, since: "2026-05-04T10:00:00Z")
            let second = HostLock(path: path, user: "bob", machine: "other", process: 43, since: "2026-05-04T11:00:00Z")
            async let held = Self.greeting(
                shell, first, then: "touch \(folder)/there; until [ -e \(folder)/end ]; do sleep 0.02; done\n")
            try await Self.awaitFile("\(folder)/there")
            let refused = try await Self.greeting(shell, second)
            try "".write(toFile: "\(folder)/end", atomically: true, encoding: .utf8)
            #expect(try await held.status == 0)
            #expect(refused.status == 1)
            let error = HostLock.refusal(refused.status, refused.output, host: try host("a"))
            #expect(error.message == "another run is changing this host")
            #expect(error.cause == "al'ice on my $HOME (10.0.0.9), process 42, since 2026-05-04T10:00:00Z")
            #expect(try await Self.greeting(shell, second).status == 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("user=bob\nmachine=other\nprocess=43\n"))
        }
    }

    /// The shell has ended, as after a kill, and what it began goes on: the lock is held, and what goes on is named.
    @Test(.enabled(if: isRoot, "root and flock are needed"), arguments: ShellKind.all)
    func heldByAStepThatOutlivesItsShell(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let lock = HostLock(path: "\(folder)/lock", user: "alice", machine: "laptop", process: 42, since: "now")
            let step = "touch \(folder)/there; until [ -e \(folder)/end ]; do sleep 0.02; done"
            async let first = Self.greeting(
                shell, lock,
                then: ShellProtocol.batch([(id: 1, script: step)]) + "until [ -e \(folder)/there ]; do sleep 0.02; done\n")
            try await Self.awaitFile("\(folder)/there")
            let refused = try await Self.greeting(shell, lock)
            try "".write(toFile: "\(folder)/end", atomically: true, encoding: .utf8)
            #expect(try await first.status == 0)
            let error = HostLock.refusal(refused.status, refused.output, host: try host("a"))
            #expect(error.message == "a step of a run that was cut off is still going on")
            #expect(error.cause?.hasPrefix("alice on laptop (10.0.0.9), process 42, since now\nprocesses: ") ?? false, "\(error)")
            #expect(try await Self.greeting(shell, lock).status == 0)
        }
    }

    /// Through the channel: every request is refused, and nothing that was sent runs.
    @Test(.enabled(if: isRoot, "root and flock are needed")) func aSecondChannelIsRefused() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let lock = HostLock(path: "\(folder)/lock", user: "alice", machine: "laptop", process: 42, since: "now")
            try await LocalChannelTests.with(lock: lock) { (first: HostChannel) async throws in
                #expect(try await first.run("echo mine").output == "mine\n")
                try await LocalChannelTests.with(lock: lock) { (second: HostChannel) async throws in
                    let error = await #expect(throws: TrimastError.self) { try await second.run("touch \(folder)/touched") }
                    #expect(error?.code == "run.locked" && error?.place == "a")
                    await #expect(throws: TrimastError.self) { try await second.run("touch \(folder)/touched") }
                }
                #expect(try await first.run("ls \(folder)").output == "lock\n")
                // A command that takes no lock is let in.
                try await LocalChannelTests.with { (reader: HostChannel) async throws in #expect(try await reader.run("true").status == 0) }
            }
            try await LocalChannelTests.with(lock: lock) { (next: HostChannel) async throws in
                #expect(try await next.run("true").status == 0)
            }
        }
    }

    /// What a step leaves behind on purpose does not keep the lock.
    @Test(.enabled(if: isRoot, "root and flock are needed")) func whatIsLeftBehindReleasesIt() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let lock = HostLock(path: "\(folder)/lock", user: "alice", machine: "laptop", process: 42, since: "now")
            try await LocalChannelTests.with(lock: lock) { (channel: HostChannel) async throws in
                #expect(try await channel.run("sleep 5 \(HostLock.release) >/dev/null 2>&1 & echo $!").status == 0)
            }
            try await LocalChannelTests.with(lock: lock) { (channel: HostChannel) async throws in
                #expect(try await channel.run("true").status == 0)
            }
        }
    }
}

/// The same over a real sshd on this machine.
@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct HostLockConnectionTests {
    private static func lock(_ server: SSHServer) -> HostLock {
        HostLock(path: "\(server.folder)/lock", user: "alice", machine: "laptop", process: 42, since: "now")
    }

    @Test func theSecondConnectionIsRefusedAndLetInAfterTheFirst() async throws {
        try await SSHServer.with { server in
            let lock = Self.lock(server)
            try await withChannel(server.target(), lock: lock) { (first: HostChannel) async throws in
                #expect(try await first.run("true").status == 0)
                try await withChannel(server.target("b"), lock: lock) { (second: HostChannel) async throws in
                    let error = await #expect(throws: TrimastError.self) { try await second.run("true") }
                    #expect(error?.code == "run.locked" && error?.place == "b")
                    #expect(error?.cause == "alice on laptop (127.0.0.1), process 42, since now")
                }
                #expect(try await first.run("true").status == 0, "the first one is not disturbed")
            }
            try await withChannel(server.target(), lock: lock) { (next: HostChannel) async throws in
                #expect(try await next.run("true").status == 0)
            }
        }
    }

    @Test func heldByAStepOfAKilledConnection() async throws {
        try await SSHServer.with { server in
            let lock = Self.lock(server)
            let folder = server.folder
            try await withChannel(server.target(), lock: lock) { (channel: HostChannel) async throws in
                let output = try await channel.run(#"echo "$PPID""#).output
                let session = output.split(separator: "\n").joined()
                let waiting = await channel.start(["touch \(folder)/there; until [ -e \(folder)/end ]; do sleep 0.05; done"])
                for _ in 0..<200 where !FileManager.default.fileExists(atPath: "\(folder)/there") {
                    try await Task.sleep(for: .milliseconds(20))
                }
                _ = try await Program.run("kill", ["-9", session])
                await #expect(throws: TrimastError.self) { for try await _ in waiting {} }
            }
            try await withChannel(server.target(), lock: lock) { (channel: HostChannel) async throws in
                let error = await #expect(throws: TrimastError.self) { try await channel.run("true") }
                #expect(error?.message == "a step of a run that was cut off is still going on", "\(error?.description ?? "")")
            }
            try "".write(toFile: "\(folder)/end", atomically: true, encoding: .utf8)
            try await withChannel(server.target(), lock: lock) { (channel: HostChannel) async throws in
                #expect(try await channel.run("true").status == 0)
            }
        }
    }
}
