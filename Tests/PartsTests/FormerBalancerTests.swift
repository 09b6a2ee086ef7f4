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

    /// master4 is no host of the file any more, and its keepalived goes on with the others as its peers: what the others do, by whether it serves
    /// the endpoint and whether the cluster has a node that the file does not name; nil: nobody told.
    @Test(
        arguments: [
            (true, false, true), (false, true, true), (false, false, false), (nil, false, true), (false, nil, true),
        ] as [(Bool?, Bool?, Bool)])
    func whoIsOnlyTakenOutOfTheFileIsHeardFurther(_ serves: Bool?, _ isNode: Bool?, _ stays: Bool) throws {
        var spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        let gone = try #require(spec.loadBalancers.last)
        let others = spec.loadBalancers.dropLast()
        for host in others {
            let context = try LabFacts.context(host.name.text, spec, facts)
            let text = VirtualAddress.configuration(context, try #require(try VirtualAddress.carrier(context)))
            #expect(text.contains("        \(gone.address)\n"))
            try facts.change(host.name.text) { $0.files[VirtualAddress.path] = RemoteFile(mode: "644", content: text) }
        }
        facts.hosts[gone.name] = nil
        spec.hosts.removeAll { $0.name == gone.name }
        let nodes = (spec.nodes.map(\.name) + (isNode == true ? [gone.name] : [])).map { "node \($0)\n" }.joined()
        for host in spec.controlPlanes {
            try facts.change(host.name.text) {
                $0.sections[FormerPeers.fact.section.name] = serves.map { $0 ? "asked\nserves \(gone.address)" : "asked" }
                // Its member left before.
                $0.sections["etcd"] = ""
                if isNode != nil {
                    $0.sections["api"] = $0["api"] + "\n\(nodes)200 https://10.0.0.1:6443/api/v1/nodes?names&pretty=true"
                }
            }
        }
        for host in others {
            let context = try LabFacts.context(host.name.text, spec, facts)
            let text = VirtualAddress.configuration(context, try #require(try VirtualAddress.carrier(context)))
            #expect(text.contains("        \(gone.address)\n") == stays, "\(host.name)")
        }
        let context = try LabFacts.context(others[0].name.text, spec, facts)
        var steps = StepList(part: VirtualAddress(), host: others[0].name, facts: context.facts)
        FormerPeers.note(context, &steps)
        #expect(steps.notes.count == (stays && isNode == false ? 1 : 0), "\(steps.notes)")
    }
}
