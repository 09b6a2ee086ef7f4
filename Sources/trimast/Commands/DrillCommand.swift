import ArgumentParser
import Drills
import Execution
import Foundation
import Operations
import Planning
import Specification
import Status
import Support
import Synchronization
import Terminal

/// `trimast drill`
struct DrillCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Disturbs the running cluster on purpose, one thing after the other, and measures what it costs.",
        discussion: """
            Each disturbance is put back by a timer on its host that is armed before it begins, so it ends also when Trimast is killed. It begins \
            from full health only, and never where a quorum would be lost. Exit status: 0 every limit is kept, 3 one is not, 1 an error, an \
            interruption, or a drill that was named, or all of them, could not be done.
            """)

    @OptionGroup var options: ClusterOptions
    @Argument(help: "The drills, by name; all but all-off if none is named, and that one too with 'all'.", completion: .drillName)
    var names: [String] = []
    @Flag(name: .long, help: "Explain every drill, without contacting any host.") var list = false
    @Flag(name: .long, help: "Show what would be done where, and do nothing.") var plan = false
    @Option(name: .long, help: "Do it on this host, where it can be done there.") var host: String?
    @Option(name: .long, help: "Measure from this control plane.") var from: String?
    @Flag(name: .long, help: "Make the measured connections from this machine; what writes and watches stays on a control plane.")
    var here = false
    @Option(name: .long, help: "Your command that cuts a host's power; {} stands for its name.") var powerOff: String?
    @Option(name: .long, help: "Your command that gives it back.") var powerOn: String?
    @Option(name: .shortAndLong, help: "How to print the report.") var output = OutputFormat.text
    @Option(name: .long, help: "Also write the report to this file, as one page of HTML that needs nothing else.", completion: .file())
    var page: String?
    @Flag(name: .long, help: "Do it without being asked.") var yes = false

    func validate() throws {
        guard (powerOff == nil) == (powerOn == nil) else { throw ValidationError("--power-off and --power-on belong together") }
        for command in [powerOff, powerOn].compactMap(\.self) where !command.contains("{}") {
            throw ValidationError("'\(command)' has no {} in the place of the host's name")
        }
    }

    func run() async throws {
        if list { return try explain(DrillCatalogue.explained(names)) }
        let drills = try DrillCatalogue.chosen(names)
        let session = try ClusterSession(options)
        let wanted = try host.map { try named($0, session.spec.hosts, "host") }
        let observer = try from.map { try named($0, session.spec.controlPlanes, "control plane") }
        let stop = StopFlag()
        let power = powerOff.flatMap { off in powerOn.map { DrillRunner.Power(off: off, on: $0) } }
        let runner = DrillRunner(
            session.planner, home: session.home, power: power, observer: observer, readsHere: here, isStopped: { stop.isSet },
            tell: { Output.chatter($0) })
        let (status, admission) = try await session.fleet { fleet in await runner.status(fleet) }
        let verdicts = drills.map {
            (
                $0,
                DrillGate.verdict($0, status, admission, spec: session.spec, on: wanted, from: observer, hasPower: power != nil)
            )
        }
        if plan { return show(verdicts, session.spec, status, observer) }
        try ask(verdicts, session)
        let interrupts = Interrupts {
            stop.set()
            Output.chatter("stopping: what is disturbed is put back now (Ctrl-C again: the host's own timer does it)")
        }
        defer { interrupts.cancel() }
        var report = DrillReport(
            cluster: session.spec.name, kubernetes: session.spec.kubernetes.version.description, time: Date().timeIntervalSince1970)
        for drill in drills {
            if stop.isSet {
                report.runs.append(DrillReport.Run(drill, on: nil, refused: "it was interrupted before"))
                continue
            }
            let run = try await runner.run(drill, on: wanted)
            report.runs.append(run)
            if let refused = run.refused { Output.chatter("\(drill.name): not done: \(refused)") }
            try save(report)
        }
        switch output {
        case .text: print(DrillText.render(report, style: Output.style(1), width: TerminalSize.width(of: 1)))
        case .json: try Output.json(report)
        }
        let exit = report.exitStatus(named: names, isInterrupted: stop.isSet)
        if exit != 0 { throw ExitCode(exit) }
    }

    private func named(_ text: String, _ hosts: [HostSpec], _ what: String) throws -> HostName {
        guard let name = HostName(text), hosts.contains(where: { $0.name == name }) else {
            throw TrimastError("drill.host", "the cluster file names no \(what) '\(text)'", nextStep: "\(.trimast("status")) names them")
        }
        return name
    }

    /// Written after each drill, so that an interrupted run has its page too.
    private func save(_ report: DrillReport) throws {
        if let page { try OutputFile.write(Data(DrillPage.render(report).utf8), to: page) }
    }

    private func ask(_ verdicts: [(Drill, DrillGate.Verdict)], _ session: ClusterSession) throws {
        guard !yes else { return }
        for (drill, verdict) in verdicts {
            if case .admitted(let host) = verdict {
                let place = drill.target == .all ? Support.list(session.spec.hosts.map(\.name.text)) : host.text
                Output.chatter("\(place): \(drill.title.replacing("HOST", with: host.text)), for \(drill.lasts) s")
            }
        }
        guard verdicts.contains(where: { if case .admitted = $0.1 { true } else { false } }) else { return }
        Output.chatter("the running cluster \(session.spec.name) is disturbed by this")
        if Consent.isGiven() { return }
        throw TrimastError(
            "drill.no-consent", "nothing was done: drills disturb a running cluster, and nobody said yes",
            nextStep: "look at it: \(.trimast("drill", "--plan")); or say yes beforehand: \(.trimast("drill", "--yes"))")
    }

    private struct Explanation: Encodable {
        var name: String
        var title: String
        var explanation: String
        var seconds: Int
        var limit: Drill.Limit
        var measured: String
    }

    private func explain(_ drills: [Drill]) throws {
        switch output {
        case .text:
            for drill in drills {
                print("\(drill.name): \(drill.title.replacing("HOST", with: "a host"))\n    \(drill.explanation)\n    \(limits(drill))")
                if !drill.measured.isEmpty { print("    measured when the limit was set: \(drill.measured)") }
            }
        case .json:
            try Output.json(
                drills.map {
                    Explanation(
                        name: $0.name, title: $0.title, explanation: $0.explanation, seconds: $0.lasts, limit: $0.limit,
                        measured: $0.measured)
                })
        }
    }

    private func limits(_ drill: Drill) -> String {
        let limits = [
            drill.limit.gap.map { "an answer within \(DrillNumber.seconds($0))" },
            drill.limit.writeGap.map { "a write within \(DrillNumber.seconds($0))" },
            "full health \(DrillNumber.seconds(drill.limit.health)) after it was put back", "no acknowledged write lost, never two holders",
        ]
        return "lasts \(drill.lasts) s; to keep: " + limits.compactMap(\.self).joined(separator: ", ")
    }

    private func show(_ verdicts: [(Drill, DrillGate.Verdict)], _ spec: ClusterSpec, _ status: ClusterStatus, _ observer: HostName?) {
        let style = Output.style(1)
        for (drill, verdict) in verdicts {
            switch verdict {
            case .refused(let why): print("\(style(.bold, drill.name))\n  not done: \(why)")
            case .admitted(let name):
                guard let target = spec.host(name) else { continue }
                let context = DrillContext(spec: spec, target: target, holder: status.endpoint.holders.first)
                print("\(style(.bold, drill.name))  \(drill.title.replacing("HOST", with: name.text))\n  \(limits(drill))")
                if let observer = DrillGate.observer(name, status, spec, from: observer) {
                    print("  measured from \(observer)" + (here ? ", and this machine" : ""))
                }
                for line in DrillScripts.plan(drill, context) { print("  " + line) }
                if drill.needsPower, let powerOff, let powerOn {
                    print("  power off: \(powerOff)\n  power on:  \(powerOn); armed here, in a process of its own")
                }
            }
        }
    }
}

/// Set once, by a signal.
private final class StopFlag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}
