import Foundation
import Testing

/// Changes of the running cluster that go wrong, repairs and removals, on the lab of ``ClusterLifeTests``, which calls these in order.
extension ClusterLifeTests {
    static let controlPlanes = ["master1", "master2", "master3", "master4"]

    /// Check sums of every static pod, by host.
    private func manifests() async throws -> [String: String] {
        var sums: [String: String] = [:]
        for host in Self.controlPlanes { sums[host] = try await lab.on(host, "cat /etc/kubernetes/manifests/*.yaml | cksum") }
        return sums
    }

    private func setting(_ name: String, _ arguments: String) async throws -> String {
        try await lab.clusterFile(name, replacing: [("  kubeProxy:", "  apiServer: {extraArgs: \(arguments)}\n  kubeProxy:")])
    }

    /// A misspelt flag is named with its place before anything is changed.
    func misspeltFlag() async throws {
        let before = try await manifests()
        let file = try await setting("misspelt", "{audit-log-maxagee: \"7\"}")
        for command in [["plan", "-f", file], ["apply", "-f", file]] {
            let run = try await lab.program.run(command)
            #expect(run.status == 1)
            #expect(
                run.errors.contains("kube-apiserver of Kubernetes 1.20.2 has no such flag; did you mean 'audit-log-maxage'?"), "\(run.all)")
            #expect(run.errors.contains(/misspelt.yaml:\d+:\d+/), "\(run.all)")
        }
        #expect(try await manifests() == before)
    }

    /// A value that parses and does not work stops at the first control plane, which is put back.
    func brokenValue() async throws {
        let before = try await manifests()
        let file = try await setting("broken", "{admission-control-config-file: /etc/kubernetes/pki/nowhere.yaml}")
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 1)
        #expect(run.errors.contains("the last words of kube-apiserver"), "\(run.all)")
        #expect(run.errors.contains("master1 was put back"), "\(run.all)")
        #expect(!run.errors.contains("master2  write /etc/kubernetes"), "nobody else is touched: \(run.all)")
        #expect(try await manifests() == before)
        let again = try await lab.program("plan", "-f", try await lab.clusterFile)
        #expect(again.status == 0, "nothing is left to do with the file of before: \(again.all)")
    }

    /// Every API server is down for a wrong flag; cluster.yaml is right: apply gets back.
    func allDown() async throws {
        for host in Self.controlPlanes {
            try await lab.on(
                host, "sed -i 's/^    - --allow-privileged=true/&\\n    - --no-such-flag=1/' /etc/kubernetes/manifests/kube-apiserver.yaml")
        }
        for host in Self.controlPlanes {
            try await lab.on(host, "n=0; while pidof kube-apiserver >/dev/null && [ $n -lt 60 ]; do n=$((n + 1)); sleep 1; done")
        }
        let run = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
        let plan = try await lab.program("plan", "-f", try await lab.clusterFile)
        #expect(plan.status == 0, "\(plan.all)")
    }

    /// What holds now holds when the host's network manager is restarted, and after a reboot of a worker and of a control plane.
    func rebooted() async throws {
        let routes = "ip -4 route show proto bird | sort"
        let before = try await lab.on("node", routes)
        #expect(!before.isEmpty)
        try await lab.on("node", "systemctl restart systemd-networkd && sleep 1")
        #expect(try await lab.on("node", routes) == before, "systemd-networkd leaves BIRD's routes alone")
        for host in ["node", "master2"] {
            try await lab.powerOff(host)
            try await lab.powerOn(host)
        }
        let verified = try await lab.verified()
        #expect(verified.status == 0, "\(verified.all)")
        for check in ["boot.settings", "boot.units", "pods.forward"] { #expect(verified.output.contains(check), "\(verified.output)") }
        let plan = try await lab.program("plan", "-f", try await lab.clusterFile)
        #expect(plan.status == 0, "nothing is to be mended after a reboot: \(plan.all)")
    }

    /// A control plane whose disk was lost: asked first, then its member and Node go, and it joins anew.
    func reinstalled() async throws {
        try await lab.reinstall("master2")
        let asked = try await lab.program("apply", "-f", try await lab.clusterFile)
        #expect(asked.status == 1)
        #expect(asked.errors.contains("nothing was changed: the plan destroys something, and nobody said yes"), "\(asked.all)")
        #expect(try await lab.isUntouched("master2"))
        let run = try await lab.program("apply", "--yes", "-f", try await lab.clusterFile)
        #expect(run.status == 0, "\(run.all)")
        #expect(run.errors.contains("master2 is bare, and the cluster knows a member and a node of that name"), "\(run.all)")
        let verified = try await lab.program("verify", "-f", try await lab.clusterFile)
        #expect(verified.status == 0, "\(verified.all)")
    }

    /// A control plane and a worker that is gone for good leave; nothing is left of them anywhere.
    func removed() async throws {
        try await lab.powerOff("node2")
        let refused = try await lab.program("node", "remove", "node2", "--yes", "-f", try await lab.clusterFile)
        #expect(
            refused.status == 1 && refused.errors.contains("trimast node remove ") && refused.errors.contains(" node2 --force"),
            "\(refused.all)")
        let gone = try await lab.program("node", "remove", "node2", "--force", "--yes", "-f", try await lab.clusterFile)
        #expect(gone.status == 0, "\(gone.all)")
        let run = try await lab.program("node", "remove", "master4", "--yes", "-f", try await file(without: ["node2"]))
        #expect(run.status == 0, "\(run.all)")
        let nodes = try await lab.on("master1", "kubectl get nodes -o name")
        #expect(nodes == "node/master1\nnode/master2\nnode/master3\nnode/node", "\(nodes)")
        #expect(try await lab.on("master4", "find /var/lib/etcd /etc/kubernetes/manifests -type f 2>/dev/null || true") == "")
        for host in ["master1", "master2", "master3", "node"] {
            let files = "/etc/hosts /etc/haproxy/haproxy.cfg /etc/keepalived /etc/bird/bird.conf /etc/kubernetes/manifests /etc/trimast"
            #expect(try await lab.on(host, "grep -rlE 'master4|192.168.96.71' \(files) 2>/dev/null || true") == "", "on \(host)")
        }
        let names = try await lab.on("master1", "openssl x509 -noout -ext subjectAltName -in /etc/kubernetes/pki/apiserver.crt")
        #expect(!names.contains("master4"), "\(names)")
        let verified = try await lab.program("verify", "-f", try await file(without: ["node2", "master4"]))
        #expect(verified.status == 0, "\(verified.all)")
    }

    /// The lab's cluster file without these hosts.
    private func file(without names: [String]) async throws -> String {
        let text = try String(contentsOfFile: await lab.clusterFile, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !names.contains { line.contains("name: \($0),") } }
        let file = try await lab.folder.appendingPathComponent("without-\(names.joined(separator: "-")).yaml").path
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
