import Foundation
import Specification
import Support

/// A host's key as ssh itself meets it, through the operator's own settings and jump hosts: nothing is recorded by looking.
public struct HostKeys: Sendable {
    public enum Found: Equatable, Sendable {
        case known
        /// known_hosts lines, and the fingerprint as people compare it.
        case unknown(lines: String, fingerprint: String)
        /// `ssh.host-key-changed`, with both fingerprints.
        case changed(TrimastError)
        case unreachable(TrimastError)
    }

    let target: SSHTarget
    let home: String

    /// - Parameter home: the operator's home folder.
    public init(target: SSHTarget, home: String) {
        self.target = target
        self.home = home
    }

    /// - Parameter scratch: a file that is made and may be thrown away.
    public func look(_ scratch: String) async throws -> Found {
        let strict = try await ssh(["-o", "StrictHostKeyChecking=yes", "-o", "PreferredAuthentications=none"])
        if !strict.contains("Host key verification failed") {
            // Anything but the host's own refusal to let nobody in means that it was not reached.
            return strict.contains("Permission denied") || strict.isEmpty ? .known : unreachable(strict)
        }
        let open = try await ssh([
            "-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=\(scratch)", "-o", "GlobalKnownHostsFile=/dev/null", "-o",
            "HashKnownHosts=no", "-o", "PreferredAuthentications=none",
        ])
        guard let lines = try? String(contentsOfFile: scratch, encoding: .utf8), !lines.isEmpty else { return unreachable(open) }
        let shown = Self.fingerprint(try await SSHTool.run("ssh-keygen", ["-l", "-f", scratch]).output)
        guard strict.contains("IDENTIFICATION HAS CHANGED") else { return .unknown(lines: lines, fingerprint: shown) }
        // `192.168.96.65`, or `[192.168.96.65]:2222`.
        let name = lines.split(separator: " ").first.map(String.init) ?? target.destination
        let file = try await knownHostsFile()
        let recorded = try await SSHTool.run("ssh-keygen", ["-l", "-F", name, "-f", file]).output.split(separator: "\n").filter {
            $0.contains("SHA256:")
        }
        return .changed(
            TrimastError(
                "ssh.host-key-changed", "shows another key than the recorded one", place: target.host.text,
                cause: (recorded.map { "recorded: \($0)" } + ["shown:    \(shown)"]).joined(separator: "\n"),
                nextStep: "find out why; if the host was reinstalled: ssh-keygen -R \(Shell.word(name)) -f \(Shell.word(file))"))
    }

    /// Adds the lines of ``Found/unknown(lines:fingerprint:)`` to the file in which ssh would record them.
    public func record(_ lines: String) async throws {
        let path = try await knownHostsFile()
        let old = FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : ""
        try SecretFile.write(old + (old.isEmpty || old.hasSuffix("\n") ? "" : "\n") + lines, to: path)
    }

    /// The first file that `UserKnownHostsFile` names.
    private func knownHostsFile() async throws -> String {
        let files = try await SSHSettings(target, home: home).files("userknownhostsfile")
        return files.first?.split(separator: " ").first.map(String.init) ?? home + "/.ssh/known_hosts"
    }

    /// Lets nobody in. Options that come first hold, so these stand before the target's own.
    private func ssh(_ options: [String]) async throws -> String {
        try await SSHTool.run("ssh", options + target.arguments(home: home, command: "true", checksHostKey: false)).output
    }

    private func unreachable(_ said: String) -> Found {
        .unreachable(SSHFailure.error(host: target, stderr: said, status: "no status", wasConnected: false))
    }

    /// `SHA256:… (ED25519)` of ssh-keygen's `256 SHA256:… comment (ED25519)`.
    private static func fingerprint(_ text: String) -> String {
        let words = text.split(separator: "\n").first?.split(separator: " ").map(String.init) ?? []
        return words.count >= 4 ? "\(words[1]) \(words.last ?? "")" : text
    }
}
