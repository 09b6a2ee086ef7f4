import Execution
import Facts
import Foundation
import Parts
import Planning
import Preflight
import Specification
import Support
import Transport

/// A cluster file, the planner of it, and what can be done with the hosts that it names. It prints nothing: what there is to tell meanwhile
/// goes to whoever made it.
package struct ClusterSession: Sendable {
    /// What is told while something goes on.
    package enum Notice: Sendable {
        /// About the cluster file.
        case warning(Diagnostic)
        /// Hosts that do not answer, and why: the others go on without them.
        case unreached([HostName: TrimastError])
        /// Hosts that have let nobody in for some seconds, where their sshd or sudo looks up names that nobody answers for.
        case slow([HostName])
        /// What the checks across hosts say, besides what stops a plan.
        case preflight([Advice])
    }

    /// The cluster file, as the user named it.
    package let path: String
    package let file: ClusterFile
    package let planner: Planner
    /// The operator's home folder.
    package let home: String
    private let notify: @Sendable (Notice) -> Void

    package var spec: ClusterSpec { file.spec }
    /// What a run fills into its plan from files of the operator's.
    package var secrets: RuntimeValues { file.files.secrets }

    /// - Throws: what is wrong with the file, `network.no-manifest`, or `kubernetes.unknown-version`.
    package init(path: String, home: String, notify: @escaping @Sendable (Notice) -> Void) throws {
        self.path = path
        self.home = home
        self.notify = notify
        file = try ClusterFile.load(path: path)
        for warning in file.warnings { notify(.warning(warning)) }
        planner = try Planner(
            spec: file.spec, catalogue: Catalogue(networkManifest: try Self.networkManifest(file.spec, path), files: file.files))
    }

    /// The file that the pod network is made from; nil where none is named, or needed.
    static func networkManifest(_ spec: ClusterSpec, _ place: String) throws -> String? {
        let (path, key) =
            switch spec.network.plugin {
            case .calico: (spec.network.calico.manifest, "network.calico.manifest")
            case .manifest: (spec.network.manifest.file, "network.manifest")
            case .bird, .none: (String?.none, "")
            }
        guard let path else { return nil }
        do {
            return try String(contentsOfFile: PathText.expanded(path), encoding: .utf8)
        } catch {
            throw TrimastError(
                "network.no-manifest", "cannot read \(path)", place: place, cause: error.localizedDescription, nextStep: "correct \(key)")
        }
    }

    /// Opens the connections, for as long as the body runs.
    ///
    /// - Parameter lock: for what may change hosts.
    package func fleet<Result: Sendable>(
        lock: HostLock? = nil, _ body: @Sendable (Fleet) async throws -> Result
    ) async throws -> Result {
        try await Fleet.with(spec.hosts, home: home, lock: lock, body)
    }

    /// The facts of every host that answers, and why the others do not.
    package func gather(_ fleet: Fleet, forVerify: Bool = false) async -> (facts: ClusterFacts, errors: [HostName: TrimastError]) {
        await gather(fleet) { planner.probes($0, forVerify: forVerify) }
    }

    private func gather(
        _ fleet: Fleet, probes: @Sendable (HostSpec) -> [Probe]
    ) async -> (facts: ClusterFacts, errors: [HostName: TrimastError]) {
        let word = Task { try await tellWhoIsSlow(fleet) }
        defer { word.cancel() }
        return await fleet.gather(spec.hosts, probes: probes)
    }

    /// The same, for who is about to change hosts.
    ///
    /// - Throws: that another run holds some of them: they answer, and are not to be taken for gone.
    package func gatherToChange(_ fleet: Fleet) async throws -> (facts: ClusterFacts, errors: [HostName: TrimastError]) {
        try await gatherToChange(fleet) { planner.probes($0) }
    }

    /// The same by other probes than the plan's.
    package func gatherToChange(
        _ fleet: Fleet, probes: @Sendable (HostSpec) -> [Probe]
    ) async throws -> (facts: ClusterFacts, errors: [HostName: TrimastError]) {
        let (facts, errors) = await gather(fleet, probes: probes)
        let locked = Reachability.locked(spec, errors)
        guard locked.isEmpty else { throw TrimastErrors(locked) }
        return (facts, errors)
    }

    private func tellWhoIsSlow(_ fleet: Fleet) async throws {
        try await Task.sleep(for: .seconds(6))
        let opened = await fleet.timings()
        let slow = spec.hosts.map(\.name).filter { opened[$0] == nil }
        if !slow.isEmpty, !Task.isCancelled { notify(.slow(slow)) }
    }

    // MARK: Plan

    /// A plan and what it follows from.
    package struct Planned: Sendable {
        package var plan: Plan
        package var facts: ClusterFacts
        package var errors: [HostName: TrimastError]
    }

    /// Facts and the plan that follows from them.
    ///
    /// - Throws: everything that stops it before it starts: what refuses a plan, and what the checks across hosts find besides.
    package func plan(_ fleet: Fleet, skip: PreflightSkip) async throws -> Planned {
        let (facts, errors) = try await gatherToChange(fleet)
        var obstacles = Reachability.obstacles(spec, ClusterState(spec, facts), errors)
        if obstacles.isEmpty {
            do {
                var plan = try planner.plan(facts)
                (obstacles, plan.notes) = await objections(plan, fleet)
                if obstacles.isEmpty { return Planned(plan: plan, facts: facts, errors: errors) }
            } catch let error as TrimastErrors {
                obstacles = error.errors
            }
            if !errors.isEmpty { notify(.unreached(errors)) }
        }
        if !facts.hosts.isEmpty,
            let more = try await preflight(fleet, nil, facts, errors, skip: skip, refusals: obstacles)
        {
            obstacles.append(more)
        }
        throw TrimastErrors(obstacles)
    }

    /// What the programs themselves have against the settings that are new to them, asked before anything is changed; and the plan's notes, with those
    /// on programs that could not be asked.
    private func objections(_ plan: Plan, _ fleet: Fleet) async -> (found: [TrimastError], notes: [String]) {
        var found: [TrimastError] = []
        for trial in ConfigurationTrial.trials(of: plan, spec.kubernetes.version) {
            switch await fleet.run([trial.host: trial.script()])[trial.host] {
            case .success(let result)?: found += trial.objections(result.output, spec) { file.place(of: $0) }
            case .failure(let error)?: found.append(error)
            case nil: break
            }
        }
        let flags = FlagTrial.trials(of: plan)
        guard !flags.isEmpty else { return (found, plan.notes) }
        let answers = await fleet.run(Dictionary(grouping: flags, by: \.host).mapValues(FlagTrial.script))
        var notes = plan.notes
        for trial in flags {
            switch answers[trial.host] {
            case .success(let result)?:
                if let objection = trial.objection(result.output, place: { file.place(of: $0) }) { found.append(objection) }
                if let note = trial.note(result.output) { notes.append(note) }
            case .failure(let error)?: found.append(error)
            case nil: break
            }
        }
        return (found, notes)
    }

    /// The checks across hosts before a plan, told; none where there is nothing to do.
    ///
    /// - Returns: what stops the plan; nil when nothing does.
    package func preflight(_ fleet: Fleet, _ planned: Planned, skip: PreflightSkip) async throws -> TrimastError? {
        guard !planned.plan.isEmpty else { return nil }
        return try await preflight(fleet, planned.plan, planned.facts, planned.errors, skip: skip)
    }

    private func preflight(
        _ fleet: Fleet, _ plan: Plan?, _ facts: ClusterFacts, _ errors: [HostName: TrimastError], skip: PreflightSkip,
        refusals: [TrimastError] = []
    ) async throws -> TrimastError? {
        let verdict = try await Preflight.before(
            plan, fleet: fleet, planner: planner, facts: facts, errors: errors, skip: skip, refusals: refusals)
        notify(.preflight(verdict.lines))
        return verdict.obstacle
    }
}
