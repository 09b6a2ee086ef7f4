import Facts
import Parts
import Specification
import Support
import TestSupport
import Testing
import Transport

@testable import Execution

@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct FleetTests {
    /// A host that cannot be reached fails what is sent to it, and nobody else's.
    @Test func oneUnreachableHost() async throws {
        try await SSHServer.with { server in
            let port = try SSHServer.freePort()
            let hosts = [try server.hostSpec("a"), try server.hostSpec("b", port: port), try server.hostSpec("c")]
            try await Fleet.with(hosts, home: "/root") { (fleet: Fleet) async throws in
                let results = await fleet.run(Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, "echo \($0.name)") }))
                #expect(results.count == 3)
                #expect(try results[host("a")]?.get() == CommandResult(status: 0, output: "a\n"))
                #expect(try results[host("c")]?.get() == CommandResult(status: 0, output: "c\n"))
                let error = #expect(throws: TrimastError.self) { try results[host("b")]?.get() }
                #expect(error?.code == "ssh.unreachable" && error?.place == "b")

                let (facts, errors) = await fleet.gather(hosts) { [Probe("name", "echo \($0.name); exit 3", files: ["/etc/passwd"])] }
                #expect(facts.hosts.keys.map(\.text).sorted() == ["a", "c"])
                #expect(facts[try host("c")]?.sections["name"] == "c")
                #expect(facts[try host("c")]?.files["/etc/passwd"]?.mode == "644")
                #expect(errors.keys.map(\.text) == ["b"])
                let trips = await fleet.roundTrips()
                #expect(trips[try host("a")] == 2)
            }
        }
    }

    /// More hosts than may log in at once: all are reached, in one round trip each.
    @Test func hostsWaitForTheirTurn() async throws {
        try await SSHServer.with { server in
            let hosts = try (1...Fleet.logins + 8).map { try server.hostSpec("h\($0)") }
            try await Fleet.with(hosts, home: "/root") { (fleet: Fleet) async throws in
                let (facts, errors) = await fleet.gather(hosts) { [Probe("name", "echo \($0.name)")] }
                #expect(errors.isEmpty)
                #expect(facts.hosts.allSatisfy { $0.value.sections["name"] == $0.key.text })
                #expect(await fleet.roundTrips() == Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, 1) }))
                let timings = await fleet.timings()
                #expect(timings.count == hosts.count)
                #expect(timings.values.allSatisfy { $0.connecting > .zero && $0.answering > .zero })
            }
        }
    }

    @Test func anErrorOfTheBodyEndsTheConnections() async throws {
        try await SSHServer.with { server in
            let hosts = [try server.hostSpec("a")]
            await #expect(throws: TrimastError("test", "thrown")) {
                try await Fleet.with(hosts, home: "/root") { (fleet: Fleet) async throws in
                    _ = await fleet.run([hosts[0].name: "true"])
                    throw TrimastError("test", "thrown")
                }
            }
        }
    }
}

/// How many are inside, and the most that ever were.
private actor Room {
    private(set) var now = 0
    private(set) var most = 0
    private(set) var ever = 0
    func enter() {
        now += 1
        ever += 1
        most = max(most, now)
    }
    func leave() { now -= 1 }
}

@Suite struct LoginGateTests {
    @Test func soManyAtOnceAndAllInTheEnd() async {
        let gate = LoginGate(places: 3)
        let room = Room()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await gate.enter()
                    await room.enter()
                    await Task.yield()
                    await room.leave()
                    gate.leave()
                }
            }
        }
        #expect(await room.now == 0)
        #expect(await (1...3).contains(room.most))
        #expect(await room.ever == 50)
    }
}

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

@Suite struct TrafficCheckTests {
    @Test func podsAsKubectlPrintsThem() throws {
        let output = """
            pod master1 10.244.2.4 containerd://0123abc
            pod node 10.244.3.7 containerd://ff

            pod pending  containerd://x
            pod starting 10.244.5.5 
            Waiting for daemon set "trimast-verify" rollout to finish
            pod UPPER 10.244.3.7 containerd://ff
            pod node2 fd00::1 containerd://ff
            pod node3 10.244.4.1 plain
            """
        #expect(
            TrafficCheck.pods(output) == [
                TrafficCheck.Pod(host: try host("master1"), address: try address("10.244.2.4"), container: "0123abc"),
                TrafficCheck.Pod(host: try host("node"), address: try address("10.244.3.7"), container: "ff"),
                TrafficCheck.Pod(host: try host("node3"), address: try address("10.244.4.1"), container: "plain"),
            ])
        #expect(TrafficCheck.pods("") == [])
    }
}
