import Specification

/// Everything that apply will do, in an order that works host by host. Showing and applying read this same value.
package struct Plan: Codable, Equatable, Sendable {
    package var cluster: HostName
    /// Steps of one host stand in the order in which they run there.
    package var steps: [Step]
    /// What cannot be done now, and why: shown, and kept from looking like success.
    package var notes: [String]
    /// What is wanted and is not planned, since the cluster is not in a state for it, or could not be read: a run of this plan is not complete.
    package var postponed: [String]
    /// Who may be disturbed when the plan begins.
    package var admission: Admission

    package init(cluster: HostName, steps: [Step], notes: [String] = [], postponed: [String] = [], admission: Admission = Admission()) {
        self.cluster = cluster
        self.steps = steps
        self.notes = notes
        self.postponed = postponed
        self.admission = admission
    }

    package var isEmpty: Bool { steps.isEmpty }

    /// What is wrong with the plan itself: it would be a bug of Trimast, found before anything runs.
    package var defects: [String] {
        var defects: [String] = []
        var ids: Set<String> = []
        for step in steps where !ids.insert(step.id).inserted { defects.append("two steps are called \(step.id)") }
        let graph = StepGraph(steps)
        for step in steps where step.isCleanUp && !step.locks.isEmpty { defects.append("\(step.id) cleans up and wants a lock") }
        for turn in graph.turns where Set((turn.steps + turn.recoveries).map { graph.lane[$0] }).count > 1 {
            defects.append("the steps of one turn run in several lanes: " + turn.steps.map { steps[$0].id }.joined(separator: ", "))
        }
        // A cycle: take the steps whose needs are met, and those whose needs they meet, until none can be taken. Nobody has to provide
        // what is there already.
        var unmet = graph.providerCounts
        var ready = steps.indices.filter { unmet[$0] == 0 }
        while let index = ready.popLast() {
            for user in graph.users[index] {
                unmet[user] -= 1
                if unmet[user] == 0 { ready.append(user) }
            }
        }
        let circle = steps.indices.filter { unmet[$0] > 0 || !steps[$0].needs.isDisjoint(with: steps[$0].provides) }
        if !circle.isEmpty { defects.append("these steps wait for each other: " + circle.map { steps[$0].id }.joined(separator: ", ")) }
        return defects
    }
}
