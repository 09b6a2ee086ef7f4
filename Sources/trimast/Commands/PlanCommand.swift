import ArgumentParser
import Execution
import Facts
import Foundation
import Operations
import Parts
import Planning
import Specification
import Support
import Terminal

/// `trimast plan`
struct PlanCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Shows what apply would do on every host, and why. Changes nothing.",
        discussion: """
            Where there is something to do, the checks of `trimast preflight` run as they do before apply, and what would stop it is shown. \
            Exit status: 0 nothing to do, 2 there is something to do, 1 an error, a check that would stop apply, a host that did not answer, or \
            something that cannot be done now.
            """)

    @OptionGroup var options: ClusterOptions
    @Option(name: .shortAndLong, help: "How to print it.") var output = OutputFormat.text
    @Flag(name: .long, help: "Show every host, and what holds there already.") var all = false
    @Option(
        name: .long, help: "Plan from facts that `trimast facts --save` wrote, without contacting any host.", completion: .file())
    var facts: String?

    @OptionGroup var skip: SkipOptions
    @Option(name: .long, help: "Keep the plan in a file: `trimast apply FILE` does exactly that, or refuses.", completion: .file())
    var out: String?

    func run() async throws {
        let session = try ClusterSession(options)
        let skip = try skip.parsed(session.spec)
        let plan: Plan
        let read: ClusterFacts
        var obstacle: TrimastError?
        var isPartial = false
        if let facts {
            read = try SavedFacts.read(facts)
            plan = try session.planner.plan(read)
            Output.chatter("preflight: not run, the facts are from a file")
        } else {
            let (planned, found) = try await session.fleet { fleet in
                let planned = try await session.plan(fleet, skip: skip)
                Output.warn(planned.errors, session.commands)
                return (planned, try await session.preflight(fleet, planned, skip: skip))
            }
            plan = planned.plan
            read = planned.facts
            obstacle = found
            isPartial = !planned.errors.isEmpty
        }
        switch output {
        case .text:
            let settled = all ? session.planner.settled(read, besides: plan) : nil
            let hosts = session.spec.hosts.map(\.name)
            print(PlanText.render(plan, hosts: hosts, style: Output.style(1), settled: settled, width: TerminalSize.width(of: 1)))
        case .json: try Output.json(plan)
        }
        if let obstacle { throw obstacle }
        if let out {
            try PlanFile(cluster: session.spec, plan: plan).write(to: out)
            Output.advice("kept in \(out); next: \(.trimast("apply", Shell.word(out)))", session.commands)
        }
        if isPartial || !plan.postponed.isEmpty { throw ExitCode(1) }
        if !plan.isEmpty { throw ExitCode(2) }
    }
}

/// `trimast facts`
struct FactsCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts",
        abstract:
            "Reads the facts of every host; `--save FILE` keeps them, to plan from offline or to report a bug. Nothing secret is in them.")

    @OptionGroup var options: ClusterOptions
    @Option(name: .long, help: "Where to write them; standard output if not given.", completion: .file()) var save: String?
    @Flag(name: .long, help: "Say how long each host's connection and facts took, and in how many round trips.") var timings = false

    func run() async throws {
        let session = try ClusterSession(options)
        let (read, errors) = try await session.fleet { fleet in
            let result = await session.gather(fleet)
            if timings { await Output.chatter(TimingText.render(fleet.timings(), roundTrips: fleet.roundTrips())) }
            return result
        }
        Output.warn(errors, session.commands)
        let facts = read.redacted
        if let save {
            try SavedFacts.write(facts, to: save)
            Output.chatter("\(facts.hosts.count) hosts: \(save)")
        } else {
            try Output.json(facts)
        }
        if !errors.isEmpty { throw ExitCode(1) }
    }
}
