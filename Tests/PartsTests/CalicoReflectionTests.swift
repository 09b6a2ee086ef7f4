import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// `routeReflectors` of Calico: the order in which its objects change, and what they are.
@Suite struct CalicoReflectionTests {
    static let manifest = """
        kind: DaemonSet
        apiVersion: apps/v1
        metadata: {name: calico-node, namespace: kube-system}
        spec: {template: {spec: {containers: [{name: calico-node, image: "calico/node:v3.21.6"}]}}}

        """

    /// What the API server tells of Calico's objects.
    static func objects(mesh: Bool?, peer: Bool) -> String {
        (mesh.map { "BGPConfiguration|default|\($0 ? "" : "false")|||\n" } ?? "")
            + (peer ? "BGPPeer|\(CalicoReflection.peer)||||\n" : "")
            + "IPPool|default-ipv4-ippool||10.244.0.0/16|CrossSubnet|Never\nasked\n"
    }

    /// A built cluster with Calico; the hosts of `marked` are its reflectors.
    static func plan(_ wanted: [String], marked: [String], _ objects: String?, isBare: Bool = false) throws -> (plan: Plan, checks: [Check])
    {
        var spec = try LabFacts.spec(.four)
        spec.network.plugin = .calico
        spec.network.calico.encapsulation = .ipipCrossSubnet
        spec.network.routeReflectors = try wanted.map { try host($0) }
        var facts = try isBare ? LabFacts.bare(.four) : LabFacts.load(.four)
        for host in spec.hosts where !isBare {
            try facts.change(host.name.text) { facts in
                facts.sections["calico"] = host.isControlPlane ? objects : nil
                facts.sections["kubernetes"] = facts["kubernetes"].replacing("has bird-network\n", with: "")
                facts.sections["bgp-peers"] = "192.168.96.65\n192.168.96.66\nasked\n"
                if host.isControlPlane {
                    facts.files[CalicoNetwork.path] = (try? CalicoManifest.edited(Self.manifest, spec)).map { RemoteFile(content: $0) }
                }
                guard marked.contains(host.name.text) else { return }
                for section in ["node", "api"] {
                    facts.sections[section] = facts[section].replacing(
                        /"annotations": ?\{/, with: "\"annotations\":{\"projectcalico.org/RouteReflectorClusterID\":\"244.0.0.1\","
                    )
                    .replacing(/"labels": ?\{/, with: "\"labels\":{\"trimast/route-reflector\":\"true\",")
                }
            }
        }
        let planner = try Planner(spec: spec, catalogue: Catalogue(networkManifest: manifest))
        return (try planner.plan(facts), planner.verify(facts))
    }

    static func titles(_ plan: Plan, _ host: String = "master1") -> [String] {
        plan.steps.filter { $0.host.text == host && $0.part == "calico" }.map(\.title)
    }

    @Test func toReflectors() throws {
        let plan = try Self.plan(["master1", "master2"], marked: [], Self.objects(mesh: nil, peer: false)).plan
        #expect(plan.defects == [])
        #expect(
            Self.titles(plan) == [
                "mark master1 and master2 for sessions", "apply BGPPeer trimast-route-reflectors", "make master1 a route reflector",
                "wait until 5 BGP sessions Established", "make master2 a route reflector",
                "apply BGPConfiguration default without the mesh",
            ])
        #expect(Self.titles(plan, "master2") == ["wait until 5 BGP sessions Established"])
        #expect(Self.titles(plan, "node") == ["wait until 2 BGP sessions Established"])
        let second = try #require(plan.steps.first { $0.title == "make master2 a route reflector" })
        #expect(second.needs.contains("master1/bgp-met"), "one node at a time makes its sessions anew")
        let end = try #require(plan.steps.first { $0.title.hasSuffix("without the mesh") })
        #expect(end.needs.isSuperset(of: ["master1", "master4", "node", "node2"].map { Resource("\($0)/bgp-met") }), "the mesh goes last")
        guard case .object(let object) = end.action else { throw WrongLiteral(text: end.title) }
        #expect(object.isServerSide && object.manifest.shown.contains("nodeToNodeMeshEnabled: false"))
    }

    @Test func backToTheMesh() throws {
        let plan = try Self.plan([], marked: ["master1", "master2"], Self.objects(mesh: false, peer: true)).plan
        #expect(plan.defects == [])
        #expect(
            Self.titles(plan) == [
                "apply BGPConfiguration default with the mesh", "wait until 5 BGP sessions Established",
                "make master1 and master2 no route reflector", "delete BGPPeer trimast-route-reflectors",
            ])
        let end = try #require(plan.steps.first { $0.title.hasSuffix("no route reflector") })
        #expect(end.needs.isSuperset(of: ["master2/bgp-met", "node2/bgp-met"]))
    }

    @Test func another() throws {
        let plan = try Self.plan(["master1", "node"], marked: ["master1", "master2"], Self.objects(mesh: false, peer: true)).plan
        #expect(plan.defects == [])
        #expect(
            Self.titles(plan) == [
                "mark node for sessions", "make node a route reflector", "wait until 5 BGP sessions Established",
                "make master2 no route reflector",
            ])
        #expect(try #require(plan.steps.first { $0.title.hasSuffix("no route reflector") }).needs.contains("node2/bgp-met"))
    }

    @Test func nothingToDo() throws {
        let (plan, checks) = try Self.plan(["master1", "master2"], marked: ["master1", "master2"], Self.objects(mesh: false, peer: true))
        #expect(Self.titles(plan) == [] && Self.titles(plan, "node") == [])
        func found(_ id: String, _ host: String) -> String? { checks.first { $0.id == id && $0.host?.text == host }?.found }
        #expect(found("pods.sessions", "node") == "2 BGP sessions with route reflectors")
        #expect(found("pods.sessions", "master1") == "no BGP session with master3, master4, node and node2")
        #expect(
            found("pods.pool", "master1") == "Calico's pool default-ipv4-ippool is 10.244.0.0/16, ipipMode CrossSubnet, vxlanMode Never")
        #expect(try Self.titles(Self.plan([], marked: [], Self.objects(mesh: nil, peer: false)).plan) == [])
    }

    /// Nobody waits for sessions of pods that are not there yet.
    @Test func aFreshStart() throws {
        let plan = try Self.plan(["master1", "node"], marked: [], nil, isBare: true).plan
        #expect(plan.defects == [])
        #expect(
            Self.titles(plan) == [
                "apply Calico's manifest", "write /etc/trimast/calico.yaml", "mark master1 and node for sessions",
                "apply BGPPeer trimast-route-reflectors", "make master1 a route reflector", "make node a route reflector",
                "apply BGPConfiguration default without the mesh",
            ])
        #expect(Self.titles(plan, "node2") == [])
    }

    /// No answer is not a no.
    @Test func nobodyTold() throws {
        let plan = try Self.plan(["master1", "master2"], marked: [], "").plan
        #expect(Self.titles(plan) == [])
        #expect(plan.postponed == ["master1: BGP sessions stay as they are: the API server did not tell Calico's objects"])
    }

    @Test func aPoolOfAnotherMode() throws {
        let objects = Self.objects(mesh: nil, peer: false)
        func found(_ old: String, _ new: String) throws -> Check? {
            try Self.plan([], marked: [], objects.replacing(old, with: new)).checks.first { $0.id == "pods.pool" }
        }
        let mode = try #require(try found("CrossSubnet", "Always"))
        #expect(mode.outcome == .failed)
        #expect(
            mode.found
                == "Calico's pool default-ipv4-ippool is 10.244.0.0/16, ipipMode Always, vxlanMode Never, and cluster.yaml wants ipipMode CrossSubnet, vxlanMode Never"
        )
        #expect("\(mode.nextStep.map { "\($0)" } ?? "")".contains(#"-p '{"spec":{"ipipMode":"CrossSubnet","vxlanMode":"Never"}}'"#))
        #expect(try found("10.244.0.0/16", "192.168.0.0/16")?.found.hasPrefix("no pool of Calico's has the range 10.244.0.0/16") == true)
    }
}
