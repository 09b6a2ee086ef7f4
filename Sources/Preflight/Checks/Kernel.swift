import Facts
import Parts
import Planning
import Specification
import Support

/// The kernel has the modules that this cluster needs, or can load them.
struct KernelModules: PreflightCheck {
    let id = "kernel.modules"
    let title = "the kernel has the modules that the cluster needs"
    let explanation =
        "overlay for containers, br_netfilter for bridged pods, ip_vs and its schedulers for proxy mode ipvs, ipip for IPIP. A failure names what is missing: minimal and cloud kernels leave some out, and EL 10 has those of iptables and bridges in kernel-modules-extra, which apply installs. Where extraPackages of cluster.yaml name kernel packages, they may bring it, and apply says so if not."

    /// `locked`: it would have to be loaded, and the kernel loads none any more.
    enum Presence: String { case there, loadable, missing, locked }

    /// By module; one that is not in it was not asked for.
    static let presence = Fact("modules", script: { _, spec in script(spec) }, unread: [String: Presence]()) {
        $0.table().compactMapValues { Presence(rawValue: $0) }
    }

    /// Once it is 1 it stays so until the next boot (Documentation/admin-guide/sysctl/kernel.rst).
    private static let lock = "/proc/sys/kernel/modules_disabled"

    private static func script(_ spec: ClusterSpec) -> String {
        let lines = Requirements.modules(spec).map { module in
            """
            if { \(Requirements.hasModule(module)) || [ -d /sys/module/\(module) ]; } 2>/dev/null; then echo \(module)=there
            elif [ "$(cat \(Self.lock) 2>/dev/null)" = 1 ]; then echo \(module)=locked
            elif grep -qs "/\(module)\\.ko" "$d/modules.dep" "$d/modules.builtin"; then echo \(module)=loadable
            else echo \(module)=missing; fi
            """
        }
        return "d=/lib/modules/$(uname -r)\n" + lines.joined(separator: "\n")
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        host.isNode
            ? [Self.presence.probe(host, spec), OperatingSystem.fact.probe(host, spec), Requirements.lackingModulesProbe(host, spec)] : []
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            let presence = facts[Self.presence]
            guard !presence.isEmpty else { return unread(host) }
            let wanted = Requirements.modules(context.spec)
            let locked = wanted.filter { presence[$0] == .locked }
            guard locked.isEmpty else {
                return failed(
                    host, "its kernel loads no module any more (kernel.modules_disabled is 1), and has not \(list(locked))",
                    next:
                        "take away what sets kernel.modules_disabled, and reboot: \(.shell("grep -rs modules_disabled /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d /etc/rc.local"))"
                )
            }
            let apart = Requirements.lackingModules(facts)
            let missing = wanted.filter { presence[$0] == .missing && !apart.contains($0) } + apart
            guard missing.isEmpty else {
                if missing == apart, let package = Requirements.modulePackage(host, context.spec, facts) {
                    return noted(host, "lacks \(list(few: missing)) now; apply installs \(package)")
                }
                let kernels = context.spec.extraPackages.filter { name in ["linux-", "kernel-"].contains { name.hasPrefix($0) } }
                if !kernels.isEmpty { return skipped(host, "lacks \(list(missing)) now; \(list(kernels)) may bring it") }
                let system = facts[OperatingSystem.fact]
                return failed(
                    host, "kernel \(system.kernel) has no module \(list(missing))",
                    next: Requirements.family(facts)?.kernelAdvice(for: system)
                        ?? "install the distribution's full kernel, and reboot into it")
            }
            return passed(host, wanted.joined(separator: ", "))
        }
    }
}

/// A kubelet from 1.35 on refuses cgroup v1; and kubeadm every host whose kernel has not all controllers.
struct KernelCgroup: PreflightCheck {
    let id = "kernel.cgroup"
    let title = "the cgroup version and its controllers are what this Kubernetes takes"
    let explanation =
        "From 1.35 on the kubelet refuses to start on cgroup v1 unless kubelet.failCgroupV1 is false, and kubeadm's check SystemVerification refuses it unless it is waived. That check wants the controllers cpu, cpuset and memory as well, with cgroup v1 also cpuacct, devices and freezer: a Raspberry Pi boots without memory. A failure means that the host boots with cgroup v1, or names the controllers that it lacks."

    struct Groups: Equatable {
        /// `cgroup2fs`.
        var filesystem: String
        /// Those that the kernel has switched on; nil when the host did not say.
        var controllers: Set<String>?

        var isV2: Bool { filesystem == "cgroup2fs" }
        /// What kubeadm wants and is not there (k8s.io/system-validators, validators/types_unix.go).
        var missing: [String] {
            guard let controllers else { return [] }
            return (["cpu", "cpuset", "memory"] + (isV2 ? [] : ["cpuacct", "devices", "freezer"])).filter { !controllers.contains($0) }
        }
    }

    /// nil when the host did not say.
    static let groups = Fact(
        "cgroup",
        """
        stat -f -c %T /sys/fs/cgroup
        if [ -f /sys/fs/cgroup/cgroup.controllers ]; then sed 's/^/has /' /sys/fs/cgroup/cgroup.controllers
        else awk '$1 !~ /^#/ && $4 == 1 { print "has", $1 }' /proc/cgroups; fi
        """, unread: Groups?.none
    ) { text in
        guard let filesystem = text.lines.first(where: { !$0.hasPrefix("has ") }) else { return nil }
        let controllers = Set(text.values("has ").flatMap { $0.split(separator: " ").map(String.init) })
        return Groups(filesystem: String(filesystem), controllers: controllers.isEmpty ? nil : controllers)
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.groups.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            guard let groups = facts[Self.groups] else { return unread(host) }
            let kubernetes = context.spec.kubernetes
            let isWaived = kubernetes.waives("SystemVerification")
            if !groups.missing.isEmpty, !isWaived {
                return failed(
                    host,
                    "boots without the cgroup \(groups.missing.count == 1 ? "controller" : "controllers") \(list(groups.missing)), which kubeadm refuses",
                    next: "boot without cgroup_disable=; a Raspberry Pi wants \(Self.raspberry) at the end of the line in its cmdline.txt")
            }
            if groups.isV2 { return passed(host, "cgroup v2") }
            guard context.release.refusesCgroupV1, !(kubernetes.kubelet["failCgroupV1"] == .bool(false) && isWaived) else {
                return passed(host, "cgroup v1, which Kubernetes \(kubernetes.version) still takes")
            }
            return failed(
                host, "boots with cgroup v1, which Kubernetes \(kubernetes.version) refuses",
                next:
                    "boot with systemd.unified_cgroup_hierarchy=1, or write below kubernetes both 'kubelet: {failCgroupV1: false}' and 'waivedPreflight: [{check: SystemVerification, reason: the hosts have cgroup v1}]'"
            )
        }
    }

    private static let raspberry = "cgroup_enable=cpuset cgroup_enable=memory cgroup_memory=1"
}

/// kubeadm's own bound on the kernel, and nftables'.
struct KernelVersion: PreflightCheck {
    let id = "kernel.version"
    let title = "the kernel is new enough for this Kubernetes"
    let explanation =
        "kubeadm refuses kernels older than 3.10, in 1.32 and 1.33 older than 4.19, unless its check SystemVerification is waived; from 1.34 on it warns of kernels older than 5.4. kube-proxy's nftables mode needs 5.13. A failure shows the kernel that runs; where kubeadm only warns the check is skipped."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [OperatingSystem.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let release = context.release
        let kubernetes = context.spec.kubernetes
        let isRefused = release.refusesOlderKernels && !kubernetes.waives("SystemVerification")
        let oldest = release.oldestKernel.map(String.init).joined(separator: ".")
        return context.each(\.isNode) { host, facts in
            let version = facts[OperatingSystem.fact].kernelVersion
            let name = facts[OperatingSystem.fact].kernel
            guard version.count == 2 else { return unread(host) }
            let isOld = version.lexicographicallyPrecedes(release.oldestKernel)
            if isOld, isRefused {
                return failed(
                    host, "runs kernel \(name); Kubernetes \(kubernetes.version) needs \(oldest)",
                    next: "install a newer kernel and reboot, or choose an older kubernetes.version")
            }
            if context.spec.network.proxyMode == .nftables, version.lexicographicallyPrecedes([5, 13]) {
                return failed(
                    host, "runs kernel \(facts[OperatingSystem.fact].kernel); kube-proxy's nftables mode needs 5.13",
                    next: "install a newer kernel and reboot, or set network.proxyMode to iptables")
            }
            if isOld { return skipped(host, "runs kernel \(name); kubeadm \(kubernetes.version) warns below \(oldest)") }
            return passed(host, name)
        }
    }
}
