import Execution
import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing
import Transport

@testable import Terminal

@Suite struct StyleTests {
    @Test func colourIsForPeopleWhoWantIt() {
        #expect(Style(environment: ["TERM": "xterm"], isTerminal: true).isColoured)
        #expect(Style(environment: [:], isTerminal: true).isColoured)
        #expect(Style(environment: ["NO_COLOR": ""], isTerminal: true).isColoured)
        #expect(!Style(environment: ["NO_COLOR": "1"], isTerminal: true).isColoured)
        #expect(!Style(environment: ["NO_COLOR": "0"], isTerminal: true).isColoured)
        #expect(!Style(environment: ["TERM": "dumb"], isTerminal: true).isColoured)
        #expect(!Style(environment: ["TERM": "xterm"], isTerminal: false).isColoured)
        #expect(Style(isColoured: true)(.red, "x") == "\u{1B}[31mx\u{1B}[0m")
        #expect(Style(isColoured: false)(.red, "x") == "x")
    }
}

/// A small plan of two hosts, one of them with nothing to do.
enum Sample {
    static func plan() throws -> Plan {
        let a = try host("master1")
        let b = try host("node")
        func step(_ number: Int, _ host: HostName, _ part: String, _ action: Action, _ why: String, needs: Set<Resource> = []) -> Step {
            Step(
                id: "\(host)/\(part)/\(number)", host: host, part: part, action: action, why: why, needs: needs,
                provides: [Resource(host, part)])
        }
        let hosts = FileAction(
            path: "/etc/hosts", content: "127.0.0.1 localhost\n10.0.0.1 \(RuntimeValue("name"))\n",
            previous: RemoteFile(mode: "600", content: "127.0.0.1 localhost\nold\n"))
        return Plan(
            cluster: try host("lab"),
            steps: [
                step(1, a, "hosts", .file(hosts), "every host knows every other by name"),
                step(2, a, "hosts", .command(CommandAction("set the host name", glyph: .change, "true")), "it has none"),
                step(1, a, "tokens", .command(CommandAction("delete the token", glyph: .remove, "true")), "nobody needs it"),
                step(1, b, "time", .unit(UnitAction("chrony.service", .restart)), "its configuration changed"),
                step(
                    1, b, "join", .kubeadm(KubeadmAction("join", configuration: nil, waived: ["Mem": "it is small"])), "not in the cluster",
                    needs: [Resource(a, "tokens")]),
            ], notes: ["node: something to know"])
    }

    static func settled() throws -> [HostName: [Settled]] {
        let swap = Settled(part: "swap", promise: "no swap, now and after a reboot")
        return [try host("master1"): [swap], try host("idle"): [swap, Settled(part: "hosts", promise: "the host is called idle")]]
    }

    static func hosts() throws -> [HostName] { try ["master1", "idle", "node"].map { try host($0) } }
}

@Suite struct PlanTextTests {
    /// The names of a thousand hosts in each of a thousand files are a million lines that nobody reads.
    @Test func longDifferencesAreCut() throws {
        let a = try host("a")
        let content = (1...150).map { "line \($0)\n" }.joined()
        let step = Step(
            id: "a/x/1", host: a, part: "x", action: .file(FileAction(path: "/x", content: Template(content), previous: nil)), why: "why")
        let text = PlanText.render(Plan(cluster: a, steps: [step]), hosts: [a], style: Style(isColoured: false))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("        +line 100"))
        #expect(!text.contains("line 101"))
        #expect(lines.contains("        … 50 more: plan -o json has all"))
    }

    @Test func wholeText() throws {
        let text = PlanText.render(
            try Sample.plan(), hosts: try Sample.hosts(), style: Style(isColoured: false), settled: try Sample.settled())
        #expect(
            text == """
                master1
                  = swap  no swap, now and after a reboot
                  hosts
                    ~ write /etc/hosts  (every host knows every other by name)
                        mode 600 -> 644
                         127.0.0.1 localhost
                        -old
                        +10.0.0.1 ‹name›
                    ~ set the host name  (it has none)
                  tokens
                    - delete the token  (nobody needs it)

                idle
                  nothing to do: it is as cluster.yaml wants it
                  = swap   no swap, now and after a reboot
                  = hosts  the host is called idle

                node
                  not read, so nothing is known of it
                  time
                    * restart chrony.service  (its configuration changed)
                  join
                    > kubeadm join  (not in the cluster)
                        waives Mem: it is small

                note: node: something to know
                5 steps on 2 hosts: 2 to change, 1 to start, 1 to run, 1 to remove.
                """)
        let short = PlanText.render(try Sample.plan(), hosts: try Sample.hosts(), style: Style(isColoured: false))
        #expect(!short.contains("idle"))
    }

    /// On a terminal long lines hang under their text; what fits is as elsewhere.
    @Test func fortyColumns() throws {
        func text(_ width: Int?, isColoured: Bool = false) throws -> String {
            PlanText.render(
                try Sample.plan(), hosts: try Sample.hosts(), style: Style(isColoured: isColoured), settled: try Sample.settled(),
                width: width)
        }
        #expect(
            try text(40) == """
                master1
                  = swap  no swap, now and after a
                          reboot
                  hosts
                    ~ write /etc/hosts  (every host
                        knows every other by name)
                        mode 600 -> 644
                         127.0.0.1 localhost
                        -old
                        +10.0.0.1 ‹name›
                    ~ set the host name  (it has none)
                  tokens
                    - delete the token  (nobody needs
                        it)

                idle
                  nothing to do: it is as cluster.yaml wants it
                  = swap   no swap, now and after a
                           reboot
                  = hosts  the host is called idle

                node
                  not read, so nothing is known of it
                  time
                    * restart chrony.service  (its
                        configuration changed)
                  join
                    > kubeadm join  (not in the cluster)
                        waives Mem: it is small

                note: node: something to know
                5 steps on 2 hosts: 2 to change, 1 to
                  start, 1 to run, 1 to remove.
                """)
        #expect(try text(400) == text(nil))
        #expect(try text(40, isColoured: true).replacing(#/\u{1B}\[\d+m/#, with: "") == text(40))
    }

    /// A title that is too long for a line is no command to copy: no backslash.
    @Test func aLongTitle() throws {
        let a = try host("a")
        let step = Step(
            id: "a/x/1", host: a, part: "x", action: .command(CommandAction("kubeadm init phase one two three", "true")), why: "why so")
        let text = PlanText.render(Plan(cluster: a, steps: [step]), hosts: [a], style: Style(isColoured: false), width: 24)
        #expect(
            text.hasPrefix(
                """
                a
                  x
                    > kubeadm init phase
                        one two three
                        (why so)
                """), "\(text)")
    }

    /// Colour adds colour and nothing else.
    @Test func colours() throws {
        let coloured = PlanText.render(try Sample.plan(), hosts: try Sample.hosts(), style: Style(isColoured: true))
        #expect(coloured.contains("\u{1B}[31m-old\u{1B}[0m") && coloured.contains("\u{1B}[32m+10.0.0.1 ‹name›\u{1B}[0m"))
        let plain = coloured.replacing(#/\u{1B}\[\d+m/#, with: "")
        #expect(plain == PlanText.render(try Sample.plan(), hosts: try Sample.hosts(), style: Style(isColoured: false)))
    }

    @Test func summaries() throws {
        var plan = try Sample.plan()
        plan.steps = [plan.steps[0]]
        #expect(PlanText.summary(plan) == "1 step on 1 host: 1 to change.")
        let host = plan.steps[0].host
        let operations: [UnitAction.Operation] = [.disableAndStop, .mask, .restart, .enable]
        plan.steps = operations.map {
            Step(id: $0.rawValue, host: host, part: "x", action: .unit(UnitAction("x.service", $0)), why: "why")
        }
        #expect(PlanText.summary(plan) == "4 steps on 1 host: 1 to change, 1 to start, 2 to stop.")
        #expect(
            PlanText.render(plan, hosts: try Sample.hosts(), style: Style(isColoured: false)).contains(
                "    x disable and stop x.service  (why)\n    x mask x.service  (why)\n    * restart x.service  (why)\n    ~ enable x.service  (why)\n"
            ))
        plan.steps = []
        #expect(PlanText.summary(plan) == "Nothing to do: every host is as cluster.yaml wants it.")
    }
}

@Suite struct CheckTextTests {
    @Test func wholeText() throws {
        let checks = [
            Check("swap", rows: ["R2"], host: try host("master1"), .passed, found: "no swap", nextStep: "not shown"),
            Check("etcd.voters", rows: ["R25", "R26"], .failed, found: "2 voters", nextStep: "look at etcd"),
            Check("pods.dns", host: try host("node"), .skipped, found: "there is no DNS", nextStep: "not shown"),
            Check("api", host: try host("node"), .failed, found: "no answer"),
        ]
        #expect(
            CheckText.render(checks, style: Style(isColoured: false)) == """
                pass  master1  swap         no swap  [R2]
                skip  node     pods.dns     there is no DNS
                FAIL  cluster  etcd.voters  2 voters  [R25 R26]
                      next: look at etcd
                FAIL  node     api          no answer
                1 passed, 2 failed, 1 skipped
                """)
        #expect(CheckText.render([], style: Style(isColoured: false)) == "0 passed, 0 failed, 0 skipped")
    }
}

@Suite struct TimingTextTests {
    @Test func linesAndTheMiddle() throws {
        func timing(_ connecting: Int, _ answering: Int) -> ConnectionTiming {
            let begin = ContinuousClock().now
            let opened = begin + .milliseconds(connecting)
            return ConnectionTiming(started: begin, opened: opened, answered: opened + .milliseconds(answering))
        }
        let timings = try [host("b"): timing(1500, 20), host("a"): timing(250, 40), host("master1"): timing(300, 30)]
        #expect(
            TimingText.render(timings, roundTrips: [try host("b"): 2, try host("a"): 1]) == """
                host     connection  answers  round trips
                a            0.25 s   0.04 s  1
                b            1.50 s   0.02 s  2
                master1      0.30 s   0.03 s  0
                connection: median 0.30 s, longest 1.50 s
                answers: median 0.03 s, longest 0.04 s
                """)
        #expect(TimingText.render([:], roundTrips: [:]) == "host  connection  answers  round trips")
    }
}

@Suite struct ProgressTests {
    static let style = Style(isColoured: false)

    @Test func linesFollowTheEvents() throws {
        let plan = try Sample.plan()
        let steps = plan.steps
        var progress = ProgressState(plan, hosts: try Sample.hosts())
        // Hosts with nothing to do have no line.
        #expect(progress.lines(width: 80, now: 0, style: Self.style) == ["master1  0/3      waits", "node     0/2      waits"])

        progress.take(.started(steps[0]), at: 0)
        progress.take(.started(steps[3]), at: 1)
        #expect(
            progress.lines(width: 80, now: 3.9, style: Self.style) == [
                "master1  0/3      write /etc/hosts  3 s", "node     0/2      restart chrony.service  2 s",
            ])
        // Times below a second are noise.
        #expect(progress.lines(width: 80, now: 1.5, style: Self.style)[1] == "node     0/2      restart chrony.service  ")

        progress.take(.finished(steps[0], seconds: 4), at: 4)
        progress.take(.started(steps[1]), at: 4)
        progress.take(.started(steps[1]), at: 9)
        progress.take(.finished(steps[3], seconds: 3), at: 4)
        let lines = progress.lines(width: 80, now: 10, style: Self.style)
        #expect(lines == ["master1  1/3      set the host name  6 s", "node     1/2      waits for master1: delete the token"])
        let narrow = progress.lines(width: 40, now: 10, style: Self.style)
        #expect(narrow == ["master1  1/3      set the host name  6 s", "node     1/2      waits for master1: de…"])
        #expect(narrow.allSatisfy { $0.count <= 40 })
        #expect(progress.lines(width: 1, now: 10, style: Self.style) == ["…", "…"])

        let error = TrimastError("step.failed", "no")
        progress.take(.failed(steps[1], error), at: 11)
        #expect(progress.lines(width: 80, now: 12, style: Self.style)[0] == "master1  1/3      failed")
        progress.take(.started(steps[2]), at: 12)
        progress.take(.finished(steps[2], seconds: 1), at: 13)
        #expect(progress.lines(width: 80, now: 13, style: Self.style)[0] == "master1  2/3      failed")
        progress.take(.lost(try host("node"), error), at: 14)
        #expect(progress.lines(width: 80, now: 14, style: Self.style)[1] == "node     1/2      connection lost")
        let coloured = progress.lines(width: 80, now: 14, style: Style(isColoured: true))
        #expect(coloured == progress.lines(width: 80, now: 14, style: Self.style).map { "\u{1B}[31m\($0)\u{1B}[0m" })
    }

    @Test func aHostThatIsThroughIsDone() throws {
        let plan = try Sample.plan()
        var progress = ProgressState(plan, hosts: [try host("master1")])
        for step in plan.steps.prefix(3) { progress.take(.finished(step, seconds: 1), at: 1) }
        #expect(progress.lines(width: 80, now: 2, style: Self.style) == ["master1  3/3      done"])
        #expect(progress.lines(width: 80, now: 2, style: Style(isColoured: true)) == ["\u{1B}[32mmaster1  3/3      done\u{1B}[0m"])
    }

    @Test func plainLines() throws {
        let step = try Sample.plan().steps[3]
        let error = TrimastError("step.failed", "x: failed with status 1", place: "node", cause: "line 1\nline 2")
        func line(_ event: RunEvent, isLive: Bool = false) -> String? {
            ProgressView.line(event, now: 12.34, isLive: isLive, style: Self.style)
        }
        #expect(line(.started(step)) == nil)
        #expect(line(.finished(step, seconds: 0.2)) == "  12.3 s  node  restart chrony.service")
        #expect(line(.finished(step, seconds: 1.26)) == "  12.3 s  node  restart chrony.service  (1.3 s)")
        #expect(line(.failed(step, error)) == "  12.3 s  node  failed: restart chrony.service\nline 1\nline 2")
        #expect(line(.skipped(step, because: "a/b/1")) == "  12.3 s  node  skipped: restart chrony.service (because of a/b/1)")
        #expect(line(.lost(try host("node"), error)) == "  12.3 s  node  lost: x: failed with status 1")
        #expect(
            line(.stopping) == "  12.3 s  stopping: running steps finish, nothing more starts (interrupt again to stop at once)")
        // On a live display only what must stay.
        #expect(line(.finished(step, seconds: 2), isLive: true) == nil)
        #expect(line(.skipped(step, because: "x"), isLive: true) == nil)
        #expect(line(.failed(step, error), isLive: true) == line(.failed(step, error)))
    }
}
