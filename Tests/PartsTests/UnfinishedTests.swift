import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Starts and changes that stopped anywhere are continued by what is missing.
@Suite struct UnfinishedTests {
    static func plan(_ change: (inout ClusterSpec, inout ClusterFacts) throws -> Void) throws -> Plan {
        var spec = try LabFacts.spec(.three)
        var facts = try LabFacts.load(.three)
        try change(&spec, &facts)
        return try LabFacts.planner(spec).plan(facts)
    }

    static let masters = ["master1", "master2", "master3"]
    static func titles(_ plan: Plan, _ name: String) -> [String] {
        plan.steps.filter { $0.host.text == name && $0.part == "control-plane" }.map(\.title)
    }
    static func unfinalize(_ facts: inout ClusterFacts) throws {
        for name in masters {
            try facts.change(name) {
                $0.sections["kubernetes"] = $0["kubernetes"].replacing("has finalized\n", with: "").replacing("\nhas finalized", with: "")
                $0.files[ClusterValues.applied] = nil
            }
        }
        try facts.change("node") {
            $0.sections["kubernetes"] = "kubelet inactive"
            $0.sections["node"] = ""
        }
    }

    @Test("stopped between upload-config and bootstrap-token: the token's phase, with the rights to join, runs")
    func beforeTheToken() throws {
        let plan = try Self.plan { _, facts in
            try Self.unfinalize(&facts)
            for name in Self.masters {
                try facts.change(name) { host in
                    for question in ["configmaps/cluster-info", "daemonsets/kube-proxy"] {
                        host.sections["api"] = host["api"].split(separator: "\n").map { line in
                            line.hasSuffix(question) ? "404" + line.dropFirst(3) : String(line)
                        }.joined(separator: "\n")
                    }
                }
            }
        }
        let first = Self.titles(plan, "master1")
        #expect(first.contains("kubeadm init phase bootstrap-token") && first.contains("kubeadm init phase upload-config kubelet"))
        #expect(first.contains("kubeadm init phase addon kube-proxy"))
        #expect(!first.contains("kubeadm init phase control-plane all"), "what runs is not written again")
        #expect(plan.steps.contains { $0.host.text == "node" && $0.title == "kubeadm join" })
        #expect(plan.steps.filter { $0.title == "remove what only the join needed" && $0.host.text == "master1" }.count == 1)
        #expect(plan.defects == [])
    }

    private static func withoutAPIServer(_ facts: inout ClusterFacts, _ name: String, isInTurn: Bool) throws {
        try facts.change(name) {
            let lines = $0["kubernetes"].split(separator: "\n").filter { $0 != "has manifests/kube-apiserver.yaml" }
            $0.sections["kubernetes"] = (lines.map(String.init) + (isInTurn ? ["has unfinished-turn"] : [])).joined(separator: "\n")
            $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
        }
    }

    @Test("a change that stopped while the API server was taken away goes on: its other settings are not forgotten")
    func duringTheChange() throws {
        for name in Self.masters {
            let plan = try Self.plan { spec, facts in
                spec.kubernetes.kubelet["maxPods"] = .int(120)
                try Self.withoutAPIServer(&facts, name, isInTurn: true)
            }
            let titles = Self.titles(plan, name)
            #expect(titles.contains("kubeadm init phase kubelet-start"), "\(titles)")
            #expect(titles.contains("forget what was kept") && titles.contains("write \(ClusterValues.applied)"), "\(titles)")
            #expect(plan.steps.filter { $0.title == "kubeadm init phase upload-config all" }.count == 1)
            #expect(plan.defects == [] && plan.postponed == [])
        }
    }

    @Test("a host that lacks a static pod is mended, and settings that changed besides are not recorded as applied")
    func mendedBesideAChange() throws {
        let plan = try Self.plan { spec, facts in
            spec.kubernetes.kubelet["maxPods"] = .int(120)
            try Self.withoutAPIServer(&facts, "master2", isInTurn: false)
        }
        #expect(!Self.titles(plan, "master2").contains("write \(ClusterValues.applied)"))
        #expect(
            plan.postponed == [
                "master2: other settings have changed besides (KubeletConfiguration): run apply again once it is mended"
            ])
    }

    @Test("a token that a killed run left is deleted, by its public half alone")
    func formerToken() throws {
        func titles(_ section: String) throws -> [String] {
            try Self.plan { _, facts in try facts.change("master2") { $0.sections["bootstrap-token"] = section } }.steps.map(\.title)
        }
        #expect(try titles("abc123\n") == ["delete the bootstrap token of an earlier run"])
        #expect(try titles("") == [] && titles("$(reboot)") == [] && titles("abc123.0123456789abcdef") == [])
    }

    @Test("a start whose kubelets do not run is continued without kubeadm's preflight, which refuses its own manifests")
    func kubeletsDown() throws {
        let plan = try Self.plan { _, facts in
            try Self.unfinalize(&facts)
            for name in Self.masters {
                try facts.change(name) {
                    $0.sections["kubernetes"] = $0["kubernetes"].replacing("kubelet active", with: "kubelet inactive").replacing(
                        "has etcd-data\n", with: "")
                    $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
                    $0.sections["etcd"] = "exit 7"
                }
            }
        }
        #expect(!Self.titles(plan, "master2").contains("kubeadm init phase preflight"))
        #expect(Self.titles(plan, "master2").contains("kubeadm init phase kubelet-start"))
    }

    @Test("a control plane with etcd's data and without credentials gets them, and nothing is reset")
    func withoutCredentials() throws {
        let plan = try Self.plan { _, facts in
            try facts.change("master3") {
                $0.sections["kubernetes"] = $0["kubernetes"].replacing("has admin.conf\n", with: "").replacing(
                    "has manifests/kube-apiserver.yaml\n", with: "")
                $0.sections["api"] = ""
            }
        }
        let titles = Self.titles(plan, "master3")
        #expect(titles.contains("kubeadm init phase kubeconfig all") && titles.contains("kubeadm init phase control-plane all"))
        #expect(!titles.contains { $0.contains("join") && !$0.contains("only the join") || $0.contains("reset") })
        #expect(plan.steps.filter { $0.turn != nil }.allSatisfy { $0.host.text == "master3" })
    }

    @Test("without the record of what was applied, changed settings are applied, not recorded alone")
    func withoutTheRecord() throws {
        let plan = try Self.plan { spec, facts in
            spec.kubernetes.apiServerArgs["v"] = "3"
            for name in Self.masters { try facts.change(name) { $0.files[ClusterValues.applied] = nil } }
        }
        for name in Self.masters {
            #expect(Self.titles(plan, name).contains("kubeadm init phase control-plane all"))
            #expect(Self.titles(plan, name).last == "remove what only the join needed")
        }
    }

    @Test("without that record a moved pod range is refused by the ranges of the nodes")
    func movedRange() throws {
        do {
            _ = try Self.plan { spec, facts in
                spec.network.pods = try range("10.99.0.0/16")
                for name in Self.masters {
                    try facts.change(name) {
                        $0.files[ClusterValues.applied] = nil
                        $0.sections["api"] = $0["api"] + "\nrange node 10.244.3.0/24"
                    }
                }
            }
            Issue.record("a plan was made")
        } catch let errors as TrimastErrors {
            #expect(errors.errors.contains { $0.code == "cluster.fixed-setting" })
        }
    }

    @Test("a turn that died is ended: waited for, put back if it fails, and forgotten")
    func unfinishedTurn() throws {
        let plan = try Self.plan { _, facts in
            try facts.change("master2") { $0.sections["kubernetes"] = $0["kubernetes"] + "\nhas unfinished-turn" }
        }
        let titles = Self.titles(plan, "master2")
        #expect(titles.contains("forget what was kept") && titles.contains { $0.hasPrefix("put the former static pods") })
        #expect(plan.steps.allSatisfy { $0.host.text == "master2" })
    }
}
