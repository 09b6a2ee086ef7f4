import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What is done to a control plane is decided on what was seen, never on silence. Each case is a healthy cluster of four with one change.
@Suite struct StandingTests {
    static func state(_ change: (inout ClusterFacts) throws -> Void) throws -> (ClusterState, Plan) {
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try change(&facts)
        return (ClusterState(spec, facts), try LabFacts.planner(spec).plan(facts))
    }

    static func standing(_ state: ClusterState, _ name: String) throws -> Standing {
        state.standing(try #require(LabFacts.spec(.four).host(try host(name))))
    }

    static let all = ["master1", "master2", "master3", "master4"]
    static let destroys = ["kubeadm reset", "what an unfinished join left", "delete the Node", "remove the etcd member"]
    static func destroying(_ plan: Plan) -> [String] {
        plan.steps.map(\.title).filter { title in destroys.contains { title.contains($0) } }
    }

    @Test("etcd's list was read nowhere, and an API server is not ready: nothing is reset")
    func silence() throws {
        for silent in ["", "404 page not found\n404 page not found\nexit 0", "exit 28"] {
            let (state, plan) = try Self.state { facts in
                for name in Self.all { try facts.change(name) { $0.sections["etcd"] = silent } }
                for name in ["master3", "master4"] {
                    try facts.change(name) { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" }
                }
            }
            #expect(state.view == .unknown)
            #expect(try Self.standing(state, "master3") == .inCluster)
            #expect(Self.destroying(plan) == [])
            #expect(!plan.steps.contains { $0.title == "kubeadm join" })
            #expect(plan.notes.contains { $0.contains("etcd's list of members could not be read") })
        }
    }

    @Test("a member that lists itself alone makes the cluster divided, in every order of hosts")
    func divided() throws {
        let alone =
            #"{"header":{"cluster_id":"9"},"members":[{"ID":"1","name":"master1","peerURLs":["https://1:2380"],"clientURLs":["https://1:2379"]}]}"#
            + "\n{\"version\":\"3.4.23\",\"leader\":\"1\"}\n{\"health\":\"true\"}"
        for _ in 0..<20 {
            do {
                _ = try Self.state { facts in
                    try facts.change("master1") { $0.sections["etcd"] = alone }
                    try facts.change("master3") { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" }
                }
                Issue.record("a plan was made")
            } catch let errors as TrimastErrors {
                #expect(errors.errors.map(\.code) == ["etcd.divided"])
            }
        }
    }

    @Test("a control plane that was reinstalled: its member and its Node go, and it joins anew")
    func reinstalled() throws {
        let (state, plan) = try Self.state { facts in
            try facts.reinstall("master3")
            try facts.change("master1") {
                $0.sections["api"] = $0["api"] + "\nnode master1\nnode master3\n200 https://10.0.0.1:6443/api/v1/nodes?names&pretty=true"
            }
        }
        guard case .joins(let stale?, hasNode: true) = try Self.standing(state, "master3") else {
            Issue.record("\(try Self.standing(state, "master3"))")
            return
        }
        #expect(stale.name == "master3")
        let removal = try #require(plan.steps.first { $0.title.hasPrefix("remove the etcd member of master3") })
        let node = try #require(plan.steps.first { $0.title == "delete the Node master3" })
        let join = try #require(plan.steps.first { $0.title == "kubeadm join" })
        #expect(removal.risk != nil && node.risk != nil && removal.host.text == "master1")
        #expect(removal.turn?.effect == .removes && removal.turn?.subject.text == "master3")
        #expect(join.host.text == "master3" && join.turn?.effect == .adds)
        // Nothing is on the host that could be reset.
        #expect(!plan.steps.contains { $0.title.contains("unfinished join") })
        #expect(plan.notes.contains { $0.contains("master3 is bare, and the cluster knows a member and a node of that name") })
    }

    @Test("a member of etcd is a control plane, whatever the file calls its host")
    func changedRole() throws {
        for roles: Set<HostSpec.Role> in [[.worker], [.loadBalancer]] {
            var spec = try LabFacts.spec(.four)
            for index in spec.hosts.indices where spec.hosts[index].name.text == "master3" { spec.hosts[index].roles = roles }
            do {
                _ = try LabFacts.planner(spec).plan(try LabFacts.load(.four))
                Issue.record("a plan was made")
            } catch let errors as TrimastErrors {
                #expect(errors.errors.map(\.code) == ["host.role-changed"] && errors.errors.first?.place == "master3")
            }
        }
    }

    /// Of each, what `--initial-cluster` would call it; the file's own members have the names of the file.
    @Test("every voter counts, whatever it is called and whether or not the file names it", arguments: ["", "master_4", "master9"])
    func strangers(_ name: String) throws {
        let (state, plan) = try Self.state { facts in
            for host in Self.all {
                try facts.change(host) {
                    $0.sections["etcd"] = $0["etcd"].replacing(
                        "\"members\":[", with: #""members":[{"ID":"77","name":"\#(name)","peerURLs":["https://10.9.9.9:2380"]},"#)
                    $0.files["/etc/kubernetes/manifests/kube-apiserver.yaml"] = nil
                }
            }
        }
        #expect(state.health.voters.count == Self.all.count + 1)
        #expect(state.health.voters[name.isEmpty ? "https://10.9.9.9:2380" : name] == .unknown)
        #expect(plan.admission.voters == state.health.voters)
        #expect(plan.notes.contains { $0.contains(name.isEmpty ? "never started, at https://10.9.9.9:2380" : "\(name) is in the cluster") })
    }

    /// Of each answer of master7's: whether master8, which is well, can be removed, and whether master7 can.
    @Test(
        "members that the file does not name are asked by the others: one that is well leaves, beside one that does not answer none does",
        arguments: [
            (#"{"health":"true"}"#, Admission.Health.healthy, [true, true]),
            (#"{"health":"false"}"#, .unhealthy, [true, false]), ("", .unknown, [true, false]),
        ])
    func twoStrangers(_ answer: String, _ health: Admission.Health, _ canLeave: [Bool]) throws {
        let others = (7...8).map {
            #"{"ID":"\#($0)","name":"master\#($0)","peerURLs":["https://10.9.9.\#($0):2380"],"clientURLs":["https://10.9.9.\#($0):2379"]},"#
        }.joined()
        let (state, plan) = try Self.state { facts in
            for host in Self.all {
                try facts.change(host) {
                    $0.sections["etcd"] =
                        $0["etcd"].replacing("\"members\":[", with: "\"members\":[" + others)
                        + "\nother https://10.9.9.7:2379 \(answer)\nother https://10.9.9.8:2379 {\"health\":\"true\"}\n"
                }
            }
        }
        #expect(state.health.strangers.map(\.health) == [health, .healthy])
        #expect(state.health.voters["master7"] == health && state.health.hasQuorum)
        for (host, leaves) in zip(["master7", "master8"], canLeave) {
            let note = try #require(plan.notes.first { $0.contains("\(host) is in the cluster and not in cluster.yaml") })
            #expect(note.contains("name it as a control plane again") != leaves, "\(note)")
        }
    }

    /// Of each member that the file does not name: what verify finds of the voters.
    @Test(
        "a member beside the wanted voters fails etcd.voters, with its name and with what to type",
        arguments: [
            ("", "", "4 started voters: master1, master2, master3, master4"),
            (#""name":"","#, "", "4 started voters: master1, master2, master3, master4; https://10.9.9.9:2380 has never started"),
            (
                #""name":"master9","isLearner":true,"#, #","clientURLs":["https://10.9.9.9:2379"]"#,
                "4 started voters: master1, master2, master3, master4; master9 is a learner"
            ),
            (
                #""name":"master9","#, #","clientURLs":["https://10.9.9.9:2379"]"#,
                "5 started voters: master1, master2, master3, master4, master9"
            ),
        ])
    func voters(_ name: String, _ clients: String, _ found: String) throws {
        var facts = try LabFacts.load(.four)
        for host in Self.all where !name.isEmpty {
            try facts.change(host) {
                $0.sections["etcd"] = $0["etcd"].replacing(
                    "\"members\":[", with: #""members":[{"ID":"77",\#(name)"peerURLs":["https://10.9.9.9:2380"]\#(clients)},"#)
            }
        }
        let context = try LabFacts.context("master1", LabFacts.spec(.four), facts)
        let check = try #require(EtcdChecks().checks(context).first { $0.id == "etcd.voters" })
        #expect(check.found == found)
        #expect(check.outcome == (name.isEmpty ? .passed : .failed))
        #expect((check.nextStep == nil) == name.isEmpty)
        #expect(name.isEmpty || check.nextStep?.contains("trimast plan") == true)
    }

    /// Its own sh, with a stand-in for curl.
    @Test("a member is asked by the others only where the file does not name it as a control plane")
    func asksStrangers() async throws {
        let spec = try LabFacts.spec(.four)
        let host = try #require(spec.controlPlanes.first)
        let own = spec.controlPlanes.map { #"{"clientURLs":["https://\#($0.address):2379"],"peerURLs":["https://\#($0.address):2380"]}"# }
        let script = EtcdFacts.answer.probe(host, spec).script
        let list = #"{"members":[\#(own.joined(separator: ",")),{"clientURLs":["https://10.9.9.9:2379"]}]}"#
        let curl = """
            curl() { for a; do case $a in */health*) h=$a;; *member/list) l=1;; esac; done
            if [ "$l" = 1 ]; then echo '\(list)'; return 7; fi
            echo '{"health":"true"}'; }

            """
        for shell in ShellKind.all {
            let run = try await withTemporaryFolder { (folder: String) async throws in
                try await shell.run(
                    ": >\(folder)/healthcheck-client.key\n" + curl + script.replacing("/etc/kubernetes/pki/etcd", with: folder))
            }
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines == [list, "exit 7", #"other https://10.9.9.9:2379 {"health":"true"}"#], "\(shell): \(run)")
        }
    }

    @Test(
        "a store that is full is told as that: its members are known, nothing is planned, and defrag is",
        arguments: ["memberID:7 alarm:NOSPACE ", "alarm:NOSPACE "])
    func noSpace(_ alarm: String) throws {
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try facts.change("master3") {
            $0.sections["etcd"] = $0["etcd"].replacing("\"dbSize\"", with: "\"errors\":[\"\(alarm)\"],\"dbSize\"")
        }
        do {
            _ = try LabFacts.planner(spec).plan(facts)
            Issue.record("a plan was made")
        } catch let errors as TrimastErrors {
            #expect(errors.errors.map(\.code) == ["etcd.no-space"] && errors.errors.first?.place == "master3")
            #expect(errors.errors.first?.nextStep?.contains("trimast etcd defrag") ?? false)
        }
        #expect(try Defragmentation().plan(LabFacts.planner(spec), facts).steps.isEmpty == false)
    }

    @Test("the alarm of a full store is no lost quorum: health is asked without it")
    func healthWithoutNoSpace() throws {
        let spec = try LabFacts.spec(.four)
        let script = EtcdFacts.answer.probe(try #require(spec.controlPlanes.first), spec).script
        for text in [script, EtcdFacts.brief(spec).script, Conditions.functions] {
            #expect(
                text.matches(of: #/\/health\b/#).count > 0
                    && text.matches(of: #/\/health\b/#).count == text.matches(of: #/\/health\?exclude=NOSPACE/#).count)
        }
    }

    @Test("a learner that a join left becomes a voter")
    func learner() throws {
        let (_, plan) = try Self.state { facts in
            for name in Self.all {
                try facts.change(name) {
                    $0.sections["etcd"] = $0["etcd"].replacing("\"name\":\"master3\"", with: "\"isLearner\":true,\"name\":\"master3\"")
                }
            }
            try facts.change("master3") { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" }
        }
        let step = try #require(plan.steps.first { $0.title == "make the etcd member of master3 a voter" })
        #expect(step.turn?.effect == .adds && step.locks == [.etcdMembership] && plan.defects == [])
        #expect(try step.action.kind.script([:]).contains("v3/cluster/member/promote"))
        #expect(Self.destroying(plan) == [])
    }

    /// Its own sh, with a stand-in for kubectl.
    @Test(
        "a Node that a kubelet reports as is not deleted",
        arguments: [("True", "date +%s%N", 1), ("True", "echo 1", 0), ("Unknown", "date +%s%N", 0), ("", "echo", 0)])
    func living(_ ready: String, _ lease: String, _ status: Int) async throws {
        let (_, plan) = try Self.state { facts in
            try facts.change("node") {
                $0.sections["kubernetes"] = "kubelet inactive"
                $0.sections["node"] = ""
            }
            try facts.change("master1") {
                $0.sections["api"] = $0["api"] + "\nnode node\n200 https://10.0.0.1:6443/api/v1/nodes?names&pretty=true"
            }
        }
        let step = try #require(plan.steps.first { $0.title == "delete the Node node" })
        let script = try step.action.kind.script([:])
        for shell in ShellKind.all {
            let run = try await shell.run(
                """
                sleep() { :; }
                kubectl() {
                case $* in
                *"get lease"*) \(lease) ;;
                *conditions*) printf %s '\(ready)' ;;
                *addresses*) printf 10.0.0.9 ;;
                *"delete node"*) echo deleted >&2 ;;
                esac
                }
                \(script)
                """)
            #expect(run.status == status, "\(shell): \(run)")
            #expect(run.output.contains("from 10.0.0.9: it is not deleted") == (status == 1))
        }
    }

    @Test("a host that lost etcd's data alone is cleaned after its member is gone")
    func lostData() throws {
        let (_, plan) = try Self.state { facts in
            try facts.change("master3") {
                $0.sections["kubernetes"] = $0["kubernetes"].replacing("has etcd-data\n", with: "")
                $0.sections["etcd"] = "exit 7"
                $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
            }
        }
        let reset = try #require(plan.steps.first { $0.title == "remove what an unfinished join left" })
        #expect(reset.needs.contains(ClusterValues.isGone(try host("master3"))))
        #expect(Self.destroying(plan).contains { $0.hasPrefix("remove the etcd member of master3") })
    }

    @Test("a host with data that a quorum no longer lists is refused, not reset")
    func removed() throws {
        do {
            _ = try Self.state { facts in
                try facts.changeMembers { members in members.filter { $0["name"] as? String != "master3" } }
                try facts.change("master3") {
                    $0.sections["etcd"] = "exit 7"
                    $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
                }
            }
            Issue.record("a plan was made")
        } catch let errors as TrimastErrors {
            #expect(errors.errors.map(\.code) == ["host.removed-member"])
        }
    }

    @Test("no API server is ready, etcd is well: static pods are made anew, one host at a time")
    func down() throws {
        let (state, plan) = try Self.state { facts in
            for name in Self.all { try facts.change(name) { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" } }
        }
        #expect(state.phase == .down && state.health.hasQuorum)
        for name in Self.all {
            let mended = plan.steps.filter { $0.host.text == name && $0.turn != nil }
            #expect(mended.contains { $0.title == "kubeadm init phase control-plane all" })
            #expect(mended.allSatisfy { $0.locks.contains(.controlPlaneDisruption) })
        }
        #expect(Self.destroying(plan) == [])
    }

    @Test("no API server is ready and etcd is silent: nothing is planned on what was not seen")
    func downAndUnknown() throws {
        #expect(throws: TrimastErrors.self) {
            try Self.state { facts in
                for name in Self.all {
                    try facts.change(name) {
                        $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
                        $0.sections["etcd"] = ""
                    }
                }
            }
        }
    }

    @Test("settings wait while another control plane is not well, and say so")
    func gated() throws {
        var spec = try LabFacts.spec(.four)
        spec.kubernetes.apiServerArgs["v"] = "3"
        var facts = try LabFacts.load(.four)
        let planner = try LabFacts.planner(spec)
        let whole = try planner.plan(facts)
        #expect(Set(whole.steps.compactMap(\.turn?.id)).count == 4)
        try facts.change("master2") { $0.sections["etcd"] = "exit 28" }
        let plan = try planner.plan(facts)
        #expect(plan.steps.filter { $0.turn != nil && $0.host.text != "master2" } == [])
        #expect(plan.postponed.contains("master1: not changed now: whether etcd on master2 is well is not known"))
    }

    @Test("a silent API server says nothing of other hosts' Nodes")
    func silentNodes() throws {
        let (state, plan) = try Self.state { facts in
            try facts.change("master3") { $0.sections["api"] = "000 https://10.0.0.1:6443/readyz" }
            try facts.change("node") { $0.sections["node"] = "" }
        }
        #expect(try state.node(host("node")) == .unknown)
        #expect(!plan.steps.contains { $0.title.contains("label") || $0.title.contains("pod ranges") })
        #expect(plan.postponed == ["master1: labels of node are left as they are: its Node could not be read"])
    }
}
