import Execution
import Facts
import Foundation
import Parts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Operations

/// Bundles: the file itself, what is wrong with one, and the plan of a cluster whose everything comes from it.
@Suite struct BundleTests {
    private static let contents = ["Packages": "Package: a\n\n", "a.deb": String(repeating: "deb", count: 700), "images.tar": "images"]

    /// A bundle of three small files; its path and its manifest.
    private func make(_ folder: String, _ name: String = "a.bundle", version: String = "1.30.2") async throws -> (String, BundleManifest) {
        var paths: [String: String] = [:]
        var sums: [String: String] = [:]
        var files: [StoredFile] = []
        for (name, text) in Self.contents.sorted(by: { $0.key < $1.key }) {
            let path = "\(folder)/\(name)"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let sum = try #require(try await FilePlace.sums([(FilePlace(path: path), text.utf8.count)]).first)
            (paths[sum], sums[name]) = (path, sum)
            files.append(StoredFile(name: name, sha256: sum, size: text.utf8.count))
        }
        let kubernetes = try #require(KubernetesVersion(version))
        let manifest = BundleManifest(
            kubernetes: kubernetes,
            packages: [
                .init(
                    system: "debian 12", architecture: "amd64", index: try #require(sums["Packages"]), files: [try #require(sums["a.deb"])])
            ], images: [.init(file: try #require(sums["images.tar"]), roles: [])], programs: [:], files: files)
        let target = "\(folder)/\(name)"
        try await BundleFile.write(manifest, paths, to: target, part: target + ".part")
        return (target, manifest)
    }

    @Test func wholeAndTheSameTwice() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (first, manifest) = try await make(folder)
            let (second, _) = try await make(folder, "b.bundle")
            #expect(try Data(contentsOf: URL(fileURLWithPath: first)) == Data(contentsOf: URL(fileURLWithPath: second)))
            #expect(try await BundleVerification.verify(first) == manifest)
            let list = try await Program.run("tar", ["-tvf", first])
            #expect(list.status == 0 && list.errors.isEmpty, "\(list)")
            #expect(list.output.split(separator: "\n").count == 4)
            #expect(list.output.contains("-rw-r--r-- root/root") && list.output.contains(" 2100 1970-01-01"))
        }
    }

    @Test func broken() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (path, _) = try await make(folder)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            var changed = whole
            let byte = try #require(whole.range(of: Data("debdeb".utf8))?.lowerBound)
            changed[byte] = UInt8(ascii: "D")
            let cases: [(Data, String)] = [
                (changed, "a.deb in it is broken"), (whole.dropLast(2000), "is cut off: it has"), (whole.prefix(600), "is cut off"),
                (whole + Data(repeating: 0, count: 512), "has 512 bytes more than its manifest says"),
                (Data("no bundle".utf8), "is no bundle of Trimast"), (Data(repeating: 0, count: 4096), "is no bundle of Trimast"),
            ]
            for (bytes, says) in cases {
                try bytes.write(to: URL(fileURLWithPath: path))
                do {
                    _ = try await BundleVerification.verify(path)
                    Issue.record("not refused: \(says)")
                } catch let error as TrimastError {
                    #expect(error.message.contains(says), "\(error)")
                }
            }
        }
    }

    private static let file = """
        apiVersion: trimast/v1
        kind: Cluster
        metadata: {name: demo}
        kubernetes: {version: 1.30.2}
        endpoint: {address: 192.168.96.69/24}
        network: {plugin: bird}
        sources: {bundle: a.bundle}
        hosts:
          - {name: master1, address: 192.168.96.65, roles: [control-plane]}

        """

    private func session(_ folder: String) throws -> ClusterSession {
        let file = "\(folder)/cluster.yaml"
        try Self.file.write(toFile: file, atomically: true, encoding: .utf8)
        return try ClusterSession(path: file, home: folder) { _ in }
    }

    @Test func plannedFrom() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (path, manifest) = try await make(folder)
            let session = try session(folder)
            #expect(session.spec.sources.kubernetes == .none && session.spec.sources.bundle == path)
            let name = try host("master1")
            func facts(_ system: String) -> ClusterFacts {
                ClusterFacts([
                    HostFacts(
                        host: name,
                        sections: [
                            "os": system + "\nARCH=x86_64", "hostname": "master1", "bundle": "asked", "kubernetes": "kubelet inactive",
                            "addresses": "1: eth0    inet 192.168.96.65/24",
                        ])
                ])
            }
            let plan = try session.planner.plan(facts("ID=debian\nVERSION_ID=12"))
            let wanted = try #require(Supply.wanted(plan)[name])
            #expect(Set(wanted.map(\.sha256)) == Set(manifest.files.map(\.sha256)))
            let titles = plan.steps.map(\.title)
            #expect(titles.contains("bring Packages, a.deb (0.0 MB) from \(path)"), "\(titles)")
            #expect(titles.contains("make /var/lib/trimast/bundle a repository of them"))
            #expect(titles.contains("add package repository bundle"))
            #expect(throws: TrimastErrors.self) { try session.planner.plan(facts("ID=debian\nVERSION_ID=13")) }
        }
    }

    @Test func refused() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            func findings() -> String {
                do {
                    _ = try session(folder)
                    return ""
                } catch {
                    return "\(error)"
                }
            }
            #expect(findings().contains("7:19: error: sources.bundle: there is no file"), "\(findings())")
            _ = try await make(folder, version: "1.29.0")
            #expect(findings().contains("is for Kubernetes 1.29.0, and kubernetes.version is 1.30.2"), "\(findings())")
            try Data("other".utf8).write(to: URL(fileURLWithPath: "\(folder)/a.bundle"))
            #expect(findings().contains("is no bundle of Trimast"), "\(findings())")
        }
    }

    /// A host takes packages of its release, whatever its minor release; one that is only like others takes theirs, and nobody those of a neighbour.
    @Test(arguments: [
        ("ID=rocky\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=9.4", true), ("ID=lab\nID_LIKE=\"rocky rhel\"\nVERSION_ID=9", true),
        ("ID=rocky\nVERSION_ID=8.10", false), ("ID=centos\nID_LIKE=\"rhel fedora\"\nVERSION_ID=9", false),
    ]) func rpm(_ system: String, _ isFor: Bool) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (path, made) = try await make(folder)
            var manifest = made
            manifest.packages[0].system = "rocky 9"
            let paths = Dictionary(uniqueKeysWithValues: zip(manifest.files.map(\.sha256), manifest.files.map { "\(folder)/\($0.name)" }))
            try await BundleFile.write(manifest, paths, to: path, part: path + ".part")
            let facts = ClusterFacts([
                HostFacts(
                    host: try host("master1"),
                    sections: [
                        "os": system + "\nARCH=x86_64\nPACKAGES=rpm", "hostname": "master1", "bundle": "asked",
                        "kubernetes": "kubelet inactive",
                        "addresses": "1: eth0    inet 192.168.96.65/24",
                    ])
            ])
            let planner = try session(folder).planner
            guard isFor else {
                let error = #expect(throws: TrimastErrors.self) { try planner.plan(facts) }
                #expect("\(error.map { "\($0)" } ?? "")".contains("and the bundle has packages for rocky 9 amd64"))
                return
            }
            let titles = try planner.plan(facts).steps.map(\.title)
            #expect(
                titles.contains("make /var/lib/trimast/bundle a repository of them") && titles.contains("add package repository bundle"))
        }
    }

    @Test func rpmSystems() throws {
        let system = try #require(BundleSystem("rocky-9:arm64"))
        #expect(system.name == "rocky 9" && system.codename == nil && system.architecture == "arm64")
        #expect(system.rpm?.folders == ["9/BaseOS/$basearch/os/", "9/AppStream/$basearch/os/"])
        #expect(BundleSystem("rocky-9.4") == nil && BundleSystem.words.contains("centos-7"))
    }

    /// What skopeo is told of mirrors, and that the registry itself comes last.
    @Test func pulls() {
        let own = RegistryMirrorSpec(
            registry: "registry.k8s.io", mirrors: ["https://m:5000/v2/", "http://n/k8s"], ca: "ca", credentialsFile: "login")
        func ways(_ image: String, _ mirrors: [RegistryMirrorSpec]) -> [String] {
            ImagePull.ways(image, mirrors, in: "/w").map { ($0.options + [$0.url]).joined(separator: " ") }
        }
        let image = "registry.k8s.io/coredns/coredns:v1.11"
        #expect(ways(image, []) == ["docker://registry.k8s.io/coredns/coredns:v1.11"])
        #expect(
            ways(image, [own]) == [
                "--src-cert-dir /w --authfile /w/auth.json docker://m:5000/coredns/coredns:v1.11",
                "--src-cert-dir /w --authfile /w/auth.json --src-tls-verify=false docker://n/k8s/coredns/coredns:v1.11",
                "docker://registry.k8s.io/coredns/coredns:v1.11",
            ])
        let rest = RegistryMirrorSpec(registry: "_default", mirrors: ["https://all"], skipVerify: true)
        #expect(ways("quay.io/a/b:1", [own, rest]).first == "--src-tls-verify=false docker://all/a/b:1")
        let harbor = RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://harbor.example.org/v2/dockerhub/"])
        #expect(ways("docker.io/a/b:1", [harbor]).first == "docker://harbor.example.org/dockerhub/a/b:1")
    }

    /// Of an image for several architectures the hosts' is taken, and not this machine's.
    @Test(arguments: ["amd64", "arm64"]) func pulledFor(_ architecture: String) throws {
        let way = try #require(ImagePull.ways("a.io/b:1", [], in: "/w").first)
        #expect(
            ImagePull.arguments(way, "a.io/b:1", architecture, to: "/w/x.tar") == [
                "copy", "-q", "--override-os", "linux", "--override-arch", architecture, "docker://a.io/b:1",
                "docker-archive:/w/x.tar:a.io/b:1",
            ])
    }

    /// Images of another architecture are no host's; those of nobody knows which are everybody's.
    @Test(
        arguments: [
            ("amd64", "x86_64", true), ("arm64", "x86_64", false), ("arm64", "aarch64", true), (nil, "x86_64", true),
            (nil, "aarch64", true),
        ] as [(String?, String, Bool)])
    func imagesOfAnArchitecture(_ architecture: String?, _ machine: String, _ isWanted: Bool) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (path, made) = try await make(folder)
            var manifest = made
            let images = made.images[0].file
            manifest.images = [.init(file: images, roles: [], architecture: architecture)]
            manifest.packages = ["amd64", "arm64"].map {
                .init(system: "debian 12", architecture: $0, index: made.packages[0].index, files: made.packages[0].files)
            }
            let paths = Dictionary(uniqueKeysWithValues: zip(manifest.files.map(\.sha256), manifest.files.map { "\(folder)/\($0.name)" }))
            try await BundleFile.write(manifest, paths, to: path, part: path + ".part")
            let name = try host("master1")
            let facts = ClusterFacts([
                HostFacts(
                    host: name,
                    sections: [
                        "os": "ID=debian\nVERSION_ID=12\nARCH=\(machine)", "hostname": "master1", "bundle": "asked",
                        "kubernetes": "kubelet inactive", "addresses": "1: eth0    inet 192.168.96.65/24",
                    ])
            ])
            let wanted = try #require(Supply.wanted(try session(folder).planner.plan(facts))[name])
            #expect(wanted.map(\.sha256).contains(images) == isWanted)
        }
    }

    /// A file that serves two architectures is imported once.
    @Test func oneFileForTwo() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (path, made) = try await make(folder)
            var manifest = made
            manifest.images = ["amd64", "arm64"].map { .init(file: made.images[0].file, roles: [], architecture: $0) }
            let paths = Dictionary(uniqueKeysWithValues: zip(manifest.files.map(\.sha256), manifest.files.map { "\(folder)/\($0.name)" }))
            try await BundleFile.write(manifest, paths, to: path, part: path + ".part")
            #expect(try session(folder).spec.sources.images.count == 1)
        }
    }

    /// Hosts of a bundle ask no other repository, also with programs.
    @Test func nothingBesides() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (path, made) = try await make(folder)
            var manifest = made
            manifest.programs = ["v1.30.2/bin/linux/amd64/kubeadm": made.images[0].file]
            let paths = Dictionary(uniqueKeysWithValues: zip(manifest.files.map(\.sha256), manifest.files.map { "\(folder)/\($0.name)" }))
            try await BundleFile.write(manifest, paths, to: path, part: path + ".part")
            let sources = try session(folder).spec.sources
            #expect(sources.programs != nil && sources.presetNames == [])
        }
    }

    /// The kubeadm that is to run here is this machine's, whatever the hosts are.
    @Test func kubeadmOfThisMachine() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let programs = ProgramsSpec(from: "\(folder)/programs")
            let version = try #require(KubernetesVersion("1.30.2"))
            for item in ["amd64", "arm64"].flatMap({ programs.items(version, architecture: $0) }) {
                let path = "\(programs.from)/\(item.path)"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try "x".write(toFile: path, atomically: true, encoding: .utf8)
                try String(repeating: "a", count: 64).write(toFile: path + ".sha256", atomically: true, encoding: .utf8)
            }
            let file = "\(folder)/cluster.yaml"
            try Self.file.replacing("{bundle: a.bundle}", with: "{kubernetes: {programs: programs}}")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let contents = BundleContents(file: try ClusterFile.load(path: file), folder: "\(folder)/parts") { _ in }
            let own = BundleMaker.Kubeadm.own
            let other = own == "amd64" ? "arm64" : "amd64"
            let found = try await contents.programs([other])
            let kubeadm = try await contents.kubeadm(BundleMaker.Kubeadm.order([other]), among: found)
            #expect(kubeadm?.architecture == own && kubeadm?.path.hasSuffix("/v1.30.2/bin/linux/\(own)/kubeadm") == true)
            #expect(BundleMaker.Kubeadm(path: "", architecture: other).advice != nil, "it may not run here, and that is said")
        }
    }

    /// What a run for another cluster file left is no beginning of another URL's file, and not that file.
    @Test func goesOn() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let (old, new, target) = ("\(folder)/old", "\(folder)/new", "\(folder)/target")
            try "of the old file".write(toFile: old, atomically: true, encoding: .utf8)
            try "of the new file".write(toFile: new, atomically: true, encoding: .utf8)
            for part in [target + ".part", Tool.part("file://\(old)", of: target)] {
                try "cut".write(toFile: part, atomically: true, encoding: .utf8)
            }
            try await Tool.download("file://\(new)", to: target)
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "of the new file")
            #expect(BundleContents.place("http://a/images.tar", in: "/w") != BundleContents.place("http://b/images.tar", in: "/w"))
        }
    }

    /// kubeadm of the bundle's own version tells the images: by its path, not as one of this machine's programs.
    @Test func tools() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            try await Tool.run("install", ["-m", "755", "/bin/echo", "\(folder)/kubeadm"])
            #expect(try await Tool.run("\(folder)/kubeadm", ["images"]) == "images\n")
            await #expect(throws: TrimastError.self) { try await Tool.run("\(folder)/none", []) }
        }
    }

    @Test func rpmIndex() {
        let text = RpmIndex.text([.init(kind: "primary", name: "primary.xml", sha256: "5e", size: 7)])
        #expect(text.contains("<checksum type=\"sha256\">5e</checksum>\n<location href=\"repodata/primary.xml\"/>"), "\(text)")
    }

    @Test(arguments: [("debian-12", "bookworm"), ("ubuntu-24.04:arm64", "noble"), ("debian-11", nil), ("debian-12:mips", nil)])
    func systems(_ word: String, _ codename: String?) { #expect(BundleSystem(word)?.codename == codename) }

    /// archive.ubuntu.com has no arm64.
    @Test(arguments: [
        ("debian-12:arm64", "http://deb.debian.org/debian bookworm"), ("ubuntu-24.04", "http://archive.ubuntu.com/ubuntu noble"),
        ("ubuntu-22.04:arm64", "http://ports.ubuntu.com/ubuntu-ports jammy"),
        ("ubuntu-24.04:arm64", "http://ports.ubuntu.com/ubuntu-ports noble"),
    ]) func servers(_ word: String, _ place: String) throws {
        let system = try #require(BundleSystem(word))
        let lines = system.repositories(mirror: nil)
        #expect(lines.count == 3 && lines[0].contains("] \(place) main"))
        #expect(system.id == "debian" || lines.allSatisfy { $0.contains("] \(place)") }, "updates and security updates too")
        #expect(system.repositories(mirror: "http://m/u").allSatisfy { $0.contains("] http://m/u ") }, "a mirror is the operator's word")
    }
}
