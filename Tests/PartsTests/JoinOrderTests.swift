import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// A host that joins while settings change: what waits for it, and what is recorded as applied there.
@Suite struct JoinOrderTests {
    static func plan(
        _ capture: LabFacts.Capture = .four, spec: (inout ClusterSpec) throws -> Void = { _ in },
        _ facts: (inout ClusterFacts) throws -> Void
    ) throws -> Plan {
        var (wanted, seen) = (try LabFacts.spec(capture), try LabFacts.load(capture))
        try spec(&wanted)
        try facts(&seen)
        return try LabFacts.planner(wanted).plan(seen)
    }

    @Sendable static func settings(_ spec: inout ClusterSpec) { spec.kubernetes.kubelet["maxPods"] = .int(150) }

    /// master3 was reinstalled; etcd lists its former member.
    static func bare(_ facts: inout ClusterFacts) throws {
        try facts.reinstall("master3")
    }

    static func leave(_ worker: String, _ facts: inout ClusterFacts) throws {
        try facts.change(worker) {
            $0.sections["kubernetes"] = "kubelet inactive"
            $0.sections["node"] = ""
        }
    }

    /// The first step of each turn of this name, by host.
    static func gates(_ plan: Plan, _ name: String) -> [String: Step] {
        var gates: [String: Step] = [:]
        for step in plan.steps where step.turn?.id.contains("/\(name)/") ?? false {
            if gates[step.host.text] == nil { gates[step.host.text] = step }
        }
        return gates
    }

    @Test("no etcd restarts by changed settings before a member that joins is in, and it is asked then")
    func settingsWaitForTheMember() throws {
        let plan = try Self.plan(.four, spec: { $0.kubernetes.etcdArgs["snapshot-count"] = "20000" }, Self.bare)
        let gates = Self.gates(plan, "settings")
        #expect(gates.keys.sorted() == ["master1", "master2", "master4"])
        for gate in gates.values {
            #expect(gate.needs.contains("master3/control-plane"), "\(gate.id)")
            #expect(gate.action.kind.changes.contains("the etcd member of master3 is healthy, within 20 s"), "\(gate.id)")
        }
        #expect(plan.defects == [] && Self.gates(plan, "join").keys.sorted() == ["master3"])
    }

    @Test("nor by a mending")
    func mendingWaitsForTheMember() throws {
        let plan = try Self.plan { facts in
            try Self.bare(&facts)
            try facts.change("master2") { $0.sections["kubernetes"] = $0["kubernetes"].replacing("has scheduler.conf\n", with: "") }
        }
        let mend = try #require(Self.gates(plan, "mend")["master2"])
        #expect(mend.needs.contains("master3/control-plane") && plan.defects == [])
    }

    @Test("a member that is not well has its turn before the other joins, or neither would be")
    func whoIsOutWaitsForNobody() throws {
        let plan = try Self.plan { facts in
            try Self.bare(&facts)
            try facts.change("master2") {
                $0.sections["kubernetes"] = $0["kubernetes"].replacing("has manifests/etcd.yaml\n", with: "")
                $0.sections["etcd"] = "exit 7"
                $0.sections["api"] = "500 https://192.168.96.66:6443/readyz"
            }
        }
        let mend = try #require(Self.gates(plan, "mend")["master2"])
        #expect(!mend.needs.contains("master3/control-plane"))
    }

    @Test("who is not ready is mended before a member that is only new joins")
    func mendingWaitsForNobodyNew() throws {
        let plan = try Self.plan { facts in
            try Self.bare(&facts)
            try facts.changeMembers { members in members.filter { $0["name"] as? String != "master3" } }
            try facts.change("master2") {
                $0.sections["kubernetes"] = $0["kubernetes"].replacing("has scheduler.conf\n", with: "")
                $0.sections["api"] = "500 https://192.168.96.66:6443/readyz"
            }
        }
        let mend = try #require(Self.gates(plan, "mend")["master2"])
        #expect(!mend.needs.contains("master3/control-plane") && plan.defects == [])
        #expect(!mend.action.kind.changes.contains { $0.contains("member of master3") })
    }

    @Test("a control plane gets what the cluster stores: settings that have changed besides are not recorded as applied")
    func joinedBesideAChange() throws {
        func record(_ plan: Plan) -> [String] {
            plan.steps.filter { $0.host.text == "master3" && $0.title.hasSuffix(ClusterValues.applied) }.map(\.title)
        }
        let changed = try Self.plan(.four, spec: { $0.kubernetes.apiServerArgs["v"] = "3" }, Self.bare)
        #expect(record(changed) == [])
        #expect(changed.postponed.contains { $0.hasPrefix("master3: it joins with the settings that the cluster stores") })
        #expect(try record(Self.plan(.four, Self.bare)) == ["write \(ClusterValues.applied)"])
    }

    @Test("the record of a control plane's former self goes where it may say more than is stored")
    func formerRecord() throws {
        let plan = try Self.plan(.four, spec: Self.settings) { facts in
            let record = facts.hosts[try host("master3")]?.files[ClusterValues.applied]
            try Self.bare(&facts)
            try facts.change("master3") { $0.files[ClusterValues.applied] = record }
        }
        let titles = plan.steps.filter { $0.host.text == "master3" && $0.part == "control-plane" }.map(\.title)
        #expect(titles.contains("forget what was applied to its former self"))
    }

    /// Before it could be "nothing to do" with the former settings, for ever.
    @Test("a worker that joins takes changed settings by a turn of its own, once they are stored, and records them then")
    func newWorker() throws {
        let plan = try Self.plan(.three, spec: Self.settings) { try Self.leave("node", &$0) }
        let turn = try #require(Self.gates(plan, "kubelet")["node"])
        #expect(turn.needs.isSuperset(of: [ClusterValues.isConfigured]))
        let titles = plan.steps.filter { $0.host.text == "node" && $0.part == "kubelet-settings" }.map(\.title)
        #expect(titles.contains("take the stored kubelet settings and restart the kubelet"))
        #expect(titles.last == "write \(KubeletSettings.applied)" && plan.defects == [])
    }

    @Test("where nothing has changed, it takes what it was given")
    func newWorkerAlone() throws {
        let plan = try Self.plan(.three) { facts in
            try Self.leave("node", &facts)
            try facts.change("node") { $0.files[KubeletSettings.applied] = nil }
        }
        #expect(plan.steps.filter { $0.part == "kubelet-settings" }.map(\.title) == ["write \(KubeletSettings.applied)"])
    }

    @Test("where the control planes cannot take the settings now, the worker joins and records nothing")
    func newWorkerWithoutThem() throws {
        let plan = try Self.plan(.three, spec: Self.settings) { facts in
            try Self.leave("node", &facts)
            facts.hosts[try host("master3")] = nil
        }
        #expect(plan.steps.contains { $0.host.text == "node" && $0.title == "kubeadm join" })
        #expect(plan.steps.filter { $0.part == "kubelet-settings" } == [])
        #expect(plan.postponed.contains("node: not changed now: whether the API server of master3 is ready is not known"))
        #expect(
            plan.notes.contains { $0.hasPrefix("what master3 does now: trimast status; ") && $0.hasSuffix("node remove master3 --force") })
    }

    @Test("nor a worker of the cluster, where who stores the settings is mended first")
    func mendedFirst() throws {
        let plan = try Self.plan(.three, spec: Self.settings) {
            try $0.change("master1") { $0.sections["kubernetes"] = $0["kubernetes"].replacing("has scheduler.conf\n", with: "") }
        }
        #expect(plan.steps.filter { $0.part == "kubelet-settings" } == [])
        #expect(plan.postponed.contains("node: the kubelet takes its new settings once the control planes have: run apply again then"))
    }

    @Test("nor one whose files could not be read")
    func unread() throws {
        let plan = try Self.plan(.three, spec: Self.settings) { try $0.change("node") { $0.sections["kubernetes"] = nil } }
        #expect(plan.steps.filter { $0.part == "kubelet-settings" } == [])
    }

    @Test("a worker whose node is not Ready proves nothing for the others", arguments: [true, false])
    func proof(_ isReady: Bool) throws {
        let plan = try Self.plan(.four, spec: Self.settings) { facts in
            try facts.change("node") {
                if !isReady { $0.sections["node"] = $0["node"].replacing("\"status\": \"True\"", with: "\"status\": \"False\"") }
            }
        }
        let effects = Self.gates(plan, "kubelet").compactMapValues { $0.turn?.effect }
        #expect(effects == ["node": isReady ? .restores : .tries, "node2": .restores])
    }

    /// From one control plane to three: the one that was there restarts its etcd, and asks those that have come.
    @Test("a guard that waits for those who join asks them")
    func guardsAsk() throws {
        let plan = try Self.plan { try PlannerTests.leave(&$0) }
        for (name, gate) in Self.gates(plan, "guard") where name != "master4" {
            #expect(gate.action.kind.changes.contains("the etcd member of master4 is healthy, within 20 s"), "\(name)")
            #expect(gate.action.kind.changes.contains("the API server of master4 is ready, within 20 s"), "\(name)")
        }
        #expect(Self.gates(plan, "guard").count == 4)
    }

    @Test("a Node stays where its host cannot join now")
    func nodeStays() throws {
        let plan = try Self.plan { facts in
            try Self.bare(&facts)
            try facts.change("master1") {
                $0.sections["api"] = $0["api"] + "\nnode master3\n200 https://10.0.0.1:6443/api/v1/nodes?names&pretty=true"
            }
            for name in ["master1", "master2", "master4"] {
                try facts.change(name) {
                    $0.sections["etcd"] = $0["etcd"].replacing("\"name\":\"master3\"", with: "\"name\":\"other\"").replacing(
                        "192.168.96.67:", with: "10.9.9.9:")
                }
            }
        }
        #expect(Self.gates(plan, "join").isEmpty && plan.defects == [])
        #expect(!plan.steps.contains { $0.title == "delete the Node master3" })
    }
}
