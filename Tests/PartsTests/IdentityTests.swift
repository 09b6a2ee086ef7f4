import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Names and addresses of cluster.yaml against what the cluster itself knows its hosts by. Each case is a healthy cluster of four with one change.
@Suite struct IdentityTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let refusals: [String]
        let change: @Sendable (inout ClusterSpec, inout ClusterFacts) throws -> Void

        init(
            _ description: String, _ refusals: [String] = [],
            _ change: @escaping @Sendable (inout ClusterSpec, inout ClusterFacts) throws -> Void
        ) {
            testDescription = description
            self.refusals = refusals
            self.change = change
        }

        func applied() throws -> (spec: ClusterSpec, facts: ClusterFacts) {
            var spec = try LabFacts.spec(.four)
            var facts = try LabFacts.load(.four)
            try change(&spec, &facts)
            return (spec, facts)
        }
    }

    static let wrong = [
        Case("a control plane is renamed in the file", ["cp3: is master3 in this cluster"]) { try rename("master3", "cp3", &$0, &$1) },
        Case("the same, and it does not answer", ["cp3: is master3 in this cluster"]) {
            try rename("master3", "cp3", &$0, &$1)
            $1.hosts[try host("cp3")] = nil
        },
        Case(
            "two control planes' addresses are swapped", ["master2: is master3 in this cluster", "master3: is master2 in this cluster"]
        ) { try swap("master2", "master3", &$0, &$1) },
        Case(
            "a control plane's and a worker's are swapped",
            ["master3: is the node node2 of this cluster", "node2: is master3 in this cluster"]
        ) {
            try listNodes(&$1)
            try swap("master3", "node2", &$0, &$1)
        },
        Case("a worker is renamed, by its certificate", ["worker1: is the node node of this cluster"]) {
            try certify("node", "node", &$1)
            try rename("node", "worker1", &$0, &$1)
            try $1.change("worker1") { $0.sections["hostname"] = "worker1" }
        },
        Case("a worker is renamed, by what it calls itself", ["worker1: is the node node of this cluster"]) {
            try listNodes(&$1)
            try rename("node", "worker1", &$0, &$1)
        },
        Case(
            "two workers are swapped", ["node: is the node node2 of this cluster", "node2: is the node node of this cluster"]
        ) {
            try certify("node", "node", &$1)
            try certify("node2", "node2", &$1)
            try swap("node", "node2", &$0, &$1)
        },
        Case("a control plane was moved", ["master3: is not where etcd knows it"]) { try move(&$0, &$1) },
        Case(
            "a new machine has the name of a member that is well elsewhere", ["master3: is not the host that etcd knows by this name"]
        ) {
            try move(&$0, &$1)
            try $1.reinstall("master3")
            try $1.change("master1") { $0.sections["etcd"] = $0["etcd"] + "\nother https://192.168.96.67:2379 {\"health\":\"true\"}" }
        },
    ]

    static let right = [
        Case("nothing changed") { _, _ in },
        Case("a control plane was reinstalled") { try $1.reinstall("master3") },
        Case("it was reinstalled, and has another name now") {
            try $1.reinstall("master3")
            try rename("master3", "cp3", &$0, &$1)
        },
        Case("a new machine is in the place of a dead one") {
            try move(&$0, &$1)
            try $1.reinstall("master3")
        },
        Case("a control plane that does not answer has another address in the file") {
            try move(&$0, &$1)
            $1.hosts[try host("master3")] = nil
        },
        Case("its peers know it by a name") { try member("master3", ["peerURLs": ["https://master3.example:2380"]], &$1) },
        Case("it is a learner with two addresses") {
            try member("master3", ["isLearner": true, "peerURLs": ["https://10.9.9.9:2380", "https://192.168.96.67:2380"]], &$1)
        },
        Case("its member never started") {
            try member("master3", ["name": "", "clientURLs": [String]()], &$1)
            try $1.reinstall("master3")
        },
        Case("hosts call themselves by their full names, or by capitals") {
            try listNodes(&$1)
            try $1.change("node") { $0.sections["hostname"] = "node.example.com" }
            try $1.change("node2") { $0.sections["hostname"] = "NODE2" }
            try $1.change("master3") { $0.sections["hostname"] = "node" }
        },
        Case("a worker calls itself like another, and its certificate has its own name") {
            try listNodes(&$1)
            try certify("node", "node", &$1)
            try $1.change("node") { $0.sections["hostname"] = "node2" }
        },
        Case("a worker has another address") { spec, facts in
            spec.hosts[4].address = try address("192.168.96.78")
        },
        Case("nobody told who is a member") {
            try rename("master3", "cp3", &$0, &$1)
            for name in ["master1", "master2", "cp3", "master4"] { try $1.change(name) { $0.sections["etcd"] = "" } }
        },
    ]

    static func rename(_ old: String, _ new: String, _ spec: inout ClusterSpec, _ facts: inout ClusterFacts) throws {
        let name = try host(new)
        for index in spec.hosts.indices where spec.hosts[index].name.text == old { spec.hosts[index].name = name }
        guard let own = facts.hosts.removeValue(forKey: try host(old)) else { return }
        facts.hosts[name] = HostFacts(host: name, sections: own.sections, files: own.files)
    }

    static func swap(_ one: String, _ other: String, _ spec: inout ClusterSpec, _ facts: inout ClusterFacts) throws {
        let (one, other) = (try host(one), try host(other))
        let addresses = Dictionary(spec.hosts.map { ($0.name, $0.address) }, uniquingKeysWith: { $1 })
        let before = facts
        for (name, from) in [(one, other), (other, one)] {
            guard let address = addresses[from], let own = before[from], let index = spec.hosts.firstIndex(where: { $0.name == name })
            else {
                throw WrongLiteral(text: name.text)
            }
            spec.hosts[index].address = address
            facts.hosts[name] = HostFacts(host: name, sections: own.sections, files: own.files)
        }
    }

    /// master3 has another address, and neither its API server nor its etcd serves there.
    static func move(_ spec: inout ClusterSpec, _ facts: inout ClusterFacts) throws {
        spec.hosts[2].address = try address("192.168.96.77")
        try facts.change("master3") {
            $0.sections["api"] = "000 https://192.168.96.77:6443/readyz"
            $0.sections["etcd"] = "exit 7"
        }
    }

    static func certify(_ name: String, _ node: String, _ facts: inout ClusterFacts) throws {
        try facts.change(name) { $0.sections["kubernetes"] = $0["kubernetes"] + "\nnode \(node)" }
    }

    static func listNodes(_ facts: inout ClusterFacts) throws {
        let nodes = facts.hosts.keys.map(\.text).sorted().map { "\nnode \($0)" }.joined()
        try facts.change("master1") {
            $0.sections["api"] = $0["api"] + nodes + "\n200 https://10.0.0.1:6443/api/v1/nodes?names&pretty=true"
        }
    }

    /// One of etcd's members, as all tell it, with these values in place of its own.
    static func member(_ name: String, _ values: [String: Any], _ facts: inout ClusterFacts) throws {
        try facts.changeMembers { members in
            members.map { $0["name"] as? String == name ? $0.merging(values) { $1 } : $0 }
        }
    }

    static func said(_ body: () throws -> Plan) throws -> [TrimastError] {
        do {
            _ = try body()
            return []
        } catch let errors as TrimastErrors {
            return errors.errors
        } catch let error as TrimastError {
            return [error]
        }
    }

    @Test("a host that is another one in the cluster is refused before any step", arguments: wrong)
    func refused(_ each: Case) throws {
        let (spec, facts) = try each.applied()
        let planner = try LabFacts.planner(spec)
        let errors = try Self.said { try planner.plan(facts) }
        #expect(errors.map { "\($0.place ?? ""): \($0.message)" } == each.refusals)
        #expect(errors.allSatisfy { $0.code == "host.identity" && $0.cause != nil && $0.nextStep != nil })
        let isSeen = spec.hosts.contains { host in facts[host.name] != nil && errors.contains { $0.place == host.name.text } }
        let failed = planner.verify(facts).filter { $0.outcome == .failed }
        #expect(isSeen == failed.contains { check in errors.contains { check.found.contains($0.message) } })
    }

    @Test("what is not known, and a host that holds nothing of the cluster, is no other", arguments: right)
    func notRefused(_ each: Case) throws {
        let (spec, facts) = try each.applied()
        #expect(ClusterState(spec, facts).identities == [:])
        let errors = try Self.said { try LabFacts.planner(spec).plan(facts) }
        #expect(!errors.contains { $0.code == "host.identity" }, "\(errors)")
    }

    @Test("a control plane that was reinstalled under another name takes the place of the member at its address")
    func reinstalledUnderAnotherName() throws {
        var (spec, facts) = (try LabFacts.spec(.four), try LabFacts.load(.four))
        try facts.reinstall("master3")
        try Self.rename("master3", "cp3", &spec, &facts)
        let state = ClusterState(spec, facts)
        #expect(state.health.voters.keys.sorted() == ["cp3", "master1", "master2", "master4"])
        let plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.steps.contains { $0.title.hasPrefix("remove the etcd member of cp3 (") && $0.risk != nil })
        #expect(plan.steps.contains { $0.title == "kubeadm join" && $0.host.text == "cp3" })
        #expect(plan.notes.contains { $0.contains("the cluster knows a member at that address, called master3: removed") })
        for step in plan.steps {
            guard case .file(let file) = step.action, file.path == EtcdManifest.path else { continue }
            #expect(!file.content.shown.contains("master3="))
        }
    }

    /// What is said of a host by its name must never clean another one.
    @Test("a removal asks who is at the address, and removes a host that was only moved", arguments: wrong)
    func removals(_ each: Case) throws {
        let (spec, facts) = try each.applied()
        let isMoved = each.refusals == ["master3: is not where etcd knows it"]
        for host in spec.hosts where each.refusals.contains(where: { $0.hasPrefix("\(host.name): ") }) {
            let reached = facts[host.name] == nil ? nil : host
            let errors = try Self.said { try Removal(host.name, reached: reached, isForced: true).plan(LabFacts.planner(spec), facts) }
            let wanted: [TrimastError.Code] = isMoved ? [] : Array(repeating: "host.identity", count: each.refusals.count)
            #expect(errors.map(\.code) == wanted, "\(host.name)")
        }
    }

    @Test("a host that the file does not name is not cleaned where another member is at its address")
    func removalByAddress() throws {
        let spec = try LabFacts.spec(.four).without(host("master3"))
        let old = HostSpec(name: try host("old"), address: try address("192.168.96.67"), roles: [.worker])
        let errors = try Self.said {
            try Removal(old.name, reached: old, isForced: false).plan(LabFacts.planner(spec), LabFacts.load(.four))
        }
        #expect(errors.map(\.description).joined().hasPrefix("old: is master3 in this cluster\n"))
        let own = HostSpec(name: try host("master3"), address: old.address, roles: [.worker])
        let plan = try Removal(own.name, reached: own, isForced: false).plan(LabFacts.planner(spec), LabFacts.load(.four))
        #expect(plan.steps.contains { $0.title.hasPrefix("remove the etcd member of master3 (") })
    }

    /// The file's own is the one at its address, in every order of the list.
    @Test("a second member of a name counts, is named, and stops who would be out beside it", arguments: [true, false])
    func twoOfOneName(_ isFirst: Bool) throws {
        var spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        let urls = { (port: Int) in ["https://10.9.9.9:\(port)"] }
        try facts.changeMembers { members in
            let stale: [[String: Any]] = [
                ["ID": isFirst ? "1" : "99999999999999999999", "name": "master3", "peerURLs": urls(2380), "clientURLs": urls(2379)]
            ]
            return isFirst ? stale + members : members + stale
        }
        let state = ClusterState(spec, facts)
        #expect(state.health.voters.count == 5 && state.health.voters["master3"] == .healthy && state.identities == [:])
        #expect(state.health.voters["master3 at https://10.9.9.9:2380"] == .unknown)
        let plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.notes.contains { $0.contains("etcd has another member called master3 at https://10.9.9.9:2380: it counts") })
        spec.kubernetes.apiServerArgs["v"] = "3"
        let gated = try LabFacts.planner(spec).plan(facts)
        #expect(gated.steps.allSatisfy { $0.turn == nil })
        for name in StandingTests.all {
            #expect(
                gated.postponed.contains {
                    $0.hasPrefix("\(name): ") && $0.contains("whether etcd on master3 at https://10.9.9.9:2380 is well is not known")
                }, "\(gated.postponed)")
        }
    }

    @Test("a worker's kubelet keeps the address that it joined with, and the plan says so", arguments: ["192.168.96.99", "192.168.96.68"])
    func addressOfAWorker(_ told: String) throws {
        var facts = try LabFacts.load(.four)
        try facts.change("node") {
            $0.sections["node"] = $0["node"].replacing(
                "\"status\": {", with: #""status": {"addresses": [{"type": "InternalIP", "address": "\#(told)"}],"#)
        }
        let spec = try LabFacts.spec(.four)
        #expect(ClusterState(spec, facts).nodes[try host("node")]?.addresses == [try address(told)])
        let notes = try LabFacts.planner(spec).plan(facts).notes
        #expect(notes.contains { $0.hasPrefix("node: its kubelet keeps the address 192.168.96.99 ") } == (told == "192.168.96.99"))
    }

    /// The kubelet's own certificate, as openssl of this machine shows it.
    @Test(.enabled(if: Program.exists("openssl"), "openssl is not installed"), arguments: ShellKind.all)
    func nameOfTheCertificate(_ shell: ShellKind) async throws {
        let spec = try LabFacts.spec(.four)
        let script = HostTraces.fact.probe(try #require(spec.hosts.first), spec).script
        try await withTemporaryFolder { (folder: String) async throws in
            let pem = "\(folder)/kubelet-client-current.pem"
            let made = try await Program.run(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(folder)/key", "-out",
                    pem,
                    "-days", "1", "-subj", "/O=system:nodes/CN=system:node:master1.example",
                ])
            #expect(made.status == 0, "\(made.errors)")
            let run = try await shell.run("unit() { echo active; }\n" + script.replacing("/var/lib/kubelet/pki", with: folder))
            #expect(HostTraces(SectionText(run.output)).node == "master1.example", "\(shell): \(run)")
        }
    }
}
