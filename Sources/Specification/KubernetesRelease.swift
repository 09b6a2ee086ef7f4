/// Trimast's one table by Kubernetes version. A new minor is one more line here; no other file asks for a version number, but for the tables
/// of names that components know (`Components/`).
///
/// Images: `kubeadm config images list` of each minor's first release (kubernetes/minikube, constants_kubeadm_images.go);
/// configuration APIs: kubernetes/kubeadm, kinder/pkg/kubeadm/config.go; quirks: kubernetes CHANGELOGs.
package struct KubernetesRelease: Equatable, Sendable {
    package enum ConfigurationAPI: String, Sendable, CaseIterable {
        case v1beta2 = "kubeadm.k8s.io/v1beta2"
        case v1beta3 = "kubeadm.k8s.io/v1beta3"
        case v1beta4 = "kubeadm.k8s.io/v1beta4"
    }

    package let minor: Int
    package let configurationAPI: ConfigurationAPI
    /// The sandbox image's tag that this kubeadm wants; containerd is told the same.
    package let pauseTag: String
    /// The etcd that kubeadm brings in this release, where it can lose or corrupt data on a crash (etcd issue 13766, fixed in 3.5.3).
    package let unsafeEtcd: String?
    /// The registry that this kubeadm uses when the file names none: registry.k8s.io since 1.25.0 (kubernetes PR 109938), and in the last
    /// patches of 1.22, 1.23 and 1.24 (PRs 113388, 113393 and 113395, released in December 2022 with 1.22.17, 1.23.15 and 1.24.9).
    package let defaultImageRepository: String

    package static let oldestMinor = 20
    package static let newestMinor = 36

    private static let pauseTags = [
        20: "3.2", 21: "3.4.1", 22: "3.5", 23: "3.6", 24: "3.7", 25: "3.8", 26: "3.9", 27: "3.9", 28: "3.9", 29: "3.9", 30: "3.9",
        31: "3.10", 32: "3.10", 33: "3.10", 34: "3.10.1", 35: "3.10.1", 36: "3.10.2",
    ]

    /// nil when Trimast does not know this version.
    package init?(_ version: KubernetesVersion) {
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
        defaultImageRepository =
            switch (version.minor, version.patch) {
            case (...21, _), (22, ...16), (23, ...14), (24, ...8): "k8s.gcr.io"
            default: "registry.k8s.io"
            }
    }

    /// criSocket is a URL from 1.24 on, a path before.
    package var criSocket: String { (minor >= 24 ? "unix://" : "") + "/run/containerd/containerd.sock" }
    private static let oldKey = "node-role.kubernetes.io/master"
    private static let newKey = "node-role.kubernetes.io/control-plane"
    /// The labels that kubeadm puts on a control plane: both keys from 1.20 on, the new one alone from 1.24 on (KEP-2067; kubernetes PRs
    /// 95382 and 107533).
    package var controlPlaneLabels: [String] { minor < 24 ? [Self.oldKey, Self.newKey] : [Self.newKey] }
    /// ClusterStatus is kept in kubeadm-config up to 1.21: every control plane adds its endpoint there.
    package var storesClusterStatus: Bool { minor < 22 }
    /// The ConfigMap of the stored KubeletConfiguration has the version in its name up to 1.23 (CHANGELOG-1.24, UnversionedKubeletConfigMap).
    package var kubeletConfigMap: String { minor < 24 ? "kubelet-config-1.\(minor)" : "kubelet-config" }
    /// From 1.35 on the kubelet refuses cgroup v1 unless `failCgroupV1: false`, and kubeadm's SystemVerification fails.
    package var refusesCgroupV1: Bool { minor >= 35 }
    /// The oldest kernel about which kubeadm's SystemVerification says nothing, as major and minor (kubernetes/system-validators,
    /// types_unix.go): 3.10; 4.19 with its 1.9, in 1.32 and 1.33 (its PR 37; kubernetes PR 134086); 5.4 with its 1.10, from 1.34 on (its PR
    /// 48; kubernetes PR 131881).
    package var oldestKernel: [Int] {
        switch minor {
        case ..<32: [3, 10]
        case 32...33: [4, 19]
        default: [5, 4]
        }
    }
    /// SystemVerification refuses an older one up to 1.33, and only warns from 1.34 on (kubernetes PR 131919).
    package var refusesOlderKernels: Bool { minor < 34 }
    /// From 1.23 on the kubelet speaks CRI v1 (kubernetes PR 106501); before, v1alpha2 alone.
    package var speaksCRIv1: Bool { minor >= 23 }
    /// From 1.32 on the kubelet wants containerd 1.7 (containerd's RELEASES.md).
    package var wantsContainerd17: Bool { minor >= 32 }
    /// kubeadm has `config validate` from 1.26 on (CHANGELOG-1.26).
    package var validatesConfiguration: Bool { minor >= 26 }
    /// The kubelet of a control plane asks the API server of its own host (KEP-4471, ControlPlaneKubeletLocalMode, on from 1.33).
    package var kubeletAsksOwnAPIServer: Bool { minor >= 33 }
    /// Up to 1.23 a kubelet loads its dockershim, with containerd too, and starts no pod for some seconds.
    package var hasDockershim: Bool { minor < 24 }
    /// Up to 1.33 `upload-config kubelet` also writes the node's CRI socket to its Node object (KEP-4656, NodeLocalCRISocket).
    package var marksNodes: Bool { minor < 34 }
    /// Up to 1.23 kubeadm asks on the first control plane alone whether systemd-resolved runs, and stores the answer for all kubelets
    /// (kubernetes, cmd/kubeadm/app/componentconfigs/kubelet.go).
    package var sharesFirstResolver: Bool { minor < 24 }
    /// The programs of 1.34.2 and 1.36.2 refuse arguments that contradict each other, or are out of range, which those of 1.20.2 take. Between
    /// the two nothing is judged by it.
    package var refusesMoreArguments: Bool { minor >= 34 }
    /// The etcd that kubeadm brings has feature gates: 3.6, from 1.34 on (kubeadm, constants.go).
    package var hasEtcdGates: Bool { minor >= 34 }
    /// What the etcd that kubeadm brings gets besides, unless cluster.yaml says otherwise. Up to 1.21 it is 3.4 (kubeadm, constants.go), where a member that was
    /// cut off for a while ends the leader's term when it is back; from 3.5 on it asks first by itself (etcd, CHANGELOG-3.5).
    package var etcdArguments: [String: String] { minor < 22 ? ["pre-vote": "true"] : [:] }
    /// Cloud providers are built in up to 1.30 (kubernetes, pkg/features: DisableCloudProviders is on from 1.31 on, for good).
    package var hasCloudProviders: Bool { minor < 31 }
    /// pkgs.k8s.io has this minor.
    package var isOnPackageServer: Bool { minor >= 24 }
    /// ipvs is deprecated from 1.35 on; nftables can be used from 1.31 on (beta), with kernel 5.13 or newer.
    package var deprecatesIPVS: Bool { minor >= 35 }
    package var hasNFTables: Bool { minor >= 31 }
    /// The last release of Calico whose documentation names this minor (docs.tigera.io, system requirements).
    package var calico: String {
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
    package var calicoDownload: String {
        let github = "https://github.com/projectcalico/calico"
        return minor >= 23
            ? "curl -LO \(github)/raw/\(calico)/manifests/calico.yaml" : "calico.yaml of the archive at \(github)/releases/tag/\(calico)"
    }
    /// The last patch of each minor whose images are at k8s.gcr.io, which was frozen on 2023-04-03
    /// (kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement); nil: it has none of this minor.
    package var lastPatchAtOldRegistry: Int? { minor < 23 ? .max : [23: 18, 24: 12, 25: 8, 26: 3][minor] }
    /// policy/v1beta1 is gone from 1.25 on (CHANGELOG-1.25): Calico's manifests up to 3.22 hold a PodDisruptionBudget of it.
    package var hasBetaPolicies: Bool { minor < 25 }
}
