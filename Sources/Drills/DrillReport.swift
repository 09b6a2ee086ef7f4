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
        /// Why it was not carried through to its end; what was disturbed was put back.
        package var interrupted: String?
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

        /// Neither refused nor interrupted: its limits count.
        package var isDone: Bool { refused == nil && interrupted == nil }
        package var keeps: Bool { failure == nil && broken.isEmpty }
        /// What stands under it.
        package var notes: [String] {
            var notes: [String] = []
            if let refused { notes.append(refused) }
            if let interrupted { notes.append(interrupted) }
            notes += broken
            if let failure { notes.append(failure) }
            if let outcome { notes += outcome.notes }
            return notes
        }
    }

    /// 0 every limit is kept; 3 one is not; 1 an error, an interruption, or something that was wanted and could not be done.
    ///
    /// - Parameter names: the drills that were named: of all others it is no error that one cannot be done, as long as another can.
    package func exitStatus(named names: [String], isInterrupted: Bool) -> Int32 {
        if runs.contains(where: { !$0.broken.isEmpty }) { return 3 }
        let failed = runs.contains { $0.failure != nil || $0.interrupted != nil || ($0.refused != nil && names.contains($0.name)) }
        return failed || isInterrupted || !runs.contains(where: \.isDone) ? 1 : 0
    }
}
