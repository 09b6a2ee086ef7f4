import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// What the facts of hosts mean.
@Suite struct StateTests {
    @Test func nodeAsTheAPIShowsIt() throws {
        let node = try #require(
            NodeFacts(
                json: """
                    {"kind": "Node", "metadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}},
                     "spec": {"podCIDR": "10.244.1.0/24", "taints": [{"key": "k", "effect": "NoSchedule"},
                       {"key": "v", "value": "x", "effect": "NoExecute"}, {"key": "odd", "effect": "Strange"}]},
                     "status": {"conditions": [{"type": "MemoryPressure", "status": "True"},
                       {"type": "Ready", "status": "False", "message": "cni plugin not initialized"}],
                       "nodeInfo": {"kubeletVersion": "v1.20.2"}}}
                    """))
        #expect(node.labels == ["a": "b"])
        #expect(node.annotations == ["c": "d"])
        #expect(node.taints.map(\.description) == ["k:NoSchedule", "v=x:NoExecute"])
        #expect(node.podCIDR == CIDR("10.244.1.0/24"))
        #expect(!node.isReady)
        #expect(node.notReadyReason == "cni plugin not initialized")
        #expect(node.kubeletVersion == "v1.20.2")
    }

    @Test("a removal that was cut off leaves its host cordoned, and verify says what to type") func cordoned() throws {
        var facts = try LabFacts.load(.three)
        for name in ["node", "master1"] {
            try facts.change(name) { facts in
                facts.sections["node"] = facts["node"].replacing("\"spec\": {", with: "\"spec\": {\"unschedulable\": true,")
            }
        }
        let checks = try LabFacts.planner(LabFacts.spec(.three)).verify(facts).filter { $0.id == "node.ready" && $0.outcome != .passed }
        #expect(checks.map { $0.host?.text } == ["master1", "node"] && checks.allSatisfy { $0.outcome == .noted })
        #expect(checks.last?.found == "Ready, kubelet v1.20.2; cordoned: no new pod goes there")
        #expect(checks.last?.nextStep.map { "\($0)" }?.contains("kubectl uncordon node") ?? false)
    }

    @Test("a control plane's own Node is one line of what its API server answers; facts of older files have a section of its own")
    func nodeAmongOtherAnswers() throws {
        let node = #"{"kind":"Node","metadata":{"labels":{"a":"b"}},"spec":{},"status":{}}"#
        let name = try host("a")
        let api = "200 https://10.0.0.1:6443/readyz\n\(node)\n200 https://10.0.0.1:6443/api/v1/nodes/a?pretty=false\n"
        #expect(NodeFacts(HostFacts(host: name, sections: ["api": api]))?.labels == ["a": "b"])
        #expect(
            NodeFacts(HostFacts(host: name, sections: ["api": "200 https://10.0.0.1:6443/readyz", "node": node]))?.labels == ["a": "b"])
        #expect(NodeFacts(HostFacts(host: name, sections: ["api": "404 https://10.0.0.1:6443/api/v1/nodes/a?pretty=false"])) == nil)
    }

    @Test(arguments: [
        "", "curl: (7) Failed to connect", "{", "[]", #"{"kind":"Status","code":404}"#,
        #"{"kind":"Pod","metadata":{},"spec":{},"status":{}}"#,
    ])
    func whatIsNoNode(_ text: String) { #expect(NodeFacts(json: text) == nil) }

    @Test func nodeThatHasNotReported() throws {
        let node = try #require(NodeFacts(json: #"{"kind":"Node","metadata":{},"spec":{},"status":{}}"#))
        #expect(!node.isReady && node.notReadyReason == "the kubelet has not reported" && node.podCIDR == nil && node.taints == [])
    }

    static let list =
        #"{"header":{"cluster_id":"1"},"members":[{"ID":"5","name":"a","peerURLs":["https://1:2380"],"clientURLs":["https://1:2379"]},{"ID":"6","isLearner":true}]}"#
    static let status = #"{"header":{},"version":"3.4.23","leader":"5"}"#

    @Test func etcdAsOneMemberTellsIt() throws {
        let etcd = try #require(EtcdFacts(SectionText("\(Self.list)\n\(Self.status)\n{\"health\":\"true\"}")))
        #expect(etcd.clusterID == "1" && etcd.leader == "5" && etcd.version == "3.4.23" && etcd.isHealthy)
        #expect(
            etcd.members == [
                EtcdFacts.Member(id: "5", name: "a", peerURLs: ["https://1:2380"], isLearner: false, clientURLs: ["https://1:2379"]),
                EtcdFacts.Member(id: "6", name: "", peerURLs: [], isLearner: true),
            ])
    }

    @Test func etcdWithoutQuorum() throws {
        let etcd = try #require(EtcdFacts(SectionText("\(Self.list)\n\n{\"health\":\"false\",\"reason\":\"NO LEADER\"}")))
        #expect(!etcd.isHealthy && etcd.leader == "" && etcd.version == "")
    }

    @Test(arguments: ["", "\n\n", #"{"error":"x","code":14}"#, "curl: (7)", status])
    func etcdThatDoesNotAnswer(_ text: String) throws {
        #expect(EtcdFacts.answer.section.value(text) == .silent)
    }

    @Test(
        "silence, refusal and an answer of etcd are three things",
        arguments: [
            (String?.none, EtcdFacts.Answer.silent), ("exit 28", .silent), ("\nexit 7", .refused), ("exit 71", .silent),
        ])
    func etcdThatIsNotThere(_ text: String?, _ answer: EtcdFacts.Answer) { #expect(EtcdFacts.answer.section.value(text) == answer) }

    @Test func kubernetesOfAHost() throws {
        let facts = try #require(try LabFacts.load(.four)[try host("master1")])
        let kubernetes = KubernetesFacts(facts)
        #expect(kubernetes.has == Set(HostTraces.Trace.files + [.etcdData, .kubeletSettings, .finalized]))
        #expect(kubernetes.isKubeletActive && kubernetes.isAPIReady && kubernetes.isFinalized)
        #expect(
            kubernetes.answers == [
                .ready: .ok, .configuration: .ok, .kubeProxy: .ok, .coreDNS: .notFound, .clusterInfo: .ok,
            ])
        #expect(kubernetes.authority.hasPrefix("sha256 Fingerprint=D4:8F:"))
        let nothing = KubernetesFacts(HostFacts(host: try host("a")))
        #expect(nothing.has == [] && nothing.answers == [:] && nothing.authority == "" && !nothing.isKubeletActive)
        let silent = KubernetesFacts(HostFacts(host: try host("a"), sections: ["api": "000 https://10.0.0.1:6443/readyz"]))
        #expect(silent.answers == [.ready: .none] && !silent.isAPIReady)
    }

    static func state(_ change: (inout ClusterFacts) throws -> Void) throws -> ClusterState {
        var facts = try LabFacts.load(.four)
        try change(&facts)
        return ClusterState(try LabFacts.spec(.four), facts)
    }

    static let controlPlanes = ["master1", "master2", "master3", "master4"]

    @Test func phases() throws {
        let bare = ClusterState(try LabFacts.spec(.four), try LabFacts.bare(.four))
        #expect(bare.phase == .absent && bare.first?.text == "master1" && bare.view == .unknown)

        let established = try Self.state { _ in }
        #expect(established.phase == .established && established.first?.text == "master1")
        #expect(established.view.members?.map(\.name).sorted() == Self.controlPlanes)
        let spec = try LabFacts.spec(.four)
        #expect(spec.controlPlanes.allSatisfy { established.standing($0) == .inCluster })
        #expect(established.health.hasQuorum && established.health.etcd.count == 4)

        // One API server that answers is enough, and it is the way in.
        let limping = try Self.state { for name in ["master1", "master2"] { try $0.change(name) { $0.sections["api"] = "" } } }
        #expect(limping.phase == .established && limping.first?.text == "master3")

        let down = try Self.state { for name in Self.controlPlanes { try $0.change(name) { $0.sections["api"] = "" } } }
        #expect(down.phase == .down)

        // Certificates and no more: a first start that was interrupted, continued where the authorities are.
        let starting = try Self.state { facts in
            for name in Self.controlPlanes {
                try facts.change(name) {
                    $0.sections["api"] = ""
                    $0.sections["kubernetes"] = name == "master2" ? "has pki/ca.crt\nhas pki/ca.key" : ""
                }
            }
            for name in ["node", "node2"] { try facts.change(name) { $0.sections["kubernetes"] = "kubelet inactive" } }
        }
        #expect(starting.phase == .starting && starting.first?.text == "master2")
    }

    @Test func hostsOfAnotherCluster() throws {
        let spec = try LabFacts.spec(.four)
        #expect(try Self.state { _ in }.foreign == [])
        let mixed = try Self.state {
            for name in ["master2", "node2"] {
                try $0.change(name) { $0.sections["kubernetes"] = $0["kubernetes"].replacing("Fingerprint=D4", with: "Fingerprint=D5") }
            }
        }
        #expect(mixed.foreign.map(\.text).sorted() == ["master2", "node2"])
        // One that serves a cluster of its own is not this one because it comes first in the file.
        let first = try Self.state {
            try $0.change("master1") { $0.sections["kubernetes"] = $0["kubernetes"].replacing("Fingerprint=D4", with: "Fingerprint=D5") }
        }
        #expect(first.foreign.map(\.text) == ["master1"] && first.first?.text == "master2" && first.phase == .established)
        #expect(ClusterState(spec, try LabFacts.bare(.four)).foreign == [])
    }
}
