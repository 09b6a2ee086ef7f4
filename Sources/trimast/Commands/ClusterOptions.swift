import ArgumentParser
import Execution
import Facts
import Foundation
import Parts
import Planning
import Preflight
import Specification
import Support
import Terminal
import Transport

/// The cluster file that a command works on.
struct ClusterOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .customLong("file")], help: "The cluster file.", completion: .file())
    var file = CommandText.usualFile

    /// What to type next, for this file.
    var commands: CommandText { CommandText(file: file) }
}

/// A command that works on a cluster file: the errors that end it say what to type for that file.
protocol ClusterCommand: AsyncParsableCommand {
    var options: ClusterOptions { get }
}

/// The checks across hosts that plan and apply leave out.
struct SkipOptions: ParsableArguments {
    @Option(
        name: .customLong("skip"),
        help: ArgumentHelp(
            "Go on without this check of `trimast preflight`, or without what it finds on one host (ID=HOST). What the plan itself refuses stays refused.",
            valueName: "id"),
        completion: .checkID)
    var words: [String] = []

    func parsed(_ spec: ClusterSpec) throws -> PreflightSkip { try PreflightSkip(words, spec) }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

/// What every command that talks to hosts starts with: the file read, the planner made.
struct ClusterSession: Sendable {
    let file: ClusterFile
    let planner: Planner
    let home: String
    let commands: CommandText
    var spec: ClusterSpec { file.spec }

    init(_ options: ClusterOptions) throws {
        commands = options.commands
        file = try ClusterFile.load(path: options.file)
        for warning in file.warnings { Output.chatter(warning.description) }
        var calico: String?
        if file.spec.network.plugin == .calico, let path = file.spec.network.calico.manifest {
            do {
                calico = try String(contentsOfFile: (path as NSString).expandingTildeInPath, encoding: .utf8)
            } catch {
                throw TrimastError(
                    "calico.no-manifest", "cannot read \(path)", place: options.file, cause: error.localizedDescription,
                    nextStep: "correct network.calico.manifest")
            }
        }
        planner = try Planner(spec: file.spec, catalogue: Catalogue(calicoManifest: calico))
        home = ProcessInfo.processInfo.environment["HOME"] ?? "/root"
    }

    /// - Parameter lock: for a command that may change hosts.
    func fleet<Result: Sendable>(
        lock: HostLock? = nil, _ body: @Sendable (Fleet) async throws -> Result
    ) async throws -> Result {
        try await Fleet.with(spec.hosts, home: home, lock: lock, body)
    }

    func gather(_ fleet: Fleet, forVerify: Bool = false) async -> (facts: ClusterFacts, errors: [HostName: TrimastError]) {
        await fleet.gather(spec.hosts) { planner.probes($0, forVerify: forVerify) }
    }

    /// A plan and what it follows from.
    struct Planned: Sendable {
        var plan: Plan
        var facts: ClusterFacts
        var errors: [HostName: TrimastError]
    }

    /// Facts and the plan that follows from them, or everything that stops it before it starts: what refuses a plan, and what the checks
    /// across hosts find besides.
    func plan(_ fleet: Fleet, skip: PreflightSkip) async throws -> Planned {
        let (facts, errors) = await gather(fleet)
        let locked = Reachability.locked(spec, errors)
        guard locked.isEmpty else { throw TrimastErrors(locked) }
        var obstacles = Reachability.obstacles(spec, ClusterState(spec, facts), errors)
        if obstacles.isEmpty {
            do {
                let plan = try planner.plan(facts)
                obstacles = await objections(plan, fleet)
                if obstacles.isEmpty { return Planned(plan: plan, facts: facts, errors: errors) }
            } catch let error as TrimastErrors {
                obstacles = error.errors
            }
            Output.warn(errors, commands)
        }
        if !facts.hosts.isEmpty,
            let more = try await preflight(fleet, nil, facts, errors, skip: skip, refusals: Set(obstacles.map(\.code)))
        {
            obstacles.append(more)
        }
        throw TrimastErrors(obstacles)
    }

    /// What the components' own programs have against their new flags: asked before anything is changed.
    private func objections(_ plan: Plan, _ fleet: Fleet) async -> [TrimastError] {
        let trials = FlagTrial.trials(of: plan)
        guard !trials.isEmpty else { return [] }
        let answers = await fleet.run(Dictionary(grouping: trials, by: \.host).mapValues(FlagTrial.script))
        return trials.compactMap { trial in
            switch answers[trial.host] {
            case .success(let result)?: trial.objection(result.output) { file.place(of: $0) }
            case .failure(let error)?: error
            case nil: nil
            }
        }
    }

    /// The checks across hosts before a plan, told; none where there is nothing to do.
    ///
    /// - Returns: what stops the plan; nil when nothing does.
    func preflight(_ fleet: Fleet, _ planned: Planned, skip: PreflightSkip) async throws -> TrimastError? {
        guard !planned.plan.isEmpty else { return nil }
        return try await preflight(fleet, planned.plan, planned.facts, planned.errors, skip: skip)
    }

    private func preflight(
        _ fleet: Fleet, _ plan: Plan?, _ facts: ClusterFacts, _ errors: [HostName: TrimastError], skip: PreflightSkip,
        refusals: Set<TrimastError.Code> = []
    ) async throws -> TrimastError? {
        let verdict = try await Preflight.before(
            plan, fleet: fleet, planner: planner, facts: facts, errors: errors, skip: skip, refusals: refusals)
        for line in verdict.lines { Output.advice(line, commands) }
        return verdict.obstacle
    }
}

/// Results go to standard output, everything else to standard error.
enum Output {
    static func chatter(_ text: String) { advice(Advice(text)) }

    /// Prose with commands in it, for a cluster file.
    static func advice(_ text: Advice, _ commands: CommandText) { advice(commands(text)) }

    private static func advice(_ text: Advice) {
        FileHandle.standardError.write(Data((Wrap.text(text, width: TerminalSize.width(of: 2)) + "\n").utf8))
    }

    /// Errors, each with its place, cause and next step.
    static func errors(_ errors: [TrimastError], _ commands: CommandText) {
        for error in ErrorText.groups(errors) { advice("error: \(error.text)", commands) }
    }

    static func json(_ value: some Encodable) throws {
        print(try JSONText.string(value))
    }

    static func style(_ descriptor: Int32) -> Style {
        Style(environment: ProcessInfo.processInfo.environment, isTerminal: isatty(descriptor) == 1)
    }

    static func warn(_ errors: [HostName: TrimastError], _ commands: CommandText) {
        guard !errors.isEmpty else { return }
        for error in ErrorText.groups(errors.sorted { $0.key < $1.key }.map(\.value)) { advice("warning: \(error.text)", commands) }
        chatter("  the other hosts go on without \(errors.count == 1 ? "it" : "them")")
    }
}
