import Foundation
import Specification
import Testing

@Suite struct ExampleTests {
    /// The repository that these tests belong to.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The texts of all examples by their names.
    static func examples() throws -> [String: String] {
        let folder = repository.appendingPathComponent("examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) })
    }

    @Test func lab() throws {
        let file = try ClusterFile.parse(text: try #require(try Self.examples()["lab.yaml"]), file: "examples/lab.yaml")
        let spec = file.spec
        #expect(file.warnings == [])
        #expect(spec.name == HostName("lab"))
        #expect(spec.kubernetes.version == KubernetesVersion("1.20.2"))
        #expect(spec.kubernetes.dns.provider == .none)
        #expect(spec.endpoint.interface == "host0")
        #expect(spec.network.plugin == .bird)
        #expect(spec.containerd.restrictOOMScoreAdj)
        #expect(spec.sources.packages.map(\.url) == ["file:/opt/lab-repo"])
        #expect(spec.sources.images.map(\.roles) == [[.controlPlane], [.worker]])
        #expect(spec.hosts.allSatisfy { $0.ssh.configFile == "/var/lib/trimast-lab/lab/ssh_config" })
        #expect(spec.controlPlanes.map(\.name.text) == ["master1", "master2", "master3"])
    }

    @Test func oneControlPlane() throws {
        let name = "one-control-plane.yaml"
        let file = try ClusterFile.parse(text: try #require(try Self.examples()[name]), file: "examples/\(name)")
        #expect(file.warnings == [])
        #expect(file.spec.loadBalancers.map(\.name.text) == ["master1"])
        #expect(file.spec.workers.map(\.name.text) == ["node"])
    }

    @Test func walkthrough() throws {
        let text = try #require(try Self.examples()["walkthrough.yaml"])
        let file = try ClusterFile.parse(text: text, file: "examples/walkthrough.yaml")
        #expect(text.contains("\(try #require(KubernetesRelease(file.spec.kubernetes.version)).calicoDownload)\n"))
        #expect(file.spec.network.calico.manifest == "examples/calico.yaml")
        let spec = file.spec
        #expect(file.warnings == [])
        #expect(spec.name == HostName("walkthrough"))
        #expect(spec.kubernetes.version == KubernetesVersion("1.25.0"))
        #expect(spec.kubernetes.imageRepository == "registry.aliyuncs.com/google_containers")
        #expect(spec.endpoint.address == IPv4Address("192.168.96.69"))
        #expect(spec.endpoint.prefix == 24)
        #expect(spec.endpoint.port == 16443)
        #expect(spec.endpoint.interface == "ens32")
        #expect(spec.network.services == CIDR("10.96.0.0/16"))
        #expect(spec.network.proxyMode == .ipvs)
        #expect(spec.time.servers == ["ntp4.aliyun.com"])
        #expect(spec.sources.kubernetes == .aliyun)
        #expect(spec.registryMirrors == [RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://ux1eh0cf.mirror.aliyuncs.com"])])
        #expect(spec.controlPlanes.map(\.name.text) == ["master1", "master2", "master3"])
        #expect(spec.loadBalancers.map(\.name.text) == ["master1", "master2", "master3"])
        #expect(spec.workers.map(\.labels) == [["node-role.kubernetes.io/work": "work"]])
    }
}
