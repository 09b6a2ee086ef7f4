import Foundation
import Testing

@testable import Specification

/// Registries and proxies with the operator's files that they name.
@Suite struct OperatorFilesTests {
    private static let files = [
        "ca.crt": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "login": "a:b\n", "two": "a:b\nc:d\n",
        "key": "-----BEGIN PRIVATE KEY-----\n",
    ]

    private func findings(_ more: String) -> [String] {
        do {
            let text = WrongFile.base.replacing("  proxyMode: iptables", with: "  plugin: bird") + more + "\n"
            return try ClusterFile.parse(text: text, file: "cluster.yaml") { Self.files[$0].map { Data($0.utf8) } }.warnings.map(
                \.description)
        } catch {
            return error.findings.map(\.description)
        }
    }

    @Test(arguments: [
        ("registryMirrors: [{registry: a.io, mirrors: [https://m], ca: ca.crt, credentialsFile: login}]", nil),
        ("proxy: {http: http://p:3128, credentialsFile: login}", nil), ("proxy: {https: https://p}", nil), ("sources: {images: pull}", nil),
        ("sources: {images: pul}", "sources.images: 'pul' is not a list"),
        ("proxy: {}", nil), ("proxy: {noProxy: [a]}", "proxy: names no proxy; write http and https with its URL, or remove it"),
        (
            "proxy: {http: http://p}",
            "proxy.http: the proxy has no port: curl would take 1080, apt and containerd 80; write for example http://p:3128"
        ),
        ("proxy: {http: \"http://a:b@p\"}", "proxy.http: the URL has a name or a password in it; write USER:PASSWORD into a file of yours"),
        ("proxy: {http: http://p:1, noProxy: [10.0.0.0/33]}", "proxy.noProxy[0]: '10.0.0.0/33' is not what is reached without a proxy"),
        ("proxy: {http: http://p:1, credentialsFile: none}", "proxy.credentialsFile: there is no file none that can be read as text"),
        ("proxy: {http: http://p:1, credentialsFile: two}", "proxy.credentialsFile: two is not one line USER:PASSWORD"),
        (
            "registryMirrors: [{registry: a.io, mirrors: [\"https://u:p@m\"]}]",
            "registryMirrors[0].mirrors[0]: the URL has a name or a password in it"
        ),
        (
            "registryMirrors: [{registry: a.io, mirrors: [http://m], credentialsFile: login}]",
            "registryMirrors[0].mirrors[0]: the password would cross the network as it is"
        ),
        (
            "registryMirrors: [{registry: docker.io, mirrors: [\"https://Registry-1.docker.io:443/\"], credentialsFile: login}]",
            "registryMirrors[0].mirrors[0]: hands out tokens for a login: containerd asks for one with this login from 2.1 on"
        ),
        ("registryMirrors: [{registry: docker.io, mirrors: [https://registry-1.docker.io, https://notdocker.io]}]", nil),
        ("registryMirrors: [{registry: docker.io, mirrors: [https://notghcr.io], credentialsFile: login}]", nil),
        (
            "registryMirrors: [{registry: a.io, mirrors: [https://m], ca: key}]",
            "registryMirrors[0].ca: key has a private key in it"
        ),
        ("registryMirrors: [{registry: a.io, mirrors: [https://m], ca: login}]", "registryMirrors[0].ca: login has no certificate in PEM"),
        (
            "registryMirrors: [{registry: a.io, mirrors: [https://m], ca: ca.crt, skipVerify: true}]",
            "registryMirrors[0].ca: no certificate is checked with 'skipVerify: true'"
        ),
    ])
    func judged(_ text: String, _ says: String?) {
        let found = findings(text)
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains(says) ?? false, "\(found)") }
    }

    @Test(arguments: [
        ("10.0.0.9", true), ("10.1.0.9", false), ("a.example.org", true), ("example.org", false), ("master1", true), ("x.svc", true),
        ("registry", true), ("192.168.96.65", true), ("m.example.net", false),
    ])
    func direct(_ host: String, _ isDirect: Bool) throws {
        let text =
            WrongFile.base
            + "proxy: {http: http://p:1, noProxy: [10.0.0.0/24, .example.org]}\n"
            + "registryMirrors: [{registry: a.io, mirrors: [https://registry:5000, https://m.example.net]}]\n"
        let spec = try ClusterFile.parse(text: text, file: "cluster.yaml").spec
        #expect(DirectDestinations(spec).contains(host) == isDirect)
    }

    /// What the file itself names for images, packages and programs, where it is no public one.
    @Test(arguments: [
        ("kubernetes: {version: 1.31.4, imageRepository: \"10.9.9.1:5000/k8s\"}", "10.9.9.1", true),
        ("kubernetes: {version: 1.31.4, imageRepository: registry.k8s.io}", "registry.k8s.io", false),
        ("kubernetes: {version: 1.31.4, imageRepository: own/k8s}", "own", false),
        ("registryMirrors: [{registry: \"10.9.9.2:5000\", mirrors: [https://m.example.org]}]", "10.9.9.2", true),
        ("registryMirrors: [{registry: \"registry:5000\", mirrors: [https://m.example.org]}]", "registry", true),
        ("registryMirrors: [{registry: quay.io, mirrors: [https://10.9.9.3/v2/quay]}]", "10.9.9.3", true),
        ("sources: {packages: [{name: own, url: \"http://10.9.9.4/deb\", trusted: true}]}", "10.9.9.4", true),
        ("sources: {packages: [{name: own, url: \"https://a.example.org\", key: \"http://10.9.9.5/key\"}]}", "10.9.9.5", true),
        ("sources: {images: [{archive: \"http://10.9.9.6/k8s.tar\"}]}", "10.9.9.6", true),
        ("sources: {kubernetes: {programs: \"http://10.9.9.7:8001\"}}", "10.9.9.7", true),
        ("sources: {kubernetes: {programs: official}}", "dl.k8s.io", false),
    ]) func directSources(_ line: String, _ host: String, _ isDirect: Bool) throws {
        let base = "network: {plugin: bird}\nproxy: {http: http://p:1}\n"
        let rest = line.hasPrefix("kubernetes:") ? "" : "kubernetes: {version: 1.31.4}\n"
        let text = "apiVersion: trimast/v1\nkind: Cluster\nmetadata: {name: lab}\nendpoint: {address: 192.168.96.69/24}\n"
        let hosts = "hosts: [{name: master1, address: 192.168.96.65, roles: [control-plane]}]\n"
        let spec = try ClusterFile.parse(text: text + hosts + base + rest + line + "\n", file: "cluster.yaml").spec
        #expect(DirectDestinations(spec).contains(host) == isDirect)
        #expect(DirectDestinations(spec).entries.contains(host) == isDirect)
    }

    /// One variable of the environment has 128 KiB.
    @Test func manyHosts() throws {
        var spec = try ClusterFile.parse(text: WrongFile.base, file: "cluster.yaml").spec
        for number in 0..<5000 {
            let address = IPv4Address(bits: 10 << 24 | UInt32(number))
            spec.hosts.append(HostSpec(name: HostName(trusted: "h\(number)"), address: address, roles: [.worker]))
        }
        let direct = DirectDestinations(spec)
        #expect(direct.entries.joined(separator: ",").utf8.count < 1000)
        #expect(spec.hosts.allSatisfy { direct.contains($0.address.description) })
    }
}
