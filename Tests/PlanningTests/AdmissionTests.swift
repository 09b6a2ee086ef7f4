import Specification
import TestSupport
import Testing

@testable import Planning

/// The one function that every disturbance of a running cluster passes.
@Suite struct AdmissionTests {
    static let both: Set<Lock> = [.etcdMembership, .controlPlaneDisruption]

    static func three(_ second: Admission.Health = .healthy, _ third: Admission.Health = .healthy) -> Admission {
        let all: [String: Admission.Health] = ["a": .healthy, "b": second, "c": third]
        return Admission(voters: all, apiServers: all, workers: 25)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var admission: Admission
        var locks: Set<Lock> = AdmissionTests.both
        var subject = "a"
        var effect = Turn.Effect.restores
        var refusal: String?
    }

    static let cases: [Case] = [
        Case(testDescription: "all well", admission: three()),
        Case(testDescription: "nothing is known yet: a fresh cluster", admission: Admission()),
        Case(
            testDescription: "another one is not well", admission: three(.unhealthy),
            refusal: "etcd on b is not well, and a would be out besides"),
        Case(
            testDescription: "another one is unknown", admission: three(.healthy, .unknown),
            refusal: "whether etcd on c is well is not known"),
        Case(testDescription: "who is not well may be worked on", admission: three(.unhealthy), subject: "b"),
        Case(
            testDescription: "but not beside one that is unknown", admission: three(.unhealthy, .unknown), subject: "b",
            refusal: "whether etcd on c is well is not known"),
        Case(testDescription: "a dead member is removed by a quorum", admission: three(.unhealthy), subject: "b", effect: .removes),
        Case(
            testDescription: "and not without one", admission: three(.unhealthy, .unhealthy), subject: "b", effect: .removes,
            refusal: "etcd has no quorum without b: 1 of 3 members are well"),
        Case(
            testDescription: "an API server beside one that is not ready",
            admission: Admission(voters: [:], apiServers: ["a": .healthy, "b": .unhealthy]), locks: [.controlPlaneDisruption],
            refusal: "the API server of b is not ready, and a's would be out besides"),
        Case(
            testDescription: "an API server beside one that is unknown",
            admission: Admission(voters: [:], apiServers: ["a": .healthy, "b": .unknown]), locks: [.controlPlaneDisruption],
            refusal: "whether the API server of b is ready is not known"),
        Case(testDescription: "a new member while all are well", admission: three(), subject: "d", effect: .adds),
        Case(
            testDescription: "no new member while one is not", admission: three(.unhealthy), subject: "d", effect: .adds,
            refusal: "etcd on b is not well"),
        Case(
            testDescription: "a single control plane can only be out while it changes",
            admission: Admission(voters: ["a": .healthy], apiServers: ["a": .healthy])),
    ]

    @Test(arguments: cases) func verdicts(_ each: Case) throws {
        let wanted = Disturbance(each.locks, of: try host(each.subject), effect: each.effect)
        #expect(each.admission.verdict(wanted, beside: []) == each.refusal.map { .refused($0) } ?? .admitted)
    }

    @Test func oneControlPlaneAtATimeWhateverTheLocks() throws {
        let a = Disturbance([.controlPlaneDisruption], of: try host("a"))
        let b = Disturbance([.etcdMembership], of: try host("b"))
        #expect(Self.three().verdict(b, beside: [a]) == .wait)
        #expect(Self.three().verdict(Disturbance([.workerDisruption], of: try host("w")), beside: [a]) == .admitted)
    }

    /// A control plane that leaves gives up its API server first, and is a member of etcd until that is removed, too.
    @Test func anAPIServerLeavesBeforeItsMember() throws {
        var admission = Self.three()
        let leaves = Disturbance([.controlPlaneDisruption], of: try host("a"), effect: .removes)
        admission.end(leaves, succeeded: true, because: "")
        #expect(admission.voters["a"] == .healthy && admission.apiServers["a"] == nil)
        let removed = Disturbance([.etcdMembership], of: try host("a"), effect: .removes)
        #expect(admission.verdict(removed, beside: []) == .admitted)
        admission.end(removed, succeeded: true, because: "")
        #expect(admission.voters.keys.sorted() == ["b", "c"])
    }

    @Test func oneWorkerUntilItIsBackThenATenth() throws {
        var admission = Self.three()
        let worker = Disturbance([.workerDisruption], of: try host("w"))
        #expect(admission.workerBudget == 1)
        #expect(admission.verdict(worker, beside: [worker]) == .wait)
        admission.end(worker, succeeded: true, because: "")
        #expect(admission.workerBudget == 2)
        #expect(admission.verdict(worker, beside: [worker]) == .admitted)
        admission.end(worker, succeeded: false, because: "w did not come back")
        #expect(admission.verdict(worker, beside: []) == .refused("w did not come back"))
        // A worker says nothing about control planes.
        #expect(admission.verdict(Disturbance(Self.both, of: try host("a")), beside: []) == .admitted)
    }

    /// A node that was not ready before comes back by its kubelet alone, and may be out.
    @Test func aWorkerThatWasNotWellProvesNothing() throws {
        var admission = Self.three()
        let tries = Disturbance([.workerDisruption], of: try host("v"), effect: .tries)
        admission.end(tries, succeeded: true, because: "")
        #expect(admission.workerBudget == 1)
        admission.end(Disturbance([.workerDisruption], of: try host("w")), succeeded: true, because: "")
        #expect(admission.workerBudget == 2)
        admission.end(tries, succeeded: false, because: "v did not come back")
        #expect(admission.verdict(tries, beside: []) == .refused("v did not come back"))
    }

    /// A run of random disturbances on a random cluster, which may break at any of them.
    struct Life {
        var admission: Admission
        var running: [Disturbance] = []
        var generator: SplitMix
        var violations: [String] = []
        var starts = 0

        init(seed: UInt64) throws {
            var generator = SplitMix(seed: seed)
            func health() -> Admission.Health {
                [.healthy, .healthy, .healthy, .healthy, .unhealthy, .unknown].randomElement(using: &generator) ?? .healthy
            }
            let names = (1...Int.random(in: 3...9, using: &generator)).map { "m\($0)" }
            admission = Admission(
                voters: Dictionary(names.map { ($0, health()) }, uniquingKeysWith: { $1 }),
                apiServers: Dictionary(names.map { ($0, health()) }, uniquingKeysWith: { $1 }),
                workers: Int.random(in: 0...60, using: &generator))
            self.generator = generator
        }

        func serving(without subject: String? = nil) -> Int {
            let out = Set(running.filter { $0.locks.contains(.etcdMembership) }.map(\.subject.text))
            return admission.voters.filter { $0.value == .healthy && !out.contains($0.key) && $0.key != subject }.count
        }

        mutating func step() throws {
            if !running.isEmpty, Bool.random(using: &generator) {
                let ended = running.remove(at: Int.random(in: 0..<running.count, using: &generator))
                let how: Bool? = [true, true, true, true, false, nil].randomElement(using: &generator) ?? true
                admission.end(ended, succeeded: how, because: "it failed")
                return
            }
            let isWorker = Int.random(in: 0..<4, using: &generator) == 0
            let locks: Set<Lock> =
                isWorker
                ? [.workerDisruption]
                : [[.etcdMembership], [.controlPlaneDisruption], AdmissionTests.both].randomElement(using: &generator) ?? []
            let effect: Turn.Effect =
                isWorker
                ? [.restores, .tries].randomElement(using: &generator) ?? .tries
                : [.restores, .tries, .adds, .removes].randomElement(using: &generator) ?? .restores
            let names = admission.voters.keys.sorted()
            let name = effect == .adds ? "new\(starts)" : names.randomElement(using: &generator) ?? "m1"
            let wanted = Disturbance(locks, of: try host(isWorker ? "w" : name), effect: effect)
            guard admission.verdict(wanted, beside: running) == .admitted else { return }
            try check(wanted, name)
            running.append(wanted)
            starts += 1
        }

        private mutating func check(_ wanted: Disturbance, _ name: String) throws {
            let workers = running.count { $0.locks.contains(.workerDisruption) }
            if wanted.locks.contains(.workerDisruption), workers > 0, workers >= max(1, admission.workers / 10) {
                violations.append("\(workers + 1) workers of \(admission.workers) out at once")
            }
            guard wanted.isOfControlPlane else { return }
            if running.contains(where: \.isOfControlPlane) { violations.append("two control planes out at once") }
            guard wanted.locks.contains(.etcdMembership) else { return }
            if admission.voters.contains(where: { $0.key != name && $0.value == .unknown }) {
                violations.append("\(name) was started beside an unknown one")
            }
            let count = admission.voters.count
            let quorum = Admission.quorum(of: count)
            // Who has a quorum keeps it, also while this one is out. A new member counts from its first moment.
            if serving() >= quorum, serving(without: name) < quorum, count >= 3 {
                violations.append("\(serving(without: name)) of \(count) voters left while \(name) is out")
            }
            // No voter at all is no cluster yet.
            if wanted.effect == .removes, count > 0, serving(without: name) < Admission.quorum(of: count - 1) {
                violations.append("\(serving(without: name)) of \(count - 1) voters left after \(name) is removed")
            }
        }
    }

    @Test func noAdmittedStepCostsTheQuorum() throws {
        var starts = 0
        for seed: UInt64 in 1...100_000 {
            var life = try Life(seed: seed)
            for _ in 0..<12 { try life.step() }
            if !life.violations.isEmpty { Issue.record("seed \(seed): \(life.violations)") }
            starts += life.starts
        }
        // The cases are worth it.
        #expect(starts > 50_000)
    }
}
