import ArgumentParser
import Execution
import Facts
import Foundation
import Operations
import Parts
import Specification
import Status
import Support
import Terminal

/// `trimast status`
struct StatusCommand: ClusterCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, prometheus }

    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows how the cluster does now, on one screen, whatever of it is dead.",
        discussion: """
            The holder of the address, proxies, API servers, etcd, nodes, certificates, clocks, disks and memory, each asked on its own host: \
            nothing goes through the API. What is wrong comes with its cause and the command to type. Exit status: 0 well, 3 unwell, 1 it \
            cannot be told.
            """)

    @OptionGroup var options: ClusterOptions
    @Option(name: .shortAndLong, help: "How to print it.") var output = Format.text
    @Flag(name: .shortAndLong, help: "Read and draw it again and again, until Ctrl-C.") var watch = false
    @Option(name: .long, help: "Seconds between two readings of --watch.") var interval = 2
    @Option(name: .long, help: "Seconds that a host may take to answer.") var timeout = 10
    @Option(name: .long, help: "Keep what was read of the hosts, to report a bug with. Nothing secret is in it.", completion: .file())
    var save: String?
    @Option(name: .long, help: "Write it to this file, at once or not at all.", completion: .file()) var out: String?

    func validate() throws {
        guard interval > 0, timeout > 0 else { throw ValidationError("--interval and --timeout are at least 1") }
        guard !watch || (out == nil && save == nil) else {
            throw ValidationError("--out and --save are for one reading; --watch makes many")
        }
    }

    func run() async throws {
        let session = try ClusterSession(options)
        if watch { return try await draw(session) }
        let limit = Fleet.limit(hosts: session.spec.hosts.count, seconds: timeout)
        let (facts, errors) = try await session.fleet { fleet in
            await fleet.gather(session.spec.hosts, within: limit) { session.planner.statusProbes($0) }
        }
        if let save { try OutputFile.write(JSONText.data(facts), to: save) }
        let status = status(session, facts, errors)
        let text = try text(status, session)
        if let out { try OutputFile.write(Data((text + "\n").utf8), to: out) } else { print(text) }
        if status.exitStatus != 0 { throw ExitCode(status.exitStatus) }
    }

    private func status(_ session: ClusterSession, _ facts: ClusterFacts, _ errors: [HostName: TrimastError]) -> ClusterStatus {
        var status = ClusterStatus(session.planner, facts, errors, time: Date().timeIntervalSince1970)
        for index in status.problems.indices { status.problems[index].nextStep = session.commands(status.problems[index].nextStep) }
        return status
    }

    private func text(_ status: ClusterStatus, _ session: ClusterSession) throws -> String {
        switch output {
        case .text:
            let isFile = out != nil
            return StatusText.render(
                status, style: isFile ? Style(isColoured: false) : Output.style(1), width: isFile ? nil : TerminalSize.width(of: 1))
        case .json: return try JSONText.string(status)
        case .prometheus: return String(Exposition.render(status).dropLast())
        }
    }

    /// Until Ctrl-C ends the process: nothing is left behind by it.
    private func draw(_ session: ClusterSession) async throws {
        let isTerminal = isatty(1) == 1
        let limit = Fleet.limit(hosts: session.spec.hosts.count, seconds: timeout)
        try await Fleet.watch(
            session.spec.hosts, home: session.home, every: .seconds(interval), within: limit, probes: { session.planner.statusProbes($0) }
        ) { facts, errors in
            let screen = try text(status(session, facts, errors), session)
            print(isTerminal ? "\u{1B}[H\u{1B}[J" + screen : screen)
            fflush(nil)
        }
    }
}
