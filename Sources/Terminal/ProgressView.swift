import Execution
import Foundation
import Planning
import Specification
import Support
import Synchronization

/// Shows a run on standard error: live lines on a terminal, one plain line for each ended step elsewhere.
package final class ProgressView: Sendable {
    private struct State {
        var progress: ProgressState
        var drawn = 0
    }
    private let state: Mutex<State>
    private let style: Style
    private let isLive: Bool
    private let begin = ContinuousClock().now
    private let width: @Sendable () -> Int

    /// - Parameter isLive: draws over itself; needs a terminal.
    package init(_ plan: Plan, hosts: [HostName], style: Style, isLive: Bool, width: @escaping @Sendable () -> Int) {
        state = Mutex(State(progress: ProgressState(plan, hosts: hosts)))
        self.style = style
        self.isLive = isLive
        self.width = width
    }

    private var now: Double { (ContinuousClock().now - begin).seconds }

    package func take(_ event: RunEvent) {
        let now = now
        state.withLock { state in
            state.progress.take(event, at: now)
            var text = ""
            if isLive { text += erase(&state) }
            if let line = Self.line(event, now: now, isLive: isLive, style: style) { text += line + "\n" }
            if isLive { text += draw(&state, now: now) }
            write(text)
        }
    }

    /// Draws the running seconds anew; called a few times a second on a terminal.
    package func tick() {
        guard isLive else { return }
        let now = now
        state.withLock { state in
            let text = erase(&state) + draw(&state, now: now)
            write(text)
        }
    }

    /// Takes the live lines away.
    package func finish() {
        guard isLive else { return }
        state.withLock { state in write(erase(&state)) }
    }

    private func erase(_ state: inout State) -> String {
        defer { state.drawn = 0 }
        return state.drawn == 0 ? "" : "\u{1B}[\(state.drawn)A\r\u{1B}[J"
    }

    private func draw(_ state: inout State, now: Double) -> String {
        let lines = state.progress.lines(width: width(), now: now, style: style)
        state.drawn = lines.count
        return lines.map { $0 + "\n" }.joined()
    }

    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// The plain line of an event; on a live display only what must stay on the screen.
    static func line(_ event: RunEvent, now: Double, isLive: Bool, style: Style) -> String? {
        let time = String(format: "%6.1f s", now)
        return switch event {
        case .started: nil
        case .finished(let step, let seconds):
            isLive ? nil : "\(time)  \(step.host)  \(step.title)" + (seconds >= 1 ? String(format: "  (%.1f s)", seconds) : "")
        case .failed(let step, let error):
            "\(time)  " + style(.red, "\(step.host)  failed: ") + step.title + (error.cause.map { "\n\($0)" } ?? "")
        case .skipped(let step, let why): isLive ? nil : "\(time)  \(step.host)  skipped: \(step.title) (because of \(why))"
        case .lost(let host, let error): "\(time)  " + style(.red, "\(host)  lost: ") + error.message
        case .stopping: "\(time)  stopping: running steps finish, nothing more starts (interrupt again to stop at once)"
        }
    }
}
