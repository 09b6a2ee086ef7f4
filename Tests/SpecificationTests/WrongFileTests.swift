import Specification
import Testing

@Suite struct WrongFileTests {
    static let all = WrongFile.shape + WrongFile.cluster + WrongFile.network + WrongFile.hosts + WrongFile.endpoint + WrongFile.settings

    @Test(arguments: all) func saysEverythingThatIsWrong(_ wrong: WrongFile) {
        let findings: [Diagnostic]
        do {
            findings = try ClusterFile.parse(text: wrong.text, file: "cluster.yaml").warnings
        } catch {
            findings = error.findings
            #expect(findings.contains { $0.severity == .error })
        }
        #expect(findings.map { $0.description.replacing("cluster.yaml:", with: "") } == wrong.findings)
        #expect(!findings.isEmpty)
    }

    @Test(arguments: WrongFile.right + WrongFile.rightSettings) func saysNothing(_ right: WrongFile) throws {
        #expect(try ClusterFile.parse(text: right.text, file: "cluster.yaml").warnings == [])
        #expect(right.text != WrongFile.base && right.findings.isEmpty)
    }

    /// A wide range of pods is right where there are the hosts for it.
    @Test(arguments: [(251, true), (252, false)]) func hostsOfAWideRange(_ workers: Int, _ warns: Bool) throws {
        let text =
            WrongFile.base.replacing("  pods: 10.244.0.0/16", with: "  pods: 10.240.0.0/12")
            + (1...workers).map { "  - {name: node\($0), address: 192.168.97.\($0)}\n" }.joined()
        #expect(try ClusterFile.parse(text: text, file: "cluster.yaml").warnings.map(\.code) == (warns ? ["range-size"] : []))
    }

    @Test func thereAreEnough() {
        #expect(Self.all.count >= 120)
        #expect(Set(Self.all.map(\.title)).count == Self.all.count)
        #expect(throws: Never.self) { try ClusterFile.parse(text: WrongFile.base, file: "cluster.yaml") }
    }

    /// Every host with a session to every other: what works for a hundred hosts does not for more.
    @Test(arguments: [(97, true), (98, false)]) func hostsOfAMesh(_ workers: Int, _ isAllowed: Bool) {
        let text =
            WrongFile.base.replacing("  proxyMode: iptables", with: "  plugin: bird")
            .replacing("  - {name: node, address: 192.168.96.68}\n", with: "")
            + (1...workers).map { "  - {name: node\($0), address: 192.168.97.\($0)}\n" }.joined()
        let wanted =
            "cluster.yaml:13:11: error: network.plugin: bird connects every host with every other: 101 hosts would keep 5050 BGP sessions; allowed up to 100 hosts; for more name two or three of them in network.routeReflectors, or choose calico"
        do {
            _ = try ClusterFile.parse(text: text, file: "cluster.yaml")
            #expect(isAllowed)
        } catch {
            #expect(!isAllowed)
            #expect(error.description == wanted)
        }
        let reflected = text.replacing("  plugin: bird", with: "  plugin: bird\n  routeReflectors: [master1, node7]")
        #expect(throws: Never.self) { try ClusterFile.parse(text: reflected, file: "cluster.yaml") }
    }

    @Test func oneLineForEachFinding() {
        let error = InvalidClusterFile([
            Diagnostic(file: "a.yaml", line: 1, column: 2, code: "x", message: "wrong", help: "allowed: right"),
            Diagnostic(file: "a.yaml", line: 3, column: 4, severity: .warning, code: "y", message: "odd"),
        ])
        #expect(
            error.description == """
                a.yaml:1:2: error: wrong; allowed: right
                a.yaml:3:4: warning: odd
                """)
    }
}
