import Execution
import Facts
import Foundation
import Parts
import Planning
import Specification
import Support
import Transport

/// Looks at all hosts together before anything is changed. Nothing is installed, nothing is left behind.
public struct Preflight: Sendable {
    let fleet: Fleet
    let spec: ClusterSpec
    let release: KubernetesRelease
    let checks: [any PreflightCheck]

    /// Runs the checks and returns what they found, in the catalogue's order.
    ///
    /// - Parameters:
    ///   - only: ids of the checks to run; empty: all.
    ///   - skip: ids of checks to leave out.
    ///   - measuresDisk: also write to the disk that etcd will use.
    /// - Throws: `preflight.unknown-check`, or `kubernetes.unknown-version`. What is wrong with hosts is in the checks.
    public static func run(
        fleet: Fleet, spec: ClusterSpec, only: [String] = [], skip: [String] = [], measuresDisk: Bool = false
    ) async throws -> [Check] {
        let checks = try PreflightCatalogue().chosen(only: only, skip: skip, measuresDisk: measuresDisk)
        let release = try Planner(spec: spec, catalogue: Catalogue()).release
        return await Preflight(fleet: fleet, spec: spec, release: release, checks: checks).run()
    }

    func run() async -> [Check] {
        let rounds = checks.reduce(into: Set<PreflightRound>()) { $0.formUnion($1.rounds) }
        // What takes a moment by itself runs beside everything else: requests on one connection may overlap.
        async let watched = sections("watch", rounds.contains(.watch) ? WatchScript.scripts(spec) : [:])
        async let written = sections("disk-sync", rounds.contains(.disk) ? DiskSync.scripts(spec) : [:])
        var (facts, errors) = await fleet.gather(spec.hosts) { probes($0) }
        if rounds.contains(.clock) { facts.merge(await clocks(facts)) }
        if rounds.contains(.mesh) { facts.merge(await mesh(facts)) }
        facts.merge(await watched)
        facts.merge(await written)
        let context = PreflightContext(spec: spec, release: release, facts: facts, errors: errors)
        return checks.flatMap { $0.evaluate(context) }
    }

    /// Everything to read from a host, each section once.
    func probes(_ host: HostSpec) -> [Probe] {
        var seen: Set<String> = []
        return checks.flatMap { $0.probes(host, spec) }.filter { probe in probe.section.map { seen.insert($0).inserted } ?? true }
    }

    /// One script a host, its output as a section.
    private func sections(_ name: String, _ scripts: [HostName: String]) async -> [HostFacts] {
        await fleet.run(scripts).compactMap { host, result in
            guard case .success(let output) = result else { return nil }
            return HostFacts(host: host, sections: [name: output.output])
        }
    }

    /// Every host's clock, and between which moments of ours it was read.
    private func clocks(_ facts: ClusterFacts) async -> [HostFacts] {
        await withTaskGroup(of: HostFacts?.self) { group in
            for host in spec.hosts where facts[host.name] != nil {
                guard let channel = fleet.channel(host.name) else { continue }
                group.addTask {
                    // The second reading is the one that counts: by then the way is warm.
                    var best: HostFacts?
                    for _ in 0..<2 {
                        let sent = Date().timeIntervalSince1970
                        guard let result = try? await channel.run("date +%s.%N") else { return best }
                        let received = Date().timeIntervalSince1970
                        best = HostFacts(host: host.name, sections: ["clock": "now=\(result.output)sent=\(sent)\nreceived=\(received)\n"])
                    }
                    return best
                }
            }
            var readings: [HostFacts] = []
            for await reading in group { if let reading { readings.append(reading) } }
            return readings
        }
    }

    /// Three requests to every host: open, try, close.
    private func mesh(_ facts: ClusterFacts) async -> [HostFacts] {
        let mesh = Mesh(spec, facts, checks)
        let listening = await sections("mesh-listen", mesh.listenScripts())
        let results = await sections("mesh-talk", mesh.talkScripts())
        _ = await fleet.run(mesh.closeScripts(listening))
        return listening + results
    }
}

extension ClusterFacts {
    /// Adds sections to the hosts that are there; a host that never answered stays out.
    mutating func merge(_ more: [HostFacts]) {
        for facts in more { hosts[facts.host]?.sections.merge(facts.sections) { $1 } }
    }
}
