import Foundation
import Testing

/// Two control planes whose firewalls deny by default: firewalld on the first, ufw on the second. The tests follow each other in this order on
/// a lab of their own; the last takes it down.
@Suite("On hosts with firewalld and ufw", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct FirewallTests {
    let lab: TestLab

    init() throws { lab = try TestLab("fw") }

    /// Whether the port of the other host is reached; sshd listens on 8080 too, which nobody opens.
    private func reaches(from host: String, _ address: String, _ port: Int) async throws -> Bool {
        try await lab.on(host, "timeout 2 bash -c '</dev/tcp/\(address)/\(port)' 2>/dev/null && echo yes || echo no") == "yes"
    }

    /// What each host must let the other in to, and what not.
    private func expectOpen(_ ports: [Int], closed: [Int]) async throws {
        for (from, to) in [("master1", "192.168.96.66"), ("master2", "192.168.96.65")] {
            for port in ports { #expect(try await reaches(from: from, to, port), "\(from) to \(to):\(port)") }
            for port in closed { #expect(try await !reaches(from: from, to, port), "\(from) to \(to):\(port)") }
        }
    }

    @Test("two hosts, whose firewalls let in ssh alone")
    func a_up() async throws {
        try await lab.up("--control-planes", "2", "--workers", "0")
        try await lab.install("firewalld netbase", on: "master1")
        try await lab.install("ufw", on: "master2")
        try await lab.on("master1", "firewall-cmd --state")
        try await lab.on("master2", "ufw allow 22/tcp && ufw --force enable && systemctl is-enabled ufw")
        for host in ["master1", "master2"] { try await lab.on(host, "systemd-run -q --unit other /usr/sbin/sshd -D -p 8080") }
        try await expectOpen([22], closed: [8080])
    }

    @Test("preflight is not taken in by firewalls that apply will open")
    func b_preflight() async throws {
        let run = try await lab.program("preflight", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
        for text in ["firewalld on master1 is closed for", "ufw on master2 is closed for", ": apply opens it"] {
            #expect(run.output.contains(text), "\(run.all)")
        }
    }

    @Test("apply opens what is needed and no more; VRRP, BGP and pods' packets pass", .timeLimit(.minutes(10)))
    func c_apply() async throws {
        let run = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
        let verified = try await lab.verified()
        #expect(verified.status == 0, "\(verified.all)")
        for text in ["firewalld lets in", "ufw lets in", "pods.sessions", "traffic"] {
            #expect(verified.output.contains(text), "\(verified.output)")
        }
        try await expectOpen([22, 6443, 2379, 2380, 10250, 16443, 179], closed: [8080])
        let held = "ip -o -4 address show | grep -c ' 192.168.96.69/' || true"
        let holders = [try await lab.on("master1", held), try await lab.on("master2", held)]
        #expect(holders.sorted() == ["0", "1"], "VRRP passes: one host has the address")
        let again = try await lab.program("plan", "-f", try await lab.clusterFile)
        #expect(again.status == 0, "\(again.all)")
    }

    @Test("both firewalls are reloaded: firewalld 1.3 flushes everybody's iptables, and all is there again", .timeLimit(.minutes(10)))
    func d_reload() async throws {
        let rule = "iptables -t nat -S POSTROUTING | grep -c 'comment trimast' || true"
        try await lab.on("master1", "firewall-cmd --reload")
        try await lab.on("master2", "ufw reload")
        let verified = try await lab.verified()
        #expect(verified.status == 0, "\(verified.all)")
        for host in ["master1", "master2"] { #expect(try await lab.on(host, rule) == "1") }
        try await expectOpen([22, 6443, 10250, 16443, 179], closed: [8080])
    }

    @Test("after a power cut of both hosts", .timeLimit(.minutes(10)))
    func e_reboot() async throws {
        for host in ["master1", "master2"] { try await lab.powerOff(host) }
        for host in ["master1", "master2"] { try await lab.powerOn(host) }
        for host in ["master1", "master2"] { try await lab.on(host, "systemd-run -q --unit other /usr/sbin/sshd -D -p 8080") }
        let verified = try await lab.verified()
        #expect(verified.status == 0, "\(verified.all)")
        try await expectOpen([22, 6443, 2380, 10250, 16443, 179], closed: [8080])
        let plan = try await lab.program("plan", "-f", try await lab.clusterFile)
        #expect(plan.status == 0, "\(plan.all)")
    }

    @Test("ports that are no longer needed are closed", .timeLimit(.minutes(10)))
    func f_closed() async throws {
        let file = try await lab.clusterFile(
            "ports", replacing: [("  kubeProxy:", "  apiServer: {extraArgs: {service-node-port-range: \"30000-30100\"}}\n  kubeProxy:")])
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        #expect(try await lab.on("master1", "firewall-cmd --info-service=trimast").contains("30000-30100/tcp"))
        for host in ["master1", "master2"] {
            let open = try await lab.on(host, "firewall-cmd --info-service=trimast 2>/dev/null || ufw status")
            #expect(open.contains("30000") && !open.contains("32767"), "\(open)")
        }
    }

    @Test("what would be lost by a reload is named, and stays")
    func g_runtime() async throws {
        try await lab.on("master1", "firewall-cmd --zone=public --add-port=2222/tcp")
        try await lab.on("master1", "sed -i '/10259/d' /etc/firewalld/services/trimast.xml")
        let file = try await lab.folder.appendingPathComponent("ports.yaml").path
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 1 && run.all.contains("zone public ports: 2222/tcp"), "\(run.all)")
        #expect(try await lab.on("master1", "firewall-cmd --zone=public --list-ports") == "2222/tcp")
        try await lab.on("master1", "firewall-cmd --zone=public --remove-port=2222/tcp")
        let mended = try await lab.program("apply", "-f", file)
        #expect(mended.status == 0, "\(mended.all)")
        #expect(try await lab.on("master1", "firewall-cmd --info-service=trimast").contains("10259/tcp"))
    }

    @Test("a host that leaves has nothing of it open any more", .timeLimit(.minutes(10)))
    func h_removed() async throws {
        let file = try await lab.folder.appendingPathComponent("ports.yaml").path
        let run = try await lab.program("node", "remove", "master2", "--yes", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        #expect(try await lab.on("master2", "ufw status | grep -c trimast; grep -c trimast /etc/ufw/before.rules || true") == "0\n0")
        for port in [6443, 10250, 16443, 8080] { #expect(try await !reaches(from: "master1", "192.168.96.66", port), "\(port)") }
        #expect(try await reaches(from: "master1", "192.168.96.66", 22))
    }

    @Test("lab down")
    func z_down() async throws { try await lab.down() }
}
