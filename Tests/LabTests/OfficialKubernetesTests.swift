import SystemPackage
import TestSupport
import Testing

@testable import Lab

/// What is downloaded is looked at before it is unpacked: the lab runs it as root.
@Suite struct OfficialKubernetesTests {
    @Test("etcd's and CoreDNS's releases, and where their check sums stand") func releases() {
        let etcd = "https://github.com/etcd-io/etcd/releases/download/v3.5.9"
        #expect(
            OfficialKubernetes.etcd(tag: "3.5.9-0", architecture: "amd64")
                == OfficialKubernetes.Release(archive: "\(etcd)/etcd-v3.5.9-linux-amd64.tar.gz", sums: "\(etcd)/SHA256SUMS"))
        let coreDNS = "https://github.com/coredns/coredns/releases/download/v1.11.1/coredns_1.11.1_linux_amd64.tgz"
        for tag in ["v1.11.1", "1.11.1"] {
            #expect(
                OfficialKubernetes.coreDNS(tag: tag, architecture: "amd64")
                    == OfficialKubernetes.Release(archive: coreDNS, sums: "\(coreDNS).sha256"))
        }
    }

    /// Its own sh and the machine's curl, over files. Of each: sh that writes the sums, whether the programs are taken, and what is said otherwise.
    @Test(
        "an archive of another check sum, or of none, is not unpacked", .enabled(if: Program.exists("curl"), "curl is not installed"),
        arguments: [
            ("sha256sum etcd-v3.tar.gz", true, ""),
            ("sha256sum etcd-v3.tar.gz; echo '0000  etcd-v3.zip'", true, ""),
            ("sha256sum etcd-v3.tar.gz | sed 's/^......../00000000/'", false, "FAILED"),
            ("echo '0000  etcd-v3.zip'", false, "no check sum of etcd-v3.tar.gz"),
            ("rm sums", false, "curl"),
        ])
    func archive(_ sums: String, _ isTaken: Bool, _ says: String) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let script = """
                cd \(folder)
                mkdir -p release/etcd programs
                echo etcd >release/etcd/etcd
                tar czf etcd-v3.tar.gz -C release etcd
                { \(sums); } >sums
                sh -c "$1" fetch file://\(folder)/etcd-v3.tar.gz file://\(folder)/sums 2>&1
                """
            let run = try await Program.run("sh", ["-c", script, "sh", OfficialKubernetes.fetchArchive])
            #expect((run.status == 0) == isTaken && run.output.contains(says), "\(run)")
            #expect(FilePath(folder).appending("programs/etcd").exists == isTaken)
        }
    }
}
