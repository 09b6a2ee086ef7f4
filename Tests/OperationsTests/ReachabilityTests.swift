import Facts
import Parts
import Specification
import Support
import TestSupport
import Testing

@testable import Operations

@Suite struct ReachabilityTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var isEstablished: Bool
        var unreachable: [String]
        var obstacles: [String]
    }

    static let cases = [
        Case(description: "all answer", isEstablished: false, unreachable: [], obstacles: []),
        Case(description: "a worker of a fresh cluster", isEstablished: false, unreachable: ["w1"], obstacles: []),
        Case(description: "a control plane of a fresh cluster", isEstablished: false, unreachable: ["w1", "m2"], obstacles: ["m2"]),
        Case(description: "a control plane of a running cluster", isEstablished: true, unreachable: ["m2"], obstacles: []),
        Case(description: "all but one of a running cluster", isEstablished: true, unreachable: ["m1", "m2", "w1"], obstacles: []),
        Case(
            description: "nobody answers", isEstablished: false, unreachable: ["w2", "m1", "m2", "m3", "w1"],
            obstacles: ["m1", "m2", "m3", "w1", "w2"]),
    ]

    @Test(arguments: cases) func obstacles(_ each: Case) throws {
        let hosts = try ["m1", "m2", "m3", "w1", "w2"].map { name in
            HostSpec(name: try host(name), address: try address("10.0.0.1"), roles: name.hasPrefix("m") ? [.controlPlane] : [.worker])
        }
        let spec = ClusterSpec(
            name: try host("test"), kubernetes: KubernetesSpec(version: try version("1.31.0")),
            endpoint: EndpointSpec(address: try address("10.0.0.9")),
            network: NetworkSpec(pods: try range("10.244.0.0/16"), services: try range("10.96.0.0/16")), hosts: hosts)
        var facts: [HostFacts] = []
        if each.isEstablished {
            let api = "200 https://10.0.0.1:6443/readyz\n200 https://10.0.0.1:6443/api/v1/namespaces/kube-system/configmaps/kubeadm-config"
            facts.append(HostFacts(host: try host("m3"), sections: ["api": api]))
        }
        let errors = try Dictionary(
            uniqueKeysWithValues: each.unreachable.map { (try host($0), TrimastError("ssh.unreachable", "cannot", place: $0)) })
        #expect(Reachability.locked(spec, errors).isEmpty)
        let obstacles = Reachability.obstacles(spec, ClusterState(spec, ClusterFacts(facts)), errors)
        #expect(obstacles.map(\.place) == each.obstacles)
    }
}

@Suite struct LockedHostTests {
    /// One locked host of many, a worker too, stops the run; who cannot be reached at all is no business of this.
    @Test func areNamedInTheFilesOrder() throws {
        let hosts = try ["m1", "w1", "w2"].map { HostSpec(name: try host($0), address: try address("10.0.0.1"), roles: [.worker]) }
        let spec = ClusterSpec(
            name: try host("test"), kubernetes: KubernetesSpec(version: try version("1.31.0")),
            endpoint: EndpointSpec(address: try address("10.0.0.9")),
            network: NetworkSpec(pods: try range("10.244.0.0/16"), services: try range("10.96.0.0/16")), hosts: hosts)
        let errors = [
            try host("w2"): TrimastError("run.locked", "another run", place: "w2"),
            try host("w1"): TrimastError("ssh.unreachable", "cannot", place: "w1"),
            try host("m1"): TrimastError("run.no-lock", "no flock", place: "m1"),
        ]
        #expect(Reachability.locked(spec, errors).map(\.place) == ["m1", "w2"])
    }
}
