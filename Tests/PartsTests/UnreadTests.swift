import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// A daemon that runs without what an earlier run wrote for it is told to read it, though its file is as it should be.
@Suite struct UnreadTests {
    struct Case: Sendable, CustomStringConvertible {
        var host = "master1"
        var unit: String
        var path: String
        /// `PART: TITLE`.
        var step: String
        var description: String { "\(unit) without \(path)" }
    }

    static let cases = [
        Case(unit: "keepalived.service", path: VirtualAddress.path, step: "virtual-address: reload keepalived.service"),
        Case(unit: "keepalived.service", path: VirtualAddress.dropIn, step: "virtual-address: reload keepalived.service"),
        Case(unit: "haproxy.service", path: HAProxy().path, step: "load-balancer: reload haproxy.service"),
        Case(unit: "haproxy.service", path: HAProxy().dropIn, step: "load-balancer: reload haproxy.service"),
        Case(host: "node", unit: "containerd.service", path: Containerd.path, step: "containerd-config: restart containerd.service"),
        Case(host: "node", unit: "bird.service", path: "/etc/bird/bird.conf", step: "pod-network: reload bird.service"),
        Case(host: "node", unit: "chrony.service", path: "/etc/default/chrony", step: "time: restart chrony.service"),
        Case(
            host: "node", unit: "kubelet", path: "/etc/kubernetes/kubelet.conf",
            step: "local-clients: point the kubelet to https://192.168.96.69:16443"),
    ]

    static func steps(_ capture: LabFacts.Capture, _ change: (inout ClusterFacts) throws -> Void) throws -> [Step] {
        var facts = try LabFacts.load(capture)
        try change(&facts)
        return try LabFacts.planner(LabFacts.spec(capture)).plan(facts).steps
    }

    @Test(arguments: cases) func whatAnEarlierRunWroteIsReadByTheNext(_ each: Case) throws {
        let none = try Self.steps(.three) { try $0.change(each.host) { $0.sections["unread"] = "" } }
        #expect(none.isEmpty)
        let steps = try Self.steps(.three) { try $0.change(each.host) { $0.sections["unread"] = "\(each.unit) \(each.path)" } }
        #expect(steps.map { "\($0.part): \($0.title)" }.first == each.step)
        #expect(steps.allSatisfy { $0.host.text == each.host })
        if let first = steps.first, case .unit = first.action {
            #expect(first.why.contains("without what an earlier run wrote to \(each.path)"))
        }
    }

    /// Every file that is followed by a reload in the same part names the unit that reads it.
    @Test func whatIsReloadedIsMarked() throws {
        let steps = try Self.steps(.three) { facts in
            try facts.change("master1") { facts in
                for path in [VirtualAddress.path, HAProxy().path, "/etc/bird/bird.conf", Containerd.path] {
                    facts.files[path]?.content += "# x\n"
                }
            }
        }
        for step in steps {
            guard case .unit(let unit) = step.action else { continue }
            let written = steps.compactMap { other -> FileAction? in
                if case .file(let file) = other.action, other.host == step.host, other.part == step.part { file } else { nil }
            }
            #expect(written.contains { $0.unit == unit.unit }, "\(step.title)")
        }
        #expect(steps.contains { $0.title == "reload keepalived.service" } && steps.contains { $0.title == "reload bird.service" })
    }
}
