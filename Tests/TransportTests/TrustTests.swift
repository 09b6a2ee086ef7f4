import Foundation
import Specification
import Support
import TestSupport
import Testing

@testable import Transport

/// Host keys and the operator's own key, with a real sshd on this machine.
@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct TrustTests {
    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private static func fingerprint(_ file: String) async throws -> String {
        let words = try await Program.run("ssh-keygen", ["-lf", file]).output.split(separator: " ").map(String.init)
        return try #require(words.dropFirst().first)
    }

    @Test func anUnknownKeyIsShownAndRecordedOnce() async throws {
        try await SSHServer.with { server in
            let file = "\(server.folder)/new/known_hosts"
            let keys = HostKeys(target: try server.target { $0.knownHostsFile = file }, home: "/root")
            let found = try await keys.look("\(server.folder)/scratch")
            guard case .unknown(let lines, let fingerprint) = found else {
                Issue.record("\(found)")
                return
            }
            let wanted = try await Self.fingerprint("\(server.folder)/host.pub")
            #expect(fingerprint == "\(wanted) (ED25519)")
            #expect(!FileManager.default.fileExists(atPath: file), "looking records nothing")
            try await keys.record(lines)
            #expect(try Self.text(file) == lines)
            #expect(try await keys.look("\(server.folder)/scratch2") == .known(fingerprint: fingerprint))
        }
    }

    @Test func whatIsRecordedAlreadyStays() async throws {
        try await SSHServer.with { server in
            let file = "\(server.folder)/own"
            try "other ssh-ed25519 AAAA".write(toFile: file, atomically: true, encoding: .utf8)
            try await HostKeys(target: server.target { $0.knownHostsFile = file }, home: "/root").record("new ssh-ed25519 BBBB\n")
            #expect(try Self.text(file) == "other ssh-ed25519 AAAA\nnew ssh-ed25519 BBBB\n")
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func aChangedKeyIsShownWithBothFingerprintsAndNotReplaced() async throws {
        try await SSHServer.with { server in
            let file = "\(server.folder)/known_hosts.wrong"
            let before = try Self.text(file)
            let found = try await HostKeys(target: server.target { $0.knownHostsFile = file }, home: "/root").look(
                "\(server.folder)/scratch")
            guard case .changed(let error) = found else {
                Issue.record("\(found)")
                return
            }
            let recorded = try await Self.fingerprint("\(server.folder)/other.pub")
            let shown = try await Self.fingerprint("\(server.folder)/host.pub")
            #expect(error.code == "ssh.host-key-changed" && error.place == "a")
            #expect(error.cause == "recorded: \(recorded) (ED25519), in \(file):1\nshown:    \(shown) (ED25519)")
            let next = "ssh-keygen -R '[127.0.0.1]:\(server.port)' -f \(file)"
            #expect(error.nextStep == "find out why it changed; if the host was reinstalled, run this, then trimast trust: \(next)")
            #expect(try Self.text(file) == before)
            // What is advised works.
            #expect(try await Program.run("/bin/sh", ["-c", next]).status == 0)
            #expect(try !Self.text(file).contains("127.0.0.1"))
        }
    }

    /// The name and the line are ssh's own: with hashed names, other lines before it and another name in ssh_config too.
    @Test func aChangedKeyUnderAnotherName() async throws {
        try await SSHServer.with { server in
            let file = "\(server.folder)/hashed"
            let other = try Self.text("\(server.folder)/other.pub")
            try "# ours\n\nanother \(Self.text("\(server.folder)/user.pub"))alias \(other)".write(
                toFile: file, atomically: true, encoding: .utf8)
            #expect(try await Program.run("ssh-keygen", ["-H", "-f", file]).status == 0)
            let configuration = "\(server.folder)/ssh_config"
            try (Self.text(configuration) + "HostKeyAlias alias\n").write(toFile: configuration, atomically: true, encoding: .utf8)
            let found = try await HostKeys(target: server.target { $0.knownHostsFile = file }, home: "/root").look(
                "\(server.folder)/scratch")
            guard case .changed(let error) = found else {
                Issue.record("\(found)")
                return
            }
            let recorded = try await Self.fingerprint("\(server.folder)/other.pub")
            #expect(error.cause?.hasPrefix("recorded: \(recorded) (ED25519), in \(file):4\n") ?? false, "\(error)")
            #expect(error.nextStep?.hasSuffix(": ssh-keygen -R alias -f \(file)") ?? false, "\(error)")
        }
    }

    /// A connection that is open already, and would answer without a look at any key, is not taken.
    @Test func anOpenConnectionProvesNothing() async throws {
        try await SSHServer.with { server in
            let configuration = "\(server.folder)/ssh_config"
            try (Self.text(configuration) + "ControlMaster auto\nControlPath \(server.folder)/%C\nControlPersist 20\n").write(
                toFile: configuration, atomically: true, encoding: .utf8)
            let target = try server.target()
            let own = ["-F", configuration, "-i", "\(server.folder)/user", "-o", "UserKnownHostsFile=\(server.folder)/known_hosts"]
            let master = own + ["-p", "\(server.port)", "root@127.0.0.1"]
            #expect(try await Program.run("/bin/sh", ["-c", "ssh \(master.joined(separator: " ")) true >/dev/null 2>&1"]).status == 0)
            let shown = try await Self.fingerprint("\(server.folder)/host.pub")
            let found = try await HostKeys(target: target, home: "/root").look("\(server.folder)/scratch")
            #expect(found == .known(fingerprint: "\(shown) (ED25519)"))
            // The same holds for the connection that commands travel over: one that outlives it would keep whoever waits for its end.
            #expect(try await SSHTool.run("ssh", target.arguments(home: "/root", command: "true")).status == 0)
            _ = try await SSHTool.run("ssh", ["-O", "exit"] + master)
        }
    }

    /// Where ssh_config throws keys away, nothing is written, and it is said where they could be kept.
    @Test(arguments: ["/dev/null", "none", "PIPE"]) func keysThatNobodyKeeps(_ file: String) async throws {
        try await SSHServer.with { server in
            let pipe = "\(server.folder)/pipe"
            _ = try await Program.run("mkfifo", [pipe])
            let file = file == "PIPE" ? pipe : file
            let configuration = "\(server.folder)/ssh_config"
            try (Self.text(configuration) + "UserKnownHostsFile \(file)\n").write(toFile: configuration, atomically: true, encoding: .utf8)
            let keys = HostKeys(target: try server.target { $0.knownHostsFile = nil }, home: "/root")
            let error = await #expect(throws: TrimastError.self) { try await keys.record("new ssh-ed25519 BBBB\n") }
            #expect(error?.code == "trust.not-kept" && error?.message.contains("UserKnownHostsFile in ssh_config is \(file)") ?? false)
            #expect(try FileManager.default.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType != .typeRegular)
        }
    }

    @Test func aHostThatIsNotThere() async throws {
        try await SSHServer.with { server in
            let port = try SSHServer.freePort()
            let found = try await HostKeys(target: server.target { $0.port = port }, home: "/root").look("\(server.folder)/scratch")
            guard case .unreachable(let error) = found else {
                Issue.record("\(found)")
                return
            }
            #expect(error.code == "ssh.unreachable")
            #expect(error.cause == "ssh: connect to host 127.0.0.1 port \(port): Connection refused")
        }
    }

    /// Another key that is let in already stands for the password: what is written does not depend on how ssh got in.
    @Test func theOperatorsKeyIsInstalledOnce() async throws {
        try await SSHServer.with { server in
            let folder = server.folder
            let file = "\(folder)/home/.ssh/authorized_keys"
            let key = try await OperatorKey.find("\(folder)/other", for: server.target(), home: folder)
            #expect(key.path == "\(folder)/other.pub")
            let own = try server.target { $0.identityFile = "\(folder)/other" }
            #expect(try await SSHTool.run("ssh", own.arguments(home: folder, command: "true")).status == 255, "not let in yet")

            #expect(try await key.install(on: server.target(), home: folder) == .added)
            #expect(try Self.text(file) == Self.text("\(folder)/other.pub"))
            #expect(try await SSHTool.run("ssh", own.arguments(home: folder, command: "true")).status == 0, "let in now")
            // By the key itself this time.
            #expect(try await key.install(on: own, home: folder) == .alreadyThere)
            #expect(try Self.text(file) == Self.text("\(folder)/other.pub"))
            let modes = try await Program.run("stat", ["-c", "%a", "\(folder)/home/.ssh", file]).output
            #expect(modes == "700\n600\n")
        }
    }

    @Test func otherKeysStay() async throws {
        try await SSHServer.with { server in
            let folder = server.folder
            let key = try await OperatorKey.find("\(folder)/other.pub", for: server.target(), home: folder)
            let file = "\(folder)/home/.ssh/authorized_keys"
            try FileManager.default.createDirectory(atPath: "\(folder)/home/.ssh", withIntermediateDirectories: true)
            // The same key, commented out, and a last line without an end.
            let before = "# \(key.line)\nssh-rsa AAAA somebody else"
            try before.write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await key.install(on: server.target(), home: folder) == .added)
            #expect(try Self.text(file) == "\(before)\n\(key.line)\n")
            // With options or another comment it is the same key.
            try "from=\"10.0.0.0/8\" \(key.identity) renamed\n".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await key.install(on: server.target(), home: folder) == .alreadyThere)
        }
    }

    @Test func aHostThatLetsNobodyIn() async throws {
        try await SSHServer.with { server in
            let folder = server.folder
            let key = try await OperatorKey.find("\(folder)/other", for: server.target(), home: folder)
            let error = await #expect(throws: TrimastError.self) {
                try await key.install(on: server.target { $0.identityFile = "\(folder)/other" }, home: folder)
            }
            #expect(error?.code == "trust.not-installed" && error?.place == "a")
            // The host key is checked here too.
            await #expect(throws: TrimastError.self) {
                try await key.install(on: server.target { $0.knownHostsFile = "\(folder)/known_hosts.wrong" }, home: folder)
            }
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/home/.ssh/authorized_keys"))
        }
    }

    @Test func theKeyThatSSHWouldUse() async throws {
        try await SSHServer.with { server in
            let folder = server.folder
            #expect(try await OperatorKey.find(nil, for: server.target(), home: folder).path == "\(folder)/user.pub")
            let plain = try server.target { $0.identityFile = nil }
            let none = await #expect(throws: TrimastError.self) { try await OperatorKey.find(nil, for: plain, home: folder) }
            #expect(none?.code == "trust.no-key" && none?.place == "a")
            #expect(none?.cause?.contains("\(folder)/.ssh/id_ed25519.pub") ?? false, "\(none?.description ?? "")")
            #expect(none?.nextStep?.contains("ssh-keygen -t ed25519") ?? false)
            try FileManager.default.createDirectory(atPath: "\(folder)/.ssh", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(folder)/user.pub", toPath: "\(folder)/.ssh/id_ed25519.pub")
            #expect(try await OperatorKey.find(nil, for: plain, home: folder).path == "\(folder)/.ssh/id_ed25519.pub")
            #expect(try await OperatorKey.find("~/user", for: plain, home: folder).path == "\(folder)/user.pub")
        }
    }

    @Test(arguments: [
        "", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "ssh-rsa\n", "ssh-rsa A\nssh-rsa B\n",
    ])
    func filesThatAreNoKey(_ text: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try text.write(toFile: "\(folder)/k.pub", atomically: true, encoding: .utf8)
            let error = #expect(throws: TrimastError.self) { try OperatorKey(path: "\(folder)/k.pub") }
            #expect(error?.code == "trust.not-a-key")
        }
    }
}
