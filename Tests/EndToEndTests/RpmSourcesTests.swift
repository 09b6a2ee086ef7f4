import Foundation
import Testing

/// Hosts with a real dnf and rpm: packages whose signatures are really looked at, and a bundle.
/// The tests follow each other on one lab; the last takes it down.
@Suite("Sources of hosts with rpm", .serialized, .enabled(if: Program.path != nil, Program.skipped))
struct RpmSourcesTests {
    let lab: TestLab

    init() throws { lab = try TestLab("rpmsrc") }

    private func images(_ folder: String) -> String {
        """
          images:
            - {archive: "file://\(folder)/images/control-plane.tar", roles: [control-plane]}
            - {archive: "file://\(folder)/images/worker.tar", roles: [worker]}

        """
    }

    @Test("signed packages: one without a signature stops, with all signed it is a cluster", .timeLimit(.minutes(15)))
    func a_signed() async throws {
        try await lab.up("--family", "rpm", "--control-planes", "1", "--workers", "1")
        let folder = try await lab.path("signed")
        try await lab.here("\(TestLab.scripts)/lab-signed-rpms '\(folder)' '\(try await lab.repository)'")
        try await lab.serve("\(folder)/packages", port: 8002)
        let file = try await lab.sourcesFile(
            "signed",
            """
            sources:
              kubernetes: none
              packages:
                - {name: lab, url: "http://192.168.96.2:8002", format: rpm, key: "http://192.168.96.2:8002/key"}

            """ + images("/opt/lab-repo"))
        try await lab.here(
            """
            cd '\(folder)/packages' && set -- chrony-*.rpm && mv "$1" chrony.signed && cp chrony.unsigned "$1" && createrepo_c -q . && echo "$1" >name
            """)
        let refused = try await lab.program("apply", "-f", file)
        #expect(refused.status != 0 && refused.all.contains("not signed"), "\(refused.all)")
        #expect(try await lab.on("node", "rpm -q chrony || true") == "package chrony is not installed")
        try await lab.here("cd '\(folder)/packages' && mv chrony.signed \"$(cat name)\" && createrepo_c -q .")
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        #expect(try await lab.on("node", "grep -h ^gpgcheck /etc/yum.repos.d/*.repo") == "gpgcheck=1")
        #expect(try await lab.on("node", "rpm -q --qf '%{RSAHEADER:pgpsig}' chrony kubelet containerd.io | grep -c 'Key ID'") == "1")
        let verified = try await lab.verified(file)
        #expect(verified.status == 0, "\(verified.all)")
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 0, "nothing is to do: \(plan.all)")
    }

    @Test(
        "a bundle, its packages' signatures looked at where it is made: hosts that reach nothing become a cluster", .timeLimit(.minutes(20))
    )
    func b_bundle() async throws {
        let (folder, repository, bundle) = (try await lab.path("signed"), try await lab.repository, try await lab.path("bundle"))
        let create = try await lab.sourcesFile("create", "sources:\n  kubernetes: none\n" + images(repository))
        func make(_ target: String, key: String = "\(folder)/packages/key") async throws -> Program.Run {
            try await lab.program(
                "bundle", "create", "-f", create, "--to", target, "--distribution", "rocky-9:\(Self.architecture)", "--mirror",
                "file://\(folder)/mirror", "--mirror-key", "file://\(key)")
        }
        try await lab.here(
            "cd '\(folder)' && GNUPGHOME=$PWD/gpg && export GNUPGHOME && gpg -q --batch --passphrase '' --quick-gen-key other rsa3072 && gpg -q --armor --export other >other && gpgconf --kill gpg-agent"
        )
        let foreign = try await make(try await lab.path("foreign"), key: "\(folder)/other")
        #expect(foreign.status == 1 && foreign.errors.contains("dnf"), "\(foreign.all)")
        let made = try await make(bundle)
        try #require(made.status == 0, "\(made.all)")
        let again = try await lab.path("again")
        _ = try await make(again)
        try await lab.here("cmp '\(bundle)' '\(again)' && rm -f '\(again)'")
        let verified = try await lab.program("bundle", "verify", bundle)
        #expect(verified.status == 0 && verified.output.contains("packages of rocky 9 "), "\(verified.all)")
        for host in ["master1", "node"] {
            try await lab.reinstall(host)
            try await lab.on(
                host,
                "umount /opt/lab-repo; printf '[base]\\nname=base\\nbaseurl=http://192.0.2.1/os/\\nenabled=1\\ngpgcheck=1\\n' >/etc/yum.repos.d/base.repo"
            )
        }
        try await lab.countAway()
        let file = try await lab.sourcesFile("bundle", "sources: {bundle: \(bundle)}\n")
        let run = try await lab.program("apply", "-f", file)
        #expect(run.status == 0, "\(run.all)")
        #expect(run.errors.contains("MB from master1") || run.errors.contains("MB from node"), "one gets it from the other: \(run.errors)")
        let holds = try await lab.verified(file)
        #expect(holds.status == 0, "\(holds.all)")
        let plan = try await lab.program("plan", "-f", file)
        #expect(plan.status == 0, "nothing is to do: \(plan.all)")
        #expect(try await lab.on("node", "rpm -qf --qf '%{NAME} ' /usr/bin/kubelet /usr/bin/containerd") == "kubelet containerd.io")
        #expect(try await lab.away() == "", "no packet is for anybody but the lab's own")
    }

    private static let architecture: String = {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }()

    @Test("lab down")
    func z_down() async throws { try await lab.down() }
}
