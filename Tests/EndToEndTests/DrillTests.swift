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

    @Test("three drills: measured, put back, no acknowledged write lost, never two holders")
    func e_three() async throws {
        let page = try await lab.folder.appendingPathComponent("drills.html").path
        let drill = try await run("drill", "proxy-killed", "api-hung", "etcd-leader-killed", "--yes", "-o", "json", "--page", page)
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
            #expect(outcome["acknowledged"] as? Int ?? 0 > 20, "\(run)")
        }
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<svg"))
        for host in ["master1", "master2", "master3"] {
            #expect(try await lab.on(host, "ls -d /run/trimast-drill* 2>/dev/null || true") == "", "on \(host)")
        }
    }

    @Test("killed in the middle of a drill: the host puts itself back")
    func f_killed() async throws {
        try await awaitHealth()
        let file = try await lab.clusterFile
        let path = lab.program.path
        try await Program(path: "/bin/sh").run([
            "-c", "'\(path)' drill kubelet-stopped --yes -f '\(file)' >/dev/null 2>&1 & p=$!; sleep 15; kill -9 $p",
        ]).status.check()
        var word = ""
        for _ in 0..<60 where word != "active" {
            word = try await lab.on("node", "systemctl is-active kubelet || true")
            if word != "active" { try await Task.sleep(for: .seconds(1)) }
        }
        #expect(word == "active")
        try await awaitHealth()
    }

    @Test("lab down") func z_down() async throws { try await lab.down() }
}

extension Int32 {
    fileprivate func check() throws { try #require(self == 0) }
}
