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

    enum Presence: String { case there, loadable, missing }

    /// By module; one that is not in it was not asked for.
    static let presence = Fact("modules", script: { _, spec in script(spec) }, unread: [String: Presence]()) {
        $0.table().compactMapValues { Presence(rawValue: $0) }
    }

    private static func script(_ spec: ClusterSpec) -> String {
        let lines = Requirements.modules(spec).map { module in
            """
            if { \(Requirements.hasModule(module)) || [ -d /sys/module/\(module) ]; } 2>/dev/null; then echo \(module)=there
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

/// A kubelet from 1.35 on refuses cgroup v1.
struct KernelCgroup: PreflightCheck {
    let id = "kernel.cgroup"
    let title = "the cgroup version is one that this Kubernetes takes"
    let explanation =
        "From 1.35 on the kubelet refuses to start on cgroup v1 unless kubelet.failCgroupV1 is false, and kubeadm's check SystemVerification refuses it unless it is waived. A failure means that the host boots with cgroup v1."

    /// `cgroup2fs`; nil when the host did not say.
    static let filesystem = Fact("cgroup", "stat -f -c %T /sys/fs/cgroup", unread: String?.none) { $0.lines.first.map(String.init) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.filesystem.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            switch facts[Self.filesystem] {
            case nil: return unread(host)
            case "cgroup2fs": return passed(host, "cgroup v2")
            default:
                let kubernetes = context.spec.kubernetes
                let isAccepted = kubernetes.kubelet["failCgroupV1"] == .bool(false) && kubernetes.waives("SystemVerification")
                guard context.release.refusesCgroupV1, !isAccepted else {
                    return passed(host, "cgroup v1, which Kubernetes \(kubernetes.version) still takes")
                }
                return failed(
                    host, "boots with cgroup v1, which Kubernetes \(kubernetes.version) refuses",
                    next:
                        "boot with systemd.unified_cgroup_hierarchy=1, or write below kubernetes both 'kubelet: {failCgroupV1: false}' and 'waivedPreflight: [{check: SystemVerification, reason: the hosts have cgroup v1}]'"
                )
            }
        }
    }
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
