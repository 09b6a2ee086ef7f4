import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// Facts captured from a real Kubernetes 1.34.2, 1.35.3 and 1.36.2: three control planes and a worker, just built by the file below. Since 1.36.1 the API
/// server's client certificate for kubelets is in no administrators' group, so all that stands here was read by an identity that has the rights.
@Suite struct ModernFactsTests {
    static let versions = ["1.34.2", "1.35.3", "1.36.2"]

    /// From 1.35 on the lab's machine needs it.
    private static let cgroup = """
          kubelet: {failCgroupV1: false}
          waivedPreflight: [{check: SystemVerification, reason: "this machine has cgroup v1, which kubeadm refuses from 1.35 on"}]
        """

    private static func file(_ kubernetes: String = "", version: String = "1.36.2") throws -> ClusterSpec {
        try ClusterFile.parse(
            text: """
                apiVersion: trimast/v1
                kind: Cluster
                metadata: {name: \(version == "1.36.2" ? "modern" : "m" + version.dropLast(2).replacing(".", with: ""))}
                kubernetes:
                  version: \(version)
                  dns: {provider: coredns, upstream: none}
                  kubeProxy: {conntrack: {maxPerCore: 0}}
                \(version == "1.34.2" ? "" : cgroup)
                \(kubernetes)
                endpoint: {address: 192.168.96.69, interface: host0}
                network: {pods: 10.244.0.0/16, services: 10.96.0.0/16, plugin: bird}
                containerd: {restrictOOMScoreAdj: true}
                time: {chronydOptions: ["-x"]}
                sources:
                  kubernetes: none
                  packages:
                    - {name: lab, url: "file:/opt/lab-repo", trusted: true}
                  images:
                    - {archive: "file:///opt/lab-repo/images/control-plane.tar", roles: [control-plane]}
                    - {archive: "file:///opt/lab-repo/images/worker.tar", roles: [worker]}
                hosts:
                  - {name: master1, address: 192.168.96.65, roles: [control-plane]}
                  - {name: master2, address: 192.168.96.66, roles: [control-plane]}
                  - {name: master3, address: 192.168.96.67, roles: [control-plane]}
                  - {name: node, address: 192.168.96.68, roles: [worker], labels: {node-role.kubernetes.io/work: work}}

                """, file: "cluster.yaml"
        ).spec
    }

    private static func facts(version: String = "1.36.2") throws -> ClusterFacts {
        let url = try #require(Bundle.module.url(forResource: "modern-\(version)", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(ClusterFacts.self, from: Data(contentsOf: url))
    }

    @Test(arguments: versions) func nothingIsLeftToDo(_ version: String) throws {
        let spec = try Self.file(version: version)
        let facts = try Self.facts(version: version)
        let plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.isEmpty, "\(plan.summary)")
        #expect(plan.notes == [] && plan.postponed == [])
        let failed = try LabFacts.planner(spec).verify(facts).filter { $0.outcome == .failed }.map { "\($0.id): \($0.found)" }
        // What only verify asks is not among the facts of a plan.
        #expect(
            failed.allSatisfy { $0.hasPrefix("endpoint.") || $0.hasPrefix("certificates") || $0.contains("could not be read") }, "\(failed)"
        )
    }

    @Test(arguments: versions) func itsStateIsKnown(_ version: String) throws {
        let spec = try Self.file(version: version)
        let state = ClusterState(spec, try Self.facts(version: version))
        #expect(state.phase == .established && state.view.members?.count == 3)
        #expect(state.health.hasQuorum && state.health.apiServers.values.allSatisfy { $0 == .healthy })
        for host in spec.controlPlanes { #expect(state.standing(host) == .inCluster) }
        for host in spec.nodes { #expect(state.isNode(host.name) == true) }
    }

    /// While its API server is stopped for etcd's restart, the kubelet of a control plane tells nobody that it lives.
    @Test func aRestartOfEtcdWaitsForTheNode() throws {
        func waits(_ planner: Planner, _ facts: ClusterFacts) throws -> [String] {
            let leaving = try host("master3")
            let plan = try Removal(leaving, reached: planner.spec.host(leaving), isForced: false).plan(planner, facts)
            return plan.steps.filter { $0.turn?.id.contains("/guard/") ?? false }.flatMap(\.action.kind.changes)
                .filter { $0.contains("is heard of") }
        }
        let modern = try waits(LabFacts.planner(Self.file()), Self.facts())
        #expect(modern == ["the node master1 is heard of, within 60 s", "the node master2 is heard of, within 60 s"])
        #expect(try waits(LabFacts.planner(LabFacts.spec(.three)), LabFacts.load(.three)) == [], "it asks the floating address")
    }

    @Test func aChangedFlagTakesThreeTurns() throws {
        let spec = try Self.file("  apiServer: {extraArgs: {audit-log-maxage: \"7\"}}")
        let plan = try LabFacts.planner(spec).plan(try Self.facts())
        let subjects = Set(plan.steps.compactMap(\.turn).filter { $0.id.contains("/control-plane/") }.map(\.subject.text))
        #expect(subjects == ["master1", "master2", "master3"], "\(plan.summary)")
    }
}
