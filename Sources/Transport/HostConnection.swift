import Support

/// What one command on a host left: its exit status and everything that it printed.
package struct CommandResult: Equatable, Sendable {
    package var status: Int32
    package var bytes: [UInt8]
    /// What it printed, as text; bytes that are not UTF-8 are replaced.
    package var output: String { String(decoding: bytes, as: UTF8.self) }

    package init(status: Int32, bytes: [UInt8]) {
        self.status = status
        self.bytes = bytes
    }

    package init(status: Int32, output: String) {
        self.init(status: status, bytes: Array(output.utf8))
    }
}

/// When ssh was started, when the shell said that it is there, and when the last answer came.
package struct ConnectionTiming: Equatable, Sendable {
    package var started: ContinuousClock.Instant
    package var opened: ContinuousClock.Instant
    package var answered: ContinuousClock.Instant
    package var connecting: Duration { opened - started }
    package var answering: Duration { answered - opened }

    package init(started: ContinuousClock.Instant, opened: ContinuousClock.Instant, answered: ContinuousClock.Instant) {
        self.started = started
        self.opened = opened
        self.answered = answered
    }
}

/// One host as whoever sends it commands sees it: ``HostChannel`` over ssh, or a host that a test plays.
package protocol HostConnection: Sendable {
    /// Each command's place in its request, and its result, as it ends.
    typealias Results = AsyncThrowingStream<(index: Int, result: CommandResult), any Error>

    /// Runs the commands one after the other until one fails, all sent in one write.
    ///
    /// - Returns: each command's index and result as it ends. The stream ends after the last command or the first that fails, and
    ///   throws a ``TrimastError`` when the connection is lost.
    func start(_ scripts: [String]) async -> Results

    /// Holds the connection until ``close()`` or ``end(_:)``, or until the host or the task ends it. Never throws: what goes wrong reaches
    /// those who wait.
    ///
    /// - Parameter whenOpen: called once the login is over, whether or not it succeeded.
    func serve(whenOpen: @escaping @Sendable () -> Void) async

    /// Lets the host end once it has done what it was sent.
    func close() async

    /// Ends it at once. What it was sent may go on there; whoever waits for an answer gets the error.
    func end(_ error: TrimastError) async

    /// Requests written so far.
    var roundTrips: Int { get async }

    /// nil before the login is over.
    var timing: ConnectionTiming? { get async }
}

extension HostConnection {
    /// Runs one command.
    ///
    /// - Throws: a ``TrimastError`` when the connection is lost or closed, `CancellationError` when the task is cancelled.
    package func run(_ script: String) async throws -> CommandResult {
        for try await (_, result) in await start([script]) { return result }
        try Task.checkCancellation()
        throw TrimastError("ssh.closed", "the connection was closed before the command was done")
    }
}
