import Specification
import TestSupport
import Testing

@testable import Drills

/// That a host is put back, whatever fails or ends in between.
@Suite struct UndoTests {
    private struct Scripts {
        var arm: String
        var begin: String
        init(_ name: String) throws {
            let drill = try #require(DrillCatalogue.chosen([name]).first)
            let context = try DrillScriptTests.context(drill)
            arm = try #require(DrillScripts.arm(drill, context))
            begin = try #require(DrillScripts.begin(drill, context))
        }
    }

    @Test("where iptables says nothing, the host is not taken for put back: the timer stays, and its unit tries until it is")
    func unknown() async throws {
        for name in ["vrrp-one-way", "cut-off"] {
            let scripts = try Scripts(name)
            try await DrillScriptTests.staged { stage in
                _ = try await stage.run(scripts.arm)
                #expect(try await stage.run(scripts.begin).status == 0)
                _ = try await stage.run(": >state/broken")
                #expect(try await stage.run(DrillScripts.undo).status != 0)
                #expect(try await stage.run("ls state/armed drill/undo").status == 0)
                #expect(try await !stage.log.contains("start keepalived"), "nobody hears it yet")
                let unit = try await stage.run(#"(sleep 1; rm state/broken) & sh -c "$(cat state/unit)"; ls state drill"#)
                #expect(unit.output.contains("undone ") && !unit.output.contains("armed"), "\(unit)")
                #expect(try await stage.log.contains("start keepalived") == (name == "cut-off"))
            }
        }
    }

    @Test(
        "where iptables does not work, nothing is begun, and the host says so and is free again",
        arguments: ["vrrp-one-way", "vrrp-both-ways", "cut-off-one-way", "cut-off"], ["rm bin/iptables", ": >state/broken"])
    func withoutIptables(_ name: String, _ fault: String) async throws {
        let scripts = try Scripts(name)
        try await DrillScriptTests.staged { stage in
            // No other one of this machine stands in for it.
            _ = try await stage.run(
                "\(fault); [ -e bin/iptables ] || printf '#!/bin/sh\\nexit 127\\n' >bin/iptables; chmod +x bin/iptables")
            _ = try await stage.run(scripts.arm)
            let began = try await stage.run(scripts.begin)
            #expect(began.status == Int(DrillScripts.refusal) && began.output.contains("iptables does not work here"), "\(began)")
            let undone = try await stage.run(DrillScripts.undo)
            #expect(undone.status == 0 && undone.output.contains("undone "), "\(undone)")
            #expect(try await stage.run("[ ! -e drill ] && [ ! -e state/armed ]").status == 0)
            #expect(try await !stage.log.contains("keepalived"), "it was not stopped")
        }
    }

    @Test("chronyd runs again, also where its host was cut off between stopping it and moving the clock") func clock() async throws {
        let scripts = try Scripts("clock-shifted")
        try await DrillScriptTests.staged { stage in
            _ = try await stage.run(#"printf '#!/bin/sh\nexit 1\n' >bin/systemd-detect-virt; : >state/kills"#)
            _ = try await stage.run(scripts.arm)
            #expect(try await stage.run(scripts.begin).status != 0)
            #expect(try await stage.log.contains("systemctl stop chrony"))
            let undone = try await stage.run(DrillScripts.undo)
            #expect(undone.status == 0 && undone.output.contains("undone "), "\(undone)")
            let log = try await stage.log
            #expect(log.contains("systemctl start chrony") && !log.contains("date -s"), "\(log)")
        }
    }

    @Test("a moved clock is put back before chronyd runs again") func clockBack() async throws {
        let scripts = try Scripts("clock-shifted")
        try await DrillScriptTests.staged { stage in
            _ = try await stage.run(#"printf '#!/bin/sh\nexit 1\n' >bin/systemd-detect-virt"#)
            _ = try await stage.run(scripts.arm)
            #expect(try await stage.run(scripts.begin).status == 0)
            #expect(try await stage.run(DrillScripts.undo).status == 0)
            let log = try await stage.log.split(separator: "\n").filter { $0.contains("date -s") || $0.contains("chrony") }
            #expect(log.suffix(2).map { $0.prefix(7) } == ["date -s", "systemc"], "\(log)")
            #expect(log.last == "systemctl start chrony", "\(log)")
        }
    }

    @Test("what begins late does not begin: the undo would come while it lasts") func late() async throws {
        let scripts = try Scripts("kubelet-stopped")
        try await DrillScriptTests.staged { stage in
            _ = try await stage.run(scripts.arm)
            _ = try await stage.run("read -r n _ </proc/uptime; echo $((${n%.*} - \(DrillScripts.delay + 1))) >drill/armed")
            let began = try await stage.run(scripts.begin)
            #expect(began.status != 0 && began.output.contains("too early"), "\(began)")
            #expect(try await !stage.log.contains("stop kubelet"))
        }
    }

    @Test("an undo that comes while it begins waits for that: nothing is disturbed behind it") func apart() async throws {
        let scripts = try Scripts("kubelet-stopped")
        try await DrillScriptTests.staged { stage in
            _ = try await stage.run(scripts.arm + "\n: >state/slow")
            async let began = stage.run(scripts.begin)
            try await Task.sleep(for: .milliseconds(400))
            let undone = try await stage.run(DrillScripts.undo)
            let begun = try await began
            #expect(begun.status == 0 && undone.status == 0, "\(begun) \(undone)")
            let log = try await stage.log
            let places = ["it stands", "start kubelet"].compactMap { log.firstRange(of: $0)?.lowerBound }
            #expect(places.count == 2 && places == places.sorted(), "\(log)")
            #expect(try await stage.run(scripts.begin).status != 0, "what was put back does not begin")
        }
    }

    @Test("no drill is armed beside another, nor where systemd says nothing", arguments: ["undoing", "armed", "mute"])
    func beside(_ state: String) async throws {
        let scripts = try Scripts("kubelet-stopped")
        try await DrillScriptTests.staged { stage in
            let armed = try await stage.run(": >state/\(state); mkdir drill; : >drill/other\n" + scripts.arm)
            #expect(armed.status == Int(DrillScripts.busy), "\(armed)")
            #expect(try await stage.run("ls drill").output == "other\n", "the other one's undo stays")
        }
    }

    @Test("the host is held until it is put back, also when who disturbed it is gone") func held() async throws {
        let scripts = try Scripts("kubelet-stopped")
        try await DrillScriptTests.staged { stage in
            _ = try await stage.run(scripts.arm)
            // As the shell of a connection has the lock of a run.
            _ = try await stage.run("exec 9>held; flock -n 9\n" + scripts.begin)
            #expect(try await stage.run("flock -n held true").status == 1)
            _ = try await stage.run(DrillScripts.undo)
            #expect(try await stage.run("flock -w 3 held true").status == 0)
        }
    }

    @Test("a host that is cut off reaches neither the floating address nor, by its pods, the others; itself it does") func cut() throws {
        let drill = try #require(DrillCatalogue.chosen(["cut-off"]).first)
        let texts = try #require(DrillScripts.texts(drill, try DrillScriptTests.context(drill)))
        for line in [
            "-A TRIMAST-DRILL-IN ! -i lo -s 10.0.0.9 -j DROP", "-A TRIMAST-DRILL-OUT ! -o lo -d 10.0.0.9 -j DROP",
            "-I FORWARD -j TRIMAST-DRILL-IN", "-I FORWARD -j TRIMAST-DRILL-OUT", "-I INPUT -j TRIMAST-DRILL-IN",
            #"-A TRIMAST-DRILL-IN -i "$i" -s 10.244.0.0/16 -j DROP"#, #"-A TRIMAST-DRILL-OUT -o "$i" -d 10.244.0.0/16 -j DROP"#,
        ] { #expect(texts.begin.contains(line), "\(line)\n\(texts.begin)") }
        for line in ["-D FORWARD -j TRIMAST-DRILL-IN", "-D FORWARD -j TRIMAST-DRILL-OUT"] { #expect(texts.undo.contains(line)) }
        let oneWay = try #require(DrillCatalogue.chosen(["cut-off-one-way"]).first)
        let hears = try #require(DrillScripts.texts(oneWay, try DrillScriptTests.context(oneWay))).begin
        #expect(hears.contains("-I FORWARD -j TRIMAST-DRILL-IN") && !hears.contains("TRIMAST-DRILL-OUT"))
        let adverts = try #require(DrillCatalogue.chosen(["vrrp-both-ways"]).first)
        let vrrp = try #require(DrillScripts.texts(adverts, try DrillScriptTests.context(adverts))).begin
        #expect(!vrrp.contains("FORWARD") && !vrrp.contains("10.0.0.9"))
    }

    @Test("pods' packets are dropped at the devices that lead to the others") func devices() async throws {
        let scripts = try Scripts("cut-off")
        try await DrillScriptTests.staged { stage in
            _ = try await stage.run(scripts.arm)
            #expect(try await stage.run(scripts.begin).status == 0)
            #expect(try await stage.log.contains("-A TRIMAST-DRILL-OUT -o eth7 -d 10.244.0.0/16 -j DROP"))
        }
    }
}
