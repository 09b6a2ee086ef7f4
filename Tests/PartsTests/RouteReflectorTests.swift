import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// From a mesh to route reflectors, back, and to others: what each host does, and what it waits for.
@Suite struct RouteReflectorTests {
    /// The captured cluster, whose BIRDs run by the configuration that these reflectors want; those named as dead are not there, and
    /// neither the file nor, unless they are nodes still, the cluster knows those who left.
    static func plan(
        from present: [String], to wanted: [String], without dead: [String] = [], left: [String] = [], areNodes: Bool = false
    ) throws -> Plan {
        let (spec, facts) = try cluster(from: present, to: wanted, without: dead, left: left, areNodes: areNodes)
        return try LabFacts.planner(spec).plan(facts)
    }

    static func cluster(
        from present: [String], to wanted: [String], without dead: [String] = [], left: [String] = [], areNodes: Bool = false
    ) throws -> (ClusterSpec, ClusterFacts) {
        var spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        for name in dead { facts.hosts[try host(name)] = nil }
        spec.network.routeReflectors = try present.map { try host($0) }
        for host in spec.nodes where facts[host.name] != nil {
            let context = try LabFacts.context(host.name.text, spec, facts)
            let range = try #require(context.state.podRanges[host.name])
            let files = [
                context.family.birdConfigurationPath: RemoteFile(
                    mode: "640", content: BirdConfiguration.text(context, range, BirdRole(wanted: context))),
                NetworkFiles.birdDropIn: RemoteFile(content: BirdConfiguration.dropIn(context.family.birdConfigurationPath)),
            ]
            try facts.change(host.name.text) { $0.files.merge(files) { $1 } }
        }
        spec.network.routeReflectors = try wanted.map { try host($0) }
        spec.hosts.removeAll { left.contains($0.name.text) }
        for name in left { facts.hosts[try host(name)] = nil }
        let nodes = (spec.nodes.map(\.name.text) + (areNodes ? left : [])).map { "node \($0)\n" }.joined()
        for host in spec.controlPlanes where facts[host.name] != nil {
            try facts.change(host.name.text) {
                $0.sections["api"] = $0["api"] + "\n\(nodes)200 https://10.0.0.1:6443/api/v1/nodes?names&pretty=true"
            }
        }
        return (spec, facts)
    }

    static let titles = [
        "write /etc/bird/bird.conf": "write", "reload bird.service": "reload", "restart bird.service gracefully": "restart",
        "wait until every route has come by the sessions that stay": "routes",
    ]

    static func summary(_ plan: Plan, _ host: String) -> String {
        plan.steps.filter { $0.host.text == host && $0.part == "pod-network" }
            .map {
                titles[$0.title]
                    ?? ($0.title.hasSuffix("Established") ? "sessions" : $0.title.contains(" hosts have every route") ? "gate" : $0.title)
            }.joined(separator: " ")
    }

    static let hosts = ["master1", "master2", "master3", "master4", "node", "node2"]

    @Test func toReflectors() throws {
        let plan = try Self.plan(from: [], to: ["master1", "master2"])
        #expect(Self.summary(plan, "master1") == "write restart sessions routes gate")
        #expect(Self.summary(plan, "master2") == "write restart sessions routes")
        for host in ["master3", "node2"] { #expect(Self.summary(plan, host) == "routes write reload") }
        let narrow = try #require(plan.steps.first { $0.host.text == "node" && $0.title.hasPrefix("write") })
        #expect(narrow.needs.contains("cluster/routes-known"))
        let gate = try #require(plan.steps.first { $0.provides.contains("cluster/routes-known") })
        #expect(gate.needs.isSuperset(of: Self.hosts.map { Resource("\($0)/routes-known") }))
        let second = try #require(plan.steps.first { $0.host.text == "master2" })
        #expect(second.needs.contains("master1/reflection-changed"), "one reflector makes its sessions anew at a time")
        let client = try #require(plan.steps.first { $0.host.text == "node" })
        #expect(client.needs.isSuperset(of: ["master1/routes-known", "master2/routes-known"]))
        guard case .file(let file) = narrow.action else { throw WrongLiteral(text: narrow.title) }
        #expect(
            file.changes.filter { $0.hasPrefix("-protocol") }.count == 3 && !file.changes.contains { $0.hasPrefix("+") },
            "\(file.changes)")
    }

    @Test func backToTheMesh() throws {
        let plan = try Self.plan(from: ["master1", "master2"], to: [])
        #expect(Self.summary(plan, "master1") == "routes gate write restart sessions")
        #expect(Self.summary(plan, "master2") == "routes write restart sessions")
        for host in ["master3", "node2"] { #expect(Self.summary(plan, host) == "write reload routes") }
        let end = try #require(plan.steps.first { $0.host.text == "master2" && $0.title.hasPrefix("write") })
        #expect(end.needs.isSuperset(of: ["cluster/routes-known", "master1/reflection-changed"]))
    }

    /// One in a place before the other comes, and the other goes behind the gate: no step waits for itself.
    @Test(arguments: [["master1", "master4"], ["master4", "master1"]]) func another(_ names: [String]) throws {
        let plan = try Self.plan(from: ["master2", names[0]], to: ["master2", names[1]])
        #expect(plan.defects == [])
        #expect(Self.summary(plan, "master2") == "", "who stays a reflector has nothing to do")
        #expect(Self.summary(plan, "node") == "write reload routes write reload")
        #expect(Self.summary(plan, names[1]).hasPrefix("write restart sessions routes"))
        #expect(Self.summary(plan, names[0]).hasSuffix("write restart sessions"))
    }

    @Test func oneMoreAndOneLess() throws {
        let more = try Self.plan(from: ["master1", "master2"], to: ["master1", "master2", "node2"])
        #expect(Self.summary(more, "node2") == "write restart sessions routes")
        #expect(Self.summary(more, "node") == "write reload routes")
        let less = try Self.plan(from: ["master1", "master2", "node2"], to: ["master1", "master2"])
        #expect(Self.summary(less, "node2") == "routes write restart sessions")
        #expect(Self.summary(less, "node") == "routes write reload")
    }

    /// Two hosts that are to be reflectors have no session with each other yet: the first cannot wait for one, since the second begins after it.
    @Test func twoMore() throws {
        let plan = try Self.plan(from: ["master1", "master2"], to: ["master1", "node", "node2"])
        #expect(plan.defects == [])
        let first = plan.steps.filter { $0.host.text == "node" && $0.part == "pod-network" }
        #expect(Self.summary(plan, "node") == "write restart sessions routes")
        #expect(first.contains { $0.title == "wait until 2 BGP sessions Established" && $0.provides.contains("node/reflection-changed") })
        #expect(plan.steps.contains { $0.host.text == "node2" && $0.needs.contains("node/reflection-changed") })
    }

    /// A reflector that cannot be asked hands on nothing as far as is known: the mesh stays.
    @Test func aReflectorDoesNotAnswer() throws {
        let plan = try Self.plan(from: [], to: ["master1", "node2"], without: ["node2"])
        #expect(Self.summary(plan, "node") == "routes")
        #expect(plan.postponed.contains { $0.contains("until every route reflector of cluster.yaml answers") })
        let gone = try Self.plan(from: ["master1", "master2", "node2"], to: ["master1", "master2"], without: ["node2"])
        #expect(Self.summary(gone, "node") == "routes write reload", "a dead one can be taken out of the file")
        #expect(gone.postponed.isEmpty)
    }

    /// The file names neither the reflectors nor their hosts any more: the sessions with them stay until every host has one with every other.
    @Test func theLastReflectorsLeaveTheFile() throws {
        let plan = try Self.plan(from: ["node", "node2"], to: [], left: ["node", "node2"])
        #expect(plan.defects == [])
        for host in ["master1", "master4"] {
            #expect(Self.summary(plan, host).replacing(" gate", with: "") == "write reload routes write reload")
        }
        let writes = plan.steps.filter { $0.host.text == "master2" && $0.part == "pod-network" && $0.title.hasPrefix("write") }
        guard case .file(let wide) = writes.first?.action, case .file(let narrow) = writes.last?.action else {
            throw WrongLiteral(text: "\(writes.map(\.title))")
        }
        #expect(wide.changes.filter { $0.hasPrefix("+protocol") }.count == 3 && !wide.changes.contains { $0.hasPrefix("-") })
        #expect(narrow.changes.filter { $0.hasPrefix("-protocol") }.count == 2 && !narrow.changes.contains { $0.hasPrefix("+") })
        #expect(writes.last?.needs.contains("cluster/routes-known") == true)
    }

    /// What one of them alone brought is waited for; who has everybody's own session waits for nobody.
    @Test func aReflectorLeavesTheFile() throws {
        let plan = try Self.plan(from: ["master1", "master2", "node2"], to: ["master1", "master2"], left: ["node2"])
        #expect(Self.summary(plan, "node") == "routes write reload" && Self.summary(plan, "master1").hasPrefix("write reload"))
        let wait = try #require(plan.steps.first { $0.host.text == "node" && $0.title.contains("every route has come") })
        guard case .wait(let action) = wait.action else { throw WrongLiteral(text: wait.title) }
        #expect(action.conditions.last?.test.hasPrefix("all_from '192.168.96.") == true, "\(action.conditions)")
        // An ordinary host that left took no route of others with it.
        #expect(try Self.summary(Self.plan(from: [], to: [], left: ["node2"]), "master4") == "write reload")
    }

    /// Its pods are reached as before until it is removed, and by hosts that nobody told the nodes, too.
    @Test func aNodeThatIsOnlyTakenOutOfTheFileKeepsItsRoutes() throws {
        #expect(try Self.summary(Self.plan(from: [], to: [], left: ["node2"], areNodes: true), "master4") == "")
        let reflected = try Self.plan(from: ["master1", "node2"], to: ["master1"], left: ["node2"], areNodes: true)
        #expect(Self.summary(reflected, "node") == "" && Self.summary(reflected, "master1") == "")
        let (spec, known) = try Self.cluster(from: [], to: [], left: ["node2"])
        var facts = known
        for host in spec.controlPlanes { try facts.change(host.name.text) { $0.sections["api"] = nil } }
        let role = BirdRole(wanted: try LabFacts.context("node", spec, facts))
        #expect(role.peers.last?.session == "host_node2")
    }

    /// `node remove` of a reflector, by its own word, by the file's, and by the sessions of the others.
    @Test func removed() throws {
        func code(_ name: String, from: [String], to: [String], left: [String] = [], isReached: Bool = true) throws -> TrimastError? {
            let (spec, facts) = try Self.cluster(from: from, to: to, left: left)
            let leaving = try host(name)
            let reached = isReached ? try LabFacts.spec(.four).host(leaving) : nil
            do {
                _ = try Removal(leaving, reached: reached, isForced: !isReached).plan(LabFacts.planner(spec), facts)
                return nil
            } catch let error as TrimastError {
                return error
            }
        }
        let both = ["node", "node2"]
        let named = try #require(try code("node2", from: both, to: both))
        #expect(named.code == "node.reflector" && "\(named)".contains("network.routeReflectors"))
        #expect(try code("node2", from: both, to: [])?.code == "node.reflector", "the file is not applied yet")
        #expect(try code("node2", from: both, to: [], left: both)?.code == "node.reflector")
        #expect(try code("node2", from: both, to: both, isReached: false) == nil, "of a dead one nobody has routes")
        #expect(try code("master4", from: both, to: both) == nil)
        #expect(try code("node2", from: [], to: []) == nil)
    }

    @Test func nothingToDo() throws {
        for reflectors in [[], ["master1", "node"]] {
            #expect(try Self.plan(from: reflectors, to: reflectors).steps.isEmpty)
        }
    }
}
