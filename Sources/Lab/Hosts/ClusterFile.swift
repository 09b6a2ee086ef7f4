import Specification

/// The cluster file of a lab, as text: everything that this lab's hosts and programs ask for.
package struct ClusterFile: Equatable, Sendable {
    package var name: String
    /// Such as `1.20.2`.
    package var version: String
    package var hasCoreDNS: Bool
    package var controlGroups: ControlGroups.Layout
    /// Whether this machine may lower a process's oom_score_adj (CAP_SYS_RESOURCE).
    package var mayLowerOOMScore: Bool
    package var sshConfiguration: String
    package var hosts: [LabHost]

    package init(
        name: String, version: String, hasCoreDNS: Bool, controlGroups: ControlGroups.Layout, mayLowerOOMScore: Bool,
        sshConfiguration: String, hosts: [LabHost]
    ) {
        self.name = name
        self.version = version
        self.hasCoreDNS = hasCoreDNS
        self.controlGroups = controlGroups
        self.mayLowerOOMScore = mayLowerOOMScore
        self.sshConfiguration = sshConfiguration
        self.hosts = hosts
    }

    package var text: String {
        (head + kubernetes + network + evenNumber + machine + sources + access).joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        [
            "# The lab's cluster: written by `trimast lab up` for the hosts it started.",
            "apiVersion: trimast/v1", "kind: Cluster", "metadata:", "  name: \(name)",
        ]
    }

    private var kubernetes: [String] {
        var lines = ["kubernetes:", "  version: \(version)"]
        lines += [
            hasCoreDNS
                ? "  dns: {provider: coredns, upstream: none}"
                : "  dns: none                     # there is no CoreDNS in this lab's programs",
            "  kubeProxy:",
            "    conntrack: {maxPerCore: 0}  # containers may not set the kernel's table size",
        ]
        if refusesControlGroups {
            lines += [
                "  kubelet: {failCgroupV1: false}",
                "  waivedPreflight:",
                "    - {check: SystemVerification, reason: \"this machine has cgroup v1, which kubeadm refuses from 1.35 on\"}",
            ]
        }
        return lines
    }

    /// A version that the table does not know yet is a newer one.
    private var refusesControlGroups: Bool {
        controlGroups == .v1 && KubernetesVersion(version).flatMap { KubernetesRelease($0) }?.refusesCgroupV1 ?? true
    }

    private var network: [String] {
        [
            "endpoint:", "  address: \(LabShape.endpoint)", "  interface: \(HostLaunch.interfaceInside)",
            "network:", "  pods: 10.244.0.0/16", "  services: 10.96.0.0/16", "  plugin: bird",
        ]
    }

    private var evenNumber: [String] {
        hosts.filter { $0.role == .controlPlane }.count % 2 == 0
            ? ["controlPlanes: {allowEven: true}  # this lab was asked for an even number"] : []
    }

    private var machine: [String] {
        let containerd = ["containerd:", "  restrictOOMScoreAdj: true     # this machine lacks CAP_SYS_RESOURCE"]
        return (mayLowerOOMScore ? [] : containerd) + [
            "time:", "  chronydOptions: [\"-x\"]        # the hosts share the machine's clock",
        ]
    }

    private var sources: [String] {
        let repository = HostLaunch.repositoryInside
        return [
            "sources:", "  kubernetes: none", "  packages:", "    - {name: lab, url: \"file:\(repository)\", trusted: true}", "  images:",
            "    - {archive: \"file://\(repository)/images/control-plane.tar\", roles: [control-plane]}",
            "    - {archive: \"file://\(repository)/images/worker.tar\", roles: [worker]}",
        ]
    }

    private var access: [String] {
        ["ssh:", "  configFile: \(sshConfiguration)", "hosts:"]
            + hosts.map { host in
                let labels = host.role == .worker ? ", labels: {node-role.kubernetes.io/work: work}" : ""
                return "  - {name: \(host.name), address: \(host.address), roles: [\(host.role.rawValue)]\(labels)}"
            }
    }
}
