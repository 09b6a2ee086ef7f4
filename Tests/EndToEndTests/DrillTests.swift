import Foundation
import Testing

/// Status and drills on a cluster that is really disturbed. The tests follow each other in this order on one lab; the last takes it down.
@Suite("Status and drills on real hosts", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct DrillTests {
    let lab: TestLab
    init() throws { lab = try TestLab("drill") }

    private func run(_ arguments: String...) async throws -> Program.Run {
        try await lab.program.run(arguments + ["-f", try await lab.clusterFile])
    }

    /// Status says well, within a while.
    private func awaitHealth() async throws {
        for _ in 0..<60 {
            if try await run("status").status == 0 { return }
            try await Task.sleep(for: .seconds(2))
        }
        let status = try await run("status")
        #expect(status.status == 0, "\(status.all)")
    }

    @Test("a new cluster is well, and nothing is said of it")
    func a_well() async throws {
        try await lab.up("--control-planes", "3", "--workers", "1")
        let apply = try await run("apply")
        try #require(apply.status == 0, "\(apply.all)")
        let status = try await run("status")
        #expect(status.status == 0 && !status.output.contains("FAIL") && status.output.contains("  well  "), "\(status.all)")
        let json = try JSONSerialization.jsonObject(with: Data(try await run("status", "-o", "json").output.utf8)) as? [String: Any]
        #expect(json?["verdict"] as? String == "well")
        let file = try await lab.folder.appendingPathComponent("trimast.prom").path
        #expect(try await run("status", "-o", "prometheus", "--out", file).status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("trimast_well{cluster=\"drill\"} 1"))
        let etcd = try await run("etcd", "status")
        #expect(etcd.status == 0 && etcd.output.contains("3 of 3 members well"), "\(etcd.all)")
    }

    @Test("without any API server and without etcd's quorum, status says why and what to type")
    func b_dead() async throws {
        for host in ["master1", "master2"] { try await lab.on(host, "kill -STOP $(pidof etcd)") }
        let status = try await run("status")
        for host in ["master1", "master2"] { try await lab.on(host, "kill -CONT $(pidof etcd)") }
        #expect(status.status == 3)
        #expect(status.output.contains("etcd is stopped by a signal"), "\(status.all)")
        #expect(status.output.contains("next: on master1: kill -CONT "), "\(status.all)")
        try await awaitHealth()
    }

    @Test("etcd defrag: one member after the other, and all are well afterwards")
    func c_defrag() async throws {
        let plan = try await run("etcd", "defrag", "--plan")
        #expect(plan.status == 0 && plan.output.contains("defragment its store"), "\(plan.all)")
        let defrag = try await run("etcd", "defrag")
        #expect(defrag.status == 0 && defrag.output.contains(" now, "), "\(defrag.all)")
        #expect(try await run("etcd", "status").status == 0)
    }

    @Test("drills need a yes, and a plan shows the undo before the disturbance")
    func d_consent() async throws {
        let asked = try await run("drill", "proxy-hung")
        #expect(asked.status == 1 && asked.errors.contains("nobody said yes"), "\(asked.all)")
        let plan = try await run("drill", "proxy-hung", "power-off", "--plan")
        let undo = try #require(
            plan.output.range(of: "systemctl kill -s CONT nginx") ?? plan.output.range(of: "systemctl kill -s CONT haproxy"))
        let begin = try #require(plan.output.range(of: "systemctl kill -s STOP"))
        #expect(undo.lowerBound < begin.lowerBound, "\(plan.all)")
        #expect(plan.output.contains("it needs commands for the power"), "\(plan.all)")
    }

    /// Who has the address, once one host has it.
    private func holder() async throws -> String {
        for _ in 0..<50 {
            for host in ["master1", "master2", "master3"]
            where try await lab.on(host, "ip -o -4 address show | grep -c ' 192.168.96.69/' || true") == "1" { return host }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("nobody has the address")
        return ""
    }

    @Test("the address moves: neighbours learn it at once, and a client that was silent hears that its connection is gone")
    func d_moved() async throws {
        let former = try await holder()
        // bash's own connection says nothing, as a watch; the API server itself would end it after 10 s.
        try await lab.on(
            "node",
            "bash -c 'exec 3<>/dev/tcp/192.168.96.69/16443; echo open >/run/silent; timeout 8 cat <&3 >/dev/null 2>&1; echo $? >/run/silent' >/dev/null 2>&1 & sleep 1; cat /run/silent"
        )
        try await lab.on(former, "kill -9 $(pidof keepalived)")
        try await Task.sleep(for: .seconds(2))
        let now = try await holder()
        #expect(now != former)
        let mac = try await lab.on(now, "cat /sys/class/net/host0/address")
        #expect(try await lab.on("node", "ip neigh show 192.168.96.69").contains(mac))
        let silent = try await lab.on("node", "cat /run/silent; rm /run/silent")
        #expect(silent != "open" && silent != "124", "it still waits: \(silent)")
        try await awaitHealth()
    }

    @Test("three drills: measured, put back, no acknowledged write lost, never two holders")
    func e_three() async throws {
        let page = try await lab.folder.appendingPathComponent("drills.html").path
        let drill = try await run(
            "drill", "proxy-killed", "api-hung", "etcd-leader-killed", "--yes", "-o", "json", "--page", page)
        // A busy machine may break a limit of time; nothing else may be broken.
        #expect(drill.status == 0 || drill.status == 3, "\(drill.all)")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(drill.output.utf8)) as? [String: Any])
        let runs = try #require(report["runs"] as? [[String: Any]])
        #expect(runs.count == 3)
        for run in runs {
            let outcome = try #require(run["outcome"] as? [String: Any], "\(run)")
            #expect((outcome["lost"] as? [Int])?.isEmpty == true, "\(run)")
            #expect(outcome["twoHolders"] as? Double == 0, "\(run)")
            #expect(outcome["health"] as? Double != nil, "\(run)")
            #expect(outcome["acknowledged"] as? Int ?? 0 > 20 && outcome["reads"] as? Int ?? 0 > 100, "\(run)")
        }
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<svg"))
        for host in ["master1", "master2", "master3"] {
            #expect(try await lab.on(host, "ls -d /run/trimast-drill* 2>/dev/null || true") == "", "on \(host)")
        }
    }

    /// One of each class of undo; `make drills` interrupts all sixteen.
    @Test(
        "interrupted in the middle of a drill: everything is put back",
        arguments: [("killed", ["api-hung", "vrrp-one-way", "kubelet-stopped"]), ("stopped", ["cut-off"])])
    func f_interrupted(_ how: String, _ drills: [String]) async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../scripts/drill-interruptions")
        let run = try await Program(path: script.standardized.path).run([lab.program.path, lab.name, how] + drills)
        #expect(run.status == 0, "\(run.all)")
        for drill in drills { #expect(run.output.contains("\(drill): \(how) while there was"), "\(run.all)") }
    }

    @Test("lab down") func z_down() async throws { try await lab.down() }
}
