import Subprocess
import Support

/// What the operator's own ssh makes of its configuration for a host, as `ssh -G` prints it.
struct SSHSettings: Sendable {
    private let lines: [Substring]
    private let home: String

    init(_ target: SSHTarget, home: String) async throws {
        let arguments = Array(target.arguments(home: home).dropLast())  // without the command
        lines = try await SSHTool.run("ssh", ["-G"] + arguments).output.split(separator: "\n")
        self.home = home
    }

    /// The values of a keyword that names files, in order, without the `~`.
    func files(_ keyword: String) -> [String] {
        lines.filter { $0.hasPrefix(keyword + " ") }.map { line in
            PathText.expanded(String(line.dropFirst(keyword.count + 1)), home: home)
        }
    }
}

/// OpenSSH's programs, run to their end.
enum SSHTool {
    /// - Returns: the exit status, 255 after a signal, as ssh itself has it; and what it printed on both of its outputs.
    static func run(_ program: String, _ arguments: [String], input: String = "") async throws -> (status: Int32, output: String) {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), input: .string(input), output: .string(limit: 1 << 20),
            error: .combinedWithOutput)
        return (status(result.terminationStatus), result.standardOutput)
    }

    static func status(_ status: TerminationStatus) -> Int32 { if case .exited(let code) = status { code } else { 255 } }
}
