import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

@Suite struct KernelTests {
    /// A kubelet that shall change no setting of the kernel ends where they are others than its own.
    @Test func settingsThatTheKubeletWantsToFind() throws {
        var spec = try LabFacts.spec(.three)
        func steps(_ panic: String) throws -> [String] {
            var facts = try LabFacts.load(.three)
            try facts.change("node") {
                $0.sections["kernel"] =
                    $0["kernel"] + "\n"
                    + Kernel.settings(spec).map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
                    .replacing("kernel.panic=10", with: "kernel.panic=\(panic)")
            }
            let context = try LabFacts.context("node", spec, facts)
            var list = StepList(part: Kernel(), host: context.host.name, facts: context.facts)
            Kernel().plan(context, &list)
            return list.steps.map(\.title)
        }
        #expect(try steps("0") == [])
        spec.kubernetes.kubelet["protectKernelDefaults"] = .bool(true)
        #expect(try steps("10").count == 1, "the file for the next boot")
        #expect(try steps("0").last == "set kernel.panic = 10")
    }

    /// `sysctl -w net.ipv4.conf.eth0.forwarding=0` leaves ip_forward at 1, and the host takes no pod's packet on.
    @Test(arguments: [
        ("1", "device.eth0=0", "set net.ipv4.conf.eth0.forwarding = 1"),
        ("1", "device.eth0.100=0", "set net.ipv4.conf.eth0/100.forwarding = 1"), ("1", "device.eth0=1", ""), ("1", "device.eth0=", ""),
        // All interfaces follow.
        ("0", "device.eth0=0", "set net.ipv4.ip_forward = 1"),
    ]) func forwardingOfOneInterface(_ all: String, _ device: String, _ wanted: String) throws {
        let spec = try LabFacts.spec(.three)
        var facts = try LabFacts.load(.three)
        try facts.change("node") {
            $0.sections["kernel"] =
                "\(($0.sections["kernel"] ?? "").replacing("net.ipv4.ip_forward=1", with: "net.ipv4.ip_forward=\(all)"))\n\(device)"
        }
        let context = try LabFacts.context("node", spec, facts)
        var list = StepList(part: Kernel(), host: context.host.name, facts: context.facts)
        Kernel().plan(context, &list)
        #expect(list.steps.map(\.title).joined(separator: "; ") == wanted)
    }

    /// sh's own `read` gets the first digit alone of a number in /proc/sys.
    @Test(arguments: ShellKind.all) func numbersAreReadWhole(_ shell: ShellKind) async throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.kubelet["protectKernelDefaults"] = .bool(true)
        let script = FactsScript.compose([Kernel.running.probe(spec.hosts[0], spec)])
        let read = FactsScript.parse(Array(try await shell.run(script).output.utf8))
        let whole = try String(contentsOfFile: "/proc/sys/kernel/keys/root_maxbytes", encoding: .utf8)
        #expect(read.sections["kernel"]?.contains("kernel.keys.root_maxbytes=\(whole)") ?? false, "\(read.sections)")
    }
}
