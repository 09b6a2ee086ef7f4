import Foundation

extension Rules {
    private static let versionPath: FieldPath = ["kubernetes", "version"]
    static let waived: FieldPath = ["kubernetes", "waivedPreflight"]

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
            let release = release(spec, reader), spec.sources.kubernetes != .none, spec.sources.bundle == nil,
            !release.isOnPackageServer
        else { return }
        let isAlone = spec.sources.packages.isEmpty
        // Public recipes name it for every version of that time.
        let aliyun =
            spec.sources.kubernetes == .aliyun && isAlone
            ? ", such as Aliyun's old one: https://mirrors.aliyun.com/kubernetes/apt, suite kubernetes-xenial, components [main]; for rpm https://mirrors.aliyun.com/kubernetes/yum/repos/kubernetes-el7-x86_64"
            : ""
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

    static let waivers: Rule = { spec, reader in
        var names: Set<String> = []
        for (index, waiver) in spec.kubernetes.waivedPreflight.enumerated() {
            let path = waived + .index(index) + "check"
            guard reader.has(path) else { continue }
            if waiver.check.lowercased() == "all" {
                reader.error(
                    "waiver", path, "'\(waiver.check)' would waive every check", help: "name the checks one by one, each with its reason")
            } else if !names.insert(waiver.check.lowercased()).inserted {
                reader.error("duplicate", path, "\(waiver.check) is waived already", help: "keep one of the two")
            }
        }
    }
}
