import ArgumentParser
import Foundation
import Specification
import Support
import Transport

/// `trimast trust`
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Shows the host keys of all hosts and records them after a yes.",
        discussion: """
            Compare each fingerprint with the one on the host's console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub). Keys that are \
            recorded already are not asked for again; a key that differs from the recorded one is shown and never replaced.
            """)

    @OptionGroup var options: ClusterOptions
    @Flag(name: .long, help: "Record without asking: only where the network between here and the hosts is trusted.") var yes = false

    func run() async throws {
        let session = try ClusterSession(options)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-trust-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        var new: [(host: HostSpec, file: String, lines: String)] = []
        var failed = false
        for host in session.spec.hosts {
            let target = SSHTarget(host)
            let keys = HostKeys(target: target, home: session.home)
            switch try await keys.look(folder.appendingPathComponent(host.name.text).path) {
            case .known: print("\(host.name)  recorded already")
            case .unreachable(let why):
                failed = true
                Output.chatter("\(host.name): cannot be reached: \(why)")
            case .changed(let recorded, let shown):
                failed = true
                Output.chatter(
                    """
                    \(host.name): shows another key than the recorded one
                      recorded: \(recorded.joined(separator: "\n            "))
                      shown:    \(shown)
                      next: find out why; if the host was reinstalled: ssh-keygen -R \(target.destination) -f \(try await keys.knownHostsFile())
                    """)
            case .unknown(let lines, let fingerprint):
                print("\(host.name)  \(target.destination)  \(fingerprint)")
                new.append((host, try await keys.knownHostsFile(), lines))
            }
        }
        if !new.isEmpty {
            guard try agreed(new.count) else { throw ExitCode(1) }
            for entry in new { try Self.append(entry.lines, to: entry.file) }
            print("\(new.count) host keys recorded")
        }
        if failed { throw ExitCode(1) }
    }

    private func agreed(_ count: Int) throws -> Bool {
        if yes { return true }
        guard isatty(0) == 1 else {
            throw TrimastError(
                "trust.no-terminal", "there is no terminal to ask on", nextStep: "compare the fingerprints, then: trimast trust --yes")
        }
        Output.chatter("Record these \(count) keys? Compare them with the hosts' consoles first. [yes/no]")
        return readLine()?.lowercased() == "yes"
    }

    private static func append(_ lines: String, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let old = FileManager.default.fileExists(atPath: path) ? try String(contentsOf: url, encoding: .utf8) : ""
        try SecretFile.write(old + (old.isEmpty || old.hasSuffix("\n") ? "" : "\n") + lines, to: path)
    }
}
