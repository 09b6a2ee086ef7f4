import Foundation
import Specification
import Support

/// A host's key as ssh itself meets it, through the operator's own settings and jump hosts: nothing is recorded by looking.
package struct HostKeys: Sendable {
    package enum Found: Equatable, Sendable {
        /// nil: this ssh does not say which.
        case known(fingerprint: String?)
        /// known_hosts lines, and the fingerprint as people compare it.
        case unknown(lines: String, fingerprint: String)
        /// `ssh.host-key-changed`, with both fingerprints.
        case changed(TrimastError)
        case unreachable(TrimastError)
    }

    let target: SSHTarget
    let home: String

    /// - Parameter home: the operator's home folder.
    package init(target: SSHTarget, home: String) {
        self.target = target
        self.home = home
    }

    /// - Parameter scratch: a file that is made and may be thrown away.
    package func look(_ scratch: String) async throws -> Found {
        let (status, said) = try await ssh(["-v", "-o", "StrictHostKeyChecking=yes"])
        // What -v adds stands before the lines that ssh says in any case; a jump host's key before the host's.
        let lines = SSHFailure.lines(said)
        let strict = lines.filter { !$0.hasPrefix("debug1: ") && !$0.hasPrefix("OpenSSH_") }
        if SSHFailure.isAboutJump(target, said) {
            return .unreachable(error(strict, recorded: try await ChangedHostKey(strict).recorded()))
        }
        guard strict.contains(where: { $0.contains("Host key verification failed") }) else {
            // Anything but the host's own refusal to let nobody in, ssh's last word then, means that it was not reached.
            guard status == 0 || strict.last?.contains("Permission denied") ?? false else { return unreachable(strict) }
            let words = lines.last { $0.hasPrefix("debug1: Server host key: ") }?.split(separator: " ").map(String.init) ?? []
            return .known(fingerprint: words.count == 6 ? "\(words[5]) (\(Self.type(words[4])))" : nil)
        }
        if strict.contains(where: { $0.contains("IDENTIFICATION HAS CHANGED") }) {
            let recorded = try await ChangedHostKey(strict).recorded()
            return .changed(error(strict, recorded: recorded))
        }
        let open = try await ssh([
            "-o", "StrictHostKeyChecking=accept-new", "-o", SSHTarget.fileOption("UserKnownHostsFile", scratch), "-o",
            "GlobalKnownHostsFile=/dev/null", "-o",
            "HashKnownHosts=no",
        ])
        guard let lines = try? String(contentsOfFile: scratch, encoding: .utf8), !lines.isEmpty else {
            return unreachable(SSHFailure.lines(open.output))
        }
        return .unknown(lines: lines, fingerprint: Self.fingerprint(try await SSHTool.run("ssh-keygen", ["-l", "-f", scratch]).output))
    }

    /// Adds the lines of ``Found/unknown(lines:fingerprint:)`` to the file in which ssh would record them.
    ///
    /// - Throws: as ``checkRecord()``, and what is wrong with the file.
    package func record(_ lines: String) async throws {
        let path = try await checkRecord()
        let old = FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : ""
        try SecretFile.write(old + (old.isEmpty || old.hasSuffix("\n") ? "" : "\n") + lines, to: path)
    }

    /// The file in which ssh would record keys.
    ///
    /// - Throws: `trust.not-kept` where ssh_config throws them away: UserKnownHostsFile is none, or no regular file (/dev/null).
    @discardableResult
    package func checkRecord() async throws -> String {
        let path = try await knownHostsFile()
        guard path == "none" || !OutputFile.isReplaceable(path) else { return path }
        let whose = target.settings.knownHostsFile == nil ? "UserKnownHostsFile in ssh_config" : "ssh.knownHostsFile in cluster.yaml"
        throw TrimastError(
            "trust.not-kept", "its host key cannot be recorded: \(whose) is \(path), which keeps nothing", place: target.host.text,
            nextStep: "set ssh.knownHostsFile in cluster.yaml to a file that does, such as ~/.ssh/known_hosts, then: \(.trimast("trust"))")
    }

    /// cluster.yaml's, else the first file that `UserKnownHostsFile` names.
    private func knownHostsFile() async throws -> String {
        if let file = target.settings.knownHostsFile { return PathText.expanded(file, home: home) }
        let files = try await SSHSettings(target, home: home).files("userknownhostsfile")
        return files.first?.split(separator: " ").first.map(String.init) ?? home + "/.ssh/known_hosts"
    }

    /// Lets nobody in, and asks the host itself, not a connection that is there. Options that come first hold, so these stand before the
    /// target's own.
    private func ssh(_ options: [String]) async throws -> (status: Int32, output: String) {
        try await SSHTool.run(
            "ssh",
            options + ["-o", "PreferredAuthentications=none", "-o", "ControlPath=none"]
                + target.arguments(home: home, command: "true", checksHostKey: false))
    }

    private func unreachable(_ said: [String]) -> Found { .unreachable(error(said)) }

    private func error(_ said: [String], recorded: String? = nil) -> TrimastError {
        SSHFailure.error(
            host: target, stderr: said.joined(separator: "\n"), status: "no status", wasConnected: false, recorded: recorded)
    }

    /// `SHA256:… (ED25519)` of ssh-keygen's `256 SHA256:… comment (ED25519)`.
    static func fingerprint(_ text: String) -> String {
        let words = text.split(separator: "\n").first?.split(separator: " ").map(String.init) ?? []
        return words.count >= 4 ? "\(words[1]) \(words.last ?? "")" : text
    }

    /// `ED25519` of `ssh-ed25519`, `ECDSA` of `ecdsa-sha2-nistp256`: as ssh-keygen names them.
    private static func type(_ algorithm: String) -> String {
        let words = algorithm.split(separator: "-").filter { $0 != "ssh" }
        return words.first?.uppercased() ?? algorithm
    }
}
