import Foundation
import Specification
import Support
import TestSupport
import Testing

@testable import Transport

/// The long-lived shell, over a real sshd on this machine.
@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct HostChannelTests {
    static func results(_ channel: HostChannel, _ scripts: [String]) async throws -> [CommandResult] {
        var results: [CommandResult] = []
        for try await (index, result) in await channel.start(scripts) {
            #expect(index == results.count)
            results.append(result)
        }
        return results
    }

    static func ok(_ output: String) -> CommandResult { CommandResult(status: 0, output: output) }

    @Test func runsCommandsOnOneShell() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                #expect(try await channel.run("echo hello; id -u") == Self.ok("hello\n0\n"))
                #expect(try await channel.run("echo to stderr >&2; exit 7") == CommandResult(status: 7, output: "to stderr\n"))
                #expect(try await channel.run("printf 'no newline ünï'") == Self.ok("no newline ünï"))
            }
        }
    }

    /// What a command does to its own shell, its input and its folder is over when it ends.
    @Test func commandsCannotHurtEachOther() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                let results = try await Self.results(
                    channel,
                    [
                        "cat; echo read to the end", "x=1; cd /tmp; set -f; umask 0; exit 0", "echo ${x:-unset}; umask; pwd",
                        "t_d=/nowhere; t_n=other; t_do() { :; }; trap 'echo trap' EXIT", "exec true",
                        "exec </dev/null >/dev/null 2>&1; echo lost",
                        "echo it still answers",
                    ])
                #expect(
                    results == [
                        Self.ok("read to the end\n"), Self.ok(""), Self.ok("unset\n0022\n/root\n"), Self.ok("trap\n"), Self.ok(""),
                        Self.ok(""),
                        Self.ok("it still answers\n"),
                    ])
                let wrong = try await channel.run("if then (")
                #expect(wrong.status != 0)
                #expect(wrong.output.lowercased().contains("syntax error"))
                #expect(try await channel.run("echo after the syntax error") == Self.ok("after the syntax error\n"))
                // A program that stays behind and writes late disturbs nobody.
                #expect(try await channel.run("(sleep 0.3; echo late) & echo now") == Self.ok("now\n"))
                #expect(try await channel.run("sleep 0.6; echo later") == Self.ok("later\n"))
            }
        }
    }

    @Test func aBatchStopsAtTheFirstFailure() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                try await withTemporaryFolder { (folder: String) async throws in
                    let results = try await Self.results(channel, ["echo 1", "echo 2; false", "touch \(folder)/ran", "echo 4"])
                    #expect(results == [Self.ok("1\n"), CommandResult(status: 1, output: "2\n")])
                    // In order, and so behind the batch.
                    #expect(try await channel.run("ls \(folder)") == Self.ok(""))
                    #expect(await channel.roundTrips == 2)
                    #expect(try await Self.results(channel, []) == [])
                    #expect(await channel.roundTrips == 2)
                }
            }
        }
    }

    @Test func batchesOverlap() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                try await withTemporaryFolder { (folder: String) async throws in
                    // Each waits for the other: they can only end when both run at once.
                    @Sendable func wait(_ mine: String, _ other: String) -> String {
                        "touch \(folder)/\(mine); n=0; until [ -e \(folder)/\(other) ]; do n=$((n + 1)); [ $n -lt 500 ] || exit 1; sleep 0.02; done"
                    }
                    async let first = channel.run(wait("a", "b"))
                    async let second = channel.run(wait("b", "a"))
                    let statuses = try await [first.status, second.status]
                    #expect(statuses == [0, 0])
                    #expect(await channel.roundTrips == 2)
                }
            }
        }
    }

    @Test func manyRequestsAtOnceGetTheirOwnAnswers() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for number in 0..<40 { group.addTask { (number, try await channel.run("echo answer \(number)").output) } }
                    for try await (number, output) in group { #expect(output == "answer \(number)\n") }
                }
            }
        }
    }

    @Test func muchOutputComesWhole() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                let script =
                    "i=0; while [ $i -lt 16384 ]; do echo 0123456789012345678901234567890123456789012345678901234567890123; i=$((i+1)); done"
                async let large = channel.run(script)
                async let small = channel.run("echo small")
                let output = try await large.output
                #expect(output.utf8.count == 16384 * 65)
                #expect(try await small == Self.ok("small\n"))
                // As a script, too.
                #expect(try await channel.run("printf %s '\(String(repeating: "x", count: 1 << 20))' | wc -c").output.hasPrefix("1048576"))
            }
        }
    }

    /// The private folder of the shell goes with the shell.
    @Test func leavesNothingBehind() async throws {
        try await SSHServer.with { server in
            let folder = try await withChannel(server.target()) { (channel: HostChannel) async throws in
                let output = try await channel.run(#"echo "$t_d""#).output
                return output.split(separator: "\n").joined()
            }
            #expect(folder.hasPrefix("/run/trimast."))
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test func aKilledSessionFailsWhatWaits() async throws {
        try await SSHServer.with { server in
            let folder = try await withChannel(server.target()) { (channel: HostChannel) async throws in
                let output = try await channel.run(#"echo "$PPID $t_d""#).output
                let words = output.split(whereSeparator: \.isWhitespace).map(String.init)
                let session = try #require(words.first)
                let waiting = await channel.start(["sleep 30", "echo never"])
                _ = try await Program.run("kill", ["-9", session])
                let error = await #expect(throws: TrimastError.self) { for try await _ in waiting {} }
                #expect(error?.code == "ssh.connection-lost")
                #expect(error?.place == "a")
                // And so does everything sent afterwards.
                let late = await #expect(throws: TrimastError.self) { try await channel.run("true") }
                #expect(late?.code == "ssh.connection-lost")
                return words.last ?? ""
            }
            // The shell saw the end of its input, and took its folder away.
            for _ in 0..<100 where FileManager.default.fileExists(atPath: folder) { try await Task.sleep(for: .milliseconds(50)) }
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test func aClosedChannelRefusesRequests() async throws {
        try await SSHServer.with { server in
            let channel = HostChannel(try server.target(), home: "/root")
            async let served: Void = channel.serve {}
            #expect(try await channel.run("echo 1") == Self.ok("1\n"))
            await channel.close()
            await served
            await #expect(throws: TrimastError("ssh.closed", "the connection was closed before the step was sent", place: "a")) {
                try await channel.run("echo 2")
            }
        }
    }

    /// A step that does not end is given up: whoever waits is told why, and ssh is ended.
    @Test func aChannelIsEndedAtOnce() async throws {
        try await SSHServer.with { server in
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                let waiting = await channel.start(["sleep 30", "echo never"])
                let error = TrimastError("test", "given up", place: "a")
                await channel.end(error)
                await #expect(throws: error) { for try await _ in waiting {} }
                await #expect(throws: error) { try await channel.run("true") }
            }
        }
    }

    static func failure(_ target: SSHTarget) async throws -> TrimastError? {
        try await withChannel(target) { channel in
            await #expect(throws: TrimastError.self) { try await channel.run("true") }
        }
    }

    @Test func connectionsThatAreRefused() async throws {
        try await SSHServer.with { server in
            let folder = server.folder
            let changed = try await Self.failure(server.target { $0.knownHostsFile = "\(folder)/known_hosts.wrong" })
            #expect(changed?.code == "ssh.host-key-changed")
            let cause = try #require(changed?.cause)
            func fingerprint(_ name: String) async throws -> String {
                HostKeys.fingerprint(try await Program.run("ssh-keygen", ["-lf", "\(folder)/\(name).pub"]).output)
            }
            let recorded = try await fingerprint("other")
            #expect(
                cause == "recorded: \(recorded), in \(folder)/known_hosts.wrong:1\nshown:    \(try await fingerprint("host"))")

            let unknown = try await Self.failure(server.target { $0.knownHostsFile = "\(folder)/known_hosts.empty" })
            #expect(unknown?.code == "ssh.host-key-unknown")
            #expect(
                unknown?.cause == "No ED25519 host key is known for [127.0.0.1]:\(server.port) and you have requested strict checking.")

            let refused = try await Self.failure(server.target { $0.identityFile = "\(folder)/other" })
            #expect(refused?.code == "ssh.key-refused")
            #expect(refused?.cause == "root@127.0.0.1: Permission denied (publickey).")

            let port = try SSHServer.freePort()
            let silent = try await Self.failure(server.target { $0.port = port })
            #expect(silent?.code == "ssh.unreachable")
            #expect(silent?.cause == "ssh: connect to host 127.0.0.1 port \(port): Connection refused")
        }
    }

    /// What people have in their ssh_config for their own sessions.
    @Test(arguments: [
        "RemoteCommand bash -l", "RequestTTY force", "RequestTTY yes\nRemoteCommand tmux", "LogLevel QUIET", "LogLevel DEBUG3",
        "ForwardAgent yes",
        "ControlMaster auto\nControlPersist 10m\nControlPath FOLDER/%C", "ControlMaster autoask\nControlPath FOLDER/%C",
        "PermitLocalCommand yes\nLocalCommand echo noise",
        "EscapeChar ^B", "LocalForward 1 127.0.0.1:1\nExitOnForwardFailure yes", "SendEnv LANG LC_*", "Compression yes",
        "VisualHostKey yes", "Tunnel point-to-point", "ProxyUseFdpass yes", "SessionType none", "SessionType subsystem", "StdinNull yes",
        "ForkAfterAuthentication yes", "IgnoreUnknown UseKeychain\nUseKeychain yes",
    ]) func settingsOfPeople(_ settings: String) async throws {
        try await SSHServer.with { server in
            let configuration = "\(server.folder)/ssh_config"
            let text = try String(contentsOfFile: configuration, encoding: .utf8) + settings.replacing("FOLDER", with: server.folder) + "\n"
            try text.write(toFile: configuration, atomically: true, encoding: .utf8)
            try await withChannel(server.target()) { (channel: HostChannel) async throws in
                #expect(try await channel.run("echo hello") == Self.ok("hello\n"))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: server.folder).allSatisfy { $0.count < 40 }, "no shared connection")
        }
    }
}
