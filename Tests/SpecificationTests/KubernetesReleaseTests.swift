import Specification
import Testing

@Suite struct KubernetesReleaseTests {
    private func release(_ minor: Int, patch: Int = 0) throws -> KubernetesRelease {
        try #require(KubernetesRelease(KubernetesVersion(major: 1, minor: minor, patch: patch)))
    }

    @Test func knowsEveryMinorBetweenTheOldestAndTheNewest() {
        for minor in 0...60 {
            let isKnown = (KubernetesRelease.oldestMinor...KubernetesRelease.newestMinor).contains(minor)
            #expect((KubernetesRelease(KubernetesVersion(major: 1, minor: minor, patch: 0)) != nil) == isKnown)
        }
        #expect(KubernetesRelease(KubernetesVersion(major: 2, minor: 25, patch: 0)) == nil)
    }

    @Test(arguments: [
        (20, "v1beta2", "3.2"), (21, "v1beta2", "3.4.1"), (22, "v1beta3", "3.5"), (23, "v1beta3", "3.6"), (24, "v1beta3", "3.7"),
        (25, "v1beta3", "3.8"), (26, "v1beta3", "3.9"), (30, "v1beta3", "3.9"), (31, "v1beta4", "3.10"), (33, "v1beta4", "3.10"),
        (34, "v1beta4", "3.10.1"), (36, "v1beta4", "3.10.2"),
    ])
    func table(minor: Int, api: String, pause: String) throws {
        let release = try release(minor)
        #expect(release.configurationAPI.rawValue == "kubeadm.k8s.io/" + api)
        #expect(release.pauseTag == pause)
        #expect(release.supportsPatches == (api != "v1beta2"))
    }

    @Test func calicoCoversEveryMinor() throws {
        let releases = try (KubernetesRelease.oldestMinor...KubernetesRelease.newestMinor).map { try release($0) }
        #expect(
            releases.map(\.calico) == [
                "v3.21.6", "v3.23.5", "v3.23.5", "v3.25.2", "v3.25.2", "v3.25.2", "v3.25.2", "v3.26.5", "v3.26.5", "v3.28.5", "v3.28.5",
                "v3.30.7", "v3.30.7", "v3.30.7", "v3.32.1", "v3.32.1", "v3.32.1",
            ])
        // A finished manifest stands in Calico's repository from 3.24 on.
        #expect(
            releases.allSatisfy { $0.calicoDownload.hasPrefix("curl") == ($0.calico > "v3.24") && $0.calicoDownload.contains($0.calico) })
    }

    /// The first minor for which each property holds.
    @Test(arguments: KubernetesRelease.oldestMinor...KubernetesRelease.newestMinor)
    func thresholds(minor: Int) throws {
        let release = try release(minor)
        #expect(release.defaultImageRepository == (minor >= 25 ? "registry.k8s.io" : "k8s.gcr.io"))
        #expect(release.criSocket.hasPrefix("unix://") == (minor >= 24))
        #expect(release.storesClusterStatus == (minor < 22))
        #expect(release.hasBetaPolicies == (minor < 25))
        #expect(release.hasFailCgroupV1 == (minor >= 31))
        #expect(release.refusesCgroupV1 == (minor >= 35))
        #expect(release.hasSuperAdmin == (minor >= 29))
        #expect(release.isOnPackageServer == (minor >= 24))
        #expect(release.deprecatesIPVS == (minor >= 35))
        #expect(release.hasNFTables == (minor >= 31))
        #expect(release.controlPlaneKeys.contains("node-role.kubernetes.io/master") == (minor <= 24))
        #expect(release.controlPlaneKeys.contains("node-role.kubernetes.io/control-plane") == (minor >= 24))
    }

    @Test(
        arguments: [(21, 0, nil), (22, 16, "3.5.0"), (22, 17, nil), (23, 13, "3.5.1"), (23, 14, nil), (24, 0, nil)] as [(Int, Int, String?)]
    )
    func unsafeEtcd(minor: Int, patch: Int, etcd: String?) throws {
        #expect(try release(minor, patch: patch).unsafeEtcd == etcd)
    }
}
