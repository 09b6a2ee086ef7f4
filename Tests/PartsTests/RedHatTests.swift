import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Systems with rpm: which they are, and what differs between them.
@Suite struct RedHatTests {
    /// os-release as the distributions ship it: the files of centos-release, redhat-release, rocky-release, almalinux-release, fedora-release,
    /// openEuler-release, kylin-release, anolis-release and alinux-release, of which only these keys are read.
    static let systems: [(osRelease: String, level: Int, containerd: [String], epel: Bool)] = [
        (
            "NAME=\"CentOS Linux\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"7\"\nPRETTY_NAME=\"CentOS Linux 7 (Core)\"", 7,
            ["containerd.io"], true
        ),
        (
            "ID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"8\"\nPRETTY_NAME=\"CentOS Stream 8\"", 8, ["containerd.io"], true
        ),
        (
            "ID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"9\"\nPRETTY_NAME=\"CentOS Stream 9\"", 9, ["containerd.io"], true
        ),
        (
            "ID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"10\"\nPRETTY_NAME=\"CentOS Stream 10 (Coughlan)\"", 10,
            ["containerd.io"], true
        ),
        (
            "ID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.4\"\nPRETTY_NAME=\"Red Hat Enterprise Linux 9.4 (Plow)\"", 9,
            ["containerd.io"], true
        ),
        (
            "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"8.10\"\nPRETTY_NAME=\"Rocky Linux 8.10 (Green Obsidian)\"", 8,
            ["containerd.io"], true
        ),
        (
            "ID=\"almalinux\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\nPRETTY_NAME=\"AlmaLinux 9.4 (Seafoam Ocelot)\"", 9,
            ["containerd.io"], true
        ),
        ("ID=\"ol\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"8.9\"\nPRETTY_NAME=\"Oracle Linux Server 8.9\"", 8, ["containerd.io"], true),
        ("ID=fedora\nVERSION_ID=40\nPRETTY_NAME=\"Fedora Linux 40 (Server Edition)\"", 10, ["containerd", "runc"], false),
        ("ID=\"openEuler\"\nVERSION_ID=\"20.03\"\nPRETTY_NAME=\"openEuler 20.03 (LTS-SP3)\"", 8, ["containerd.io"], false),
        ("ID=\"openEuler\"\nVERSION_ID=\"22.03\"\nPRETTY_NAME=\"openEuler 22.03 (LTS-SP3)\"", 9, ["containerd.io"], false),
        ("ID=\"openEuler\"\nVERSION_ID=\"24.03\"\nPRETTY_NAME=\"openEuler 24.03 (LTS)\"", 9, ["containerd.io"], false),
        ("ID=\"kylin\"\nVERSION_ID=\"V10\"\nPRETTY_NAME=\"Kylin Linux Advanced Server V10 (Sword)\"", 8, ["containerd.io"], false),
        ("ID=\"anolis\"\nID_LIKE=\"rhel fedora centos\"\nVERSION_ID=\"8.8\"\nPRETTY_NAME=\"Anolis OS 8.8\"", 8, ["containerd.io"], false),
        ("ID=\"anolis\"\nVERSION_ID=\"23\"\nPRETTY_NAME=\"Anolis OS 23\"", 9, ["containerd.io"], false),
        (
            "ID=\"alinux\"\nID_LIKE=\"rhel fedora centos anolis\"\nVERSION_ID=\"3\"\nPRETTY_NAME=\"Alibaba Cloud Linux 3 (Soaring Falcon)\"",
            8, ["containerd.io"], false
        ),
        ("ID=\"alinux\"\nID_LIKE=\"rhel fedora centos\"\nVERSION_ID=\"2.1903\"", 7, ["containerd.io"], false),
        ("ID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\nPRETTY_NAME=\"Amazon Linux 2023\"", 9, ["containerd", "runc"], false),
        // Nobody knows it, and it says whose packages it takes.
        ("ID=\"tencentos\"\nID_LIKE=\"rhel fedora centos\"\nVERSION_ID=\"3.1\"", 3, ["containerd.io"], true),
        ("ID=\"mine\"\nID_LIKE=\"centos\"\nVERSION_ID=\"2024.1\"", 9, ["containerd.io"], true),
    ]

    static func facts(_ osRelease: String) throws -> HostFacts {
        HostFacts(host: try host("a"), sections: [OperatingSystem.fact.section.name: osRelease])
    }

    @Test(arguments: systems.indices) func eachIsOfTheFamilyAndHasALevel(_ index: Int) throws {
        let (osRelease, level, containerd, epel) = Self.systems[index]
        let facts = try Self.facts(osRelease)
        let family = try Families.family(of: facts)
        let system = facts[OperatingSystem.fact]
        #expect(family.format == .rpm)
        #expect(RedHatRelease(system).level == level && RedHatRelease(system).takesEPEL == epel)
        #expect(family.packages(for: .containerd, on: system) == containerd)
    }

    /// Kylin's desktop is made of Ubuntu's packages, its server of rpm's.
    @Test func theDesktopOfAName() throws {
        #expect(try Families.family(of: Self.facts("ID=kylin\nID_LIKE=debian\nVERSION_ID=\"v10\"")).format == .deb)
    }

    @Test(arguments: [
        (
            "ID=\"sles\"\nID_LIKE=\"suse\"\nPRETTY_NAME=\"SUSE Linux Enterprise Server 15 SP5\"\nPACKAGES=rpm",
            "SUSE Linux Enterprise Server 15 SP5",
            "the nearest that it can install on: CentOS Stream 8, RHEL 8, Rocky Linux 8 or AlmaLinux 8, or newer"
        ),
        ("ID=deepin\nPACKAGES=deb", "deepin", "the nearest that it can install on: Debian 12 or Ubuntu 22.04, or newer"),
        (
            "ID=alpine\nPRETTY_NAME=\"Alpine Linux v3.19\"", "Alpine Linux v3.19",
            "use Debian 12, Ubuntu 22.04, CentOS Stream 8, RHEL 8, Rocky Linux 8 or AlmaLinux 8, or newer"
        ),
        (
            "", "an unknown system",
            "use Debian 12, Ubuntu 22.04, CentOS Stream 8, RHEL 8, Rocky Linux 8 or AlmaLinux 8, or newer"
        ),
    ]) func anUnknownOneIsRefusedWithTheNearest(_ osRelease: String, _ name: String, _ next: String) throws {
        let error = #expect(throws: TrimastError.self) { try Families.family(of: Self.facts(osRelease)) }
        #expect(error?.code == "host.unsupported-os" && error?.message == "runs \(name), which Trimast cannot install packages on")
        #expect(error?.nextStep.map { "\($0)" } == next)
    }

    static func system(_ id: String, _ version: String) -> OperatingSystem {
        var system = OperatingSystem()
        system.ids = [id]
        system.id = id
        system.version = version
        system.name = "\(id) \(version)"
        return system
    }

    @Test(arguments: [
        ("centos", "7", [PackageComponent.containerd, .nginx, .bird], ["kubernetes", "kubernetes-containerd", "kubernetes-epel"]),
        ("rocky", "9.4", [.containerd, .nginx], ["kubernetes", "kubernetes-containerd"]),
        ("rocky", "9.4", [.containerd, .bird], ["kubernetes", "kubernetes-containerd", "kubernetes-epel"]),
        ("rocky", "9.4", [.haproxy], ["kubernetes"]), ("fedora", "40", [.containerd, .bird], ["kubernetes"]),
        ("openEuler", "22.03", [.containerd, .bird], ["kubernetes", "kubernetes-containerd"]),
    ]) func repositoriesOfAPreset(_ id: String, _ version: String, _ components: [PackageComponent], _ names: [String]) {
        let family = RedHatFamily()
        let system = Self.system(id, version)
        for source in [SourcesSpec.Kubernetes.official, .aliyun, .tsinghua] {
            let found = family.repositories(source, minor: 31, for: components, on: system)
            #expect(found.map(\.name.text) == names)
            #expect(found.allSatisfy { !$0.trusted && $0.key != nil && $0.format == .rpm }, "keys are checked")
        }
        #expect(family.repositories(.none, minor: 31, for: components, on: system) == [])
        let all = Set(family.repositories(.aliyun, minor: 31, for: components, on: nil).map(\.name.text))
        #expect(all.isSuperset(of: names), "the files of all that a host may get are looked at")
    }

    @Test func aRepositorysFile() throws {
        let family = RedHatFamily()
        let found = family.repositories(.tsinghua, minor: 31, for: [.containerd, .bird], on: Self.system("almalinux", "9.4"))
        #expect(
            found.map { family.repository($0).path } == [
                "/etc/yum.repos.d/trimast-kubernetes.repo", "/etc/yum.repos.d/trimast-kubernetes-containerd.repo",
                "/etc/yum.repos.d/trimast-kubernetes-epel.repo",
            ])
        #expect(
            family.repository(found[0]).content == """
                # key: https://mirrors.tuna.tsinghua.edu.cn/kubernetes/core:/stable:/v1.31/rpm/repodata/repomd.xml.key
                [trimast-kubernetes]
                name=kubernetes, written by Trimast
                baseurl=https://mirrors.tuna.tsinghua.edu.cn/kubernetes/core:/stable:/v1.31/rpm/
                enabled=1
                gpgcheck=1
                module_hotfixes=1
                gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-trimast-kubernetes

                """)
        #expect(
            family.repository(found[1]).content.contains(
                "baseurl=https://mirrors.tuna.tsinghua.edu.cn/docker-ce/linux/centos/9/$basearch/stable/\n"))
        #expect(family.repository(found[2]).content.hasSuffix("includepkgs=bird*\n"))
        let own = PackageRepositorySpec(name: try host("lab"), url: "file:/opt/lab-repo", trusted: true)
        #expect(family.repository(own).content.contains("gpgcheck=0\n") && !family.repository(own).content.contains("gpgkey"))
        #expect(family.pinned("kubelet", try version("1.25.0")) == "kubelet-1.25.0-*")
    }

    @Test(arguments: [
        (PackageRepositorySpec.Format.any, "./", [String](), true, true), (.any, "bookworm", ["main"], true, false),
        (.deb, "./", [], true, false), (.rpm, "./", [], false, true),
    ]) func whoGetsARepository(_ format: PackageRepositorySpec.Format, _ suite: String, _ components: [String], _ deb: Bool, _ rpm: Bool)
        throws
    {
        let one = PackageRepositorySpec(name: try host("x"), url: "https://h", format: format, suite: suite, components: components)
        #expect(one.isFor(.deb) == deb && one.isFor(.rpm) == rpm)
    }

    @Test func whatDoesNotDoIsSaidWithTheWayOut() {
        let family = RedHatFamily()
        #expect(family.objection(to: .haproxy, of: Self.system("centos", "7"))?.next == "write 'loadBalancer: nginx' under endpoint")
        #expect(family.objection(to: .nginx, of: Self.system("centos", "7")) == nil)
        #expect(family.objection(to: .haproxy, of: Self.system("centos", "8")) == nil)
        #expect(family.objection(to: .containerd, of: Self.system("centos", "6")) != nil)
    }

    /// Older programs are told less.
    @Test func whatOlderProgramsAreNotTold() throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.apiServerArgs["anonymous-auth"] = "false"
        spec.kubernetes.apiServerArgs["authentication-config"] = "/x"
        let (old, new) = (RedHatFamily().programs(of: Self.system("rocky", "8")), RedHatFamily().programs(of: Self.system("rocky", "9")))
        let text = HAProxy().configuration(spec, .balancer, old)
        #expect(!text.contains("clitcpka-idle") && text.contains("option clitcpka") && text.contains("expect rstatus ^(200|401)$\n"))
        #expect(HAProxy().configuration(spec, .balancer, new).contains("srvtcpka-cnt 3\n"))
        #expect(HAProxy().unitSettings(new).contains("RuntimeDirectory=haproxy\nRuntimeDirectoryPreserve=yes\nExecStartPost="))
        let nginx = Nginx().configuration(spec, .balancer, old)
        #expect(nginx.contains("user nginx;\n") && nginx.contains("include /usr/share/nginx/modules/*.conf;\n"))
    }

    static let repositories = """
        @ /etc/yum.repos.d/CentOS-Base.repo
        [base]
        mirrorlist=http://mirrorlist.centos.org/?release=7
        gpgcheck=1
        [updates]
        baseurl = http://mirror.centos.org/centos/7/updates/
        enabled = 1
        @ /etc/yum.repos.d/kubernetes.repo
        [kubernetes]
        baseurl=https://pkgs.k8s.io/core:/stable:/v1.31/rpm
        gpgcheck=1
        exclude=kubelet kubeadm kubectl
        [off]
        baseurl=https://h/off
        enabled=0
        """

    @Test func repositoriesOfAHost() {
        let found = RpmRepositories.parse(Self.repositories)
        #expect(
            found.map { "\($0.file) \($0.options["id"] ?? "") \($0.url)" } == [
                "/etc/yum.repos.d/CentOS-Base.repo updates http://mirror.centos.org/centos/7/updates/",
                "/etc/yum.repos.d/kubernetes.repo kubernetes https://pkgs.k8s.io/core:/stable:/v1.31/rpm/",
            ])
        let family = RedHatFamily()
        let wanted = family.repositories(.official, minor: 31, for: [], on: Self.system("rocky", "9"))[0]
        #expect(family.contradiction(wanted, found)?.file == "/etc/yum.repos.d/kubernetes.repo")
        #expect(family.contradiction(family.repositories(.official, minor: 32, for: [], on: nil)[0], found) == nil)
    }
}

/// A cluster of both families at once.
@Suite struct MixedFamilyTests {
    static let rpm = "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\nPRETTY_NAME=\"Rocky Linux 9.4\""

    /// What each host is told is of its own family; packages that are listed in its words are believed.
    @Test func eachHostGetsItsOwn() throws {
        var facts = try LabFacts.bare(.three)
        try facts.change("node") { $0.sections["os"] = Self.rpm }
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
        func text(_ name: String) -> String { plan.steps.filter { $0.host.text == name }.map(\.title).joined(separator: "\n") }
        let (deb, rpm) = (text("master1"), text("node"))
        #expect(
            rpm.contains("install packages: containerd.io\n") && rpm.contains(" kubelet-1.20.2-* ")
                && rpm.contains("enable kubelet.service\n"))
        #expect(
            rpm.contains("write /etc/sysconfig/chronyd\n") && rpm.contains("enable and start chronyd.service\n")
                && rpm.contains("write /etc/bird.conf\n"))
        #expect(
            deb.contains("install packages: containerd runc\n") && deb.contains(" kubelet=1.20.2-* ") && !deb.contains("enable kubelet"))
        #expect(deb.contains("write /etc/default/chrony\n") && deb.contains("write /etc/bird/bird.conf\n"))

        try facts.change("node") {
            $0.sections["packages"] =
                "containerd.io 1.7.20-3.1.el9\nkubelet 1.20.2-1.1\nkubeadm 1.20.2-1.1\nkubectl 1.20.2-1.1\nchrony 4.3-1.el9\nbird 2.14-1.el9"
            $0.sections["held"] = "kubeadm\nkubelet\nkubectl"
            $0.sections["kubelet-enabled"] = "disabled"
        }
        let steps = try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps.filter {
            $0.host.text == "node" && $0.part.hasSuffix("packages")
        }
        #expect(
            steps.map(\.title) == [
                "install packages: kmod procps-ng openssl ca-certificates iptables conntrack-tools ebtables ethtool socat ipset iproute curl",
                "enable kubelet.service",
            ])
    }

    /// Every host is asked in the words of both, and answers in its own: no family's facts are lost.
    @Test func everyHostIsAskedInAllWords() throws {
        let spec = try LabFacts.spec(.three)
        for section in ["packages", "held", "package-manager", "sources", "enabled-units"] {
            let script = try #require(
                try LabFacts.planner(spec).probes(spec.hosts[0], forVerify: true).first { $0.section == section }?.script)
            #expect(script.contains("*\" debian \"*|*\" ubuntu \"*)") && script.contains("*\" rocky \"*"), "\(section)")
        }
    }
}
