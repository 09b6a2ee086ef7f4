import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How a program ended and what it said.
package struct ProgramResult: Equatable, Sendable {
    package var status: Int
    package var output: String
    package var errors: String
    package init(status: Int, output: String, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }
}

/// Programs that tests run for real.
package enum Program {
    package static var isRoot: Bool { geteuid() == 0 }

    /// Whether the machine has it, by a path or a name of PATH.
    package static func exists(_ name: String) -> Bool {
        let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
        let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        return paths.contains { access($0, X_OK) == 0 }
    }

    package static func run(
        _ name: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        // A program may end before it has read all of its input: that ends no test run.
        signal(SIGPIPE, SIG_IGN)
        var changes: [Environment.Key: String?] = [:]
        for (key, value) in environment { changes[Environment.Key(stringLiteral: key)] = value }
        let result = try await Subprocess.run(
            name.contains("/") ? .path(FilePath(name)) : .name(name), arguments: Arguments(arguments),
            environment: .inherit.updating(changes), input: .string(input), output: .string(limit: 64 << 20),
            error: .string(limit: 16 << 20))
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): 128 + Int(signal)
            }
        return ProgramResult(status: status, output: result.standardOutput, errors: result.standardError)
    }
}

/// A POSIX sh of this machine: what Trimast sends must run in all of them.
package struct ShellKind: Sendable, CustomStringConvertible {
    package var command: [String]
    package var description: String { command.joined(separator: " ") }

    /// /bin/sh, bash as CentOS has it for sh, and busybox, those that are here.
    package static let all: [ShellKind] = [["/bin/sh"], ["bash", "--posix"], ["busybox", "sh"]]
        .filter { Program.exists($0[0]) }.map { ShellKind(command: $0) }

    package func run(_ script: String, environment: [String: String] = ["LC_ALL": "C"]) async throws -> ProgramResult {
        try await Program.run(command[0], Array(command.dropFirst()), input: script, environment: environment)
    }
}

/// A folder of a test's own, gone when the test is through.
package func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = try await Program.run("mktemp", ["-d", "/tmp/trimast-test.XXXXXX"]).output.split(separator: "\n").joined()
    do {
        let result = try await body(path)
        _ = try await Program.run("rm", ["-rf", path])
        return result
    } catch {
        _ = try await Program.run("rm", ["-rf", path])
        throw error
    }
}
