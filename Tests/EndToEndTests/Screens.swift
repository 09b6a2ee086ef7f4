import Foundation
import Testing

/// Whole screens of a real terminal, compared with files. `TRIMAST_RECORD=1` writes them anew, to be read before they are committed.
struct Screens {
    /// What a person meets first. Each is really made on the lab.
    enum Situation: String, CaseIterable {
        case hostDown = "host-down"
        case hostKeyUnknown = "host-key-unknown"
        case keyRefused = "key-refused"
        case noSudo = "no-sudo"
        case wrongInterface = "wrong-interface"
        case addressTaken = "address-taken"

        /// What differs from the lab's cluster file.
        var edits: [(String, String)] {
            switch self {
            case .hostDown, .addressTaken: []
            case .hostKeyUnknown: [("ssh:\n", "ssh:\n  knownHostsFile: known_hosts\n")]
            case .keyRefused, .noSudo: [("ssh:\n", "ssh:\n  user: admin\n")]
            case .wrongInterface: [("  interface: host0", "  interface: eth9")]
            }
        }
    }

    let lab: TestLab
    let situation: Situation

    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs preflight and plan as a person would, in a folder with a cluster file, on a terminal of this width.
    func expect(width: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-screens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = try await lab.folder.appendingPathComponent("ssh_config")
        try FileManager.default.copyItem(at: configuration, to: folder.appendingPathComponent("ssh_config"))
        try Data().write(to: folder.appendingPathComponent("known_hosts"))
        var text = try String(contentsOfFile: await lab.clusterFile, encoding: .utf8)
        for (old, new) in situation.edits + [(configuration.path, "ssh_config")] {
            try #require(text.contains(old), "the lab's cluster file has no \(old)")
            text = text.replacingOccurrences(of: old, with: new)
        }
        try text.write(to: folder.appendingPathComponent("cluster.yaml"), atomically: true, encoding: .utf8)

        var screens = ""
        for command in ["preflight", "plan"] {
            let path = URL(fileURLWithPath: lab.program.path).deletingLastPathComponent().path + ":/usr/bin:/bin:/usr/sbin:/sbin"
            let run = try await Program(path: "/usr/bin/env")(
                "-C", folder.path, "PATH=\(path)", Self.repository.appendingPathComponent("scripts/screen").path, "\(width)", "trimast",
                command)
            #expect(run.status == 0, "the terminal cut a line, or there was no terminal:\n\(run.all)")
            screens += Self.masked(run.output) + "\n"
        }
        try compare(screens, with: "\(situation.rawValue)-\(width).txt")
    }

    /// Without what is well, which is different on every machine, and without numbers that are.
    static func masked(_ screen: String) -> String {
        var lines: [String] = []
        var isHidden = false
        for line in screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let word = line.prefix(6)
            isHidden = word == "pass  " || word == "skip  " || isHidden && line.hasPrefix("          ")
            if !isHidden { lines.append(line) }
        }
        return lines.joined(separator: "\n")
            .replacing(#/[0-9a-f]{2}(?::[0-9a-f]{2}){5}/#, with: "xx:xx:xx:xx:xx:xx")
            .replacing(#/preflight: \d+ checks/#, with: "preflight: N checks")
            .replacing(#/\d+ passed, (\d+) failed, \d+ skipped/#) { "N passed, \($0.output.1) failed, N skipped" }
    }

    private func compare(_ screens: String, with name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Screens/\(name)")
        if ProcessInfo.processInfo.environment["TRIMAST_RECORD"] != nil {
            try screens.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name)")
        } else {
            #expect(try screens == String(contentsOf: file, encoding: .utf8), "\(name) differs:\n\(screens)")
        }
    }
}
