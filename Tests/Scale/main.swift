import Facts
import Foundation
import Parts
import Planning
import Specification
import Terminal

// For scripts/bench-scale: what `trimast plan` takes, part by part, and a run of the plan without hosts.
// usage: scale CLUSTER.yaml FACTS.json; prints `NAME SECONDS` lines, and `steps`, `events`.

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

guard CommandLine.arguments.count == 3 else { fatalError("usage: scale CLUSTER.yaml FACTS.json") }
let file = try timed("cluster-file") { try ClusterFile.load(path: CommandLine.arguments[1]) }
let facts = try timed("facts-file") {
    try JSONDecoder().decode(ClusterFacts.self, from: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[2])))
}
let plan = try timed("plan") { try Planner(spec: file.spec, catalogue: Catalogue()).plan(facts) }
let text = timed("text") { PlanText.render(plan, hosts: file.spec.hosts.map(\.name), style: Style(isColoured: false)) }
let ended = timed("schedule") { rehearse(plan) }
guard ended == plan.steps.count else { fatalError("\(ended) of \(plan.steps.count) steps ended") }
print("steps", plan.steps.count)
print("characters", text.utf8.count)
