import Foundation
import Subprocess
import Support

/// A host's key as ssh itself meets it, through the operator's own settings and jump hosts: nothing is recorded by looking.
public struct HostKeys: Sendable {
    public enum Found: Equatable, Sendable {
        case known
        /// known_hosts lines, and the fingerprint as people compare it.
        case unknown(lines: String, fingerprint: String)
        case changed(recorded: [String], shown: String)
        case unreachable(String)
    }

    let target: SSHTarget
    let home: String

    public init(target: SSHTarget, home: String) {
        self.target = target
        self.home = home
    }

    /// - Parameter scratch: a file that is made and may be thrown away.
    public func look(_ scratch: String) async throws -> Found {
        let strict = try await ssh(["-o", "StrictHostKeyChecking=yes", "-o", "PreferredAuthentications=none"])
        if !strict.contains("Host key verification failed") {
            // Anything but the host's own refusal to let nobody in means that it was not reached.
            return strict.contains("Permission denied") || strict.isEmpty ? .known : .unreachable(Self.last(strict))
        }
        let open = try await ssh([
            "-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=\(scratch)", "-o", "GlobalKnownHostsFile=/dev/null", "-o",
            "HashKnownHosts=no", "-o", "PreferredAuthentications=none",
        ])
        guard let lines = try? String(contentsOfFile: scratch, encoding: .utf8), !lines.isEmpty else {
            return .unreachable(Self.last(open))
        }
        let shown = Self.fingerprint(try await run("ssh-keygen", ["-l", "-f", scratch]))
        guard strict.contains("IDENTIFICATION HAS CHANGED") else { return .unknown(lines: lines, fingerprint: shown) }
        let name = lines.split(separator: " ").first.map(String.init) ?? target.destination
        let recorded = try await run("ssh-keygen", ["-l", "-F", name, "-f", try await knownHostsFile()])
        return .changed(recorded: recorded.split(separator: "\n").filter { $0.contains("SHA256:") }.map(String.init), shown: shown)
    }

    /// The file that ssh would record a new key in.
    public func knownHostsFile() async throws -> String {
        let settings = try await run("ssh", ["-G"] + arguments([]))
        let line = settings.split(separator: "\n").first { $0.hasPrefix("userknownhostsfile ") }
        let path = line?.split(separator: " ").dropFirst().first.map(String.init) ?? "~/.ssh/known_hosts"
        return path.hasPrefix("~/") ? home + path.dropFirst() : path
    }

    /// ssh's own arguments for the host, without the strict check and the command.
    private func arguments(_ options: [String]) -> [String] {
        var all = target.arguments(home: home)
        all.removeLast()  // the command
        if let strict = all.firstIndex(of: "StrictHostKeyChecking=yes") { all.removeSubrange((strict - 1)...strict) }
        return options + all
    }

    private func ssh(_ options: [String]) async throws -> String { try await run("ssh", arguments(options) + ["true"]) }

    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), output: .string(limit: 1 << 20), error: .combinedWithOutput)
        return result.standardOutput
    }

    private static func last(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).last.map(String.init) ?? "no answer"
    }

    private static func fingerprint(_ text: String) -> String {
        let words = text.split(separator: "\n").first?.split(separator: " ").map(String.init) ?? []
        return words.count >= 4 ? "\(words[1]) \(words.last ?? "")" : text
    }
}
