import Planning
import Specification
import Support

/// What happens while a plan runs: the one source of every progress display.
public enum RunEvent: Sendable {
    case started(Step)
    case finished(Step, seconds: Double)
    case failed(Step, TrimastError)
    case skipped(Step, because: String)
    case lost(HostName, TrimastError)
    /// The operator asked to stop: nothing more starts.
    case stopping
}

/// How a run ended.
public struct RunReport: Sendable {
    public var done: [Step] = []
    public var failures: [(step: Step, error: TrimastError)] = []
    public var skipped: [(step: Step, because: String)] = []
    /// Steps whose connection was lost while they ran: they may be done, or still go on there.
    public var unknown: [Step] = []
    public var lost: [HostName: TrimastError] = [:]
    public var wasStopped = false
    public var seconds = 0.0

    public init() {}

    public var isComplete: Bool { failures.isEmpty && skipped.isEmpty && lost.isEmpty && !wasStopped }
}
