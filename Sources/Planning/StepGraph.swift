/// Who waits for whom in a plan, by the steps' places in it: made once, in time that grows with the steps and their needs.
struct StepGraph: Sendable {
    /// By id.
    private(set) var indices: [String: Int]
    /// For each step, those that need something that it provides; a step is no user of its own.
    private(set) var users: [[Int]]
    /// For each step, how many others provide what it needs.
    private(set) var providerCounts: [Int]
    /// The steps of each lane of each host, in the plan's order; no lane is empty.
    private(set) var lanes: [[Int]] = []
    /// For each step, its lane and its place there.
    private(set) var lane: [Int] = []
    private(set) var position: [Int] = []
    /// The steps that learn a value, and the clean-up steps that want it.
    private(set) var learners: [RuntimeValue: [Int]] = [:]
    private(set) var cleanUps: [RuntimeValue: [Int]] = [:]
    /// The turns of the plan, and for each step its own, if it has one.
    private(set) var turns: [PlannedTurn] = []
    private(set) var turn: [Int?] = []

    /// A turn with the steps that make it.
    struct PlannedTurn: Sendable {
        var disturbance: Disturbance
        var steps: [Int] = []
        var recoveries: [Int] = []
    }

    init(_ steps: [Step]) {
        indices = Dictionary(steps.indices.map { (steps[$0].id, $0) }, uniquingKeysWith: { $1 })
        users = Array(repeating: [], count: steps.count)
        providerCounts = Array(repeating: 0, count: steps.count)
        var providers: [Resource: [Int]] = [:]
        var laneNumbers: [String: Int] = [:]
        var turnNumbers: [String: Int] = [:]
        for (index, step) in steps.enumerated() {
            for resource in step.provides { providers[resource, default: []].append(index) }
            for value in step.learns { learners[value, default: []].append(index) }
            if step.isCleanUp { for value in step.action.kind.values { cleanUps[value, default: []].append(index) } }
            let key = "\(step.host)/\(step.lane.rawValue)"
            let number = laneNumbers[key] ?? lanes.count
            if number == lanes.count {
                laneNumbers[key] = number
                lanes.append([])
            }
            turn.append(place(step, index, &turnNumbers))
            lane.append(number)
            position.append(lanes[number].count)
            lanes[number].append(index)
        }
        var ofPart: [String: [Int]] = [:]
        for (index, step) in steps.enumerated() {
            var mine: Set<Int> = []
            for need in step.needs { mine.formUnion(providers[need] ?? []) }
            // What a part made is not taken away under a step of it that still waits.
            let part = "\(step.host)/\(step.part)"
            if step.isCleanUp { mine.formUnion(ofPart[part] ?? []) }
            ofPart[part, default: []].append(index)
            mine.remove(index)
            providerCounts[index] = mine.count
            for provider in mine { users[provider].append(index) }
        }
    }

    /// The number of the step's turn, made where it is the turn's first.
    private mutating func place(_ step: Step, _ index: Int, _ numbers: inout [String: Int]) -> Int? {
        guard step.turn != nil || !step.locks.isEmpty else { return nil }
        let id = step.turn?.id ?? step.id
        let number = numbers[id] ?? turns.count
        if number == turns.count {
            numbers[id] = number
            let subject = step.turn?.subject ?? step.host
            turns.append(PlannedTurn(disturbance: Disturbance([], of: subject, effect: step.turn?.effect ?? .restores)))
        }
        turns[number].disturbance.locks.formUnion(step.locks)
        if step.isRecovery { turns[number].recoveries.append(index) } else { turns[number].steps.append(index) }
        return number
    }
}
