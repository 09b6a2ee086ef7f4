import Facts
import Parts
import Planning
import Specification
import Support

/// Something that must hold of the hosts before anything is changed: what it reads, and what follows from the facts of all hosts.
///
/// Checks are pure and listed in ``PreflightCatalogue``. One that fails never hides another.
package protocol PreflightCheck: Sendable {
    /// A stable name: `hosts.clock`.
    var id: String { get }
    /// What it looks at, one line.
    var title: String { get }
    /// Why it matters, and what a failure means.
    var explanation: String { get }
    /// The code of the error by which a plan is refused for the same reason; nil where only this check knows.
    var refusal: TrimastError.Code? { get }
    /// Whether plan and apply go on without it for hosts by name alone.
    var isSkippedByHost: Bool { get }
    /// What must be done besides reading facts.
    var rounds: Set<PreflightRound> { get }
    /// What it reads from this host; the probes of all checks are read together, in one round trip.
    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe]
    /// What was found. Hosts that could not be asked are not in the facts.
    func evaluate(_ context: PreflightContext) -> [Check]
}

/// What a check needs besides facts; none is done that no check wants.
package enum PreflightRound: Sendable, Hashable, CaseIterable {
    /// Its facts are read before the hosts open anything for each other.
    case before
    /// The clocks, read by a request that does nothing else, twice.
    case clock
    /// Every host tries all the others in one request; one before opens what its roles need, one after closes it.
    case mesh
    /// Every load balancer listens to the wire for a moment.
    case watch
    /// Every control plane writes to etcd's disk.
    case disk
    /// Every host's package manager tries what is to be installed.
    case packages
    /// Every node that lacks images asks their registry.
    case registries
}

extension PreflightCheck {
    package var refusal: TrimastError.Code? { nil }
    package var isSkippedByHost: Bool { false }
    package var rounds: Set<PreflightRound> { [] }
    package func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [] }

    func passed(_ host: HostSpec? = nil, _ found: String) -> Check { Check(id, host: host?.name, .passed, found: found) }
    func noted(_ host: HostSpec? = nil, _ found: String) -> Check { Check(id, host: host?.name, .noted, found: found) }
    func skipped(_ host: HostSpec? = nil, _ found: String) -> Check { Check(id, host: host?.name, .skipped, found: found) }
    /// Nothing was read of what the check looks at.
    func unread(_ host: HostSpec) -> Check { skipped(host, "the host did not say") }
    /// - Parameter about: the other hosts whose fault it may be as well.
    func failed(_ host: HostSpec? = nil, _ found: String, next: Advice, about: [HostName]? = nil) -> Check {
        Check(id, host: host?.name, .failed, found: found, nextStep: next, about: about)
    }
    /// What a plan refuses the host for as well.
    func failed(_ host: HostSpec, _ refusal: Refusal) -> Check { failed(host, refusal.found, next: refusal.nextStep) }
}

/// What checks look at: the specification, the facts of all hosts that answered, and why the others did not.
package struct PreflightContext: Sendable {
    package let spec: ClusterSpec
    package let release: KubernetesRelease
    package let facts: ClusterFacts
    package let errors: [HostName: TrimastError]

    package init(spec: ClusterSpec, release: KubernetesRelease, facts: ClusterFacts, errors: [HostName: TrimastError] = [:]) {
        self.spec = spec
        self.release = release
        self.facts = facts
        self.errors = errors
    }

    /// The hosts that answered, in the order of the file.
    var hosts: [HostSpec] { spec.hosts.filter { facts[$0.name] != nil } }

    func facts(_ host: HostSpec) -> HostFacts { facts[host.name] ?? HostFacts(host: host.name) }

    /// One check for each host that answered and is wanted.
    func each(_ isWanted: (HostSpec) -> Bool = { _ in true }, _ check: (HostSpec, HostFacts) -> Check?) -> [Check] {
        hosts.filter(isWanted).compactMap { check($0, facts($0)) }
    }

    /// The hosts that have the floating address on an interface.
    var holders: [HostSpec] { hosts.filter { facts($0)[Interfaces.fact]?.holding(spec.endpoint.address) != nil } }
}
