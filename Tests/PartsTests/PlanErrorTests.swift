import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What is wrong with hosts or the file is said whole, before anything is changed.
@Suite struct PlanErrorTests {
    static func errors(_ capture: LabFacts.Capture, _ change: (inout ClusterSpec, inout ClusterFacts) throws -> Void) throws -> String {
        var spec = try LabFacts.spec(capture)
        var facts = try LabFacts.load(capture)
        try change(&spec, &facts)
        do {
            return "planned: \(try LabFacts.planner(spec).plan(facts).summary.count) steps"
        } catch { return "\(error)" }
    }

    static func bare(_ change: (inout ClusterSpec, inout ClusterFacts) throws -> Void) throws -> String {
        try errors(.three) { spec, facts in
            facts = try LabFacts.bare(.three)
            try change(&spec, &facts)
        }
    }

    @Test func wrongInterface() throws {
        let text = try Self.bare { spec, _ in spec.endpoint.interface = "ens32" }
        let one = { (name: String) in
            """
            \(name): there is no interface called ens32
              why: its interfaces with an address: host0
              next: set endpoint.interface to one of them, or leave it out: Trimast takes the one with the host's address
            """
        }
        #expect(text == ["master1", "master2", "master3"].map(one).joined(separator: "\n"))
    }

    @Test func noInterfaceHasTheAddress() throws {
        let text = try Self.bare { spec, facts in
            spec.endpoint.interface = nil
            try facts.change("master2") {
                $0.sections["addresses"] = "1: lo    inet 127.0.0.1/8 scope host lo\n2: eth0@if7    inet 10.0.0.2/24 scope global eth0"
            }
        }
        #expect(
            text == """
                master2: no interface has the host's address 192.168.96.66
                  why: its addresses: lo 127.0.0.1/8, eth0 10.0.0.2/24
                  next: correct the address in cluster.yaml, or name endpoint.interface
                """)
    }

    /// A host that is to be set up is not set up by a guess.
    @Test(arguments: [nil, ""]) func addressesThatCannotBeRead(_ text: String?) throws {
        let said = try Self.bare { _, facts in try facts.change("master2") { $0.sections["addresses"] = text } }
        #expect(
            said == """
                master2: its addresses could not be read
                  why: ip -o -4 address show printed none
                  next: on the host: ip -4 address; where there is no ip, install iproute2
                """)
    }

    @Test func addressTaken() throws {
        let text = try Self.bare { _, facts in
            try facts.change("master2") { $0.sections["address-answer"] = "lladdr 52:54:00:12:34:56" }
        }
        #expect(
            text == """
                master2: the floating address 192.168.96.69 is already in use
                  why: a machine that is not in cluster.yaml answers for it by ARP: lladdr 52:54:00:12:34:56
                  next: choose a free endpoint.address, or take the address from that machine
                """)
    }

    /// Where one of the hosts has it, it is ours.
    @Test func addressOfOurOwn() throws {
        let text = try Self.errors(.three) { _, facts in
            try facts.change("master1") { $0.sections["address-answer"] = "lladdr 52:54:00:12:34:56" }
        }
        #expect(text == "planned: 0 steps")
    }

    /// One error names both, and a host that etcd lists is not to be reset.
    @Test(arguments: [
        (
            ["master3", "node"],
            """
            master3, node: belong to another cluster than master1, master2, master4 and node2
              why: the authority in /etc/kubernetes/pki/ca.crt is another one on master3 and node than on master1, master2, master4 and node2
              next: take those out of cluster.yaml that are not this cluster's; reset none of them before that is certain
            """
        ),
        (
            ["master1"],
            """
            master1: belongs to another cluster than master2, master3, master4, node and node2
              why: the authority in /etc/kubernetes/pki/ca.crt is another one on master1 than on master2, master3, master4, node and node2
              next: take those out of cluster.yaml that are not this cluster's; reset none of them before that is certain
            """
        ),
        (
            ["node"],
            """
            node: belongs to another cluster than master1, master2, master3, master4 and node2
              why: the authority in /etc/kubernetes/pki/ca.crt is another one on node than on master1, master2, master3, master4 and node2
              next: take node out of cluster.yaml, or remove the other cluster there by hand, if nobody needs it: kubeadm reset
            """
        ),
    ])
    func otherCluster(_ hosts: [String], _ wanted: String) throws {
        let text = try Self.errors(.four) { _, facts in
            for name in hosts {
                try facts.change(name) {
                    $0.sections["kubernetes"] = $0["kubernetes"].replacing("Fingerprint=D4", with: "Fingerprint=00")
                }
            }
        }
        #expect(text == wanted)
    }

    @Test func clusterDown() throws {
        let text = try Self.errors(.three) { _, facts in
            for name in ["master1", "master2", "master3"] {
                try facts.change(name) {
                    $0.sections["api"] = ""
                    $0.sections["etcd"] = ""
                }
            }
        }
        #expect(
            text == """
                master1, master2, master3: no API server is ready, and whether etcd is well is not known
                  why: no answer from etcd there, and no answer is not a no: nothing is changed on what was not seen
                  next: on such a host: journalctl -u kubelet -n 50; crictl ps -a; then run the same command again
                """)
    }

    @Test func quorumLost() throws {
        let text = try Self.errors(.three) { _, facts in
            for name in ["master1", "master2", "master3"] {
                try facts.change(name) {
                    $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
                    if name != "master1" { $0.sections["etcd"] = "exit 7" }
                }
            }
        }
        #expect(
            text == """
                master1, master2, master3: etcd has lost its quorum, and no API server can be ready without it
                  why: master1: healthy
                       master2: not healthy, its data is there
                       master3: not healthy, its data is there
                  next: bring the hosts back whose data is there, and look at journalctl -u kubelet -n 50 and crictl logs of etcd on them; that is safe. What to do when they are gone for good: docs/etcd.md
                """, "\(text)")
    }

    @Test func versionChange() throws {
        let text = try Self.errors(.three) { spec, _ in spec.kubernetes.version = try version("1.21.3") }
        let one = { (name: String) in
            """
            \(name): the cluster runs Kubernetes v1.20.2, and cluster.yaml wants v1.21.3
              next: apply does not upgrade; set kubernetes.version back to 1.20.2
            """
        }
        #expect(text == ["master1", "master2", "master3"].map(one).joined(separator: "\n"))
    }

    /// A host that was read a minute later says a minute more; what it says beyond that is a difference.
    @Test(arguments: [(58, 0), (60, 0), (64, 1.5), (75, 12.5), (50, -7.5), (0, -57.5)])
    func clocksReadOneAfterTheOther(_ later: Int, _ wanted: Double) throws {
        var facts = try LabFacts.load(.three)
        try facts.change("master1") {
            $0.sections["time"] = "now=1000.5"
            $0.sections["moment"] = "sent=1000\nreceived=1001"
        }
        try facts.change("master3") {
            $0.sections["time"] = "now=\(1000 + later)"
            $0.sections["moment"] = "sent=1058\nreceived=1062"
        }
        #expect(Time.difference(try LabFacts.context("master3", LabFacts.spec(.three), facts)) == wanted)
    }

    @Test func clockDifference() throws {
        let text = try Self.bare { _, facts in
            try facts.change("master1") { $0.sections["time"] = "now=1000.0" }
            try facts.change("master2") { $0.sections["time"] = "now=1004.9" }
            try facts.change("master3") { $0.sections["time"] = "now=989.2" }
            try facts.change("node") { $0.sections["time"] = "" }
        }
        #expect(
            text == """
                master3: its clock differs by -11 s from that of master1
                  why: certificates and etcd need clocks that agree within 5 s
                  next: set the clock (date -s, or chronyc makestep), or raise time.maximumDifference
                """)
    }

    @Test func unsupportedSystem() throws {
        let text = try Self.bare { _, facts in
            try facts.change("node") { $0.sections["os"] = "PRETTY_NAME=\"Alpine Linux v3.20\"\nID=alpine" }
            try facts.change("master3") { $0.sections["os"] = "" }
            // A relative of a family that is known.
            try facts.change("master2") { $0.sections["os"] = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"" }
        }
        #expect(
            text == """
                master3: runs an unknown system, which Trimast cannot install packages on
                  next: use Debian 12, Ubuntu 22.04, CentOS Stream 8, RHEL 8, Rocky Linux 8 or AlmaLinux 8, or newer
                node: runs Alpine Linux v3.20, which Trimast cannot install packages on
                  next: use Debian 12, Ubuntu 22.04, CentOS Stream 8, RHEL 8, Rocky Linux 8 or AlmaLinux 8, or newer
                """)
    }

    @Test func settingsThatARunningClusterCannotChange() throws {
        let text = try Self.errors(.three) { spec, facts in
            spec.network.services = try range("10.97.0.0/16")
            spec.endpoint.port = 8443
            for name in ["master2", "master3"] { facts.hosts[try host(name)] = nil }
        }
        #expect(
            text == """
                master1: a setting was changed that a running cluster cannot change
                  why: endpoint: 192.168.96.69:16443 -> 192.168.96.69:8443
                       network.services: 10.96.0.0/16 -> 10.97.0.0/16
                  next: set it back in cluster.yaml; a cluster with another endpoint, network or other ranges is a new cluster
                """)
    }

    /// Asked at another port no API server answers: that must not look like a cluster that is down.
    @Test func anotherPortOfTheAPI() throws {
        let text = try Self.errors(.three) { spec, facts in
            spec.endpoint.apiPort = 7443
            for name in ["master1", "master2", "master3"] { try facts.change(name) { $0.sections["api"] = "" } }
            for name in ["master2", "master3"] { facts.hosts[try host(name)] = nil }
        }
        #expect(text.contains("why: endpoint.apiPort: 6443 -> 7443\n"), "\(text)")
        #expect(!text.contains("none of its API servers answers"))
    }

    @Test(arguments: [("bird", NetworkSpec.Plugin.calico, true), ("bird", .none, true), ("calico", .bird, true), ("calico", .none, false)])
    func anotherPodNetwork(_ has: String, _ wanted: NetworkSpec.Plugin, _ isRefused: Bool) throws {
        let text = try Self.errors(.three) { spec, facts in
            spec.network.plugin = wanted
            for name in ["master2", "master3"] { facts.hosts[try host(name)] = nil }
            try facts.change("master1") { $0.sections["kubernetes", default: ""] += "\nhas \(has)-network" }
        }
        #expect(text.contains("why: network.plugin: \(has) -> \(wanted)\n") == isRefused, "\(text)")
    }

    /// A host without any nameserver is found before CoreDNS dies of it.
    @Test func noNameserver() throws {
        let text = try Self.bare { spec, facts in
            spec.kubernetes.dns = DNSSpec()
            try facts.change("master2") { $0.sections["nameservers"] = "0" }
            try facts.change("node") { $0.sections["nameservers"] = "2" }
        }
        #expect(
            text == """
                master2: /etc/resolv.conf names no nameserver, and CoreDNS exits at once on such a host
                  next: give the host a nameserver, or set kubernetes.dns to {provider: coredns, upstream: none} in cluster.yaml
                """)
    }

    @Test func workerNamedAsControlPlane() throws {
        let text = try Self.errors(.three) { spec, _ in
            spec.hosts[3].roles = [.controlPlane, .loadBalancer]
        }
        #expect(
            text.contains(
                """
                node: is a worker of this cluster, and cluster.yaml names it as a control plane
                  next: remove it first: trimast node remove node; then apply
                """), "\(text)")
    }

    @Test func unknownVersion() throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.version = try version("1.19.0")
        #expect(
            throws: TrimastError(
                "kubernetes.unknown-version", "Kubernetes 1.19.0 is not one that Trimast knows", nextStep: "choose 1.20 to 1.36")
        ) { try LabFacts.planner(spec) }
    }

    @Test func calicoWithoutItsManifest() throws {
        let text = try Self.bare { spec, _ in spec.network.plugin = .calico }
        #expect(
            text == """
                cluster.yaml: network.calico.manifest names no file
                  next: get it (calico.yaml of the archive at https://github.com/projectcalico/calico/releases/tag/v3.21.6) and name it, or choose network.plugin: bird
                """)
    }

    @Test func noPluginIsANote() throws {
        var spec = try LabFacts.spec(.three)
        spec.network.plugin = .none
        let plan = try LabFacts.planner(spec).plan(LabFacts.bare(.three))
        #expect(plan.notes == ["master1: network.plugin is none: nodes stay NotReady until you install a pod network of your own"])
        #expect(!plan.steps.contains { $0.part == "pod-network" || $0.part == "calico" })
    }
}
