import Foundation
import Specification
import Testing

@Suite struct WritingTests {
    @Test func theSchemaInTheRepositoryIsTheOneOfTheTypes() throws {
        let file = ExampleTests.repository.appendingPathComponent("schema/cluster.schema.json")
        #expect(try String(contentsOf: file, encoding: .utf8) == ClusterFile.jsonSchema(), "trimast schema > schema/cluster.schema.json")
    }

    private func template(_ hosts: String...) throws -> StarterFile {
        StarterFile(hosts: try hosts.map { try #require(StarterFile.Host($0)) })
    }

    @Test func theTemplateIsARightFile() throws {
        var template = try template("master1=192.168.96.65", "master2=192.168.96.66", "master3=192.168.96.67", "node=192.168.96.68")
        #expect(template.text().contains("address: 192.168.96.69 "))
        template.name = try #require(HostName("demo"))
        template.version = try #require(KubernetesVersion("1.25.0"))
        template.endpoint = IPv4Address("192.168.96.80")
        let file = try ClusterFile.parse(text: template.text(), file: "cluster.yaml")
        #expect(file.warnings == [])
        #expect(file.spec.name.text == "demo")
        #expect(file.spec.kubernetes == KubernetesSpec(version: template.version))
        #expect(file.spec.endpoint.address.description == "192.168.96.80")
        #expect(file.spec.controlPlanes.map(\.name.text) == ["master1", "master2", "master3"])
        #expect(file.spec.workers.map(\.address.description) == ["192.168.96.68"])
    }

    @Test(arguments: [["a"], ["a", "b"], ["a", "b", "c"], ["a=10.0.0.254", "b=10.0.0.2"], ["a=10.0.0.254", "b", "c", "d", "e"]])
    func anyHosts(_ names: [String]) throws {
        let hosts = try names.map { try #require(StarterFile.Host($0)) }
        let file = try ClusterFile.parse(text: StarterFile(hosts: hosts).text(), file: "cluster.yaml")
        #expect(file.spec.hosts.map(\.name) == hosts.map(\.name))
        #expect(file.spec.controlPlanes.count == (names.count < 3 ? 1 : 3))
    }

    /// What stands behind `#` can be used as it stands.
    @Test func theCommentsOfTheTemplateAreRightToo() throws {
        let text = try template("master1=192.168.96.65", "node=192.168.96.66").text()
        let lines = text.split(separator: "\n").drop { $0.hasPrefix("#") }.map { line in
            let start = line.prefix { $0 == " " }
            return line.dropFirst(start.count).hasPrefix("# ") ? start + line.dropFirst(start.count + 2) : line
        }
        let file = try ClusterFile.parse(text: lines.joined(separator: "\n"), file: "cluster.yaml")
        #expect(file.warnings == [])
        #expect(file.spec.kubernetes.featureGates == ["EtcdLearnerMode": true])
        #expect(file.spec.hosts[0].ssh.address == "10.0.0.5")
        #expect(!lines.contains { $0.hasPrefix("#") })
    }

    @Test(arguments: ["", "=10.0.0.1", "a=", "a=b", "A", "10.0.0.1", "a=10.0.0.1=b", "-a"])
    func noHost(_ text: String) {
        #expect(StarterFile.Host(text) == nil)
    }
}
