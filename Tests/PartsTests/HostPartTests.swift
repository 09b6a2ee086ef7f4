import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Parts of the host: small pure functions by tables.
@Suite struct HostPartTests {
    static let block = "# BEGIN trimast\n10.0.0.1 a\n# END trimast\n"

    private static let hosts: [(String, String)] = [
        ("", block), ("127.0.0.1 localhost\n", "127.0.0.1 localhost\n\(block)"),
        ("127.0.0.1 localhost", "127.0.0.1 localhost\n\(block)"), ("127.0.0.1 localhost\n\n\n", "127.0.0.1 localhost\n\(block)"),
        ("x\n# BEGIN trimast\n10.9.9.9 old\n# END trimast\ny\n", "x\ny\n\(block)"), (block, block),
        ("# a comment\n\n::1 localhost\n", "# a comment\n\n::1 localhost\n\(block)"),
        ("127.0.0.1 localhost\r\n", "127.0.0.1 localhost\r\n\(block)"),
        ("x\r\n# BEGIN trimast\r\n10.9.9.9 old\r\n# END trimast\r\ny\r\n", "x\r\ny\r\n\(block)"),
    ]

    @Test(arguments: hosts) func managedBlock(_ old: String, _ new: String) {
        #expect(HostsBlock.removed(from: old) + Self.block == new)
        #expect(HostsBlock.removed(from: new) + Self.block == new)
    }

    /// Only what the file says of swap is read, and the rest stays as it is: passwords of other lines are not seen.
    @Test(arguments: [
        ("", "", 0), ("/dev/sda1 / ext4 defaults 0 1\n", "/dev/sda1 / ext4 defaults 0 1\n", 0),
        ("/dev/sda2 none swap sw 0 0\n", "# trimast: no swap on a Kubernetes host: /dev/sda2 none swap sw 0 0\n", 1),
        ("/swap.img\tnone\tswap\tsw\t0\t0\n", "# trimast: no swap on a Kubernetes host: /swap.img\tnone\tswap\tsw\t0\t0\n", 1),
        ("# /dev/sda2 none swap sw 0 0\n", "# /dev/sda2 none swap sw 0 0\n", 0),
        ("tmpfs /swap tmpfs size=1g 0 0\n", "tmpfs /swap tmpfs size=1g 0 0\n", 0),
        (
            "//nas/x /mnt cifs user=u,password=S3cr3t 0 0\n/dev/sda2 none swap sw 0 0\n",
            "//nas/x /mnt cifs user=u,password=S3cr3t 0 0\n# trimast: no swap on a Kubernetes host: /dev/sda2 none swap sw 0 0\n", 1
        ),
    ])
    func fstabWithoutSwap(_ old: String, _ new: String, _ lines: Int) async throws {
        let spec = try LabFacts.spec(.three)
        let probe = Swap.fstab.probe(spec.hosts[3], spec).script
        #expect(!Swap().probes(spec.hosts[3], spec).flatMap(\.files).contains("/etc/fstab"), "it is never read whole")
        for shell in ShellKind.all {
            try await withTemporaryFolder { (folder: String) async throws in
                let path = "\(folder)/fstab"
                try old.write(toFile: path, atomically: false, encoding: .utf8)
                let read = try await shell.run(probe.replacing("/etc/fstab", with: path)).output
                #expect(read.split(separator: "\n").count == lines && !read.contains("S3cr3t"))
                for _ in 0..<2 {
                    let result = try await shell.run(Swap.edit(path, kept: "\(folder)/kept"))
                    #expect(result.status == 0, "\(result)")
                    #expect(try String(contentsOfFile: path, encoding: .utf8) == new)
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["fstab", "kept"])
            }
        }
    }

    /// A password in each place that a plan may show or keep.
    @Test func noPasswordOfOthersInAPlan() throws {
        var facts = try LabFacts.bare(.three)
        let others = [
            "/etc/nginx/nginx.conf": "proxy_set_header Authorization \"Basic UzNjcjN0UzNjcjN0\";\n",
            "/etc/keepalived/keepalived.conf": "authentication {\n    auth_pass S3cr3t\n}\n",
            "/etc/containerd/config.toml": "[auth]\npassword = \"S3cr3t\"\nauth = 'UzNjcjN0UzNjcjN0'\nurl = \"https://u:S3cr3t@h/\"\n",
            "/etc/default/chrony": "KEY_PASSWORD=S3cr3t\n",
        ]
        for name in ["master1", "node"] {
            try facts.change(name) { host in for (path, text) in others { host.files[path] = RemoteFile(content: text) } }
        }
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
        for text in [try JSONText.string(plan), try JSONText.string(facts.redacted), plan.steps.flatMap(\.action.kind.changes).joined()] {
            #expect(!text.contains("S3cr3t") && !text.contains("UzNjcjN0"))
        }
        #expect(plan.steps.flatMap(\.action.kind.changes).contains { $0.contains("auth_pass ‹hidden›") }, "the line is there")
    }

    @Test(arguments: [
        ("listen 443;\n", "listen 443;\n"), ("token: abc\n", "token: ‹hidden›\n"),
        ("--enable-bootstrap-token-auth=true", "--enable-bootstrap-token-auth=true"),
        ("--authorization-mode=Node,RBAC", "--authorization-mode=Node,RBAC"), ("proxy_pass kube_apiserver;", "proxy_pass kube_apiserver;"),
        ("# a token is made", "# a token is made"), ("secretName: x", "secretName: x"),
        ("a=1,password=b c,uid=0", "a=1,password=‹hidden› c,uid=0"),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\nx",
            "-----BEGIN PRIVATE KEY-----\n‹hidden›\n-----END PRIVATE KEY-----\nx"
        ),
        (
            "-----BEGIN PRIVATE KEY-----\r\nAAAA\r\n-----END PRIVATE KEY-----\r\ntoken: abc\r\nx",
            "-----BEGIN PRIVATE KEY-----\r\n‹hidden›\n-----END PRIVATE KEY-----\r\ntoken: ‹hidden›\r\nx"
        ),
        ("deb https://u:p@h/ x", "deb https://‹hidden›@h/ x"), ("https://u:p/w@h/ x", "https://‹hidden›@h/ x"),
        ("https://u:p@w@h/ x", "https://‹hidden›@h/ x"), ("https://h:5000/a b@c", "https://h:5000/a b@c"),
        ("  stats auth admin:S3", "  stats auth ‹hidden›"), ("user a insecure-password S3", "user a insecure-password ‹hidden›"),
        ("neighbor 10.0.0.1 as 1; password \"S3\";", "neighbor 10.0.0.1 as 1; password ‹hidden›;"),
        ("PasswordAuthentication no", "PasswordAuthentication no"),
    ]) func whatLooksSecret(_ text: String, _ shown: String) { #expect(SecretText.redacted(text) == shown) }

    /// What file systems keep in etcd's folder is no reason for kubeadm to refuse it; anything else is.
    @Test(arguments: [
        ("lost+found\n.", true), (".zfs\n.snapshot\n.", true), ("lost+found\nreplaced\n.", true), (".", false),
        ("lost+found\nmember\n.", false), ("", false),
        ("lost+found", false),
    ]) func whatEtcdsFolderMayHold(_ text: String, _ isWaived: Bool) throws {
        var facts = try LabFacts.bare(.three)
        for name in ["master1", "node"] { try facts.change(name) { $0.sections["etcd-folder"] = text } }
        let spec = try LabFacts.spec(.three)
        let waived = KubeadmFiles.waived(try LabFacts.context("master1", spec, facts))
        #expect((waived["DirAvailable--var-lib-etcd"] != nil) == isWaived)
        #expect(KubeadmFiles.waived(try LabFacts.context("node", spec, facts))["DirAvailable--var-lib-etcd"] == nil, "a worker has none")
    }

    @Test func whatForwardingMeansOnceTheClusterRuns() throws {
        func check(_ text: String) throws -> String {
            var facts = try LabFacts.load(.three)
            try facts.change("node") { $0.sections["forward"] = text }
            return Forwarding().checks(try LabFacts.context("node", LabFacts.spec(.three), facts)).map { "\($0.outcome) \($0.found)" }
                .joined()
        }
        #expect(try check("") == "", "nobody asked")
        #expect(try check("asked\niptables nft\n| :FORWARD ACCEPT") == "passed packets of pods are forwarded")
        #expect(
            try check("asked\niptables nft\n| :FORWARD DROP\n| -A FORWARD -s 10.244.0.0/16 -m comment --comment trimast -j ACCEPT")
                == "passed packets of pods are forwarded")
        #expect(
            try check("asked\niptables nft\n| :FORWARD DROP").hasPrefix(
                "failed chain FORWARD of iptables drops by policy, and Trimast's rule"))
    }

    @Test func unitsAndFilesOfTheNextBoot() throws {
        func checks(_ units: String, _ settings: String = "asked") throws -> [String] {
            var facts = try LabFacts.load(.three)
            try facts.change("node") {
                $0.sections["enabled-units"] = units
                $0.sections["next-boot"] = settings
            }
            return NextBoot().checks(try LabFacts.context("node", LabFacts.spec(.three), facts)).map { "\($0.outcome) \($0.found)" }
        }
        let good = ["passed the next boot changes no kernel setting, module or swap", "passed 2 units start at the next boot"]
        #expect(try checks("kubelet.service=enabled\nbird.service=static") == good)
        #expect(
            try checks("kubelet.service=masked\nbird.service=disabled").last
                == "failed at the next boot: bird.service does not start (disabled); kubelet.service does not start (masked)")
        #expect(
            try checks("kubelet.service=enabled\nbird.service=static", "asked\nkernel net.ipv4.ip_forward=0 /etc/sysctl.conf").first
                == "failed at the next boot: /etc/sysctl.conf sets net.ipv4.ip_forward to 0 behind Trimast's own file")
        // What comes before Trimast's own file is followed by it, but for an interface by its name.
        let device = "asked\ndevice eth0\nkernel net.ipv4.conf"
        let units = "kubelet.service=enabled\nbird.service=static"
        #expect(try checks(units, "\(device).default.forwarding=0 /etc/sysctl.d/60-x.conf") == good)
        #expect(
            try checks(units, "\(device).default.forwarding=0 /etc/sysctl.d/99-x.conf").first
                == "failed at the next boot: /etc/sysctl.d/99-x.conf sets net.ipv4.conf.default.forwarding to 0")
        #expect(
            try checks(units, "\(device).eth0.forwarding=0 /etc/sysctl.d/60-x.conf").first
                == "failed at the next boot: /etc/sysctl.d/60-x.conf sets net.ipv4.conf.eth0.forwarding to 0")
    }

    /// Who asks about swap does not turn it on.
    @Test(arguments: ShellKind.all) func linesThatTurnSwapOn(_ shell: ShellKind) async throws {
        let lines = [
            "/sbin/swapon --show | logger", "swapon -s", "# swapon -a", "swapon -a", "root swapon --all", "swapon \"$f\"", "swapon /x",
        ]
        let result = try await shell.run(
            "printf '%s\\n' \(lines.map(Shell.quoted).joined(separator: " ")) | grep -E \"\(Swap.turnsOn)\"")
        #expect(result.output.split(separator: "\n").map(String.init) == Array(lines[3...]), "\(shell): \(result)")
    }

    /// Services that run swapon are found by their units, and by the scripts of somebody's own that they start.
    @Test(arguments: ShellKind.all) func whoTurnsSwapOnAtABoot(_ shell: ShellKind) async throws {
        let spec = try LabFacts.spec(.three)
        try await withTemporaryFolder { folder in
            let units = "\(folder)/etc/systemd/system/multi-user.target.wants"
            let scripts = [
                ("mine", "#!/bin/sh\n# a comment\nswapon -p 5 /swap.img\n"), ("quoted", "#!/bin/sh\n[ -e \"$1\" ] && swapon \"$1\"\n"),
                ("asks", "#!/bin/sh\n# swapon /x\nswapon --show\n"),
            ]
            let services = [
                ("itself", "ExecStartPre=-/sbin/swapon -a"), ("mine", "ExecStart=\(folder)/mine on"),
                ("quoted", "ExecStartPost=/bin/sh -c \"\(folder)/quoted /swap.img\""), ("asks", "ExecStart=\(folder)/asks"),
                ("stops", "ExecStop=/sbin/swapon -a"), ("waits", "ExecStart=\(folder)/asks --path=\(folder)/pipe"),
            ]
            let made =
                scripts.map { "printf %s \(Shell.quoted($0.1)) >\(folder)/\($0.0)" }
                + services.map { "printf %s \(Shell.quoted("[Service]\n\($0.1)\n")) >\(units)/\($0.0).service" }
            let probe = Swap.units.probe(spec.hosts[3], spec).script
            let read = [probe, Swap.scripts].map { "(\($0.replacing("cd /", with: "cd \(folder)"))\n)" }
            let result = try await shell.run(
                "mkdir -p \(units)\nmkfifo \(folder)/pipe\n\((made + read).joined(separator: "\n")) 2>/dev/null")
            #expect(
                result.output.split(separator: "\n").filter { !$0.hasPrefix("masked") }
                    == ["service itself.service", "swap \(folder)/mine", "swap \(folder)/quoted"], "\(shell): \(result)")
        }
    }

    @Test func swapThatTheKubeletMayHaveIsLeftAlone() throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.kubelet["failSwapOn"] = .bool(false)
        var facts = try LabFacts.load(.three)
        try facts.change("node") { $0.sections["swap"] = "/dev/sda2 partition 1 0 -2" }
        let context = try LabFacts.context("node", spec, facts)
        var list = StepList(part: Swap(), host: context.host.name, facts: context.facts)
        Swap().plan(context, &list)
        #expect(list.steps == [])
    }

    @Test("a mirror or a source that cluster.yaml names no longer goes, and nobody else's does")
    func whatIsNamedNoLonger() throws {
        var spec = try LabFacts.spec(.three)
        spec.registryMirrors = [RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://a.example"])]
        var facts = try LabFacts.load(.three)
        try facts.change("node") {
            $0.sections["registry-mirrors"] = "/etc/containerd/certs.d/docker.io/hosts.toml\n/etc/containerd/certs.d/quay.io/hosts.toml"
            $0.sections["repositories"] = "/etc/apt/sources.list.d/trimast-lab.list\n/etc/apt/sources.list.d/trimast-old.list"
        }
        let steps = try LabFacts.planner(spec).plan(facts).steps.filter { $0.host.text == "node" }.map(\.title)
        #expect(
            steps.filter { $0.hasPrefix("remove") } == [
                "remove /etc/apt/sources.list.d/trimast-old.list", "remove /etc/containerd/certs.d/quay.io/hosts.toml",
            ], "\(steps)")
        #expect(steps.contains("write /etc/containerd/certs.d/docker.io/hosts.toml"))
    }

    static func openings(_ name: String, _ change: (inout ClusterSpec) -> Void) throws -> [String] {
        var spec = try LabFacts.spec(.three)
        change(&spec)
        let host = try #require(spec.hosts.first { $0.name.text == name })
        return Opening.all(host, spec).map(\.traffic.description)
    }

    @Test func openingsByRoleAndPlugin() throws {
        let worker = ["10250/tcp", "10256/tcp", "30000:32767/tcp"]
        let controlPlane = worker + ["6443/tcp", "2379:2380/tcp", "10257/tcp", "10259/tcp", "16443/tcp", "VRRP"]
        #expect(try Self.openings("node") { $0.network.plugin = .none } == worker)
        #expect(try Self.openings("master1") { $0.network.plugin = .none } == controlPlane)
        #expect(try Self.openings("node") { _ in } == worker + ["179/tcp"])
        #expect(try Self.openings("node") { $0.network.proxyMode = .ipvs } == worker + ["30000:32767/udp", "179/tcp"])
        #expect(
            try Self.openings("master1") {
                $0.endpoint.port = 8443
                $0.endpoint.apiPort = 7443
                $0.hosts[0].roles = [.controlPlane]
            } == worker + ["7443/tcp", "2379:2380/tcp", "10257/tcp", "10259/tcp", "179/tcp"])
        #expect(
            try Self.openings("node") {
                $0.network.plugin = .none
                $0.kubernetes.apiServerArgs["service-node-port-range"] = "20000-22767"
            } == ["10250/tcp", "10256/tcp", "20000:22767/tcp"])
        // As Kubernetes reads it, and ufw would not.
        for (text, wanted) in [("30000+2767", "30000:32767/tcp"), ("30000", "30000/tcp")] {
            #expect(
                try Self.openings("node") {
                    $0.network.plugin = .none
                    $0.kubernetes.apiServerArgs["service-node-port-range"] = text
                } == ["10250/tcp", "10256/tcp", wanted])
        }
        #expect(try Self.openings("node") { $0.hosts[3].roles = [.loadBalancer] } == ["16443/tcp", "VRRP"], "no node, no node's ports")
        let calico: [(CalicoSpec.Encapsulation, [String])] = [
            (.ipip, ["IPIP"]), (.ipipCrossSubnet, ["IPIP"]), (.vxlan, ["4789/udp"]), (.vxlanCrossSubnet, ["4789/udp"]), (.none, []),
        ]
        for (encapsulation, more) in calico {
            let found = try Self.openings("node") {
                $0.network.plugin = .calico
                $0.network.calico.encapsulation = encapsulation
            }
            #expect(found == worker + ["179/tcp", "5473/tcp"] + more, "\(encapsulation)")
        }
    }

    @Test func timeFromTheFilesServers() throws {
        #expect(
            Parts.Time.configuration(["ntp1.example", "10.0.0.1"]) == """
                # Written by Trimast: time.servers of cluster.yaml.
                server ntp1.example iburst
                server 10.0.0.1 iburst
                driftfile /var/lib/chrony/chrony.drift
                logdir /var/log/chrony
                maxupdateskew 100.0
                rtcsync
                makestep 1 3
                leapsectz right/UTC

                """)
    }

    /// What the distribution's own file was is not known any more.
    @Test func serversThatAreNamedNoLongerAreTold() throws {
        var facts = try LabFacts.load(.three)
        try facts.change("node") {
            $0.files["/etc/chrony/chrony.conf"] = RemoteFile(content: Parts.Time.configuration(["ntp1.example"]))
        }
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
        #expect(plan.notes == ["node: /etc/chrony/chrony.conf still has the servers that time.servers named; edit it, or name others"])
        #expect(plan.isEmpty)
    }

    /// One control plane of a running cluster at a time; a worker's pods go on without containerd.
    @Test func containerdIsRestartedOneControlPlaneAfterTheOther() throws {
        var spec = try LabFacts.spec(.three)
        spec.containerd.restrictOOMScoreAdj.toggle()
        let steps = try LabFacts.planner(spec).plan(LabFacts.load(.three)).steps.filter { $0.title == "restart containerd.service" }
        #expect(steps.map(\.locks) == [[.controlPlaneDisruption], [.controlPlaneDisruption], [.controlPlaneDisruption], []])
    }

    @Test(arguments: ["", "\r"]) func selinux(_ end: String) throws {
        var spec = try LabFacts.spec(.three)
        spec.selinux = .disabled
        var facts = try LabFacts.load(.three)
        try facts.change("node") {
            $0.sections["selinux"] = "1"
            $0.files["/etc/selinux/config"] = RemoteFile(
                content: "# SELINUX= can be\(end)\nSELINUX=enforcing\(end)\nSELINUXTYPE=targeted\(end)\n")
        }
        let context = try LabFacts.context("node", spec, facts)
        var list = StepList(part: SELinux(), host: context.host.name, facts: context.facts)
        try SELinux().plan(context, &list)
        #expect(list.steps.map(\.title) == ["set SELinux permissive until the next boot", "write /etc/selinux/config"])
        #expect(
            list.steps.last?.action.kind.changes
                == [
                    " # SELINUX= can be", "-SELINUX=enforcing", "+SELINUX=disabled", " SELINUXTYPE=targeted",
                ].map { $0 + end })
    }

    @Test func interfacesAsIPPrintsThem() throws {
        let facts = HostFacts(
            host: try host("a"),
            sections: [
                "addresses": """
                1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
                2: eth0@if7    inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0
                3: ppp0    inet 10.9.0.1 peer 10.9.0.2/32 scope global ppp0
                4: eth1    inet6 fe80::1/64 scope link
                garbage
                """
            ])
        let interfaces = try #require(facts[Interfaces.fact])
        let entries = interfaces.entries.map { "\($0.name) \($0.address)" }
        #expect(entries == ["lo 127.0.0.1/8", "eth0 10.0.0.2/24", "ppp0 10.9.0.1/32"])
        #expect(interfaces.holding(try address("10.0.0.2"))?.name == "eth0")
        #expect(interfaces.holding(try address("10.0.0.3")) == nil)
    }
}
