import Facts
import Planning
import Specification
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

    static let nvidia = """
        version = 2
        root = "/data/containerd" # the large disk
        disabled_plugins = ["cri"]
        imports = [
          "/etc/containerd/conf.d/*.toml",
        ]
        [grpc]
          address = "/run/containerd/containerd.sock"
        [plugins]
          [plugins."io.containerd.grpc.v1.cri".containerd]
            default_runtime_name = "nvidia"
            snapshotter = "stargz"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes]
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                runtime_type = "io.containerd.runc.v2"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia]
                runtime_type = "io.containerd.runc.v2"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia.options]
                  BinaryName = "/usr/bin/nvidia-container-runtime"
                  SystemdCgroup = true
          [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
            endpoint = ["https://a"]
        [proxy_plugins.stargz]
          type = "snapshot"
        """

    @Test func whatOthersSetInContainerdIsKept() throws {
        let found = ContainerdSettings(Self.nvidia)
        #expect(found.top == ["imports = [ \"/etc/containerd/conf.d/*.toml\", ]", "root = \"/data/containerd\""])
        #expect(found.ofRuntimes == ["default_runtime_name = \"nvidia\"", "snapshotter = \"stargz\""])
        #expect(
            found.tables.map(\.header) == [
                "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.nvidia]",
                "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.nvidia.options]", "[proxy_plugins.stargz]",
            ])
        #expect(
            found.lost == [
                "the CRI plug-in is disabled there, and is enabled",
                "the settings of registries (docker.io) go: registryMirrors of cluster.yaml stand in their place",
            ])
    }

    /// What Trimast writes with them says the same again, and then there is nothing to do.
    @Test func keepingIsStable() throws {
        let spec = try LabFacts.spec(.three)
        var facts = try LabFacts.load(.three)
        try facts.change("node") { $0.files[Containerd.path] = RemoteFile(content: Self.nvidia) }
        let context = try LabFacts.context("node", spec, facts)
        let text = Containerd.configuration(context, Containerd.others(context))
        try facts.change("node") { $0.files[Containerd.path] = RemoteFile(content: text) }
        #expect(try LabFacts.planner(spec).plan(facts).steps == [])
        #expect(ContainerdSettings(text).lost == [])
        #expect(ContainerdSettings("") == ContainerdSettings() && ContainerdSettings("]\n[\n= x\n[[a]]\n") == ContainerdSettings())
    }

    @Test(arguments: [
        ("disabled_plugins = [\"io.containerd.grpc.v1.cri\"]", ["the CRI plug-in is disabled there, and is enabled"]),
        ("disabled_plugins = ['cri']", ["the CRI plug-in is disabled there, and is enabled"]), ("disabled_plugins = []", []),
        ("disabled_plugins = [\"io.containerd.snapshotter.v1.zfs\"]", []),
        ("[grpc]\naddress = \"/run/x.sock\"", ["the socket /run/x.sock goes, and is the usual one"]),
        (
            "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.kata]\nruntime_type = 'io.containerd.kata.v2'", []
        ),
        (
            "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.x]\nruntime_type = \"io.containerd.runc.v2\"",
            ["the runtime x is kept, and has no SystemdCgroup = true, as the kubelet's pods want it"]
        ),
    ]) func whatGoesIsSaidInWords(_ text: String, _ lost: [String]) { #expect(ContainerdSettings(text).lost == lost) }

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
    ]) func unitsInFrontOfThePackages(_ text: String, _ faults: [String]) throws {
        #expect(try FactTests.read(HostUnits.fact, text)?.faults(programs: false).map(\.found) == faults)
    }

    @Test(arguments: [
        ("debian", "11", true), ("debian", "12", false), ("debian", "", false), ("ubuntu", "20.04", true), ("ubuntu", "22.04", false),
        ("linuxmint", "20", false), ("debian", "testing", false),
    ]) func systemsWithoutCRI(_ id: String, _ version: String, _ isRefused: Bool) throws {
        let system = try FactTests.read(OperatingSystem.fact, "ID=\(id)\nVERSION_ID=\"\(version)\"")
        #expect((DebianFamily().objection(to: .containerd, of: system) != nil) == isRefused)
    }
}
