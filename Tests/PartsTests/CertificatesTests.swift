import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What verify says of certificates: over facts, and the probe itself on real ones.
@Suite struct CertificatesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var host = "master1"
        var lines: [String]
        var outcome = Check.Outcome.passed
        var found: String
        var details: [String]?
        /// What the next step holds; empty: there is none.
        var next: [String] = []
    }

    static let year = "rotated kubelet-client-current.pem 31000000 31536000"
    static let renew = "kubeadm certs renew all"

    static let cases = [
        Case(
            testDescription: "new", lines: ["days ca.crt 3649", "days admin.conf 364", "days apiserver.crt 363", year],
            found: "4 certificates, the first to expire is apiserver.crt in 363 days"),
        Case(
            testDescription: "of a kubeconfig", lines: ["days ca.crt 3649", "days scheduler.conf 29", "days apiserver.crt 363"],
            outcome: .failed, found: "3 certificates, the first to expire is scheduler.conf in 29 days",
            next: ["one control plane after the other: \(renew)"]),
        Case(
            testDescription: "several", lines: ["days admin.conf 10", "days super-admin.conf -3", "days apiserver.crt 300"],
            outcome: .failed, found: "3 certificates, the first to expire is super-admin.conf in -3 days",
            details: ["super-admin.conf: -3 days", "admin.conf: 10 days"], next: [renew]),
        Case(
            testDescription: "of an authority", lines: ["days etcd/ca.crt 20", "days apiserver.crt 300"], outcome: .failed,
            found: "2 certificates, the first to expire is etcd/ca.crt in 20 days", next: ["kubeadm renews no authority"]),
        Case(
            testDescription: "that a kubelet did not renew",
            lines: ["days apiserver.crt 300", "rotated kubelet-client-current.pem 2000000 31536000"], outcome: .failed,
            found: "2 certificates, the first to expire is kubelet-client-current.pem in 23 days",
            next: ["journalctl -u kubelet"]),
        Case(
            testDescription: "of a kubelet, which lives a day and will be renewed",
            lines: ["days apiserver.crt 300", "rotated kubelet-client-current.pem 20000 86400"],
            found: "2 certificates, the first to expire is apiserver.crt in 300 days"),
        Case(
            testDescription: "of a kubelet, which lives a day and was not renewed",
            lines: ["days apiserver.crt 300", "rotated kubelet-client-current.pem 8000 86400"], outcome: .failed,
            found: "2 certificates, the first to expire is kubelet-client-current.pem in 0 days", next: ["systemctl restart kubelet"]),
        Case(
            testDescription: "a worker's", host: "node", lines: [year], found: "kubelet-client-current.pem expires in 358 days"),
        Case(
            testDescription: "a worker's that is over", host: "node", lines: ["rotated kubelet-client-current.pem -90000 31536000"],
            outcome: .failed, found: "kubelet-client-current.pem expires in -1 days", next: ["journalctl -u kubelet"]),
        Case(
            testDescription: "unreadable ones", lines: ["names "], outcome: .skipped, found: "no certificate could be read"),
    ]

    @Test(arguments: cases) func expiry(_ each: Case) throws {
        var facts = try LabFacts.load(.three)
        try facts.change(each.host) { $0.sections["certificates"] = each.lines.joined(separator: "\n") }
        let checks = Certificates().checks(try LabFacts.context(each.host, LabFacts.spec(.three), facts))
        #expect(checks.map(\.id) == (each.host == "node" ? [] : ["certificates.names"]) + ["certificates.expiry"])
        let check = try #require(checks.last)
        #expect((check.outcome, check.found, check.details) == (each.outcome, each.found, each.details))
        for words in each.next { #expect(check.nextStep?.contains(words) == true, "\(check.nextStep ?? "nothing")") }
        #expect(each.next.isEmpty == (check.nextStep == nil))
        #expect(each.next.contains { $0.contains(Self.renew) } == check.nextStep?.contains(Self.renew) ?? false)
    }

    /// As openssl prints them, in order: what comes first has spaces before it.
    @Test(arguments: [
        ("names     DNS:kubernetes, DNS:master1, IP Address:192.168.96.65, IP Address:192.168.96.69", nil),
        ("names     DNS:master1, IP Address:192.168.96.65, IP Address:192.168.96.69", nil),
        ("names     DNS:kubernetes, DNS:master2, IP Address:192.168.96.65", "192.168.96.69, master1"),
        ("names ", "192.168.96.69, master1, 192.168.96.65"),
    ])
    func names(_ line: String, _ missing: String?) throws {
        var facts = try LabFacts.load(.three)
        try facts.change("master1") { $0.sections["certificates"] = line }
        let check = try #require(Certificates().checks(try LabFacts.context("master1", LabFacts.spec(.three), facts)).first)
        #expect(check.outcome == (missing == nil ? .passed : .failed))
        #expect(missing.map { check.found == "the API server's certificate lacks \($0)" } ?? true, "\(check.found)")
    }

    @Test func olderFactsHaveNone() throws {
        let spec = try LabFacts.spec(.three)
        #expect(Certificates().checks(try LabFacts.context("node", spec, LabFacts.load(.three))) == [])
    }

    /// Real certificates, one that is none, and kubeconfigs as kubeadm writes them.
    @Test(.enabled(if: Program.exists("openssl"), "openssl is not installed"), arguments: ShellKind.all)
    func probe(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let made = try await Program.run(
                "/bin/sh",
                [
                    "-ec",
                    """
                    cd "$1"
                    make() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out "$1" -days "$2" -subj /CN=x -addext "subjectAltName=DNS:master1,IP:10.0.0.1"; }
                    mkdir -p etc/pki/etcd kubelet
                    make etc/pki/apiserver.crt 365
                    make etc/pki/etcd/ca.crt 3650
                    echo broken >etc/pki/broken.crt
                    conf() { make cert "$2"; printf 'users:\\n- name: a\\n  user:\\n    client-certificate-data: %s\\n    client-key-data: c2VjcmV0\\n' "$(base64 -w 0 cert)" >"etc/$1.conf"; }
                    conf admin 30
                    conf scheduler 12
                    make kubelet/kubelet-client-current.pem 100
                    cat key >>kubelet/kubelet-client-current.pem
                    """, "make", folder,
                ])
            #expect(made.status == 0, "\(made.errors)")
            let spec = try LabFacts.spec(.three)
            for (host, wanted) in [
                (
                    spec.hosts[0],
                    ["days admin.conf 30", "days scheduler.conf 12", "days apiserver.crt 365", "days etcd/ca.crt 3650"]
                        + ["names DNS:master1, IP Address:10.0.0.1"]
                ), (spec.hosts[3], []),
            ] {
                let script = try #require(Certificates().verifyProbes(host, spec).first?.script)
                let run = try await shell.run(
                    script.replacing("/etc/kubernetes", with: "\(folder)/etc").replacing("/var/lib/kubelet/pki", with: "\(folder)/kubelet"))
                let lines = run.output.split(separator: "\n").map { $0.replacing("names     ", with: "names ") }
                let rotated = try #require(lines.first?.wholeMatch(of: /rotated kubelet-client-current.pem ([0-9]+) 8640000/))
                #expect((8_639_000...8_640_000).contains(Int(rotated.1) ?? 0))
                // A moment later a whole day less is left.
                #expect(lines.count == wanted.count + 1)
                for (line, wanted) in zip(lines.dropFirst(), wanted) {
                    let words = wanted.split(separator: " ")
                    let less = words.last.flatMap { Int($0) }.map { words.dropLast().joined(separator: " ") + " \($0 - 1)" }
                    #expect([wanted, less].contains(String(line)))
                }
            }
        }
    }
}
