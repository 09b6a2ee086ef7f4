import Specification
import TestSupport

@testable import Planning

/// A step whose only content is its place in the graph.
func step(
    _ id: String, on name: String = "a", needs: Set<Resource> = [], provides: Set<Resource>? = nil, locks: Set<Lock> = [],
    lane: Lane = .main, learns: Set<RuntimeValue> = [], uses: RuntimeValue? = nil, isCleanUp: Bool = false
) throws -> Step {
    Step(
        id: id, host: try host(name), part: "test", action: .command(CommandAction(id, uses.map { "echo \($0)" } ?? "true")), why: "test",
        needs: needs, provides: provides ?? [Resource(id)], locks: locks, lane: lane, learns: learns, isCleanUp: isCleanUp)
}

func plan(_ steps: [Step]) throws -> Plan { Plan(cluster: try host("test"), steps: steps) }
