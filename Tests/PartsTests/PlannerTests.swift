import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// Plans out of facts that were captured from real hosts.
@Suite struct PlannerTests {
    @Test func bareHosts() throws {
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(LabFacts.bare(.three))
        try Golden.expect(plan.summary.map { $0 + "\n" }.joined(), is: "bare-plan")
        #expect(plan.notes == [])
        #expect(plan.defects == [])
    }

    @Test(arguments: LabFacts.Capture.allCases) func builtHostsNeedNothing(_ capture: LabFacts.Capture) throws {
        let plan = try LabFacts.planner(LabFacts.spec(capture)).plan(LabFacts.load(capture))
        #expect(plan.summary == [])
        #expect(plan.notes == [])
    }

    /// What is settled is what verify passes for the same facts, part by part; a part with steps is none of it.
    @Test(arguments: LabFacts.Capture.allCases) func settledPartsAreThoseThatVerifyPasses(_ capture: LabFacts.Capture) throws {
        let planner = try LabFacts.planner(LabFacts.spec(capture))
        var facts = try LabFacts.load(capture)
        try facts.change("node") { $0.sections["swap"] = "/dev/sda2  partition\t999420\t0\t-2" }
        facts.hosts[try host("master3")] = nil
        let plan = try planner.plan(facts)
        let settled = planner.settled(facts, besides: plan)
        #expect(settled.keys.map(\.text).sorted() == facts.hosts.keys.map(\.text).sorted())
        let parts = Set(planner.catalogue.parts.map(\.id))
        for (name, list) in settled {
            let passed = planner.verify(facts).filter { $0.host == name && $0.outcome == .passed && parts.contains($0.id) }
            for each in list { #expect(passed.contains { $0.id == each.part && $0.found == each.promise }, "\(name): \(each)") }
            #expect(Set(list.map(\.part)).isDisjoint(with: plan.steps.filter { $0.host == name }.map(\.part)))
        }
        #expect(settled[try host("node")]?.contains { $0.part == "swap" } == false)
        #expect(settled[try host("master1")]?.contains(Settled(part: "swap", promise: "no swap, now and after a reboot")) == true)
    }

    /// A bare host holds next to nothing, and is not said to: also where kubeadm pulls the images, and no step of ours does.
    @Test func bareHostsHoldLittle() throws {
        var spec = try LabFacts.spec(.three)
        spec.sources.images = []
        let planner = try LabFacts.planner(spec)
        let facts = try LabFacts.bare(.three)
        let settled = planner.settled(facts, besides: try planner.plan(facts))
        for host in spec.hosts {
            #expect(settled[host.name]?.map(\.part) == ["swap", "selinux", "firewall"], "\(host.name): \(settled[host.name] ?? [])")
        }
    }

    /// The facts of a host with the right names hold their check sum; those of another cluster file do not.
    @Test func condensedNamesOfAllHosts() throws {
        let spec = try LabFacts.spec(.three)
        var facts = try LabFacts.load(.three)
        let own = "127.0.0.1 localhost\n"
        try facts.change("node") { $0.files["/etc/hosts"]?.content = own + HostsBlock(spec.hosts).condensed }
        #expect(try LabFacts.planner(spec).plan(facts).summary == [])
        try facts.change("node") { $0.files["/etc/hosts"]?.content = own + HostsBlock(Array(spec.hosts.dropLast())).condensed }
        let plan = try LabFacts.planner(spec).plan(facts)
        #expect(plan.summary == ["node hosts: write /etc/hosts"])
        guard case .file(let file)? = plan.steps.first?.action else { throw WrongLiteral(text: "no file") }
        #expect(file.content.shown == own + HostsBlock(spec.hosts).text)
    }

    /// A host that could not be reached gets no steps, and the others get theirs.
    @Test func unreachableWorkerIsLeftOut() throws {
        var facts = try LabFacts.bare(.three)
        facts.hosts[try host("node")] = nil
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
        let all = try LabFacts.planner(LabFacts.spec(.three)).plan(LabFacts.bare(.three)).summary
        #expect(
            plan.summary
                == all.filter { !$0.hasPrefix("node ") && !$0.contains("label node:") }.map {
                    $0.replacing("4 nodes", with: "3 nodes").replacing("master3, node", with: "master3")
                })
    }

    /// What is set up is not rewritten by a guess: nothing is planned, nothing is promised, and verify does not pass what it cannot see.
    @Test(arguments: [nil, ""]) func addressesThatCannotBeRead(_ text: String?) throws {
        var spec = try LabFacts.spec(.four)
        spec.endpoint.interface = nil
        let planner = try LabFacts.planner(spec)
        var facts = try LabFacts.load(.four)
        #expect(planner.verify(facts).filter { $0.id == "endpoint.holder" }.map(\.outcome) == [.passed])
        try facts.change("master2") { $0.sections["addresses"] = text }
        let plan = try planner.plan(facts)
        #expect(plan.summary == [])
        #expect(plan.notes == ["master2: its addresses could not be read: nothing is planned for the floating address there"])
        let name = try host("master2")
        #expect(planner.settled(facts, besides: plan)[name]?.contains { $0.part == "virtual-address" } == false)
        let checks = planner.verify(facts)
        #expect(!checks.contains { $0.id == "virtual-address" && $0.host == name && $0.outcome == .passed })
        let holder = try #require(checks.first { $0.id == "endpoint.holder" })
        #expect(holder.outcome == .failed && holder.found.hasPrefix("the addresses of master2 could not be read"))
    }

    /// Without hosts there is nothing to read: what only a host could say stands as its name.
    @Test func renderedWithoutHosts() throws {
        var spec = try LabFacts.spec(.three)
        func keepalived() throws -> [Substring] {
            let rendered = try LabFacts.planner(spec).render()
            #expect(rendered.notes == [])
            let file = try #require(rendered.files.first { $0.host.text == "master1" && $0.path == VirtualAddress.path })
            return file.content.split(separator: "\n").filter { $0.contains("interface") || $0.contains(" dev ") }
        }
        #expect(try keepalived() == ["    interface host0", "        192.168.96.69/24 dev host0"])
        spec.endpoint.interface = nil
        spec.endpoint.prefix = 20
        #expect(try keepalived() == ["    interface ‹interface›", "        192.168.96.69/20 dev ‹interface›"])
    }

    struct Change: Sendable, CustomStringConvertible {
        var description: String
        var spec: @Sendable (inout ClusterSpec) throws -> Void = { _ in }
        var facts: @Sendable (inout ClusterFacts) throws -> Void = { _ in }
    }

    static func section(_ host: String, _ name: String, _ text: String, _ description: String) -> Change {
        Change(description: description, facts: { try $0.change(host) { $0.sections[name] = text } })
    }

    static func file(_ host: String, _ path: String, _ description: String, _ edit: @escaping @Sendable (String) -> String?) -> Change {
        Change(
            description: description,
            facts: {
                try $0.change(host) { facts in
                    guard let text = facts.files[path]?.content else { return }
                    if let edited = edit(text) { facts.files[path]?.content = edited } else { facts.files[path] = nil }
                }
            })
    }

    static let etcd = "/etc/kubernetes/manifests/etcd.yaml"

    /// One thing at a time is different on an established cluster of four control planes and two workers.
    static let changes: [Change] = [
        section("master2", "swap", "/dev/sda2                               partition\t999420\t0\t-2", "swap is in use"),
        section("node", "swap-fstab", "/dev/sda2 none swap sw 0 0", "swap in fstab"),
        section("node", "swap-units", "service zramswap.service", "a service that turns swap on"),
        file("node", "/etc/hostname", "the next boot calls the host otherwise") { _ in "debian\n" },
        section("node", "cloud-init", "active", "cloud-init is there"),
        section("node", "systemd-networkd", "active", "systemd-networkd manages interfaces"),
        section("node", "NetworkManager", "active", "NetworkManager manages interfaces"),
        section("node", "swap-units", "etc/systemd/system/dev-sda2.swap", "systemd has a swap unit"),
        section("node", "swap-units", "masked\netc/systemd/system/dev-sda2.swap", "a swap unit that is masked"),
        file("node", "/etc/hosts", "/etc/hosts lacks a host") { $0.replacing("192.168.96.71 master4\n", with: "") },
        section("node", "hostname", "localhost", "the host calls itself otherwise"),
        section(
            "node2", "kernel",
            "module.overlay=there\nmodule.br_netfilter=there\nnet.bridge.bridge-nf-call-ip6tables=1\nnet.bridge.bridge-nf-call-iptables=1\nnet.ipv4.ip_forward=0",
            "forwarding is off"),
        section("master3", "held", "kubeadm\nkubectl", "a package is not held"),
        Change(
            description: "a package is missing",
            facts: { try $0.change("master3") { $0.sections["packages"] = $0["packages"].replacing("socat 1.7.4.4-2", with: "") } }),
        file("master1", "/etc/haproxy/haproxy.cfg", "haproxy.cfg differs") { $0.replacing("250ms", with: "1s") },
        file("master1", "/etc/haproxy/trimast-ca.crt", "the proxy's copy of the authority differs") { $0 + "\n" },
        section("master1", "haproxy", "inactive", "haproxy does not run"),
        Change(description: "another kind of proxy", spec: { $0.endpoint.loadBalancer = .nginx }),
        file("master4", "/etc/keepalived/keepalived.conf", "keepalived.conf differs") { $0.replacing("nopreempt", with: "") },
        file("master4", "/etc/keepalived/trimast-check", "the check differs") { $0 + "\n" },
        file("master4", "/etc/keepalived/trimast-moved", "what keepalived calls is missing") { _ in nil },
        file("master4", "/etc/systemd/system/keepalived.service.d/trimast.conf", "keepalived's unit differs") { _ in nil },
        section("master4", "keepalived", "failed", "keepalived does not run"),
        file("node", "/etc/containerd/config.toml", "containerd's configuration differs") {
            $0.replacing("SystemdCgroup = true", with: "")
        },
        section("node", "containerd", "inactive", "containerd does not run"),
        file("node", "/etc/crictl.yaml", "crictl.yaml is missing") { _ in nil },
        section("node", "images", "k8s.gcr.io/pause:3.2", "an image is missing"),
        section("node", "time", "now=1795572352.4\nchronyd=", "chronyd does not run"),
        file("node", "/etc/default/chrony", "chronyd has other options") { _ in "DAEMON_OPTS=\"\"\n" },
        file("master2", "/etc/bird/bird.conf", "bird.conf lacks a session") {
            $0.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("host_node2") }.joined(separator: "\n")
        },
        section("master2", "bird", "inactive\nactive", "bird does not run"),
        section("master2", "bird", "active\ninactive", "nothing masquerades"),
        file("master2", "/etc/cni/net.d/10-trimast.conflist", "the CNI configuration is missing") { _ in nil },
        section("master2", "kubeconfig", "", "the user has no kubeconfig"),
        file("master2", "/etc/profile.d/trimast-kubectl.sh", "kubectl does not complete") { _ in nil },
        Change(
            description: "a label is missing",
            facts: { try $0.change("node") { $0.sections["node"] = $0["node"].replacing("node-role.kubernetes.io/work", with: "x") } }),
        file("master2", etcd, "etcd's manifest says existing, as kubeadm join writes it") {
            $0.replacing("--initial-cluster-state=new", with: "--initial-cluster-state=existing")
        },
        file("master2", etcd, "etcd's manifest lacks a member") { $0.replacing(",master4=https://192.168.96.71:2380", with: "") },
        section("node2", "swap", "", "nothing"),
        Change(
            description: "a worker is not in the cluster",
            facts: {
                try $0.change("node2") {
                    $0.sections["kubernetes"] = "kubelet inactive"
                    $0.sections["node"] = ""
                }
            }),
        Change(
            description: "a worker's join did not finish",
            facts: {
                try $0.change("node2") {
                    $0.sections["kubernetes"] = "has pki/ca.crt\nhas kubelet-config\nkubelet activating"
                    $0.sections["node"] = ""
                }
            }),
        Change(description: "a control plane is not in the cluster", facts: leave),
        Change(description: "a setting of the kubelet", spec: { $0.kubernetes.kubelet["maxPods"] = .int(150) }),
        Change(description: "an argument of the API server", spec: { $0.kubernetes.apiServerArgs["profiling"] = "true" }),
        Change(description: "a name in the certificate", spec: { $0.kubernetes.certificateNames = ["api.example.com"] }),
        Change(description: "a setting of kube-proxy", spec: { $0.network.proxyMode = .nftables }),
        Change(
            description: "a worker more in the file",
            spec: { $0.hosts.append(HostSpec(name: try host("node3"), address: try address("192.168.96.90"), roles: [.worker])) }),
        Change(description: "a label is no longer in the file", spec: { $0.hosts[4].labels = [:] }),
        Change(
            description: "another interface",
            facts: {
                try $0.change("master2") {
                    $0.sections["addresses"] = $0["addresses"] + "\n3: host1    inet 10.0.0.1/24 scope global host1"
                }
            }),
    ]

    /// master4 was never there: the others' etcd does not list it.
    @Sendable static func leave(_ facts: inout ClusterFacts) throws {
        for name in ["master1", "master2", "master3"] {
            try facts.change(name) { facts in
                facts.sections["etcd"] = facts["etcd"].replacing(
                    #"{"ID":"340371947631568023","name":"master4","peerURLs":["https://192.168.96.71:2380"],"clientURLs":["https://192.168.96.71:2379"]},"#,
                    with: "")
                let manifest = facts.files[etcd]?.content.replacing(",master4=https://192.168.96.71:2380", with: "")
                facts.files[etcd]?.content = manifest ?? ""
            }
        }
        try facts.change("master4") { facts in
            facts.sections["kubernetes"] = "kubelet inactive"
            for section in ["node", "etcd", "api", "kubeconfig"] { facts.sections[section] = "" }
            for path in [etcd, ClusterValues.applied] { facts.files[path] = nil }
        }
    }

    @Test func oneChangeGivesItsStepsAlone() throws {
        var text = ""
        for change in Self.changes {
            var spec = try LabFacts.spec(.four)
            var facts = try LabFacts.load(.four)
            try change.spec(&spec)
            try change.facts(&facts)
            let plan = try LabFacts.planner(spec).plan(facts)
            text += "# \(change)\n" + plan.summary.map { $0 + "\n" }.joined() + plan.notes.map { "note: \($0)\n" }.joined() + "\n"
        }
        try Golden.expect(text, is: "changes")
    }

    /// What kubeadm's phases need of each other differs by version.
    @Test(arguments: ["1.20.2", "1.30.0", "1.36.2"]) func orderOfAFreshStart(_ text: String) throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.version = try version(text)
        let steps = try LabFacts.planner(spec).plan(LabFacts.bare(.three)).steps
        func place(_ host: String, _ title: String) -> Int? { steps.firstIndex { $0.host.text == host && $0.title.hasPrefix(title) } }
        let kubelet = try #require(place("master2", "kubeadm init phase kubelet-start"))
        let manifests = try #require(place("master2", "kubeadm init phase control-plane all"))
        #expect((kubelet < manifests) == (text == "1.20.2"), "a kubelet with a dockershim takes its time before it looks for manifests")
        let token = try #require(place("master1", "kubeadm init phase bootstrap-token"))
        let settings = try #require(place("master1", "kubeadm init phase upload-config kubelet"))
        #expect((settings < token) == (text == "1.36.2"), "where the upload waits for the node, workers do not wait for the upload")
        #expect((place("master2", "kubeadm init phase upload-config") == nil) == (text == "1.36.2"))
    }

    /// The new member is in before any other is taken out to rewrite its manifest.
    @Test func guardsWaitForTheControlPlaneThatJoins() throws {
        var facts = try LabFacts.load(.four)
        try Self.leave(&facts)
        let plan = try LabFacts.planner(LabFacts.spec(.four)).plan(facts)
        let guards = plan.steps.filter { $0.id.hasSuffix("/etcd-guard/1") }
        #expect(guards.map(\.host.text) == ["master1", "master2", "master3", "master4"])
        for step in guards {
            #expect(step.turn != nil)
            #expect(step.needs.contains("master4/control-plane"), "\(step.id)")
            #expect(step.locks == [.etcdMembership, .controlPlaneDisruption], "\(step.id)")
        }
        let join = try #require(plan.steps.first { $0.title == "kubeadm join" })
        let gate = try #require(plan.steps.first { $0.turn == join.turn })
        #expect(gate.needs.isSuperset(of: ["cluster/token", "cluster/authorities", "master4/images"]))
        #expect(join.locks == [.etcdMembership, .controlPlaneDisruption])
        // The token is deleted once the join is through, however it ended.
        let delete = try #require(plan.steps.first { $0.title == "delete the bootstrap token" })
        #expect(delete.isCleanUp)
        #expect(delete.needs.isSuperset(of: ["master4/control-plane", "cluster/token"]))
    }

    /// Workers of a fresh cluster join at once: nothing that they need is another worker's.
    @Test func workersDoNotWaitForEachOther() throws {
        let plan = try LabFacts.planner(LabFacts.spec(.four)).plan(LabFacts.bare(.four))
        let provided = Set(plan.steps.filter { $0.host.text == "node2" }.flatMap(\.provides))
        for step in plan.steps where step.host.text == "node" { #expect(step.needs.isDisjoint(with: provided), "\(step.id)") }
    }
}
