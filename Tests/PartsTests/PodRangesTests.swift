import Facts
import Specification
import TestSupport
import Testing

@testable import Parts

/// Which part of the pods' range each host has.
@Suite struct PodRangesTests {
    static func ranges(_ change: (inout ClusterSpec, inout ClusterFacts) throws -> Void) throws -> [String: String] {
        var spec = try LabFacts.spec(.three)
        var facts = try LabFacts.bare(.three)
        try change(&spec, &facts)
        let kubernetes = Dictionary(facts.hosts.values.map { ($0.host, KubernetesFacts($0)) }, uniquingKeysWith: { $1 })
        return Dictionary(
            PodRanges.all(spec, facts, kubernetes).map { ($0.key.text, $0.value.description) }, uniquingKeysWith: { $1 })
    }

    static func conflist(_ range: String) -> RemoteFile {
        RemoteFile(content: #"{"plugins": [{"ipam": {"ranges": [[{"subnet": "\#(range)"}]]}}]}"#)
    }

    @Test func bareHostsGetThemInTheOrderOfTheFile() throws {
        #expect(
            try Self.ranges { _, _ in } == [
                "master1": "10.244.0.0/24", "master2": "10.244.1.0/24", "master3": "10.244.2.0/24", "node": "10.244.3.0/24",
            ])
    }

    @Test func whatAHostHasItKeeps() throws {
        let ranges = try Self.ranges { _, facts in
            try facts.change("master3") { $0.files[NetworkFiles.bird] = Self.conflist("10.244.0.0/24") }
        }
        #expect(ranges == ["master1": "10.244.1.0/24", "master2": "10.244.2.0/24", "master3": "10.244.0.0/24", "node": "10.244.3.0/24"])
    }

    /// The API remembers a worker that does not answer, and a node that the file no longer names.
    @Test func rangesOfTheAPIAreTaken() throws {
        let ranges = try Self.ranges { _, facts in
            facts.hosts[try host("node")] = nil
            try facts.change("master1") { $0.sections["api"] = "200 https://x/readyz\nrange node 10.244.0.0/24\nrange gone 10.244.2.0/24" }
        }
        #expect(ranges == ["master1": "10.244.1.0/24", "master2": "10.244.3.0/24", "master3": "10.244.4.0/24", "node": "10.244.0.0/24"])
    }

    @Test func theAPIIsBelievedRatherThanAHost() throws {
        let ranges = try Self.ranges { _, facts in
            try facts.change("node") { $0.files[NetworkFiles.bird] = Self.conflist("10.244.0.0/24") }
            try facts.change("master1") { $0.sections["api"] = "range node 10.244.9.0/24" }
        }
        #expect(ranges["node"] == "10.244.9.0/24" && ranges["master1"] == "10.244.0.0/24")
    }

    @Test func theControllerManagersSettingIsTheirWidth() throws {
        let ranges = try Self.ranges { spec, _ in spec.kubernetes.controllerManagerArgs = ["node-cidr-mask-size": "26"] }
        #expect(ranges["master1"] == "10.244.0.0/26" && ranges["node"] == "10.244.0.192/26")
    }

    @Test func noneIsFree() throws {
        let text = try PlanErrorTests.bare { spec, facts in
            spec.network.pods = try #require(CIDR("10.244.0.0/22"))
            try facts.change("master1") { $0.sections["api"] = "range gone 10.244.1.0/24" }
        }
        #expect(
            text == """
                node: no part of the pods' range 10.244.0.0/22 is free for it
                  why: the cluster's nodes have them all, also nodes that cluster.yaml no longer names
                  next: kubectl get nodes; remove those that are gone: kubectl delete node NAME
                """)
    }
}
