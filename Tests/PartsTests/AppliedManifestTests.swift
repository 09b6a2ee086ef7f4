import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// `plugin: manifest`: another pod network's own file.
@Suite struct AppliedManifestTests {
    static let manifest = """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: kube-flannel}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: nets.example.org}
        --- # the pods
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: kube-flannel-ds
          namespace: kube-flannel
        ---
        # nothing

        """

    static func plan(
        _ manifest: String?, applied: String? = nil, ports: [PortSpec]? = nil, isBare: Bool = false, firewall: String = ""
    ) throws -> Plan {
        var spec = try LabFacts.spec(.three)
        spec.network.plugin = .manifest
        spec.network.manifest = PodNetworkSpec(file: "net.yml", ports: ports)
        var facts = try isBare ? LabFacts.bare(.three) : LabFacts.load(.three)
        for host in spec.hosts where !isBare {
            try facts.change(host.name.text) { facts in
                facts.sections["kubernetes"] = facts["kubernetes"].replacing("has bird-network\n", with: "")
                facts.sections["firewall"] = firewall
                facts.files[AppliedManifest.path] = applied.map { RemoteFile(content: $0) }
            }
        }
        return try Planner(spec: spec, catalogue: Catalogue(networkManifest: manifest)).plan(facts)
    }

    static func titles(_ plan: Plan) -> [String] { plan.steps.filter { $0.part == "network-manifest" }.map { "\($0.host) \($0.title)" } }

    static let all = [
        "master1 apply the pod network's definitions", "master1 wait until the API server has 1 definition",
        "master1 apply the pod network's manifest", "master1 wait until kube-flannel-ds runs on all nodes",
        "master1 write /etc/trimast/pod-network.yaml",
    ]

    @Test func appliedAndWaitedFor() throws {
        let plan = try Self.plan(Self.manifest, isBare: true)
        #expect(Self.titles(plan) == Self.all)
        let wait = try #require(plan.steps.first { $0.title.hasSuffix("on all nodes") })
        #expect(wait.needs.isSuperset(of: ["master3/node", "node/node"]))
        guard case .command(let command) = wait.action else { throw WrongLiteral(text: wait.title) }
        #expect(command.command.shown.contains("-n kube-flannel rollout status daemonset/kube-flannel-ds --timeout=300s"))
        let definitions = try #require(plan.steps.first { $0.title == "apply the pod network's definitions" })
        guard case .object(let object) = definitions.action else { throw WrongLiteral(text: definitions.title) }
        #expect(object.isServerSide && object.manifest.shown.contains("nets.example.org") && !object.manifest.shown.contains("DaemonSet"))
        let ready = try #require(plan.steps.first { $0.part == "ready" })
        #expect(ready.needs.contains("master1/network-manifest"))
        // flannel takes the ranges that the controller manager gives.
        #expect(!plan.steps.contains { $0.title.contains("pod ranges") })
    }

    @Test func nothingToDoAndAChange() throws {
        #expect(try Self.titles(Self.plan(Self.manifest, applied: Self.manifest)) == [])
        let smaller = Self.manifest.replacing(/(?s)--- # the pods.*/, with: "")
        let plan = try Self.plan(smaller, applied: Self.manifest)
        #expect(Self.titles(plan) == Self.all.filter { !$0.contains("kube-flannel-ds") }, "nothing is waited for where nothing runs")
        #expect(
            plan.notes.contains(
                "master1: DaemonSet kube-flannel-ds of kube-flannel is no longer in the manifest and stays: kubectl -n kube-flannel delete daemonset kube-flannel-ds"
            ))
    }

    static let list = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Namespace
          metadata: {name: kube-flannel}
        - apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: nets.example.org}
        - apiVersion: apps/v1
          kind: DaemonSetList
          items:
          - apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: kube-flannel-ds, namespace: kube-flannel}

        """

    /// With CRLF, and as `kubectl get -o yaml` prints it.
    @Test(arguments: [manifest.replacing("\n", with: "\r\n"), list, list.replacing("\n", with: "\r\n")])
    func inOtherShapes(_ text: String) throws {
        let plan = try Self.plan(text, isBare: true)
        #expect(Self.titles(plan) == Self.all)
        let definitions = try #require(plan.steps.first { $0.title == "apply the pod network's definitions" })
        guard case .object(let object) = definitions.action else { throw WrongLiteral(text: definitions.title) }
        #expect(object.manifest.shown.contains("nets.example.org") && !object.manifest.shown.contains("DaemonSet"))
        let change = try Self.plan(text, applied: Self.manifest)
        #expect(!change.notes.contains { $0.contains("no longer in the manifest") }, "the same objects in other words")
    }

    @Test func halfAManifest() {
        let errors = #expect(throws: TrimastErrors.self) { try Self.plan(Self.manifest + "---\na: [\n", isBare: true) }
        #expect(errors?.errors.map(\.code) == ["network.manifest"])
    }

    @Test func noFile() {
        let errors = #expect(throws: TrimastErrors.self) { try Self.plan(nil, isBare: true) }
        #expect(errors?.errors.map(\.code) == ["network.no-manifest"])
    }

    @Test func portsAreOpened() throws {
        let plan = try Self.plan(Self.manifest, applied: Self.manifest, ports: [PortSpec(8472, .udp)], firewall: "ufw\n")
        let steps = plan.steps.filter { $0.part == "firewall" && $0.host.text == "node" }
        #expect(steps.contains { "\($0.action)".contains("8472/udp") }, "\(steps.map(\.title))")
        let spec = try LabFacts.spec(.three)
        #expect(OperatorsNetwork().tunnel(spec) == nil)
    }
}
