import Facts
import Parts
import Planning
import Specification
import Support

/// What follows from the checks for a plan: what stops it, and what is only told.
///
/// apply is there to mend a cluster, so what fails about hosts that are in it is told and stops nothing. A failure stops where the cluster
/// does not run yet, or where it is about a host that this plan brings in.
package struct PreflightVerdict: Equatable, Sendable {
    /// How many checks were made.
    package let count: Int
    package let stopping: [Check]
    package let warnings: [Check]
    /// What could not be looked at on a host that is about to be prepared, or should be known of it.
    package private(set) var untested: [Check]

    /// - Parameters:
    ///   - plan: nil where there is none: any host might be worked on.
    ///   - facts: what the plan follows from.
    package init(_ checks: [Check], plan: Plan?, spec: ClusterSpec, facts: ClusterFacts, skip: PreflightSkip = PreflightSkip()) {
        let state = ClusterState(spec, facts)
        let inside = Set(spec.hosts.filter { state.isInCluster($0, facts) }.map(\.name))
        let hosts = Set(plan.map { $0.steps.map(\.host) } ?? spec.hosts.map(\.name))
        self.init(checks, phase: state.phase, newcomers: hosts.subtracting(inside), skip: skip)
        // No host is about to be prepared.
        if plan == nil { untested = [] }
    }

    /// - Parameters:
    ///   - phase: how far the cluster is.
    ///   - newcomers: the hosts that the plan works on and that are in no cluster yet.
    ///   - skip: what the operator goes on without.
    init(_ checks: [Check], phase: ClusterState.Phase, newcomers: Set<HostName>, skip: PreflightSkip = PreflightSkip()) {
        let isFresh = phase == .absent || phase == .starting
        func isOfNewcomer(_ check: Check) -> Bool {
            isFresh || !newcomers.isDisjoint(with: (check.about ?? []) + (check.host.map { [$0] } ?? []))
        }
        count = checks.count
        let failed = checks.filter { $0.outcome == .failed }
        stopping = failed.filter { isOfNewcomer($0) && !skip.covers($0) }
        warnings = failed.filter { !isOfNewcomer($0) || skip.covers($0) }
        // Where a start is continued, what is set up already was looked at when it began.
        untested =
            phase == .starting
            ? [] : checks.filter { ($0.outcome == .skipped || $0.outcome == .noted) && $0.host != nil && isOfNewcomer($0) }
    }

    /// What people read besides the obstacle, line by line.
    package var lines: [Advice] {
        let failed = stopping.count + warnings.count
        var lines: [Advice] = untested.map { "note: \(Self.text($0))" }
        lines += warnings.map { "warning: \(Self.text($0, "next"))" }
        lines.append(Advice("preflight: \(count) checks, \(failed == 0 ? "none" : "\(failed)") failed"))
        return lines
    }

    /// What stops the plan; nil when nothing does.
    package var obstacle: TrimastError? {
        guard !stopping.isEmpty else { return nil }
        var ids: [String] = []
        var words: [String] = []
        let byHost = Set(PreflightCatalogue().checks.filter(\.isSkippedByHost).map(\.id))
        for check in stopping {
            let word = byHost.contains(check.id) ? "\(check.id)=\(check.host?.text ?? "HOST")" : check.id
            if !words.contains(word) { words.append(word) }
            if !ids.contains(check.id) { ids.append(check.id) }
        }
        var error = TrimastError(
            "preflight.failed", "\(list(ids)) \(ids.count == 1 ? "does" : "do") not hold, and nothing is changed", place: "preflight",
            nextStep: "mend what is named, or go on regardless with --skip \(words.joined(separator: ","))")
        error.cause = .lines(stopping.map { Self.text($0, "mend it") })
        return error
    }

    /// - Parameter label: what stands before the next step.
    private static func text(_ check: Check, _ label: String) -> Advice {
        guard let next = check.nextStep else { return Advice(text(check)) }
        return "\(text(check))\n  \(label): \(next)"
    }

    private static func text(_ check: Check) -> String { "\(check.host?.text ?? "cluster"): \(check.id): \(check.found)" }
}
