import ArgumentParser
import Execution
import Facts
import Foundation
import Parts
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
        let (host, added) = try leaving(session.spec)
        let isComplete = try await Fleet.with(
            session.spec.hosts + added, home: session.home, lock: plan ? nil : .own()
        ) { fleet in
            let (facts, errors) = await session.gather(fleet)
            let reached = await reached(host, fleet, session.spec, errors, added)
            let removal = try Removal(host, reached: reached, isForced: force).plan(session.planner, facts)
            guard removal.postponed.isEmpty else {
                throw TrimastError(
                    "node.refused", "cannot be removed now", place: host.text, cause: removal.postponed.joined(separator: "\n"),
                    nextStep: "mend that first: \(.trimast("verify")) says more")
            }
            let others = session.spec.hosts.filter { $0.name != host && errors[$0.name] != nil }
            Output.warn(errors.filter { error in others.contains { $0.name == error.key } }, session.commands)
            if plan {
                print(
                    PlanText.render(
                        removal, hosts: (session.spec.hosts + added).map(\.name), style: Output.style(1), width: TerminalSize.width(of: 1)))
                return true
            }
            for note in removal.notes { Output.chatter("note: \(note)") }
            Output.chatter(PlanText.summary(removal))
            if !yes { try Consent.ask(removal.steps.compactMap(\.risk), session.commands, again: .trimast("node remove", "\(host) --yes")) }
            let hosts = (session.spec.hosts + added).map(\.name)
            let report = await ApplyCommand.carryOut(removal, fleet, hosts: hosts)
            ApplyCommand.tell(report, of: removal, session.commands, again: .trimast("node remove", host.text))
            guard report.isComplete else { return false }
            return try await forget(host, fleet, session) && others.isEmpty
        }
        if !isComplete { throw ExitCode(1) }
    }

    /// What the others know of the host follows from the cluster file without it.
    private func forget(_ host: HostName, _ fleet: Fleet, _ session: ClusterSession) async throws -> Bool {
        let spec = session.spec.without(host)
        let planner = try Planner(spec: spec, catalogue: session.planner.catalogue)
        let (facts, _) = await fleet.gather(spec.hosts) { planner.probes($0) }
        let plan = try planner.plan(facts)
        for line in plan.postponed { Output.chatter("not now: \(line)") }
        if plan.isEmpty { return plan.postponed.isEmpty }
        Output.chatter("the other hosts forget \(host): \(PlanText.summary(plan))")
        let report = await ApplyCommand.carryOut(plan, fleet, hosts: spec.hosts.map(\.name))
        ApplyCommand.tell(report, of: plan, session.commands)
        return report.isComplete && plan.postponed.isEmpty
    }

    /// The host's name, and how it is reached where the file does not say.
    private func leaving(_ spec: ClusterSpec) throws -> (HostName, [HostSpec]) {
        guard let host = HostName(name) else {
            throw TrimastError("node.name", "'\(name)' is no name of a host", nextStep: "kubectl get nodes lists the names")
        }
        guard spec.host(host) == nil, let address else { return (host, []) }
        guard let parsed = IPv4Address(address) else {
            throw TrimastError("node.address", "'\(address)' is no IPv4 address", nextStep: "write it as 192.168.1.4")
        }
        return (host, [HostSpec(name: host, address: parsed, roles: [.worker], ssh: spec.ssh)])
    }

    private func reached(
        _ host: HostName, _ fleet: Fleet, _ spec: ClusterSpec, _ errors: [HostName: TrimastError], _ added: [HostSpec]
    ) async -> HostSpec? {
        if let named = spec.host(host) { return errors[host] == nil ? named : nil }
        guard let other = added.first, case .success(let result)? = await fleet.run([host: "hostname"])[host] else { return nil }
        // The address may be another machine's by now.
        return result.status == 0 && result.output.trimmingSuffix(while: \.isWhitespace) == host.text ? other : nil
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        var text = String(self)
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
