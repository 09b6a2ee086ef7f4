import ArgumentParser
import Execution
import Operations
import Planning
import Specification
import Support
import Terminal
import Transport

/// `trimast node`
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Takes hosts out of a running cluster.", subcommands: [NodeRemove.self])
}

/// `trimast node remove`
struct NodeRemove: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes a host out of the cluster: pods, etcd member, what was set up on it, Node.",
        discussion: """
            Its pods are moved first (budgets of disruption are respected), its etcd member leaves while a quorum of the others is well, then \
            the host is cleaned of what kubeadm and Trimast made there. Afterwards the other hosts forget it: proxies, keepalived, routes, \
            etcd's lists, certificates. A host that is gone for good is removed with --force.
            """)

    @OptionGroup var options: ClusterOptions
    @Argument(help: "The host, by its name in the cluster.", completion: .none) var name: String
    @Option(name: .long, help: "Where to reach it, if the cluster file no longer names it.") var address: String?
    @Flag(name: .long, help: "Also if it does not answer, and give up pods that nobody would make elsewhere.") var force = false
    @Flag(name: .long, help: "Show what would be done, and do nothing.") var plan = false
    @Flag(name: .long, help: "Do it without being asked.") var yes = false

    func run() async throws {
        let session = try ClusterSession(options)
        let removal = try NodeRemoval(session, name: name, address: address, isForced: force)
        let hosts = removal.hosts.map(\.name)
        let isComplete = try await removal.fleet(lock: plan ? nil : .own()) { fleet in
            var planned = try await removal.plan(fleet)
            if planned.isEnding, !plan {
                guard try await carryOut(planned, removal, fleet, session) else { return false }
                planned = try await removal.plan(fleet, endsFirst: false)
            }
            Output.warn(planned.unreached, session.commands)
            if plan {
                Output.plan(planned.plan, hosts: hosts)
                return true
            }
            guard try await carryOut(planned, removal, fleet, session) else { return false }
            return try await forget(removal, fleet, session) && planned.unreached.isEmpty
        }
        if !isComplete { throw ExitCode(1) }
    }

    private func carryOut(_ planned: NodeRemoval.Planned, _ removal: NodeRemoval, _ fleet: Fleet, _ session: ClusterSession) async throws
        -> Bool
    {
        Output.remarks(of: planned.plan)
        Output.chatter(PlanText.summary(planned.plan))
        let run = PlanRun(
            session, fleet, hosts: removal.hosts.map(\.name), command: "node remove",
            arguments: "\(removal.host)" + (force ? " --force" : ""))
        return try await run.carryOut(planned.plan, asks: !yes)
    }

    /// What the others know of the host follows from the cluster file without it.
    private func forget(_ removal: NodeRemoval, _ fleet: Fleet, _ session: ClusterSession) async throws -> Bool {
        let plan = try await removal.remainder(fleet)
        Output.remarks(of: plan)
        if plan.isEmpty { return plan.postponed.isEmpty }
        Output.chatter("the other hosts forget \(removal.host): \(PlanText.summary(plan))")
        let hosts = session.spec.hosts.map(\.name).filter { $0 != removal.host }
        return try await PlanRun(session, fleet, hosts: hosts).carryOut(plan, asks: false) && plan.postponed.isEmpty
    }
}
