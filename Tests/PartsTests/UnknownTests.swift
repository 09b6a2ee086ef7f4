import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What is told of what is not known: why, and what to type next. Each case is a healthy cluster of four with one change.
@Suite struct UnknownTests {
    private static func plan(
        spec: (inout ClusterSpec) throws -> Void = { _ in }, _ change: (inout ClusterFacts) throws -> Void
    ) throws -> Plan {
        var wanted = try LabFacts.spec(.four)
        var facts = try LabFacts.load(.four)
        try spec(&wanted)
        try change(&facts)
        return try LabFacts.planner(wanted).plan(facts)
    }

    @Test("certificates that have expired everywhere are told as that", arguments: ["exit 58", "exit 60"])
    func expired(_ answer: String) throws {
        let error = #expect(throws: TrimastErrors.self) {
            try Self.plan { facts in
                for name in StandingTests.all {
                    try facts.change(name) {
                        $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
                        $0.sections["etcd"] = answer
                    }
                }
            }
        }
        #expect(error?.errors.map(\.code) == ["cluster.certificates"])
        #expect(error?.errors.first?.place == "master1, master2, master3 and master4")
        #expect(error?.errors.first?.nextStep?.contains("kubeadm certs renew all") ?? false)
    }

    @Test("and on one host, by plan and by verify")
    func expiredOnOne() throws {
        let plan = try Self.plan {
            try $0.change("master2") {
                $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
                $0.sections["etcd"] = "exit 60"
            }
        }
        #expect(plan.notes.contains("master2: \(RefusedCertificates.cause); trimast verify says what to do"))
        var facts = try LabFacts.load(.four)
        try facts.change("master2") { $0.sections["etcd"] = "exit 60" }
        let context = try LabFacts.context("master2", LabFacts.spec(.four), facts)
        let check = try #require(EtcdChecks().checks(context).first { $0.id == "etcd.health" })
        #expect(check.found == RefusedCertificates.cause && check.nextStep?.contains("kubeadm certs renew all") ?? false)
    }

    /// master2 does not know master4 yet.
    private static func disagree(_ facts: inout ClusterFacts) throws {
        try facts.change("master2") {
            $0.sections["etcd"] = $0["etcd"].replacing("{\"ID\":\"340371947631568023\"", with: "{\"ID\":\"7\"")
        }
    }

    @Test("lists of members that disagree were read, and no etcd restarts by changed settings")
    func disagreement() throws {
        let plan = try Self.plan(spec: { $0.kubernetes.etcdArgs["snapshot-count"] = "20000" }, Self.disagree)
        #expect(plan.notes.contains { $0.contains("etcd's members do not agree who is one") && $0.contains("trimast verify") })
        #expect(!plan.steps.contains { $0.turn != nil })
        #expect(plan.postponed.count { $0.contains("its settings are not changed") } == 4)
    }

    @Test("and a worker records no settings that are not stored then")
    func disagreementAndAWorker() throws {
        let plan = try Self.plan(spec: { $0.kubernetes.kubelet["maxPods"] = .int(150) }, Self.disagree)
        #expect(!plan.steps.contains { $0.part == "kubelet-settings" })
    }

    @Test("a folder of etcd that is not mounted is to be mounted")
    func unmounted() throws {
        let plan = try Self.plan {
            try $0.change("master3") {
                $0.sections["kubernetes"] = $0["kubernetes"].replacing("has etcd-data", with: "has etcd-unmounted")
                $0.sections["etcd"] = "exit 7"
                $0.sections["api"] = "000 https://10.0.0.1:6443/readyz"
            }
        }
        #expect(
            plan.postponed.contains { $0.hasPrefix("master3: nothing is done to it: /etc/fstab mounts") && $0.contains("mount it there") })
    }

    @Test("an API server that was not asked is not called not ready")
    func notAsked() throws {
        let plan = try Self.plan { try $0.change("master3") { $0.sections["api"] = nil } }
        #expect(plan.notes.contains("master3: whether its API server is ready could not be read; verify says more"))
    }

    @Test("kube-proxy that is gone is put back alone")
    func kubeProxyAlone() throws {
        let plan = try Self.plan(spec: { $0.kubernetes.dns = DNSSpec(provider: .coredns, upstream: .none) }) { facts in
            try facts.change("master1") { host in
                host.sections["api"] = host["api"].split(separator: "\n").map { line in
                    line.hasSuffix("daemonsets/kube-proxy")
                        ? "404" + line.dropFirst(3) : line.hasSuffix("deployments/coredns") ? "200" + line.dropFirst(3) : String(line)
                }.joined(separator: "\n")
            }
        }
        let titles = plan.steps.filter { $0.part == "control-plane" }.map(\.title)
        #expect(
            titles.contains("kubeadm init phase addon kube-proxy") && !titles.contains { $0.contains("coredns") || $0.contains("CoreDNS") })
    }
}
