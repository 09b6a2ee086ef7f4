import Facts
import Planning
import Specification

/// What kubeadm reads for one run, in memory on the host, and its checks that Trimast waives.
enum KubeadmFiles {
    /// kubeadm's configuration in memory, for the phases of this run.
    static func add(_ context: PartContext, _ steps: inout StepList) throws {
        guard !steps.writes(ClusterValues.etcdConfiguration) else { return }
        let configuration = KubeadmConfiguration(spec: context.spec, release: context.release)
        addFolder(&steps, why: "what only this run needs is left on no disk")
        steps.file(
            ClusterValues.configuration, Template(try configuration.controlPlane(context.host)), mode: "600",
            why: "what kubeadm's phases read")
        steps.file(
            ClusterValues.etcdConfiguration, Template(try configuration.controlPlane(context.host, etcdList: true)), mode: "600",
            why: "the same with the full list of etcd members, for one phase alone")
    }

    static func addFolder(_ steps: inout StepList, why: String) {
        steps.command("make a folder in memory", glyph: .create, "mkdir -p -m 700 \(ClusterValues.folder)", why: why)
    }

    static func addCleanUp(_ steps: inout StepList) {
        steps.add(
            .command(CommandAction("remove what only the join needed", glyph: .remove, "rm -rf \(ClusterValues.folder)")),
            why: "a token is left nowhere", isCleanUp: true)
    }

    /// What stands in the folder of etcd's data; nil when nobody looked.
    static let etcdFolder = Fact(
        "etcd-folder", "[ -d /var/lib/etcd ] && ls -A /var/lib/etcd; echo .", unread: [String]?.none
    ) { text in
        // Preflight's own measurement of the disk may be going on at that moment.
        text.lines.last == "." ? text.lines.dropLast().map(String.init).filter { !$0.hasPrefix(".trimast-") } : nil
    }

    /// What file systems keep in their own top folder, and etcd does not mind: ext4's, and those of snapshots.
    static let ofFileSystems: Set<String> = ["lost+found", ".snapshot", ".snapshots", ".zfs"]

    /// kubeadm's preflight checks that Trimast waives, each with the reason, and the user's own.
    static func waived(_ context: PartContext) -> [String: String] {
        var waived: [String: String] = [:]
        for waiver in context.spec.kubernetes.waivedPreflight { waived[waiver.check] = waiver.reason }
        if context.spec.kubernetes.dns.provider == .none, context.host.isControlPlane {
            waived["ImagePull"] = "dns is none, so CoreDNS's image need not be there; the others are checked by name"
        }
        if context.host.isControlPlane, let names = context[etcdFolder], !names.isEmpty,
            ofFileSystems.union([EtcdAside.name]).isSuperset(of: names)
        {
            waived["DirAvailable--var-lib-etcd"] = "\(names.joined(separator: ", ")) is no data that etcd reads"
        }
        return waived
    }
}
