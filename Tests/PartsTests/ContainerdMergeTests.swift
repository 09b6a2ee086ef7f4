import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// What becomes of containerd's configuration that is there already: Docker's, nvidia-ctk's, k3s', one of Debian's package.
@Suite struct ContainerdMergeTests {
    static let wish = ContainerdMerge.Wish(pauseImage: "registry.k8s.io/pause:3.9")

    /// The lines that are new, and those that go, in their order.
    static func changes(_ text: String, _ wish: ContainerdMerge.Wish = wish) -> [String] {
        LineDiff.unified(old: text, new: ContainerdMerge(wish, into: text).text, limit: 100).filter {
            $0.hasPrefix("+") || $0.hasPrefix("-")
        }
    }

    /// As containerd.io of Docker's repository brings it.
    static let docker = """
        #   Copyright 2018-2022 Docker Inc.

        disabled_plugins = ["cri"]

        #root = "/var/lib/containerd"
        #state = "/run/containerd"

        #[grpc]
        #  address = "/run/containerd/containerd.sock"

        """

    @Test func dockersFile() {
        let merge = ContainerdMerge(Self.wish, into: Self.docker)
        #expect(merge.remarks == ["the CRI plug-in is disabled there, and is enabled"])
        #expect(
            merge.text == """
                #   Copyright 2018-2022 Docker Inc.

                disabled_plugins = []
                version = 2

                #root = "/var/lib/containerd"
                #state = "/run/containerd"

                #[grpc]
                #  address = "/run/containerd/containerd.sock"

                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "registry.k8s.io/pause:3.9"
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    conf_dir = "/etc/cni/net.d"
                    bin_dir = "/opt/cni/bin"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                    runtime_type = "io.containerd.runc.v2"
                    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                      SystemdCgroup = true
                  [plugins."io.containerd.grpc.v1.cri".registry]
                    config_path = "/etc/containerd/certs.d"

                """)
    }

    /// What `nvidia-ctk runtime configure` makes of `containerd config default`, in short.
    static let nvidia = """
        version = 2
        root = "/data/containerd" # the large disk
        imports = [
          "/etc/containerd/conf.d/*.toml",
        ]

        [plugins]

          [plugins."io.containerd.grpc.v1.cri"]
            enable_cdi = true
            sandbox_image = "registry.k8s.io/pause:3.6"
            stream_server_port = "0"

            [plugins."io.containerd.grpc.v1.cri".cni]
              bin_dir = "/opt/cni/bin"
              conf_dir = "/etc/cni/net.d"

            [plugins."io.containerd.grpc.v1.cri".containerd]
              default_runtime_name = "nvidia"
              snapshotter = "stargz"

              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes]
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia.options]
                    BinaryName = "/usr/bin/nvidia-container-runtime"
                    SystemdCgroup = true

                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                    BinaryName = ""
                    SystemdCgroup = false

            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = ""

          [plugins."io.containerd.internal.v1.opt"]
            path = "/opt/containerd"

        [proxy_plugins.stargz]
          type = "snapshot"

        """

    @Test func nvidiasFile() {
        #expect(ContainerdMerge(Self.wish, into: Self.nvidia).remarks == [])
        #expect(
            Self.changes(Self.nvidia) == [
                "-    sandbox_image = \"registry.k8s.io/pause:3.6\"", "+    sandbox_image = \"registry.k8s.io/pause:3.9\"",
                "-            SystemdCgroup = false", "+            SystemdCgroup = true", "-      config_path = \"\"",
                "+      config_path = \"/etc/containerd/certs.d\"",
            ])
    }

    /// As k3s writes its own for containerd 2, version 3 of the format.
    static let k3s = """
        version = 3
        imports = ['/etc/containerd/config-v3.toml.d/*.toml']
        root = "/var/lib/rancher/k3s/agent/containerd"

        [grpc]
          address = "/run/k3s/containerd/containerd.sock"

        [plugins.'io.containerd.internal.v1.opt']
          path = "/var/lib/rancher/k3s/agent/containerd"

        [plugins.'io.containerd.cri.v1.runtime']
          enable_selinux = false
          enable_unprivileged_ports = true

        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.kata]
          runtime_type = 'io.containerd.kata.v2'

        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
          runtime_type = 'io.containerd.runc.v2'

        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
          SystemdCgroup = true

        [plugins.'io.containerd.cri.v1.images'.registry]
          config_path = '/var/lib/rancher/k3s/agent/etc/containerd/certs.d'

        """

    @Test func aFileOfVersionThree() {
        var wish = Self.wish
        wish.installed = "2.1.4-1"
        let merge = ContainerdMerge(wish, into: Self.k3s)
        #expect(merge.remarks == ["the socket /run/k3s/containerd/containerd.sock goes, and is the usual one"])
        #expect(
            Self.changes(Self.k3s, wish) == [
                "-  address = \"/run/k3s/containerd/containerd.sock\"", "+  address = \"/run/containerd/containerd.sock\"",
                "+  [plugins.\"io.containerd.cri.v1.runtime\".cni]", "+    conf_dir = \"/etc/cni/net.d\"",
                "+    bin_dirs = [\"/opt/cni/bin\"]", "+", "+[plugins.\"io.containerd.cri.v1.images\".pinned_images]",
                "+  sandbox = \"registry.k8s.io/pause:3.9\"",
            ], "others' folder of hosts.toml stays where cluster.yaml names no mirrors")
        wish.installed = "2.0.5"
        wish.hasMirrors = true
        let older = ContainerdMerge(wish, into: Self.k3s).text
        #expect(older.contains("    bin_dir = \"/opt/cni/bin\"\n"), "2.0 has one folder")
        #expect(
            older.contains("config_path = \"/etc/containerd/certs.d:/var/lib/rancher/k3s/agent/etc/containerd/certs.d\""),
            "its own folder is looked at behind")
    }

    /// As `containerd config default` of 2.3 prints it, in short, with a socket of somebody's own.
    static let fourth = """
        version = 4
        root = '/var/lib/containerd'
        imports = ['/etc/containerd/conf.d/*.toml']

        [debug]
          level = ''

        [plugins]
          [plugins.'io.containerd.cri.v1.images']
            snapshotter = 'overlayfs'

            [plugins.'io.containerd.cri.v1.images'.pinned_images]
              sandbox = 'registry.k8s.io/pause:3.10.2'

            [plugins.'io.containerd.cri.v1.images'.registry]
              config_path = ''

          [plugins.'io.containerd.cri.v1.runtime']
            enable_selinux = false

            [plugins.'io.containerd.cri.v1.runtime'.containerd]
              default_runtime_name = 'runc'

              [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes]
                [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
                  runtime_type = 'io.containerd.runc.v2'

                  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
                    SystemdCgroup = false

            [plugins.'io.containerd.cri.v1.runtime'.cni]
              bin_dirs = ['/opt/cni/bin']
              conf_dir = '/etc/cni/net.d'

          [plugins.'io.containerd.server.v1.grpc']
            address = '/run/x.sock'
            uid = 0

        """

    @Test func aFileOfVersionFour() {
        var wish = Self.wish
        wish.installed = "2.3.1-1"
        #expect(ContainerdMerge(wish, into: Self.fourth).remarks == ["the socket /run/x.sock goes, and is the usual one"])
        #expect(
            Self.changes(Self.fourth, wish) == [
                "-      sandbox = 'registry.k8s.io/pause:3.10.2'", "+      sandbox = \"registry.k8s.io/pause:3.9\"",
                "-      config_path = ''", "+      config_path = \"/etc/containerd/certs.d\"",
                "-            SystemdCgroup = false", "+            SystemdCgroup = true",
                "-    address = '/run/x.sock'", "+    address = \"/run/containerd/containerd.sock\"",
            ])
        #expect(ContainerdMerge(wish, into: "version = 4\n").text.contains("  bin_dirs = [\"/opt/cni/bin\"]\n"))
    }

    /// The runtime of pods that ask for none has systemd's cgroups, however the file says which it is.
    @Test(arguments: [
        ("default_runtime_name = \"nvidia\"\n[C.runtimes.nvidia]\nruntime_type = \"io.containerd.runc.v2\"\n", 2, [String]()),
        (
            "default_runtime_name = 'nvidia'\n[C.runtimes.nvidia]\nruntime_type = 'io.containerd.runc.v2'\n[C.runtimes.nvidia.options]\nBinaryName = '/n'\nSystemdCgroup = false\n",
            2, []
        ),
        (
            "default_runtime_name = \"nvidia\"\n[C.runtimes.nvidia]\nruntime_type = \"io.containerd.runc.v2\"\noptions = {BinaryName = \"/n\"}\n",
            2, []
        ),
        ("default_runtime_name = \"kata\"\n[C.runtimes.kata]\nruntime_type = \"io.containerd.kata.v2\"\n", 1, []),
        (
            "[C.default_runtime]\nruntime_type = \"io.containerd.runtime.v1.linux\"\n[C.default_runtime.options]\nx = 1\n", 1,
            [
                "the deprecated table default_runtime, by which pods get io.containerd.runtime.v1.linux without systemd cgroups, goes: default_runtime_name says what runs"
            ]
        ),
        ("default_runtime = {runtime_type = \"io.containerd.runc.v2\"}\n", 2, []),
        // Somebody's own program stays the one that pods get.
        (
            "[C.default_runtime]\nruntime_type = \"io.containerd.runc.v2\"\n[C.default_runtime.options]\nBinaryName = \"/n\"\n", 2, []
        ),
        // As `containerd config default` of 1.6 has it: it says nothing.
        ("[C.default_runtime]\nruntime_type = \"\"\n[C.default_runtime.options]\n", 1, []),
    ]) func theRuntimeOfAllPods(_ text: String, _ count: Int, _ remarks: [String]) {
        let names = ["version = 2": "plugins.\"io.containerd.grpc.v1.cri\".containerd", "": "plugins.cri.containerd"]
        for (version, name) in names {
            let file = version + "\n[C]\nsnapshotter = \"overlayfs\"\n" + text
            let merge = ContainerdMerge(Self.wish, into: file.replacing("[C", with: "[" + name))
            #expect(merge.remarks == remarks)
            #expect(merge.text.split(separator: "\n").filter { $0.hasSuffix("SystemdCgroup = true") }.count == count, "\(merge.text)")
            #expect(!merge.text.contains("runtime.v1.linux"))
            #expect(ContainerdMerge(Self.wish, into: merge.text).text == merge.text)
        }
    }

    /// A file with CRLF is merged as any other, and keeps it.
    @Test(arguments: [docker, nvidia, k3s, first, mirrors, fourth]) func aFileWithCRLF(_ text: String) {
        let plain = ContainerdMerge(Self.wish, into: text)
        let merge = ContainerdMerge(Self.wish, into: text.replacing("\n", with: "\r\n"))
        #expect(merge.remarks == plain.remarks && merge.text == plain.text.replacing("\n", with: "\r\n"))
        let cut = ContainerdMerge(Self.wish, into: text.replacing("\n", with: "\r\n") + "[grpc2]\r\naddress = 'x'").text
        #expect(cut.hasSuffix("\r\n") && cut.filter { $0 == "\n" || $0 == "\r" } == "", "no line ends otherwise")
    }

    /// What a file that is imported says is told too, as 1.x and 2.x print it.
    @Test(arguments: [
        ("disabled_plugins = []", true), ("disabled_plugins = ['io.containerd.snapshotter.v1.zfs']", true),
        ("disabled_plugins = [\"io.containerd.grpc.v1.cri\"]", false), ("disabled_plugins = [\"cri\"]", false),
        ("disabled_plugins = ['io.containerd.grpc.v1.cri']", false),
        ("  disabled_plugins = ['io.containerd.snapshotter.v1.zfs', 'io.containerd.cri.v1.runtime']", false),
        ("disabled_plugins = ['io.containerd.cri.v1.images']", false),
    ]) func anImportThatDisablesTheCRI(_ line: String, _ isGood: Bool) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try "#!/bin/sh\ncat <<'END'\n\(line)\n  SystemdCgroup = true\nEND\n"
                .write(toFile: folder + "/containerd", atomically: false, encoding: .utf8)
            for shell in ShellKind.all {
                let result = try await shell.run("chmod +x '\(folder)/containerd'; PATH='\(folder)':$PATH; t=x\n\(Containerd.check)\n")
                #expect((result.status == 0) == isGood, "\(result)")
                #expect(isGood || result.output.contains("disables the CRI plug-in"))
            }
        }
    }

    /// Of version 1, as containerd 1.2 to 1.5 had it.
    static let first = """
        root = "/data"
        disabled_plugins = ["cri", "aufs"]
        [plugins.cri]
          systemd_cgroup = true
          [plugins.cri.cni]
            bin_dir = "/usr/lib/cni"
        [plugins.linux]
          shim = "containerd-shim"

        """

    @Test func aFileOfVersionOne() {
        let merge = ContainerdMerge(Self.wish, into: Self.first)
        #expect(
            merge.remarks == [
                "the settings of plug-in linux, which version 2 of the file does not have, go",
                "the CRI plug-in is disabled there, and is enabled",
            ])
        #expect(
            merge.text == """
                root = "/data"
                disabled_plugins = ["io.containerd.snapshotter.v1.aufs"]
                version = 2
                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "registry.k8s.io/pause:3.9"
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    bin_dir = "/opt/cni/bin"
                    conf_dir = "/etc/cni/net.d"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                    runtime_type = "io.containerd.runc.v2"
                    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                      SystemdCgroup = true
                  [plugins."io.containerd.grpc.v1.cri".registry]
                    config_path = "/etc/containerd/certs.d"

                """)
    }

    static let mirrors = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
          endpoint = ["https://a"]
        [plugins."io.containerd.grpc.v1.cri".registry.configs."a.example".tls]
          insecure_skip_verify = true
        [plugins."io.containerd.grpc.v1.cri".registry.configs."a.example".auth]
          username = "(not shown 1)"
          password = "(not shown 2)"

        """

    /// containerd takes no folder of hosts.toml beside mirrors in this file; logins stay either way.
    @Test func registriesStayUnlessTheFileNamesMirrors() {
        let kept = ContainerdMerge(Self.wish, into: Self.mirrors)
        #expect(kept.remarks == [] && !kept.text.contains("config_path") && kept.text.contains("endpoint = [\"https://a\"]"))
        var wish = Self.wish
        wish.hasMirrors = true
        let merge = ContainerdMerge(wish, into: Self.mirrors)
        #expect(
            merge.remarks == [
                "the settings of registries (a.example, docker.io) go: registryMirrors of cluster.yaml stand in their place"
            ])
        #expect(!merge.text.contains("endpoint") && !merge.text.contains("insecure_skip_verify"))
        #expect(merge.text.contains("password = \"(not shown 2)\"") && merge.text.contains("config_path = \"/etc/containerd/certs.d\""))
    }

    /// A merged file needs nothing more, and is still understood.
    @Test(arguments: [
        docker, nvidia, k3s, first, mirrors, fourth, "", "version = 2",
        "version = 2\nplugins.\"io.containerd.grpc.v1.cri\".sandbox_image = 'x'\n",
    ])
    func mergingIsStable(_ text: String) {
        for hasMirrors in [false, true] {
            var wish = Self.wish
            wish.hasMirrors = hasMirrors
            let once = ContainerdMerge(wish, into: text)
            let twice = ContainerdMerge(wish, into: once.text)
            #expect(twice.text == once.text)
            #expect(twice.remarks == [] || twice.remarks == once.remarks.filter { $0.contains("SystemdCgroup") })
            #expect(once.text.hasSuffix("\n") && once.text.contains("pause:3.9"), "\(once.text)")
        }
    }

    @Test(arguments: [
        "]\n[\n= x\n", "version = 2\n[plugins]\n\"io.containerd.grpc.v1.cri\" = 7\n", "version = 7\n",
        "[plugins]\ncri = {sandbox_image = \"x\"}\n",
        "a = \"\"\"\nb\n\"\"\"\n",
        "version = 2\ndisabled_plugins = 7\n",
    ])
    func whatIsNotUnderstoodIsReplacedWithAWord(_ text: String) {
        let merge = ContainerdMerge(Self.wish, into: text)
        #expect(merge.remarks == ["it is not understood, so it is replaced; what it was is kept in /var/lib/trimast/kept"])
        #expect(merge.isReplacement && merge.text == ContainerdMerge.fresh(Self.wish))
    }

    @Test(arguments: [
        ("disabled_plugins = [\"io.containerd.grpc.v1.cri\"]", ["the CRI plug-in is disabled there, and is enabled"]),
        ("disabled_plugins = ['cri']", ["the CRI plug-in is disabled there, and is enabled"]), ("disabled_plugins = []", []),
        ("disabled_plugins = [\"io.containerd.snapshotter.v1.zfs\"]", []),
        ("[grpc]\naddress = \"/run/x.sock\"", ["the socket /run/x.sock goes, and is the usual one"]),
        ("[grpc]\naddress = '/run/containerd/containerd.sock'", []),
        (
            "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.x]\nruntime_type = \"io.containerd.runc.v2\"",
            ["the runtime x is kept, and has no SystemdCgroup = true, as the kubelet's pods want it"]
        ),
    ]) func whatChangesIsSaidInWords(_ text: String, _ remarks: [String]) {
        #expect(ContainerdMerge(Self.wish, into: "version = 2\n" + text).remarks == remarks)
    }

    /// Trimast's own file follows cluster.yaml; in somebody else's a setting that is not asked for stays.
    @Test func aSettingThatIsNotAskedForAnyMore() {
        var wish = Self.wish
        wish.restrictsOOMScore = true
        let own = ContainerdMerge.fresh(wish)
        #expect(ContainerdMerge(Self.wish, into: own).text == ContainerdMerge.fresh(Self.wish))
        let others = "# Mine\n" + own
        #expect(ContainerdMerge(Self.wish, into: others).text == others)
    }

    /// Passwords do not leave the host: they are numbered there, and put back where the new file has the number.
    @Test(arguments: ["\n", "\r\n"]) func loginsStayOnTheHost(_ end: String) async throws {
        let secret = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".registry.configs."a.example".auth]
              username = "me"
              "password" = "s3cret"
              more = [
                "https://u:s3cret@h",
              ]
              # token: s3cret

            """.replacing("\n", with: end)
        var facts = try LabFacts.load(.three)
        try await withTemporaryFolder { (folder: String) async throws in
            let path = folder + "/config.toml"
            try secret.write(toFile: path, atomically: false, encoding: .utf8)
            let probe = try #require(
                Containerd().probes(LabFacts.spec(.three).hosts[0], LabFacts.spec(.three)).first { !$0.filters.isEmpty })
            let filter = try #require(probe.filters[Containerd.path])
            let shown = try await Program.run("sh", ["-c", filter, "sh", path]).output
            #expect(
                !shown.contains("s3cret") && !shown.contains("\"me\"")
                    && shown.contains(
                        "  \"password\" = \"(not shown 2)\"\n  more = [\n\"(not shown 3)\",\n  ]\n# (not shown 4)\n".replacing(
                            "\n", with: end)),
                "\(shown)")
            try facts.change("node") { $0.files[Containerd.path] = RemoteFile(mode: "600", content: shown) }
            let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(facts)
            let step = try #require(plan.steps.first { $0.title == "write \(Containerd.path)" })
            #expect(
                !step.action.kind.changes.contains { $0.hasPrefix("-") }, "\(step.action.kind.changes)")
            let script = try step.action.kind.script([:]).replacing("p=\(Containerd.path)\n", with: "p=\(path)\n")
                .replacing("if command -v containerd >/dev/null; then", with: "if false; then").replacing(
                    "k=/var/lib/trimast/kept", with: "k=\(folder)/kept")
            let result = try await Program.run("sh", ["-c", script])
            #expect(result.status == 0, "\(result)")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.hasPrefix(secret) && text.contains("SystemdCgroup = true"), "\(text)")
            #expect(try await Program.run("stat", ["-c", "%a", path]).output == "600\n")
            #expect(try await Program.run("sh", ["-c", "ls -A \(folder)"]).output == "config.toml\nkept\n")
        }
    }
}
