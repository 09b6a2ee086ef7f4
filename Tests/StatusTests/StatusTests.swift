import Facts
import Parts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Status

/// What status makes of a cluster in which something is dead: the verdict, what it calls the cause, and what it says to type.
@Suite struct StatusTests {
    @Test("nothing is said of a cluster that is well") func well() throws {
        let status = try StatusFacts().status()
        #expect(status.verdict == .well && status.exitStatus == 0)
        #expect(status.problems == [] && status.unread == [])
        #expect(status.checks.allSatisfy { $0.outcome == .passed }, "\(status.checks.filter { $0.outcome != .passed })")
        #expect(status.endpoint.holders.count == 1 && status.endpoint.answered.count == 4)
        #expect(status.etcd.members == 3 && status.etcd.healthy == 3 && status.etcd.quorum == 2 && status.etcd.leader != nil)
        #expect(status.hosts.map { $0.node?.state } == ["Ready", "Ready", "Ready", "Ready"])
        #expect(status.hosts.prefix(3).allSatisfy { ($0.etcd?.size ?? 0) > 1_000_000 && ($0.etcd?.term ?? 0) > 0 })
        #expect(status.hosts.prefix(3).allSatisfy { $0.proxy?.servers.map(\.isReady) == [true, true, true] })
        #expect(status.hosts.allSatisfy { ($0.certificate?.days ?? 0) > 300 || $0.roles == [.worker] })
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var damage: @Sendable (inout StatusFacts) throws -> Void
        var verdict = ClusterStatus.Verdict.unwell
        /// `HOST CHECK` of each problem.
        var problems: [String]
        /// What stands among the causes of the first.
        var cause: String?
        /// What stands in the first's next step.
        var next: String?
        /// What stands among what follows from the first.
        var so: String?
        /// The file of Screens that it is compared with as a whole, as `trimast status` prints it.
        var screen: String?
    }

    static let cases: [Case] = [
        Case(
            testDescription: "a host is off, and its node is not Ready",
            damage: { facts in
                try facts.lose("master2", "ssh.unreachable", cause: "No route to host")
                try facts.change(["master1", "master3"], "api") { notReady("master2", $0) }
            }, problems: ["master2 reachable"], cause: "No route to host", next: "ssh master2 true", so: "its node is NotReady",
            screen: "host-off"),
        Case(
            testDescription: "a host does not answer the operator alone",
            damage: { try $0.lose("node", "host.slow") }, problems: ["node reachable"], so: "maybe only the way from here is cut",
            screen: "host-silent"),
        Case(
            testDescription: "the operator may not log in: nothing is said of the host",
            damage: { try $0.lose("node", "ssh.key-refused") }, verdict: .unknown, problems: [], screen: "login-refused"),
        Case(
            testDescription: "no host answers: it cannot be told",
            damage: { facts in for name in StatusFacts.all { try facts.lose(name, "ssh.unreachable") } }, verdict: .unknown,
            problems: StatusFacts.all.map { "\($0) reachable" }, screen: "no-answer"),
        Case(
            testDescription: "an API server has died",
            damage: { facts in
                try facts.silenceAPI(on: ["master2"])
                try facts.kill("kube-apiserver", on: ["master2"], words: ["Error: unknown flag: --x"])
            }, problems: ["master2 api.ready"], cause: "unknown flag: --x", next: "on master2: journalctl -u kubelet", screen: "api-dead"),
        Case(
            testDescription: "an API server hangs",
            damage: { facts in
                try facts.silenceAPI(on: ["master2"])
                try facts.change(["master2"], "processes") {
                    $0.replacing(#/process kube-apiserver (\d+) \S+/#, with: { "process kube-apiserver \($0.output.1) Tsl" })
                }
            }, problems: ["master2 api.ready"], cause: "stopped by a signal", next: "on master2: kill -CONT ", screen: "api-hung"),
        Case(
            testDescription: "no API server is left: what needs one follows from that",
            damage: { facts in
                try facts.silenceAPI(on: StatusFacts.controlPlanes)
                try facts.kill("kube-apiserver", on: StatusFacts.controlPlanes)
            }, problems: StatusFacts.controlPlanes.map { "\($0) api.ready" }, cause: "no kube-apiserver runs",
            so: "endpoint.api on node", screen: "no-api"),
        Case(
            testDescription: "a member of etcd is gone, and with it its API server",
            damage: { facts in
                try facts.silenceEtcd(on: ["master3"])
                try facts.kill("etcd", on: ["master3"])
                try facts.change(["master3"], "api") { _ in "[-]etcd failed: reason withheld\n500 https://192.168.96.67:6443/readyz" }
            }, problems: ["master3 etcd.health"], cause: "no etcd runs", so: "api.ready on master3", screen: "etcd-dead"),
        Case(
            testDescription: "the same, as HAProxy tells it",
            damage: { facts in
                try facts.useHAProxy(["master3": "DOWN L7STS 500"])
                try facts.silenceEtcd(on: ["master3"])
                try facts.kill("etcd", on: ["master3"])
                try facts.change(["master3"], "api") { _ in "[-]etcd failed: reason withheld\n500 https://192.168.96.67:6443/readyz" }
                try facts.change(StatusFacts.controlPlanes, "proxy") {
                    $0.replacing("reach 192.168.96.67 200", with: "reach 192.168.96.67 500")
                }
            }, problems: ["master3 etcd.health"], cause: "no etcd runs", so: "endpoint.proxy on master1", screen: "etcd-dead-haproxy"),
        Case(
            testDescription:
                "HAProxy runs without one of the API servers, while another one does not run: the one does not follow from the other",
            damage: { facts in
                try facts.useHAProxy(["master2": "DOWN L4CON"])
                try facts.change(["master1"], "proxy-view") { $0.replacing("\nmaster3 UP L7OK 200", with: "") }
                try facts.silenceAPI(on: ["master2"])
                try facts.kill("kube-apiserver", on: ["master2"])
            }, problems: ["master1 endpoint.proxy", "master2 api.ready"], next: "on master1: systemctl reload haproxy"),
        Case(
            testDescription: "HAProxy says nothing",
            damage: { facts in
                try facts.useHAProxy()
                try facts.change(["master1"], "proxy-view") { _ in "" }
            }, problems: ["master1 endpoint.proxy"], next: "systemctl status haproxy"),
        Case(
            testDescription: "a manifest is missing",
            damage: { facts in
                try facts.silenceEtcd(on: ["master3"])
                try facts.change(["master3"], "kubernetes") { $0.replacing("has manifests/etcd.yaml\n", with: "") }
            }, problems: ["master3 etcd.health"], cause: "/etc/kubernetes/manifests/etcd.yaml is missing", next: "trimast apply"),
        Case(
            testDescription: "two members are gone: the third has no quorum, and the page for that is named",
            damage: { facts in
                try facts.silenceEtcd(on: ["master1", "master2"])
                try facts.kill("etcd", on: ["master1", "master2"])
                try facts.change(["master3"], "etcd") { text in
                    let lines = text.split(separator: "\n").filter { !$0.contains("\"health\"") }
                    return lines.joined(separator: "\n").replacing(#/"leader":"\d+"/#, with: "\"leader\":\"0\"")
                        + "\n{\"health\":\"false\"}"
                }
                try facts.silenceAPI(on: StatusFacts.controlPlanes)
            }, problems: ["master1 etcd.health", "master2 etcd.health"], next: "docs/etcd-recovery.md", so: "etcd.health on master3",
            screen: "quorum-lost"),
        Case(
            testDescription: "two control planes were reinstalled: what is left runs without a quorum",
            damage: { facts in
                try facts.silenceEtcd(on: StatusFacts.controlPlanes)
                try facts.silenceAPI(on: StatusFacts.controlPlanes)
                for name in ["master1", "master2"] {
                    try facts.change([name], "kubernetes") { _ in "kubelet inactive" }
                    try facts.change([name], "processes") { text in
                        text.split(separator: "\n").filter { !$0.hasPrefix("process ") }.joined(separator: "\n")
                            .replacing(" active", with: " inactive")
                    }
                }
            }, problems: ["master1 host.bare", "master2 host.bare"], next: "docs/etcd-recovery.md", so: "etcd.health on master3"),
        Case(
            testDescription: "the kubelet was stopped",
            damage: { facts in
                try facts.change(["node"], "processes") { $0.replacing("unit kubelet active", with: "unit kubelet inactive") }
                try facts.change(["node"], "node") {
                    $0.replacing(#/"KubeletReady"/#, with: { _ in "\"NodeStatusUnknown\"" }).replacing(
                        #/"type": "Ready",\s*"status": "True"/#, with: { _ in "\"type\": \"Ready\", \"status\": \"Unknown\"" })
                }
            }, problems: ["node unit.kubelet"], next: "on node: systemctl restart kubelet", so: "node.ready on node"),
        Case(
            testDescription: "keepalived is dead on all, so nobody holds the address",
            damage: { facts in
                try facts.change(StatusFacts.controlPlanes, "processes") {
                    $0.replacing("unit keepalived active", with: "unit keepalived failed")
                }
                for name in StatusFacts.controlPlanes {
                    try? facts.change([name], "addresses") {
                        $0.split(separator: "\n").filter { !$0.contains("192.168.96.69/") }.joined(separator: "\n")
                    }
                }
                try facts.change(StatusFacts.all, "endpoint") { _ in "000" }
            }, problems: StatusFacts.controlPlanes.map { "\($0) unit.keepalived" }, next: "systemctl restart keepalived",
            so: "endpoint.holder", screen: "no-holder"),
        Case(
            testDescription: "two hosts have the address",
            damage: { facts in
                for name in StatusFacts.controlPlanes.prefix(2) {
                    try? facts.change([name], "addresses") {
                        $0.contains("192.168.96.69/") ? $0 : $0 + "\n2: host0    inet 192.168.96.69/24 scope global host0"
                    }
                }
            }, problems: ["cluster endpoint.holder"], next: "systemctl restart keepalived", screen: "two-holders"),
        Case(
            testDescription: "a proxy is dead",
            damage: { facts in
                try facts.change(["master2"], "processes") { $0.replacing("unit nginx active", with: "unit nginx failed") }
                try facts.change(["master2"], "proxy") { $0.replacing("own 200", with: "own 000") }
            }, problems: ["master2 unit.nginx"], next: "on master2: systemctl restart nginx", so: "proxy.answers on master2",
            screen: "proxy-dead"),
        Case(
            testDescription: "a load balancer does not reach an API server that is ready",
            damage: { facts in
                try facts.change(["master3"], "proxy") { $0.replacing("reach 192.168.96.65 200", with: "reach 192.168.96.65 000") }
            },
            problems: ["master3 proxy.servers"], next: "on master3: curl -vk https://192.168.96.65:6443/readyz"),
        Case(
            testDescription: "one slow moment that nginx remembers is no problem",
            damage: { facts in
                try facts.change(["master3"], "proxy") { $0 + "\nout 192.168.96.65 upstream timed out (110: Connection timed out)" }
            },
            verdict: .well, problems: []),
        Case(
            testDescription: "an alarm",
            damage: { facts in
                try facts.change(["master1"], "etcd") { text in
                    let id = text.firstMatch(of: #/"member_id":"(\d+)"/#).map { String($0.output.1) } ?? ""
                    return text.replacing("\"dbSize\"", with: "\"errors\":[\"memberID:\(id) alarm:NOSPACE \"],\"dbSize\"")
                }
            }, problems: ["master1 etcd.alarms"], next: "docs/etcd-recovery.md"),
        Case(
            testDescription: "another member's alarm is told by that one",
            damage: { facts in
                try facts.change(["master1"], "etcd") {
                    $0.replacing("\"dbSize\"", with: "\"errors\":[\"memberID:7 alarm:NOSPACE \"],\"dbSize\"")
                }
            },
            verdict: .well, problems: []),
        Case(
            testDescription: "a store that is mostly holes",
            damage: { facts in
                try facts.change(["master1"], "etcd") { $0.replacing(#/"dbSize":"\d+"/#, with: { _ in "\"dbSize\":\"2040109465\"" }) }
            },
            problems: ["master1 etcd.size"], next: "trimast etcd defrag"),
        Case(
            testDescription: "a member that does not keep up",
            damage: { facts in
                try facts.change(["master1"], "etcd") {
                    $0.replacing(#/"raftAppliedIndex":"\d+"/#, with: { _ in "\"raftAppliedIndex\":\"1\"" }).replacing(
                        #/"raftIndex":"\d+"/#, with: { _ in "\"raftIndex\":\"900000\"" })
                }
            },
            problems: StatusFacts.controlPlanes.map { "\($0) etcd.lag" }),
        Case(
            testDescription: "a certificate ends soon",
            damage: { facts in
                try facts.change(["master1"], "certificates") {
                    $0.replacing(#/days apiserver.crt \d+/#, with: { _ in "days apiserver.crt 12" })
                }
            },
            problems: ["master1 certificates.expiry"], next: "kubeadm certs renew", screen: "certificate-ends"),
        Case(
            testDescription: "a disk is full",
            damage: { facts in
                try facts.change(["node"], "disk") { _ in "/var/lib/containerd 1000000 1000 /\n/var/lib/kubelet 1000000 1000 /" }
            },
            problems: ["node host.disk"], next: "on node: df -h", screen: "disk-full"),
        Case(
            testDescription: "memory runs out",
            damage: { facts in
                try facts.change(["node"], "machine") { $0.replacing(#/MemAvailable=\d+/#, with: { _ in "MemAvailable=90000" }) }
            },
            problems: ["node host.memory"]),
        Case(
            testDescription: "a clock is ahead",
            damage: { facts in
                try facts.change(["node"], "time") { $0.replacing(#/now=(\d+)/#, with: { "now=\((Int($0.output.1) ?? 0) + 60)" }) }
            }, problems: ["node hosts.clock"], next: "on node: chronyc makestep", screen: "clock-ahead"),
        Case(
            testDescription: "the scheduler does not run",
            damage: { try $0.kill("kube-scheduler", on: ["master1"], words: ["lost lease"]) }, problems: ["master1 kube-scheduler"],
            cause: "its last words: lost lease"),
        Case(
            testDescription: "the scheduler's manifest was taken away",
            damage: { facts in
                try facts.change(["master1"], "processes") { text in
                    text.split(separator: "\n").filter { !$0.hasPrefix("process kube-scheduler ") }.joined(separator: "\n")
                }
            }, problems: ["master1 kube-scheduler"], next: "on master1: ls /etc/kubernetes/manifests"),
        Case(
            testDescription: "the controller manager is stopped by a signal",
            damage: { facts in
                try facts.change(["master1"], "processes") {
                    $0.replacing(
                        #/process (kube-controller-manager) (\d+) \S+/#, with: { "process \($0.output.1) \($0.output.2) Tsl" })
                }
            }, problems: ["master1 kube-controller-manager"], next: "on master1: kill -CONT "),
        Case(
            testDescription: "the holder does not answer the operator",
            damage: { facts in
                let holder = try facts.status().endpoint.holders.first?.text ?? ""
                try facts.lose(holder, "ssh.key-refused")
            }, verdict: .unknown, problems: []),
    ]

    private static func notReady(_ node: String, _ text: String) -> String {
        text.replacing("\"\(node)\",\"Ready\"", with: "\"\(node)\",\"NotReady\"")
    }

    @Test(arguments: cases) func damaged(_ damaged: Case) throws {
        var facts = try StatusFacts()
        try damaged.damage(&facts)
        let status = try facts.status()
        #expect(status.verdict == damaged.verdict)
        #expect(status.problems.map { "\($0.check.host?.text ?? "cluster") \($0.check.id)" } == damaged.problems)
        let first = status.problems.first
        if let cause = damaged.cause { #expect(first?.causes.contains { $0.contains(cause) } ?? false, "\(first?.causes ?? [])") }
        if let next = damaged.next { #expect(first?.nextStep.contains(next) ?? false, "\(first?.nextStep ?? "")") }
        if let so = damaged.so {
            #expect(
                first?.consequences.contains { "\($0.text) on \($0.host?.text ?? "")".contains(so) } ?? false,
                "\(first?.consequences ?? [])")
        }
    }

    @Test("who is a member of etcd, and of which cluster, is not judged where no member tells it") func untold() throws {
        func outcomes(_ damage: (inout StatusFacts) throws -> Void) throws -> ([String], ClusterStatus) {
            var facts = try StatusFacts()
            try damage(&facts)
            let status = try facts.status()
            return (
                ["etcd.voters", "etcd.cluster-id"].map { id in status.checks.first { $0.id == id }?.outcome.rawValue ?? "" }, status
            )
        }
        let (silent, status) = try outcomes { try $0.silenceEtcd(on: StatusFacts.controlPlanes) }
        #expect(silent == ["skipped", "skipped"] && status.verdict == .unwell)
        for id in ["etcd.voters", "etcd.cluster-id"] {
            #expect(!Exposition.render(status).contains("check=\"\(id)\""))
            #expect(!status.problems.contains { $0.check.id == id || $0.consequences.contains { $0.text == id } })
        }
        // A list without a quorum behind it may be an old one.
        let noQuorum = try outcomes { facts in
            try facts.silenceEtcd(on: ["master1", "master2"])
            try facts.change(["master3"], "etcd") { $0.replacing("{\"health\":\"true\"}", with: "{\"health\":\"false\"}") }
        }
        #expect(noQuorum.0 == ["skipped", "passed"])
    }

    @Test("what status reads is one request, and waits for answers beside everything else") func probes() throws {
        let planner = try Planner(spec: StatusFacts.spec(), catalogue: Catalogue())
        for host in planner.spec.hosts {
            let probes = planner.statusProbes(host)
            #expect(Set(probes.compactMap(\.section)).count == probes.count, "each section once")
            let slow = Set(probes.filter(\.isSlow).compactMap(\.section))
            #expect(slow == (host.isControlPlane ? ["api", "etcd", "endpoint", "proxy"] : ["node", "endpoint"]))
            #expect(probes.filter { !$0.isSlow }.allSatisfy { !$0.script.contains("curl") })
        }
    }

    @Test("what a proxy thinks of each API server: HAProxy by its names, nginx by addresses") func opinions() throws {
        let own = HostFacts(
            host: try host("master1"),
            sections: [
                "proxy": "own 200\nreach 192.168.96.65 200\nout 192.168.96.67 timed out\n",
                "proxy-view": "master1 UP L7OK 200\nmaster2 DOWN L4TOUT\n",
            ])
        let spec = try StatusFacts.spec(proxy: .haproxy)
        func opinions(_ facts: HostFacts) -> [ProxyView.Opinion?] {
            let view = ProxyView.of(facts, spec)
            return spec.hosts.prefix(3).map { view?.opinion(of: $0) }
        }
        #expect(opinions(own) == [.used, .leftOut("L4TOUT"), .leftOut("not in its configuration")])
        var silent = own
        silent.sections["proxy-view"] = ""
        #expect(opinions(silent) == [nil, nil, .leftOut("timed out")])
        let view = try #require(ProxyView.of(own, spec))
        #expect(view.answer == "200" && view.reached.count == 1)
        #expect(ProxyView.of(HostFacts(host: try host("master1")), spec) == nil, "nobody asked")
        #expect(ProxyView.isReady("200", spec) && !ProxyView.isReady("500", spec) && !ProxyView.isReady(nil, spec))
        let probes = try Planner(spec: spec, catalogue: Catalogue()).statusProbes(spec.hosts[0])
        #expect(probes.contains { $0.isSlow && $0.script.contains("trimast.sock") } && ProxyView.name(spec) == "haproxy")
    }

    @Test("what waits for answers runs beside the rest, also where nothing can be written", arguments: ShellKind.all, [true, false])
    func beside(_ shell: ShellKind, _ canWrite: Bool) async throws {
        let probes = [
            Probe("slow", "echo 'it'\\''s' late; exit 3").slow, Probe("quick", "echo now"), Probe("empty", "exit 0").slow,
            Probe("other", "echo end").slow,
        ]
        let script = FactsScript.compose(probes).replacing("/run/trimast-facts", with: canWrite ? "/tmp/trimast-facts" : "/nowhere/facts")
        let run = try await shell.run(script)
        let sections = FactsScript.parse(Array(run.output.utf8)).sections
        #expect(sections == ["slow": "it's late", "quick": "now", "empty": "", "other": "end"], "\(run)")
    }
}
