import Facts
import Foundation
import Parts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Execution

@Suite struct PlanFileTests {
    /// One control plane and one worker.
    static func spec() throws -> ClusterSpec {
        ClusterSpec(
            name: try host("test"), kubernetes: KubernetesSpec(version: try version("1.31.0")),
            endpoint: EndpointSpec(address: try address("10.0.0.9")),
            network: NetworkSpec(pods: try range("10.244.0.0/16"), services: try range("10.96.0.0/16"), plugin: .bird),
            hosts: [
                HostSpec(name: try host("m1"), address: try address("10.0.0.1"), roles: [.controlPlane, .loadBalancer]),
                HostSpec(name: try host("w1"), address: try address("10.0.0.2"), roles: [.worker]),
            ])
    }

    /// Both hosts as a bare Debian shows itself.
    static func facts() throws -> ClusterFacts {
        ClusterFacts(
            try ["m1": "10.0.0.1", "w1": "10.0.0.2"].map { name, address in
                HostFacts(
                    host: try host(name),
                    sections: [
                        "os": "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "hostname": name,
                        "kubernetes": "kubelet inactive",
                        "addresses": "2: eth0    inet \(address)/24 brd 10.0.0.255 scope global eth0",
                    ], files: ["/etc/hosts": RemoteFile(content: "127.0.0.1 localhost\n")])
            })
    }

    static func plan(_ spec: ClusterSpec, _ facts: ClusterFacts) throws -> Plan {
        try Planner(spec: spec, catalogue: Catalogue()).plan(facts)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What changed on the hosts or in the cluster file since.
        var world: @Sendable (inout ClusterSpec, inout ClusterFacts) throws -> Void = { _, _ in }
        /// What somebody wrote into the plan file.
        var file: @Sendable (inout PlanFile) throws -> Void = { _ in }
        /// nil: it is carried out.
        var code: TrimastError.Code?
        var says: [String] = []
    }

    static let changes = [
        Change(testDescription: "nothing"),
        Change(
            testDescription: "a file of a host",
            world: { try $1.change("w1") { $0.files["/etc/hosts"]?.content += "10.9.9.9 printer\n" } }, code: "plan.stale",
            says: ["different: w1: write /etc/hosts"]),
        Change(
            testDescription: "swap in use", world: { try $1.change("m1") { $0.sections["swap"] = "/dev/sda2 partition 999420 0 -2" } },
            code: "plan.stale", says: ["to do besides: m1: turn swap off"]),
        Change(
            testDescription: "somebody did it by hand",
            world: { try $1.change("w1") { $0.files["/etc/crictl.yaml"] = RemoteFile(content: Self.crictl) } }, code: "plan.stale",
            says: ["no longer to do: w1: write /etc/crictl.yaml"]),
        Change(testDescription: "a host no longer answers", world: { $1.hosts[try host("w1")] = nil }, code: "plan.stale"),
        Change(testDescription: "the cluster file", world: { spec, _ in spec.firewall = .disabled }, code: "plan.cluster-file-changed"),
        Change(
            testDescription: "the cluster file, in a way that changes no step",
            world: { spec, _ in spec.time.maximumDifferenceSeconds += 1 },
            code: "plan.cluster-file-changed"),
        Change(
            testDescription: "a step taken out of the plan file", file: { $0.plan.steps.removeFirst() }, code: "plan.stale",
            says: ["to do besides: "]),
        Change(
            testDescription: "a command written into the plan file",
            file: { $0.plan.steps[0].action = .command(CommandAction("help", "rm -rf /")) }, code: "plan.stale", says: ["different: m1: "]),
        Change(
            testDescription: "a step moved in the plan file", file: { $0.plan.steps.swapAt(0, 1) }, code: "plan.stale",
            says: ["the order of the steps"]),
        Change(
            testDescription: "the cluster of the plan file", file: { $0.cluster.selinux = .unmanaged }, code: "plan.cluster-file-changed"),
    ]

    /// What Trimast itself writes there.
    static let crictl =
        "runtime-endpoint: unix:///run/containerd/containerd.sock\nimage-endpoint: unix:///run/containerd/containerd.sock\ntimeout: 10\n"

    @Test(arguments: changes) func bindsOrRefuses(_ change: Change) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/plan.json"
            var spec = try Self.spec()
            var facts = try Self.facts()
            var written = PlanFile(cluster: spec, plan: try Self.plan(spec, facts))
            try change.file(&written)
            try written.write(to: path)
            let kept = try PlanFile.read(path)
            #expect(kept == written)
            try change.world(&spec, &facts)
            let error = kept.obstacle(cluster: spec, now: try Self.plan(spec, facts), path: path)
            #expect(error?.code == change.code, "\(error?.description ?? "it is carried out")")
            for text in change.says { #expect(error?.cause?.contains(text) ?? false, "\(error?.description ?? "")") }
            if let error { #expect(error.nextStep == "look at what it would be now, and keep that: trimast plan --out \(path)") }
        }
    }

    @Test func manyDifferencesAreCounted() throws {
        let plan = try Self.plan(Self.spec(), Self.facts())
        let none = Plan(cluster: plan.cluster, steps: [], notes: plan.notes)
        let error = try PlanFile(cluster: Self.spec(), plan: plan).obstacle(cluster: Self.spec(), now: none, path: "p")
        #expect(error?.cause?.description.split(separator: "\n").count == 9)
        #expect(error?.cause?.hasSuffix("and \(plan.steps.count - 8) more") ?? false)
    }

    @Test func filesThatAreNoPlan() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/plan.json"
            func code() -> TrimastError? { #expect(throws: TrimastError.self) { try PlanFile.read(path) } }
            #expect(code()?.code == "plan.format", "there is none")
            try "kind: Cluster\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(code()?.message == "\(path) is not a plan of Trimast")
            var file = PlanFile(cluster: try Self.spec(), plan: try Self.plan(Self.spec(), Self.facts()))
            file.format = "trimast/plan/v9"
            try file.write(to: path)
            #expect(code()?.message == "\(path) is a plan of another Trimast: trimast/plan/v9")
        }
    }

    /// Tokens, keys and authorities stand in it as names of what a run learns.
    @Test func holdsNoSecret() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let plan = try Self.plan(Self.spec(), Self.facts())
            let learnt = plan.steps.flatMap(\.learns)
            #expect(learnt.contains { $0.isSecret }, "the plan of a fresh cluster has secrets to leave out")
            try PlanFile(cluster: Self.spec(), plan: plan).write(to: "\(folder)/plan.json")
            let text = try String(contentsOfFile: "\(folder)/plan.json", encoding: .utf8)
            #expect(!text.contains("PRIVATE KEY") && !text.contains("BEGIN CERTIFICATE"))
            #expect(text.firstMatch(of: /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/) == nil, "a bootstrap token")
            for value in learnt { #expect(text.contains(value.name), "\(value.name) is named") }
        }
    }
}

extension ClusterFacts {
    fileprivate mutating func change(_ name: String, _ body: (inout HostFacts) -> Void) throws {
        let name = try host(name)
        guard var facts = hosts[name] else { throw WrongLiteral(text: name.text) }
        body(&facts)
        hosts[name] = facts
    }
}
