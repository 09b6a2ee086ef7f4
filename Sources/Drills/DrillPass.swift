import Execution
import Specification
import Support
import Transport

/// One drill from its arming to full health.
struct DrillPass: Sendable {
    /// How long it is measured before anything is disturbed, and after full health is back, in seconds.
    private static let quiet = 4.0
    /// The code of a host's own word that it could not put this drill back: nothing was done.
    static let refused: TrimastError.Code = "drill.refused"

    let runner: DrillRunner
    let drill: Drill
    let context: DrillContext
    let observer: HostName
    let fleet: Fleet

    init(_ runner: DrillRunner, _ drill: Drill, _ context: DrillContext, observer: HostName, _ fleet: Fleet) {
        self.runner = runner
        self.drill = drill
        self.context = context
        self.observer = observer
        self.fleet = fleet
    }

    var spec: ClusterSpec { context.spec }
    var target: HostName { context.target.name }
    var targets: [HostName] { drill.target == .all ? spec.hosts.map(\.name) : [target] }
    /// How long what watches goes on by itself, in seconds.
    var watching: Int { drill.lasts + Int(max(drill.limit.health * 2, 60)) + 60 }
    var watchers: [HostSpec] { spec.hosts.filter { $0.roles.contains(.loadBalancer) || $0.name == observer } }

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

    func must(_ host: HostName, _ script: String) async throws -> String {
        let result = try await runner.ask(host, script, fleet).get()
        guard result.status == 0 else { throw failed(host, "a step of the drill failed", result.output) }
        return result.output
    }

    func failed(_ host: HostName, _ message: String, _ output: String) -> TrimastError {
        TrimastError("drill.step", message, place: host.text, cause: output.split(separator: "\n").last.map(String.init))
    }

    /// The number behind a word, as a time by the operator's clock.
    func time(_ word: String, _ output: String, start: Double?) -> Double? {
        let line = output.split(separator: "\n").last { $0.hasPrefix(word + " ") }
        guard let text = line?.dropFirst(word.count + 1), let uptime = Double(text), let start else { return nil }
        return start + uptime
    }
}
