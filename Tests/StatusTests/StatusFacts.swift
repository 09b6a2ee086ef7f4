import Facts
import Foundation
import Parts
import Specification
import Status
import Support
import TestSupport

/// What a well cluster of three control planes and a worker said to `trimast status`, and ways to damage it.
struct StatusFacts {
    var facts: ClusterFacts
    var errors: [HostName: TrimastError] = [:]
    /// The proxy that cluster.yaml names.
    private(set) var proxy = EndpointSpec.LoadBalancer.nginx

    init() throws {
        guard let url = Bundle.module.url(forResource: "well", withExtension: "json", subdirectory: "Fixtures") else {
            throw WrongLiteral(text: "well.json")
        }
        facts = try JSONDecoder().decode(ClusterFacts.self, from: Data(contentsOf: url))
    }

    static func spec(proxy: EndpointSpec.LoadBalancer = .nginx) throws -> ClusterSpec {
        let hosts = try (1...3).map {
            HostSpec(
                name: try host("master\($0)"), address: try address("192.168.96.\(64 + $0)"), roles: [.controlPlane, .loadBalancer])
        }
        return ClusterSpec(
            name: try host("lab"),
            kubernetes: KubernetesSpec(version: try version("1.20.2"), dns: DNSSpec(provider: .none)),
            endpoint: EndpointSpec(address: try address("192.168.96.69"), interface: "host0", loadBalancer: proxy),
            network: NetworkSpec(pods: try range("10.244.0.0/16"), services: try range("10.96.0.0/16"), plugin: .bird),
            hosts: hosts + [HostSpec(name: try host("node"), address: try address("192.168.96.68"), roles: [.worker])])
    }

    func status() throws -> ClusterStatus {
        ClusterStatus(try Planner(spec: Self.spec(proxy: proxy), catalogue: Catalogue()), facts, errors, time: 1_795_761_120)
    }

    mutating func change(_ names: [String], _ section: String, _ edit: (String) -> String) throws {
        for name in names {
            let name = try host(name)
            guard var own = facts.hosts[name], let text = own.sections[section] else { throw WrongLiteral(text: "\(name) \(section)") }
            let changed = edit(text)
            guard changed != text else { throw WrongLiteral(text: "\(name) \(section) is what it was") }
            own.sections[section] = changed
            facts.hosts[name] = own
        }
    }

    /// HAProxy in nginx's place, which tells what it thinks of each API server, `HOST` of a line by its words.
    mutating func useHAProxy(_ words: [String: String] = [:]) throws {
        proxy = .haproxy
        try change(Self.controlPlanes, "processes") {
            $0.replacing("unit nginx active", with: "unit nginx inactive").replacing("unit haproxy inactive", with: "unit haproxy active")
                .replacing("process nginx ", with: "process haproxy ")
        }
        // Only where the proxy itself tells nobody it is said for it.
        try change(Self.controlPlanes, "proxy") { $0.replacing(#/used [0-9.]+\n/#, with: "") }
        for name in try Self.controlPlanes.map(host) {
            facts.hosts[name]?.sections["proxy-view"] = Self.controlPlanes.map { "\($0) \(words[$0] ?? "UP L7OK 200")" }
                .joined(separator: "\n")
        }
    }

    mutating func lose(_ name: String, _ code: TrimastError.Code, cause: String? = nil) throws {
        facts.hosts[try host(name)] = nil
        errors[try host(name)] = TrimastError(code, "cannot be reached at \(name)", place: name, cause: cause, nextStep: "ssh \(name) true")
    }

    static let controlPlanes = ["master1", "master2", "master3"]
    static let all = controlPlanes + ["node"]

    /// The program's process is gone, with what it wrote last.
    mutating func kill(_ program: String, on names: [String], words: [String] = []) throws {
        try change(names, "processes") { text in
            text.split(separator: "\n").filter { !$0.hasPrefix("process \(program) ") }.joined(separator: "\n") + "\ngone \(program)\n"
                + words.map { "word \(program) \($0)\n" }.joined()
        }
    }

    /// Nobody answers for the API, at any place.
    mutating func silenceAPI(on names: [String]) throws {
        let addresses = try names.map { name in try Self.spec().hosts.first { $0.name.text == name }?.address.description ?? "" }
        try change(names, "api") { _ in "000 https://192.168.96.1:6443/readyz" }
        let isAll = names.count == 3
        try change(Self.controlPlanes, "proxy") { text in
            addresses.reduce(text) { $0.replacing("reach \($1) 200", with: "reach \($1) 000") }
                .replacing("own 200", with: isAll ? "own 000" : "own 200")
        }
        guard isAll else { return }
        try change(Self.all, "endpoint") { _ in "000" }
        try change(["node"], "node") { _ in "" }
    }

    mutating func silenceEtcd(on names: [String]) throws { try change(names, "etcd") { _ in "exit 28" } }
}
