import Execution
import Facts
import Foundation
import Parts
import Planning
import Specification
import Status
import Subprocess
import Support
import SystemPackage
import Transport

/// Carries drills out on a real cluster. Everything that it does to a host can be undone by that host alone.
package struct DrillRunner: Sendable {
    /// The operator's commands for the power, with `{}` in place of the host's name.
    package struct Power: Equatable, Sendable {
        package var off: String
        package var on: String
        package init(off: String, on: String) {
            self.off = off
            self.on = on
        }
    }

    let planner: Planner
    let home: String
    let power: Power?
    /// Who measures, by the operator's choice.
    let observer: HostName?
    /// New connections are made from the operator's own machine.
    let readsHere: Bool
    /// Whether to stop now, and put all back.
    let isStopped: @Sendable () -> Bool
    let tell: @Sendable (String) -> Void
    private var spec: ClusterSpec { planner.spec }

    package init(
        _ planner: Planner, home: String, power: Power?, observer: HostName? = nil, readsHere: Bool = false,
        isStopped: @escaping @Sendable () -> Bool, tell: @escaping @Sendable (String) -> Void
    ) {
        self.planner = planner
        self.home = home
        self.power = power
        self.observer = observer
        self.readsHere = readsHere
        self.isStopped = isStopped
        self.tell = tell
    }

    /// How the cluster does now; hosts that the connections lost are asked over new ones.
    package func status(_ fleet: Fleet) async -> (status: ClusterStatus, admission: Admission) {
        let limit = Fleet.limit(hosts: spec.hosts.count, seconds: 10)
        var (facts, errors) = await fleet.gather(spec.hosts, within: limit) { planner.statusProbes($0) }
        let lost = spec.hosts.filter { errors[$0.name] != nil }
        if !lost.isEmpty,
            let again = try? await Fleet.with(lost, home: home, { await $0.gather(lost, within: limit) { planner.statusProbes($0) } })
        {
            for host in lost {
                facts.hosts[host.name] = again.facts[host.name]
                errors[host.name] = again.errors[host.name]
            }
        }
        return (
            ClusterStatus(planner, facts, errors, time: Date().timeIntervalSince1970),
            ClusterState(spec, facts).health.admission(workers: spec)
        )
    }

    /// One drill, or why it was not done.
    package func run(_ drill: Drill, on wanted: HostName? = nil) async throws -> DrillReport.Run {
        try await Fleet.with(spec.hosts, home: home, lock: .own()) { fleet in
            let (status, admission) = await status(fleet)
            switch DrillGate.verdict(drill, status, admission, spec: spec, on: wanted, from: observer, hasPower: power != nil) {
            case .refused(let why): return DrillReport.Run(drill, on: wanted, refused: why)
            case .admitted(let name):
                guard let target = spec.host(name), let observer = DrillGate.observer(name, status, spec, from: observer) else {
                    return DrillReport.Run(drill, on: name, refused: "there is nobody to measure from")
                }
                let context = DrillContext(spec: spec, target: target, holder: status.endpoint.holders.first)
                return await DrillPass(self, drill, context, observer: observer, fleet).run()
            }
        }
    }

    /// One command on a host, over its connection or, where that is lost, over a new one.
    func ask(_ host: HostName, _ script: String, _ fleet: Fleet) async -> Result<CommandResult, TrimastError> {
        let limit = Duration.seconds(15)
        if case .success(let result)? = await fleet.run([host: script], within: limit)[host] { return .success(result) }
        guard let spec = spec.host(host) else { return .failure(TrimastError("drill.host", "no such host")) }
        do {
            return try await Fleet.with([spec], home: home) { fresh in
                await fresh.run([host: script], within: limit)[host] ?? .failure(TrimastError("drill.host", "not asked"))
            }
        } catch {
            return .failure(TrimastError(error, on: host))
        }
    }

    /// The operator's command for a host's power.
    func command(_ text: String, _ host: HostName, within seconds: Int) async -> String? {
        let command = text.replacing("{}", with: host.text)
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"), arguments: ["-c", PowerScripts.command, command, "\(seconds)"], output: .string(limit: 65536),
                error: .string(limit: 65536))
            if case .exited(124) = result.terminationStatus { return "\(command): no end within \(seconds) s" }
            return result.terminationStatus.isSuccess
                ? nil : "\(command): " + (result.standardError.split(separator: "\n").last.map(String.init) ?? "failed")
        } catch {
            return "\(command): \(error)"
        }
    }

    /// Gives the power back after a while, also when this process is killed meanwhile; until the folder is gone.
    ///
    /// - Parameter hosts: how many lose their power one after the other.
    func guardPower(_ host: HostName, seconds: Int, hosts: Int) async -> String? {
        guard let power else { return nil }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-drill-\(UUID().uuidString)").path
        let command = power.on.replacing("{}", with: host.text)
        let longest = seconds + hosts * (PowerScripts.offLimit + 10)
        let result = try? await Subprocess.run(
            .path("/bin/sh"),
            arguments: [
                "-c", PowerScripts.arm, PowerScripts.watch, command, "\(seconds)", folder, "\(getpid())", "\(longest)",
                "\(PowerScripts.offLimit)",
            ], output: .discarded, error: .discarded)
        return result?.terminationStatus.isSuccess == true ? folder : nil
    }
}
