import Facts
import Foundation
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
            plan.steps.filter { $0.turn?.id.contains("/guard/") != true && !$0.isRecovery }.map { "\($0.host) \($0.title)" } == [
                "master2 cordon master1", "master2 drain master1, within 300 s", "master2 wait until every other control plane is well",
                "master2 remove the etcd member of master1 (1035f2acb6f3a906)", "master2 delete the Node master1",
                "master2 take master1 out of kubeadm's ClusterStatus",
                "master2 wait until the Service kubernetes sends nobody to master1 any more",
                "master1 wait until every other control plane is well",
                "master1 keep the static pods and the kubelet's settings that run now",
                "master1 stop the API server",
                "master1 stop what Trimast set up: keepalived, haproxy, nginx, bird, trimast-masquerade", "master1 kubeadm reset",
                "master1 remove what Trimast and kubeadm left",
            ], "\(plan.steps.map { "\($0.host) \($0.title)" })")
        #expect(plan.steps.compactMap(\.risk).count == 3)
        #expect(plan.defects == [])
        let member = try #require(plan.steps.first { $0.title.hasPrefix("remove the etcd member") })
        #expect(member.turn?.effect == .removes && member.locks == [.etcdMembership])
        #expect(try member.action.kind.script([:]).contains("/v3/maintenance/transfer-leadership"), "a leader hands over first")
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
        // Its own API server ends by itself in between.
        let left = try #require(order.lastIndex(of: "stop the API server"))
        #expect(order.lastIndex(of: "write \(EtcdManifest.path)").map { $0 < left } == true && left < removed)
        #expect(try #require(order.firstIndex { $0.hasPrefix("drain") }) < order.firstIndex(of: "write \(EtcdManifest.path)") ?? 0)
    }

    /// With the leaving member not well, a restart of one of the others would cost the quorum: the lists are left.
    @Test func notWhileTheLeavingMemberIsSick() throws {
        let plan = try Self.plan("master1") { try $0.change("master1") { $0.sections["etcd"] = "exit 7" } }
        #expect(!plan.steps.contains { $0.title == "write \(EtcdManifest.path)" })
    }

    /// What the host's kubeadm makes of the file, beside what stands there: etcd's manifest with another list.
    private static func manifests(_ etcd: String, list: String) throws -> String {
        func frame(_ name: String, _ text: String) -> String { "@section \(text.utf8.count) \(name)\n\(text)\n" }
        let others = Component.allCases.filter { $0 != .etcd }
        let wanted = try #require(EtcdManifest.with(list: list, in: etcd))
        return frame("host/etcd", etcd) + frame("file/etcd", wanted)
            + others.map { frame("host/\($0.rawValue)", "a: 1") + frame("file/\($0.rawValue)", "a: 1") }.joined()
    }

    /// Two members that are left keep a longer list, also beside other changes: it guards as well, and each restart would cost the quorum.
    @Test(arguments: [("master1 master2 master3", false), ("master1", true)])
    func twoMembersKeepTheLongerList(_ listed: String, _ isWritten: Bool) throws {
        let spec = try LabFacts.spec(.three).without(host("master3"))
        var facts = try LabFacts.load(.three)
        facts.hosts[try host("master3")] = nil
        let list = listed.split(separator: " ").map { "\($0)=https://192.168.96.6\(4 + ($0.last?.wholeNumberValue ?? 0)):2380" }
        for name in ["master1", "master2"] {
            let own = try #require(facts[try host(name)])
            var lines = own["etcd"].split(separator: "\n").map(String.init)
            let index = try #require(lines.firstIndex { $0.contains("\"members\"") })
            var answer = try #require(JSONSerialization.jsonObject(with: Data(lines[index].utf8)) as? [String: Any])
            let members = try #require(answer["members"] as? [[String: Any]])
            answer["members"] = members.filter { $0["name"] as? String != "master3" }
            lines[index] = String(decoding: try JSONSerialization.data(withJSONObject: answer), as: UTF8.self)
            let before = try #require(own.files[EtcdManifest.path]?.content)
            var manifest = try #require(EtcdManifest.with(list: list.joined(separator: ","), in: before))
            while manifest.hasSuffix("\n") { manifest.removeLast() }
            let wanted = KubeadmConfiguration.initialCluster(spec)
            let section = try Self.manifests(manifest, list: wanted)
            try facts.change(name) {
                $0.sections["etcd"] = lines.joined(separator: "\n")
                $0.sections["manifests"] = section
                $0.files[EtcdManifest.path]?.content = manifest
            }
        }
        let planner = try LabFacts.planner(spec)
        #expect(ClusterState(spec, facts).view.members?.map(\.name).sorted() == ["master1", "master2"])
        let plan = try planner.plan(facts)
        let isWriting = plan.steps.contains { $0.title == "write \(EtcdManifest.path)" }
        #expect(isWriting == isWritten, "\(plan.steps.map { "\($0.host) \($0.title)" })")
        let guards = planner.verify(facts).filter { $0.id == "etcd.guard" }
        #expect(guards.allSatisfy { $0.outcome == (isWritten ? .failed : .passed) } && guards.count == 2, "\(guards.map(\.found))")
    }

    /// Addresses that no lease keeps are not waited for.
    @Test func onlyALeaseRunsOut() throws {
        var spec = try LabFacts.spec(.four)
        let leaving = try host("master1")
        func waits() throws -> Bool {
            try Removal(leaving, reached: spec.host(leaving), isForced: false).plan(LabFacts.planner(spec), LabFacts.load(.four))
                .steps.contains { $0.title.contains("the Service kubernetes") }
        }
        #expect(try waits())
        spec.kubernetes.apiServerArgs["endpoint-reconciler-type"] = "none"
        #expect(try !waits())
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
        // What cluster.yaml calls a worker may hold etcd's data.
        let misnamed = try Self.code {
            try Self.plan("node2") { facts in
                for name in StandingTests.all { try facts.change(name) { $0.sections["etcd"] = "" } }
                try facts.change("node2") { $0.sections["kubernetes"] = $0["kubernetes"] + "\nhas etcd-data" }
            }
        }
        #expect(misnamed == "node.unknown-members")
        let down = try Self.code {
            try Self.plan("master4") { facts in
                for name in StandingTests.all { try facts.change(name) { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" } }
            }
        }
        #expect(down == "node.no-cluster")
    }
}
