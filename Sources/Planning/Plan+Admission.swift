import Specification

extension Plan {
    /// The plan without the turns that may not begin even if everything before them succeeds, and without what needs them: each is told as
    /// postponed, with the reason.
    package func withoutRefused() -> Plan {
        guard steps.contains(where: { !$0.locks.isEmpty }) else { return self }
        var schedule = Schedule(self)
        while !schedule.isFinished {
            let batches = schedule.nextBatches()
            if batches.isEmpty && !schedule.isAnythingRunning { break }
            for step in batches.joined() { schedule.finish(step.id, succeeded: true) }
        }
        var plan = self
        var reasons: [String] = []
        var left: Set<String> = []
        var dropped: Set<String> = []
        for step in steps {
            guard case .skipped(let why) = schedule.outcome(of: step.id) else {
                // Clean-up is for what others of its part made.
                if !step.isCleanUp, !step.isRecovery { left.insert("\(step.host)/\(step.part)") }
                continue
            }
            dropped.insert(step.id)
            if step.turn != nil || !step.locks.isEmpty, !step.isRecovery {
                let text = "\(step.turn?.subject ?? step.host): not changed now: \(why)"
                if !reasons.contains(text), steps.allSatisfy({ $0.id != why }) { reasons.append(text) }
            }
        }
        guard !dropped.isEmpty else { return self }
        plan.steps = steps.filter { step in
            !dropped.contains(step.id) && !(step.isRecovery && isDropped(step.turn, dropped))
                && (!step.isCleanUp || left.contains("\(step.host)/\(step.part)"))
        }
        plan.postponed += reasons
        return plan
    }

    /// The plan without this step: what waited for it waits for what it waited for.
    package func without(_ step: Step) -> Plan {
        var plan = self
        plan.steps = steps.filter { $0.id != step.id }
        for index in plan.steps.indices where !plan.steps[index].needs.isDisjoint(with: step.provides) {
            plan.steps[index].needs.formUnion(step.needs)
        }
        return plan
    }

    private func isDropped(_ turn: Turn?, _ dropped: Set<String>) -> Bool {
        steps.contains { $0.turn == turn && !$0.isRecovery && dropped.contains($0.id) }
    }
}
