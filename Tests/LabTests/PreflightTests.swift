import Support
import Testing

@testable import Lab

@Suite struct PreflightTests {
    let good = MachineFacts(
        isRoot: true, controlGroups: ControlGroups(layout: .v2, hierarchies: ["/sys/fs/cgroup"]), systemdRuns: true, hasOverlay: true,
        bridgeProblem: nil, availableMemory: 16 << 30, freeCache: 20 << 30, freeState: 20 << 30, mayLowerOOMScore: true)

    @Test func nothingIsMissing() { #expect(Preflight.problems(good, starting: 4).isEmpty) }

    @Test func saysAllThatIsMissingAtOnceEachWithANextStep() {
        var facts = good
        facts.isRoot = false
        facts.controlGroups = ControlGroups(layout: .none, hierarchies: [])
        facts.hasOverlay = false
        facts.bridgeProblem = "Operation not supported"
        facts.availableMemory = 3 << 30
        facts.freeCache = 7 << 30
        facts.freeState = 7 << 30
        let problems = Preflight.problems(facts, starting: 4)
        #expect(
            problems.map(\.code) == [
                "lab.not-root", "lab.no-cgroups", "lab.no-overlay", "lab.no-bridge", "lab.memory", "lab.disk", "lab.disk",
            ])
        #expect(problems.allSatisfy { $0.nextStep?.isEmpty == false })
    }

    @Test func aLabThatRunsNeedsNoMore() {
        var facts = good
        facts.availableMemory = 0
        facts.freeState = 0
        #expect(Preflight.problems(facts, starting: 0).isEmpty)
    }

    @Test func readsMemory() {
        #expect(MachineFacts.availableMemory(meminfo: "MemTotal: 10 kB\nMemAvailable:    2048 kB\n") == 2 << 20)
        #expect(MachineFacts.availableMemory(meminfo: "") == 0)
    }
}
