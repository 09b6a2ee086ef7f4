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
        var provided: Set<Resource> = []
        for step in steps {
            if !ids.insert(step.id).inserted { defects.append("two steps are called \(step.id)") }
            provided.formUnion(step.provides)
        }
        // A cycle: repeatedly take the steps whose needs are met, until none is left or none can be taken.
        var done: Set<Resource> = []
        var rest = steps
        while !rest.isEmpty {
            let ready = rest.filter { $0.needs.intersection(provided).isSubset(of: done) }
            if ready.isEmpty {
                defects.append("these steps wait for each other: " + rest.map(\.id).joined(separator: ", "))
                break
            }
            let readyIDs = Set(ready.map(\.id))
            rest.removeAll { readyIDs.contains($0.id) }
            let owed = rest.reduce(into: Set<Resource>()) { $0.formUnion($1.provides) }
            for step in ready { done.formUnion(step.provides.subtracting(owed)) }
        }
        return defects
    }
}
