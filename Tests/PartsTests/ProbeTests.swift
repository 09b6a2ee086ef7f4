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
        return [NetworkSpec.Plugin.bird, .calico, .none].flatMap { plugin in
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

    /// A family that is not Debian's, as far as probes go.
    struct OtherFamily: DistributionFamily {
        let names: Set<String> = ["rhel", "fedora"]
        let listHeld = "echo held by rpm"
        let ownRepositories = "/etc/yum.repos.d/trimast-*.repo"
        let chronyConfigurationPath = "/etc/chrony.conf"
        let chronyUnit = "chronyd.service"
        let chronyOptionsPath = "/etc/sysconfig/chronyd"
        func listInstalled(_ names: [String]) -> String { "echo rpm \(names.joined(separator: " "))" }
        let managerState = "true"
        let listRepositories = "true"
        func knownRepositories(_ text: String) -> [KnownRepository] { [] }
        func trial(_ packages: [String], _ repositories: RepositoryPlan, proxy: String?) -> String { "true" }
        func keyFile(_ repository: PackageRepositorySpec) -> String? { nil }
        func contradiction(_ repository: PackageRepositorySpec, _ known: [KnownRepository]) -> KnownRepository? { nil }
        func objection(to system: OperatingSystem) -> String? { nil }
        func install(_ packages: [String], hold: [String]) -> PackagesAction {
            PackagesAction(names: packages, hold: hold, install: "false")
        }
        func pinned(_ package: String, _ version: KubernetesVersion) -> String { "\(package)-\(version)" }
        func repository(_ repository: PackageRepositorySpec) -> (path: String, content: String) { ("/x", "") }
        func refresh(_ repository: PackageRepositorySpec) -> String { "true" }
        func kubernetesRepository(_ source: SourcesSpec.Kubernetes, minor: Int) -> PackageRepositorySpec? { nil }
        func packages(for component: PackageComponent) -> [String] { ["rpm-\(component.rawValue)"] }
        func chronyOptions(_ options: [String]) -> String { "" }
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
            let script = Families.ask([DebianFamily(), OtherFamily()], osRelease: path) { family in
                family.listHeld == DebianFamily().listHeld ? "echo debian" : "echo other"
            }
            let result = try await shell.run(script)
            #expect(result == ProgramResult(status: 0, output: each.family.isEmpty ? "" : each.family + "\n", errors: ""))
        }
    }
}
