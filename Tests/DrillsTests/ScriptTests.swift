import Specification
import TestSupport
import Testing

@testable import Drills

/// The sh that disturbs a host: each kind is put back, however often, and begins only when its undo is armed.
@Suite struct DrillScriptTests {
    static func context(_ drill: Drill) throws -> DrillContext {
        let spec = try GateTests.spec(3)
        return DrillContext(spec: spec, target: spec.hosts[1], holder: spec.hosts[0].name)
    }

    /// Programs that write down how they were called instead of doing it; `systemctl` knows one timer, and `systemd-run` writes down what that runs.
    static let stage = """
        mkdir bin state
        for p in systemd-run iptables ip ss date systemd-detect-virt; do
        printf '#!/bin/sh\\necho "%s $*" >>"$STATE/log"\\n' $p >bin/$p
        done
        cat >bin/systemctl <<'END'
        #!/bin/sh
        echo "systemctl $*" >>"$STATE/log"
        case "$*" in
        "is-active trimast-drill-undo.timer") if [ -e "$STATE/mute" ]; then exit 1; elif [ -e "$STATE/armed" ]; then echo active; else echo inactive; exit 3; fi ;;
        "is-active trimast-drill-undo.service") if [ -e "$STATE/undoing" ]; then echo active; else echo inactive; exit 3; fi ;;
        "is-active chrony") echo active ;;
        "stop chrony") [ ! -e "$STATE/kills" ] || kill -9 $PPID ;;
        "stop kubelet") [ ! -e "$STATE/slow" ] || { sleep 1; echo "it stands" >>"$STATE/log"; } ;;
        "show -p NextElapseUSecMonotonic trimast-drill-undo.timer") echo NextElapseUSecMonotonic=3min ;;
        "stop trimast-drill-undo.timer") rm -f "$STATE/armed" ;;
        esac
        END
        echo 'case "$*" in *--unit=trimast-drill-undo*) : >"$STATE/armed"; for l; do :; done; echo "$l" >"$STATE/unit" ;; esac' >>bin/systemd-run
        echo '[ ! -e "$STATE/broken" ] || exit 4' >>bin/iptables
        echo 'echo "$4 via 10.0.0.254 dev eth7 src 10.0.0.2 uid 0"' >>bin/ip
        chmod +x bin/*
        """

    struct Stage {
        var folder: String
        func run(_ script: String) async throws -> ProgramResult {
            let here = script.replacing(DrillScripts.folder, with: "\(folder)/drill").replacing(DrillScripts.lock, with: "\(folder)/lock")
            return try await Program.run(
                "sh", ["-c", "cd \(folder)\n" + here],
                environment: ["STATE": "\(folder)/state", "PATH": "\(folder)/bin:/usr/bin:/bin:/usr/sbin:/sbin"])
        }
        var log: String { get async throws { try await run("cat state/log").output } }
    }

    static func staged(_ body: (Stage) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let stage = Stage(folder: folder)
            _ = try await stage.run(Self.stage)
            try await body(stage)
        }
    }

    @Test(
        "armed, begun, undone, twice", .enabled(if: Program.isRoot, "needs root"),
        arguments: DrillCatalogue.drills.filter { !$0.needsPower && !["api", "etcd", "clock"].contains($0.name.prefix { $0 != "-" }) }.map(
            \.name))
    func wholeLife(_ name: String) async throws {
        let drill = try #require(DrillCatalogue.chosen([name]).first)
        let context = try Self.context(drill)
        let arm = try #require(DrillScripts.arm(drill, context))
        let begin = try #require(DrillScripts.begin(drill, context))
        try await Self.staged { stage in
            func run(_ script: String) async throws -> ProgramResult { try await stage.run(script) }
            #expect(try await run(begin).status != 0, "it does not begin before its undo is armed")
            let armed = try await run(arm)
            #expect(armed.status == 0 && armed.output.contains("armed"), "\(armed)")
            #expect(try await run(arm).status != 0, "one drill at a time")
            let began = try await run(begin)
            #expect(began.status == 0 && began.output.contains("began "), "\(began)")
            for _ in 1...2 {
                let undone = try await run(DrillScripts.undo)
                #expect(undone.status == 0 && undone.output.contains("undone "), "\(undone)")
            }
            let log = try await run("cat state/log; ls drill state 2>/dev/null").output
            #expect(!log.contains("\narmed"), "the timer is gone: \(log)")
            let pairs = [
                "proxy-killed": ("kill -s KILL nginx", "start nginx"), "proxy-hung": ("kill -s STOP nginx", "kill -s CONT nginx"),
                "keepalived-killed": ("kill -s KILL keepalived", "start keepalived"), "kubelet-stopped": ("stop kubelet", "start kubelet"),
                "containerd-stopped": ("stop containerd", "start containerd"),
                "vrrp-one-way": ("-A TRIMAST-DRILL-IN -p 112 -s 10.0.0.1 -j DROP", "-X TRIMAST-DRILL-IN"),
                "vrrp-both-ways": ("-A TRIMAST-DRILL-OUT -p 112 -d 10.0.0.3 -j DROP", "-X TRIMAST-DRILL-OUT"),
                "cut-off-one-way": ("-A TRIMAST-DRILL-IN -s 10.0.1.1 -j DROP", "-D INPUT -j TRIMAST-DRILL-IN"),
                "cut-off": ("-A TRIMAST-DRILL-OUT -d 10.0.1.1 -j DROP", "-D OUTPUT -j TRIMAST-DRILL-OUT"),
            ]
            let (done, back) = try #require(pairs[name])
            let timer = log.firstRange(of: "--on-active=\(drill.lasts + DrillScripts.grace)")
            let places = [timer, log.firstRange(of: done), log.firstRange(of: back)].compactMap { $0?.lowerBound }
            #expect(places.count == 3 && places == places.sorted(), "timer, disturbance, undo, in this order: \(log)")
        }
    }

    @Test("what is killed is found by its port on the host's own network, never by a name that a pod may have")
    func processes() throws {
        for name in ["api-killed", "api-hung", "etcd-killed", "etcd-leader-killed"] {
            let drill = try #require(DrillCatalogue.chosen([name]).first)
            let begin = try #require(DrillScripts.texts(drill, try Self.context(drill))).begin
            #expect(begin.contains(name.hasPrefix("api") ? "sport = :6443" : "sport = :2380"))
            #expect(!begin.contains("pidof") && !begin.contains("pkill"))
        }
    }

    @Test("what is there is read of an object whose data come before its kind") func kept() async throws {
        try await Self.staged { stage in
            let program = """
                cat >bin/kubectl <<'END'
                #!/bin/sh
                case "$*" in *get*) printf 'apiVersion: v1\\ndata:\\n  k1: ""\\n  k12: ""\\nkind: ConfigMap\\nmetadata:\\n  f:data:\\n    f:k3: {}\\n' ;; esac
                END
                chmod +x bin/kubectl
                """
            _ = try await stage.run(program)
            var samples = Samples()
            samples.add(try await stage.run(ObserverScripts.kept).output, from: try host("a"), start: 0)
            #expect(samples.kept == [1, 12])
        }
    }

    @Test("all scripts are sh", arguments: ShellKind.all) func syntax(_ shell: ShellKind) async throws {
        var scripts = [DrillScripts.undo, ObserverScripts.kept, ObserverScripts.discard, ObserverScripts.peek]
        scripts += [PowerScripts.watch, PowerScripts.arm, PowerScripts.command]
        let spec = try GateTests.spec(3)
        scripts.append(ObserverScripts.ownReader(spec))
        for drill in DrillCatalogue.drills {
            let context = try Self.context(drill)
            scripts += [DrillScripts.arm(drill, context), DrillScripts.begin(drill, context)].compactMap(\.self)
            if let texts = DrillScripts.texts(drill, context) { scripts += [texts.begin, texts.undo] }
        }
        for isObserver in [false, true] {
            for reads in [false, true] {
                let start = ObserverScripts.start(spec, isObserver: isObserver, reads: reads, isLoadBalancer: true, seconds: 60)
                scripts.append(start)
                // All that asks knows how, whoever reads: before anything is measured, and while it is.
                #expect(start.ranges(of: "\n. ./ask\n").count == (isObserver ? 2 : 0))
            }
            scripts.append(ObserverScripts.fetch(isObserver: isObserver))
        }
        for script in scripts {
            let run = try await Program.run(shell.command[0], Array(shell.command.dropFirst()) + ["-n"], input: script)
            #expect(run.status == 0, "\(run.errors)\n\(script)")
        }
    }

    @Test("the operator's own reader: each answer counts, and it ends with who started it", arguments: [true, false])
    func ownReader(_ isAlive: Bool) async throws {
        let script = ObserverScripts.ownReader(try GateTests.spec(3))
        try await withTemporaryFolder { folder in
            let parent = isAlive ? "$$" : "999999999"
            let run = try await Program.run(
                "sh",
                [
                    "-c",
                    """
                    cd \(folder) && mkdir bin reader
                    printf '#!/bin/sh\\nprintf "401 0.01"\\n' >bin/curl
                    chmod +x bin/curl
                    PATH=$PWD/bin:$PATH sh -c "$0" reader "$PWD/reader" \(parent) &
                    sleep 0.3; [ ! -d reader ] || : >reader/stop
                    wait
                    ls reader 2>/dev/null; head -n 1 reader/reads 2>/dev/null; true
                    """, script,
                ])
            let lines = run.output.split(separator: "\n")
            #expect(lines.prefix(3) == (isAlive ? ["done", "reads", "stop"] : []), "\(run)")
            if isAlive { #expect(lines.last?.wholeMatch(of: #/[0-9.]+ 200 0.01/#) != nil, "\(run)") }
        }
    }
}
