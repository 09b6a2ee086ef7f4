import Facts
import Foundation
import Specification
import TestSupport
import Testing

@testable import Parts

/// Which daemons of a host serve by somebody else's configuration, as the host itself tells.
@Suite struct OtherServicesTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        /// By the name of the file below the folder.
        var files: [String: String]
        var active = "haproxy keepalived bird"
        var says: [OtherServices.Service]
    }

    static let proxy = "global\n  user haproxy\nfrontend shop\n  bind :80\n  stats auth a:secret\n"
    static let cases = [
        Case(
            description: "a proxy and an address of somebody's",
            files: [
                "haproxy.cfg": proxy,
                "keepalived.conf":
                    "vrrp_instance a {\n  authentication {\n    auth_pass secret\n  }\n  virtual_ipaddress {\n    192.168.96.200/24 dev eth0\n    fe80::1\n  }\n}\n",
                "bird.conf": "router id 1.1.1.1;\nprotocol device {}\nprotocol bgp up {\n}\n",
            ],
            says: [
                OtherServices.Service(unit: "haproxy", files: ["haproxy.cfg"], words: ["frontend shop", "bind :80"]),
                OtherServices.Service(
                    unit: "keepalived", files: ["keepalived.conf"], words: ["address 192.168.96.200/24", "address fe80::1"]),
                OtherServices.Service(unit: "bird", files: ["bird.conf"], words: ["protocol bgp up"]),
            ]),
        Case(
            description: "addresses in one line", files: ["keepalived.conf": "virtual_ipaddress { 10.0.0.9 }\n"],
            says: [
                OtherServices.Service(unit: "keepalived", files: ["keepalived.conf"], words: ["address 10.0.0.9"])
            ]),
        Case(description: "the same, and not running", files: ["haproxy.cfg": proxy], active: "keepalived", says: []),
        Case(description: "Trimast's own", files: ["haproxy.cfg": "# Written by Trimast: x\n" + proxy], says: []),
        Case(description: "the package's own", files: ["haproxy.cfg": "# of the package\n" + proxy], says: []),
        Case(
            description: "a file that serves nobody",
            files: ["haproxy.cfg": "defaults\n  mode http\n", "bird.conf": "protocol device {}\n"], says: []),
        Case(description: "nothing", files: [:], says: []),
    ]

    @Test(arguments: ShellKind.all, cases) func services(_ shell: ShellKind, _ each: Case) async throws {
        let spec = try LabFacts.spec(.three)
        try await withTemporaryFolder { (folder: String) async throws in
            for (name, text) in each.files { try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8) }
            var script = OtherServices.fact.probe(spec.hosts[0], spec).script.replacing("dpkg-query", with: "dpkg_query")
            for path in [HAProxy().path, VirtualAddress.path, "/etc/bird/bird.conf"] {
                script = script.replacing(path, with: "\(folder)/\(path.split(separator: "/").last ?? "")")
            }
            // The package's list has every file that says so.
            let result = try await shell.run(
                """
                unit() { case " \(each.active) " in *" $1 "*) echo active ;; *) echo inactive ;; esac; }
                dpkg_query() {
                for f in \(folder)/*; do
                grep -qs '^# of the package' "$f" && echo " $f $(md5sum <"$f" | cut -c 1-32)"
                done
                }
                \(script)
                """)
            let found = OtherServices.fact.section.value(result.output.replacing("\(folder)/", with: ""))
            #expect(found?.services == each.says, "\(result)")
            #expect(!result.output.contains("secret"))
        }
    }

    @Test func whoIsAsked() throws {
        let spec = try LabFacts.spec(.three)
        let node = try #require(spec.hosts.first { $0.roles == [.worker] })
        let script = OtherServices.fact.probe(node, spec).script
        #expect(!script.contains("haproxy.cfg") && !script.contains("keepalived.conf") && script.contains("bird.conf"))
    }
}
