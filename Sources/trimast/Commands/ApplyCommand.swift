import ArgumentParser
import Execution
import Operations
import Planning
import Specification
import Support
import Terminal
import Transport

/// `trimast apply`
struct ApplyCommand: ClusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Brings every host to what cluster.yaml wants: exactly what plan shows.",
        discussion: """
            A second run finds nothing to do. A run that was interrupted is continued by running it again. The checks of `trimast preflight` \
            come first, where there is something to do: one that fails about a host that is not in the cluster yet stops the run before \
            anything is changed.
            """)

    @OptionGroup var options: ClusterOptions
    @Argument(
        help: "A plan that `trimast plan --out FILE` kept: exactly that is done, or nothing if the hosts or files changed since.",
        completion: .file())
    var planFile: String?
    @OptionGroup var skip: SkipOptions
    @Flag(name: .long, help: "Agree to what the plan destroys (stale members and Nodes), without being asked.") var yes = false
    @Flag(name: .long, help: "Say how many round trips each host took.") var roundTrips = false

    func run() async throws {
        let session = try ClusterSession(options)
        let skip = try skip.parsed(session.spec)
        let kept = try planFile.map(PlanFile.read)
        let isComplete = try await session.fleet(lock: .own()) { fleet in
            let planned = try await session.plan(fleet, skip: skip)
            let plan = planned.plan
            Output.warn(planned.errors, session.commands)
            if let kept, let planFile, let obstacle = kept.obstacle(cluster: session.spec, now: plan, path: planFile) { throw obstacle }
            Output.remarks(of: plan)
            Output.chatter(PlanText.summary(plan))
            if let obstacle = try await session.preflight(fleet, planned, skip: skip) { throw obstacle }
            var isComplete = planned.errors.isEmpty && plan.postponed.isEmpty
            if !plan.isEmpty {
                let isDone = try await PlanRun(session, fleet).carryOut(plan, asks: kept == nil && !yes)
                isComplete = isComplete && isDone
            }
            if roundTrips {
                for (host, count) in await fleet.roundTrips().sorted(by: { $0.key < $1.key }) { print("\(host) \(count)") }
            }
            return isComplete
        }
        if !isComplete { throw ExitCode(1) }
    }
}
