import Foundation
import Specification
import Support
import Transport

/// The disturbance itself, and what puts it back.
extension DrillPass {
    func begin(_ guards: inout [HostName: String], _ starts: [HostName: Double]) async throws -> Double {
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
    func undo(_ guards: inout [HostName: String], _ starts: [HostName: Double]) async throws -> Double {
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
}
