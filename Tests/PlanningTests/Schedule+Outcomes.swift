@testable import Planning

extension Schedule {
    /// Every step's outcome, by its id.
    var outcomes: [String: Outcome] { plan.steps.reduce(into: [:]) { $0[$1.id] = outcome(of: $1.id) } }
}
