import Testing

@Suite struct WrongFileTests {
    static let all =
        WrongFiles.document + WrongFiles.keys + WrongFiles.values + WrongFiles.kubernetes + WrongFiles.addresses + WrongFiles.ports
        + WrongFiles.hosts + WrongFiles.sources

    @Test func goodFileHasNoFindings() {
        let file = WrongFile(title: "good", removed: ["kind: Cluster"], added: ["kind: Cluster"])
        #expect(file.text == WrongFile.good)
        #expect(file.found == [])
    }

    @Test(arguments: all) func saysWhatIsWrong(_ file: WrongFile) {
        #expect(file.text != nil, "the good file does not have these lines once: \(file.removed)")
        #expect(file.found == file.findings)
    }

    @Test func thereAreEnough() {
        #expect(Self.all.count >= 120)
    }
}
