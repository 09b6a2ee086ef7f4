import Foundation
import Testing

/// One cluster of both families: a control plane with Debian's packages, and a worker with a real dnf and rpm.
@Suite("On a host with deb and one with rpm", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct MixedTests {
    let lab: TestLab

    init() throws { lab = try TestLab("mixed") }

    @Test("lab up: the second host has no apt")
    func a_up() async throws {
        try await lab.up("--family", "mixed", "--control-planes", "1", "--workers", "1")
        #expect(try await lab.on("node", "command -v apt-get dpkg || . /etc/os-release && echo $ID") == "trimast-lab")
        #expect(try await lab.on("node", "rpm -qa | grep -c . && command -v containerd kubeadm chronyd || true") == "1")
    }

    @Test("apply, verify, and nothing left to do")
    func b_apply() async throws {
        let file = try await lab.clusterFile
        let run = try await lab.program("apply", "-f", file)
        try #require(run.status == 0, "\(run.all)")
        let verified = try await lab.program("verify", "-f", file)
        #expect(verified.status == 0, "\(verified.all)")
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.output.contains("Nothing to do"), "\(plan.all)")
        #expect(try await lab.on("master1", "kubectl get nodes --no-headers | grep -cw Ready") == "2")
    }

    @Test("what came, came by dnf, and is held")
    func c_packages() async throws {
        let programs = "/usr/bin/containerd /usr/bin/kubelet /usr/sbin/bird /usr/sbin/chronyd"
        #expect(try await lab.on("node", "rpm -qf --qf '%{NAME} ' \(programs)") == "containerd.io kubelet bird chrony")
        #expect(try await lab.on("node", "systemctl is-active containerd kubelet bird chronyd | sort -u") == "active")
        #expect(try await lab.on("node", "dnf -q list --showduplicates --available kubelet 2>&1 | grep -c lab || true") == "0")
        #expect(try await lab.on("node", "ls /etc/yum.repos.d") == "trimast-lab.repo")
    }

    @Test("lab down")
    func z_down() async throws { try await lab.down() }
}
