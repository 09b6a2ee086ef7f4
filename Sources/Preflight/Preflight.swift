import Execution
import Facts
import Foundation
import Parts
import Planning
import Specification
import Support
import Transport

/// Looks at all hosts together before anything is changed. Nothing is installed, nothing is left behind.
package struct Preflight: Sendable {
    let fleet: Fleet
    let spec: ClusterSpec
    let release: KubernetesRelease
    let checks: [any PreflightCheck]
    var known = Known()
    /// What the operator's files hold that cluster.yaml names.
    var files = OperatorFiles()

    /// What was read of the hosts already: it is not read again, and a host that did not answer is not asked again.
    struct Known: Sendable {
        var facts = ClusterFacts()
        var errors: [HostName: TrimastError] = [:]
        /// By which the facts were read.
        var probes: @Sendable (HostSpec) -> [Probe] = { _ in [] }
    }

    /// Runs the checks and returns what they found, in the catalogue's order.
    ///
    /// - Parameters:
    ///   - only: ids of the checks to run; empty: all.
    ///   - skip: ids of checks to leave out.
    ///   - measuresDisk: also write to the disk that etcd will use.
    /// - Throws: `preflight.unknown-check`, or `kubernetes.unknown-version`. What is wrong with hosts is in the checks.
    package static func run(
        fleet: Fleet, spec: ClusterSpec, files: OperatorFiles, only: [String] = [], skip: [String] = [], measuresDisk: Bool = false
    ) async throws -> [Check] {
        let checks = try PreflightCatalogue().chosen(only: only, skip: skip, measuresDisk: measuresDisk)
        let release = try Requirements.release(spec)
        return await Preflight(fleet: fleet, spec: spec, release: release, checks: checks, files: files).run()
    }

    /// Runs the checks before a plan is shown or carried out, over the connections that the plan was made by.
    ///
    /// - Parameters:
    ///   - facts: what the plan follows from, read by the planner's probes.
    ///   - plan: nil where there is none, because the hosts refuse it.
    ///   - errors: the hosts that did not answer then, whom the operator was told of.
    ///   - refusals: the errors for which there is no plan: what a check says of the same hosts for the same reason is left out, and nothing else.
    package static func before(
        _ plan: Plan?, fleet: Fleet, planner: Planner, facts: ClusterFacts, errors: [HostName: TrimastError], skip: PreflightSkip,
        refusals: [TrimastError] = []
    ) async throws -> PreflightVerdict {
        let known = Known(facts: facts, errors: errors, probes: { planner.probes($0) })
        let checks = try PreflightCatalogue().chosen(skip: skip.ids)
        let preflight = Preflight(
            fleet: fleet, spec: planner.spec, release: planner.release, checks: checks, known: known, files: planner.catalogue.files)
        let codes = Dictionary(checks.compactMap { check in check.refusal.map { (check.id, $0) } }, uniquingKeysWith: { $1 })
        let found = await preflight.run().filter { $0.id != HostReachable().id || $0.host.map { errors[$0] == nil } ?? true }
            .filter { check in !isTold(check, by: refusals, code: codes[check.id]) }
        return PreflightVerdict(found, plan: plan, spec: planner.spec, facts: facts, skip: skip)
    }

    /// Who answers for the floating address beside its holder: a machine that does takes half of the API's traffic, and nothing else of verify
    /// meets it.
    ///
    /// - Parameter errors: the hosts that did not answer a moment ago; they are not asked again.
    package static func strangers(
        fleet: Fleet, spec: ClusterSpec, release: KubernetesRelease, errors: [HostName: TrimastError]
    ) async -> [Check] {
        let preflight = Preflight(
            fleet: fleet, spec: spec, release: release, checks: [AddressFree()], known: Known(facts: ClusterFacts(), errors: errors))
        return await preflight.run()
    }

    /// Whether one of the errors says the same of the same host.
    static func isTold(_ check: Check, by refusals: [TrimastError], code: TrimastError.Code?) -> Bool {
        guard let code, check.outcome == .failed else { return false }
        return refusals.contains { refusal in
            guard refusal.code == code else { return false }
            guard let place = refusal.place, let host = check.host?.text else { return true }
            return place.split(separator: ", ").contains { $0 == host }
        }
    }

    func run() async -> [Check] {
        let rounds = checks.reduce(into: Set<PreflightRound>()) { $0.formUnion($1.rounds) }
        // What takes a moment by itself runs beside everything else: requests on one connection may overlap.
        async let watched = sections(
            VRRPWatch.section.name, rounds.contains(.watch) ? WatchScript.scripts(spec).filter { !isKnownToHold($0.key) } : [:])
        async let written = sections(DiskSync.times.name, rounds.contains(.disk) ? DiskSync.scripts(spec) : [:])
        async let timed = clocks(rounds.contains(.clock) ? asked : [])
        // The mesh waits for what it needs alone.
        async let late = fleet.gather(asked.filter { !probes($0).late.isEmpty }) { probes($0).late }
        let early = await fleet.gather(asked.filter { known.facts[$0.name] == nil || !probes($0).early.isEmpty }) { probes($0).early }
        var facts = ClusterFacts(asked.filter { early.errors[$0.name] == nil }.map { alreadyRead($0) })
        facts.merge(early.facts.hosts.values)
        let tried = rounds.contains(.packages) ? PackagesAvailable.scripts(spec, facts, files) : [:]
        async let trials = sections(PackageTrial.section.name, tried)
        let pulled = rounds.contains(.registries) ? ImagesReachable.scripts(spec, facts, files) : [:]
        async let pulls = sections(RegistryTrial.section.name, pulled)
        if rounds.contains(.mesh) { facts.merge(await mesh(facts)) }
        let rest = await late
        facts.merge(rest.facts.hosts.values)
        for list in [await timed, await watched, await written, await trials, await pulls] { facts.merge(list) }
        let errors = known.errors.merging(early.errors) { $1 }.merging(rest.errors) { $1 }
        for host in errors.keys { facts.hosts[host] = nil }
        let context = PreflightContext(spec: spec, release: release, facts: facts, errors: errors)
        return checks.flatMap { $0.evaluate(context) }
    }

    private var asked: [HostSpec] { spec.hosts.filter { known.errors[$0.name] == nil } }

    /// What is to be read from a host, each section once: what is wanted before the mesh and the trials of packages begin, and the rest.
    func probes(_ host: HostSpec) -> (early: [Probe], late: [Probe]) {
        var seen = Set(known.facts[host.name] == nil ? [] : knownSections(host))
        func new(_ checks: [any PreflightCheck]) -> [Probe] {
            checks.flatMap { $0.probes(host, spec) }.filter { probe in probe.section.map { seen.insert($0).inserted } ?? true }
        }
        let early = new(checks.filter { !$0.rounds.isDisjoint(with: [.mesh, .packages, .registries, .before]) })
        return (early, new(checks))
    }

    /// Sections that the checks want and that were read already, by the very same script.
    private func knownSections(_ host: HostSpec) -> [String] {
        let scripts = Dictionary(
            known.probes(host).compactMap { probe in probe.section.map { ($0, probe.script) } }, uniquingKeysWith: { $1 })
        return checks.flatMap { $0.probes(host, spec) }.compactMap { probe in
            probe.section.flatMap { scripts[$0] == probe.script ? $0 : nil }
        }
    }

    private func alreadyRead(_ host: HostSpec) -> HostFacts {
        guard let facts = known.facts[host.name] else { return HostFacts(host: host.name) }
        let wanted = Set(knownSections(host))
        return HostFacts(host: host.name, sections: facts.sections.filter { wanted.contains($0.key) }, files: facts.files)
    }

    /// Whether the plan's facts show that keepalived is set up there: a load balancer of the cluster need not listen for others before
    /// every run.
    private func isKnownToHold(_ host: HostName) -> Bool { Requirements.hasVirtualAddress(known.facts[host]) }

    /// One script a host, its output as a section.
    private func sections(_ name: String, _ scripts: [HostName: String]) async -> [HostFacts] {
        await fleet.run(scripts.filter { known.errors[$0.key] == nil }).compactMap { host, result in
            guard case .success(let output) = result else { return nil }
            return HostFacts(host: host, sections: [name: output.output])
        }
    }

    /// Every host's clock, and between which moments of ours it was read.
    private func clocks(_ hosts: [HostSpec]) async -> [HostFacts] {
        await withTaskGroup(of: HostFacts?.self) { group in
            for host in hosts {
                guard let channel = fleet.channel(host.name) else { continue }
                group.addTask {
                    // The second reading is the one that counts: by then the way is warm.
                    var best: HostFacts?
                    for _ in 0..<2 {
                        let sent = Date().timeIntervalSince1970
                        guard let result = try? await channel.run("date +%s.%N") else { return best }
                        let received = Date().timeIntervalSince1970
                        let text = "now=\(result.output)" + Moment(sent: sent, received: received).text
                        best = HostFacts(host: host.name, sections: [HostsClock.reading.name: text])
                    }
                    return best
                }
            }
            var readings: [HostFacts] = []
            for await reading in group { if let reading { readings.append(reading) } }
            return readings
        }
    }

    /// Three requests to every host: open, try, close; one more to those that got no answer.
    private func mesh(_ facts: ClusterFacts) async -> [HostFacts] {
        let mesh = Mesh(spec, facts, checks)
        let listening = await sections(MeshListening.section.name, mesh.listenScripts())
        let name = MeshResults.section.name
        var results = await sections(name, mesh.talkScripts())
        let again = await sections(name, mesh.talkAgainScripts(results))
        for more in again {
            guard let index = results.firstIndex(where: { $0.host == more.host }) else { continue }
            // Of two lines about one way the last one holds.
            results[index].sections[name] = [results[index], more].compactMap { $0.text(MeshResults.section) }.joined(separator: "\n")
        }
        return listening + results + (await sections(MeshEnd.lived.name, mesh.closeScripts(listening)))
    }
}

extension ClusterFacts {
    /// Adds sections to the hosts that are there; a host that never answered stays out.
    mutating func merge(_ more: some Sequence<HostFacts>) {
        for facts in more { hosts[facts.host]?.sections.merge(facts.sections) { $1 } }
    }
}
