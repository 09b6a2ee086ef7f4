import Glibc
import Specification
import Subprocess
import Support
import SystemPackage

/// One host's SSH connection and its one long-lived root shell.
///
/// A request is one write and so one round trip, however many commands it holds. Requests may overlap. The connection lives as long as
/// the task that calls ``serve(whenOpen:)``; everything waiting when it ends gets the same error.
package actor HostChannel: HostConnection {
    package nonisolated let target: SSHTarget
    /// Requests written so far: the round trips that Trimast pays, apart from those of the connection itself.
    package private(set) var roundTrips = 0

    /// nil before the shell is there.
    package var timing: ConnectionTiming? {
        guard let started, let opened else { return nil }
        return ConnectionTiming(started: started, opened: opened, answered: lastAnswer ?? opened)
    }

    private enum State {
        case opening
        case closed(TrimastError?)
    }

    private struct Waiting {
        var sink: Results.Continuation
        var index: Int
        var isLast: Bool
    }

    private var state = State.opening
    private var waiting: [Int: Waiting] = [:]
    private var nextID = 1
    private var isClosing = false
    private let clock = ContinuousClock()
    private var started: ContinuousClock.Instant?
    private var opened: ContinuousClock.Instant?
    private var lastAnswer: ContinuousClock.Instant?
    private let home: String
    private let lock: HostLock?
    private let program: String
    private let nonce: String
    private let requests: AsyncStream<String>
    private let requestSink: AsyncStream<String>.Continuation
    /// Says that ssh is to be ended now.
    private let ends: AsyncStream<Void>
    private let endSink: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - home: the operator's home folder, for files that cluster.yaml names with `~/`.
    ///   - lock: what keeps other runs from the host as long as this connection lasts; where somebody else has it, every request is refused.
    package init(_ target: SSHTarget, home: String, lock: HostLock? = nil) {
        self.init(target, home: home, lock: lock, program: "ssh")
    }

    /// - Parameter program: what is run in ssh's place, with ssh's arguments: a name of PATH, or a path.
    init(_ target: SSHTarget, home: String, lock: HostLock? = nil, program: String) {
        self.target = target
        self.home = home
        self.lock = lock
        self.program = program
        var generator = SystemRandomNumberGenerator()
        nonce = "@trimast-" + String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
        (requests, requestSink) = AsyncStream.makeStream()
        (ends, endSink) = AsyncStream.makeStream()
    }

    package func start(_ scripts: [String]) -> Results {
        let (stream, sink) = Results.makeStream()
        if case .closed(let error) = state {
            sink.finish(throwing: error ?? closedByUs)
            return stream
        }
        guard !scripts.isEmpty else {
            sink.finish()
            return stream
        }
        var commands: [(id: Int, script: String)] = []
        for (index, script) in scripts.enumerated() {
            commands.append((nextID, script))
            waiting[nextID] = Waiting(sink: sink, index: index, isLast: index == scripts.count - 1)
            nextID += 1
        }
        roundTrips += 1
        requestSink.yield(ShellProtocol.batch(commands))
        return stream
    }

    /// Lets the shell end once it has done what it was sent.
    package func close() {
        isClosing = true
        requestSink.finish()
    }

    package func end(_ error: TrimastError) {
        isClosing = true
        requestSink.finish()
        fail(with: error)
        endSink.yield()
    }

    package func serve(whenOpen: @escaping @Sendable () -> Void) async {
        // Nobody wanted anything of the host while it waited for its turn.
        guard !(isClosing && waiting.isEmpty) else { return whenOpen() }
        started = clock.now
        // An ssh that ends while it is written to is an error to handle, not a reason for this process to die.
        signal(SIGPIPE, SIG_IGN)
        let stderr = StandardErrorTail()
        // What a login says in the shell's place, such as nologin(8).
        let spoken = StandardErrorTail()
        var status = "no status"
        do {
            // Subprocess tries a name in every folder of PATH by a process of its own.
            let ssh =
                try await program.contains("/") ? FilePath(program) : Executable.name(program).resolveExecutablePath(in: .inherit)
            let outcome = try await Subprocess.run(
                .path(ssh), arguments: Arguments(target.arguments(home: home)), platformOptions: Self.platformOptions,
                input: .inputWriter, output: .sequence, error: .sequence
            ) { execution in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await self.write(to: execution.standardInputWriter) }
                    group.addTask {
                        // What is no longer wanted; an ssh that is gone already needs no signal.
                        for await _ in self.ends { try? execution.send(signal: .terminate) }
                    }
                    group.addTask {
                        for try await buffer in execution.standardError {
                            await stderr.append(buffer.withUnsafeBytes { Array($0) })
                        }
                    }
                    var parser = FrameParser(nonce: nonce)
                    for try await buffer in execution.standardOutput {
                        let bytes = buffer.withUnsafeBytes { Array($0) }
                        for frame in parser.consume(bytes) {
                            if frame.id == ShellProtocol.greeting { whenOpen() }
                            deliver(frame)
                        }
                        if opened == nil { await spoken.append(bytes) }
                    }
                    requestSink.finish()
                    endSink.finish()
                    try await group.waitForAll()
                }
            }
            status = "\(outcome.terminationStatus)"
        } catch {
            await stderr.append(Array("\(error)".utf8))
        }
        requestSink.finish()
        if opened == nil { whenOpen() }
        let heard = await spoken.text
        let errors = await stderr.text
        let said = opened == nil && !heard.isEmpty ? "\(heard)\n\(errors)" : errors
        let recorded = try? await ChangedHostKey(SSHFailure.lines(said)).recorded()
        let error = SSHFailure.error(host: target, stderr: said, status: status, wasConnected: opened != nil, recorded: recorded)
        if case .closed = state { return }
        fail(with: waiting.isEmpty && opened != nil ? nil : error)
    }

    /// Whoever waits gets the error, and whoever asks from now on.
    ///
    /// - Parameter error: nil: nobody waits, and the end was wanted.
    private func fail(with error: TrimastError?) {
        state = .closed(error)
        for (_, wait) in waiting { wait.sink.finish(throwing: error) }
        waiting = [:]
    }

    private static var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        // A group of its own: Ctrl-C in the operator's terminal reaches Trimast, which lets running steps finish, and not ssh.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        return options
    }

    private func write(to writer: StandardInputWriter) async {
        do {
            _ = try await writer.write(ShellProtocol.prologue(nonce: nonce, lock: lock))
            for await request in requests { _ = try await writer.write(request) }
            try await writer.finish()
        } catch {
            // A dead connection: its end is seen, and told, by the reader.
            return
        }
    }

    private func deliver(_ frame: FrameParser.Frame) {
        guard frame.id != ShellProtocol.greeting else {
            opened = clock.now
            if frame.status != 0 {
                fail(with: HostLock.refusal(frame.status, String(decoding: frame.output, as: UTF8.self), host: target.host))
            }
            return
        }
        lastAnswer = clock.now
        guard let wait = waiting.removeValue(forKey: frame.id) else { return }
        wait.sink.yield((wait.index, CommandResult(status: frame.status, bytes: frame.output)))
        if frame.status != 0 {
            // The commands behind it in the same batch do not run.
            var id = frame.id + 1
            var last = wait.isLast
            while !last, let skipped = waiting.removeValue(forKey: id) {
                last = skipped.isLast
                id += 1
            }
            wait.sink.finish()
        } else if wait.isLast {
            wait.sink.finish()
        }
    }

    private var closedByUs: TrimastError {
        TrimastError("ssh.closed", "the connection was closed before the step was sent", place: target.host.text)
    }
}

/// The last few kilobytes that ssh, or the host in the shell's place, said.
private actor StandardErrorTail {
    private var bytes: [UInt8] = []
    func append(_ more: [UInt8]) {
        bytes += more
        if bytes.count > 16384 { bytes.removeFirst(bytes.count - 16384) }
    }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
