import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts
@testable import Transport

/// All sh that Trimast sends, through shellcheck.
@Suite(.enabled(if: Shellcheck.isInstalled, "shellcheck is not installed; apt-get install shellcheck"))
struct ShellTests {
    /// Rules that do not fit, and why.
    static let excluded =
        Shellcheck.unfit + [
            "SC2094",  // A probe is told the name of the file that it reads.
            "SC2030",  // Each action is a subshell of its own, with variables and an environment of its own.
            "SC2031",
            "SC2086",  // Lists of names of our own making are split on purpose.
            "SC2174",  // `mkdir -p -m 700 /run/trimast`: /run is there.
            "SC2181",  // `( … ) || …` would switch off `set -e` inside: the status is asked for afterwards.
        ]

    static func check(_ scripts: [(name: String, text: String)]) async throws {
        let result = try await Shellcheck.run(scripts, except: excluded)
        #expect(result == .quiet)
    }

    static func steps(_ plan: Plan) throws -> [(name: String, text: String)] {
        try plan.steps.map { step in
            let values = Dictionary(step.action.kind.values.map { ($0, "dummy-\($0.name)") }, uniquingKeysWith: { $1 })
            return (step.id + ": " + step.title, try step.action.kind.script(values))
        }
    }

    @Test func stepsOfAFreshCluster() async throws {
        var spec = try LabFacts.spec(.three)
        spec.time.servers = ["ntp.example.com"]
        spec.registryMirrors = [RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://a.example"])]
        spec.sources.packages[0].key = "https://h/key.asc"
        spec.sources.images.append(ImageArchiveSpec(url: "https://h/images.tar"))
        spec.kubernetes.dns = DNSSpec(provider: .coredns, upstream: .none)
        spec.network.proxyMode = .ipvs
        var facts = try LabFacts.bare(.three)
        try facts.change("master1") {
            $0.sections["swap"] = "/dev/sda2 partition 1 0 -2"
            $0.sections["firewall"] = "ufw"
            $0.sections["selinux"] = "1"
            $0.sections["hostname"] = "x"
        }
        try facts.change("master2") { $0.sections["firewall"] = "firewalld" }
        // The second and third control plane and every worker differ in nothing but names.
        let plan = try LabFacts.planner(spec).plan(facts)
        let scripts = try Self.steps(plan).filter { !$0.name.hasPrefix("master3/") }
        #expect(scripts.count > 100)
        try await Self.check(scripts)
    }

    @Test func stepsOfARunningCluster() async throws {
        var spec = try LabFacts.spec(.four)
        spec.kubernetes.kubelet["maxPods"] = .int(99)
        spec.kubernetes.apiServerArgs["profiling"] = "true"
        spec.network.proxyMode = .ipvs
        var facts = try LabFacts.load(.four)
        try PlannerTests.leave(&facts)
        try await Self.check(try Self.steps(LabFacts.planner(spec).plan(facts)))
    }

    @Test func factsScript() async throws {
        let spec = try LabFacts.spec(.four)
        let planner = try LabFacts.planner(spec)
        for host in [spec.hosts[0], spec.hosts[4]] {
            let probes = planner.probes(host, forVerify: true)
            try await Self.check([("facts of \(host.name)", FactsScript.compose(probes))])
            try await Self.check(probes.compactMap { probe in probe.section.map { ("probe \($0)", probe.script) } })
        }
    }

    @Test func trialOfPackages() async throws {
        var spec = try LabFacts.spec(.four)
        spec.sources.packages[0].key = "https://h/key.asc"
        let facts = try LabFacts.bare(.four)
        let scripts = spec.hosts.compactMap { host in
            facts[host.name].flatMap { Requirements.packageTrial(host, spec, $0) }.map { ("trial of \(host.name)", $0) }
        }
        #expect(scripts.count == spec.hosts.count)
        try await Self.check(scripts)
    }

    @Test func filesThatAreScripts() async throws {
        var spec = try LabFacts.spec(.four)
        for kind in EndpointSpec.LoadBalancer.allCases {
            spec.endpoint.loadBalancer = kind
            try await Self.check([("trimast-check with \(kind)", AddressCheck.text(spec.hosts[0], spec))])
        }
        try await Self.check([("proxy-state", ProxyState.text), ("trimast-moved", AddressMove.text(spec))])
    }

    @Test func protocolOfTheLongLivedShell() async throws {
        try await Self.check([
            ("prologue", ShellProtocol.prologue(nonce: "@nonce") + ShellProtocol.batch([(1, "true"), (2, "echo it's")]))
        ])
    }

    /// Every script parses in every sh of this machine.
    @Test(arguments: ShellKind.all) func parses(_ shell: ShellKind) async throws {
        let plan = try LabFacts.planner(LabFacts.spec(.three)).plan(LabFacts.bare(.three))
        let scripts = try Self.steps(plan).map(\.text)
        let all = scripts.map { "(\n\($0)\n)\n" }.joined()
        let result = try await Program.run(shell.command[0], Array(shell.command.dropFirst()) + ["-n"], input: all)
        #expect(result == .quiet)
    }

    @Test(
        "scripts run in every sh that hosts may have",
        .enabled(if: Program.exists("bash") && Program.exists("busybox"), "bash or busybox is not installed; apt-get install bash busybox"))
    func shells() { #expect(ShellKind.all.count == 3) }
}
