import Facts
import Foundation
import Parts
import Planning
import Specification
import Terminal

// For scripts/bench-scale: what `trimast plan` and `trimast verify` take, part by part, without hosts, and a run of the plan without them.
// usage: scale plan|verify CLUSTER.yaml FACTS.json; prints `NAME SECONDS` and `NAME COUNT` lines.

let clock = ContinuousClock()
func timed<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let begin = clock.now
    let result = try body()
    print(name, String(format: "%.3f", (clock.now - begin) / .seconds(1)))
    return result
}

/// Every step ends well, the oldest first.
func rehearse(_ plan: Plan) -> Int {
    var schedule = Schedule(plan)
    var running: [Step] = []
    var ended = 0
    while true {
        running += schedule.nextBatches().joined()
        guard ended < running.count else { return ended }
        schedule.finish(running[ended].id, succeeded: true)
        ended += 1
    }
}

let arguments = CommandLine.arguments
guard arguments.count == 4, ["plan", "verify"].contains(arguments[1]) else {
    fatalError("usage: scale plan|verify CLUSTER.yaml FACTS.json")
}
let file = try timed("cluster-file") { try ClusterFile.load(path: arguments[2]) }
let facts = try timed("facts-file") {
    try JSONDecoder().decode(ClusterFacts.self, from: Data(contentsOf: URL(fileURLWithPath: arguments[3])))
}
let planner = try Planner(spec: file.spec, catalogue: Catalogue())
let style = Style(isColoured: false)
if arguments[1] == "verify" {
    let checks = timed("verify") { planner.verify(facts) }
    let text = timed("text") { CheckText.render(checks, style: style) }
    for outcome in [Check.Outcome.passed, .failed, .skipped] { print(outcome.rawValue, checks.count { $0.outcome == outcome }) }
    print("drifted", checks.count { $0.id == "drift.kubelet" && $0.outcome == .failed })
    print("characters", text.utf8.count)
} else {
    let plan = try timed("plan") { try planner.plan(facts) }
    let text = timed("text") { PlanText.render(plan, hosts: file.spec.hosts.map(\.name), style: style) }
    let ended = timed("schedule") { rehearse(plan) }
    guard ended == plan.steps.count else { fatalError("\(ended) of \(plan.steps.count) steps ended") }
    print("steps", plan.steps.count)
    print("characters", text.utf8.count)
}
