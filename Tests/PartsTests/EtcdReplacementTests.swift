import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// `trimast etcd replace` over captured facts.
@Suite struct EtcdReplacementTests {
    private static func plan(_ name: String, _ change: (inout ClusterFacts) throws -> Void = { _ in }) throws -> Plan {
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try change(&facts)
        return try EtcdReplacement(try host(name)).plan(LabFacts.planner(spec), facts)
    }

    @Test func aMember() throws {
        let plan = try Self.plan("master2")
        #expect(
            plan.steps.filter { !$0.isRecovery }.map { "\($0.host) \($0.title)" } == [
                "master2 wait until every other control plane is well",
                "master2 keep the static pods and the kubelet's settings that run now",
                "master2 stop the API server", "master2 stop etcd on master2 and set its data aside",
                "master2 remove the former member of master2 from etcd, and add the new one",
                "master2 write /etc/kubernetes/manifests/etcd.yaml",
                "master2 wait until the etcd member of master2 is healthy",
                "master2 wait until every other control plane is well",
                "master2 keep the static pods and the kubelet's settings that run now",
                "master2 stop the API server",
                "master2 write /etc/kubernetes/manifests/etcd.yaml",
                "master2 wait until the former etcd has ended, and 1 more",
                "master2 start the API server again",
                "master2 wait until etcd of master2: new settings taken, and ready",
                "master2 forget what was kept",
                "master2 delete its former data",
            ], "\(plan.steps.map { "\($0.host) \($0.title)" })")
        #expect(plan.steps.compactMap(\.risk) == ["deletes etcd's data on master2: its member begins anew with what the others have"])
        #expect(plan.defects == [])
        let written = plan.steps.compactMap { step in
            if case .file(let file) = step.action { EtcdManifest.Arguments(file.content.shown) } else { nil }
        }
        #expect(written.map(\.state) == ["existing", "new"])
        #expect(written.allSatisfy { $0.list.count == 4 && $0.list.contains { $0.hasPrefix("master2=https://") } })
        for step in plan.steps where step.turn != nil { #expect(step.locks == StaticPods.locks) }
    }

    /// A run that died with the data set aside: the host joins anew, and what was set aside goes once its member is well.
    @Test func aRunThatDied() throws {
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try facts.change("master2") {
            let gone: Set = ["has etcd-data", "has manifests/etcd.yaml", "has manifests/kube-apiserver.yaml"]
            let lines = $0["kubernetes"].split(separator: "\n").map(String.init).filter { !gone.contains($0) }
            $0.sections["kubernetes"] = (lines + ["has unfinished-turn"]).joined(separator: "\n")
            $0.sections["etcd-folder"] = "replaced\n.\n"
            $0.sections["etcd"] = "exit 7"
            $0.sections["api"] = "000 https://192.168.96.66:6443/readyz"
        }
        let steps = try LabFacts.planner(spec).plan(facts).steps.filter { $0.host.text == "master2" && $0.part == "control-plane" }
        let reset = try #require(steps.first { $0.title == "remove what an unfinished join left" })
        #expect(try reset.action.kind.script([:]).contains("rm -rf /var/lib/etcd/member \(ClusterValues.turnFolder)"))
        let join = try #require(steps.firstIndex { $0.title == "kubeadm join" })
        #expect(try steps[join].action.kind.script([:]).contains("DirAvailable--var-lib-etcd"))
        let deleted = try #require(steps.firstIndex { $0.title == "delete its former data" })
        #expect(steps[join + 1].title.contains("the etcd member of master2 is healthy") && deleted > join + 1)
    }

    /// It died when the member was well again: what was set aside goes, and only where the member is seen to be well.
    @Test(arguments: [(nil, ["delete its former data"]), ("exit 7", [])] as [(String?, [String])])
    func setAsideIsNotKept(etcd: String?, titles: [String]) throws {
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try facts.change("master2") {
            $0.sections["etcd-folder"] = "member\nreplaced\n.\n"
            if let etcd { $0.sections["etcd"] = etcd }
        }
        let steps = try LabFacts.planner(spec).plan(facts).steps
        #expect(steps.filter { $0.part == "control-plane" }.map(\.title) == titles)
    }

    /// Its data is deleted only where a quorum of the others has it.
    @Test func notBesideOneThatIsNotWell() throws {
        #expect(
            try RemovalTests.code { try Self.plan("master1") { try $0.change("master2") { $0.sections["etcd"] = "exit 7" } } }
                == "etcd.no-quorum")
        let unknown = try RemovalTests.code { try Self.plan("master1") { $0.hosts[try host("master2")] = nil } }
        #expect(unknown == "etcd.no-quorum")
    }

    @Test func notOnAGuess() throws {
        #expect(try RemovalTests.code { try Self.plan("node2") } == "etcd.no-member")
        #expect(try RemovalTests.code { try Self.plan("nobody") } == "etcd.no-member")
        #expect(try RemovalTests.code { try Self.plan("master1") { $0.hosts[try host("master1")] = nil } } == "etcd.unreachable")
        let unread = try RemovalTests.code {
            try Self.plan("master4") { facts in for name in StandingTests.all { try facts.change(name) { $0.sections["etcd"] = "" } } }
        }
        #expect(unread == "etcd.unknown-members")
        let bare = try RemovalTests.code {
            try Self.plan("master1") { try $0.change("master1") { $0.files[EtcdManifest.path] = nil } }
        }
        #expect(bare == "etcd.no-manifest")
    }
}
