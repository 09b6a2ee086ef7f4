import Foundation
import Testing

/// A lab of the tests' own, beside any that the user has, and its cluster file.
struct TestLab: Sendable {
    let name: String
    let program: Program

    init(_ name: String) throws {
        self.name = name
        program = Program(path: try #require(Program.path))
    }

    /// Bare hosts: what a test run that was cut off has left up goes first.
    func up(_ arguments: String...) async throws {
        try await down()
        try await lab(["up"] + arguments)
    }
    /// Hosts more beside those that run.
    func grow(_ arguments: String...) async throws { try await lab(["up"] + arguments) }
    func down() async throws { try await lab(["down"]) }
    func powerOff(_ host: String) async throws { try await lab(["power-off"], [host]) }
    func reinstall(_ host: String) async throws { try await lab(["reinstall"], [host]) }
    func powerOn(_ host: String) async throws { try await lab(["power-on"], [host]) }

    private func lab(_ arguments: [String], _ rest: [String] = []) async throws {
        let run = try await program.run(["lab"] + arguments + ["--name", name] + rest)
        try #require(run.status == 0, "trimast lab \(arguments.joined(separator: " ")): \(run.all)")
    }

    /// A command on a host, by the lab's own way: not by the program under test's transport.
    @discardableResult
    func on(_ host: String, _ script: String) async throws -> String {
        let run = try await program.run(["lab", "exec", "--name", name, host, "--", "sh", "-c", script])
        try #require(run.status == 0, "on \(host): \(script): \(run.all)")
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Installs Debian's packages from the lab's own repository, before Trimast has named it on the host.
    func install(_ packages: String, on host: String) async throws {
        try await on(
            host,
            """
            l=/etc/apt/sources.list.d/before.list
            echo 'deb [trusted=yes] file:/opt/lab-repo ./' >$l
            export DEBIAN_FRONTEND=noninteractive
            apt-get -qq update && apt-get -qq -y install \(packages) && rm $l
            """)
    }

    /// What verify says once all holds, or after two minutes.
    func verified(_ file: String? = nil) async throws -> Program.Run {
        let file = if let file { file } else { try await clusterFile }
        var run = try await program("verify", "-f", file)
        for _ in 0..<24 where run.status != 0 {
            try await Task.sleep(for: .seconds(5))
            run = try await program("verify", "-f", file)
        }
        return run
    }

    var folder: URL {
        get async throws {
            let run = try await program("lab", "path", "--name", name)
            return URL(fileURLWithPath: run.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    var clusterFile: String { get async throws { try await folder.appendingPathComponent("cluster.yaml").path } }

    /// A copy of the lab's cluster file with pieces of text replaced; each must be there.
    func clusterFile(_ name: String, replacing replacements: [(String, String)]) async throws -> String {
        var text = try String(contentsOfFile: await clusterFile, encoding: .utf8)
        for (old, new) in replacements {
            try #require(text.contains(old), "the lab's cluster file has no \(old)")
            text = text.replacingOccurrences(of: old, with: new)
        }
        let file = try await folder.appendingPathComponent("\(name).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// Whether Trimast has changed anything on a host: its journal says so.
    func isUntouched(_ host: String) async throws -> Bool {
        try await on(host, "test -e /var/log/trimast/journal || test -e /etc/containerd/config.toml && echo touched || echo untouched")
            == "untouched"
    }
}
