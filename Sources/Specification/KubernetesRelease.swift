/// Trimast's one table by Kubernetes version. A new minor is one more line here; no other file asks for a version number.
///
/// Images: `kubeadm config images list` of each minor's first release (kubernetes/minikube, constants_kubeadm_images.go);
/// configuration APIs: kubernetes/kubeadm, kinder/pkg/kubeadm/config.go; quirks: kubernetes CHANGELOGs.
public struct KubernetesRelease: Equatable, Sendable {
    public enum ConfigurationAPI: String, Sendable, CaseIterable {
        case v1beta2 = "kubeadm.k8s.io/v1beta2"
        case v1beta3 = "kubeadm.k8s.io/v1beta3"
        case v1beta4 = "kubeadm.k8s.io/v1beta4"
    }

    public let minor: Int
    public let configurationAPI: ConfigurationAPI
    /// The sandbox image's tag that this kubeadm wants; containerd is told the same.
    public let pauseTag: String
    /// The etcd that kubeadm brings in this release, where it can lose or corrupt data on a crash (etcd issue 13766, fixed in 3.5.3).
    public let unsafeEtcd: String?

    public static let oldestMinor = 20
    public static let newestMinor = 36

    private static let pauseTags = [
        20: "3.2", 21: "3.4.1", 22: "3.5", 23: "3.6", 24: "3.7", 25: "3.8", 26: "3.9", 27: "3.9", 28: "3.9", 29: "3.9", 30: "3.9",
        31: "3.10", 32: "3.10", 33: "3.10", 34: "3.10.1", 35: "3.10.1", 36: "3.10.2",
    ]

    /// The minors with which kubeadm's feature gates came (KEPs 3614, 4471; kubeadm's reference page).
    private static let featureGates = [
        "EtcdLearnerMode": 27, "WaitForAllControlPlaneComponents": 30, "ControlPlaneKubeletLocalMode": 31, "NodeLocalCRISocket": 32,
    ]

    /// nil when Trimast does not know this version.
    public init?(_ version: KubernetesVersion) {
        guard version.major == 1, let pause = Self.pauseTags[version.minor] else { return nil }
        minor = version.minor
        pauseTag = pause
        configurationAPI =
            switch version.minor {
            case ..<22: .v1beta2
            case ..<31: .v1beta3
            default: .v1beta4
            }
        unsafeEtcd =
            switch (version.minor, version.patch) {
            case (22, ...16): "3.5.0"
            case (23, ...13): "3.5.1"
            default: nil
            }
    }

    /// The registry that this kubeadm uses when the file names none.
    public var defaultImageRepository: String { minor >= 25 ? "registry.k8s.io" : "k8s.gcr.io" }
    /// criSocket is a URL from 1.24 on, a path before.
    public var criSocket: String { (minor >= 24 ? "unix://" : "") + "/run/containerd/containerd.sock" }
    /// The label and taint key of a control plane (KEP-2067); 1.24 sets both taints.
    public var controlPlaneKeys: [String] {
        switch minor {
        case ..<24: ["node-role.kubernetes.io/master"]
        case 24: ["node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"]
        default: ["node-role.kubernetes.io/control-plane"]
        }
    }
    /// ClusterStatus is kept in kubeadm-config up to 1.21: every control plane adds its endpoint there.
    public var storesClusterStatus: Bool { minor < 22 }
    /// The ConfigMap of the stored KubeletConfiguration has the version in its name up to 1.23 (CHANGELOG-1.24, UnversionedKubeletConfigMap).
    public var kubeletConfigMap: String { minor < 24 ? "kubelet-config-1.\(minor)" : "kubelet-config" }
    /// From 1.35 on the kubelet refuses cgroup v1 unless `failCgroupV1: false`, and kubeadm's SystemVerification fails.
    public var refusesCgroupV1: Bool { minor >= 35 }
    /// The minor with which a feature gate of kubeadm came, if that is a later one.
    public func laterMinor(ofFeatureGate gate: String) -> Int? { Self.featureGates[gate].flatMap { $0 > minor ? $0 : nil } }
    /// The kubelet's field failCgroupV1 exists from 1.31 on.
    public var hasFailCgroupV1: Bool { minor >= 31 }
    /// super-admin.conf exists beside admin.conf from 1.29 on.
    public var hasSuperAdmin: Bool { minor >= 29 }
    /// Up to 1.23 a kubelet loads its dockershim, with containerd too, and starts no pod for some seconds.
    public var hasDockershim: Bool { minor < 24 }
    /// Up to 1.33 `upload-config kubelet` also writes the node's CRI socket to its Node object (KEP-4656, NodeLocalCRISocket).
    public var marksNodes: Bool { minor < 34 }
    /// pkgs.k8s.io has this minor.
    public var isOnPackageServer: Bool { minor >= 24 }
    /// ipvs is deprecated from 1.35 on; nftables can be used from 1.31 on (beta), with kernel 5.13 or newer.
    public var deprecatesIPVS: Bool { minor >= 35 }
    public var hasNFTables: Bool { minor >= 31 }
    /// The last release of Calico whose documentation names this minor (docs.tigera.io, system requirements).
    public var calico: String {
        switch minor {
        case ...20: "v3.21.6"
        case 21...22: "v3.23.5"
        case 23...26: "v3.25.2"
        case 27...28: "v3.26.5"
        case 29...30: "v3.28.5"
        case 31...33: "v3.30.7"
        default: "v3.32.1"
        }
    }
    /// How to get its manifest. Calico's repository holds the finished one from 3.24 on; before, it is in the release's archive.
    public var calicoDownload: String {
        let github = "https://github.com/projectcalico/calico"
        return minor >= 23
            ? "curl -LO \(github)/raw/\(calico)/manifests/calico.yaml" : "calico.yaml of the archive at \(github)/releases/tag/\(calico)"
    }
    /// The last patch of each minor whose images are at k8s.gcr.io, which was frozen on 2023-04-03
    /// (kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement); nil: it has none of this minor.
    public var lastPatchAtOldRegistry: Int? { minor < 23 ? .max : [23: 18, 24: 12, 25: 8, 26: 3][minor] }
    /// PodSecurityPolicy and its admission plugin are gone from 1.25 on: an API server that is told to load it does not start.
    public var hasPodSecurityPolicy: Bool { minor < 25 }
    /// policy/v1beta1 is gone from 1.25 on (CHANGELOG-1.25): Calico's manifests up to 3.22 hold a PodDisruptionBudget of it.
    public var hasBetaPolicies: Bool { minor < 25 }
    /// v1beta3 and later: skipPhases, patches, imagePullPolicy.
    public var supportsPatches: Bool { configurationAPI != .v1beta2 }
}
