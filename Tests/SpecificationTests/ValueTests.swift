import Foundation
import Specification
import Testing

@Suite struct ValueTests {
    @Test(arguments: ["0.0.0.0", "192.168.96.65", "255.255.255.255", "10.0.0.1"])
    func address(_ text: String) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.description == text)
        #expect(try JSONDecoder().decode([IPv4Address].self, from: JSONEncoder().encode([address])) == [address])
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.", ".1.2.3", "1.2.3.-4", "1.2.3.4 ", "a.b.c.d", "1.2.3.٤",
        "1.2.3.4/24",
    ])
    func noAddress(_ text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test func addressesAreOrdered() throws {
        let addresses = try ["10.0.0.10", "9.255.255.255", "10.0.0.9"].map { try #require(IPv4Address($0)) }
        #expect(addresses.sorted().map(\.description) == ["9.255.255.255", "10.0.0.9", "10.0.0.10"])
    }

    @Test(arguments: [
        ("10.244.0.0/16", "10.244.0.0", "10.244.255.255", false), ("10.96.0.0/12", "10.96.0.0", "10.111.255.255", false),
        ("10.96.0.5/16", "10.96.0.0", "10.96.255.255", true), ("192.168.96.69/32", "192.168.96.69", "192.168.96.69", false),
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", false), ("192.168.96.69/31", "192.168.96.68", "192.168.96.69", true),
    ])
    func range(_ text: String, first: String, last: String, hasHostBits: Bool) throws {
        let range = try #require(CIDR(text))
        #expect(range.description == text)
        #expect(range.first.description == first)
        #expect(range.last.description == last)
        #expect(range.hasHostBits == hasHostBits)
        #expect(!range.network.hasHostBits)
        #expect(range.contains(range.first) && range.contains(range.last))
    }

    @Test(arguments: [
        "", "10.0.0.0", "10.0.0.0/", "/16", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/016", "10.0.0/16", "10.0.0.0/16/16", "10.0.0.0/ 8",
    ])
    func noRange(_ text: String) {
        #expect(CIDR(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.96.0.0/16", true), ("10.96.0.0/16", "10.0.0.0/8", true), ("10.96.0.0/16", "10.97.0.0/16", false),
        ("10.96.0.0/16", "10.96.255.0/24", true), ("0.0.0.0/0", "255.255.255.255/32", true), ("10.244.0.0/17", "10.244.128.0/17", false),
    ])
    func overlap(_ a: String, _ b: String, _ expected: Bool) throws {
        let (a, b) = (try #require(CIDR(a)), try #require(CIDR(b)))
        #expect(a.overlaps(b) == expected)
        #expect(b.overlaps(a) == expected)
    }

    @Test func addressesOfServices() {
        #expect(CIDR("10.96.0.0/16")?.address(at: 1).description == "10.96.0.1")
        #expect(CIDR("10.96.0.5/16")?.address(at: 10).description == "10.96.0.10")
        #expect(CIDR.defaultPods.description == "10.244.0.0/16")
        #expect(CIDR.defaultServices.description == "10.96.0.0/16")
    }

    @Test(arguments: ["a", "master1", "node-1.example.org", "0", String(repeating: "a", count: 63), "192.168.96.65"])
    func hostName(_ text: String) {
        #expect(HostName(text)?.description == text)
    }

    @Test(arguments: ["", "Master1", "-a", "a-", "a..b", ".a", "a.", "a_b", "a b", "é", "a\n", String(repeating: "a", count: 64)])
    func noHostName(_ text: String) {
        #expect(HostName(text) == nil)
    }

    @Test func longHostName() {
        let labels = Array(repeating: String(repeating: "a", count: 49), count: 5).joined(separator: ".")
        #expect(HostName(labels + ".aaa") != nil)
        #expect(HostName(labels + ".aaaaa") == nil)
    }

    @Test(arguments: [("1.25.0", "1.25.0"), ("v1.25.0", "1.25.0"), ("1.36.12", "1.36.12")])
    func version(_ text: String, description: String) {
        #expect(KubernetesVersion(text)?.description == description)
    }

    @Test(arguments: ["", "1", "1.25", "1.25.0.1", "1.25.x", "1.25.0-rc.1", "latest", "1..0", "vv1.25.0", "1.25.9999"])
    func noVersion(_ text: String) {
        #expect(KubernetesVersion(text) == nil)
    }

    @Test func versionsAreOrdered() throws {
        let versions = try ["1.25.0", "1.9.9", "1.25.10", "1.25.9"].map { try #require(KubernetesVersion($0)) }
        #expect(versions.sorted().map(\.description) == ["1.9.9", "1.25.0", "1.25.9", "1.25.10"])
    }

    @Test func taint() {
        #expect(TaintSpec(key: "gpu", value: "yes", effect: .noSchedule).description == "gpu=yes:NoSchedule")
        #expect(TaintSpec(key: "gpu", effect: .noExecute).description == "gpu:NoExecute")
    }

    @Test func sshSettingsOfAHostComeFirst() {
        let merged = SSHSpec(port: 2222, address: "a").merged(over: SSHSpec(user: "root", port: 22, jump: "j"))
        #expect(merged == SSHSpec(user: "root", port: 2222, address: "a", jump: "j"))
    }
}
