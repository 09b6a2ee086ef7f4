import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Packages, units and containerd's configuration that were there before.
@Suite struct ExistingHostTests {
    static func packages(_ change: (inout HostFacts) -> Void, bare: Bool) throws -> (steps: [Step], notes: [String]) {
        var facts = try bare ? LabFacts.bare(.three) : LabFacts.load(.three)
        try facts.change("node", change)
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
        return (plan.steps.filter { $0.host.text == "node" && $0.part == "packages" }, plan.notes)
    }

    @Test func anotherVersionIsReplacedOnAHostThatIsInNoCluster() throws {
        let (steps, notes) = try Self.packages(
            { $0.sections["packages"] = "kubeadm 1.19.3-00\nkubelet 1.20.2-1.1\nkubectl 1.20.20-1.1" }, bare: true)
        guard case .packages(let action) = steps.first?.action else { throw WrongLiteral(text: "no packages") }
        #expect(Array(action.names.suffix(2)) == ["kubeadm=1.20.2-*", "kubectl=1.20.2-*"])
        #expect(action.install.contains("--allow-downgrades"))
        #expect(steps.first?.why == "kubeadm 1.19.3-00 and kubectl 1.20.20-1.1 of an earlier cluster are replaced")
        #expect(notes == [])
    }

    @Test func anotherVersionIsOnlyToldOfAHostThatIsInTheCluster() throws {
        let (steps, notes) = try Self.packages(
            { $0.sections["packages"] = $0["packages"].replacing("kubeadm 1.20.2", with: "kubeadm 1.21.0") }, bare: false)
        #expect(steps == [])
        #expect(notes.map { $0.prefix(24) } == ["node: has kubeadm 1.21.0"])
    }

    /// Who waits for a part that has nothing to do waits for what that one would have waited for.
    @Test func imagesWaitForContainerdAlsoWhereItIsInstalled() throws {
        var facts = try LabFacts.bare(.three)
        try facts.change("node") {
            $0.sections["packages"] = "containerd 1.6.20\nrunc 1.1.5"
            $0.sections["containerd"] = "active"
        }
        let steps = try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps.filter { $0.host.text == "node" }
        #expect(!steps.contains { $0.part == "runtime-packages" })
        let images = try #require(steps.first { $0.part == "images" })
        #expect(images.needs.contains(Resource(images.host, .containerdConfig)))
    }

    @Test func containerdThatIsThereAndStandsIsStarted() throws {
        var facts = try LabFacts.bare(.three)
        try facts.change("node") {
            $0.sections["packages"] = "containerd 1.6.20\nrunc 1.1.5"
            $0.sections["containerd"] = "inactive"
        }
        let steps = try LabFacts.planner(LabFacts.spec(.three)).plan(facts).steps.filter {
            $0.host.text == "node" && $0.part == "containerd-config"
        }
        #expect(steps.map(\.title) == ["write /etc/containerd/config.toml", "enable and start containerd.service"])
    }

    @Test(arguments: [
        ("", []),
        ("ExecStart=/usr/bin/containerd\nId=containerd.service\nLoadState=loaded\nFragmentPath=/lib/systemd/system/containerd.service", []),
        (
            "ExecStart=/usr/bin/containerd --config /etc/other.toml\nReplaces=/etc/systemd/system/containerd.service.d/x.conf\nId=containerd.service\nLoadState=loaded\nFragmentPath=/lib/systemd/system/containerd.service\nunit",
            [
                "containerd.service reads /etc/other.toml, as /etc/systemd/system/containerd.service.d/x.conf says, and Trimast writes /etc/containerd/config.toml"
            ]
        ),
        (
            "Id=containerd.service\nLoadState=loaded\nFragmentPath=/usr/local/lib/systemd/system/containerd.service\nunit",
            ["/usr/local/lib/systemd/system/containerd.service stands in front of the package's own unit"]
        ),
        (
            "Id=kubelet.service\nLoadState=not-found\nunit\ndropin kubelet /etc/systemd/system/kubelet.service.d/10-kubeadm.conf /usr/local/bin/kubelet $KUBELET_CONFIG_ARGS",
            ["kubelet.service starts /usr/local/bin/kubelet, as /etc/systemd/system/kubelet.service.d/10-kubeadm.conf says"]
        ),
        (
            "ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS\nReplaces=/etc/systemd/system/kubelet.service.d/10-kubeadm.conf\nId=kubelet.service\nLoadState=loaded\nFragmentPath=/lib/systemd/system/kubelet.service",
            []
        ),
        (
            "ExecStart=/usr/bin/kubelet --config=/x\nReplaces=/etc/systemd/system/kubelet.service.d/99.conf\nId=kubelet.service\nLoadState=loaded\nFragmentPath=/lib/systemd/system/kubelet.service",
            [
                "kubelet.service does not hand on $KUBELET_CONFIG_ARGS and $KUBELET_KUBEADM_ARGS, which kubeadm sets, as /etc/systemd/system/kubelet.service.d/99.conf says"
            ]
        ),
        // Two units: systemd prints the properties of each in an order of its own.
        (
            "ExecStart=/usr/sbin/nginx\nId=nginx.service\nLoadState=loaded\nFragmentPath=/lib/systemd/system/nginx.service\nunit\nId=keepalived.service\nLoadState=masked\nFragmentPath=/dev/null",
            ["keepalived.service is masked"]
        ),
        (
            "Id=haproxy.service\nLoadState=not-found\nunit\nbad haproxy /etc/systemd/system/haproxy.service.d/x.conf:2 Requires=gone.service\nadds haproxy /etc/systemd/system/haproxy.service.d/x.conf:4 User=me",
            ["haproxy.service cannot start: Requires=gone.service, as /etc/systemd/system/haproxy.service.d/x.conf:2 says"]
        ),
        (
            "Id=containerd.service\nLoadState=bad-setting\nFragmentPath=/lib/systemd/system/containerd.service\nunit",
            ["containerd.service does not start: a file of it has a setting that systemd refuses"]
        ),
        (
            "Id=containerd.service\nLoadState=bad-setting\nFragmentPath=/lib/systemd/system/containerd.service\nunit\nbad containerd /etc/systemd/system/containerd.service.d/x.conf:2 EnvironmentFile=/gone",
            [
                "containerd.service cannot start: EnvironmentFile=/gone, as /etc/systemd/system/containerd.service.d/x.conf:2 says"
            ]
        ),
    ]) func unitsInFrontOfThePackages(_ text: String, _ faults: [String]) throws {
        #expect(try FactTests.read(HostUnits.fact, text)?.faults(programs: false).map(\.found) == faults)
    }

    @Test func whatDropInsAddIsTold() throws {
        let text = "adds haproxy /etc/systemd/system/haproxy.service.d/x.conf:4 User=me"
        let units = try #require(try FactTests.read(HostUnits.fact, text))
        #expect(units.remarks(programs: false) == ["haproxy.service has User=me, as /etc/systemd/system/haproxy.service.d/x.conf:4 says"])
    }

    /// The script itself, over a folder in systemd's place.
    @Test(arguments: ShellKind.all) func dropInsOfOthers(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let text = """
                [Unit]
                Requires=kubelet.service gone.service
                ConditionPathExists=\(folder)/gone
                ConditionPathExists=!\(folder)
                ConditionPathExists=/etc/kubernetes/kubelet.conf
                AssertPathExists=\(folder)
                [Service]
                ExecStartPre=/bin/false
                ExecStartPre=-\(folder)/gone
                ExecStartPre=+\(folder)/gone S3cr3t
                User=me
                ExecStartPre=+modprobe br_netfilter
                ExecStartPre="\(folder)/gone" x
                """
            let prepare = """
                mkdir \(folder)/haproxy.service.d
                printf '%s\\n' \(Shell.quoted(text)) >\(folder)/haproxy.service.d/x.conf
                printf '# Written by Trimast.\\n[Service]\\nUser=x\\n' >\(folder)/haproxy.service.d/trimast.conf
                systemctl() { echo LoadState=not-found; }

                """
            let script = HostUnits.additions(to: ["haproxy", "kubelet"]).replacing("/etc/systemd/system", with: folder)
            let result = try await shell.run(prepare + script)
            let place = "\(folder)/haproxy.service.d/x.conf"
            #expect(
                result.output.split(separator: "\n").map(String.init) == [
                    "bad haproxy \(place):2 Requires=kubelet.service gone.service",
                    "bad haproxy \(place):3 ConditionPathExists=\(folder)/gone",
                    "bad haproxy \(place):4 ConditionPathExists=!\(folder)",
                    "adds haproxy \(place):5 ConditionPathExists=/etc/kubernetes/kubelet.conf",
                    "adds haproxy \(place):6 AssertPathExists=\(folder)", "bad haproxy \(place):8 ExecStartPre=/bin/false",
                    "adds haproxy \(place):9 ExecStartPre=-\(folder)/gone", "bad haproxy \(place):10 ExecStartPre=+\(folder)/gone",
                    "adds haproxy \(place):11 User=me", "adds haproxy \(place):12 ExecStartPre=+modprobe",
                    "bad haproxy \(place):13 ExecStartPre=\(folder)/gone",
                ], "\(result)")
        }
    }

    /// What a unit does not start without; whether one ExecStart too many is there, all files of it together say, and systemd alone knows.
    @Test(arguments: ShellKind.all) func dropInsThatKeepAUnitFromItsStart(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let files = [
                "a": """
                [Service]
                EnvironmentFile=\(folder)/gone.env
                EnvironmentFile=-\(folder)/gone.env
                EnvironmentFile=\(folder)/haproxy.service.d/*.conf
                EnvironmentFile=/etc/default/trimast-gone
                WorkingDirectory=~
                WorkingDirectory=\(folder)/gone
                WorkingDirectory=/var/lib/haproxy
                ReadWritePaths=\(folder) +\(folder)/gone
                ReadWritePaths=-\(folder)/gone /run/gone /var/log/gone
                BindPaths=\(folder):/gone \(folder)/gone:/mnt
                LoadCredential=name:\(folder)/gone
                LoadCredential=name:relative
                """,
                "b": "[Service]\nExecStart=/usr/sbin/haproxy -x\n",
                "c": "[Service]\nExecStart=\nExecStart=/usr/sbin/haproxy -x\n",
                "d": "[Service]\nExecStart=\nExecStart=/bin/a\nExecStart=/bin/b\n",
            ]
            let write = files.sorted { $0.key < $1.key }.map {
                "printf '%s\\n' \(Shell.quoted($0.value)) >\(folder)/haproxy.service.d/\($0.key).conf\n"
            }
            let script = HostUnits.additions(to: ["haproxy"]).replacing("/etc/systemd/system", with: folder)
            let result = try await shell.run("mkdir \(folder)/haproxy.service.d\n\(write.joined())\(script)")
            let place = "\(folder)/haproxy.service.d"
            #expect(
                result.output.split(separator: "\n").map(String.init) == [
                    "bad haproxy \(place)/a.conf:2 EnvironmentFile=\(folder)/gone.env",
                    "bad haproxy \(place)/a.conf:7 WorkingDirectory=\(folder)/gone",
                    "bad haproxy \(place)/a.conf:9 ReadWritePaths=\(folder) +\(folder)/gone",
                    "bad haproxy \(place)/a.conf:11 BindPaths=\(folder):/gone \(folder)/gone:/mnt",
                    "bad haproxy \(place)/a.conf:12 LoadCredential=name:\(folder)/gone",
                ], "\(result)")
        }
    }

    /// A worker with a proxy of its own is asked about it.
    @Test func proxiesOfWorkersAreAskedAbout() throws {
        var spec = try LabFacts.spec(.three)
        let worker = try #require(spec.hosts.first { !$0.roles.contains(.loadBalancer) && $0.isNode })
        #expect(!HostUnits.names(worker, spec).contains(spec.proxy.name))
        spec.endpoint.nodeLocalProxy = true
        #expect(HostUnits.names(worker, spec).contains(spec.proxy.name))
        #expect(!HostUnits.names(worker, spec).contains("keepalived"))
    }

    @Test(arguments: [
        ("flag /etc/default/kubelet --node-ip\nflag /etc/default/kubelet --v", "deb", []),
        (
            "flag /etc/default/kubelet --network-plugin", "deb",
            ["KUBELET_EXTRA_ARGS in /etc/default/kubelet has --network-plugin, which the kubelet of Kubernetes 1.36.2 does not know"]
        ),
        ("flag /etc/default/kubelet --network-plugin", "rpm", []),
        (
            "flag /etc/sysconfig/kubelet --no-such-flag", "rpm",
            ["KUBELET_EXTRA_ARGS in /etc/sysconfig/kubelet has --no-such-flag, which the kubelet of Kubernetes 1.36.2 does not know"]
        ),
        (
            "flag /etc/default/kubelet --cgroup-driver\nflag /etc/default/kubelet --cgroup-driver=cgroupfs", "deb",
            ["KUBELET_EXTRA_ARGS in /etc/default/kubelet has --cgroup-driver, cgroupfs, and containerd uses systemd"]
        ),
        ("flag /etc/default/kubelet --cgroup-driver=systemd", "deb", []),
        (
            "reads haproxy /etc/default/haproxy:3 /etc/other.cfg\nreads keepalived /etc/default/keepalived:1 /etc/keepalived/keepalived.conf",
            "deb", ["/etc/default/haproxy:3 has haproxy read /etc/other.cfg, and Trimast writes /etc/haproxy/haproxy.cfg"]
        ),
    ]) func argumentsInFilesOfTheHost(_ text: String, _ format: String, _ faults: [String]) throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.version = KubernetesVersion(major: 1, minor: 36, patch: 2)
        spec.endpoint.loadBalancer = .haproxy
        let host = try #require(spec.hosts.first { $0.roles.contains(.loadBalancer) && $0.isNode })
        let found = try #require(try FactTests.read(HostArguments.fact, text))
        #expect(found.faults(host, spec, PackageRepositorySpec.Format(rawValue: format)).map(\.found) == faults)
    }

    @Test(arguments: ShellKind.all) func argumentsAreReadWithoutSecrets(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let spec = try LabFacts.spec(.three)
            let host = try #require(spec.hosts.first)
            let prepare = #"""
                mkdir FOLDER/default FOLDER/sysconfig
                cat >FOLDER/default/kubelet <<'END'
                # KUBELET_EXTRA_ARGS=--old
                KUBELET_EXTRA_ARGS="--network-plugin=S3cr3t -v=2 \
                 --cgroup-driver cgroupfs --node-ip=S3cr3t"
                END
                { echo; echo '#CONFIG=x'; echo 'CONFIG="/etc/other.cfg"'; } >FOLDER/default/haproxy
                echo 'DAEMON_ARGS="-D -f /etc/k.conf"' >FOLDER/default/keepalived
                echo 'KEEPALIVED_OPTIONS="-D"' >FOLDER/sysconfig/keepalived

                """#.replacing("FOLDER", with: folder)
            let script = HostArguments.fact.probe(host, spec).script.replacing("/etc/default", with: "\(folder)/default")
                .replacing("/etc/sysconfig", with: "\(folder)/sysconfig")
            let result = try await shell.run(prepare + script)
            #expect(
                result.output.replacing(folder, with: "F").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("user ") } == [
                    "flag F/default/kubelet --network-plugin", "flag F/default/kubelet --cgroup-driver",
                    "flag F/default/kubelet --cgroup-driver=cgroupfs", "flag F/default/kubelet --node-ip",
                    "reads haproxy F/default/haproxy:3 /etc/other.cfg", "reads keepalived F/default/keepalived:1 /etc/k.conf",
                ], "\(result)")
        }
    }

    @Test(arguments: [
        ("debian", "11", true), ("debian", "12", false), ("debian", "", false), ("ubuntu", "20.04", true), ("ubuntu", "22.04", false),
        ("linuxmint", "20", false), ("debian", "testing", false),
    ]) func systemsWithoutCRI(_ id: String, _ version: String, _ isRefused: Bool) throws {
        let system = try FactTests.read(OperatingSystem.fact, "ID=\(id)\nVERSION_ID=\"\(version)\"")
        #expect((DebianFamily().objection(to: .containerd, of: system) != nil) == isRefused)
    }
}
