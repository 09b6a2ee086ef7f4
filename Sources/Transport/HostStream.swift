import Glibc
import Specification
import Subprocess
import Support
import SystemPackage

/// A connection of its own to a host for many bytes, which would keep its shell from everything else: one command as root, and what it reads.
package struct HostStream: Sendable {
    private let target: SSHTarget
    private let home: String
    private let program: String

    /// - Parameter home: the operator's home folder.
    package init(_ target: SSHTarget, home: String) { self.init(target, home: home, program: "ssh") }

    init(_ target: SSHTarget, home: String, program: String) {
        self.target = target
        self.home = home
        self.program = program
    }

    /// What the command reads.
    package struct Sink: Sendable {
        fileprivate let writer: StandardInputWriter

        /// - Throws: where the command reads no more.
        package func write(_ bytes: [UInt8]) async throws {
            guard try await writer.write(bytes) == bytes.count else { throw TrimastError("ssh.connection-lost", "the host reads no more") }
        }
    }

    /// Runs sh as root on the host.
    ///
    /// - Parameters:
    ///   - script: holds no secret: it is an argument of ssh, and of the host's shell.
    ///   - send: writes what the script reads; its end is the end of the input.
    /// - Throws: as ``HostChannel``, where the host cannot be reached.
    package func run(_ script: String, send: @escaping @Sendable (Sink) async throws -> Void) async throws -> CommandResult {
        signal(SIGPIPE, SIG_IGN)
        let word = Shell.quoted(script)
        let command =
            "exec /bin/sh -c 'test \"$(id -u)\" = 0 && exec /bin/sh -c \"$0\"; exec env LC_ALL=C sudo -n /bin/sh -c \"$0\"' \(word)"
        let ssh = try await program.contains("/") ? FilePath(program) : Executable.name(program).resolveExecutablePath(in: .inherit)
        let said = Collected()
        let output = Collected()
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let outcome = try await Subprocess.run(
            .path(ssh), arguments: Arguments(target.arguments(home: home, command: command)), platformOptions: options,
            input: .inputWriter, output: .sequence, error: .sequence
        ) { execution in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // What goes wrong here is seen by the command's end.
                    try? await send(Sink(writer: execution.standardInputWriter))
                    try? await execution.standardInputWriter.finish()
                }
                group.addTask {
                    for try await buffer in execution.standardError { await said.append(buffer.withUnsafeBytes { Array($0) }) }
                }
                for try await buffer in execution.standardOutput { await output.append(buffer.withUnsafeBytes { Array($0) }) }
                try await group.waitForAll()
            }
        }
        guard case .exited(let status) = outcome.terminationStatus, status != 255 else {
            throw SSHFailure.error(
                host: target, stderr: await said.text, status: "\(outcome.terminationStatus)", wasConnected: false, recorded: nil)
        }
        return CommandResult(status: status, bytes: await output.bytes + (status == 0 ? [] : said.bytes))
    }
}

/// The first megabyte of what a program prints.
private actor Collected {
    private(set) var bytes: [UInt8] = []
    func append(_ more: [UInt8]) { if bytes.count < 1 << 20 { bytes += more } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
