import Specification
import Testing

@Suite struct WrongFileTests {
    static let all = WrongFile.shape + WrongFile.cluster + WrongFile.network + WrongFile.hosts

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

    @Test func thereAreEnough() {
        #expect(Self.all.count >= 120)
        #expect(Set(Self.all.map(\.title)).count == Self.all.count)
        #expect(throws: Never.self) { try ClusterFile.parse(text: WrongFile.base, file: "cluster.yaml") }
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
