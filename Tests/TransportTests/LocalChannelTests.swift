import Foundation
import Specification
import Support
import TestSupport
import Testing

@testable import Transport

/// The long-lived shell without ssh: a program in ssh's place runs the remote command on this machine. So these run without an sshd.
@Suite(.enabled(if: Program.isRoot, "the shell keeps its outputs in /run, which only root may write"))
struct LocalChannelTests {
    /// Serves a channel to this machine while the body runs, and gives the body's result.
    ///
    /// - Parameter environment: what the shell finds, `NAME=value` as words of sh.
    static func with<Result: Sendable>(
        lock: HostLock? = nil, environment: [String] = [], _ body: @Sendable (HostChannel) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryFolder { (folder: String) async throws in
            let program = "\(folder)/ssh"
            // Ended by a signal, it leaves the shell its end of input, as ssh does.
            try "#!/bin/sh\nfor last; do :; done\ncat | env \(environment.joined(separator: " ")) /bin/sh -c \"$last\"\n".write(
                toFile: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            let target = SSHTarget(host: try host("a"), destination: "here", settings: SSHSpec())
            let channel = HostChannel(target, home: "/root", lock: lock, program: program)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await channel.serve {} }
                let result = try await body(channel)
                await channel.close()
                try await group.waitForAll()
                return result
            }
        }
    }

    @Test func runsCommands() async throws {
        try await Self.with { (channel: HostChannel) async throws in
            #expect(try await channel.run("echo hello; exit 3") == CommandResult(status: 3, output: "hello\n"))
            #expect(await channel.roundTrips == 1)
            #expect(await channel.timing != nil)
        }
    }

    /// Start-up files and options by the environment, as PAM and profiles set them, reach no program that runs on the host; proxies do.
    @Test func environmentOfOthersIsLeftBehind() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try "echo noise; echo noise >&2\n".write(toFile: "\(folder)/rc", atomically: true, encoding: .utf8)
            let settings = [
                "BASH_ENV=\(folder)/rc", "ENV=\(folder)/rc", "GREP_OPTIONS=-v", "SSH_CLIENT=1", "CDPATH=/", "X='a\nHOME=b'",
                "https_proxy=http://p:1",
                "NO_PROXY=x", "LC_ALL=zh_CN.UTF-8", "POSIXLY_CORRECT=1", "SSH_CONNECTION='1 2 3 4'",
            ]
            try await Self.with(environment: settings) { (channel: HostChannel) async throws in
                #expect(try await channel.run("bash -c 'echo own'; echo x | grep x") == CommandResult(status: 0, output: "own\nx\n"))
                let names = try await channel.run("env | sed 's/=.*//' | sort | tr '\\n' ' '").output.split(separator: " ").map(String.init)
                let allowed = ["HOME", "LC_ALL", "NO_PROXY", "OLDPWD", "PATH", "PWD", "SHLVL", "SSH_CONNECTION", "_", "https_proxy"]
                #expect(Set(names).subtracting(allowed) == [])
                #expect(names.contains("https_proxy") && names.contains("NO_PROXY"))
                // kubeadm and kubectl ask the cluster's own API.
                let asked =
                    "mkdir \(folder)/bin; printf '#!/bin/sh\\necho \"$1 $https_proxy\"\\n' >\(folder)/bin/kubeadm; chmod 755 \(folder)/bin/kubeadm"
                #expect(
                    try await channel.run("\(asked); PATH=\(folder)/bin:$PATH; kubeadm init; echo $https_proxy").output
                        == "init \nhttp://p:1\n")
                #expect(try await channel.run("echo $https_proxy ${SSH_CONNECTION%% *} $LC_ALL").output == "http://p:1 1 C\n")
            }
        }
    }

    /// A step that does not end is given up: whoever waits is told why, and the program is ended.
    @Test func endedAtOnce() async throws {
        try await Self.with { (channel: HostChannel) async throws in
            _ = try await channel.run("true")
            let waiting = await channel.start(["sleep 1", "echo never"])
            let error = TrimastError("test", "given up", place: "a")
            await channel.end(error)
            await #expect(throws: error) { for try await _ in waiting {} }
            await #expect(throws: error) { try await channel.run("true") }
        }
    }
}
