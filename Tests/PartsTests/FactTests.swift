import Facts
import Specification
import TestSupport
import Testing

@testable import Parts

/// What the text of a section means, and that no answer is not taken for an answer.
@Suite struct FactTests {
    /// A host whose facts are this section alone; nil: it was not gathered.
    static func read<Value>(_ fact: Fact<Value>, _ text: String?) throws -> Value {
        HostFacts(host: try host("a"), sections: text.map { [fact.section.name: $0] } ?? [:])[fact]
    }

    @Test func unreadIsWhatWasNotGatheredOrSaysNothingKnown() throws {
        let count = Fact("count", "nproc", unread: -1) { $0.lines.first.flatMap { Int($0) } }
        #expect(try Self.read(count, nil) == -1)
        #expect(try Self.read(count, "") == -1)
        #expect(try Self.read(count, "many") == -1)
        #expect(try Self.read(count, "4\n") == 4)
    }

    @Test func theProbeIsMadeOfTheFact() throws {
        let spec = try LabFacts.spec(.three)
        let constant = Fact("a", "unit x", units: ["x"], unread: "") { $0.text }
        #expect(constant.probe(spec.hosts[0], spec) == Probe("a", "unit x", units: ["x"]))
        let ofHost = Fact("b", script: { host, spec in "echo \(host.name) \(spec.name)" }, unread: "") { $0.text }
        #expect(ofHost.probe(spec.hosts[1], spec) == Probe("b", "echo master2 lab"))
    }

    @Test func theShapesOfText() {
        let text = SectionText("a b\tc\n\nkey=x=y\nkey=z\nmirror /one\nmirror /two")
        #expect(text.lines == ["a b\tc", "key=x=y", "key=z", "mirror /one", "mirror /two"])
        #expect(text.words.first == ["a", "b", "c"])
        #expect(text.table() == ["key": "z"])
        #expect(text.values("mirror ") == ["/one", "/two"])
        #expect(SectionText("a\r\n\r\nkey=x\r\nb\n").lines == ["a", "key=x", "b"], "what a file with CRLF printed")
    }

    @Test func unitsOfSystemd() throws {
        let fact = Fact.isActive("nginx")
        for (text, isActive) in [("active", true), ("inactive", false), ("failed", false), ("activating", false), ("", false)] {
            #expect(try Self.read(fact, text) == isActive, "\(text)")
        }
        #expect(try !Self.read(fact, nil))
    }

    @Test func swap() throws {
        #expect(try Self.read(Swap.active, nil) == nil)
        #expect(try Self.read(Swap.active, "") == [])
        #expect(try Self.read(Swap.active, "/dev/sda2  partition\t99\t0\t-2\n/swap.img file 1 0 -3") == ["/dev/sda2", "/swap.img"])
        #expect(
            try Self.read(Swap.units, "masked\netc/systemd/zram-generator.conf")
                == Swap.Units(isTargetMasked: true, paths: ["etc/systemd/zram-generator.conf"]))
        #expect(try Self.read(Swap.units, nil) == Swap.Units())
    }

    @Test func selinux() throws {
        let cases: [(String?, SELinux.Mode?)] = [(nil, nil), ("", .absent), ("0", .permissive), ("1", .enforcing)]
        for (text, mode) in cases { #expect(try Self.read(SELinux.mode, text) == mode, "\(text ?? "nothing")") }
    }

    @Test func firewall() throws {
        let ufw = "ufw\n10250/tcp  ALLOW Anywhere  # trimast 10250/tcp\n30000:32767/tcp (v6) ALLOW Anywhere (v6) # trimast 30000:32767/tcp "
        let cases: [(String?, Firewall.Running?)] = [
            (nil, nil), ("", Firewall.Running.none), ("ufw\n", .ufw(Ufw())), (ufw, .ufw(Ufw(opened: ["10250/tcp", "30000:32767/tcp"]))),
            (
                "ufw\nDefault: deny (incoming), reject (outgoing), deny (routed)\nloaded 4",
                .ufw(Ufw(loaded: 4, holdsBack: true))
            ), ("firewalld", .firewalld(Firewalld())), ("ufw\nfirewalld\n22/tcp", .ufw(Ufw())),
        ]
        for (text, running) in cases { #expect(try Self.read(Firewall.running, text) == running, "\(text ?? "nothing")") }
        #expect(Firewall.Running.none.name == nil && Firewall.Running.ufw(Ufw()).name == "ufw")
    }

    @Test func containerd() throws {
        #expect(try Self.read(Containerd.state, nil) == Containerd.State())
        #expect(try Self.read(Containerd.state, "inactive") == Containerd.State())
        #expect(try Self.read(Containerd.state, "active") == Containerd.State(isActive: true))
        #expect(try Self.read(RegistryMirrors.own, nil) == [])
        #expect(try Self.read(RegistryMirrors.own, "/a/hosts.toml\n/b/hosts.toml") == ["/a/hosts.toml", "/b/hosts.toml"])
        #expect(try Self.read(HTTPProxy.own, "/etc/trimast/apt-proxy.conf") == ["/etc/trimast/apt-proxy.conf"])
    }

    @Test func bird() throws {
        let text =
            "active\ninactive\nsession host_a Established\nsession host_b Active\nroute 10.244.1.0/24 via 10.0.0.1 dev eth0 proto bird"
        let facts = try Self.read(BirdFacts.fact, text)
        #expect(facts.isActive && !facts.isMasquerading && facts.sessions == ["host_a"])
        #expect(facts.routes == [try range("10.244.1.0/24")])
        // Without systemd there are no states, and the lines that follow are none either.
        let without = try Self.read(BirdFacts.fact, "session active Established")
        #expect(!without.isActive && !without.isMasquerading && without.sessions == ["active"])
        #expect(try Self.read(BirdFacts.fact, nil) == BirdFacts())
    }

    @Test func operatingSystem() throws {
        let text = "ID=rocky\nID_LIKE=\"rhel centos fedora\"\nPRETTY_NAME='Rocky Linux 9'\nKERNEL=5.14.0-362.el9\nARCH=aarch64"
        let system = try Self.read(OperatingSystem.fact, text)
        #expect(system.ids == ["rocky", "rhel", "centos", "fedora"] && system.name == "Rocky Linux 9")
        #expect(system.kernel == "5.14.0-362.el9" && system.kernelVersion == [5, 14] && system.architecture == "arm64")
        let nothing = try Self.read(OperatingSystem.fact, nil)
        #expect(nothing.ids == [] && nothing.name == "an unknown system" && nothing.kernelVersion == [] && nothing.architecture == "")
    }

    @Test func packages() throws {
        let name = try host("a")
        let facts = HostFacts(host: name, sections: ["packages": "kmod 30-1\nlibc6:amd64 2.36\nbroken", "held": "kubeadm\nkubelet"])
        let installed = InstalledPackages(facts)
        #expect(installed.versions == ["kmod": "30-1", "libc6": "2.36"] && installed.held == ["kubeadm", "kubelet"])
        #expect(InstalledPackages(HostFacts(host: name)).versions == [:])
    }

    @Test func addresses() throws {
        #expect(try Self.read(Interfaces.fact, nil) == nil)
        #expect(try Self.read(Interfaces.fact, "") == nil, "every host has an address: ip said nothing")
        #expect(try Self.read(Interfaces.fact, "1: lo    inet 127.0.0.1/8 scope host lo")?.names == [])
    }

    @Test func images() throws {
        #expect(try Self.read(Images.present, nil) == nil)
        #expect(try Self.read(Images.present, "") == [])
        #expect(try Self.read(Images.present, "k8s.gcr.io/pause:3.2\n") == ["k8s.gcr.io/pause:3.2"])
    }

    static let interfaces = "1: lo inet 127.0.0.1/8\n2: eth0 inet 10.0.0.9/24\n2: eth0 inet 10.0.0.1/24\n3: eth1 inet 10.1.0.1/16"

    struct Carrier: Sendable, CustomStringConvertible {
        var description: String
        var interface: String?
        var host = "10.0.0.1"
        var wanted: String?
    }

    static let carriers = [
        Carrier(description: "the one with the host's address, never the floating one", wanted: "eth0 10.0.0.1/24"),
        Carrier(description: "the one that is named, with the prefix of its own", interface: "eth1", wanted: "eth1 10.1.0.1/16"),
        Carrier(description: "the host's address on the one that is named", interface: "eth0", wanted: "eth0 10.0.0.1/24"),
        Carrier(description: "no such interface", interface: "eth2"),
        Carrier(description: "nobody else hears lo", interface: "lo"),
        Carrier(description: "no interface has the host's address", host: "10.0.0.7"),
    ]

    @Test(arguments: carriers) func whereTheFloatingAddressGoes(_ each: Carrier) throws {
        let interfaces = try #require(try Self.read(Interfaces.fact, Self.interfaces))
        let carrier = interfaces.carrier(
            HostSpec(name: try host("a"), address: try address(each.host), roles: [.loadBalancer]),
            EndpointSpec(address: try address("10.0.0.9"), interface: each.interface))
        #expect(carrier.map { "\($0.name) \($0.address)" } == each.wanted)
    }

    /// The same question by sh, for scripts that run before the facts are there.
    @Test(arguments: ShellKind.all, [("10.0.0.1", "eth0"), ("10.1.0.1", "eth1"), ("10.0.0.7", ""), ("0.0.0.1", "")])
    func theInterfaceWithAnAddressBySh(_ shell: ShellKind, _ each: (address: String, name: String)) async throws {
        let ip = "ip() { cat <<'EOF'\n\(Self.interfaces)\nEOF\n}\n"
        let result = try await shell.run(ip + Interfaces.named(with: try address(each.address)))
        #expect(result == ProgramResult(status: 0, output: each.name.isEmpty ? "" : each.name + "\n", errors: ""))
    }

    @Test func momentsAndClocks() throws {
        let moment = Moment(sent: 1.5, received: 2.5)
        let facts = HostFacts(host: try host("a"), sections: [Moment.section.name: moment.text])
        #expect(facts[Moment.section] == moment)
        #expect(HostFacts(host: try host("a"))[Moment.section] == nil)
        let one = ClockReading(now: 12, moment)
        #expect(one.ahead == 10 && one.uncertainty == 0.5)
        #expect(one.lead(over: ClockReading(now: 2, Moment(sent: 0, received: 0))) == 7.5)
        #expect(one.lead(over: ClockReading(now: 20, Moment(sent: 0, received: 0))) == -9.5)
        #expect(one.lead(over: ClockReading(now: 10.2, Moment(sent: 0, received: 0))) == 0)
    }

    /// What a login shell or a start-up file prints is no machine that has the address.
    @Test(
        arguments: [
            ("lladdr 02:aa:bb:cc:dd:ee\n", "lladdr 02:aa:bb:cc:dd:ee"), ("welcome\nlladdr 02:aa:bb:cc:dd:ee\n", "lladdr 02:aa:bb:cc:dd:ee"),
            ("", nil), ("bash.bashrc: noise on stdout\n", nil), ("lladdr of mine\n", nil), ("lladdr 02\n", nil), ("lladdr \n", nil),
        ] as [(String, String?)]) func whoAnswersForTheAddress(_ text: String, _ answer: String?)
    {
        #expect(AddressAnswer.fact.section.value(text) == answer)
    }
}
