import Foundation

extension Rules {
    private static let versionPath: FieldPath = ["kubernetes", "version"]
    private static let waived: FieldPath = ["kubernetes", "waivedPreflight"]

    /// nil when the version is missing, wrong or unknown: ``version`` reports that.
    static func release(_ spec: ClusterSpec, _ reader: Reader) -> KubernetesRelease? {
        reader.has(versionPath) ? KubernetesRelease(spec.kubernetes.version) : nil
    }

    static let version: Rule = { spec, reader in
        guard reader.has(versionPath) else { return }
        guard let release = release(spec, reader) else {
            return reader.error(
                "version", versionPath, "Trimast does not know Kubernetes \(spec.kubernetes.version)",
                help: "allowed: 1.\(KubernetesRelease.oldestMinor).x to 1.\(KubernetesRelease.newestMinor).x")
        }
        if let etcd = release.unsafeEtcd {
            reader.warn(
                "version", versionPath, "Kubernetes \(spec.kubernetes.version) brings etcd \(etcd), which can lose data when it is killed",
                help: "take the newest patch of 1.\(release.minor)")
        }
    }

    static let proxyMode: Rule = { spec, reader in
        let path: FieldPath = ["network", "proxyMode"]
        guard reader.has(path), let release = release(spec, reader) else { return }
        switch spec.network.proxyMode {
        case .nftables where !release.hasNFTables:
            reader.error(
                "version", path, "Kubernetes \(spec.kubernetes.version) has no nftables mode, which came with 1.31",
                help: "allowed: iptables or ipvs")
        case .ipvs where release.deprecatesIPVS:
            reader.warn(
                "version", path, "ipvs is deprecated from Kubernetes 1.35 on",
                help: "choose iptables, or nftables where the kernel is 5.13 or newer"
            )
        default: break
        }
    }

    static let packageSource: Rule = { spec, reader in
        let source: FieldPath = ["sources", "kubernetes"]
        guard reader.isUsable(["sources"]), reader.isUsable(source), reader.isUsable(["sources", "packages"]),
            let release = release(spec, reader), spec.sources.kubernetes != .none, !release.isOnPackageServer
        else { return }
        let isAlone = spec.sources.packages.isEmpty
        // Public recipes name it for every version of that time.
        let aliyun =
            spec.sources.kubernetes == .aliyun && isAlone
            ? ", such as Aliyun's old one: https://mirrors.aliyun.com/kubernetes/apt, suite kubernetes-xenial, components [main]" : ""
        reader.error(
            "version", reader.has(source) ? source : versionPath,
            "the packages of '\(spec.sources.kubernetes.rawValue)' start with Kubernetes 1.24; there are none of \(spec.kubernetes.version)",
            help: isAlone
                ? "write 'sources: {kubernetes: none}' and list a repository that has them under sources.packages" + aliyun
                : "write 'kubernetes: none' beside sources.packages")
    }

    static let imageRepository: Rule = { spec, reader in
        guard spec.kubernetes.imageRepository == "k8s.gcr.io", let release = release(spec, reader),
            spec.kubernetes.version.patch > release.lastPatchAtOldRegistry ?? -1
        else { return }
        reader.warn(
            "version", ["kubernetes", "imageRepository"],
            "k8s.gcr.io was frozen in April 2023, before Kubernetes \(spec.kubernetes.version) came",
            help: "write registry.k8s.io, or leave the key out")
    }

    static let admissionPlugins: Rule = { spec, reader in
        guard let release = release(spec, reader), !release.hasPodSecurityPolicy,
            let plugins = spec.kubernetes.apiServerArgs["enable-admission-plugins"],
            plugins.split(separator: ",").contains("PodSecurityPolicy")
        else { return }
        reader.error(
            "version", ["kubernetes", "apiServer", "extraArgs", .key("enable-admission-plugins")],
            "PodSecurityPolicy is gone from Kubernetes 1.25 on, and an API server that shall load it does not start",
            help: "remove it; Pod Security admission takes its place without an argument")
    }

    static let featureGates: Rule = { spec, reader in
        guard let release = release(spec, reader) else { return }
        for gate in spec.kubernetes.featureGates.keys {
            guard let minor = release.laterMinor(ofFeatureGate: gate) else { continue }
            reader.error(
                "version", ["kubernetes", "featureGates", .key(gate)],
                "kubeadm \(spec.kubernetes.version) does not know this gate, which came with 1.\(minor)", help: "remove it")
        }
    }

    /// Settings in the free-form sections that contradict what Trimast sets up, or that this version does not know.
    static let components: Rule = { spec, reader in
        let kubelet: FieldPath = ["kubernetes", "kubelet"]
        if spec.kubernetes.kubelet["failCgroupV1"] != nil, let release = release(spec, reader), !release.hasFailCgroupV1 {
            reader.error(
                "version", kubelet + "failCgroupV1",
                "the kubelet of Kubernetes \(spec.kubernetes.version) does not know this key, which came with 1.31",
                help: "remove it: before 1.35 no kubelet refuses cgroup v1")
        }
        if spec.kubernetes.kubelet["failCgroupV1"] == .bool(false), let release = release(spec, reader), release.refusesCgroupV1,
            reader.isUsable(waived), !spec.kubernetes.waives("SystemVerification")
        {
            let waiver = "{check: SystemVerification, reason: the hosts have cgroup v1}"
            reader.error(
                "waiver", kubelet + "failCgroupV1", "kubeadm's check SystemVerification refuses cgroup v1 too, from Kubernetes 1.35 on",
                help: reader.has(waived)
                    ? "add '\(waiver)' to kubernetes.waivedPreflight, or remove the key"
                    : "write 'waivedPreflight: [\(waiver)]' below kubernetes as well, or remove the key")
        }
        if let driver = spec.kubernetes.kubelet["cgroupDriver"], driver != .string("systemd") {
            reader.error(
                "contradiction", kubelet + "cgroupDriver",
                "containerd and the kubelet must use one cgroup driver, and containerd's is systemd",
                help: "remove the key, or write systemd")
        }
        if let path = spec.kubernetes.kubelet["staticPodPath"], path != .string("/etc/kubernetes/manifests") {
            reader.error(
                "contradiction", kubelet + "staticPodPath", "kubeadm writes the control plane's pods to /etc/kubernetes/manifests",
                help: "remove the key")
        }
        let proxy = spec.kubernetes.kubeProxy
        for (component, settings, key, noun, ours) in [
            ("kubelet", spec.kubernetes.kubelet, "clusterDomain", "the DNS domain of Services", "kubernetes.clusterDomain"),
            ("kubeProxy", proxy, "mode", "the mode of kube-proxy", "network.proxyMode"),
            ("kubeProxy", proxy, "clusterCIDR", "the range of pods", "network.pods"),
        ] where settings[key] != nil {
            reader.error(
                "contradiction", ["kubernetes", .key(component), .key(key)], "\(noun) is a key of its own", help: "write it as \(ours)")
        }
    }

    /// Flags in the sections that hold keys of configuration files.
    static let flags: Rule = { spec, reader in
        for (component, kind, settings) in [
            ("kubelet", "KubeletConfiguration", spec.kubernetes.kubelet),
            ("kubeProxy", "KubeProxyConfiguration", spec.kubernetes.kubeProxy),
        ] {
            for key in settings.keys where key.contains("-") || key.lowercased().hasSuffix("extraargs") {
                let words = key.split(separator: "-")
                let camel = words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
                reader.error(
                    "flag", ["kubernetes", .key(component), .key(key)], "here stand keys of \(kind), and no flags",
                    help: key.contains("-")
                        ? "write the key of \(kind), which is probably \(camel)" : "write keys such as maxPods, not arguments")
            }
        }
    }

    /// Arguments that follow from other keys of the file, or that Trimast sets on each host.
    static let managedArguments: Rule = { spec, reader in
        let elsewhere: [(component: String, arguments: [String: String], keys: [String: String])] = [
            (
                "apiServer", spec.kubernetes.apiServerArgs,
                [
                    "service-cluster-ip-range": "network.services", "secure-port": "endpoint.apiPort",
                    "advertise-address": "hosts.address",
                ]
            ),
            (
                "controllerManager", spec.kubernetes.controllerManagerArgs,
                ["service-cluster-ip-range": "network.services", "cluster-cidr": "network.pods"]
            ),
        ]
        for (component, arguments, keys) in elsewhere {
            for (argument, key) in keys where arguments[argument] != nil {
                reader.error(
                    "contradiction", ["kubernetes", .key(component), "extraArgs", .key(argument)], "this argument follows from \(key)",
                    help: "write it there")
            }
        }
        for argument in [
            "name", "initial-cluster", "initial-cluster-state", "initial-advertise-peer-urls", "advertise-client-urls", "data-dir",
        ]
        where spec.kubernetes.etcdArgs[argument] != nil {
            reader.error(
                "contradiction", ["kubernetes", "etcd", "extraArgs", .key(argument)], "Trimast sets this argument on every member itself",
                help: "remove it")
        }
        let lost = "with it a member can lose its data, or the others"
        let refused = [
            "force-new-cluster": lost, "listen-peer-urls": lost, "listen-client-urls": "every API server asks its own member there",
            "wal-dir": lost, "discovery": lost, "discovery-srv": lost, "unsafe-no-fsync": lost,
            "enable-grpc-gateway": "Trimast reads through it who is a member, and does nothing on a guess",
        ]
        for (argument, why) in refused.sorted(by: { $0.key < $1.key }) {
            guard let value = spec.kubernetes.etcdArgs[argument], value != "true" || argument != "enable-grpc-gateway" else { continue }
            reader.error(
                "etcd-argument", ["kubernetes", "etcd", "extraArgs", .key(argument)],
                "this argument is not for a cluster that must not be lost: \(why)",
                help: "remove it")
        }
    }

    static let waivers: Rule = { spec, reader in
        for (index, waiver) in spec.kubernetes.waivedPreflight.enumerated() where waiver.check.lowercased() == "all" {
            reader.error(
                "waiver", waived + .index(index) + "check", "'\(waiver.check)' would waive every check",
                help: "name the checks one by one, each with its reason")
        }
    }
}
