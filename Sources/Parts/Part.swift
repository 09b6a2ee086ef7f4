import Facts
import Planning
import Specification
import Support

/// A part of the recipe: what it wants to know of a host, what it would do there, and what must hold afterwards.
///
/// Parts are pure. They compose the closed set of ``Planning/Action`` kinds and are listed in ``Catalogue``; nothing else knows them all.
public protocol Part: Sendable {
    /// A stable, short name: `swap`.
    var id: String { get }
    /// The rows of the recipe that it keeps.
    var rows: [String] { get }
    /// Whether it has anything to do with hosts of these roles.
    func concerns(_ host: HostSpec) -> Bool
    /// The parts that must be through on the same host before this one starts.
    var after: [String] { get }
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
    public var after: [String] { [] }
    public func concerns(_ host: HostSpec) -> Bool { true }
    public func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [] }
    public func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [] }
    public func plan(_ context: PartContext, _ steps: inout StepList) throws {}
    public func promise(_ context: PartContext) -> String? { nil }
    public func checks(_ context: PartContext) -> [Check] { [] }
}

/// What a part may look at: the specification and the facts, of this host and of all.
public struct PartContext: Sendable {
    public let spec: ClusterSpec
    public let release: KubernetesRelease
    public let host: HostSpec
    public let facts: HostFacts
    public let cluster: ClusterFacts
    public let state: ClusterState
    public let family: any DistributionFamily
    public let shared: SharedTexts

    /// - Throws: `host.unsupported-os` when no family knows the host's distribution.
    public init(
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

    /// The registry that this cluster's images come from.
    public var imageRepository: String { spec.kubernetes.imageRepository ?? release.defaultImageRepository }
    public var pauseImage: String { "\(imageRepository)/pause:\(release.pauseTag)" }
    /// kubeadm's endpoint: the floating address and the proxy's port.
    public var endpoint: String { "\(spec.endpoint.address):\(spec.endpoint.port)" }
}

/// The steps of one part on one host, in order: each waits for the one before, and the first for the parts named in `after`.
public struct StepList {
    public private(set) var steps: [Step] = []
    public private(set) var notes: [String] = []
    let host: HostName
    let facts: HostFacts
    let part: String
    let after: Set<Resource>
    /// Where the steps that follow run.
    public var lane = Lane.main

    public init(part: any Part, host: HostName, facts: HostFacts) {
        self.host = host
        self.facts = facts
        self.part = part.id
        after = Set(part.after.map { Resource(host, $0) })
    }

    public mutating func add(
        _ action: Action, why: String, needs: Set<Resource> = [], provides: Set<Resource> = [], locks: Set<Lock> = [], lane: Lane? = nil,
        learns: Set<RuntimeValue> = [], isCleanUp: Bool = false
    ) {
        let number = steps.count + 1
        let previous: Set<Resource> = steps.isEmpty ? after : [Resource(host, "\(part)#\(number - 1)")]
        steps.append(
            Step(
                id: "\(host)/\(part)/\(number)", host: host, part: part, action: action, why: why, needs: needs.union(previous),
                provides: provides.union([Resource(host, part), Resource(host, "\(part)#\(number)")]), locks: locks,
                lane: lane ?? self.lane,
                learns: learns, isCleanUp: isCleanUp))
    }

    /// Wants a file with this content; adds a step when the host's differs.
    ///
    /// - Returns: whether it did.
    @discardableResult
    public mutating func file(
        _ path: String, _ content: Template, mode: String = "644", check: String? = nil, isSecret: Bool = false, why: String,
        locks: Set<Lock> = []
    ) -> Bool {
        let previous = facts.files[path]
        if !isSecret, content.values.isEmpty, let previous, previous.content == content.shown, previous.mode == mode { return false }
        if let previous, !previous.isText {
            note("\(path) is not UTF-8 text and is left as it is")
            return false
        }
        add(
            .file(FileAction(path: path, content: content, mode: mode, previous: previous, check: check, isSecret: isSecret)), why: why,
            locks: locks)
        return true
    }

    public mutating func unit(_ unit: String, _ operation: UnitAction.Operation, why: String, locks: Set<Lock> = []) {
        add(.unit(UnitAction(unit, operation)), why: why, locks: locks)
    }

    public mutating func command(_ title: String, glyph: Glyph = .run, _ command: Template, why: String) {
        add(.command(CommandAction(title, glyph: glyph, command)), why: why)
    }

    /// Something that cannot be done now, and why.
    public mutating func note(_ text: String) { notes.append("\(host): \(text)") }
}
