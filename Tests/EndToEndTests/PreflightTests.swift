import Foundation
import Testing

/// The checks across hosts on bare hosts: silent on good ones, and each fault really made. The tests follow each other on one lab.
@Suite("Before anything is changed", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct PreflightTests {
    let lab: TestLab
    static let hosts = ["master1", "master2", "master3", "node"]

    init() throws { lab = try TestLab("pre") }

    private func preflight(_ arguments: String..., file: String? = nil) async throws -> Program.Run {
        let file = if let file { file } else { try await lab.clusterFile }
        return try await lab.program.run(["preflight", "-f", file] + arguments)
    }

    /// A line of the report, whatever its columns' widths.
    private func expect(_ run: Program.Run, _ word: String, _ host: String, _ id: String, _ text: String) {
        let isThere = run.output.split(separator: "\n").contains { line in
            let words = line.split(separator: " ").map(String.init)
            return words.prefix(3) == [word, host, id] && line.contains(text)
        }
        #expect(isThere, "no line: \(word) \(host) \(id) \(text)\n\(run.all)")
    }

    private func address(_ operation: String) async throws {
        let run = try await Program(path: "/usr/sbin/ip")(
            "-n", "trimast-\(lab.name)", "address", operation, "192.168.96.69/24", "dev", "br0")
        try #require(run.status == 0, "\(run.all)")
    }

    /// - Parameter forgets: after a kill, and after the planner's facts alone, the kernel's own note of who had the address, or that nobody
    ///   had it, may stay a while; the next look for the address drops it.
    private func expectNothingLeft(forgets: Bool = true) async throws {
        for host in Self.hosts {
            let files = try await lab.on(
                host, "find /run /tmp /var/tmp /var/lib/etcd /etc -maxdepth 2 -name '*trimast*' ! -name trimast.lock 2>/dev/null || true")
            #expect(files == "", "on \(host): \(files)")
            let processes = try await lab.on(host, "grep -l 'trimas[t]-' /proc/[0-9]*/cmdline 2>/dev/null || true")
            #expect(processes == "", "on \(host): \(processes)")
            #expect(
                try await lab.on(host, "ip -o -4 address show | grep -c 192.168.96.69/ || true") == "0", "\(host) gave the address back")
            // The kernel may keep a note that nobody answers: an entry that is being asked for is not dropped.
            if forgets {
                #expect(try await lab.on(host, "ip neigh show 192.168.96.69 | grep lladdr || true") == "", "\(host) forgot who had it")
            }
            #expect(try await lab.isUntouched(host))
        }
    }

    @Test("good hosts: nothing fails, what cannot be looked at is skipped with a sentence, and nothing is left")
    func a_good() async throws {
        try await lab.up("--control-planes", "3", "--workers", "1")
        let run = try await preflight("--disk")
        #expect(run.status == 0, "\(run.all)")
        #expect(run.output.contains(" 0 failed, "), "\(run.all)")
        expect(run, "pass", "node", "address.reached", "reached 192.168.96.69 on master1")
        expect(run, "pass", "master2", "ports.open", "14 ways to other hosts pass")
        expect(run, "pass", "master3", "address.vrrp", "2 ways")
        expect(run, "pass", "node", "path.mtu", "1500 bytes pass to master1, master2 and master3")
        expect(run, "pass", "master1", "host.disk", "free")
        expect(run, "pass", "master1", "disk.fsync", "durable writes")
        expect(run, "skip", "cluster", "unique.product-uuid", "containers")
        expect(run, "skip", "cluster", "dns.nameserver", "dns is none in cluster.yaml")
        try await expectNothingLeft()
    }

    @Test("exit statuses, ids and --list")
    func b_commands() async throws {
        let unknown = try await preflight("--only", "hosts.clok")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("did you mean hosts.clock?"), "\(unknown.all)")
        let only = try await preflight("--only", "hosts.clock", "-o", "json")
        #expect(only.status == 0)
        #expect(only.output.contains("\"hosts.clock\"") && !only.output.contains("\"host.cpu\""), "\(only.all)")
        let list = try await lab.program("preflight", "--list", "-f", "/nowhere/cluster.yaml")
        #expect(list.status == 0)
        #expect(list.output.contains("address.vrrp-id: no other router on the wire uses the cluster's VRRP id"), "\(list.all)")
    }

    @Test("plan and apply stop at a check that fails, with nothing changed, and say which")
    func b_stops() async throws {
        let kept = try await lab.folder.appendingPathComponent("stopped.json").path
        let id = try await lab.on("master1", "cat /etc/machine-id")
        try await lab.on("node", "cp /etc/machine-id /root/id; echo \(id) >/etc/machine-id")
        let planned = try await lab.program("plan", "-f", try await lab.clusterFile, "--out", kept)
        let applied = try await lab.program("apply", "-f", try await lab.clusterFile)
        let wrong = try await lab.program("apply", "-f", try await lab.clusterFile, "--skip", "unique.machine")
        let skipped = try await lab.program("plan", "-f", try await lab.clusterFile, "--skip", "host.cpu,unique.machine-id")
        try await lab.on("node", "cat /root/id >/etc/machine-id; rm /root/id")
        #expect(planned.output.contains("> kubeadm join"), "the plan is shown all the same: \(planned.all)")
        #expect(!FileManager.default.fileExists(atPath: kept), "such a plan is not kept")
        for run in [planned, applied] {
            #expect(run.status == 1)
            for text in [
                "unique.machine-id does not hold, and nothing is changed", "master1 and node have the same machine-id",
                "systemd-machine-id-setup", "--skip unique.machine-id",
            ] { #expect(run.errors.contains(text), "\(run.errors)") }
        }
        #expect(wrong.status == 1 && wrong.errors.contains("did you mean unique.machine-id?"), "\(wrong.all)")
        #expect(skipped.status == 2 && skipped.errors.contains("checks, none failed"), "\(skipped.errors)")
        try await expectNothingLeft()
    }

    @Test("a kept plan is refused when the hosts, the cluster file or the plan itself changed since")
    func b_keptPlan() async throws {
        let folder = try await lab.folder
        let file = try await lab.clusterFile
        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        for name in ["kept.json", "again.json"] {
            let run = try await lab.program("plan", "-f", file, "--out", path(name))
            #expect(run.status == 2 && run.errors.contains("checks, none failed"), "\(run.errors)")
        }
        let text = try String(contentsOfFile: path("kept.json"), encoding: .utf8)
        // What is a set stands in any order.
        func lines(_ text: String) -> [String] { text.split(separator: "\n").map { $0.filter { $0 != "," } }.sorted() }
        let again = try String(contentsOfFile: path("again.json"), encoding: .utf8)
        #expect(lines(text) == lines(again), "nothing changed: the plans are equal")
        #expect(!text.contains("PRIVATE KEY") && text.firstMatch(of: /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/) == nil)

        let other = try await lab.clusterFile("other-pods", replacing: [("  pods: 10.244.0.0/16", "  pods: 10.245.0.0/16")])
        try text.replacing("/etc/crictl.yaml", with: "/etc/crictl.yml").write(
            toFile: path("edited.json"), atomically: true, encoding: .utf8)
        try await lab.on("master1", "cp /etc/hosts /root/hosts; echo 10.9.9.9 printer >>/etc/hosts")
        let host = try await lab.program("apply", "-f", file, path("kept.json"))
        try await lab.on("master1", "cat /root/hosts >/etc/hosts; rm /root/hosts")
        let cluster = try await lab.program("apply", "-f", other, path("kept.json"))
        let edited = try await lab.program("apply", "-f", file, path("edited.json"))
        for (run, says) in [
            (host, "different: master1: write /etc/hosts"), (cluster, "the cluster file changed since the plan was made"),
            (edited, "different: master1: write /etc/crictl.yaml"),
        ] {
            #expect(run.status == 1)
            #expect(run.errors.contains(says), "\(run.all)")
        }
        try await expectNothingLeft(forgets: false)
    }

    @Test("planning from saved facts contacts no host")
    func b_offline() async throws {
        let facts = try await lab.folder.appendingPathComponent("facts.json").path
        let saved = try await lab.program("facts", "-f", try await lab.clusterFile, "--save", facts)
        #expect(saved.status == 0, "\(saved.all)")
        let run = try await lab.program("plan", "-f", try await lab.clusterFile, "--facts", facts)
        #expect(run.status == 2)
        #expect(run.errors.contains("preflight: not run, the facts are from a file"), "\(run.errors)")
        let told = try await Program(path: "/usr/bin/env")(
            "TRIMAST_LOG=debug", lab.program.path, "facts", "-f", try await lab.clusterFile, "--save", facts)
        for word in ["asked", "answered"] {
            let lines = told.errors.split(separator: "\n").filter { $0.contains("debug trimast.fleet") && $0.hasSuffix(word) }
            #expect(lines.count == Self.hosts.count, "\(told.errors)")
        }
    }

    @Test("many faults at once: each is named, none hides another")
    func c_faults() async throws {
        let id = try await lab.on("master1", "cat /etc/machine-id")
        try await lab.on("node", "cp /etc/machine-id /root/id; echo \(id) >/etc/machine-id")
        try await lab.on("master1", "mount -t tmpfs -o size=64m none /var/lib/etcd")
        try await lab.on("master2", "mkdir -p /var/lib/etcd/member")
        try await lab.on(
            "node",
            "mkdir -p /etc/kubernetes/pki; echo other >/etc/kubernetes/pki/ca.crt; echo '    server: https://10.9.9.9:6443' >/etc/kubernetes/kubelet.conf"
        )
        try await lab.on("master3", "ip link set host0 mtu 1400")
        // What arrives for this port is dropped without a word; the table of local addresses steps back for it.
        try await lab.on(
            "master1",
            "ip rule add pref 1 lookup local; ip rule del pref 0; ip rule add pref 0 iif host0 ipproto 6 dport 2380 blackhole")
        // Hosts of the lab share the kernel's clock: what asks for the date on this one is told another.
        let library = try await lab.folder.appendingPathComponent("hosts/master2/root/root/libfaketime.so.1")
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"), to: library)
        try await lab.on(
            "master2",
            "printf '#!/bin/sh\\nLD_PRELOAD=/root/libfaketime.so.1 FAKETIME=+3630 exec /usr/bin/date \"$@\"\\n' >/usr/sbin/date; chmod 755 /usr/sbin/date"
        )
        try await lab.on("node", "echo http_proxy=http://10.0.0.1:3128 >>/etc/environment; ip route add 10.244.9.0/24 via 192.168.96.1")
        let run = try await preflight()
        try await lab.on(
            "node",
            "cat /root/id >/etc/machine-id; rm -r /root/id /etc/kubernetes; ip route del 10.244.9.0/24; sed -i /_proxy/d /etc/environment")
        try await lab.on("master1", "umount /var/lib/etcd; ip rule del pref 0; ip rule add pref 0 lookup local; ip rule del pref 1")
        try await lab.on("master2", "rm -r /usr/sbin/date /root/libfaketime.so.1 /var/lib/etcd/member")
        try await lab.on("master3", "ip link set host0 mtu 1500")
        #expect(run.status == 3)
        expect(run, "FAIL", "cluster", "unique.machine-id", "master1 and node have the same machine-id")
        expect(run, "FAIL", "master1", "host.disk", "/var/lib/etcd has 64 MB free on /var/lib/etcd, and needs 2 GB")
        expect(run, "FAIL", "master2", "host.leftovers", "holds etcd data in /var/lib/etcd, and is in no cluster")
        expect(run, "FAIL", "node", "host.leftovers", "belongs to another cluster: its credentials point to https://10.9.9.9:6443")
        expect(run, "FAIL", "master1", "path.mtu", "of 1500 bytes to master3 are lost on the way")
        expect(run, "FAIL", "master2", "ports.open", "does not reach master1 on 2380/tcp (no answer)")
        expect(run, "FAIL", "master3", "ports.open", "does not reach master1 on 2380/tcp (no answer)")
        expect(run, "pass", "node", "ports.open", "ways to other hosts pass")
        expect(run, "FAIL", "master2", "hosts.clock", "its clock is 1 h 0 min ahead of the others")
        expect(run, "FAIL", "node", "host.proxy", "/etc/environment sets a proxy, and NO_PROXY lacks 10.244.0.0/16")
        expect(run, "FAIL", "node", "ranges.routes", "overlaps the route 10.244.9.0/24 via 192.168.96.1")
        expect(run, "pass", "master3", "address.vrrp", "2 ways")
    }

    @Test("each fault, really made, is found", arguments: MadeFault.all)
    func c_made(_ fault: MadeFault) async throws {
        func each(_ scripts: some Sequence<(key: String, value: String)>) async throws {
            for (host, script) in scripts {
                if host == MadeFault.machine {
                    let run = try await Program(path: "/bin/sh")("-c", script)
                    try #require(run.status == 0, "\(script): \(run.all)")
                } else {
                    try await lab.on(host, script)
                }
            }
        }
        guard try await Program(path: "/bin/sh")("-c", fault.needs.script).status == 0 else { try Test.cancel("\(fault.needs.otherwise)") }
        let manifest = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\n"
        try manifest.write(to: await lab.folder.appendingPathComponent("calico.yaml"), atomically: true, encoding: .utf8)
        let file = try await lab.clusterFile("fault", replacing: fault.file)
        try await each(fault.make.sorted { $0.key < $1.key })
        let found: Program.Run?
        // Whatever comes of it, the hosts are as before for the tests that follow.
        do { found = try await lab.program.run(["preflight", "-f", file, "--only"] + fault.only) } catch {
            found = nil
            Issue.record(error)
        }
        try await each(fault.undo.sorted { $0.key > $1.key })
        let run = try #require(found)
        #expect(run.status == (fault.says.contains { $0.word == "FAIL" } ? 3 : 0), "\(run.all)")
        for line in fault.says { expect(run, line.word, line.host, line.id, line.text) }
    }

    @Test("somebody else has the floating address: it is named and not borrowed")
    func d_addressTaken() async throws {
        try await address("add")
        let run = try await preflight("--only", "address.free", "address.reached")
        try await address("del")
        #expect(run.status == 3)
        for host in Self.hosts.dropLast() { expect(run, "FAIL", host, "address.free", "answers for 192.168.96.69") }
        expect(run, "skip", "cluster", "address.reached", "was not tried")
        let again = try await preflight("--only", "address.free", "address.reached")
        #expect(again.status == 0, "an old answer is forgotten: \(again.all)")
    }

    @Test("another router uses the VRRP id; a second one does not matter")
    func e_routerID() async throws {
        let file = try await lab.clusterFile("router", replacing: [("endpoint:\n", "endpoint:\n  virtualRouterID: 77\n")])
        let adverts = """
            use Socket; socket(my $s, PF_INET, SOCK_RAW, 112) or die; setsockopt($s, 0, 32, inet_aton("192.168.96.1"));
            for (1..20) { for my $id (77, 51) { send($s, pack("CCCCCCnN", 0x31, $id, 100, 1, 0, 100, 0, 1), 0, pack_sockaddr_in(0, inet_aton("224.0.0.18"))) } select(undef, undef, undef, 0.2) }
            """
        async let router = Program(path: "/usr/sbin/ip")("netns", "exec", "trimast-\(lab.name)", "perl", "-e", adverts)
        let run = try await preflight("--only", "address.vrrp-id", file: file)
        #expect(try await router.status == 0)
        #expect(run.status == 3)
        for host in Self.hosts.dropLast() { expect(run, "FAIL", host, "address.vrrp-id", "192.168.96.1 uses VRRP id 77 on the same wire") }
    }

    @Test("CoreDNS on hosts without a nameserver")
    func f_nameserver() async throws {
        let file = try await lab.clusterFile("dns", replacing: [("  dns: none", "  dns: coredns")])
        try await lab.on("master1", "cp /etc/resolv.conf /root/resolv 2>/dev/null; echo nameserver 127.0.0.1 >/etc/resolv.conf")
        try await lab.on("node", "cp /etc/resolv.conf /root/resolv 2>/dev/null; : >/etc/resolv.conf")
        try await lab.on("master2", "cp /etc/resolv.conf /root/resolv 2>/dev/null; echo nameserver 192.0.2.53 >/etc/resolv.conf")
        let run = try await preflight("--only", "dns.nameserver", "dns.loop", file: file)
        for host in ["master1", "master2", "node"] { try await lab.on(host, "cp /root/resolv /etc/resolv.conf; rm -f /root/resolv") }
        #expect(run.status == 3)
        expect(run, "FAIL", "node", "dns.nameserver", "/etc/resolv.conf names no nameserver")
        expect(run, "FAIL", "master1", "dns.loop", "asks 127.0.0.1")
        expect(run, "pass", "master2", "dns.nameserver", "asks 192.0.2.53")
        expect(run, "pass", "master2", "dns.loop", "no loop")
    }

    @Test("a host that is down is one failure; the others are looked at")
    func g_hostDown() async throws {
        try await lab.powerOff("node")
        let run = try await preflight()
        try await lab.powerOn("node")
        #expect(run.status == 3)
        expect(run, "FAIL", "node", "host.reachable", "cannot be reached at 192.168.96.68")
        expect(run, "pass", "master1", "ports.open", "ways to other hosts pass")
        expect(run, "skip", "cluster", "address.reached", "was not tried")
    }

    @Test("interrupted in the middle, nothing stays on the hosts")
    func h_interrupted() async throws {
        let file = try await lab.clusterFile
        let run = try await Program(path: "/usr/bin/timeout")("-s", "KILL", "1.0", lab.program.path, "preflight", "-f", file, "--disk")
        #expect(run.status != 0)
        // A listener that nobody ends ends by itself.
        try await Task.sleep(for: .seconds(10))
        try await expectNothingLeft(forgets: false)
        let again = try await preflight()
        #expect(again.status == 0, "what is left misleads nobody: \(again.all)")
        try await expectNothingLeft()
    }

    @Test("the errors that a person meets first, as whole screens", arguments: Screens.Situation.allCases)
    func i_screens(_ situation: Screens.Situation) async throws {
        func everywhere(_ script: String) async throws { for host in Self.hosts { try await lab.on(host, script) } }
        switch situation {
        case .hostDown: try await lab.powerOff("master3")
        case .keyRefused: try await everywhere("useradd -m -s /bin/sh admin")
        case .noSudo:
            try await everywhere("cp -r /root/.ssh /home/admin/ && chown -R admin /home/admin/.ssh")
        case .addressTaken: try await address("add")
        case .hostKeyUnknown, .wrongInterface: break
        }
        let screens = Screens(lab: lab, situation: situation)
        for width in [80, 160] {
            // Whatever comes of it, the hosts are as before for the tests that follow.
            do { try await screens.expect(width: width) } catch { Issue.record(error) }
        }
        switch situation {
        case .hostDown: try await lab.powerOn("master3")
        case .noSudo: try await everywhere("userdel -r admin 2>/dev/null")
        case .addressTaken: try await address("del")
        case .hostKeyUnknown, .keyRefused, .wrongInterface: break
        }
    }

    @Test("lab down")
    func z_down() async throws { try await lab.down() }
}
