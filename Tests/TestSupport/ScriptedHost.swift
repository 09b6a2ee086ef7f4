import Specification
import Support
import Transport

/// A host that a test plays: no ssh, no shell. It answers each script as the test says, and can be lost and come back.
package actor ScriptedHost: HostConnection {
    package enum Answer: Sendable {
        case result(status: Int32, output: String)
        /// The connection is lost while the script runs.
        case lost(TrimastError)
        /// The script never ends.
        case silence

        package static let done = Answer.result(status: 0, output: "")
        package static func failed(_ output: String, status: Int32 = 1) -> Answer { .result(status: status, output: output) }
    }

    private let answer: @Sendable (String) async -> Answer
    /// Every script that began, in order.
    package private(set) var began: [String] = []
    package private(set) var roundTrips = 0
    package var timing: ConnectionTiming? { nil }

    /// Why nothing is answered any more; nil: it is there.
    private var failure: TrimastError?
    private var open: [Int: Results.Continuation] = [:]
    private var serving: CheckedContinuation<Void, Never>?
    private var isClosed = false

    /// - Parameter answer: what comes of a script; it may wait for something first.
    package init(_ answer: @escaping @Sendable (String) async -> Answer = { _ in .done }) { self.answer = answer }

    /// The first text that the script holds decides; a script with none of them is done.
    package init(_ table: KeyValuePairs<String, Answer>) {
        let rows = table.map { ($0.key, $0.value) }
        self.init { script in rows.first { script.contains($0.0) }?.1 ?? .done }
    }

    package func start(_ scripts: [String]) -> Results {
        let (stream, sink) = Results.makeStream()
        if let failure {
            sink.finish(throwing: failure)
            return stream
        }
        roundTrips += 1
        let id = roundTrips
        open[id] = sink
        Task { await carryOut(scripts, id) }
        return stream
    }

    private func carryOut(_ scripts: [String], _ id: Int) async {
        for (index, script) in scripts.enumerated() where open[id] != nil {
            began.append(script)
            switch await answer(script) {
            case .silence: return
            case .lost(let error): return lose(error)
            case .result(let status, let output):
                open[id]?.yield((index, CommandResult(status: status, output: output)))
                if status != 0 { return finish(id) }
            }
        }
        finish(id)
    }

    private func finish(_ id: Int) { open.removeValue(forKey: id)?.finish() }

    /// Ends the connection: whoever waits gets the error, and whoever asks until ``comeBack()``.
    package func lose(_ error: TrimastError) {
        failure = error
        for sink in open.values { sink.finish(throwing: error) }
        open = [:]
        serving?.resume()
        serving = nil
    }

    /// It can be reached again, by the next ``serve(whenOpen:)``.
    package func comeBack() { failure = nil }

    package func end(_ error: TrimastError) { lose(error) }

    package func serve(whenOpen: @escaping @Sendable () -> Void) async {
        whenOpen()
        if !isClosed, failure == nil {
            // Like a connection over ssh it ends with its task.
            await withTaskCancellationHandler {
                await withCheckedContinuation { serving = $0 }
            } onCancel: {
                Task { await self.close() }
            }
        }
        isClosed = false
    }

    package func close() {
        // Closed before it was served, it is not to be served any more.
        isClosed = serving == nil && failure == nil
        serving?.resume()
        serving = nil
    }
}

extension HostSpec {
    /// A host of a cluster file that only its name matters of.
    package static func named(_ name: String) throws -> HostSpec {
        HostSpec(name: try host(name), address: try TestSupport.address("10.0.0.1"), roles: [.worker])
    }
}
