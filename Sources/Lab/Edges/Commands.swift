import Subprocess
import Support
import SystemPackage

/// One program with its arguments, as a value: built by pure functions, run by ``Commands``.
package struct Command: Equatable, Sendable, CustomStringConvertible {
    package var program: String
    package var arguments: [String]
    /// Variables added to the environment of this process.
    package var environment: [String: String]
    package var directory: FilePath?

    package init(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: FilePath? = nil) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }

    /// An embedded shell script with its positional parameters. `name` is what messages call it.
    static func script(
        _ text: String, name: String, _ parameters: [String] = [], environment: [String: String] = [:], directory: FilePath? = nil
    ) -> Command {
        Command("sh", ["-c", text, name] + parameters, environment: environment, directory: directory)
    }

    /// What to call it in a message: an embedded script by its name.
    package var description: String {
        if program == "sh", arguments.first == "-c", arguments.count > 2 { return arguments[2] }
        return ([program] + arguments).map(Shell.word).joined(separator: " ")
    }
}

/// How a program ended and what it said.
package struct CommandResult: Equatable, Sendable {
    /// The exit status; 128 and the signal's number where a signal ended it.
    package var status: Int
    package var output: String
    package var errors: String
    package var isSuccess: Bool { status == 0 }
}

/// The edge to other programs.
struct Commands: Sendable {
    /// Runs a program and returns how it ended; throws only where it cannot be started.
    func result(_ command: Command) async throws -> CommandResult {
        do {
            let result = try await run(
                executable(command), arguments: Arguments(command.arguments), environment: environment(command),
                workingDirectory: command.directory, output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
            return CommandResult(
                status: status(result.terminationStatus), output: result.standardOutput, errors: result.standardError)
        } catch let error as SubprocessError {
            throw cannotStart(command, error)
        }
    }

    /// Runs a program that must succeed and returns what it printed.
    @discardableResult
    func output(_ command: Command) async throws -> String {
        let result = try await result(command)
        guard result.isSuccess else {
            throw failed(command, status: result.status, said: result.errors.isEmpty ? result.output : result.errors)
        }
        return result.output
    }

    /// Runs a program that must succeed; all it says goes to the end of a log file. It ends with this process, whatever ends that.
    func logged(_ command: Command, to log: FilePath) async throws {
        let file = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .append, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        let tie = try LifeTie()
        let tied = tie.command(command)
        let ended: Int
        do {
            let result = try await run(
                executable(tied), arguments: Arguments(tied.arguments), environment: environment(tied),
                workingDirectory: tied.directory, input: .fileDescriptor(tie.end, closeAfterSpawningProcess: true),
                output: .fileDescriptor(file, closeAfterSpawningProcess: true), error: .combinedWithOutput)
            ended = status(result.terminationStatus)
            try tie.release()
        } catch let error as SubprocessError {
            try tie.release()
            throw cannotStart(command, error)
        }
        guard ended == 0 else { throw failed(command, status: ended, said: try log.lastLines(12)) }
    }

    /// A path is taken as it is, a name is looked up in PATH.
    private func executable(_ command: Command) -> Executable {
        command.program.contains("/") ? .path(FilePath(command.program)) : .name(command.program)
    }

    private func environment(_ command: Command) -> Environment {
        var values: [Environment.Key: String?] = ["LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"]
        for (key, value) in command.environment { values[Environment.Key(stringLiteral: key)] = value }
        return .inherit.updating(values)
    }

    private func status(_ status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }

    private func cannotStart(_ command: Command, _ error: SubprocessError) -> TrimastError {
        TrimastError(
            "lab.program-missing", "\(command.program) could not be started", cause: "\(error)",
            nextStep: "install the package that has \(command.program)")
    }

    private func failed(_ command: Command, status: Int, said: String) -> TrimastError {
        TrimastError("lab.command-failed", "\(command) ended with status \(status)", cause: said.trimmingTrailingSpace())
    }
}

extension String {
    func trimmingTrailingSpace() -> String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
