import FoundationEssentials
import Support
import SystemPackage
import Testing

@testable import Lab

@Suite struct ImageTests {
    func programs(
        extras: Set<String> = [], dynamic: Set<String> = [], etcd: String = "3.4.13-0", version: String = "1.20.2", crictl: String? = nil
    ) -> KubernetesPrograms {
        let names = KubernetesPrograms.inImages.map { "k8s.gcr.io/\($0):v\(version)" }
        return KubernetesPrograms(
            directory: "/programs", version: version,
            images: (names + ["k8s.gcr.io/pause:3.2", "k8s.gcr.io/etcd:\(etcd)", "k8s.gcr.io/coredns/coredns:v1.8.0"])
                .compactMap { ImageReference($0) },
            extras: extras, dynamic: dynamic, crictlVersion: crictl, fingerprint: "")
    }

    func images(_ programs: KubernetesPrograms) throws -> [String: PlannedImage] {
        let all = try ImagePlan.images(of: programs, pause: "/pause", debianEtcd: "/debian")
        return Dictionary(uniqueKeysWithValues: all.map { ($0.reference.name, $0) })
    }

    @Test(arguments: [
        ("k8s.gcr.io/pause:3.2", "k8s.gcr.io", "pause", "3.2"),
        ("registry.k8s.io/coredns/coredns:v1.14.2", "registry.k8s.io/coredns", "coredns", "v1.14.2"),
        ("localhost:5000/etcd:3.6.8-0", "localhost:5000", "etcd", "3.6.8-0"),
    ])
    func readsReferences(_ example: (String, String, String, String)) throws {
        let reference = try #require(ImageReference(example.0))
        #expect((reference.repository, reference.name, reference.tag) == (example.1, example.2, example.3))
        #expect(reference.description == example.0)
    }

    @Test(arguments: ["", "pause", "pause:3.2", "registry/pause", "localhost:5000/pause"])
    func refusesWhatIsNoReference(_ text: String) { #expect(ImageReference(text) == nil) }

    @Test func staticProgramsNeedNoBaseAndKubeProxyAlwaysHasIt() throws {
        let images = try images(programs())
        #expect(images["kube-apiserver"]?.layers == [.files(["usr/local/bin/kube-apiserver": "/programs/kube-apiserver"])])
        #expect(images["kube-proxy"]?.layers.first == .base)
        #expect(images["pause"]?.entrypoint == ["/pause"])
        #expect(try self.images(programs(dynamic: ["kube-apiserver"]))["kube-apiserver"]?.layers.first == .base)
    }

    @Test func debiansEtcdServes34Only() throws {
        #expect(
            try images(programs())["etcd"]?.layers
                == [.base, .files(["usr/local/bin/etcd": "/debian/etcd", "usr/local/bin/etcdctl": "/debian/etcdctl"])])
        let error = #expect(throws: TrimastError.self) { try images(programs(etcd: "3.6.8-0", version: "1.36.2")) }
        #expect(error?.code == "lab.etcd-missing")
        let own = try images(programs(extras: ["etcd"], etcd: "3.6.8-0", version: "1.36.2"))
        #expect(own["etcd"]?.layers == [.files(["usr/local/bin/etcd": "/programs/etcd"])])
    }

    @Test func corednsOnlyWhereItsProgramIs() throws {
        #expect(try images(programs())["coredns"] == nil)
        let image = try #require(try images(programs(extras: ["coredns"]))["coredns"])
        #expect(image.reference.description == "k8s.gcr.io/coredns/coredns:v1.8.0")
        #expect(image.onWorkers)
    }

    @Test func aWorkerHoldsOnlyWhatItRuns() throws {
        let names = try images(programs(extras: ["coredns"])).values.filter(\.onWorkers).map(\.reference.name)
        #expect(Set(names) == ["pause", "kube-proxy", "coredns", "lab-tools"])
    }

    @Test func archiveTextsAreJSON() throws {
        struct Manifest: Decodable {
            var Config: String
            var RepoTags: [String]
            var Layers: [String]
        }
        let reference = ImageReference(repository: "k8s.gcr.io", name: "pause", tag: "3.2")
        let text = try DockerArchive.manifest([DockerArchive.Entry(configuration: "a.json", reference: reference, digests: ["12"])])
        let entry = try #require(try JSONDecoder().decode([Manifest].self, from: Data(text.utf8)).first)
        #expect((entry.Config, entry.RepoTags, entry.Layers) == ("a.json", ["k8s.gcr.io/pause:3.2"], ["12/layer.tar"]))

        struct Configuration: Decodable {
            struct Files: Decodable { var diff_ids: [String] }
            struct Run: Decodable {
                var Entrypoint: [String]
                var Env: [String]
            }
            var architecture: String
            var os: String
            var history: [[String: String]]
            var config: Run
            var rootfs: Files
        }
        let configuration = try DockerArchive.configuration(architecture: "amd64", entrypoint: ["/a \"b\""], digests: ["12", "34"])
        let decoded = try JSONDecoder().decode(Configuration.self, from: Data(configuration.utf8))
        #expect(decoded.rootfs.diff_ids == ["sha256:12", "sha256:34"])
        #expect((decoded.architecture, decoded.os, decoded.history.count) == ("amd64", "linux", 2))
        #expect((decoded.config.Entrypoint, decoded.config.Env) == (["/a \"b\""], [DockerArchive.path]))
    }

    @Test func packagesAreLaidOutAsTheOfficialOnes() throws {
        let packages = KubernetesPackages.all(of: programs())
        #expect(Set(packages.map(\.name)) == ["kubernetes-cni", "cri-tools", "kubectl", "kubelet", "kubeadm"])
        let kubeadm = try #require(packages.first { $0.name == "kubeadm" })
        #expect(kubeadm.version == "1.20.2-1.1")
        #expect(kubeadm.configurationFiles == ["/etc/systemd/system/kubelet.service.d/10-kubeadm.conf"])
        #expect(KubernetesPackages.criTools(programs()).files.first?.content == .text(CrictlStandIn.script))
        let real = KubernetesPackages.criTools(programs(extras: ["crictl"], crictl: "1.33.0"))
        #expect(real.version == "1.33.0-1.1")
        #expect(real.files.first?.content == .copy("/programs/crictl"))
        #expect(kubeadm.control(architecture: "amd64").hasPrefix("Package: kubeadm\nVersion: 1.20.2-1.1\nArchitecture: amd64\n"))
    }

    @Test(arguments: [("crictl version v1.33.0\n", "1.33.0"), ("crictl version 1.20.0", "1.20.0"), ("", "1.13.0")])
    func readsCrictlsVersion(_ example: (String, String)) { #expect(KubernetesPrograms.crictlVersion(example.0) == example.1) }

    @Test func tellsStaticFromDynamicPrograms() throws {
        var header = [UInt8](repeating: 0, count: 64 + 2 * 56)
        header.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
        header[32] = 64
        header[54] = 56
        header[56] = 2
        header[64] = 1
        #expect(!ELF.needsInterpreter(header))
        header[64 + 56] = 3
        #expect(ELF.needsInterpreter(header))
        #expect(!ELF.needsInterpreter([]))
        #expect(!ELF.needsInterpreter(Array("#!/bin/sh\n".utf8)))
        #expect(try ELF.needsInterpreter(FilePath("/bin/ls").bytes(limit: 4096)))
    }
}
