import Facts
import Planning
import Specification
import Support

/// The pure heart: specification and facts in, plan out.
package struct Planner: Sendable {
    package let spec: ClusterSpec
    package let release: KubernetesRelease
    package let catalogue: Catalogue
    let shared: SharedTexts
    private let ownParts: [any Part]
    /// What is read of every host in the same words.
    private let commonProbes: [Probe]

    /// - Throws: `kubernetes.unknown-version` when the table has no such version.
    package init(spec: ClusterSpec, catalogue: Catalogue) throws {
        let release = try Requirements.release(spec)
        self.spec = spec
        self.release = release
        self.catalogue = catalogue
        ownParts = catalogue.parts(of: spec)
        let shared = try SharedTexts(spec, release)
        self.shared = shared
        commonProbes = shared.probes + HTTPProxy(files: catalogue.files).files(spec, shared.direct).map(\.probe)
    }

    func parts(_ host: HostSpec) -> [any Part] { ownParts.filter { $0.concerns(host) } }

    /// Everything to read from a host, for one round trip; what several parts want to know is asked once.
    package func probes(_ host: HostSpec, forVerify: Bool = false) -> [Probe] {
        var seen: Set<String> = []
        return allProbes(host, forVerify: forVerify).filter { probe in probe.section.map { seen.insert($0).inserted } ?? true }
    }

    /// What every part asks. Of one section all ask by the same probe.
    func allProbes(_ host: HostSpec, forVerify: Bool) -> [Probe] {
        let more = forVerify ? parts(host).flatMap { $0.verifyProbes(host, spec) } : []
        return [OperatingSystem.fact.probe(host, spec), UnreadFiles.fact.probe(host, spec)] + commonProbes
            + parts(host).flatMap { $0.probes(host, spec) } + more
    }

    /// The steps for every host whose facts are there. Nothing is planned for the others.
    ///
    /// - Parameter left: where a host was that has just been removed, and that the others now forget.
    /// - Throws: ``TrimastErrors`` with what every host has against it, before anything is changed.
    package func plan(_ facts: ClusterFacts, left: IPv4Address? = nil) throws -> Plan {
        let state = ClusterState(spec, facts, left: left)
        try state.refuseMistaken()
        var steps: [Step] = []
        var notes: [String] = []
        var postponed: [String] = []
        var errors: [TrimastError] = []
        for host in spec.hosts where facts[host.name] != nil {
            do {
                let context = try context(host, facts, state)
                // A part that has nothing to do is no excuse for who waits for it: what it would have waited for is waited for instead.
                var through: [String: Set<Resource>] = [:]
                for part in parts(host) {
                    let behind = part.after.reduce(into: Set<Resource>()) { $0.formUnion(through[$1.rawValue] ?? []) }
                    let (list, error) = wishes(of: part, context, behind: behind)
                    if let error { errors.append(error) }
                    through[part.id] = list.steps.isEmpty ? behind : [Resource(host.name, part.id)]
                    steps += list.steps
                    notes += list.notes
                    postponed += list.postponed
                }
            } catch let error as TrimastError {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw TrimastErrors(errors) }
        let plan = Plan(
            cluster: spec.name, steps: steps, notes: notes, postponed: postponed, admission: state.health.admission(workers: spec))
        let defects = plan.defects
        guard defects.isEmpty else {
            throw TrimastError(
                "plan.defect", "the plan contradicts itself", cause: defects.joined(separator: "\n"),
                nextStep: "this is a bug of Trimast: please report it with `\(.trimast("facts", "--save FILE"))`")
        }
        var possible = plan.withoutRefused()
        if possible.postponed != plan.postponed {
            possible = Replacement.keepNodes(possible, spec)
            possible.notes += state.health.unseen.map { Self.advice(on: $0, isSilent: facts[$0] == nil) }
        }
        return possible
    }

    /// What to do about a host beside which nothing may be changed, since it is not known how it is.
    private static func advice(on host: HostName, isSilent: Bool) -> String {
        let gone = isSilent ? "; if the host is gone for good: trimast node remove \(host) --force" : ""
        return "what \(host) does now: trimast status\(gone)"
    }

    /// What holds on every host whose facts are there, by the parts that have nothing to do in this plan.
    package func settled(_ facts: ClusterFacts, besides plan: Plan) -> [HostName: [Settled]] {
        let state = ClusterState(spec, facts)
        let busy = plan.steps.reduce(into: [HostName: Set<String>]()) { $0[$1.host, default: []].insert($1.part) }
        var settled: [HostName: [Settled]] = [:]
        for host in spec.hosts where facts[host.name] != nil {
            // A host of an unknown system has stopped the plan already.
            guard let context = try? context(host, facts, state) else { continue }
            settled[host.name] = parts(host).filter { !(busy[host.name]?.contains($0.id) ?? false) }.compactMap { part in
                part.promise(context).map { Settled(part: part.id, promise: $0) }
            }
        }
        return settled
    }

    /// One check for every promise: each part has nothing left to do on each host, and what it checks besides.
    package func verify(_ facts: ClusterFacts, unreachable: [HostName: TrimastError] = [:]) -> [Check] {
        let state = ClusterState(spec, facts)
        var checks: [Check] = []
        for host in spec.hosts {
            if let error = unreachable[host.name] {
                checks.append(Check("reachable", host: host.name, .failed, found: error.message, nextStep: error.nextStep))
            }
            guard facts[host.name] != nil else { continue }
            do {
                let context = try context(host, facts, state)
                for part in parts(host) {
                    if let check = settled(part, context) { checks.append(check) }
                    checks += part.checks(context)
                }
            } catch {
                checks.append(Check("host", host: host.name, .failed, found: "\(error)"))
            }
        }
        return checks
    }

    /// Whether the part would do something on the host; nil where it has no say.
    private func settled(_ part: any Part, _ context: PartContext) -> Check? {
        let (list, error) = wishes(of: part, context)
        if let error { return Check(part.id, rows: part.rows, host: context.host.name, .failed, found: "\(error)") }
        if let step = list.steps.first {
            let more = list.steps.count > 1 ? " and \(list.steps.count - 1) more" : ""
            return Check(
                part.id, rows: part.rows, host: context.host.name, .failed, found: "to do: \(step.title)\(more)",
                nextStep: "\(.trimast("plan")) shows it, \(.trimast("apply")) does it")
        }
        guard let promise = part.promise(context) else { return nil }
        return Check(part.id, rows: part.rows, host: context.host.name, .passed, found: promise)
    }

    /// What a part would do on a host, as far as it gets.
    ///
    /// - Parameter behind: what must be through besides the parts that it names in its `after`.
    func wishes(of part: any Part, _ context: PartContext, behind: Set<Resource> = []) -> (list: StepList, error: TrimastError?) {
        var list = StepList(part: part, host: context.host.name, facts: context.facts, behind: behind)
        do {
            try part.plan(context, &list)
            return (list, nil)
        } catch let error as TrimastError {
            return (list, error)
        } catch {
            return (list, TrimastError("plan.part", "what \(part.id) wants is not known", place: context.host.name.text, cause: "\(error)"))
        }
    }

    func context(_ host: HostSpec, _ facts: ClusterFacts, _ state: ClusterState) throws -> PartContext {
        try PartContext(spec: spec, release: release, host: host, cluster: facts, state: state, shared: shared)
    }
}

extension ClusterHealth {
    /// The control planes of the file of which it is not known how they are.
    var unseen: [HostName] {
        Set(etcd.filter { $0.value == .unknown }.keys).union(apiServers.filter { $0.value == .unknown }.keys).sorted()
    }
}
