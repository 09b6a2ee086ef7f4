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

    @Test("who stores the configuration died after its own share was recorded: another one is pending, and it is stored all the same")
    func notStored() throws {
        for done in Self.masters {
            let plan = try Self.plan { spec, facts in
                spec.kubernetes.kubelet["maxPods"] = .int(120)
                spec.kubernetes.kubeProxy["mode"] = .string("ipvs")
                let host = try #require(spec.host(try host(done)))
                let text = try KubeadmConfiguration(spec: spec, release: LabFacts.planner(spec).release).controlPlane(host)
                try facts.change(done) { $0.files[ClusterValues.applied] = RemoteFile(mode: "600", content: text) }
            }
            let stores = plan.steps.filter { $0.title == "kubeadm init phase upload-config all" }
            #expect(stores.map(\.host.text) == ["master1"], "\(done)")
            #expect(plan.steps.filter { $0.title == "kubeadm init phase addon kube-proxy" }.map(\.host.text) == ["master1"])
            #expect(plan.steps.filter { $0.part == "kubelet-settings" }.contains { $0.needs.contains(ClusterValues.isConfigured) })
            #expect(!Self.titles(plan, done).contains("kubeadm init phase kubelet-start"))
            #expect(plan.defects == [])
        }
    }

    @Test("a removal that died while another control plane changed ends that change alone, first")
    func endsWhatWasBegun() throws {
        let plan = try Self.plan { spec, facts in
            spec.kubernetes.kubelet["maxPods"] = .int(120)
            try Self.withoutAPIServer(&facts, "master1", isInTurn: true)
        }
        let ending = plan.ending([try host("master1")])
        #expect(Set(ending.steps.map(\.host.text)) == ["master1"] && ending.defects == [])
        #expect(ending.steps.contains { $0.title == "forget what was kept" })
    }

    @Test("a control plane that lost the authorities' keys gets them from one that has them; where none has, that is said")
    func authoritiesAreGone() throws {
        func lose(_ facts: inout ClusterFacts, _ names: [String]) throws {
            for name in names {
                try facts.change(name) { $0.sections["kubernetes"] = $0["kubernetes"].replacing("has pki/ca.key\n", with: "") }
            }
        }
        for (lost, giver) in [(["master3"], "master1"), (["master1"], "master2"), (["master1", "master2"], "master3")] {
            let plan = try Self.plan { _, facts in try lose(&facts, lost) }
            #expect(plan.steps.filter { $0.title == "read the shared authorities" }.map(\.host.text) == [giver])
            #expect(plan.steps.filter { $0.title == "receive the shared authorities" }.map(\.host.text) == lost)
            #expect(plan.defects == [])
        }
        let error = #expect(throws: TrimastErrors.self) { try Self.plan { _, facts in try lose(&facts, Self.masters) } }
        #expect(error?.errors.map(\.code) == ["cluster.no-authority"])
    }

    @Test("what is mended while it runs is kept, and put back where the mending fails")
    func mendedWhileItRuns() throws {
        let plan = try Self.plan { spec, facts in
            try facts.change("master2") { $0.sections["kubernetes"] = $0["kubernetes"].replacing("has scheduler.conf\n", with: "") }
        }
        let titles = Self.titles(plan, "master2")
        #expect(titles.contains { $0.hasPrefix("keep the static pods") } && titles.contains { $0.hasPrefix("put the former static pods") })
        #expect(titles.contains("forget what was kept"))
    }

    @Test("a host whose files could not be read neither joins nor lets a cluster begin")
    func unread() throws {
        let plan = try Self.plan { _, facts in
            try facts.change("node") {
                $0.sections["kubernetes"] = nil
                $0.sections["node"] = nil
            }
        }
        #expect(!plan.steps.contains { $0.host.text == "node" && $0.title == "kubeadm join" })
        #expect(plan.postponed.contains("node: nothing is done to it: its files could not be read; trimast status says more"))
        let error = #expect(throws: TrimastErrors.self) {
            var facts = try LabFacts.bare(.three)
            try facts.change("master2") { $0.sections["kubernetes"] = nil }
            _ = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
        }
        #expect(error?.errors.map(\.code) == ["cluster.unknown"])
    }

    @Test(
        "API servers that are ready: no answer about the configuration is not a no, and none at all is another store",
        arguments: [
            ("000", "cluster.unknown"), ("403", "cluster.unknown"), ("504", "cluster.unknown"), ("404", "cluster.no-configuration"),
        ])
    func configuration(_ status: String, _ code: TrimastError.Code) throws {
        let error = #expect(throws: TrimastErrors.self) {
            try Self.plan { _, facts in
                for name in Self.masters {
                    try facts.change(name) { host in
                        host.sections["api"] = host["api"].split(separator: "\n").map { line in
                            line.hasSuffix("configmaps/kubeadm-config") ? status + line.dropFirst(3) : String(line)
                        }.joined(separator: "\n")
                    }
                }
            }
        }
        #expect(error?.errors.map(\.code) == [code])
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

    /// Its own sh, as far as it asks kubeadm at all.
    @Test("kubeadm is asked for the manifests where a change was begun, also when it took both away", arguments: [true, false])
    func bothManifestsAreAway(_ hasBegun: Bool) async throws {
        let spec = try LabFacts.spec(.three)
        let script = try #require(ManifestFacts.probe(spec.hosts[0], spec)?.script)
        let asks = String(try #require(script.split(separator: "\n").first)).replacing("/etc/kubernetes", with: "/no/such/folder")
        for shell in ShellKind.all {
            let run = try await shell.run(asks.replacing(ClusterValues.turnFolder, with: hasBegun ? "/" : "/no/such/turn") + "\necho asked")
            #expect(run.output == (hasBegun ? "asked\n" : ""), "\(shell): \(run)")
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
