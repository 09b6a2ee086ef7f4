import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// A bundle's packages become a repository on the host, by the sh that does it there.
@Suite struct OfflineBundleTests {
    private static let repomd = """
        <repomd>
        <data type="primary">
        <checksum type="sha256">aa</checksum>
        <location href="repodata/primary.xml"/>
        </data>
        </repomd>

        """
    private static let primary = """
        <metadata packages="2">
        <package type="rpm">
          <name>chrony</name>
          <checksum type="sha256" pkgid="YES">bb</checksum>
          <location href="chrony-4.3-1.x86_64.rpm"/>
        </package>
        <package type="rpm">
          <checksum type="sha256" pkgid="YES">cc</checksum>
          <location href="gcc-c++-1.x86_64.rpm"/>
        </package>
        </metadata>

        """

    private func place(_ files: [String: String], _ family: any DistributionFamily, in folder: String) async throws -> ProgramResult {
        let (store, target) = ("\(folder)/files", "\(folder)/bundle")
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        for (name, text) in files { try text.write(toFile: "\(store)/\(name)", atomically: true, encoding: .utf8) }
        let script = OfflineBundle.place("ii", family.unpack).shown
            .replacing(StoredFile.folder, with: store).replacing(ClusterBundle.repository, with: target)
        return try await Program.run("sh", ["-c", script])
    }

    private func list(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    }

    @Test func rpm() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let run = try await place(["ii": Self.repomd, "aa": Self.primary, "bb": "chrony", "cc": "gcc"], RedHatFamily(), in: folder)
            #expect(run.status == 0, "\(run)")
            #expect(
                try list("\(folder)/bundle") == [
                    "chrony-4.3-1.x86_64.rpm", "gcc-c++-1.x86_64.rpm", "id", "repodata", "repodata/primary.xml", "repodata/repomd.xml",
                ])
            #expect(try String(contentsOfFile: "\(folder)/bundle/gcc-c++-1.x86_64.rpm", encoding: .utf8) == "gcc")
            #expect(try list("\(folder)/files") == [], "what was sent stands there once")
        }
    }

    @Test func deb() async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let packages = "Package: a\nFilename: ./a.deb\nSHA256: aa\n\nPackage: b\nFilename: ./b.deb\nSHA256: bb\n\n"
            let run = try await place(["ii": packages, "aa": "a", "bb": "b"], DebianFamily(), in: folder)
            #expect(run.status == 0, "\(run)")
            #expect(try list("\(folder)/bundle") == ["Packages", "a.deb", "b.deb", "id"])
        }
    }

    @Test(arguments: ["../../etc/passwd", "/etc/passwd", "a/b/c"]) func outside(_ name: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let primary = Self.primary.replacing("chrony-4.3-1.x86_64.rpm", with: name)
            let run = try await place(["ii": Self.repomd, "aa": primary, "bb": "chrony", "cc": "gcc"], RedHatFamily(), in: folder)
            #expect(run.status != 0)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/bundle"))
        }
    }

    @Test func packagesOfARelease() throws {
        let spec = try LabFacts.spec(.four)
        let old = Requirements.packagesOfAll(spec, .rpm, id: "centos", version: "7")
        let new = Requirements.packagesOfAll(spec, .rpm, id: "rocky", version: "9")
        #expect(
            old.contains("bird2") && new.contains("bird") && new.contains("containerd.io-1.*-*") && new.contains("kubelet-1.20.2-*"),
            "\(new)")
    }
}
