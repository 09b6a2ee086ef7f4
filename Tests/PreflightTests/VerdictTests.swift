import Execution
import Facts
import Parts
import Planning
import Specification
import Support
import Testing

@testable import Preflight

@Suite("What the checks mean for a plan")
struct VerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Whether the cluster runs; then master1 to master3 are in it, and node is not.
        var runs: Bool
        var host: String?
        var about: [String]?
        var stops: Bool
    }

    static let cases = [
        Case(testDescription: "a host of a fresh cluster", runs: false, host: "master2", stops: true),
        Case(testDescription: "a fresh cluster as a whole", runs: false, host: nil, stops: true),
        Case(testDescription: "a host that is in the cluster", runs: true, host: "master2", stops: false),
        Case(testDescription: "a host that is to join", runs: true, host: "node", stops: true),
        Case(testDescription: "a running cluster as a whole", runs: true, host: nil, stops: false),
        Case(testDescription: "two hosts of the cluster are clones", runs: true, host: nil, about: ["master1", "master2"], stops: false),
        Case(testDescription: "the newcomer is a clone", runs: true, host: nil, about: ["master1", "node"], stops: true),
        Case(testDescription: "one of the cluster does not reach the newcomer", runs: true, host: "master1", about: ["node"], stops: true),
        Case(testDescription: "one does not reach another", runs: true, host: "master1", about: ["master2"], stops: false),
    ]

    /// A plan with one step for each of these hosts.
    static func plan(_ hosts: [String], _ spec: ClusterSpec) throws -> Plan {
        Plan(
            cluster: spec.name,
            steps: try hosts.map { name in
                Step(
                    id: "\(name)/swap/1", host: try #require(HostName(name)), part: "swap", action: .command(CommandAction("swap", "true")),
                    why: "test")
            })
    }

    /// What the planner read of a cluster that runs on the three control planes.
    static func facts(runs: Bool) throws -> ClusterFacts {
        let api = "200 https://10.0.0.1:6443/readyz\n200 https://10.0.0.1:6443/api/v1/namespaces/kube-system/configmaps/kubeadm-config"
        return ClusterFacts(
            try Hosts.names.map { name in
                let isIn = runs && name != "node"
                return HostFacts(
                    host: try #require(HostName(name)),
                    sections: isIn ? ["kubernetes": "has pki/ca.key\nhas finalized", "api": api] : [:])
            })
    }

    @Test("which failures stop", arguments: cases)
    func stops(_ each: Case) throws {
        let spec = try Hosts().spec
        let check = Check(
            "test.check", host: each.host.flatMap { HostName($0) }, .failed, found: "wrong", nextStep: "mend",
            about: each.about?.compactMap { HostName($0) })
        let verdict = PreflightVerdict([check], plan: try Self.plan(Hosts.names, spec), spec: spec, facts: try Self.facts(runs: each.runs))
        #expect((verdict.obstacle != nil) == each.stops)
        #expect(verdict.stopping == (each.stops ? [check] : []))
        #expect(verdict.warnings == (each.stops ? [] : [check]))
    }

    @Test("a host that the plan leaves alone stops nothing, in a running cluster")
    func untouched() throws {
        let spec = try Hosts().spec
        let check = Check("test.check", host: HostName("node"), .failed, found: "wrong")
        let facts = try Self.facts(runs: true)
        #expect(PreflightVerdict([check], plan: try Self.plan(["master1"], spec), spec: spec, facts: facts).obstacle == nil)
    }

    @Test("a start that was not finished is fresh")
    func unfinished() throws {
        let spec = try Hosts().spec
        var facts = try Self.facts(runs: false)
        facts.hosts[spec.hosts[0].name]?.sections["kubernetes"] = "has pki/ca.key"
        let check = Check("test.check", .failed, found: "wrong")
        #expect(PreflightVerdict([check], plan: try Self.plan(["master1"], spec), spec: spec, facts: facts).obstacle != nil)
    }

    @Test("without a plan every host might be worked on")
    func noPlan() throws {
        let spec = try Hosts().spec
        let facts = try Self.facts(runs: true)
        let newcomer = Check("test.check", host: HostName("node"), .failed, found: "wrong")
        let member = Check("test.check", host: HostName("master1"), .failed, found: "wrong")
        let verdict = PreflightVerdict([newcomer, member], plan: nil, spec: spec, facts: facts)
        #expect(verdict.stopping == [newcomer] && verdict.warnings == [member])
    }

    @Test("what is skipped for a host by name is told, and stops nothing there alone")
    func skippedByName() throws {
        let spec = try Hosts().spec
        let skip = try PreflightSkip(["unique.mac,host.leftovers=master2", "host.leftovers=node"], spec)
        #expect(skip.ids == ["unique.mac"])
        let checks = Hosts.names.map { Check("host.leftovers", host: HostName($0), .failed, found: "etcd data", nextStep: "move it") }
        let verdict = PreflightVerdict(
            checks, plan: try Self.plan(Hosts.names, spec), spec: spec, facts: try Self.facts(runs: false), skip: skip)
        #expect(verdict.stopping.map(\.host) == [HostName("master1"), HostName("master3")])
        #expect(verdict.warnings.map(\.host) == [HostName("master2"), HostName("node")])
        #expect(
            verdict.obstacle?.nextStep
                == "mend what is named, or go on regardless with --skip host.leftovers=master1,host.leftovers=master3")
    }

    @Test(
        "what cannot be skipped",
        arguments: [
            ("hosts.clok", "there is no check called hosts.clok", "did you mean hosts.clock?"),
            ("host.leftovers", "host.leftovers is only skipped for a host by its name", "write --skip host.leftovers=HOST"),
            ("host.leftovers=master9", "there is no host called master9", "did you mean master1?"),
            ("host.leftovers=", "host.leftovers is only skipped for a host by its name", "write --skip host.leftovers=HOST"),
        ])
    func notSkipped(_ word: String, _ says: String, _ next: String) throws {
        let spec = try Hosts().spec
        let error = #expect(throws: TrimastErrors.self) { try PreflightSkip([word], spec) }
        #expect(error?.errors.map(\.message) == [says] && error?.errors.first?.nextStep?.description == next)
    }

    @Test("what people read")
    func text() throws {
        let spec = try Hosts().spec
        func verdict(_ checks: [Check], runs: Bool) throws -> PreflightVerdict {
            PreflightVerdict(checks, plan: try Self.plan(Hosts.names, spec), spec: spec, facts: try Self.facts(runs: runs))
        }
        let passed = Check("host.cpu", host: HostName("node"), .passed, found: "2 processors")
        let quiet = Check("dns.loop", .skipped, found: "dns is none")
        let untested = Check("address.vrrp", host: HostName("node"), .skipped, found: "no perl")
        let clone = Check("unique.mac", .failed, found: "a and b are the same", nextStep: "change it")
        let disk = Check("host.disk", host: HostName("master1"), .failed, found: "full", nextStep: "df -h")
        let other = Check("host.disk", host: HostName("node"), .failed, found: "full too", nextStep: "df -h")
        #expect(try verdict([passed, quiet], runs: false).lines == ["preflight: 2 checks, none failed"])
        #expect(
            try verdict([passed, untested, clone, disk], runs: true).lines == [
                "note: node: address.vrrp: no perl", "warning: cluster: unique.mac: a and b are the same\n  next: change it",
                "warning: master1: host.disk: full\n  next: df -h", "preflight: 4 checks, 2 failed",
            ])
        #expect(
            PreflightVerdict([untested], phase: .starting, newcomers: []).lines == ["preflight: 1 checks, none failed"],
            "what a start that is continued has set up is no news")
        let stopped = try verdict([clone, disk, other], runs: false)
        #expect(stopped.lines == ["preflight: 3 checks, 3 failed"])
        #expect(
            stopped.obstacle?.description == """
                preflight: unique.mac and host.disk do not hold, and nothing is changed
                  why: cluster: unique.mac: a and b are the same
                         mend it: change it
                       master1: host.disk: full
                         mend it: df -h
                       node: host.disk: full too
                         mend it: df -h
                  next: mend what is named, or go on regardless with --skip unique.mac,host.disk
                """)
        #expect(stopped.obstacle?.code == "preflight.failed")
    }

    @Test("what the plan was made from is not read again, and what the mesh needs comes first")
    func probes() async throws {
        let spec = try Hosts().spec
        let planner = try Planner(spec: spec, catalogue: Catalogue())
        let facts = ClusterFacts(spec.hosts.map { HostFacts(host: $0.name) })
        try await Fleet.with([], home: "/root") { (fleet: Fleet) async throws in
            func sections(_ known: Preflight.Known) throws -> (early: [String], late: [String]) {
                let probes = Preflight(
                    fleet: fleet, spec: spec, release: planner.release, checks: try PreflightCatalogue().chosen(), known: known
                ).probes(spec.hosts[0])
                return (probes.early.compactMap(\.section), probes.late.compactMap(\.section))
            }
            let alone = try sections(Preflight.Known())
            #expect(
                alone.early.sorted() == [
                    "address-answer", "addresses", "begun", "borrow", "firewall", "images", "lacking-modules", "leftovers", "listeners",
                    "os",
                    "packages", "sources",
                ])
            #expect(alone.late.count == Set(alone.late).count && Set(alone.late).isDisjoint(with: alone.early))
            let after = try sections(Preflight.Known(facts: facts, probes: { planner.probes($0) }))
            #expect(after.early.sorted() == ["begun", "borrow", "leftovers", "listeners"])
            #expect(
                alone.late.filter { !after.late.contains($0) } == [
                    "swap", "swap-units", "data-mounts", "cloud-init", "etcd-folder", "package-manager",
                ])
        }
    }

    @Test("what refused the plan is left out of the checks for the hosts that it named, and for nothing else")
    func told() throws {
        let refusals = [TrimastError("host.other-cluster", "…", place: "master2, master3"), TrimastError("endpoint.taken", "…")]
        func isTold(_ host: String?, _ code: TrimastError.Code?, _ outcome: Check.Outcome = .failed) -> Bool {
            Preflight.isTold(Check("x", host: host.flatMap { HostName($0) }, outcome, found: ""), by: refusals, code: code)
        }
        #expect(isTold("master2", "host.other-cluster") && isTold("master3", "host.other-cluster"))
        #expect(!isTold("node", "host.other-cluster"), "etcd data on another host")
        #expect(!isTold("master2", "host.unsupported-os") && !isTold("master2", nil))
        #expect(!isTold("master2", "host.other-cluster", .passed))
        #expect(isTold("master1", "endpoint.taken") && isTold(nil, "endpoint.taken"))
    }
}
