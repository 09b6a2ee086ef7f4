import Planning
import Specification
import Support

/// What happens while a plan runs: the one source of every progress display.
package enum RunEvent: Sendable {
    case started(Step)
    case finished(Step, seconds: Double)
    case failed(Step, TrimastError)
    case skipped(Step, because: String)
    case lost(HostName, TrimastError)
    /// The operator asked to stop: nothing more starts.
    case stopping
}

/// How a run ended.
package struct RunReport: Sendable {
    package var done: [Step] = []
    package var failures: [(step: Step, error: TrimastError)] = []
    package var skipped: [(step: Step, because: String)] = []
    /// Steps whose connection was lost while they ran: they may be done, or still go on there.
    package var unknown: [Step] = []
    package var lost: [HostName: TrimastError] = [:]
    package var wasStopped = false
    package var seconds = 0.0

    package init() {}

    package var isComplete: Bool { failures.isEmpty && skipped.isEmpty && lost.isEmpty && !wasStopped }
}
