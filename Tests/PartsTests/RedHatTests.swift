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
        (
            "ID=\"tencentos\"\nID_LIKE=\"rhel fedora centos tlinux\"\nVERSION_ID=\"2.4\"\nPRETTY_NAME=\"TencentOS Server 2.4\"", 7,
            ["containerd.io"], true
        ),
        (
            "ID=\"tencentos\"\nID_LIKE=\"rhel fedora centos\"\nVERSION_ID=\"3.1\"\nPLATFORM_ID=\"platform:el8.2\"\nPRETTY_NAME=\"TencentOS Linux 3.1 (Final)\"",
            8, ["containerd.io"], true
        ),
        ("ID=\"tencentos\"\nID_LIKE=\"rhel fedora centos\"\nVERSION_ID=\"3.3\"", 8, ["containerd.io"], true),
        ("ID=\"tencentos\"\nID_LIKE=\"tencentos\"\nVERSION_ID=\"4.4\"\nPLATFORM_ID=\"platform:tl4\"", 9, ["containerd.io"], true),
        // Nobody knows them, and they say whose packages they take.
        ("ID=\"mine\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"3\"\nPLATFORM_ID=\"platform:el10\"", 10, ["containerd.io"], true),
        ("ID=\"mine\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"8.5\"\nPLATFORM_ID=\"platform:oc8\"", 8, ["containerd.io"], true),
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

    /// Of EPEL hosts see what is asked for and what that needs of EPEL: nginx-mod-stream and nginx-filesystem are nginx's own, and nginx of EPEL 7
    /// does not install without OpenSSL 1.1, which is there alone.
    @Test(arguments: [
        ("7", [PackageComponent.nginx], ["nginx*", "openssl11-libs"]), ("7", [.bird], ["bird*"]),
        ("7", [.bird, .nginx, .containerd], ["nginx*", "openssl11-libs", "bird*"]), ("8", [.nginx, .bird], ["bird*"]),
        ("9", [.bird], ["bird*"]),
    ]) func whatHostsSeeOfEPEL(_ version: String, _ components: [PackageComponent], _ only: [String]) {
        let found = RedHatFamily().repositories(.official, minor: 31, for: components, on: Self.system("centos", version))
        #expect(found.last?.name.text == "kubernetes-epel" && found.last?.only == only)
    }

    /// With Kubernetes as programs the rest of what a distribution has not comes from where it came.
    @Test func besidePrograms() throws {
        var spec = try LabFacts.spec(.three)
        func names(_ packages: SourcesSpec.Kubernetes, _ family: any DistributionFamily, _ system: OperatingSystem) -> [String] {
            spec.sources.programs = ProgramsSpec(from: "/srv/programs", packages: packages)
            return Repositories.wanted(spec.hosts[3], spec, family, system).map(\.name.text)
        }
        let family = RedHatFamily()
        #expect(names(.official, family, Self.system("rocky", "9.4")) == ["kubernetes-containerd", "kubernetes-epel", "lab"])
        #expect(names(.aliyun, family, Self.system("openEuler", "22.03")) == ["kubernetes-containerd", "lab"])
        #expect(names(.official, family, Self.system("fedora", "40")) == ["lab"])
        #expect(names(.none, family, Self.system("rocky", "9.4")) == ["lab"])
        #expect(names(.official, DebianFamily(), OperatingSystem(id: "debian", version: "12")) == ["lab"])
        spec.sources.programs = ProgramsSpec(from: "/srv/programs")
        let texts = Requirements.rpmRepositories(spec, id: "rocky", version: "9").map(\.text).joined()
        #expect(texts.contains("[trimast-kubernetes-containerd]\n") && !texts.contains("[trimast-kubernetes]\n"), "a bundle has it too")
        #expect(Requirements.repositoryLines(spec).count == 1)
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
                repo_gpgcheck=0
                module_hotfixes=1
                gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-trimast-kubernetes

                """)
        #expect(
            family.repository(found[1]).content.contains(
                "baseurl=https://mirrors.tuna.tsinghua.edu.cn/docker-ce/linux/centos/9/$basearch/stable/\n"))
        #expect(family.repository(found[2]).content.hasSuffix("includepkgs=bird*\n"))
        let own = PackageRepositorySpec(name: try host("lab"), url: "file:/opt/lab-repo", trusted: true)
        #expect(family.repository(own).content.contains("gpgcheck=0\n") && !family.repository(own).content.contains("gpgkey"))
        let listed = PackageRepositorySpec(name: try host("lab"), url: "https://a.org/x,y/", trusted: true)
        #expect(family.repository(listed).content.contains("baseurl=https://a.org/x%2Cy/\n"))
        #expect(family.pinned("kubelet", try version("1.25.0")) == "kubelet-1.25.0-*")
    }

    /// containerd 2 speaks to no kubelet before 1.23.
    @Test(arguments: [
        ("1.20.2", "containerd.io", "containerd.io-1.*-*"), ("1.22.17", "containerd", "containerd-1.*-*"), ("1.22.17", "runc", "runc"),
        ("1.23.0", "containerd.io", "containerd.io"), ("1.34.0", "containerd", "containerd"),
    ]) func whichContainerdIsAskedFor(_ kubernetes: String, _ package: String, _ asked: String) throws {
        #expect(try RedHatFamily().containerd(package, for: version(kubernetes)) == asked)
        #expect(try DebianFamily().containerd(package, for: version(kubernetes)) == package, "a release of Debian has one")
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
        #expect(family.objection(to: .containerd, of: Self.system("centos", "6"))?.found == "centos 6 has no systemd")
        // EulerOS 2.0 is like CentOS 7 in its SP5, and like 8 in its SP8, and calls both 2.0.
        #expect(
            family.objection(to: .tools, of: Self.system("euleros", "2.0"))?.found
                == "euleros 2.0 does not say which release of Enterprise Linux it is like")
    }

    /// Older programs are told less.
    @Test func whatOlderProgramsAreNotTold() throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.apiServerArgs["authentication-config"] = "/x"
        let (old, new) = (RedHatFamily().programs(of: Self.system("rocky", "8")), RedHatFamily().programs(of: Self.system("rocky", "9")))
        let text = HAProxy().configuration(spec, .balancer, old)
        #expect(!text.contains("clitcpka-idle") && text.contains("option clitcpka") && text.contains("expect rstatus ^(200|401)$\n"))
        #expect(HAProxy().configuration(spec, .balancer, new).contains("srvtcpka-cnt 3\n"))
        #expect(HAProxy().unitSettings(new).contains("RuntimeDirectory=haproxy\nRuntimeDirectoryPreserve=yes\nExecStartPost="))
        let nginx = Nginx().configuration(spec, .balancer, old)
        #expect(nginx.contains("user nginx;\n") && nginx.contains("include /usr/share/nginx/modules/*.conf;\n"))
        // nginx of EL 8 is 1.14, and refuses the whole file for one word that it does not know.
        #expect(nginx.contains("        proxy_timeout 1h;\n    }\n") && !nginx.contains("keepalive on"))
        for version in ["7", "9", "10"] {
            let programs = RedHatFamily().programs(of: Self.system("rocky", version))
            #expect(
                Nginx().configuration(spec, .balancer, programs).contains(
                    "        proxy_timeout 1h;\n        proxy_socket_keepalive on;\n    }\n"))
        }
    }

    /// What keepalived and its unit are told on a host of such a system.
    static func endpoint(_ osRelease: String) throws -> (configuration: String, units: [String]) {
        var facts = try LabFacts.bare(.three)
        try facts.change("master1") { $0.sections["os"] = osRelease }
        let context = try LabFacts.context("master1", LabFacts.spec(.three), facts)
        let units = [VirtualAddress.unit(context, ("host0", 24))] + ApiProxies.all.map { $0.unitSettings(context.programs) }
        return (VirtualAddress.configuration(context, ("host0", 24)), units)
    }

    /// keepalived of openEuler 20.03 and of Kylin V10 is 2.0.20, which does not know a file of its own by the word of later ones.
    @Test func aFileThatKeepalivedWatches() throws {
        for (osRelease, level, _, _) in Self.systems where level > 7 {
            let text = try Self.endpoint(osRelease).configuration
            #expect(text.contains("\nvrrp_track_file proxy_down {\n") && text.contains("\nvrrp_track_file holder {\n"))
            #expect(!text.contains("\ntrack_file "))
        }
        #expect(try !Self.endpoint(Self.systems[0].osRelease).configuration.contains("track_file"), "EL 7 has 1.3.5")
    }

    /// systemd 219 of EL 7 would give a proxy up that ended five times in ten seconds.
    @Test func unitsThatAreNeverGivenUp() throws {
        for (osRelease, level, _, _) in Self.systems {
            for unit in try Self.endpoint(osRelease).units {
                #expect(unit.contains("\nStartLimitIntervalSec=0\n[Service]\n"))
                #expect(unit.contains("[Service]\nStartLimitInterval=0\nRestart=always\n") == (level < 8), "\(osRelease)")
            }
        }
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
        #expect(RpmRepositories.parse(Self.repositories.replacing("\n", with: "\r\n")) == found, "files with CRLF")
        let family = RedHatFamily()
        let wanted = family.repositories(.official, minor: 31, for: [], on: Self.system("rocky", "9"))[0]
        #expect(family.contradiction(wanted, found)?.file == "/etc/yum.repos.d/kubernetes.repo")
        #expect(family.contradiction(family.repositories(.official, minor: 32, for: [], on: nil)[0], found) == nil)
    }
}

/// Kernels, and the modules that EL 10 keeps in a package of their own.
@Suite struct RedHatKernelTests {
    @Test(arguments: [
        ("6.12.0-211.26.1.el10_2.aarch64", true, true), ("6.12.0-55.el10.x86_64", true, true), ("5.14.0-570.el9.x86_64", true, false),
        ("6.8.5-301.fc40.x86_64", true, false), ("6.12.0-100.28.2.el10uek.x86_64", false, false),
        ("6.14.4-1.el10.elrepo.x86_64", false, false), ("6.12.0-55.el10.x86_64+rt", false, false), ("", false, false),
    ]) func whoseKernelItIs(_ kernel: String, _ isUsual: Bool, _ isOfEL10: Bool) {
        #expect(RedHatKernel.isUsual(kernel) == isUsual && RedHatKernel.isOfEL10(kernel) == isOfEL10)
    }

    /// What modules.dep and modules.builtin have; nil: they are not there, as in a container.
    @Test(
        arguments: ShellKind.all,
        [
            ("6.12.0-55.el10.x86_64", "overlay xt_comment", "nft_compat", "br_netfilter\nxt_addrtype\nxt_MASQUERADE\nip_set\n"),
            ("6.12.0-55.el10.x86_64", "br_netfilter nft_compat xt_comment xt_addrtype xt_MASQUERADE ip_set", "", ""),
            ("5.14.0-570.el9.x86_64", "overlay", "", ""), ("6.12.0-55.el10.x86_64", nil, "", ""),
        ] as [(String, String?, String, String)])
    func whatAKernelLacks(_ shell: ShellKind, _ each: (kernel: String, modules: String?, builtIn: String, lacking: String)) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            func write(_ names: String, _ file: String) throws {
                let text = names.split(separator: " ").map { "kernel/net/\($0).ko.xz: kernel/net/bridge/bridge.ko.xz\n" }.joined()
                try text.write(toFile: "\(folder)/\(file)", atomically: false, encoding: .utf8)
            }
            if let modules = each.modules { try write(modules, "modules.dep") }
            try write(each.builtIn, "modules.builtin")
            let script = RedHatKernel.lacking.replacing("$(uname -r)", with: each.kernel)
                .replacing("/lib/modules/$k", with: folder).replacing("/sys/module", with: folder)
            #expect(try await shell.run(script) == ProgramResult(status: 0, output: each.lacking, errors: ""))
        }
    }

    @Test(arguments: [("br_netfilter\nip_set", true), ("", false), (nil, false)] as [(String?, Bool)])
    func itIsInstalledWhereSomethingIsLacking(_ lacking: String?, _ isInstalled: Bool) throws {
        var facts = try LabFacts.bare(.three)
        try facts.change("node") {
            $0.sections["os"] = "ID=rocky\nVERSION_ID=10.0\nKERNEL=6.12.0-55.el10.x86_64\nARCH=x86_64"
            $0.sections["lacking-modules"] = lacking
        }
        let titles = try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps.map(\.title)
        #expect(titles.contains { $0.contains(" kernel-modules-extra-6.12.0-55.el10.x86_64 ") } == isInstalled)
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
            rpm.contains("install packages: containerd.io-1.*-*\n") && rpm.contains(" kubelet-1.20.2-* ")
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
