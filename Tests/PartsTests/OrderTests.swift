import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// The order of a plan hangs on names. One that nobody provides counts as met, so that a wrong one would take an order away without a word.
@Suite struct OrderTests {
    @Test func theCatalogueHasEveryIDOnceInItsOrder() {
        #expect(Catalogue().parts.map(\.id) == PartID.allCases.map(\.rawValue))
    }

    /// What a part comes after stands before it, so that a plan reads in the order in which it runs.
    @Test func partsStandBehindThoseThatTheyComeAfter() {
        var seen: Set<String> = []
        for part in Catalogue().parts {
            for id in part.after { #expect(seen.contains(id.rawValue), "\(part.id) comes after \(id)") }
            seen.insert(part.id)
        }
    }

    /// Whole plans: of bare hosts, of every single change, and of running clusters.
    static func plans() throws -> [(name: String, spec: ClusterSpec, plan: Plan)] {
        var plans: [(String, ClusterSpec, Plan)] = []
        for capture in LabFacts.Capture.allCases {
            for text in ["1.20.2", "1.25.0", "1.30.0", "1.36.2"] {
                for dns in [DNSSpec(provider: .none), DNSSpec(), DNSSpec(provider: .coredns, upstream: .none)] {
                    var spec = try LabFacts.spec(capture)
                    spec.kubernetes.version = try version(text)
                    spec.kubernetes.dns = dns
                    plans.append(("bare \(capture) \(text)", spec, try LabFacts.planner(spec).plan(LabFacts.bare(capture))))
                }
            }
        }
        for change in PlannerTests.changes {
            var spec = try LabFacts.spec(.four)
            var facts = try LabFacts.load(.four)
            try change.spec(&spec)
            try change.facts(&facts)
            plans.append((change.description, spec, try LabFacts.planner(spec).plan(facts)))
        }
        return plans
    }

    /// What may be there before a plan begins, besides what a part has done on a host earlier.
    static func mayBeThere(_ need: Resource, _ spec: ClusterSpec) -> Bool {
        if need == ClusterValues.isConfigured { return true }
        return spec.hosts.contains { host in
            need == ClusterValues.node(host.name) || need == ClusterValues.isGone(host.name)
                || PartID.allCases.contains { need == Resource(host.name, $0) }
        }
    }

    /// kubeadm join of a worker ends when its kubelet has credentials, and what is done to its node then found none (1.36.2).
    @Test func aWorkersNodeIsThereWhenItWasSeen() throws {
        var seen = 0
        for (name, spec, plan) in try Self.plans() {
            for worker in spec.nodes where !worker.isControlPlane {
                for step in plan.steps where step.provides.contains(ClusterValues.node(worker.name)) {
                    seen += 1
                    #expect(step.title == "wait until the cluster knows the node \(worker.name)", "\(name)")
                }
            }
        }
        #expect(seen > 0, "no worker joins in any plan")
    }

    @Test func whatNobodyProvidesMayBeThereAlready() throws {
        for (name, spec, plan) in try Self.plans() {
            let provided = plan.steps.reduce(into: Set<Resource>()) { $0.formUnion($1.provides) }
            for step in plan.steps {
                for need in step.needs.subtracting(provided) where !Self.mayBeThere(need, spec) {
                    Issue.record("\(name): \(step.id) needs \(need), which nobody provides")
                }
            }
        }
    }
}
