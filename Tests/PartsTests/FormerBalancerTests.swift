import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// A host that cluster.yaml no longer names as a load balancer.
@Suite struct FormerBalancerTests {
    @Test func givesTheAddressToTheOthersFirst() throws {
        var spec = try LabFacts.spec(.four)
        for index in spec.hosts.indices where spec.hosts[index].name.text == "master1" { spec.hosts[index].roles.remove(.loadBalancer) }
        var facts = try LabFacts.load(.four)
        let text = "# Written by Trimast: the floating address of the API.\nunicast_peer {\n\(spec.hosts[0].address)\n}\n"
        for host in spec.controlPlanes {
            try facts.change(host.name.text) { $0.files[VirtualAddress.path] = RemoteFile(mode: "644", content: text) }
        }
        let plan = try LabFacts.planner(spec).plan(facts)
        let steps = plan.steps.filter { $0.host.text == "master1" && $0.part == "virtual-address" }
        #expect(steps.first?.title == "disable and stop keepalived.service", "\(steps.map(\.title))")
        #expect(steps.last?.title == "forget what the load balancer was set up by")
        let others = Set(spec.loadBalancers.map { Resource($0.name, .virtualAddress) })
        #expect(steps.first?.needs.isSuperset(of: others) ?? false)
        #expect(plan.defects == [])
    }

    @Test func whatSomebodyElseSetUpStays() throws {
        var spec = try LabFacts.spec(.four)
        for index in spec.hosts.indices where spec.hosts[index].name.text == "master1" { spec.hosts[index].roles.remove(.loadBalancer) }
        var facts = try LabFacts.load(.four)
        try facts.change("master1") { $0.files[VirtualAddress.path] = RemoteFile(mode: "644", content: "# mine\n") }
        let plan = try LabFacts.planner(spec).plan(facts)
        #expect(!plan.steps.contains { $0.host.text == "master1" && $0.part == "virtual-address" })
    }
}
