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
