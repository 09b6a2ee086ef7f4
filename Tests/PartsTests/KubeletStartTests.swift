import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// A kubelet that somebody stopped on a host of the cluster.
@Suite struct KubeletStartTests {
    private static func stopped(_ name: String, _ state: String) throws -> Plan {
        try JoinOrderTests.plan(.four, spec: JoinOrderTests.settings) { facts in
            try facts.change(name) { $0.sections["kubernetes"] = $0["kubernetes"].replacing("kubelet active", with: "kubelet \(state)") }
        }
    }

    @Test("it is started before anything that needs it", arguments: ["master2", "node"], ["inactive", "failed"])
    func starts(_ name: String, _ state: String) throws {
        let steps = try Self.stopped(name, state).steps.filter { $0.host.text == name }
        let start = try #require(steps.first { $0.title == "enable and start kubelet" })
        #expect(start.locks == [] && start.id == "\(name)/\(start.part)/1")
        let turn = try #require(steps.first { $0.turn != nil })
        #expect(turn.needs.contains(start.part == "join" ? Resource(start.host, .join) : Resource(start.host, "\(start.part)#1")))
    }

    @Test("one that systemd starts again, and one of which nothing is known, are left", arguments: ["activating", ""])
    func leaves(_ state: String) throws {
        for name in ["master2", "node"] {
            #expect(try !Self.stopped(name, state).steps.contains { $0.title == "enable and start kubelet" })
        }
    }

    /// Its own sh, with stand-ins.
    @Test("a static pod's manifest stays where no kubelet would end the pod", arguments: [(0, 0), (3, 1)])
    func manifestStays(_ active: Int, _ status: Int) async throws {
        for shell in ShellKind.all {
            let run = try await shell.run(
                """
                ran=yes
                pidof() { [ -n "$ran" ]; }
                systemctl() { return \(active); }
                rm() { ran=; echo removed; }
                \(StaticPods.stop(.etcd))
                """)
            #expect(run.status == status && run.output.contains("removed") == (status == 0), "\(shell): \(run)")
        }
    }
}
