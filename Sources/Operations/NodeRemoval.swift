import Execution
import Facts
import Parts
import Planning
import Specification
import Support
import Transport

/// Takes a host out of a running cluster, in two plans: what is done to it and to the cluster, and what the other hosts forget afterwards.
package struct NodeRemoval: Sendable {
    let session: ClusterSession
    package let host: HostName
    /// The host where the cluster file does not name it, and it is known how to reach it.
    let added: HostSpec?
    let isForced: Bool

    /// - Parameters:
    ///   - name: the host's, in the cluster.
    ///   - address: where to reach it, if the cluster file no longer names it.
    ///   - isForced: also where it does not answer.
    /// - Throws: `node.name` or `node.address`.
    package init(_ session: ClusterSession, name: String, address: String?, isForced: Bool) throws {
        guard let host = HostName(name) else {
            throw TrimastError(
                "node.name", "'\(name)' is no name of a host", nextStep: "\(.shell("kubectl get nodes")) lists the names")
        }
        self.session = session
        self.host = host
        self.isForced = isForced
        guard session.spec.host(host) == nil, let address else {
            added = nil
            return
        }
        guard let parsed = IPv4Address(address) else {
            throw TrimastError("node.address", "'\(address)' is no IPv4 address", nextStep: "write it as 192.168.1.4")
        }
        added = HostSpec(name: host, address: parsed, roles: [.worker], ssh: session.spec.ssh)
    }

    /// The hosts of the file, and the one that leaves.
    package var hosts: [HostSpec] { session.spec.hosts + (added.map { [$0] } ?? []) }

    /// - Parameter lock: nil where nothing is to be changed.
    package func fleet<Result: Sendable>(lock: HostLock?, _ body: @Sendable (Fleet) async throws -> Result) async throws -> Result {
        try await Fleet.with(hosts, home: session.home, lock: lock, body)
    }

    /// What is done to the host and to the cluster.
    package struct Planned: Sendable {
        package var plan: Plan
        /// The plan ends a change of other control planes that a run which died had begun: the removal is planned after it.
        package var isEnding = false
        /// The other hosts that do not answer: they forget it later.
        package var unreached: [HostName: TrimastError]
    }

    /// - Parameter endsFirst: a change that was begun elsewhere is ended by a plan of its own; once that was tried, the removal itself says what stands
    ///   against it.
    /// - Throws: `node.refused` and what else stands against it.
    package func plan(_ fleet: Fleet, endsFirst: Bool = true) async throws -> Planned {
        let (facts, errors) = try await session.gatherToChange(fleet)
        let unreached = errors.filter { session.spec.host($0.key) != nil && $0.key != host }
        let begun = Set(ClusterState(session.spec, facts).kubernetes.filter { $0.key != host && $0.value.hasUnfinishedTurn }.keys)
        if endsFirst, !begun.isEmpty {
            return Planned(plan: try session.planner.plan(facts).ending(begun), isEnding: true, unreached: unreached)
        }
        let reached = await reached(fleet, errors)
        let plan = try Removal(host, reached: reached, isForced: isForced).plan(session.planner, facts)
        guard plan.postponed.isEmpty else {
            let silent = ClusterState(session.spec, facts).health.strangers.filter { $0.health == .unknown }.map(\.label)
            throw TrimastError(
                "node.refused", "cannot be removed now", place: host.text, cause: plan.postponed.joined(separator: "\n"),
                nextStep: silent.isEmpty
                    ? "mend that first: \(.trimast("verify")) says more"
                    : "\(list(silent)) did not answer the other members: let it answer, or name it as a control plane in cluster.yaml again and remove it with --force; then this again"
            )
        }
        return Planned(plan: plan, unreached: unreached)
    }

    /// What the other hosts have to forget, when the host has left: it follows from the cluster file without it.
    package func remainder(_ fleet: Fleet) async throws -> Plan {
        let spec = session.spec.without(host)
        let planner = try Planner(spec: spec, catalogue: session.planner.catalogue)
        let (facts, _) = await fleet.gather(spec.hosts) { planner.probes($0) }
        return try planner.plan(facts, left: session.spec.host(host)?.address ?? added?.address)
    }

    private func reached(_ fleet: Fleet, _ errors: [HostName: TrimastError]) async -> HostSpec? {
        if let named = session.spec.host(host) { return errors[host] == nil ? named : nil }
        guard let added, case .success(let result)? = await fleet.run([host: "hostname"])[host] else { return nil }
        // The address may be another machine's by now.
        return result.status == 0 && result.output.split(whereSeparator: \.isNewline).first.map(String.init) == host.text ? added : nil
    }
}
