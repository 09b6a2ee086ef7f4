import Execution
import Foundation
import Specification
import Status
import Transport

/// What is measured meanwhile.
extension DrillPass {
    /// Starts what watches, and learns when each host's kernel began, by the operator's clock.
    func startWatching() async throws -> [HostName: Double] {
        for host in watchers {
            _ = try await must(
                host.name,
                ObserverScripts.start(
                    spec, isObserver: host.name == observer, reads: !runner.readsHere, isLoadBalancer: host.roles.contains(.loadBalancer),
                    seconds: watching))
        }
        var starts: [HostName: Double] = [:]
        for host in Set(watchers.map(\.name) + [target]) { starts[host] = try await kernelStart(host, fleet) }
        return starts
    }

    private func kernelStart(_ host: HostName, _ fleet: Fleet) async throws -> Double? {
        var start: Double?
        // The second reading counts: by then the way is warm.
        for _ in 0..<2 {
            let sent = Date().timeIntervalSince1970
            let text = try await runner.ask(host, "read -r n _ </proc/uptime; echo \"now $n\"", fleet).get().output
            let middle = (sent + Date().timeIntervalSince1970) / 2
            if let uptime = time("now", text, start: 0) { start = middle - uptime }
        }
        return start
    }

    /// Watches the address again on load balancers whose power is back, and learns anew when their kernels began.
    func watchAgain(until end: Double) async -> [HostName: Double] {
        guard drill.needsPower else { return [:] }
        return await withTaskGroup(of: (HostName, Double?).self) { group in
            for host in spec.loadBalancers where targets.contains(host.name) {
                group.addTask { (host.name, await watchAgain(host, until: end)) }
            }
            var starts: [HostName: Double] = [:]
            for await (host, start) in group { if let start { starts[host] = start } }
            return starts
        }
    }

    /// Over a connection of its own: the former one of a host that lost its power would be waited for in vain.
    private func watchAgain(_ host: HostSpec, until end: Double) async -> Double? {
        let script = ObserverScripts.start(spec, isObserver: false, isLoadBalancer: true, seconds: watching)
        while Date().timeIntervalSince1970 < end, !runner.isStopped() {
            let start = try? await Fleet.with([host], home: runner.home) { fresh -> Double? in
                guard case .success(let begun)? = await fresh.run([host.name: script], within: .seconds(15))[host.name], begun.status == 0
                else { return nil }
                return try await kernelStart(host.name, fresh)
            }
            if let start { return start }
            try? await Task.sleep(for: .milliseconds(200))
        }
        return nil
    }

    /// When the cluster was seen in full health again; nil: not until then.
    func health(until end: Double) async -> Double? {
        while Date().timeIntervalSince1970 < end {
            let asked = Date().timeIntervalSince1970
            if await runner.status(fleet).status.verdict == .well { return asked }
            if runner.isStopped() { return nil }
            try? await Task.sleep(for: .milliseconds(500))
        }
        return nil
    }

    /// What was seen on hosts that are about to lose their power: it goes with it. Of one host alone the others go on.
    func collectBeforeCut(_ samples: inout Samples, _ starts: [HostName: Double], _ own: inout OwnReader?) async {
        if drill.target == .all {
            await collect(&samples, starts, &own, keepsObject: true)
        } else if case .success(let result) = await runner.ask(target, ObserverScripts.peek, fleet), let start = starts[target] {
            samples.add(result.output, from: target, start: start)
        }
        for host in targets { samples.end(host) }
    }

    func collect(
        _ samples: inout Samples, _ starts: [HostName: Double], _ own: inout OwnReader?, observes: Bool = true, keepsObject: Bool = false
    ) async {
        if let reader = own { samples.add(await reader.end(), from: observer, start: reader.start) }
        own = nil
        // The observer's first: the address is watched as long as anything is asked through it.
        for host in watchers.filter({ $0.name == observer }) + watchers.filter({ $0.name != observer }) {
            let script = ObserverScripts.fetch(isObserver: observes && host.name == observer, keepsObject: keepsObject)
            // What watched on a host without power is gone with it.
            guard case .success(let result) = await runner.ask(host.name, script, fleet), let start = starts[host.name] else { continue }
            samples.add(result.output, from: host.name, start: start)
        }
    }

    func discard() async {
        for host in watchers { _ = await runner.ask(host.name, ObserverScripts.discard, fleet) }
    }
}
