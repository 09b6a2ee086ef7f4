import Testing

@testable import Lab

@Suite struct MirrorTests {
    static let debian822 = """
        Types: deb
        # a comment
        URIs: http://mirror.example/debian
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /usr/share/keyrings/own.gpg

        Types: deb deb-src
        URIs: http://mirror.example/debian-security
        Suites: bookworm-security
        Components: main
        Signed-By: /usr/share/keyrings/own.gpg
        """

    static let oneLine = """
        # deb http://old.example/debian bookworm main
        deb [arch=amd64 signed-by=/k.gpg] https://a.example/debian bookworm main contrib
        deb-src https://a.example/debian bookworm main
        deb https://a.example/security bookworm-security main
        deb https://packages.example/apt cloud-bookworm main
        deb https://docker.example/debian bookworm stable
        """

    @Test func readsStanzas() {
        let sources = AptSource.deb822(Self.debian822)
        #expect(sources.count == 2)
        #expect(
            sources.first
                == AptSource(
                    uris: ["http://mirror.example/debian"], suites: ["bookworm", "bookworm-updates"], components: ["main"],
                    keyring: "/usr/share/keyrings/own.gpg"))
    }

    @Test(arguments: [
        "Types: deb-src\nURIs: http://x\nSuites: bookworm\nComponents: main\n",
        "Enabled: no\nTypes: deb\nURIs: http://x\nSuites: bookworm\nComponents: main\n", "", "\n\n",
    ])
    func leavesOutWhatIsNoSourceOfPackages(_ text: String) { #expect(AptSource.deb822(text).isEmpty) }

    @Test func aKeyInsideAStanzaIsNoFile() {
        let text = "Types: deb\nURIs: http://x\nSuites: sid\nComponents: main\nSigned-By:\n -----BEGIN PGP\n .\n abc\n"
        #expect(AptSource.deb822(text).map(\.keyring) == [nil])
    }

    @Test func readsLines() {
        let sources = AptSource.oneLine(Self.oneLine)
        #expect(sources.count == 4)
        #expect(
            sources.first
                == AptSource(
                    uris: ["https://a.example/debian"], suites: ["bookworm"], components: ["main", "contrib"], keyring: "/k.gpg"))
    }

    @Test func choosesTheMachinesMirror() {
        let mirror = Mirror(sources: AptSource.oneLine(Self.oneLine))
        #expect(mirror.main == "https://a.example/debian")
        #expect(mirror.security == "https://a.example/security")
        #expect(mirror.keyring == "/k.gpg")
    }

    @Test(arguments: ["", "deb http://archive.example/ubuntu noble main\n", "deb https://docker.example/debian bookworm stable\n"])
    func fallsBackToDebian(_ text: String) { #expect(Mirror(sources: AptSource.oneLine(text)) == .debian) }

    @Test func keepsTheWayToTheMirror() {
        let dump = """
            Acquire::AllowWeakRepositories "0";
            Acquire::http::Proxy "http://proxy.example:3128";
            Acquire::https "";
            Acquire::Check-Date "false";
            """
        #expect(
            PrivateApt.machineOptions(dump: dump) == [
                "Acquire::http::Proxy \"http://proxy.example:3128\";", "Acquire::Check-Date \"false\";",
            ])
    }

    @Test func takesTheNameThatTheSuiteHas() {
        #expect(HostPackages.choose(from: ["nginx", "curl", "chrony"]) == ["curl", "nginx", "chrony"])
        #expect(HostPackages.choose(from: ["nginx", "nginx-light"]) == ["nginx-light"])
    }
}
