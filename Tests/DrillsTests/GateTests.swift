import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Drills
@testable import Status

/// Where a drill may begin, and that none begins where a quorum would be lost.
@Suite struct GateTests {
    static func spec(_ controlPlanes: Int, workers: Int = 1, loadBalancers: Int? = nil) throws -> ClusterSpec {
        var hosts = try (1...controlPlanes).map { number in
            HostSpec(
                name: try host("m\(number)"), address: try address("10.0.0.\(number)"),
                roles: number <= loadBalancers ?? controlPlanes ? [.controlPlane, .loadBalancer] : [.controlPlane])
        }
        for number in 0..<workers {
            hosts.append(HostSpec(name: try host("w\(number + 1)"), address: try address("10.0.1.\(number + 1)"), roles: [.worker]))
        }
        return ClusterSpec(
            name: try host("lab"), kubernetes: KubernetesSpec(version: try version("1.34.2")),
            endpoint: EndpointSpec(address: try address("10.0.0.9"), loadBalancer: .nginx),
            network: NetworkSpec(pods: try range("10.244.0.0/16"), services: try range("10.96.0.0/16")), hosts: hosts)
    }

    static func status(_ spec: ClusterSpec, holder: String? = "m1", leader: String? = "m2", verdict: ClusterStatus.Verdict = .well) throws
        -> ClusterStatus
    {
        ClusterStatus.plain(
            spec, holders: try holder.map { [try host($0)] } ?? [], leader: try leader.map { try host($0) }, verdict: verdict)
    }

    static func admission(_ spec: ClusterSpec, _ change: [String: Admission.Health] = [:]) -> Admission {
        let all = Dictionary(uniqueKeysWithValues: spec.controlPlanes.map { ($0.name.text, Admission.Health.healthy) }).merging(change) {
            $1
        }
        return Admission(voters: all, apiServers: all, workers: spec.workers.count)
    }

    @Test("on three control planes every drill has its place", arguments: DrillCatalogue.drills.map(\.name)) func three(_ name: String)
        throws
    {
        let spec = try Self.spec(3)
        let drill = try #require(DrillCatalogue.chosen([name]).first)
        let places = [
            "proxy-killed": "m1", "proxy-hung": "m1", "keepalived-killed": "m1", "vrrp-one-way": "m2", "vrrp-both-ways": "m2",
            "api-killed": "m3",
            "api-hung": "m3", "etcd-killed": "m3", "etcd-leader-killed": "m2", "kubelet-stopped": "w1", "containerd-stopped": "w1",
            "power-off": "m1",
            "cut-off-one-way": "m3", "cut-off": "m3", "clock-shifted": "m3", "all-off": "m1",
        ]
        let verdict = DrillGate.verdict(drill, try Self.status(spec), Self.admission(spec), spec: spec, hasPower: true)
        #expect(verdict == .admitted(try host(places[name] ?? "")))
    }

    @Test("without full health none begins", arguments: DrillCatalogue.drills.map(\.name)) func unwell(_ name: String) throws {
        let spec = try Self.spec(3)
        let drill = try #require(DrillCatalogue.chosen([name]).first)
        for verdict in [ClusterStatus.Verdict.unwell, .unknown] {
            let gate = DrillGate.verdict(drill, try Self.status(spec, verdict: verdict), Self.admission(spec), spec: spec, hasPower: true)
            guard case .refused(let why) = gate else { return #expect(Bool(false), "\(name) was admitted") }
            #expect(why.contains("not in full health"))
        }
    }

    @Test("what takes a member away is refused where that is the quorum", arguments: [1, 2]) func quorum(_ controlPlanes: Int) throws {
        let spec = try Self.spec(controlPlanes)
        let status = try Self.status(spec, leader: "m1")
        for drill in DrillCatalogue.drills where drill.locks.contains(.etcdMembership) && drill.target != .all {
            guard case .refused = DrillGate.verdict(drill, status, Self.admission(spec), spec: spec, hasPower: true) else {
                #expect(Bool(false), "\(drill.name) was admitted on \(controlPlanes)")
                continue
            }
        }
    }

    struct Case: Sendable {
        var drill: String
        var voters: [String: Admission.Health] = [:]
        var host: String?
        var power = true
        var loadBalancers = 3
        var expected: String
    }

    @Test(arguments: [
        Case(drill: "power-off", power: false, expected: "it needs commands for the power"),
        Case(drill: "etcd-killed", voters: ["m1": .unknown], expected: "whether etcd on m1 is well is not known"),
        Case(drill: "api-hung", voters: ["m2": .unhealthy], expected: "m2"),
        Case(drill: "proxy-killed", host: "m2", expected: "m2 is none of the hosts"),
        Case(drill: "keepalived-killed", loadBalancers: 1, expected: "there is one load balancer"),
        Case(drill: "vrrp-one-way", loadBalancers: 1, expected: "no load balancer is without the address"),
    ]) func refused(_ refused: Case) throws {
        let spec = try Self.spec(3, loadBalancers: refused.loadBalancers)
        let drill = try #require(DrillCatalogue.chosen([refused.drill]).first)
        let verdict = DrillGate.verdict(
            drill, try Self.status(spec), Self.admission(spec, refused.voters), spec: spec, on: try refused.host.map { try host($0) },
            hasPower: refused.power)
        guard case .refused(let why) = verdict else { return #expect(Bool(false), "\(verdict)") }
        #expect(why.contains(refused.expected), "\(why)")
    }

    @Test func theObserverIsNotDisturbed() throws {
        let spec = try Self.spec(3)
        for host in spec.hosts {
            let observer = DrillGate.observer(host.name, try Self.status(spec), spec)
            #expect(observer != nil && observer != host.name && observer?.text != "m1")
        }
    }

    @Test("who measures by the operator's choice is not disturbed") func chosenObserver() throws {
        let spec = try Self.spec(3)
        let m3 = try host("m3")
        func verdict(_ name: String) throws -> DrillGate.Verdict {
            DrillGate.verdict(
                try #require(DrillCatalogue.chosen([name]).first), try Self.status(spec), Self.admission(spec), spec: spec, from: m3,
                hasPower: true)
        }
        #expect(try verdict("api-hung") == .admitted(host("m2")), "m3 would be the first choice")
        #expect(try verdict("etcd-killed") == .refused("it would be done on m3, which measures"), "m2 leads, m1 has the address")
        #expect(DrillGate.observer(try host("m2"), try Self.status(spec), spec, from: m3) == m3)
    }

    @Test func names() throws {
        #expect(DrillCatalogue.drills.count == 16 && Set(DrillCatalogue.drills.map(\.name)).count == 16)
        #expect(try DrillCatalogue.chosen([]).count == 15, "what takes the whole cluster away is named")
        #expect(try DrillCatalogue.explained([]).map(\.name) == DrillCatalogue.drills.map(\.name), "and explained with the others")
        #expect(try DrillCatalogue.explained(["proxy-killed"]).map(\.name) == ["proxy-killed"])
        #expect(throws: TrimastError.self) { try DrillCatalogue.chosen(["proxy-killed", "nonsense"]) }
    }
}

extension ClusterStatus {
    /// A status of which only the verdict, the holders and the leader matter.
    static func plain(_ spec: ClusterSpec, holders: [HostName], leader: HostName?, verdict: Verdict) -> ClusterStatus {
        ClusterStatus(
            cluster: spec.name, kubernetes: spec.kubernetes.version.description, time: 0, verdict: verdict,
            endpoint: Endpoint(address: spec.endpoint.address, port: spec.endpoint.port, holders: holders, asked: [], answered: []),
            etcd: Etcd(members: nil, healthy: 0, quorum: 0, leader: leader, term: 0), hosts: [], problems: [], unread: [], checks: [])
    }
}
