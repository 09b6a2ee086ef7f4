import ArgumentParser
import Foundation
import Operations
import Specification
import Support
import Transport

/// `trimast trust`
struct TrustCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Shows the host keys of all hosts and records them after a yes; can install your own key.",
        discussion: """
            Compare each fingerprint with the one on the host's console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub). Keys that are \
            recorded already are not asked for again; a key that differs from the recorded one is shown and never replaced. \
            With --install-key your public key is added to the authorized_keys of the user whom ssh logs in as: ssh asks for the \
            password, once a host, and not where a key of yours works already.
            """)

    enum KeyChoice: ExpressibleByArgument, CustomStringConvertible {
        case usual
        case file(String)
        init?(argument: String) { self = .file(argument) }
        var description: String { "the first that ssh would try" }
        var path: String? { if case .file(let path) = self { path } else { nil } }
    }

    @OptionGroup var options: ClusterOptions
    @Flag(name: .long, help: "Record without asking: only where the network between here and the hosts is trusted.") var yes = false
    @Option(
        name: .long, defaultAsFlag: KeyChoice.usual, parsing: .next,
        help: ArgumentHelp("Install this public key on the hosts.", valueName: "file"), completion: .file())
    var installKey: KeyChoice?

    func run() async throws {
        let session = try ClusterSession(options)
        var own: [HostName: OperatorKey] = [:]
        if let installKey {
            for host in session.spec.hosts {
                own[host.name] = try await OperatorKey.find(installKey.path, for: SSHTarget(host), home: session.home)
            }
        }
        let (trusted, isComplete) = try await trust(session)
        var isInstalled = true
        for host in trusted {
            guard let key = own[host.name] else { continue }
            do {
                let installed = try await key.install(on: SSHTarget(host), home: session.home)
                print("\(host.name)  \(key.path)  \(installed == .added ? "installed" : "is there already")")
            } catch let error as TrimastError {
                isInstalled = false
                Output.errors([error], session.commands)
            }
        }
        if !isComplete || !isInstalled { throw ExitCode(1) }
    }

    /// The hosts whose keys are recorded now, and whether that is all of them.
    private func trust(_ session: ClusterSession) async throws -> (hosts: [HostSpec], isComplete: Bool) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-trust-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let targets = session.spec.hosts.map { SSHTarget($0) }
        // A host cannot be looked at before the keys of the jump hosts on its way are recorded.
        for level in 0..<(targets.map(\.jumps.count).max() ?? 0) {
            let jumps = targets.filter { level < $0.jumps.count }.map { $0.jumps[level] }
            let ways = Dictionary(jumps.map { ([$0.destination: $0.settings], $0) }, uniquingKeysWith: { first, _ in first })
            _ = try await trust(
                ways.values.sorted { $0.host < $1.host }.map { ("jump host", $0) }, session, folder.appendingPathComponent("jump\(level)"))
        }
        let trusted = try await trust(targets.map { ($0.host.text, $0) }, session, folder.appendingPathComponent("host"))
        return (session.spec.hosts.enumerated().filter { trusted.contains($0.offset) }.map(\.element), trusted.count == targets.count)
    }

    /// - Parameter scratch: what is looked at goes to files whose names begin like this.
    /// - Returns: the places of those whose keys are recorded now.
    private func trust(_ places: [(name: String, target: SSHTarget)], _ session: ClusterSession, _ scratch: URL) async throws -> Set<Int> {
        var trusted: Set<Int> = []
        var new: [(index: Int, keys: HostKeys, lines: String)] = []
        for (index, (name, target)) in places.enumerated() {
            let keys = HostKeys(target: target, home: session.home)
            switch try await keys.look("\(scratch.path)-\(index)") {
            case .known(let fingerprint):
                print("\(name)  \(target.destination)  \(fingerprint.map { $0 + "  " } ?? "")recorded already")
                trusted.insert(index)
            case .unreachable(let error), .changed(let error): Output.errors([error], session.commands)
            case .unknown(let lines, let fingerprint):
                do {
                    try await keys.checkRecord()
                } catch let error as TrimastError {
                    Output.errors([error], session.commands)
                    continue
                }
                print("\(name)  \(target.destination)  \(fingerprint)")
                new.append((index, keys, lines))
            }
        }
        guard !new.isEmpty else { return trusted }
        guard try agreed(new.count) else { throw ExitCode(1) }
        for entry in new {
            try await entry.keys.record(entry.lines)
            trusted.insert(entry.index)
        }
        print("\(count(new.count, "host key")) recorded")
        return trusted
    }

    private func agreed(_ count: Int) throws -> Bool {
        if yes { return true }
        guard isatty(0) == 1 else {
            throw TrimastError(
                "trust.no-terminal", "there is no terminal to ask on",
                nextStep: "compare the fingerprints, then: \(.trimast("trust", "--yes"))")
        }
        Output.chatter("Record \(count == 1 ? "this key" : "these \(count) keys")? Compare with the hosts' consoles first. [yes/no]")
        return readLine()?.lowercased() == "yes"
    }
}
