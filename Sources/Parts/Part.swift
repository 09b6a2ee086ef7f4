import Facts
import Planning
import Specification
import Support

/// A part of the recipe: what it wants to know of a host, what it would do there, and what must hold afterwards.
///
/// Parts are pure. They compose the closed set of ``Planning/Action`` kinds and are listed in ``Catalogue``; nothing else knows them all.
package protocol Part: Sendable {
    /// A stable, short name, which is one of ``PartID``: `swap`.
    var id: String { get }
    /// The rows of the recipe that it keeps.
    var rows: [String] { get }
    /// Whether it has anything to do with hosts of these roles.
    func concerns(_ host: HostSpec) -> Bool
    /// The parts that must be through on the same host before this one starts.
    var after: [PartID] { get }
    /// What it reads from this host; the same for plan, apply and verify.
    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe]
    /// What only verify reads besides, because it costs more.
    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe]
    /// The steps that bring this host to what the specification wants; none when it is there.
    func plan(_ context: PartContext, _ steps: inout StepList) throws
    /// What holds on this host when there is nothing to do, in a few words; nil where the part has no say.
    func promise(_ context: PartContext) -> String?
    /// What must hold beyond "there is nothing to do", over facts gathered afterwards.
    func checks(_ context: PartContext) -> [Check]
}

extension Part {
    package var after: [PartID] { [] }
    package func concerns(_ host: HostSpec) -> Bool { true }
    package func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [] }
    package func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [] }
    package func plan(_ context: PartContext, _ steps: inout StepList) throws {}
    package func promise(_ context: PartContext) -> String? { nil }
    package func checks(_ context: PartContext) -> [Check] { [] }
}

/// What a part may look at: the specification and the facts, of this host and of all.
package struct PartContext: Sendable {
    package let spec: ClusterSpec
    package let release: KubernetesRelease
    package let host: HostSpec
    package let facts: HostFacts
    package let cluster: ClusterFacts
    package let state: ClusterState
    package let family: any DistributionFamily
    package let shared: SharedTexts

    /// - Throws: `host.unsupported-os` when no family knows the host's distribution.
    package init(
        spec: ClusterSpec, release: KubernetesRelease, host: HostSpec, cluster: ClusterFacts, state: ClusterState, shared: SharedTexts
    ) throws {
        self.spec = spec
        self.release = release
        self.host = host
        self.cluster = cluster
        self.state = state
        self.shared = shared
        facts = cluster[host.name] ?? HostFacts(host: host.name)
        family = try Families.family(of: facts)
    }

    /// What the host's facts say of it.
    package subscript<Value>(_ fact: Fact<Value>) -> Value { facts[fact] }

    /// What differs on this host about the programs of load balancers.
    var programs: EndpointPrograms { family.programs(of: self[OperatingSystem.fact]) }

    /// The registry that this cluster's images come from.
    package var imageRepository: String { spec.kubernetes.imageRepository ?? release.defaultImageRepository }
    package var pauseImage: String { "\(imageRepository)/pause:\(release.pauseTag)" }
    /// kubeadm's endpoint: the floating address and the proxy's port.
    package var endpoint: String { "\(spec.endpoint.address):\(spec.endpoint.port)" }
}

/// The steps of one part on one host, in order: each waits for the one before, and the first for the parts named in `after`.
package struct StepList {
    package private(set) var steps: [Step] = []
    package private(set) var notes: [String] = []
    package private(set) var postponed: [String] = []
    let host: HostName
    let facts: HostFacts
    let part: String
    let after: Set<Resource>
    /// Where the steps that follow run.
    package var lane = Lane.main
    /// The turn that the steps that follow are of, and what it locks.
    private var turn: (turn: Turn, locks: Set<Lock>)?
    /// What the next step needs besides.
    private var needed: Set<Resource> = []
    /// The last step that is no recovery: what comes next waits for it.
    private var last: Resource?

    /// - Parameter behind: what must be through besides the parts that it names in its `after`.
    package init(part: any Part, host: HostName, facts: HostFacts, behind: Set<Resource> = []) {
        self.host = host
        self.facts = facts
        self.part = part.id
        after = Set(part.after.map { Resource(host, $0) }).union(behind)
    }

    package mutating func add(
        _ action: Action, why: String, needs: Set<Resource> = [], provides: Set<Resource> = [], locks: Set<Lock> = [], lane: Lane? = nil,
        learns: Set<RuntimeValue> = [], isCleanUp: Bool = false
    ) {
        append(action, why: why, needs: needs, provides: provides, locks: locks, lane: lane, learns: learns, isCleanUp: isCleanUp)
    }

    private mutating func append(
        _ action: Action, why: String, needs: Set<Resource> = [], provides: Set<Resource> = [], locks: Set<Lock> = [], lane: Lane? = nil,
        learns: Set<RuntimeValue> = [], isCleanUp: Bool = false, isRecovery: Bool = false
    ) {
        let number = steps.count + 1
        let own = Resource(host, "\(part)#\(number)")
        let provided: Set<Resource> = isRecovery ? [own] : [own, Resource(host, part)]
        steps.append(
            Step(
                id: "\(host)/\(part)/\(number)", host: host, part: part, action: action, why: why,
                needs: needs.union(needed).union(last.map { [$0] } ?? after), provides: provides.union(provided),
                locks: locks.union(turn?.locks ?? []), lane: lane ?? self.lane, learns: learns, isCleanUp: isCleanUp, turn: turn?.turn,
                isRecovery: isRecovery))
        guard !isRecovery else { return }
        needed = []
        last = own
    }

    /// Steps that are one turn: their locks are held together, and a failure of one of them ends all changes of the kind.
    ///
    /// - Parameters:
    ///   - subject: the host whose share of the cluster it disturbs; this one, if not given.
    ///   - needs: what its first step waits for.
    ///   - provides: what there is when all its steps are done.
    package mutating func turn(
        _ name: String, of subject: HostName? = nil, effect: Turn.Effect = .restores, locks: Set<Lock>, needs: Set<Resource> = [],
        provides: Set<Resource> = [], _ body: (inout StepList) throws -> Void
    ) rethrows {
        let subject = subject ?? host
        turn = (Turn("\(host)/\(part)/\(name)/\(subject)", of: subject, effect: effect), locks)
        needed.formUnion(needs)
        let before = steps.count
        try body(&self)
        turn = nil
        needed = []
        if let end = steps.indices.last(where: { $0 >= before && !steps[$0].isRecovery }) { steps[end].provides.formUnion(provides) }
    }

    /// What is done on the host where a step of this turn failed.
    package mutating func recover(_ title: String, _ command: Template) {
        append(.command(CommandAction(title, command)), why: "a step of this change failed", isRecovery: true)
    }

    /// Wants a file with this content; adds a step when the host's differs.
    ///
    /// - Parameter unit: the one that reads it, and is to be reloaded or started anew after a change.
    /// - Returns: whether it did, or the unit has not read yet what an earlier run wrote.
    @discardableResult
    package mutating func file(
        _ path: String, _ content: Template, mode: String = "644", check: String? = nil, unit: String? = nil, why: String,
        locks: Set<Lock> = []
    ) -> Bool {
        let previous = facts.files[path]
        if content.values.isEmpty, let previous, previous.content == content.shown, previous.mode == mode {
            return unit.map { isUnread(path, by: $0) } ?? false
        }
        if let previous, !previous.isText {
            note("\(path) is not UTF-8 text and is left as it is")
            return false
        }
        add(
            .file(FileAction(path: path, content: content, mode: mode, previous: previous, check: check, unit: unit)), why: why,
            locks: locks)
        return true
    }

    /// Whether the unit has not read the file, or any, since an earlier run wrote it (``UnreadFiles``).
    package func isUnread(_ path: String? = nil, by unit: String) -> Bool {
        let unread = facts[UnreadFiles.fact][unit] ?? []
        return path.map(unread.contains) ?? !unread.isEmpty
    }

    package mutating func unit(_ unit: String, _ operation: UnitAction.Operation, why: String, locks: Set<Lock> = []) {
        add(.unit(UnitAction(unit, operation)), why: why + unreadFiles(unit, operation), locks: locks)
    }

    /// What an earlier run has left, where no step of this one is the reason.
    private func unreadFiles(_ unit: String, _ operation: UnitAction.Operation) -> String {
        guard operation == .reload || operation == .restart, let unread = facts[UnreadFiles.fact][unit] else { return "" }
        return "; it runs without what an earlier run wrote to \(list(unread.sorted()))"
    }

    package mutating func command(_ title: String, glyph: Glyph = .run, _ command: Template, why: String) {
        add(.command(CommandAction(title, glyph: glyph, command)), why: why)
    }

    /// Whether one of the steps writes this file.
    package func writes(_ path: String) -> Bool {
        steps.contains { step in
            if case .file(let file) = step.action { file.path == path } else { false }
        }
    }

    /// Something that cannot be done now, and why.
    package mutating func note(_ text: String) { notes.append("\(host): \(text)") }

    /// Something that is wanted and cannot be planned now, and why: the run is not complete without it.
    package mutating func postpone(_ text: String) { postponed.append("\(host): \(text)") }
}
