import Specification

/// Everything that apply will do, in an order that works host by host. Showing and applying read this same value.
public struct Plan: Codable, Equatable, Sendable {
    public var cluster: HostName
    /// Steps of one host stand in the order in which they run there.
    public var steps: [Step]
    /// What cannot be done now, and why: shown, and kept from looking like success.
    public var notes: [String]

    public init(cluster: HostName, steps: [Step], notes: [String] = []) {
        self.cluster = cluster
        self.steps = steps
        self.notes = notes
    }

    public var isEmpty: Bool { steps.isEmpty }

    /// What is wrong with the plan itself: it would be a bug of Trimast, found before anything runs.
    public var defects: [String] {
        var defects: [String] = []
        var ids: Set<String> = []
        // For each resource, how many of its providers are not through, and who waits for it; it is there when all are.
        var owed: [Resource: Int] = [:]
        var waiting: [Resource: [Int]] = [:]
        for step in steps {
            if !ids.insert(step.id).inserted { defects.append("two steps are called \(step.id)") }
            for resource in step.provides { owed[resource, default: 0] += 1 }
        }
        var unmet: [Int] = []
        for (index, step) in steps.enumerated() {
            // Nobody has to provide what is there already.
            let needs = step.needs.filter { owed[$0] != nil }
            for need in needs { waiting[need, default: []].append(index) }
            unmet.append(needs.count)
        }
        // A cycle: take the steps whose needs are met, and those whose needs they meet, until none can be taken.
        var ready = steps.indices.filter { unmet[$0] == 0 }
        while let index = ready.popLast() {
            for resource in steps[index].provides {
                owed[resource, default: 0] -= 1
                guard owed[resource] == 0 else { continue }
                for user in waiting[resource] ?? [] {
                    unmet[user] -= 1
                    if unmet[user] == 0 { ready.append(user) }
                }
            }
        }
        let circle = steps.indices.filter { unmet[$0] > 0 }
        if !circle.isEmpty { defects.append("these steps wait for each other: " + circle.map { steps[$0].id }.joined(separator: ", ")) }
        return defects
    }
}
