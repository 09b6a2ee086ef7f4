import Foundation
import Support

/// What ssh says when a host shows another key than the recorded one: the key that is shown, and where the recorded one stands.
struct ChangedHostKey {
    /// `SHA256:… (ED25519)`.
    var shown: String?
    /// As known_hosts has it: `192.168.96.65`, or `[192.168.96.65]:2222`.
    var name: String?
    var file: String?
    private var line: Int?

    init(_ said: [String]) {
        let type = said.firstMatch(#/The fingerprint for the (\S+) key sent/#)
        shown = said.firstMatch(#/^(SHA256:\S+?)\.?$/#).map { $0 + (type.map { " (\($0))" } ?? "") }
        name = said.firstMatch(#/^Host key for (\S+) has changed/#)
        guard let place = said.firstMatch(#/^Offending \S+ key in (.+:\d+)$/#), let colon = place.lastIndex(of: ":") else { return }
        file = String(place[..<colon])
        line = Int(place[place.index(after: colon)...])
    }

    /// The fingerprint of the recorded key, as ssh-keygen reads it from its line; nil where ssh named no such line.
    func recorded() async throws -> String? {
        guard let file, let line, let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let lines = text.allLines.map(\.withoutReturn)
        guard lines.indices.contains(line - 1) else { return nil }
        let (status, output) = try await SSHTool.run("ssh-keygen", ["-l", "-f", "-"], input: lines[line - 1] + "\n")
        return status == 0 ? HostKeys.fingerprint(output) : nil
    }

    func text(recorded: String?) -> String {
        let place = file.flatMap { file in line.map { "\(file):\($0)" } }
        let old = [recorded, place.map { recorded == nil ? "in \($0)" : ", in \($0)" }].compactMap(\.self).joined()
        return [old.isEmpty ? nil : "recorded: \(old)", shown.map { "shown:    \($0)" }].compactMap(\.self).joined(separator: "\n")
    }
}

extension [String] {
    /// What the group holds in the first line that matches.
    fileprivate func firstMatch(_ pattern: Regex<(Substring, Substring)>) -> String? {
        lazy.compactMap { $0.firstMatch(of: pattern).map { String($0.1) } }.first
    }
}
