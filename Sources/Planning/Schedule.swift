import Specification

/// What of a plan is done, running and failed, and what may start next: pure, so that its laws can be tested without a host.
public struct Schedule: Sendable {
    public enum Outcome: Equatable, Sendable {
        case waiting, running, done, failed
        /// Not run because what it needs was not done.
        case skipped(because: String)
    }

    public let plan: Plan
    public private(set) var outcomes: [String: Outcome]
    private let stepsByID: [String: Step]
    private let providers: [Resource: [String]]
    private var isStopping = false

    public init(_ plan: Plan) {
        self.plan = plan
        outcomes = Dictionary(plan.steps.map { ($0.id, .waiting) }, uniquingKeysWith: { $1 })
        stepsByID = Dictionary(plan.steps.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        var providers: [Resource: [String]] = [:]
        for step in plan.steps { for resource in step.provides { providers[resource, default: []].append(step.id) } }
        self.providers = providers
    }

    public var isFinished: Bool {
        outcomes.values.allSatisfy { if case .waiting = $0 { false } else { $0 != .running } }
    }

    /// Starts nothing more, except clean-up: what waits is skipped, so that the clean-up behind it need not wait for it.
    public mutating func stop() { isStopping = true }

    /// The next steps to send to each idle lane, in one write each.
    ///
    /// A batch is the first ready step of the lane and those right behind it that need nothing but what is done or stands before them
    /// in the batch. Steps with locks travel alone, so that a lock is held no longer than its step.
    public mutating func nextBatches() -> [[Step]] {
        skipWhatCannotRun()
        var batches: [[Step]] = []
        var busy: Set<String> = []
        var held: Set<Lock> = []
        for step in plan.steps where outcomes[step.id] == .running {
            busy.insert(laneKey(step))
            held.formUnion(step.locks)
        }
        var open: [String: Int] = [:]  // lane -> index of its batch; -1: the lane takes no more
        for step in plan.steps where outcomes[step.id] == .waiting {
            let lane = laneKey(step)
            if busy.contains(lane) || open[lane] == -1 { continue }
            let index = open[lane]
            let before = index.map { Set(batches[$0].map(\.id)) } ?? []
            guard areNeedsMet(step, assuming: before), values(of: step).isDisjoint(with: learning(before)) else {
                if index != nil { open[lane] = -1 }
                continue
            }
            if step.locks.isEmpty {
                if let index {
                    batches[index].append(step)
                } else {
                    open[lane] = batches.count
                    batches.append([step])
                }
            } else if index == nil, step.locks.isDisjoint(with: held) {
                held.formUnion(step.locks)
                open[lane] = -1
                batches.append([step])
            } else if index != nil {
                open[lane] = -1
            }
        }
        for batch in batches { for step in batch { outcomes[step.id] = .running } }
        return batches
    }

    public mutating func finish(_ id: String, succeeded: Bool) { outcomes[id] = succeeded ? .done : .failed }

    /// Steps of a batch behind one that failed were never run.
    public mutating func putBack(_ id: String) { if outcomes[id] == .running { outcomes[id] = .waiting } }

    /// Every step of the host that has not ended is lost with its connection.
    public mutating func lose(host: HostName, why: String) {
        for step in plan.steps where step.host == host {
            if outcomes[step.id] == .running { outcomes[step.id] = .failed }
            if outcomes[step.id] == .waiting { outcomes[step.id] = .skipped(because: why) }
        }
    }

    /// Nothing is running, nothing can start, and something still waits: a defect of the plan.
    public mutating func abandonWaiting(because why: String) {
        for (id, outcome) in outcomes where outcome == .waiting { outcomes[id] = .skipped(because: why) }
    }

    private func laneKey(_ step: Step) -> String { "\(step.host)/\(step.lane.rawValue)" }
    private func values(of step: Step) -> Set<RuntimeValue> { step.action.kind.values }
    private func learning(_ ids: Set<String>) -> Set<RuntimeValue> {
        ids.reduce(into: []) { $0.formUnion(stepsByID[$1]?.learns ?? []) }
    }

    private func areNeedsMet(_ step: Step, assuming assumed: Set<String>) -> Bool {
        step.needs.allSatisfy { need in
            (providers[need] ?? []).allSatisfy { id in
                if assumed.contains(id) || id == step.id { return true }
                switch outcomes[id] {
                case .done: return true
                case .failed, .skipped: return step.isCleanUp
                default: return false
                }
            }
        }
    }

    /// The step for whose sake a value will never be known; nil while it can be.
    private func whyNeverLearnt(_ value: RuntimeValue) -> String? {
        var cause: String?
        for step in plan.steps where step.learns.contains(value) {
            switch outcomes[step.id] {
            case .failed: cause = step.id
            case .skipped(let why): cause = why
            default: return nil
            }
        }
        return cause
    }

    private mutating func skipWhatCannotRun() {
        var changed = true
        while changed {
            changed = false
            for step in plan.steps where outcomes[step.id] == .waiting {
                if step.isCleanUp {
                    // It has nothing to remove when nobody learnt what.
                    if let cause = values(of: step).lazy.compactMap(whyNeverLearnt).first {
                        outcomes[step.id] = .skipped(because: cause)
                        changed = true
                    }
                    continue
                }
                if isStopping {
                    outcomes[step.id] = .skipped(because: "stopped")
                    changed = true
                    continue
                }
                for need in step.needs {
                    for id in providers[need] ?? [] where id != step.id {
                        switch outcomes[id] {
                        case .failed:
                            outcomes[step.id] = .skipped(because: id)
                            changed = true
                        case .skipped(let cause):
                            outcomes[step.id] = .skipped(because: cause)
                            changed = true
                        default: break
                        }
                    }
                }
            }
        }
    }
}
