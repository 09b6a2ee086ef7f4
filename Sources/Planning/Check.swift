import Specification
import Support

/// One promise looked at: what was found and, where it does not hold, what to do. Shared by verify, preflight and status.
public struct Check: Codable, Equatable, Sendable {
    public enum Outcome: String, Codable, Sendable {
        case passed, failed, skipped
        /// It holds, and something should be known of it.
        case noted
    }
    /// A stable name, such as `swap` or `etcd.voters`.
    public var id: String
    /// The rows of the recipe that it keeps.
    public var rows: [String]
    /// nil: the cluster as a whole.
    public var host: HostName?
    public var outcome: Outcome
    /// What was found, one line.
    public var found: String
    /// What is under that line where one line is not enough: each difference, with its values.
    public var details: [String]?
    public var nextStep: Advice?
    /// The other hosts that it is about; nil where it is about none.
    public var about: [HostName]?

    public init(
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
