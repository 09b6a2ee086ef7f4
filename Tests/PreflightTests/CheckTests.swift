import Facts
import Planning
import Specification
import Support
import Testing

@testable import Preflight

@Suite("Checks across hosts")
struct CheckTests {
    @Test("on good hosts nothing fails, and what is not there to look at is skipped with a sentence")
    func good() throws {
        let checks = try Hosts().evaluate()
        #expect(checks.filter { $0.outcome == .failed }.map(Fault.text) == [])
        #expect(checks.filter { $0.outcome == .skipped }.map(Fault.text) == [])
        #expect(checks.allSatisfy { !$0.found.isEmpty })
        let silent = Set(PreflightCatalogue().checks.map(\.id)).subtracting(checks.map(\.id))
        #expect(silent == ["pods.packets"], "without encapsulation there is nothing to try")
    }

    @Test(
        "fires and stays silent",
        arguments: Fault.ofHosts + Fault.ofForwarding + Fault.ofDisks + Fault.ofPrograms + Fault.ofLeftovers + Fault.ofIdentity)
    func hosts(_ fault: Fault) throws { try test(fault) }

    @Test("fires and stays silent", arguments: Fault.ofKernels + Fault.ofAddresses + Fault.ofWays + Fault.ofInstalling + Fault.ofDaemons)
    func network(_ fault: Fault) throws { try test(fault) }

    private func test(_ fault: Fault) throws {
        var hosts = try Hosts()
        try fault.spoil(&hosts)
        let checks = try hosts.evaluate([fault.id])
        let failed = checks.filter { $0.outcome == .failed }
        let texts = checks.map(Fault.text)
        for text in fault.says { #expect(texts.contains(text), "\(texts.joined(separator: "\n"))") }
        if !fault.says.contains(where: { $0.hasPrefix("FAIL") }) { #expect(failed.map(Fault.text) == []) }
        #expect(failed.allSatisfy { !($0.nextStep ?? "").isEmpty }, "what fails says what to type")
    }

    /// What to do without a module, and with packages where programs are wanted.
    @Test(
        "what to type is in the words of the host's own family",
        arguments: [
            (
                "ID=debian\nVERSION_ID=12\nKERNEL=6.1.0-18-cloud-amd64\nARCH=x86_64\n", "apt-get install linux-image-amd64",
                "apt-get purge --allow-change-held-packages kubeadm kubelet"
            ),
            (
                "ID=ubuntu\nVERSION_ID=24.04\nKERNEL=6.8.0-45-kvm\nARCH=x86_64\n", "apt-get install linux-modules-extra-6.8.0-45-kvm",
                "apt-get purge --allow-change-held-packages kubeadm kubelet"
            ),
            (
                "ID=rocky\nVERSION_ID=9.4\nKERNEL=5.14.0-427.el9.x86_64\n",
                "dnf install kernel-modules-5.14.0-427.el9.x86_64 kernel-modules-extra-5.14.0-427.el9.x86_64",
                "dnf --setopt=disable_excludes=main remove kubeadm kubelet"
            ),
            (
                "ID=centos\nVERSION_ID=7\nKERNEL=3.10.0-1160.el7.x86_64\n", "the distribution's own kernel",
                "yum --disableexcludes=main remove kubeadm kubelet"
            ),
        ])
    func words(_ system: String, _ modules: String, _ removal: String) throws {
        var hosts = try Hosts()
        hosts.spec.sources.programs = ProgramsSpec(from: "/programs")
        try hosts.set("node", "os", system)
        try hosts.set("node", "modules", "overlay=there\nbr_netfilter=missing\n")
        try hosts.set("node", "packages", "kubelet 1.34.0\nkubeadm 1.34.0\n")
        let failed = try hosts.evaluate(["kernel.modules", "host.programs"]).filter { $0.outcome == .failed }
        #expect(failed.map(\.id) == ["host.programs", "kernel.modules"])
        #expect(failed.first?.nextStep?.contains("if no cluster needs them: \(removal); or") ?? false, "\(failed)")
        #expect(failed.last?.nextStep?.contains(modules) ?? false, "\(failed)")
    }

    @Test("every check fires in some case above")
    func complete() {
        let firing =
            (Fault.ofHosts + Fault.ofForwarding + Fault.ofDisks + Fault.ofPrograms + Fault.ofLeftovers + Fault.ofIdentity + Fault.ofKernels
            + Fault.ofAddresses
            + Fault.ofWays + Fault.ofInstalling + Fault.ofDaemons)
            .filter { $0.says.contains { $0.hasPrefix("FAIL") } }
        let never = Set(PreflightCatalogue().checks.map(\.id)).subtracting(firing.map(\.id))
        #expect(never == ["host.swap", "unique.name"], "these two only inform")
    }

    @Test("one failing check hides no other")
    func together() throws {
        var hosts = try Hosts()
        var spoilt: Set<String> = ["host.reachable"]
        for fault in Fault.ofHosts + Fault.ofForwarding + Fault.ofDisks + Fault.ofPrograms + Fault.ofIdentity
        where spoilt.insert(fault.id).inserted {
            try fault.spoil(&hosts)
        }
        let ids = Set(try hosts.evaluate().map(\.id))
        #expect(ids.isSuperset(of: PreflightCatalogue().checks.map(\.id).filter { $0 != "pods.packets" }))
    }

    @Test("what a host did not say is not taken for good", arguments: ["node", "master1"])
    func silent(_ name: String) throws {
        var hosts = try Hosts()
        let host = try #require(HostName(name))
        hosts.facts.hosts[host] = HostFacts(host: host)
        let checks = try hosts.evaluate().filter { $0.host == host }
        #expect(
            checks.filter { $0.outcome == .passed }.map(Fault.text) == [
                "pass \(name): reached at \(name == "node" ? "192.168.96.68" : "192.168.96.65"), as root"
            ])
        #expect(checks.filter { $0.outcome == .skipped }.count > 10)
    }

    @Test("no host answers: every host is told, nothing is made up")
    func nobody() throws {
        var hosts = try Hosts()
        hosts.facts = ClusterFacts()
        for host in hosts.spec.hosts { hosts.errors[host.name] = TrimastError("ssh.unreachable", "cannot be reached") }
        let checks = try hosts.evaluate()
        #expect(checks.filter { $0.outcome == .passed } == [])
        #expect(checks.filter { $0.id == "host.reachable" && $0.outcome == .failed }.count == 4)
    }
}
