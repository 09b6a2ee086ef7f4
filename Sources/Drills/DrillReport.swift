import Specification

/// What was done and what came of it.
package struct DrillReport: Codable, Equatable, Sendable {
    package var cluster: HostName
    package var kubernetes: String
    /// When it began, in seconds since 1970.
    package var time: Double
    package var runs: [Run] = []

    package init(cluster: HostName, kubernetes: String, time: Double) {
        self.cluster = cluster
        self.kubernetes = kubernetes
        self.time = time
    }

    package struct Run: Codable, Equatable, Sendable {
        package var name: String
        /// With the host's name.
        package var title: String
        package var explanation: String
        package var target: HostName?
        package var observer: HostName?
        /// New connections were made from the operator's own machine.
        package var readsHere = false
        package var limit: Drill.Limit
        /// Why it was not done.
        package var refused: String?
        /// What went wrong while it was done.
        package var failure: String?
        package var outcome: DrillOutcome?
        package var broken: [String] = []

        package init(_ drill: Drill, on target: HostName?, observer: HostName? = nil, refused: String? = nil) {
            name = drill.name
            title = drill.title.replacing("HOST", with: target?.text ?? "a host")
            explanation = drill.explanation
            self.target = target
            self.observer = observer
            limit = drill.limit
            self.refused = refused
        }

        package var keeps: Bool { failure == nil && broken.isEmpty }
    }

    /// Every drill that was done kept its limits.
    package var keeps: Bool { runs.allSatisfy(\.keeps) }
}
