import Foundation
import Testing

/// The life of a cluster on real hosts, from bare to four control planes and two workers. The tests follow each other in this order
/// on one lab; the last takes it down.
@Suite("On four real hosts", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct ClusterLifeTests {
    let lab: TestLab

    init() throws { lab = try TestLab("test") }

    @Test("lab up: four bare hosts")
    func a_up() async throws {
        try await lab.up("--control-planes", "3", "--workers", "1")
        for host in ["master1", "master2", "master3", "node"] {
            #expect(try await lab.on(host, "hostname") == host)
            let found = try await lab.on(host, "command -v kubeadm containerd haproxy nginx keepalived || true")
            #expect(found == "", "\(host) must be bare, and has \(found)")
        }
        let ids = try await lab.on("master1", "cat /etc/machine-id")
        #expect(try await lab.on("master2", "cat /etc/machine-id") != ids)
    }

    // MARK: Bad input: one clear message each, nothing changed

    struct BadFile: Sendable, CustomTestStringConvertible {
        var name: String
        var replacing: [(String, String)]
        var says: [String]
        var testDescription: String { name }
    }

    @Test(
        "bad input",
        arguments: [
            BadFile(name: "not-yaml", replacing: [("kind: Cluster", "kind: [Cluster")], says: ["error"]),
            BadFile(name: "wrong-kind", replacing: [("kind: Cluster", "kind: Pod")], says: [":3:", "Pod", "Cluster"]),
            BadFile(name: "unknown-key", replacing: [("  plugin: bird", "  plugim: bird")], says: ["plugim", "did you mean 'plugin'"]),
            BadFile(name: "wrong-type", replacing: [("  pods: 10.244.0.0/16", "  pods: [1]")], says: ["network.pods"]),
            BadFile(
                name: "wrong-interface", replacing: [("interface: host0", "interface: ens32")],
                says: ["there is no interface called ens32", "host0", "next:"]),
            BadFile(
                name: "user-without-sudo", replacing: [("ssh:\n", "ssh:\n  user: nobody-here\n")],
                says: ["the operator's key is not accepted", "trimast trust -f ", "user-without-sudo.yaml --install-key"]),
        ])
    func b_badInput(_ bad: BadFile) async throws {
        let file = try await lab.clusterFile(bad.name, replacing: bad.replacing)
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 1)
        for text in bad.says { #expect(run.errors.contains(text), "\(run.all)") }
        #expect(try await lab.isUntouched("master1"))
        #expect(try await lab.isUntouched("node"))
    }

    @Test("bad input: no file")
    func b_noFile() async throws {
        let run = try await lab.program("apply", "-f", "/nowhere/cluster.yaml")
        #expect(run.status == 1)
        #expect(run.errors.contains("/nowhere/cluster.yaml"), "\(run.all)")
        #expect(run.errors.contains("trimast init"), "\(run.all)")
    }

    @Test("bad input: another host key stops everything and shows it")
    func b_hostKey() async throws {
        let folder = try await lab.folder
        let known = try String(contentsOf: folder.appendingPathComponent("known_hosts"), encoding: .utf8)
        let lines = known.split(separator: "\n").map(String.init)
        let first = try #require(lines.first { $0.hasPrefix("192.168.96.65 ") || $0.contains("192.168.96.65") })
        let other = try #require(lines.first { $0.contains("192.168.96.66") })
        let wrong = lines.map {
            $0 == first ? first.split(separator: " ")[0] + " " + other.split(separator: " ").dropFirst().joined(separator: " ") : $0
        }
        let file = folder.appendingPathComponent("wrong_known_hosts")
        try (wrong.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        let cluster = try await lab.clusterFile("wrong-key", replacing: [("ssh:\n", "ssh:\n  knownHostsFile: \(file.path)\n")])
        let run = try await lab.program("apply", "-f", cluster)
        #expect(run.status == 1)
        #expect(run.errors.contains("master1: the host key is not the one that known_hosts has"), "\(run.all)")
        for text in [
            "  why: recorded: SHA256:", ", in \(file.path):", "       shown:    SHA256:", "ssh-keygen -R 192.168.96.65 -f \(file.path)",
        ] {
            #expect(run.errors.contains(text), "\(run.all)")
        }
        #expect(try await lab.isUntouched("master2"))
    }

    @Test("bad input: a user without sudo")
    func b_noSudo() async throws {
        try await lab.on(
            "node",
            "useradd -m plain && mkdir -p /home/plain/.ssh && cp /root/.ssh/authorized_keys /home/plain/.ssh/ && chown -R plain /home/plain/.ssh && echo 'plain ALL=(ALL) ALL' >/etc/sudoers.d/plain"
        )
        let file = try await lab.clusterFile("no-sudo", replacing: [("roles: [worker],", "roles: [worker], ssh: {user: plain},")])
        let run = try await lab.program("plan", "-f", file)
        #expect(run.errors.contains("node: the user is not root and has no passwordless sudo"), "\(run.all)")
    }

    @Test("bad input: the floating address is somebody's")
    func b_addressTaken() async throws {
        // Another machine on the wire: the bridge itself takes the address.
        let namespace = "trimast-test"
        let take = try await Program(path: "/usr/sbin/ip")("-n", namespace, "address", "add", "192.168.96.69/24", "dev", "br0")
        try #require(take.status == 0, "\(take.all)")
        let run = try await lab.program("apply", "-f", try await lab.clusterFile)
        let give = try await Program(path: "/usr/sbin/ip")("-n", namespace, "address", "del", "192.168.96.69/24", "dev", "br0")
        #expect(give.status == 0)
        #expect(run.status == 1)
        #expect(run.errors.contains("the floating address 192.168.96.69 is already in use"), "\(run.all)")
        #expect(try await lab.isUntouched("master1"))
        for host in ["master1", "master2", "master3"] { try await lab.on(host, "ip neigh flush all") }
    }

    @Test("bad input: an unreachable control plane stops a fresh cluster")
    func b_hostDown() async throws {
        try await lab.powerOff("master3")
        let run = try await lab.program("apply", "-f", try await lab.clusterFile)
        try await lab.powerOn("master3")
        #expect(run.status == 1)
        #expect(run.errors.contains("master3: cannot be reached at 192.168.96.67"), "\(run.all)")
        #expect(try await lab.isUntouched("master1"))
    }

    // MARK: The main job

    @Test("plan says what apply will do and exits with 2")
    func c_plan() async throws {
        let run = try await lab.program("plan", "-f", try await lab.clusterFile)
        #expect(run.status == 2)
        for text in ["> kubeadm init phase etcd local", "+ write /etc/keepalived/keepalived.conf", "> kubeadm join", "steps on 4 hosts"] {
            #expect(run.output.contains(text), "\(run.output)")
        }
        #expect(try await lab.isUntouched("master1"))
    }

    @Test("apply: four bare hosts become a Ready cluster; one host by a user with sudo", .timeLimit(.minutes(10)))
    func d_apply() async throws {
        let file = try await lab.clusterFile("sudo", replacing: [("roles: [worker],", "roles: [worker], ssh: {user: ops},")])
        // A run that dies in the middle is continued by running it again.
        let killed = try await Program(path: "/usr/bin/timeout")("-s", "KILL", "30", lab.program.path, "apply", "-f", file)
        #expect(killed.status != 0)
        var run = try await lab.program("apply", "-f", file)
        // It is refused as long as a step of the killed run goes on.
        while run.status != 0, run.errors.contains("a step of a run that was cut off is still going on") {
            try await Task.sleep(for: .seconds(3))
            run = try await lab.program("apply", "-f", file)
        }
        #expect(run.status == 0, "\(run.all)")
        let nodes = try await lab.on("master2", "kubectl wait --for=condition=Ready node --all --timeout=60s")
        #expect(nodes.split(separator: "\n").count == 4, "\(nodes)")
    }

    @Test("no secret is left: the token is gone, no key in a journal or in a kept file, nothing in memory's folder")
    func e_noSecrets() async throws {
        // Of grep's answers only 1 says that nothing is there.
        let tokens = try await lab.on(
            "master1",
            """
            set -e
            l=$(kubeadm token list -o jsonpath='{.token} {.usages}{"\\n"}')
            printf '%s\\n' "$l" | grep -c authentication || [ $? = 1 ]
            """)
        #expect(tokens == "0")
        for host in ["master1", "master2", "master3", "node"] {
            #expect(try await lab.on(host, "ls -d /run/trimast* 2>/dev/null | grep -vxE '/run/trimast(.lock|-proxy)' || true") == "")
            let secrets = try await lab.on(
                host,
                """
                set -e
                j=/var/log/trimast/journal k=/var/lib/trimast/kept
                test -s $j
                [ -d $k ] || k=
                grep -rlE 'PRIVATE KEY|client-key-data|(^|[^a-z0-9.])[a-z0-9]{6}[.][a-z0-9]{16}([^a-z0-9.]|$)' $j $k || [ $? = 1 ]
                """)
            #expect(secrets == "", "\(host)")
        }
    }

    @Test("verify: every promise holds, by traffic too")
    func f_verify() async throws {
        let run = try await lab.program("verify", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
        for text in ["pods.traffic", "pods.service", "etcd.voters", "endpoint.holder", " 0 failed, 1 skipped", "skip  cluster  pods.dns"] {
            #expect(run.output.contains(text), "\(run.output)")
        }
        let left = try await lab.on("master1", "kubectl -n kube-system get daemonset trimast-verify --ignore-not-found")
        #expect(left == "", "verify leaves nothing behind")
    }

    @Test("a second apply finds nothing to do, in one round trip a host")
    func g_again() async throws {
        let run = try await lab.program("apply", "--round-trips", "-f", try await lab.clusterFile)
        #expect(run.status == 0)
        #expect(run.errors.contains("Nothing to do"), "\(run.all)")
        let plan = try await lab.program("plan", "--all", "-f", try await lab.clusterFile)
        #expect(plan.status == 0 && plan.output.contains("= swap "), "\(plan.all)")
        #expect(plan.output.components(separatedBy: "no swap, now and after a reboot").count == 5, "on each host: \(plan.output)")
        #expect(run.output == "master1 1\nmaster2 1\nmaster3 1\nnode 1\n")
        let value = try await lab.program("plan", "-o", "json", "-f", try await lab.clusterFile)
        #expect(value.status == 0, "nothing to do: \(value.all)")
        let json = try JSONSerialization.jsonObject(with: Data(value.output.utf8)) as? [String: Any]
        #expect((json?["steps"] as? [Any])?.isEmpty == true, "\(value.output)")
        let facts = try await lab.program("facts", "-f", try await lab.clusterFile)
        for secret in ["PRIVATE KEY", "client-key-data", "token:"] { #expect(!facts.output.contains(secret), "\(secret) in facts") }
    }

    @Test("kubeconfig: for the operator, merged without losing others")
    func h_kubeconfig() async throws {
        let path = try await lab.folder.appendingPathComponent("kubeconfig").path
        try "apiVersion: v1\nkind: Config\nclusters: [{name: other, cluster: {server: 'https://x'}}]\ncurrent-context: other\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let run = try await lab.program("kubeconfig", "-f", try await lab.clusterFile, "--merge-into", path)
        #expect(run.status == 0, "\(run.all)")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("name: other"))
        #expect(text.contains("server: https://192.168.96.69:16443"))
        #expect(text.contains("current-context: other"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("preflight finds rules in both backends of iptables, beside the cluster's own")
    func i_iptables() async throws {
        func both(_ option: String) async throws {
            for backend in ["legacy", "nft"] { try await lab.on("node", "iptables-\(backend) \(option) INPUT -s 203.0.113.9 -j DROP") }
        }
        try await both("-A")
        let run = try await lab.program("preflight", "-f", try await lab.clusterFile, "--only", "host.iptables")
        try await both("-D")
        #expect(run.status == 3)
        #expect(run.output.contains("has rules in both backends of iptables, legacy and nf_tables"), "\(run.all)")
        let again = try await lab.program("preflight", "-f", try await lab.clusterFile, "--only", "host.iptables")
        #expect(again.status == 0, "\(again.all)")
    }

    @Test("a damaged host is found by verify and mended by apply")
    func i_damage() async throws {
        try await lab.on(
            "master2",
            "systemctl stop haproxy; sed -i 's/rise 3//' /etc/haproxy/haproxy.cfg; echo 0 >/proc/sys/net/ipv4/ip_forward"
        )
        let found = try await lab.program("verify", "--no-traffic", "-f", try await lab.clusterFile)
        #expect(found.status == 3)
        for text in ["FAIL  master2  load-balancer", "FAIL  master2  kernel"] { #expect(found.output.contains(text), "\(found.output)") }
        let mended = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(mended.status == 0, "\(mended.all)")
        try await Task.sleep(for: .seconds(5))
        let run = try await lab.program("verify", "--no-traffic", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
    }

    @Test(
        "another kind of proxy, and back: host by host, no request through the address fails, and it does not move", .timeLimit(.minutes(5))
    )
    func i_proxyKind() async throws {
        let path = try await lab.clusterFile
        let nginx = "\(path).nginx"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("\nendpoint:\n", with: "\nendpoint:\n  loadBalancer: nginx\n").write(
            toFile: nginx, atomically: true, encoding: .utf8)
        let reader = """
            cd /run; rm -f reads; touch reading
            while [ -e reading ]; do curl -fsk --noproxy '*' -m 5 -o /dev/null https://192.168.96.69:16443/version && echo ok || echo bad; sleep 0.02; done >reads
            """
        let holder = "ip -o -4 address show | grep -q ' 192.168.96.69/' && hostname || true"
        func holders() async throws -> [String] {
            var names: [String] = []
            for host in ["master1", "master2", "master3"] { names.append(try await lab.on(host, holder)) }
            return names
        }
        let before = try await holders()
        async let read = lab.on("node", reader)
        for (file, running, gone) in [(nginx, "nginx", "haproxy"), (path, "haproxy", "nginx")] {
            let run = try await lab.program("apply", "-f", file)
            #expect(run.status == 0, "\(run.all)")
            for host in ["master1", "master2", "master3"] {
                #expect(try await lab.on(host, "systemctl is-active \(running) \(gone) || true") == "active\ninactive", "\(host)")
            }
        }
        try await lab.on("node", "rm /run/reading")
        _ = try await read
        #expect(try await lab.on("node", "grep -c bad /run/reads || true") == "0")
        #expect(try await holders() == before)
    }

    @Test("drift: what was changed by hand is shown with its values, on that host alone; undone, all holds")
    func i_drift() async throws {
        let manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml"
        func proxy(_ old: Int, _ new: Int) -> String {
            "kubectl -n kube-system get configmap kube-proxy -o yaml | sed 's/maxPerCore: \(old)/maxPerCore: \(new)/' | kubectl replace -f -"
        }
        try await lab.on("master1", proxy(0, 7))
        try await lab.on("node", "echo 'maxPods: 99' >>/var/lib/kubelet/config.yaml")
        try await lab.on("master3", "sed -i 's/^    - kube-apiserver$/&\\n    - --v=3/' \(manifest)")
        let found = try await lab.program("verify", "--no-traffic", "-f", try await lab.clusterFile)
        #expect(found.status == 3)
        for text in [
            "FAIL  master3  drift.kube-apiserver", "--v: 3 on the host, not set as stored, not set in cluster.yaml",
            "kubeadm init phase control-plane apiserver", "pass  master1  drift.kube-apiserver", "pass  master3  drift.etcd",
            "FAIL  node     drift.kubelet", "maxPods: 99 on the host, not set as stored", "pass  master3  drift.kubelet",
            "FAIL  node     drift.kube-proxy", "FAIL  master1  drift.kube-proxy", "7 as stored, 0 in cluster.yaml",
        ] { #expect(found.output.contains(text), "\(text) is not in \(found.output)") }
        #expect(try await lab.on("master1", "ls /etc/kubernetes/manifests | wc -l; ls -d /run/trimast-drift* 2>/dev/null || true") == "4")
        #expect(try await lab.on("master1", "grep -c /etc/kubernetes /proc/mounts || true") == "0")

        try await lab.on("master3", "sed -i '/ - --v=3$/d' \(manifest)")
        try await lab.on("node", "sed -i '/^maxPods: 99$/d' /var/lib/kubelet/config.yaml")
        try await lab.on(
            "master3",
            "n=0; until ! pgrep -f '^kube-apiserver.* --v=3' >/dev/null && curl -sk https://192.168.96.67:6443/readyz | grep -q '^ok'; do n=$((n + 1)); [ $n -lt 300 ] || exit 1; sleep 0.2; done"
        )
        // kube-proxy reads its settings once, and a kubelet may have delivered the changed ones meanwhile.
        try await lab.on(
            "master1",
            proxy(7, 0)
                + " && kubectl -n kube-system delete pod -l k8s-app=kube-proxy && kubectl -n kube-system rollout status daemonset/kube-proxy --timeout=60s"
        )
        let run = try await lab.program("verify", "--no-traffic", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
    }

    @Test("two holders of the address are seen, and apply leaves one")
    func i_twoHolders() async throws {
        for host in ["master1", "master2", "master3"] {
            try await lab.on(host, "ip address add 192.168.96.69/24 dev host0 2>/dev/null || true")
        }
        let found = try await lab.program("verify", "--no-traffic", "-f", try await lab.clusterFile)
        #expect(found.status == 3)
        #expect(found.output.contains("192.168.96.69 is on master1 and master2 and master3"), "\(found.output)")
        let mended = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(mended.status == 0, "\(mended.all)")
        try await Task.sleep(for: .seconds(6))
        let run = try await lab.program("verify", "--no-traffic", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
    }

    @Test("route reflectors come and go, and one is killed: no ping between pods is lost", .timeLimit(.minutes(10)))
    func i_reflectors() async throws { try await reflectors() }

    @Test(
        "calico: the edited manifest and the objects of its route reflectors are accepted by the API server; Calico itself does not run here",
        .enabled(
            if: calico != nil,
            "needs Calico's own manifests, which are no part of this project: name their folder in TRIMAST_CALICO_MANIFESTS"))
    func i_calico() async throws { try await calicosObjects(folder: try #require(Self.calico)) }

    @Test("a changed setting changes only what it touches")
    func j_setting() async throws {
        let before = try await lab.on("master1", "pidof etcd")
        let file = try await lab.clusterFile(
            "setting", replacing: [("  kubeProxy:", "  apiServer: {extraArgs: {profiling: \"false\"}}\n  kubeProxy:")])
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        for host in ["master1", "master2", "master3"] {
            #expect(try await lab.on(host, "grep -c -- --profiling=false /etc/kubernetes/manifests/kube-apiserver.yaml") == "1")
        }
        #expect(try await lab.on("master1", "pidof etcd") == before, "etcd was not restarted")
        #expect(!run.errors.contains("node  "), "the worker has nothing to do: \(run.errors)")
        // What follows goes on with the lab's own file: the setting is taken back.
        let back = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(back.status == 0, "\(back.all)")
    }

    @Test("a worker that is added to the file is added to the cluster")
    func k_worker() async throws {
        try await lab.grow("--workers", "2")
        let kept = try await lab.folder.appendingPathComponent("worker.json").path
        let plan = try await lab.program("plan", "-f", try await lab.clusterFile, "--out", kept)
        #expect(plan.status == 2, "\(plan.all)")
        let run = try await lab.program("apply", "-f", try await lab.clusterFile, kept)
        #expect(run.status == 0, "\(run.all)")
        #expect(try await lab.on("master1", "kubectl wait --for=condition=Ready node/node2 --timeout=60s").contains("condition met"))
    }

    @Test("one unreachable worker does not stop the rest")
    func l_workerDown() async throws {
        try await lab.powerOff("node2")
        try await lab.on("master3", "sed -i 's/rise 3//' /etc/haproxy/haproxy.cfg")
        let run = try await lab.program("apply", "-f", try await lab.clusterFile)
        try await lab.powerOn("node2")
        #expect(run.status == 1, "what could not be done is not success")
        #expect(run.errors.contains("node2: cannot be reached at 192.168.96.81"), "\(run.all)")
        #expect(try await lab.on("master3", "grep -c 'rise 3' /etc/haproxy/haproxy.cfg") == "1", "master3 was mended")
    }

    @Test("a control plane that is added to the file joins, and etcd's guard is complete everywhere", .timeLimit(.minutes(10)))
    func m_controlPlane() async throws {
        try await lab.grow("--control-planes", "4")
        let run = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
        for host in ["master1", "master4"] {
            let manifest = try await lab.on(host, "grep -- --initial-cluster /etc/kubernetes/manifests/etcd.yaml")
            #expect(manifest.contains("master4=https://192.168.96.71:2380"), "\(manifest)")
            #expect(manifest.contains("--initial-cluster-state=new"), "\(manifest)")
        }
        let verified = try await lab.program("verify", "-f", try await lab.clusterFile)
        #expect(verified.status == 0, "\(verified.all)")
        #expect(verified.output.contains("4 started voters: master1, master2, master3, master4"), "\(verified.output)")
    }

    @Test("what holds now holds after a reboot, and when systemd-networkd is restarted", .timeLimit(.minutes(10)))
    func m_rebooted() async throws { try await rebooted() }

    @Test("a misspelt flag is refused, with its place, before anything is changed")
    func n_misspeltFlag() async throws { try await misspeltFlag() }

    @Test("a setting that does not work stops at the first control plane, which is put back", .timeLimit(.minutes(10)))
    func o_brokenValue() async throws { try await brokenValue() }

    @Test("all API servers are down: apply mends them one after the other", .timeLimit(.minutes(10)))
    func p_allDown() async throws { try await allDown() }

    @Test("a reinstalled control plane joins anew, after a yes", .timeLimit(.minutes(10)))
    func q_reinstalled() async throws { try await reinstalled() }

    @Test("a worker that is gone and a control plane are removed, and nothing is left of them", .timeLimit(.minutes(15)))
    func r_removed() async throws { try await removed() }

    @Test("lab down leaves nothing")
    func z_down() async throws {
        let folder = try await lab.folder
        try await lab.down()
        let mounts = try String(contentsOfFile: "/proc/mounts", encoding: .utf8)
        #expect(!mounts.contains(folder.path))
        #expect(!FileManager.default.fileExists(atPath: "/run/netns/trimast-test"))
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("hosts").path))
    }
}
