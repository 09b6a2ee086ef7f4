import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// `trimast node remove` over captured facts.
@Suite struct RemovalTests {
    static func plan(
        _ name: String, isReached: Bool = true, isForced: Bool = false, _ change: (inout ClusterFacts) throws -> Void = { _ in }
    ) throws -> Plan {
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try change(&facts)
        let leaving = try host(name)
        return try Removal(leaving, reached: isReached ? spec.host(leaving) : nil, isForced: isForced)
            .plan(LabFacts.planner(spec), facts)
    }

    static func code(_ body: () throws -> Plan) throws -> TrimastError.Code? {
        do {
            _ = try body()
            return nil
        } catch let error as TrimastError {
            return error.code
        }
    }

    @Test func aControlPlane() throws {
        let plan = try Self.plan("master1")
        #expect(
            plan.steps.filter { $0.turn?.id.contains("/guard/") != true }.map { "\($0.host) \($0.title)" } == [
                "master2 cordon master1", "master2 drain master1, within 300 s", "master2 wait until every other control plane is well",
                "master2 remove the etcd member of master1 (1035f2acb6f3a906)", "master2 delete the Node master1",
                "master2 take master1 out of kubeadm's ClusterStatus",
                "master2 wait until the Service kubernetes sends nobody to master1 any more",
                "master1 stop what Trimast set up: keepalived, haproxy, nginx, bird, trimast-masquerade", "master1 kubeadm reset",
                "master1 remove what Trimast and kubeadm left",
            ], "\(plan.steps.map { "\($0.host) \($0.title)" })")
        #expect(plan.steps.compactMap(\.risk).count == 3)
        #expect(plan.defects == [])
        let member = try #require(plan.steps.first { $0.title.hasPrefix("remove the etcd member") })
        #expect(member.turn?.effect == .removes && member.locks == [.etcdMembership])
    }

    /// The lists of those who stay forget it before it is none any more: of two that are left none could restart without the loss of the quorum.
    @Test func etcdsListsForgetItFirst() throws {
        let plan = try Self.plan("master1")
        let writes = plan.steps.filter { $0.title == "write \(EtcdManifest.path)" }
        #expect(writes.map(\.host.text).sorted() == ["master2", "master3", "master4"])
        for write in writes {
            guard case .file(let file) = write.action else { return #expect(Bool(false), "no file: \(write)") }
            #expect(
                EtcdManifest.Arguments(file.content.shown).list.map { $0.prefix { $0 != "=" } }.sorted() == [
                    "master2", "master3", "master4",
                ])
        }
        var schedule = Schedule(plan)
        var order: [String] = []
        while !schedule.isFinished {
            let batches = schedule.nextBatches()
            try #require(!batches.isEmpty)
            for step in batches.joined() {
                order.append(step.title)
                schedule.finish(step.id, succeeded: true)
            }
        }
        let removed = try #require(order.firstIndex { $0.hasPrefix("remove the etcd member") })
        #expect(order.lastIndex(of: "write \(EtcdManifest.path)").map { $0 < removed } == true)
        #expect(try #require(order.firstIndex { $0.hasPrefix("drain") }) < order.firstIndex(of: "write \(EtcdManifest.path)") ?? 0)
    }

    /// With the leaving member not well, a restart of one of the others would cost the quorum: the lists are left.
    @Test func notWhileTheLeavingMemberIsSick() throws {
        let plan = try Self.plan("master1") { try $0.change("master1") { $0.sections["etcd"] = "exit 7" } }
        #expect(!plan.steps.contains { $0.title == "write \(EtcdManifest.path)" })
    }

    @Test func aWorkerHasNoMember() throws {
        let plan = try Self.plan("node2")
        #expect(!plan.steps.contains { $0.title.contains("etcd") || $0.title.contains("ClusterStatus") })
        #expect(plan.steps.contains { $0.title == "kubeadm reset" && $0.host.text == "node2" })
    }

    @Test func aHostThatIsGone() throws {
        #expect(try Self.code { try Self.plan("node2", isReached: false) } == "node.unreachable")
        let plan = try Self.plan("node2", isReached: false, isForced: true) { $0.hosts[try host("node2")] = nil }
        #expect(plan.steps.map(\.title) == ["cordon node2", "delete the Node node2"])
        #expect(plan.notes.contains { $0.contains("node2 is not cleaned") })
    }

    /// The removal of one beside another that is not well would cost the quorum.
    @Test func notBesideOneThatIsNotWell() throws {
        let plan = try Self.plan("master1") { try $0.change("master2") { $0.sections["etcd"] = "exit 7" } }
        #expect(plan.postponed == ["master1: not changed now: etcd on master2 is not well, and master1 would be out besides"])
        #expect(!plan.steps.contains { $0.title.contains("etcd member") || $0.title == "kubeadm reset" })
    }

    /// A host of that name that is another cluster's is neither planned for nor, should it only show on the host, touched.
    @Test func notAHostOfAnotherCluster() throws {
        let code = try Self.code {
            try Self.plan("node2") {
                try $0.change("node2") { $0.sections["kubernetes"] = $0["kubernetes"].replacing("Fingerprint=D4", with: "Fingerprint=D5") }
            }
        }
        #expect(code == "host.other-cluster")
        let stop = try #require(try Self.plan("node2").steps.first { $0.title.hasPrefix("stop what Trimast set up") })
        #expect(try stop.action.kind.script([:]).contains("belongs to another cluster"))
    }

    @Test func nothingOnAGuess() throws {
        let code = try Self.code {
            try Self.plan("master4") { facts in
                for name in StandingTests.all { try facts.change(name) { $0.sections["etcd"] = "" } }
            }
        }
        #expect(code == "node.unknown-members")
        let down = try Self.code {
            try Self.plan("master4") { facts in
                for name in StandingTests.all { try facts.change(name) { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" } }
            }
        }
        #expect(down == "node.no-cluster")
    }
}
