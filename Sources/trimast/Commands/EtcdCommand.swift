import ArgumentParser
import Execution
import Foundation
import Operations
import Parts
import Planning
import Specification
import Status
import Support
import Terminal
import Transport

/// `trimast etcd`
struct EtcdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "etcd", abstract: "Looks at etcd's members, replaces one, and gives back the space that their stores no longer use.",
        subcommands: [EtcdStatus.self, EtcdReplace.self, EtcdDefrag.self])
}

/// `trimast etcd status`
struct EtcdStatus: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows every member: leader, term, size, lag, alarms.",
        discussion:
            "Each is asked on its own host, so it works without a quorum and without the API. Exit status: 0 well, 3 unwell, 1 it cannot be told."
    )

    @OptionGroup var options: ClusterOptions
    @Option(name: .shortAndLong, help: "How to print it.") var output = OutputFormat.text

    func run() async throws {
        let session = try ClusterSession(options)
        let status = try await session.fleet { try await Self.read(session, $0) }
        switch output {
        case .text: print(EtcdText.render(status, style: Output.style(1), width: TerminalSize.width(of: 1)))
        case .json: try Output.json(status.etcdOnly)
        }
        let exit = status.etcdOnly.exitStatus
        if exit != 0 { throw ExitCode(exit) }
    }

    static func read(_ session: ClusterSession, _ fleet: Fleet) async throws -> ClusterStatus {
        let controlPlanes = session.spec.controlPlanes
        let limit = Fleet.limit(hosts: controlPlanes.count, seconds: 10)
        let (facts, errors) = await fleet.gather(controlPlanes, within: limit) { session.planner.statusProbes($0) }
        return ClusterStatus(session.planner, facts, errors, time: Date().timeIntervalSince1970)
    }
}

/// `trimast etcd defrag`
struct EtcdDefrag: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "defrag", abstract: "Gives the space that etcd's stores no longer use back to the disks.",
        discussion: """
            One member after the other, the leader last, each only while all others are well; the first failure ends it. A member answers \
            nobody while it does it, for a second or so for each gigabyte.
            """)

    @OptionGroup var options: ClusterOptions
    @Flag(name: .long, help: "Show what would be done, and do nothing.") var plan = false

    func run() async throws {
        let session = try ClusterSession(options)
        let isComplete = try await session.fleet(lock: plan ? nil : .own()) { fleet in
            let (facts, errors) = try await session.gatherToChange(fleet) { session.planner.statusProbes($0) }
            Output.warn(errors, session.commands)
            let defrag = try Defragmentation().plan(session.planner, facts)
            if plan {
                Output.plan(defrag, hosts: session.spec.hosts.map(\.name))
                return defrag.postponed.isEmpty
            }
            Output.remarks(of: defrag)
            guard !defrag.isEmpty else { return false }
            let before = ClusterStatus(session.planner, facts, errors, time: 0)
            let run = PlanRun(session, fleet, command: "etcd defrag")
            let report = try await run.report(defrag, asks: false)
            guard report.isComplete else {
                run.tell(report, of: defrag)
                return false
            }
            let after = try await EtcdStatus.read(session, fleet)
            print(EtcdText.sizes(before, after))
            return defrag.postponed.isEmpty
        }
        if !isComplete { throw ExitCode(1) }
    }
}
