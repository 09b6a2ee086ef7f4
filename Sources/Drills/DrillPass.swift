import Execution
import Foundation
import Specification
import Status
import Support
import Transport

/// One drill from its arming to full health.
struct DrillPass: Sendable {
    /// How long it is measured before anything is disturbed, and after full health is back, in seconds.
    private static let quiet = 4.0
    /// The code of a host's own word that it could not put this drill back: nothing was done.
    private static let refused: TrimastError.Code = "drill.refused"

    private let runner: DrillRunner
    private let drill: Drill
    private let context: DrillContext
    private let observer: HostName
    private let fleet: Fleet

    init(_ runner: DrillRunner, _ drill: Drill, _ context: DrillContext, observer: HostName, _ fleet: Fleet) {
        self.runner = runner
        self.drill = drill
        self.context = context
        self.observer = observer
        self.fleet = fleet
    }

    private var spec: ClusterSpec { context.spec }
    private var target: HostName { context.target.name }
    private var targets: [HostName] { drill.target == .all ? spec.hosts.map(\.name) : [target] }
    /// How long what watches goes on by itself, in seconds.
    private var watching: Int { drill.lasts + Int(max(drill.limit.health * 2, 60)) + 60 }
    private var watchers: [HostSpec] { spec.hosts.filter { $0.roles.contains(.loadBalancer) || $0.name == observer } }

    func run() async -> DrillReport.Run {
        var run = DrillReport.Run(drill, on: drill.target == .all ? nil : target, observer: observer)
        run.readsHere = runner.readsHere
        do {
            try await measured(&run)
        } catch let error as TrimastError where error.code == Self.refused {
            run.refused = error.cause?.description
        } catch let error as TrimastError {
            run.failure = [error.place, error.message, error.cause?.description, error.nextStep.map { "next: \($0)" }].compactMap(\.self)
                .joined(separator: ": ")
        } catch {
            run.failure = "\(error)"
        }
        return run
    }

    private func measured(_ run: inout DrillReport.Run) async throws {
        var guards: [HostName: String] = [:]
        var starts: [HostName: Double] = [:]
        var own: OwnReader?
        var isArmed = false
        do {
            starts = try await startWatching()
            if runner.readsHere { own = try await OwnReader.begin(spec) }
            await pause(Self.quiet)
            var samples = Samples()
            if drill.needsPower { await collectBeforeCut(&samples, starts, &own) }
            guard !runner.isStopped() else { return await leave(&run, &own, "interrupted before anything was disturbed") }
            // Armed, and seen to be armed, as the last thing before it begins: the seconds until the undo are counted from here.
            isArmed = true
            do { try await arm() } catch let error as TrimastError where error.code == Self.refused {
                // Another one's undo is armed there, and is not this one's to run.
                isArmed = false
                throw error
            }
            runner.tell("\(drill.name): \(run.title)")
            let began = try await begin(&guards, starts)
            await pause(Double(drill.lasts))
            let undone = try await undo(&guards, starts)
            let after = DrillNumber.seconds(undone - began)
            guard !runner.isStopped() else { return await leave(&run, &own, "interrupted; put back after \(after)") }
            runner.tell("\(drill.name): put back after \(after); waiting for full health")
            let end = undone + max(drill.limit.health * 2, 60)
            async let again = watchAgain(until: end)
            let health = await health(until: end)
            starts.merge(await again) { $1 }
            if health == nil, runner.isStopped() {
                return await leave(&run, &own, "put back after \(after); interrupted before full health was seen")
            }
            if drill.target == .all, case .success(let result) = await runner.ask(observer, ObserverScripts.kept, fleet) {
                samples.add(result.output, from: observer, start: 0)
            }
            await pause(Self.quiet / 2)
            // Where everything was off, nothing but the address is watched again.
            await collect(&samples, starts, &own, observes: drill.target != .all)
            let outcome = DrillOutcome(
                samples, began: began, undone: undone, health: health, isolated: drill.isolates ? target : nil,
                loadBalancers: spec.loadBalancers.map(\.name), powerless: drill.needsPower ? targets : [])
            run.outcome = outcome
            run.broken = outcome.broken(drill.limit)
        } catch {
            _ = await own?.end()
            // Nothing was armed, so that nothing is disturbed.
            guard isArmed else {
                await discard()
                throw error
            }
            do { _ = try await undo(&guards, starts) } catch let undoing as TrimastError {
                await discard()
                var both = undoing
                both.cause = Advice("\(undoing.cause?.description ?? "no answer"); before that: \(error)")
                throw both
            }
            await discard()
            throw error
        }
    }

    /// Ends what measures; the figures of a drill that was interrupted say nothing.
    private func leave(_ run: inout DrillReport.Run, _ own: inout OwnReader?, _ why: String) async {
        run.interrupted = why
        _ = await own?.end()
        own = nil
        await discard()
    }

    private func arm() async throws {
        guard let script = DrillScripts.arm(drill, context) else { return }
        let result = try await runner.ask(target, script, fleet).get()
        guard result.status == 0, result.output.contains("armed") else {
            var error = failed(target, "the undo could not be armed", result.output)
            if result.status == DrillScripts.busy { error.code = Self.refused }
            throw error
        }
    }

    private func pause(_ seconds: Double) async {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end, !runner.isStopped() { try? await Task.sleep(for: .milliseconds(100)) }
    }

    private func must(_ host: HostName, _ script: String) async throws -> String {
        let result = try await runner.ask(host, script, fleet).get()
        guard result.status == 0 else { throw failed(host, "a step of the drill failed", result.output) }
        return result.output
    }

    private func failed(_ host: HostName, _ message: String, _ output: String) -> TrimastError {
        TrimastError("drill.step", message, place: host.text, cause: output.split(separator: "\n").last.map(String.init))
    }

    /// The number behind a word, as a time by the operator's clock.
    private func time(_ word: String, _ output: String, start: Double?) -> Double? {
        let line = output.split(separator: "\n").last { $0.hasPrefix(word + " ") }
        guard let text = line?.dropFirst(word.count + 1), let uptime = Double(text), let start else { return nil }
        return start + uptime
    }

    /// Starts what watches, and learns when each host's kernel began, by the operator's clock.
    private func startWatching() async throws -> [HostName: Double] {
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
    private func watchAgain(until end: Double) async -> [HostName: Double] {
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

    private func begin(_ guards: inout [HostName: String], _ starts: [HostName: Double]) async throws -> Double {
        guard let power = runner.power, drill.needsPower else {
            let result = try await runner.ask(target, DrillScripts.begin(drill, context) ?? "exit 1", fleet).get()
            guard result.status == 0 else {
                var error = failed(target, "the drill could not be begun", result.output)
                if result.status == DrillScripts.refusal { error.code = Self.refused }
                throw error
            }
            return time("began", result.output, start: starts[target]) ?? Date().timeIntervalSince1970
        }
        for host in targets {
            guard let folder = await runner.guardPower(host, seconds: drill.lasts + DrillScripts.grace, hosts: targets.count) else {
                throw TrimastError(
                    "drill.power", "nothing would give the power back if this process ended: the drill is not begun", place: host.text)
            }
            guards[host] = folder
        }
        let began = Date().timeIntervalSince1970
        for host in targets {
            if let error = await runner.command(power.off, host, within: PowerScripts.offLimit) { throw TrimastError("drill.power", error) }
        }
        // From here they count.
        for folder in guards.values { _ = FileManager.default.createFile(atPath: folder + "/off", contents: nil) }
        return began
    }

    /// Tried until it works: the host's own timer does it meanwhile, where the host is not reached.
    private func undo(_ guards: inout [HostName: String], _ starts: [HostName: Double]) async throws -> Double {
        if let power = runner.power, drill.needsPower {
            var errors: [String] = []
            // Until it is back the guard would do it: also where this process ends, or the command fails.
            for host in targets {
                guard let folder = guards[host] else { continue }
                if let error = await runner.command(power.on, host, within: PowerScripts.onLimit) {
                    errors.append(error)
                } else {
                    try? FileManager.default.removeItem(atPath: folder)
                    guards[host] = nil
                }
            }
            guard errors.isEmpty else {
                throw TrimastError("drill.power", errors.joined(separator: "; "), nextStep: "give the power back by hand")
            }
            return Date().timeIntervalSince1970
        }
        var last = TrimastError("drill.undo", "the drill could not be undone", place: target.text)
        let end = ContinuousClock.now + .seconds(drill.lasts + DrillScripts.grace + 20)
        repeat {
            switch await runner.ask(target, DrillScripts.undo, fleet) {
            case .success(let result) where result.status == 0:
                return time("undone", result.output, start: starts[target]) ?? Date().timeIntervalSince1970
            case .success(let result): last.cause = Advice(result.output)
            case .failure(let error): last.cause = error.text
            }
            try? await Task.sleep(for: .seconds(1))
        } while ContinuousClock.now < end
        last.nextStep = "on \(target): \(.shell("sh \(DrillScripts.folder)/back"))"
        throw last
    }

    /// When the cluster was seen in full health again; nil: not until then.
    private func health(until end: Double) async -> Double? {
        while Date().timeIntervalSince1970 < end {
            let asked = Date().timeIntervalSince1970
            if await runner.status(fleet).status.verdict == .well { return asked }
            if runner.isStopped() { return nil }
            try? await Task.sleep(for: .milliseconds(500))
        }
        return nil
    }

    /// What was seen on hosts that are about to lose their power: it goes with it. Of one host alone the others go on.
    private func collectBeforeCut(_ samples: inout Samples, _ starts: [HostName: Double], _ own: inout OwnReader?) async {
        if drill.target == .all {
            await collect(&samples, starts, &own, keepsObject: true)
        } else if case .success(let result) = await runner.ask(target, ObserverScripts.peek, fleet), let start = starts[target] {
            samples.add(result.output, from: target, start: start)
        }
        for host in targets { samples.end(host) }
    }

    private func collect(
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

    private func discard() async {
        for host in watchers { _ = await runner.ask(host.name, ObserverScripts.discard, fleet) }
    }
}
