import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// What Ubuntu has of its own (docs/parts.md), met by tables: the lab's hosts are Debian.
@Suite struct UbuntuTests {
    static let os =
        "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\nPRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\nKERNEL=6.8.0-45-generic\nARCH=x86_64"

    /// Ubuntu 24.04 runs both on a server: netplan writes for networkd there.
    static func facts() throws -> ClusterFacts {
        var facts = try LabFacts.bare(.three)
        for name in facts.hosts.keys {
            try facts.change(name.text) {
                $0.sections["os"] = os
                $0.sections[NetworkManagers.networkd.section.name] = "active"
            }
        }
        return facts
    }

    @Test func theSameStepsAsOnDebian() throws {
        let spec = try LabFacts.spec(.three)
        var debian = try Self.facts()
        for (name, facts) in try LabFacts.bare(.three).hosts { debian.hosts[name]?.sections["os"] = facts.sections["os"] }
        let planner = try LabFacts.planner(spec)
        #expect(try planner.plan(Self.facts()).steps == planner.plan(debian).steps)
    }

    /// netplan calls its files 10-netplan-NAME.network (netplan.readthedocs.io), and networkd takes the first that matches.
    @Test func podsInterfacesComeBeforeNetplans() throws {
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(Self.facts())
        let files = plan.steps.compactMap { if case .file(let file) = $0.action, $0.part == "network-managers" { file.path } else { nil } }
        #expect(files.contains(NetworkManagers.networkdInterfaces))
        #expect(NetworkManagers.networkdInterfaces < "/etc/systemd/network/10-netplan-all-eth.network")
    }

    /// An update of NetworkManager or systemd-networkd configures what nobody named to it: flannel's bridge and its tunnel are pods' too.
    @Test(arguments: [
        (NetworkSpec.Plugin.manifest, " cni* cbr0* flannel* cilium* lxc* weave* kube-bridge* antrea*"),
        (NetworkSpec.Plugin.none, " cni* cbr0* flannel* cilium* lxc* weave* kube-bridge* antrea*"),
        (NetworkSpec.Plugin.calico, ""), (NetworkSpec.Plugin.bird, ""),
    ]) func interfacesThatAreLeftAlone(_ plugin: NetworkSpec.Plugin, _ more: String) throws {
        var spec = try LabFacts.spec(.three)
        spec.network.plugin = plugin
        var facts = try Self.facts()
        try facts.change("node") { $0.sections[NetworkManagers.networkManager.section.name] = "active" }
        let context = try LabFacts.context("node", spec, facts)
        var list = StepList(part: NetworkManagers(), host: context.host.name, facts: context.facts)
        NetworkManagers().plan(context, &list)
        let texts = list.steps.compactMap { if case .file(let file) = $0.action { file.content.shown } else { nil } }
        let names = "veth* cali* tunl* vxlan.calico kube-ipvs0" + more
        #expect(texts.contains { $0.contains("[Match]\nName=\(names)\n") })
        let devices = names.split(separator: " ").map { "interface-name:\($0)" }.joined(separator: ";")
        #expect(texts.contains { $0.contains("unmanaged-devices+=\(devices)\n") })
    }

    /// Every host gets the same version, whatever its machine-id.
    @Test func updatesThatComeInPhasesAreTakenAtOnce() {
        let scripts = [
            DebianFamily().install(["containerd"], hold: []).install, DebianFamily().trial(["containerd"], RepositoryPlan(), proxy: nil),
        ]
        for script in scripts { #expect(script.contains("-o APT::Get::Always-Include-Phased-Updates=true")) }
        #expect(scripts.allSatisfy { $0.contains("NEEDRESTART_SUSPEND=1") })
    }

    @Test func automaticReboots() {
        #expect(PackageManager(SectionText("reboots unattended-upgrades\n")).rebooter == "unattended-upgrades")
        #expect(PackageManager(SectionText("")).rebooter == nil)
    }
}
