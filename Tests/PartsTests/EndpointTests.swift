import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Proxies, the check that judges them, and the change from one kind to another.
@Suite struct EndpointTests {
    /// What curl meets: HTTP status, or curl's own exit status where there is none.
    enum Answer: Sendable, CustomStringConvertible {
        case status(Int)
        case exit(Int)
        /// curl's "could not connect" and "timed out".
        static let refused = Answer.exit(7)
        static let timeout = Answer.exit(28)
        /// Nobody has the address: curl could not connect either, and the kernel says why.
        static let unreachable = Answer.exit(-7)
        /// A connection, and then nothing: by HTTPS curl calls it no connection.
        static let hung = Answer.exit(-28)

        var description: String {
            switch self {
            case .status(let code): "HTTP \(code)"
            case .exit(let code): "curl \(code)"
            }
        }
        var words: String {
            switch self {
            case .status(let code): "printf \(code)"
            case .exit(-28): "case $* in *http://*) printf 0.000079 ;; *) printf 0.000000 ;; esac; return 28"
            case .exit(let code): "printf 0.000000; return \(abs(code))"
            }
        }
    }

    struct Situation: Sendable, CustomStringConvertible {
        var kind: EndpointSpec.LoadBalancer
        /// What the proxy of this host answers, request by request; the last one for ever.
        var own: [Answer]
        /// What the proxies of the two others answer.
        var others: [Answer]
        var mayHold: Bool
        var isAnonymous = true
        /// Its proxy hangs.
        var kills = false
        /// It hears no other control plane.
        var isAlone = false
        var description: String { "\(kind): own \(own), others \(others)" }
    }

    static let situations: [Situation] = [
        // An API server is ready: others are not even asked.
        Situation(kind: .haproxy, own: [.status(200)], others: [.status(200), .status(200)], mayHold: true),
        Situation(kind: .haproxy, own: [.status(200)], others: [.refused, .timeout], mayHold: true),
        // No proxy here.
        Situation(kind: .haproxy, own: [.refused], others: [.refused, .refused], mayHold: false),
        Situation(kind: .haproxy, own: [.refused], others: [.status(200), .status(200)], mayHold: false),
        // It reaches none, and somebody else does.
        Situation(kind: .haproxy, own: [.status(503)], others: [.timeout, .status(200)], mayHold: false),
        // It reaches one again while the others were asked.
        Situation(kind: .haproxy, own: [.status(503), .status(200)], others: [.timeout, .status(200)], mayHold: true),
        // Nobody reaches one: before the first start, and while all are away.
        Situation(kind: .haproxy, own: [.status(503)], others: [.status(500), .status(503)], mayHold: true),
        Situation(kind: .haproxy, own: [.status(503)], others: [.refused, .timeout], mayHold: true),
        Situation(kind: .haproxy, own: [.status(503)], others: [.exit(35), .status(403)], mayHold: true),
        // It hangs.
        Situation(kind: .haproxy, own: [.timeout], others: [.status(200), .refused], mayHold: false, kills: true),
        // It says something after all.
        Situation(kind: .haproxy, own: [.timeout, .status(200)], others: [.status(200), .refused], mayHold: true),
        Situation(kind: .haproxy, own: [.timeout, .status(503)], others: [.status(200), .refused], mayHold: false),
        Situation(kind: .haproxy, own: [.status(503), .timeout], others: [.status(200), .refused], mayHold: false),
        Situation(kind: .haproxy, own: [.timeout, .refused], others: [.status(200), .refused], mayHold: false),
        // One of them is heard, if only by its word that there is no API server; or it takes a connection and says nothing.
        Situation(kind: .haproxy, own: [.timeout], others: [.timeout, .refused], mayHold: true),
        Situation(kind: .haproxy, own: [.status(503)], others: [.hung, .hung], mayHold: true),
        // Nobody is, and no API server here is ready: there is no quorum.
        Situation(kind: .haproxy, own: [.timeout], others: [.timeout, .timeout], mayHold: false, isAlone: true),
        Situation(kind: .haproxy, own: [.status(503)], others: [.timeout, .unreachable], mayHold: false, isAlone: true),
        Situation(kind: .nginx, own: [.status(500)], others: [.unreachable, .timeout], mayHold: false, isAlone: true),
        // The last one of a cluster that has lost the others for good is healthy.
        Situation(kind: .haproxy, own: [.status(200)], others: [.timeout, .timeout], mayHold: true),
        // Without anonymous requests 401 is what a server says that takes requests.
        Situation(kind: .haproxy, own: [.status(503)], others: [.status(401), .refused], mayHold: true),
        Situation(kind: .haproxy, own: [.status(503)], others: [.status(401), .refused], mayHold: false, isAnonymous: false),
        // One slow or failed sample is none.
        Situation(kind: .nginx, own: [.timeout, .status(200)], others: [.status(200), .status(200)], mayHold: true),
        Situation(kind: .nginx, own: [.status(500), .timeout, .status(200)], others: [.status(200), .status(200)], mayHold: true),
        Situation(kind: .nginx, own: [.status(500)], others: [.status(200), .status(200)], mayHold: false),
        Situation(kind: .nginx, own: [.timeout], others: [.refused, .status(200)], mayHold: false),
        Situation(kind: .nginx, own: [.exit(35)], others: [.status(503), .refused], mayHold: true),
        Situation(kind: .nginx, own: [.refused], others: [.refused, .refused], mayHold: false),
        Situation(kind: .nginx, own: [.status(401)], others: [.status(200), .status(200)], mayHold: false),
        Situation(kind: .nginx, own: [.status(401)], others: [.status(200), .status(200)], mayHold: true, isAnonymous: false),
    ]

    @Test(arguments: situations) func verdict(_ situation: Situation) async throws {
        var spec = try LabFacts.spec(.three)
        spec.endpoint.loadBalancer = situation.kind
        if !situation.isAnonymous { spec.kubernetes.apiServerArgs["authentication-config"] = "/x" }
        let check = AddressCheck.text(spec.hosts[0], spec)
        let own = situation.own.enumerated().map { "\($0.offset + 1)) \($0.element.words) ;;" }.joined(separator: "\n")
        let last = situation.own.last?.words ?? ":"
        for shell in ShellKind.all {
            try await withTemporaryFolder { folder in
                let text = check.replacing(ProxyState.folder, with: "\(folder)/state")
                // curl runs in a subshell: how often it was called stands in a file.
                let curl = """
                    curl() {
                    case "$*" in
                    *//192.168.96.66:*) \(situation.others[0].words) ;;
                    *//192.168.96.67:*) \(situation.others[1].words) ;;
                    *)
                    echo x >>\(folder)/calls
                    case $(grep -c x \(folder)/calls) in
                    \(own)
                    *) \(last) ;;
                    esac ;;
                    esac
                    }

                    """
                let failed = zip(["192.168.96.66", "192.168.96.67"], situation.others).filter { "\($0.1)" == "\(Answer.unreachable)" }
                let neighbours = failed.map { "*\($0.0)*) echo FAILED ;;\n" }.joined()
                let ip = "ip() {\ncase \"$*\" in\n\(neighbours)*neigh*) ;;\n*) echo it is here ;;\nesac\n}\n"
                let result = try await shell.run(
                    curl + "chrt() { :; }\nlogger() { :; }\n\(ip)systemctl() { echo \"$*\"; }\n" + text)
                let output = situation.kills ? "kill -s KILL \(situation.kind).service\n" : ""
                #expect(result == ProgramResult(status: situation.mayHold ? 0 : 1, output: output, errors: ""), "\(shell)")
                #expect(try String(contentsOfFile: "\(folder)/state/holder", encoding: .utf8) == "1\n", "whoever has the address says so")
                #expect(try String(contentsOfFile: "\(folder)/state/alone", encoding: .utf8) == (situation.isAlone ? "1\n" : "0\n"))
            }
        }
    }

    /// With all control planes off, load balancers that are none hear each other: the address stays where it is. One that hears nobody gives it
    /// away, unless nobody else could take it.
    @Test(
        arguments: [
            ([.timeout, .unreachable, .timeout], .status(503), true, "0\n"),
            ([.timeout, .timeout, .timeout], .refused, true, "0\n"),
            ([.timeout, .timeout, .timeout], .hung, true, "0\n"),
            ([.timeout, .timeout, .timeout], .status(200), false, "0\n"),
            ([.timeout, .timeout, .timeout], .timeout, false, "1\n"),
            ([.unreachable, .timeout, .unreachable], .unreachable, false, "1\n"),
            ([.timeout, .timeout, .refused], .timeout, true, "0\n"),
            ([.timeout, .timeout, .timeout], nil, true, nil),
        ] as [([Answer], Answer?, Bool, String?)])
    func balancerThatIsNoControlPlane(_ controlPlanes: [Answer], _ other: Answer?, _ mayHold: Bool, _ alone: String?) async throws {
        var spec = try LabFacts.spec(.three)
        for index in spec.hosts.indices where spec.hosts[index].isControlPlane { spec.hosts[index].roles = [.controlPlane] }
        for last in other == nil ? ["70"] : ["70", "71"] {
            spec.hosts.append(
                HostSpec(name: try host("lb\(last)"), address: try address("192.168.96.\(last)"), roles: [.loadBalancer]))
        }
        let own = try #require(spec.loadBalancers.first)
        let servers = ["65", "66", "67"].map { "192.168.96.\($0):6443" }
        #expect(AddressCheck.heard(own, spec) == (other == nil ? [] : servers + ["192.168.96.71:16443"]))
        let check = AddressCheck.text(own, spec)
        let answers = Array(zip(["65", "66", "67"], controlPlanes)) + [("71", other ?? .timeout)]
        let lines = answers.map { "*//192.168.96.\($0.0):*) \($0.1.words) ;;\n" }.joined()
        let failed = answers.filter { "\($0.1)" == "\(Answer.unreachable)" }.map { "*192.168.96.\($0.0)*) echo FAILED ;;\n" }.joined()
        let programs = """
            curl() {
            case "$*" in
            \(lines)*) printf 503 ;;
            esac
            }
            ip() {
            case "$*" in
            \(failed)*neigh*) ;;
            *) echo it is here ;;
            esac
            }
            chrt() { :; }

            """
        for shell in ShellKind.all {
            try await withTemporaryFolder { folder in
                let result = try await shell.run(programs + check.replacing(ProxyState.folder, with: "\(folder)/state"))
                #expect(result == ProgramResult(status: mayHold ? 0 : 1, output: "", errors: ""), "\(shell)")
                #expect((try? String(contentsOfFile: "\(folder)/state/alone", encoding: .utf8)) == alone)
            }
        }
    }

    /// However many load balancers say nothing, they are waited for once: keepalived gives the check 15 s.
    @Test(arguments: ShellKind.all) func othersAreAskedAtOnce(_ shell: ShellKind) async throws {
        var spec = try LabFacts.spec(.three)
        for number in 0..<20 {
            let own = try address("192.168.97.\(number + 1)")
            spec.hosts.append(HostSpec(name: try host("lb\(number)"), address: own, roles: [.loadBalancer]))
        }
        let check = AddressCheck.text(spec.hosts[0], spec)
        try await withTemporaryFolder { folder in
            // The last one answers once all others have been asked, and they say nothing until it has: one after the other they would give up.
            let programs = """
                curl() {
                case "$*" in
                *unix-socket*) printf 503 ;;
                *//192.168.96.*) return 7 ;;
                *//192.168.97.20:*)
                until [ "$(grep -c . \(folder)/asked)" = 19 ] || [ -e \(folder)/gone ]; do sleep 0.1; done
                : >\(folder)/answered
                printf 200 ;;
                *)
                echo "$*" >>\(folder)/asked
                n=0
                until [ -e \(folder)/answered ]; do
                n=$((n + 1))
                [ $n -lt 600 ] || : >\(folder)/gone
                [ ! -e \(folder)/gone ] || return 28
                sleep 0.1
                done
                return 28 ;;
                esac
                }
                chrt() { :; }
                ip() { :; }

                """
            let result = try await shell.run(programs + check.replacing(ProxyState.folder, with: "\(folder)/state"))
            #expect(result.status == 1, "\(result)")
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/gone"), "they were asked one after the other")
            #expect(try String(contentsOfFile: "\(folder)/asked", encoding: .utf8).split(separator: "\n").count == 19)
        }
    }

    /// Another proxy on the host.
    enum Beside: Sendable {
        case nobody, stopped, running
        /// It runs, and Trimast did not set it up: it shares no port.
        case own
    }

    /// What keepalived reads, by what a unit calls and what else runs; whether systemd is asked, which is busy at that moment.
    @Test(
        arguments: [
            ("up", .nobody, "0", false), ("up", .running, "0", false), ("gone haproxy", .nobody, "1", false),
            ("gone haproxy", .stopped, "1", true), ("gone haproxy", .running, "7", true), ("gone haproxy", .own, "1", false),
            ("leave haproxy USR1 $p", .nobody, "1", false), ("leave haproxy USR1 $p", .stopped, "1", true),
            ("leave haproxy USR1 $p", .running, "7", true), ("leave haproxy USR1 $p", .own, "1", false),
        ] as [(String, Beside, String, Bool)])
    func proxyState(_ call: String, _ beside: Beside, _ told: String, _ asks: Bool) async throws {
        for shell in ShellKind.all {
            try await withTemporaryFolder { folder in
                let text = ProxyState.text.replacing(ProxyState.folder, with: folder).replacing("/etc/systemd/system", with: folder)
                let isSetUp = beside == .stopped || beside == .running
                let script = """
                    systemctl() {
                    [ "$*" != "-q is-active haproxy" ] || exit 9
                    : >\(folder)/asked
                    \(beside == .running || beside == .own)
                    }
                    mkdir \(folder)/haproxy.service.d \(folder)/nginx.service.d
                    : >\(folder)/haproxy.service.d/trimast.conf
                    \(isSetUp ? ": >\(folder)/nginx.service.d/trimast.conf" : ":")
                    echo 7 >\(folder)/down
                    sleep 60 &
                    p=$!
                    set -- \(call)
                    \(text)
                    cat \(folder)/down
                    kill $p 2>/dev/null
                    [ -e \(folder)/asked ]
                    """
                let result = try await shell.run(script)
                #expect(result.output == told + "\n" && (result.status == 0) == asks, "\(shell): \(result)")
            }
        }
    }

    /// It is made where it is not there, and written over where it is: an empty file means 0 to keepalived.
    @Test(arguments: ShellKind.all) func proxyStateIsNeverEmptied(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { folder in
            let text = ProxyState.text.replacing(ProxyState.folder, with: "\(folder)/state").replacing("/etc/systemd/system", with: folder)
            let script = """
                (
                set -- up
                \(text)
                )
                cat \(folder)/state/down
                set -- gone haproxy
                \(text)
                cat \(folder)/state/down
                """
            let result = try await shell.run(script)
            #expect(result == ProgramResult(status: 0, output: "0\n1\n", errors: ""), "\(result)")
            #expect(!text.contains(" >"), "what opens a file by > empties it first")
        }
    }

    static func changed(_ kind: EndpointSpec.LoadBalancer = .nginx) throws -> (ClusterSpec, ClusterFacts) {
        var spec = try LabFacts.spec(.four)
        spec.endpoint.loadBalancer = kind
        return (spec, try LabFacts.load(.four))
    }

    /// One host at a time, the holder last; the former proxy serves until the new one was seen to.
    @Test func anotherKindIsATurnForEachHostTheHolderLast() throws {
        let (spec, facts) = try Self.changed()
        let holder = try #require(ClusterState(spec, facts).holders.first)
        let plan = try LabFacts.planner(spec).plan(facts)
        let steps = plan.steps.filter { $0.part == "load-balancer" && !$0.isRecovery }
        for host in spec.loadBalancers {
            let own = steps.filter { $0.host == host.name }
            #expect(own.allSatisfy { $0.turn?.subject == host.name && $0.locks == [.controlPlaneDisruption] })
            let titles = own.map(\.title)
            let order = [
                "write /etc/nginx/nginx.conf", "enable and start nginx.service", "wait until nginx reaches an API server",
                "write /etc/keepalived/trimast-check", "disable and stop haproxy.service",
            ]
            let places = order.map { titles.firstIndex(of: $0) }
            #expect(places.allSatisfy { $0 != nil } && places.compactMap { $0 } == places.compactMap { $0 }.sorted(), "\(titles)")
            let others = Set(spec.loadBalancers.filter { $0.name != host.name }.map { Resource($0.name, .loadBalancer) })
            #expect((own.first?.needs ?? []).isSuperset(of: others) == (host.name == holder))
            let recovery = plan.steps.filter { $0.host == host.name && $0.part == "load-balancer" && $0.isRecovery }
            #expect(recovery.map(\.title) == ["start haproxy again, and stop nginx"])
        }
        #expect(plan.defects == [])
        // Nothing of keepalived is touched: the check stands where it stood.
        #expect(!plan.steps.contains { $0.part == "virtual-address" })
    }

    /// Where two hosts have the address none waits for the other.
    @Test func twoHoldersDoNotWaitForEachOther() throws {
        var (spec, facts) = try Self.changed()
        for name in ["master1", "master2"] {
            try facts.change(name) {
                $0.sections["addresses"] = $0["addresses"] + "\n2: host0    inet \(spec.endpoint.address)/24 scope global secondary host0"
            }
        }
        #expect(ClusterState(spec, facts).holders.count > 1)
        #expect(try LabFacts.planner(spec).plan(facts).defects == [])
        spec.endpoint.loadBalancer = .haproxy
        #expect(try !LabFacts.planner(spec).plan(facts).steps.contains { $0.part == "load-balancer" })
    }

    /// A proxy that Trimast did not set up is left alone.
    @Test func theHostsOwnProxyStays() throws {
        var (spec, facts) = try Self.changed(.haproxy)
        for host in spec.loadBalancers {
            try facts.change(host.name.text) {
                $0.sections["nginx"] = "active"
                $0.files["/etc/nginx/nginx.conf"] = RemoteFile(content: "http {}\n")
            }
        }
        #expect(try LabFacts.planner(spec).plan(facts).summary == [])
    }

    /// The proxy's copy of the authority: from the run on a fresh start, from the facts later, from the host's own where facts do not tell it.
    @Test func authority() throws {
        let fresh = try LabFacts.planner(LabFacts.spec(.three)).plan(LabFacts.bare(.three))
        let writes = fresh.steps.filter { $0.title == "write the cluster's authority to /etc/haproxy/trimast-ca.crt" }
        #expect(writes.map(\.host.text) == ["master1", "master2", "master3"])
        #expect(writes.allSatisfy { $0.needs.contains(ClusterValues.haveAuthorities) })
        let spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try facts.change("master3") { $0.files["/etc/haproxy/trimast-ca.crt"] = nil }
        #expect(
            try LabFacts.planner(spec).plan(facts).summary
                == [
                    "master3 load-balancer: write /etc/haproxy/trimast-ca.crt on endpoint",
                    "master3 load-balancer: reload haproxy.service on endpoint",
                ])
        for host in spec.controlPlanes { try facts.change(host.name.text) { $0.files[LoadBalancer.authority] = nil } }
        #expect(
            try LabFacts.planner(spec).plan(facts).summary == [
                "master3 load-balancer: copy the cluster's authority to /etc/haproxy/trimast-ca.crt on endpoint",
                "master3 load-balancer: reload haproxy.service on endpoint",
            ])
    }

    /// No host's name has a `_`, so that no server that is tried last is called as another host.
    @Test func serversOfOneProxyHaveDifferentNames() throws {
        var spec = try LabFacts.spec(.three)
        for (index, name) in ["a", "a-unready", "unready-a"].enumerated() { spec.hosts[index].name = try host(name) }
        let text = HAProxy().configuration(spec, .balancer, DebianFamily.usual)
        let backend = text.split(separator: "\n").drop { $0 != "backend kubernetes" }.dropFirst().prefix { $0.hasPrefix("    ") }
        let names = backend.filter { $0.hasPrefix("    server ") }.map { $0.split(separator: " ")[1] }
        #expect(names.count == 6 && Set(names).count == 6, "\(names)")
    }

    /// A node's own proxy is the same, for itself alone; it asks less often, the more nodes there are.
    @Test func nodeLocalProxyIsTheSameForItselfAlone() throws {
        var spec = try LabFacts.spec(.three)
        for proxy in ApiProxies.all {
            let (all, own) = (
                proxy.configuration(spec, .balancer, DebianFamily.usual), proxy.configuration(spec, .local, DebianFamily.usual)
            )
            let diff = LineDiff.unified(old: all, new: own, context: 0).filter { $0.hasPrefix("+") }.map {
                $0.split(separator: " ").dropFirst()
            }
            switch proxy.kind {
            case .haproxy:
                #expect(own.contains("    bind 127.0.0.1:16443\n") && own.contains(" inter 2s fastinter 100ms fall 2 rise 3\n"))
                #expect(diff.count == 2)
            case .nginx:
                #expect(own.contains("listen 127.0.0.1:16443 reuseport"))
                #expect(diff.count == 1)
            }
        }
        for number in 0..<1000 {
            spec.hosts.append(
                HostSpec(name: try host("n\(number)"), address: try address("10.1.\(number / 250).\(number % 250 + 1)"), roles: [.worker]))
        }
        #expect(HAProxy().configuration(spec, .local, DebianFamily.usual).contains(" inter 20s "))
    }

    static func local(_ facts: inout ClusterFacts, _ spec: ClusterSpec, kubelet: String, kubeProxy: String) throws {
        for host in spec.nodes {
            try facts.change(host.name.text) {
                $0.sections["api-clients"] = "kubelet=\(host.isControlPlane ? spec.floatingServer : kubelet)\nkube-proxy=\(kubeProxy)"
            }
        }
    }

    /// First the proxies and the certificates' name, then kubelets, some at a time, and kube-proxy; and the other way round.
    @Test func nodeLocalProxyComesAndGoes() throws {
        var spec = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try Self.local(&facts, spec, kubelet: spec.floatingServer, kubeProxy: spec.floatingServer)
        #expect(try LabFacts.planner(spec).plan(facts).summary == [])
        spec.endpoint.nodeLocalProxy = true
        var plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.defects == [])
        let kubelets = plan.steps.filter { $0.title == "point the kubelet to https://127.0.0.1:16443" }
        #expect(kubelets.map(\.host.text) == ["node", "node2"])
        #expect(kubelets.allSatisfy { $0.locks == [.workerDisruption] })
        for host in ["node", "node2"] { #expect(kubelets[0].needs.contains(Resource(try TestSupport.host(host), .loadBalancer))) }
        for host in spec.controlPlanes { #expect(kubelets[0].needs.contains(Resource(host.name, .controlPlane))) }
        #expect(plan.steps.contains { $0.title == "point kube-proxy to https://127.0.0.1:16443" && $0.host.text == "master1" })
        #expect(plan.steps.contains { $0.title == "write /etc/haproxy/haproxy.cfg" && $0.host.text == "node" })
        #expect(!plan.steps.contains { $0.title.contains("keepalived") && $0.host.text == "node" })
        // And back, on hosts that have it.
        try Self.local(&facts, spec, kubelet: spec.localServer, kubeProxy: spec.localServer)
        for name in ["node", "node2"] {
            try facts.change(name) {
                $0.files["/etc/haproxy/haproxy.cfg"] = RemoteFile(content: HAProxy().configuration(spec, .local, DebianFamily.usual))
                $0.sections["haproxy"] = "active"
            }
        }
        spec.endpoint.nodeLocalProxy = false
        plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.defects == [])
        let gone = plan.steps.filter { $0.title == "disable and stop haproxy.service" }
        #expect(gone.map(\.host.text) == ["node", "node2"])
        #expect(gone.allSatisfy { step in spec.nodes.allSatisfy { step.needs.contains(Resource($0.name, .localClients)) } })
        #expect(plan.steps.contains { $0.title == "point the kubelet to https://192.168.96.69:16443" })
        // A server that is somebody's own wish stays.
        try Self.local(&facts, spec, kubelet: "https://lb.example.com:6443", kubeProxy: "https://lb.example.com:6443")
        #expect(try !LabFacts.planner(spec).plan(facts).steps.contains { $0.part == "local-clients" })
    }

    /// On a fresh start the kubelet of a worker is pointed to its own proxy once it has joined, and kube-proxy before it runs anywhere.
    @Test func nodeLocalProxyOfAFreshStart() throws {
        var spec = try LabFacts.spec(.three)
        spec.endpoint.nodeLocalProxy = true
        let plan = try LabFacts.planner(spec).plan(LabFacts.bare(.three))
        #expect(plan.defects == [])
        let own = plan.steps.filter { $0.host.text == "node" }.map(\.title)
        let order = ["write /etc/haproxy/haproxy.cfg", "kubeadm join", "point the kubelet to https://127.0.0.1:16443"].map {
            own.firstIndex(of: $0)
        }
        #expect(order.allSatisfy { $0 != nil } && order.compactMap { $0 } == order.compactMap { $0 }.sorted(), "\(own)")
        let first = plan.steps.filter { $0.host.text == "master1" }.map(\.title)
        let addon = try #require(first.firstIndex(of: "kubeadm init phase addon kube-proxy"))
        #expect(first[addon + 1] == "point kube-proxy to https://127.0.0.1:16443")
        let names = try KubeadmConfiguration(spec: spec, release: try #require(KubernetesRelease(spec.kubernetes.version)))
            .controlPlane(spec.hosts[0])
        #expect(names.contains("- 127.0.0.1\n"))
    }

    @Test func whatTheProxySays() throws {
        let spec = try LabFacts.spec(.three)
        var facts = try LabFacts.load(.three)
        func check() throws -> Check? {
            try LabFacts.planner(spec).verify(facts).first { $0.id == "endpoint.proxy" && $0.host?.text == "master1" }
        }
        #expect(try check()?.found == "haproxy does not answer")
        let two = "master1 UP L7OK 200\nmaster2 UP L7OK 200\n"
        try facts.change("master1") { $0.sections["proxy-view"] = two + "master3 UP L7OK 200\n" }
        #expect(try check()?.outcome == .passed)
        // It runs with another configuration than the one that is there.
        try facts.change("master1") { $0.sections["proxy-view"] = two }
        let unknown = try check()
        #expect(unknown?.found == "to its proxy these API servers are not ready: master3 (not in its configuration)")
        #expect(unknown?.outcome == .failed && unknown?.nextStep?.contains("systemctl reload haproxy") == true)
        try facts.change("master1") { $0.sections["proxy-view"] = "master1 UP L7OK 200\nmaster2 DOWN L7STS 500\nmaster3 DOWN L4CON" }
        let found = try check()
        #expect(found?.outcome == .failed)
        #expect(found?.found == "to its proxy these API servers are not ready: master2 (L7STS 500), master3 (L4CON)")
    }
}
