import SystemPackage

/// The packages of Kubernetes, laid out as the official ones are.
enum KubernetesPackages {
    static func all(of programs: KubernetesPrograms) -> [OwnPackage] {
        let version = "\(programs.version)-1.1"
        func program(_ name: String) -> OwnPackage.File {
            OwnPackage.File(path: "usr/bin/\(name)", content: .copy(programs.directory.appending(name)), isExecutable: true)
        }
        return [
            plugins, criTools(programs),
            OwnPackage(
                name: "kubectl", version: version, depends: "libc6", description: "Kubernetes command line", files: [program("kubectl")]),
            OwnPackage(
                name: "kubelet", version: version,
                depends: "iptables, kubernetes-cni (>= 0.8.7), iproute2, socat, util-linux, mount, ebtables, ethtool, conntrack",
                description: "Kubernetes node agent",
                files: [
                    program("kubelet"), OwnPackage.File(path: "lib/systemd/system/kubelet.service", content: .text(kubeletUnit)),
                ], afterInstallation: enableKubelet),
            OwnPackage(
                name: "kubeadm", version: version,
                depends: "kubelet (>= 1.13.0), kubectl (>= 1.13.0), kubernetes-cni (>= 0.8.7), cri-tools (>= 1.13.0)",
                description: "Kubernetes cluster bootstrap",
                files: [
                    program("kubeadm"),
                    OwnPackage.File(path: String(dropInPath.dropFirst()), content: .text(dropIn)),
                ], afterInstallation: reloadUnits, configurationFiles: [dropInPath]),
        ]
    }

    /// The reference plugins are Debian's; the kubelet looks for them elsewhere.
    static var plugins: OwnPackage {
        let names = [
            "bandwidth", "bridge", "dhcp", "firewall", "host-device", "host-local", "ipvlan", "loopback", "macvlan", "portmap", "ptp",
            "sbr",
            "static", "tuning", "vlan", "vrf",
        ]
        return OwnPackage(
            name: "kubernetes-cni", version: "1.1.1-1.1", depends: "containernetworking-plugins",
            description: "Debian's network plugins at the path where the kubelet looks for them",
            files: names.map { OwnPackage.File(path: "opt/cni/bin/\($0)", content: .link("/usr/lib/cni/\($0)")) })
    }

    static func criTools(_ programs: KubernetesPrograms) -> OwnPackage {
        let real = programs.crictlVersion
        return OwnPackage(
            name: "cri-tools", version: real.map { "\($0)-1.1" } ?? "1.13.0-0.lab", depends: real == nil ? "containerd" : "libc6",
            description: real == nil
                ? "stand-in for crictl that answers from containerd's own client" : "command line for container runtimes",
            files: [
                OwnPackage.File(
                    path: "usr/bin/crictl",
                    content: real == nil ? .text(CrictlStandIn.script) : .copy(programs.directory.appending("crictl")), isExecutable: true)
            ])
    }

    static let kubeletUnit = """
        [Unit]
        Description=kubelet: The Kubernetes Node Agent
        Documentation=https://kubernetes.io/docs/
        Wants=network-online.target
        After=network-online.target

        [Service]
        ExecStart=/usr/bin/kubelet
        Restart=always
        StartLimitInterval=0
        RestartSec=10

        [Install]
        WantedBy=multi-user.target

        """

    static let dropInPath = "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf"

    static let dropIn = """
        [Service]
        Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
        Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
        # Written by kubeadm init and kubeadm join.
        EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
        # The administrator's own arguments.
        EnvironmentFile=-/etc/default/kubelet
        ExecStart=
        ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS

        """

    /// Enabled and not started: without kubeadm's drop-in it would run alone, and then fail every ten seconds.
    static let enableKubelet = """
        #!/bin/sh
        set -e
        if [ "$1" = configure ]; then
            systemctl --quiet enable kubelet
            if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
        fi
        exit 0

        """

    static let reloadUnits = """
        #!/bin/sh
        set -e
        if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
        exit 0

        """
}
