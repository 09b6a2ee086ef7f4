import Foundation
import Specification
import Support
import TestSupport
import Testing

@testable import Transport

@Suite struct JumpHostTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var hops: [String]
    }

    static let cases = [
        Case(description: "bastion", hops: ["- bastion -"]), Case(description: "u@bastion:2222", hops: ["u bastion 2222"]),
        Case(description: "ssh://u@bastion:2222", hops: ["u bastion 2222"]),
        Case(description: "alice@example.org@b", hops: ["alice@example.org b -"]),
        Case(description: "a,u@b:2,c:3", hops: ["- a -", "u b 2", "- c 3"]), Case(description: "[fd00::1]:22", hops: ["- fd00::1 22"]),
        Case(description: "fd00::1", hops: ["- fd00::1 -"]), Case(description: "u@[fd00::1]", hops: ["u fd00::1 -"]),
        Case(description: "none", hops: []),
    ]

    @Test(arguments: cases) func areReadAsProxyJumpReadsThem(_ each: Case) {
        let list = JumpHost.list(each.description)
        #expect(list.map { "\($0.user ?? "-") \($0.host) \($0.port.map(String.init) ?? "-")" } == each.hops)
        #expect(list.map { JumpHost($0.text) } == list)
    }

    @Test func eachIsATargetBehindThoseBeforeIt() throws {
        let settings = SSHSpec(user: "root", port: 22, configFile: "/c", identityFile: "/i", knownHostsFile: "/k", jump: "a,u@b:2")
        let jumps = SSHTarget(host: try host("h"), destination: "10.0.0.1", settings: settings).jumps
        #expect(jumps.map(\.destination) == ["a", "b"])
        #expect(jumps[0].settings == SSHSpec(configFile: "/c", identityFile: "/i", knownHostsFile: "/k"))
        #expect(
            jumps[1].settings == SSHSpec(user: "u", port: 2, configFile: "/c", identityFile: "/i", knownHostsFile: "/k", jump: "a"))
        #expect(SSHTarget(host: try host("h"), destination: "10.0.0.1", settings: SSHSpec(jump: "none")).jumps == [])
    }

    @Test func jumpsAreSwitchedOff() throws {
        let target = SSHTarget(host: try host("h"), destination: "x", settings: SSHSpec(jump: "none"))
        #expect(target.arguments(home: "/").contains("ProxyJump=none"))
    }

    /// What a program in ssh's place is started with by the real ssh and the operator's shell.
    private static func started(_ arguments: [String], _ folder: String, shell: String) async throws -> [String] {
        let bin = "\(folder)/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try "#!/bin/sh\nprintf '%s\\n' \"$@\" >'\(folder)/words'\nexit 1\n".write(toFile: "\(bin)/ssh", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/ssh")
        let real = try await Program.run("/bin/sh", ["-c", "command -v ssh"]).output.split(separator: "\n").joined()
        _ = try await Program.run(
            real, arguments, environment: ["PATH": "\(bin):/usr/local/bin:/usr/bin:/bin", "SHELL": shell])
        return try String(contentsOfFile: "\(folder)/words", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    static let shells = ["/bin/sh", "/bin/bash"].filter { Program.exists($0) }

    /// The options reach every jump host word by word, whatever stands in them.
    @Test(.enabled(if: Program.exists("ssh"), "ssh is needed"), arguments: shells)
    func theOptionsReachEveryJumpHost(_ shell: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let odd = "\(folder)/it's 100% \"odd\" $HOME # x"
            try FileManager.default.createDirectory(atPath: odd, withIntermediateDirectories: true)
            try "".write(toFile: "\(odd)/config", atomically: true, encoding: .utf8)
            let known = "\(folder)/a b's"
            let target = SSHTarget(
                host: try host("h"), destination: "10.0.0.1",
                settings: SSHSpec(
                    user: "root", port: 2222, configFile: "\(odd)/config", identityFile: "\(known)/key", knownHostsFile: "\(known)/hosts",
                    jump: "one,u@two:22"))
            let common =
                ["-F", "\(odd)/config"] + SSHTargetTests.always + [
                    "-o", "IdentityFile=\"\(known)/key\"", "-o", "UserKnownHostsFile=\"\(known)/hosts\"",
                ]
            let second = try await Self.started(target.arguments(home: "/root"), folder, shell: shell)
            let rest = Array(second.dropFirst(common.count))
            #expect(second.starts(with: common))
            #expect(rest.first == "-o" && rest.dropFirst().first?.hasPrefix("ProxyCommand='ssh' '-F' ") ?? false, "\(rest)")
            #expect(rest.dropFirst(2) == ["-o", "User=u", "-o", "Port=22", "-W", "[10.0.0.1]:2222", "--", "two"])
            // The second one is reached through the first.
            let first = try await Self.started(second, folder, shell: shell)
            #expect(first == common + ["-W", "[two]:22", "--", "one"])
            // And ssh reads the files as they are.
            let settings = try await SSHTool.run("ssh", ["-G"] + common + ["one"]).output.split(separator: "\n")
            #expect(settings.contains("identityfile \(known)/key") && settings.contains("userknownhostsfile \(known)/hosts"))
        }
    }

    /// What OpenSSH 9.2 says when the jump host's own ssh ended, with the last words of the one behind it.
    private static let closed =
        "kex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n"

    @Test func errorsTellTheJumpHostFromTheHost() throws {
        func error(_ said: String, jump: String? = "bastion") throws -> TrimastError {
            let target = SSHTarget(host: try host("a"), destination: "10.0.0.1", settings: SSHSpec(jump: jump))
            return SSHFailure.error(host: target, stderr: said, status: "exited(255)", wasConnected: false)
        }
        let unknown =
            "No ED25519 host key is known for bastion and you have requested strict checking.\r\nHost key verification failed.\r\n"
        #expect(
            try error(unknown + Self.closed).description == """
                a: the jump host's key is not in known_hosts
                  why: No ED25519 host key is known for bastion and you have requested strict checking.
                  next: compare its fingerprint with the host's console and record it: trimast trust
                """)
        #expect(try error(unknown).message == "the host key is not in known_hosts", "the host's own, behind a jump host that let us in")
        let refused = try error("u@bastion: Permission denied (publickey).\r\n" + Self.closed)
        #expect(refused.message == "the operator's key is not accepted by the jump host" && refused.code == "ssh.key-refused")
        #expect(try error("u@10.0.0.1: Permission denied (publickey).\r\n").message == "the operator's key is not accepted")
        let silent = "channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed\r\n" + Self.closed
        #expect(try error(silent).cause == "channel 0: open failed: connect failed: Connection refused")
        #expect(try error(Self.closed, jump: nil).cause == "kex_exchange_identification: Connection closed by remote host")
        let changed = "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\r\nHost key verification failed.\r\n" + Self.closed
        #expect(try error(changed).message == "the jump host's key is not the one that known_hosts has")
    }
}

/// Through a real sshd on this machine to another one.
@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct JumpConnectionTests {
    /// The far host's key and user key stand beside the near one's, so that only the options lead to them.
    private static func target(_ far: SSHServer, _ near: SSHServer, known: String) async throws -> SSHTarget {
        let made = try await Program.run(
            "/bin/sh",
            [
                "-ec",
                "mkdir -p \"$3\"; cat \"$1/known_hosts\" \"$2/known_hosts\" >\"$3/both\"; cp \"$1/known_hosts\" \"$3/far\"; cp \"$2/user\" \"$3/key\"; cat \"$2/user.pub\" >>\"$1/authorized_keys\"",
                "make", far.folder, near.folder, "\(far.folder)/a b",
            ])
        try #require(made.status == 0, "\(made.errors)")
        return try far.target {
            $0.knownHostsFile = "\(far.folder)/a b/\(known)"
            $0.identityFile = "\(far.folder)/a b/key"
            $0.jump = "root@127.0.0.1:\(near.port)"
        }
    }

    @Test func theHostIsReachedThroughIt() async throws {
        try await SSHServer.with { far in
            try await SSHServer.with { near in
                let target = try await Self.target(far, near, known: "both")
                try await withChannel(target) { (channel: HostChannel) async throws in
                    #expect(try await channel.run("echo $SSH_CONNECTION | cut -d' ' -f4").output == "\(far.port)\n")
                }
                let found = try await HostKeys(target: target, home: "/root").look("\(far.folder)/scratch")
                guard case .known = found else {
                    Issue.record("\(found)")
                    return
                }
                // Two jump hosts behind each other: the near one twice.
                var twice = target
                twice.settings.jump = "root@127.0.0.1:\(near.port),root@localhost:\(near.port)"
                twice.settings.configFile = near.folder + "/alias"
                try "Host localhost\nHostKeyAlias [127.0.0.1]:\(near.port)\nHost *\nIdentitiesOnly yes\nIdentityAgent none\n".write(
                    toFile: near.folder + "/alias", atomically: true, encoding: .utf8)
                try await withChannel(twice) { (channel: HostChannel) async throws in
                    #expect(try await channel.run("echo there").output == "there\n")
                }
            }
        }
    }

    /// Whatever ssh_config says about unknown keys.
    @Test func anUnknownKeyOfTheJumpHostIsRefused() async throws {
        try await SSHServer.with { far in
            try await SSHServer.with { near in
                let target = try await Self.target(far, near, known: "far")
                let configuration = "\(far.folder)/ssh_config"
                let text = try String(contentsOfFile: configuration, encoding: .utf8)
                try (text + "StrictHostKeyChecking no\n").write(toFile: configuration, atomically: true, encoding: .utf8)
                let error = try await HostChannelTests.failure(target)
                #expect(error?.code == "ssh.host-key-unknown")
                #expect(error?.message == "the jump host's key is not in known_hosts", "\(error?.description ?? "")")
                let found = try await HostKeys(target: target, home: "/root").look("\(far.folder)/scratch")
                guard case .unreachable(let seen) = found else {
                    Issue.record("\(found)")
                    return
                }
                #expect(seen.message == "the jump host's key is not in known_hosts")
                // It can be looked at and recorded by itself; then the way is free.
                let jump = try #require(target.jumps.first)
                let keys = HostKeys(target: jump, home: "/root")
                guard case .unknown(let lines, _) = try await keys.look("\(far.folder)/scratch2") else {
                    Issue.record("the jump host's key is not shown")
                    return
                }
                try await keys.record(lines)
                try await withChannel(target) { (channel: HostChannel) async throws in
                    #expect(try await channel.run("echo there").output == "there\n")
                }
            }
        }
    }

    @Test func aChangedKeyOfTheJumpHostIsRefused() async throws {
        try await SSHServer.with { far in
            try await SSHServer.with { near in
                let target = try await Self.target(far, near, known: "both")
                let file = try #require(target.settings.knownHostsFile)
                let wrong = try String(contentsOfFile: "\(near.folder)/known_hosts.wrong", encoding: .utf8)
                let right = try String(contentsOfFile: "\(far.folder)/known_hosts", encoding: .utf8)
                try (right + wrong).write(toFile: file, atomically: true, encoding: .utf8)
                let error = try await HostChannelTests.failure(target)
                #expect(error?.code == "ssh.host-key-changed")
                #expect(error?.message == "the jump host's key is not the one that known_hosts has", "\(error?.description ?? "")")
            }
        }
    }
}
