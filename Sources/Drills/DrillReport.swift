import Specification

/// What was done and what came of it.
public struct DrillReport: Codable, Equatable, Sendable {
    public var cluster: HostName
    public var kubernetes: String
    /// When it began, in seconds since 1970.
    public var time: Double
    public var runs: [Run] = []

    public init(cluster: HostName, kubernetes: String, time: Double) {
        self.cluster = cluster
        self.kubernetes = kubernetes
        self.time = time
    }

    public struct Run: Codable, Equatable, Sendable {
        public var name: String
        /// With the host's name.
        public var title: String
        public var explanation: String
        public var target: HostName?
        public var observer: HostName?
        public var limit: Drill.Limit
        /// Why it was not done.
        public var refused: String?
        /// What went wrong while it was done.
        public var failure: String?
        public var outcome: DrillOutcome?
        public var broken: [String] = []

        public init(_ drill: Drill, on target: HostName?, observer: HostName? = nil, refused: String? = nil) {
            name = drill.name
            title = drill.title.replacing("HOST", with: target?.text ?? "a host")
            explanation = drill.explanation
            self.target = target
            self.observer = observer
            limit = drill.limit
            self.refused = refused
        }

        public var keeps: Bool { failure == nil && broken.isEmpty }
    }

    /// Every drill that was done kept its limits.
    public var keeps: Bool { runs.allSatisfy(\.keeps) }
}
