import Specification
import Support

extension TrimastError {
    /// Why a host has no answer: an error of Trimast's own as it is, that it was cancelled, or what nobody expected, in its own words.
    package init(_ error: any Error, on host: HostName) {
        switch error {
        case let error as TrimastError: self = error
        case is CancellationError: self.init("run.cancelled", "stopped", place: host.text)
        default:
            self.init(
                "run.bug", "ended by an error that nobody expected", place: host.text, cause: "\(error)",
                nextStep: "run the same command again; if it ends so once more, please report it")
        }
    }
}
