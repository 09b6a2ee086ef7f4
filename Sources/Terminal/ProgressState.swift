import Execution
import Planning
import Specification
import Support

/// What is happening on every host, kept from the events of a run. Drawing it is a pure function of this and the width.
package struct ProgressState: Sendable {
    struct Host: Sendable {
        var name: HostName
        var total: Int
        var done = 0
        var failed = 0
        /// Steps under way, oldest first, with when they started.
        var running: [(id: String, title: String, since: Double)] = []
        var isLost = false
        /// Its steps, in the plan's order; those before `next` have ended.
        var steps: [Step] = []
        var next = 0
    }
    var hosts: [Host]
    private let places: [HostName: Int]
    private let plan: Plan
    /// Places in the plan.
    private let providers: [Resource: [Int]]
    private var remaining: Set<String>

    package init(_ plan: Plan, hosts: [HostName]) {
        // Recovery steps are counted when they run.
        let counted = plan.steps.filter { !$0.isRecovery }
        remaining = Set(counted.map(\.id))
        let steps = Dictionary(grouping: counted, by: \.host)
        self.hosts = hosts.compactMap { name in steps[name].map { Host(name: name, total: $0.count, steps: $0) } }
        places = Dictionary(self.hosts.indices.map { [hosts = self.hosts] in (hosts[$0].name, $0) }, uniquingKeysWith: { $1 })
        self.plan = plan
        providers = plan.steps.enumerated().reduce(into: [:]) { providers, each in
            for resource in each.element.provides { providers[resource, default: []].append(each.offset) }
        }
    }

    /// - Parameter time: seconds since the run began.
    package mutating func take(_ event: RunEvent, at time: Double) {
        switch event {
        case .started(let step):
            change(step.host) { host in
                if !host.running.contains(where: { $0.id == step.id }) { host.running.append((step.id, step.title, time)) }
            }
        case .finished(let step, _): end(step) { $0.done += 1 }
        case .failed(let step, _): end(step) { $0.failed += 1 }
        case .skipped(let step, _): end(step) { _ in }
        case .lost(let name, _): change(name) { $0.isLost = true }
        case .stopping: break
        }
    }

    private mutating func end(_ step: Step, _ count: (inout Host) -> Void) {
        remaining.remove(step.id)
        let remaining = remaining
        change(step.host) { host in
            host.running.removeAll { $0.id == step.id }
            count(&host)
            while host.next < host.total, !remaining.contains(host.steps[host.next].id) { host.next += 1 }
        }
    }

    private mutating func change(_ name: HostName, _ body: (inout Host) -> Void) {
        guard let index = places[name] else { return }
        body(&hosts[index])
    }

    /// The title of another host's step that this host's next step needs.
    private func waitsFor(_ host: Host) -> String? {
        guard host.next < host.total else { return nil }
        let first = host.steps[host.next].needs.compactMap { need in
            providers[need]?.first { plan.steps[$0].host != host.name && remaining.contains(plan.steps[$0].id) }
        }.min()
        return first.map { "\(plan.steps[$0].host): \(plan.steps[$0].title)" }
    }

    /// One line a host, never wider than the terminal.
    package func lines(width: Int, now: Double, style: Style) -> [String] {
        let nameWidth = hosts.map(\.name.text.count).max() ?? 0
        return hosts.map { host in
            let name = host.name.text.padding(nameWidth)
            let count = "\(host.done)/\(host.total)".padding(7)
            let state: String
            if host.isLost {
                state = "connection lost"
            } else if let step = host.running.last {
                state = "\(step.title)  \(seconds(now - step.since))"
            } else if host.done + host.failed >= host.total {
                state = host.failed > 0 ? "failed" : "done"
            } else if let wait = waitsFor(host) {
                state = "waits for \(wait)"
            } else {
                // What is left needs what failed here.
                state = host.failed > 0 ? "failed" : "waits"
            }
            let text = "\(name)  \(count)  \(state)"
            let cut = text.count > width ? String(text.prefix(max(0, width - 1))) + "…" : text
            return host.failed > 0 || host.isLost ? style(.red, cut) : host.done >= host.total ? style(.green, cut) : cut
        }
    }

    private func seconds(_ value: Double) -> String { value < 1 ? "" : "\(Int(value)) s" }
}
