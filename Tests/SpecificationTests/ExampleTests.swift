import Foundation
import Specification
import Testing

@Suite struct ExampleTests {
    /// The repository that these tests belong to.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func walkthrough() throws {
        let text = try String(contentsOf: Self.repository.appendingPathComponent("examples/walkthrough.yaml"), encoding: .utf8)
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
