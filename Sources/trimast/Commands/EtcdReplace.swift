import ArgumentParser
import Execution
import Operations
import Parts
import Planning
import Specification
import Support
import Terminal
import Transport

/// `trimast etcd replace`
struct EtcdReplace: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace", abstract: "Lets a member whose data is lost or corrupt begin anew with what the others have.",
        discussion: """
            While all others are well: its etcd is stopped, the member removed and added anew, and it fetches its data from the others; then its \
            former data is deleted. A run that was cut off is continued by running it again, or by apply.
            """)

    @OptionGroup var options: ClusterOptions
    @Argument(help: "The control plane whose member it is.", completion: .none) var name: String
    @Flag(name: .long, help: "Show what would be done, and do nothing.") var plan = false
    @Flag(name: .long, help: "Do it without being asked.") var yes = false

    func run() async throws {
        let session = try ClusterSession(options)
        guard let host = HostName(name) else {
            throw TrimastError(
                "etcd.no-member", "'\(name)' is no name of a host", nextStep: "\(.trimast("etcd status")) lists the members")
        }
        let isComplete = try await session.fleet(lock: plan ? nil : .own()) { fleet in
            let (facts, errors) = try await session.gatherToChange(fleet)
            Output.warn(errors, session.commands)
            let replacement = try EtcdReplacement(host).plan(session.planner, facts)
            if plan {
                Output.plan(replacement, hosts: session.spec.hosts.map(\.name))
                return replacement.postponed.isEmpty
            }
            Output.remarks(of: replacement)
            guard !replacement.isEmpty else { return false }
            let run = PlanRun(session, fleet, command: "etcd replace", arguments: host.text)
            return try await run.carryOut(replacement, asks: !yes) && replacement.postponed.isEmpty
        }
        if !isComplete { throw ExitCode(1) }
    }
}
