import Specification
import Support

/// One promise looked at: what was found and, where it does not hold, what to do. Shared by verify, preflight and status.
package struct Check: Codable, Equatable, Sendable {
    package enum Outcome: String, Codable, Sendable {
        case passed, failed, skipped
        /// It holds, and something should be known of it.
        case noted
    }
    /// A stable name, such as `swap` or `etcd.voters`.
    package var id: String
    /// The rows of the recipe that it keeps.
    package var rows: [String]
    /// nil: the cluster as a whole.
    package var host: HostName?
    package var outcome: Outcome
    /// What was found, one line.
    package var found: String
    /// What is under that line where one line is not enough: each difference, with its values.
    package var details: [String]?
    package var nextStep: Advice?
    /// The other hosts that it is about; nil where it is about none.
    package var about: [HostName]?

    package init(
        _ id: String, rows: [String] = [], host: HostName? = nil, _ outcome: Outcome, found: String, details: [String]? = nil,
        nextStep: Advice? = nil, about: [HostName]? = nil
    ) {
        self.id = id
        self.rows = rows
        self.host = host
        self.outcome = outcome
        self.found = found
        self.details = details
        self.nextStep = nextStep
        self.about = about
    }
}
