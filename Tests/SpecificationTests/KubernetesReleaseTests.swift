import Specification
import TestSupport
import Testing

@Suite struct KubernetesReleaseTests {
    private func release(_ text: String) throws -> KubernetesRelease { try #require(KubernetesRelease(try version(text))) }

    @Test func knowsEveryMinorBetweenTheOldestAndTheNewest() {
        let known = (0...60).filter { KubernetesRelease(KubernetesVersion(major: 1, minor: $0, patch: 0)) != nil }
        #expect(known == [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36])
        #expect((KubernetesRelease.oldestMinor, KubernetesRelease.newestMinor) == (20, 36))
        #expect(KubernetesRelease(KubernetesVersion(major: 2, minor: 25, patch: 0)) == nil)
    }

    /// What upstream has in each version, column by column.
    ///
    /// - version: each minor's first release, and the patches on both sides of a backport.
    /// - api: kubeadm's newest (kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta3 and .v1beta4; kubernetes/kubeadm,
    ///   kinder/pkg/kubeadm/config.go).
    /// - pause and registry: `kubeadm config images list` (kubernetes/minikube, constants_kubeadm_images.go; kubernetes PRs 109938, 113388,
    ///   113393 and 113395).
    /// - labels: of a control plane, M node-role.kubernetes.io/master, C node-role.kubernetes.io/control-plane (KEP-2067).
    /// - kernel: below which kubeadm's SystemVerification refuses or warns (kubernetes/system-validators 1.8, 1.9 and 1.10.1).
    static let rows = """
        version  api      pause   registry         labels  kernel
        1.20.0   v1beta2  3.2     k8s.gcr.io       M,C     refuses<3.10
        1.20.2   v1beta2  3.2     k8s.gcr.io       M,C     refuses<3.10
        1.21.0   v1beta2  3.4.1   k8s.gcr.io       M,C     refuses<3.10
        1.21.14  v1beta2  3.4.1   k8s.gcr.io       M,C     refuses<3.10
        1.22.0   v1beta3  3.5     k8s.gcr.io       M,C     refuses<3.10
        1.22.16  v1beta3  3.5     k8s.gcr.io       M,C     refuses<3.10
        1.22.17  v1beta3  3.5     registry.k8s.io  M,C     refuses<3.10
        1.23.0   v1beta3  3.6     k8s.gcr.io       M,C     refuses<3.10
        1.23.14  v1beta3  3.6     k8s.gcr.io       M,C     refuses<3.10
        1.23.15  v1beta3  3.6     registry.k8s.io  M,C     refuses<3.10
        1.23.17  v1beta3  3.6     registry.k8s.io  M,C     refuses<3.10
        1.24.0   v1beta3  3.7     k8s.gcr.io       C       refuses<3.10
        1.24.8   v1beta3  3.7     k8s.gcr.io       C       refuses<3.10
        1.24.9   v1beta3  3.7     registry.k8s.io  C       refuses<3.10
        1.24.17  v1beta3  3.7     registry.k8s.io  C       refuses<3.10
        1.25.0   v1beta3  3.8     registry.k8s.io  C       refuses<3.10
        1.26.0   v1beta3  3.9     registry.k8s.io  C       refuses<3.10
        1.27.0   v1beta3  3.9     registry.k8s.io  C       refuses<3.10
        1.28.0   v1beta3  3.9     registry.k8s.io  C       refuses<3.10
        1.29.0   v1beta3  3.9     registry.k8s.io  C       refuses<3.10
        1.30.0   v1beta3  3.9     registry.k8s.io  C       refuses<3.10
        1.31.0   v1beta4  3.10    registry.k8s.io  C       refuses<3.10
        1.32.0   v1beta4  3.10    registry.k8s.io  C       refuses<4.19
        1.33.0   v1beta4  3.10    registry.k8s.io  C       refuses<4.19
        1.33.5   v1beta4  3.10    registry.k8s.io  C       refuses<4.19
        1.34.0   v1beta4  3.10.1  registry.k8s.io  C       warns<5.4
        1.35.0   v1beta4  3.10.1  registry.k8s.io  C       warns<5.4
        1.36.0   v1beta4  3.10.2  registry.k8s.io  C       warns<5.4
        """

    @Test(arguments: rows.split(separator: "\n").dropFirst().map { $0.split(separator: " ").map(String.init) })
    func table(_ row: [String]) throws {
        let release = try release(row[0])
        let letters = ["node-role.kubernetes.io/master": "M", "node-role.kubernetes.io/control-plane": "C"]
        func keys(_ keys: [String]) -> String { keys.map { letters[$0] ?? $0 }.joined(separator: ",") }
        let kernel = release.oldestKernel.map(String.init).joined(separator: ".")
        #expect(
            [
                row[0], String(release.configurationAPI.rawValue.dropFirst("kubeadm.k8s.io/".count)), release.pauseTag,
                release.defaultImageRepository, keys(release.controlPlaneLabels),
                (release.refusesOlderKernels ? "refuses<" : "warns<") + kernel,
            ] == row)
    }

    /// What came or went with a minor, and the minors that have it.
    @Test func ranges() throws {
        func minors(_ property: (KubernetesRelease) -> Bool) throws -> ClosedRange<Int>? {
            let minors = try (20...36).filter { property(try release("1.\($0).0")) }
            guard let first = minors.first, let last = minors.last, minors == Array(first...last) else { return nil }
            return first...last
        }
        // CHANGELOG-1.22: kubeadm removed ClusterStatus from kubeadm-config.
        #expect(try minors(\.storesClusterStatus) == 20...21)
        // CHANGELOG-1.24: dockershim removed; UnversionedKubeletConfigMap; the CRI socket in the Node's annotation has a URL scheme.
        #expect(try minors(\.hasDockershim) == 20...23)
        #expect(try minors { $0.kubeletConfigMap == "kubelet-config-1.\($0.minor)" } == 20...23)
        #expect(try minors { $0.kubeletConfigMap == "kubelet-config" } == 24...36)
        #expect(try minors { $0.criSocket == "/run/containerd/containerd.sock" } == 20...23)
        #expect(try minors { $0.criSocket == "unix:///run/containerd/containerd.sock" } == 24...36)
        // kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction: packages of 1.24 and newer.
        #expect(try minors(\.isOnPackageServer) == 24...36)
        // kubernetes, cmd/kubeadm/app/componentconfigs/kubelet.go of 1.23 and 1.24.
        #expect(try minors(\.sharesFirstResolver) == 20...23)
        // kubernetes, pkg/features: DisableCloudProviders is locked to true.
        #expect(try minors(\.hasCloudProviders) == 20...30)
        // kubeadm, constants.go: etcd 3.6.
        #expect(try minors(\.hasEtcdGates) == 34...36)
        // kubeadm, constants.go: etcd 3.4.13; 3.5 from 1.22 on, where --pre-vote is on (etcd, CHANGELOG-3.5).
        #expect(try minors { $0.etcdArguments == ["pre-vote": "true"] } == 20...21)
        #expect(try minors { $0.etcdArguments.isEmpty } == 22...36)
        #expect(try minors(\.refusesMoreArguments) == 34...36)
        // CHANGELOG-1.25: PodSecurityPolicy and policy/v1beta1 are gone.
        #expect(try minors(\.hasBetaPolicies) == 20...24)
        // CHANGELOG-1.31: kube-proxy's nftables mode is beta.
        #expect(try minors(\.hasNFTables) == 31...36)
        // containerd's RELEASES.md: 1.31 is the last with a containerd 1.6.
        #expect(try minors(\.wantsContainerd17) == 32...36)
        #expect(try minors(\.speaksCRIv1) == 23...36)
        // KEP-4656: NodeLocalCRISocket is beta and on in 1.34.
        #expect(try minors(\.marksNodes) == 20...33)
        // CHANGELOG-1.35: ipvs is deprecated (PR 134539); failCgroupV1 is true by default, and SystemVerification refuses v1 (PR 134744).
        #expect(try minors(\.deprecatesIPVS) == 35...36)
        #expect(try minors(\.refusesCgroupV1) == 35...36)
    }

    @Test func calicoCoversEveryMinor() throws {
        let releases = try (20...36).map { try release("1.\($0).0") }
        #expect(
            releases.map(\.calico) == [
                "v3.21.6", "v3.23.5", "v3.23.5", "v3.25.2", "v3.25.2", "v3.25.2", "v3.25.2", "v3.26.5", "v3.26.5", "v3.28.5", "v3.28.5",
                "v3.30.7", "v3.30.7", "v3.30.7", "v3.32.1", "v3.32.1", "v3.32.1",
            ])
        // A finished manifest stands in Calico's repository from 3.24 on.
        #expect(
            releases.allSatisfy { $0.calicoDownload.hasPrefix("curl") == ($0.calico > "v3.24") && $0.calicoDownload.contains($0.calico) })
    }

    /// kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement.
    @Test(
        arguments: [
            ("1.22.17", .max), ("1.23.0", 18), ("1.24.0", 12), ("1.25.0", 8), ("1.26.0", 3), ("1.27.0", nil),
        ] as [(String, Int?)])
    func oldRegistry(version: String, last: Int?) throws {
        #expect(try release(version).lastPatchAtOldRegistry == last)
    }

    /// etcd issue 13766; CHANGELOG-1.22 and CHANGELOG-1.23, dependencies.
    @Test(
        arguments: [
            ("1.21.0", nil), ("1.22.16", "3.5.0"), ("1.22.17", nil), ("1.23.13", "3.5.1"), ("1.23.14", nil), ("1.24.0", nil),
        ] as [(String, String?)]
    )
    func unsafeEtcd(version: String, etcd: String?) throws {
        #expect(try release(version).unsafeEtcd == etcd)
    }
}
