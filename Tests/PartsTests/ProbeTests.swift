import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What is asked of hosts, over the whole catalogue.
@Suite struct ProbeTests {
    /// Specifications that between them make every part ask.
    static func specs() throws -> [ClusterSpec] {
        let lab = try LabFacts.spec(.four)
        return NetworkSpec.Plugin.allCases.flatMap { plugin in
            [DNSSpec(), DNSSpec(provider: .none)].map { dns in
                var spec = lab
                spec.network.plugin = plugin
                spec.kubernetes.dns = dns
                spec.hosts[0].roles = [.controlPlane]
                spec.hosts[5].roles = [.loadBalancer]
                return spec
            }
        }
    }

    /// Of two probes of one section the host would answer one: the other's part would be told something that it never asked.
    @Test func everySectionHasOneProbe() throws {
        for spec in try Self.specs() {
            let planner = try LabFacts.planner(spec)
            for host in spec.hosts {
                let probes = planner.allProbes(host, forVerify: true).filter { $0.section != nil }
                for (section, list) in Dictionary(grouping: probes, by: \.section) {
                    #expect(list.allSatisfy { $0 == list[0] }, "two probes of \(section ?? "") on \(host.name)")
                }
                #expect(planner.probes(host, forVerify: true).filter { $0.section != nil }.count == Set(probes.map(\.section)).count)
            }
        }
    }

    /// A cluster of two families: each host is asked by its own package manager, chosen as the planner chooses.
    @Test(
        arguments: ShellKind.all,
        [
            ("ID=debian\n", "debian"), ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "debian"),
            ("ID=\"rocky\"\nID_LIKE='rhel centos'\n", "other"),
            ("ID=fedora\n", "other"), ("ID=alpine\n", ""), ("ID=debianish\n", ""), ("", ""), ("ID=x\nID_LIKE=\"debian rhel\"\n", "debian"),
        ])
    func hostsAreAskedByTheirOwnFamily(_ shell: ShellKind, _ each: (osRelease: String, family: String)) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let path = "\(folder)/os-release"
            try each.osRelease.write(toFile: path, atomically: false, encoding: .utf8)
            let script = Families.ask([DebianFamily(), RedHatFamily()], osRelease: path) { family in
                family.listHeld == DebianFamily().listHeld ? "echo debian" : "echo other"
            }
            let result = try await shell.run(script)
            #expect(result == ProgramResult(status: 0, output: each.family.isEmpty ? "" : each.family + "\n", errors: ""))
        }
    }
}
