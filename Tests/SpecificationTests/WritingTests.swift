import Foundation
import Testing

@testable import Specification

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
        #expect(file.spec.kubernetes.featureGates.count == 1)
        #expect(file.spec.hosts[0].ssh.address == "10.0.0.5")
        #expect(!lines.contains { $0.hasPrefix("#") })
    }

    /// Hosts in the default ranges, at the ends of theirs, and many of them; old versions.
    @Test(
        arguments: [
            (["a=10.244.0.5"], "10.244.0.6", "10.0.0.0/16", nil), (["a=10.96.0.5"], "10.96.0.6", nil, "10.0.0.0/16"),
            (["a=10.0.0.254"], "10.0.0.253", nil, nil), (["a=10.0.0.254", "b=10.0.0.1"], "10.0.0.2", nil, nil),
            (["a=192.168.1.1"], "192.168.1.2", nil, nil), ((1...254).map { "h\($0)=10.0.0.\($0)" }, "10.0.1.1", nil, nil),
            ((0..<300).map { "h\($0)=10.1.\($0 / 250).\($0 % 250 + 1)" }, "10.1.0.251", "10.244.0.0/15", nil),
            ((0..<5000).map { "h\($0)" }, "192.0.2.212", "10.224.0.0/11", nil),
        ] as [([String], String, String?, String?)])
    func addresses(_ names: [String], _ endpoint: String, _ pods: String?, _ services: String?) throws {
        for version in ["1.20.0", "1.23.0", "1.24.0", "1.36.0"] {
            let hosts = try names.map { try #require(StarterFile.Host($0)) }
            let text = StarterFile(hosts: hosts, version: KubernetesVersion(version)).text()
            let spec = try ClusterFile.parse(text: text, file: "cluster.yaml").spec
            #expect(spec.endpoint.address.description == endpoint)
            #expect(spec.network.pods.description == pods ?? "10.244.0.0/16")
            #expect(spec.network.services.description == services ?? "10.96.0.0/16")
            #expect(Set(spec.hosts.map(\.address)).count == names.count)
            #expect((spec.sources.kubernetes == .none) == version.hasPrefix("1.20") || version == "1.23.0")
        }
    }

    /// Names that other readers of YAML take for something else than texts stand in quotes.
    @Test(arguments: ["null", "y", "true", "123", "0x10", "1e5", "off"]) func namesThatAreWords(_ name: String) throws {
        var template = try template("\(name)=10.0.0.1", "b=10.0.0.2")
        template.name = try #require(HostName(name))
        let text = template.text()
        #expect(text.contains("  - name: \"\(name)\"") && text.contains("\n  name: \"\(name)\""))
        #expect(try ClusterFile.parse(text: text, file: "cluster.yaml").spec.hosts[0].name.text == name)
    }

    /// What is no address of a host is one clear error.
    @Test(arguments: ["0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"]) func noAddressOfAHost(_ address: String) throws {
        let text = StarterFile(hosts: [try #require(StarterFile.Host("a=" + address))]).text()
        let error = #expect(throws: InvalidClusterFile.self) { try ClusterFile.parse(text: text, file: "cluster.yaml") }
        #expect(error?.findings.contains { $0.message.hasPrefix("hosts[0].address: \(address) is ") } ?? false)
    }

    /// The example of each version is one of its own gates.
    @Test(arguments: KubernetesRelease.oldestMinor...KubernetesRelease.newestMinor)
    func theExampleIsOfTheVersion(_ minor: Int) throws {
        let hosts = [try #require(StarterFile.Host("a=10.0.0.1"))]
        let version = try #require(KubernetesVersion("1.\(minor).0"))
        let lines = StarterFile(hosts: hosts, version: version).text().split(separator: "\n")
        let line = try #require(lines.first { $0.contains("featureGates: {") })
        let gate = try #require(line.firstMatch(of: /featureGates: {(\w+): (true|false)}/))
        #expect(FeatureGates.kubeadm.finding(String(gate.1), gate.2 == "true", version: version, suggests: false) == nil)
        #expect(FeatureGates.kubeadm.finding(String(gate.1), gate.2 != "true", version: version, suggests: false) == nil)
    }

    /// What is wrong is said of what was given: there is no file yet that could have lines.
    @Test(
        arguments: [
            (["a=10.0.0.1", "a=10.0.0.2", "c=10.0.0.3"], "error: a=10.0.0.2: "),
            (["a=10.0.0.1", "b=10.0.0.1", "c=10.0.0.3"], "error: b=10.0.0.1: "),
            (["a=10.0.0.1"], nil),
        ] as [([String], String?)])
    func problems(_ hosts: [String], _ says: String?) throws {
        let problems = StarterFile(hosts: try hosts.map { try #require(StarterFile.Host($0)) }).problems
        #expect(problems.count == (says == nil ? 0 : 1), "\(problems)")
        if let says { #expect(problems.first?.hasPrefix(says) ?? false, "\(problems)") }
        #expect(!problems.contains { $0.contains("cluster.yaml") })
    }

    @Test(arguments: ["", "=10.0.0.1", "a=", "a=b", "A", "10.0.0.1", "a=10.0.0.1=b", "-a"])
    func noHost(_ text: String) {
        #expect(StarterFile.Host(text) == nil)
    }
}
