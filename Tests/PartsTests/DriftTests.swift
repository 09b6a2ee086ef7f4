import Facts
import Foundation
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What a host has against what the cluster stores and what cluster.yaml wants.
@Suite struct DriftTests {
    static func manifest(_ component: String, _ flags: [String] = ["--a=1", "--b=x=y"], more: String = "") -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          creationTimestamp: null
          name: \(component)
        spec:
          containers:
          - command:
            - \(component)
        \(flags.map { "    - \($0)\n" }.joined())    image: k8s.gcr.io/\(component):v1.20.2
            name: \(component)
            volumeMounts:
            - mountPath: /etc/kubernetes/pki
              name: k8s-certs
        \(more)
        """
    }

    static let kubelet = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        authentication:
          webhook: {cacheTTL: 0s, enabled: true}
        cgroupDriver: systemd
        clusterDNS:
        - 10.96.0.10
        maxPods: 110

        """
    static let proxy = """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        clusterCIDR: 10.244.0.0/16
        conntrack: {maxPerCore: 0, min: null, tcpEstablishedTimeout: null}
        mode: iptables

        """

    /// What master1 says when nothing has drifted.
    static let inSync: [String: String] = {
        var parts = [
            "host/kubelet": kubelet, "stored/kubelet": kubelet, "host/kube-proxy": proxy, "stored/kube-proxy": proxy,
            "host/kube-proxy-times": "1000 1000",
        ]
        for component in Component.allCases.map(\.rawValue) {
            for side in ["host", "stored", "file"] { parts["\(side)/\(component)"] = manifest(component) }
        }
        return parts
    }()

    static func section(_ parts: [String: String]) -> String {
        parts.map { "@section \($0.value.utf8.count) \($0.key)\n\($0.value)\n" }.joined()
    }

    static func checks(
        _ name: String, _ parts: [String: String], node: [String: String] = [:], spec change: (inout ClusterSpec) -> Void = { _ in },
        facts changeFacts: (inout ClusterFacts) throws -> Void = { _ in }
    ) throws -> [Check] {
        var spec = try LabFacts.spec(.three)
        change(&spec)
        var facts = try LabFacts.load(.three)
        try facts.change("master1") { $0.sections["drift"] = section(parts) }
        try facts.change("node") { $0.sections["drift"] = section(node) }
        try changeFacts(&facts)
        return Drift().checks(try LabFacts.context(name, spec, facts))
    }

    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var change: @Sendable (inout [String: String]) -> Void = { _ in }
        var spec: @Sendable (inout ClusterSpec) -> Void = { _ in }
        var id: String
        var outcome = Check.Outcome.failed
        var found: String
        var details: [String]?
        var next: String?
    }

    static let apiserver = "drift.kube-apiserver"
    static let both = "as in the stored configuration and cluster.yaml"

    static let cases: [Case] = [
        Case(description: "in sync", id: apiserver, outcome: .passed, found: both),
        Case(
            description: "a flag was changed by hand",
            change: { $0["host/kube-apiserver"] = manifest("kube-apiserver", ["--a=2", "--b=x=y"]) },
            id: apiserver, found: "differs from the stored configuration and cluster.yaml in --a",
            details: ["--a: 2 on the host, 1 as stored, 1 in cluster.yaml"],
            next: "on master1: kubeadm init phase control-plane apiserver --config /etc/trimast/kubeadm.yaml"),
        Case(
            description: "a flag was added, without a value",
            change: { $0["host/kube-scheduler"] = manifest("kube-scheduler", ["--b=x=y", "--a=1", "--v"]) }, id: "drift.kube-scheduler",
            found: "differs from the stored configuration and cluster.yaml in --v",
            details: ["--v: true on the host, not set as stored, not set in cluster.yaml"],
            next: "on master1: kubeadm init phase control-plane scheduler --config"),
        Case(
            description: "a flag is missing, another is given twice, the image is another",
            change: {
                $0["host/kube-controller-manager"] = manifest("kube-controller-manager", ["--a=1", "--a=3"])
                    .replacing("v1.20.2", with: "v1.20.1")
            }, id: "drift.kube-controller-manager",
            found: "differs from the stored configuration and cluster.yaml in --a, --b, image",
            details: [
                "--a: 1, 3 on the host, 1 as stored, 1 in cluster.yaml", "--b: not set on the host, x=y as stored, x=y in cluster.yaml",
                "image: k8s.gcr.io/kube-controller-manager:v1.20.1 on the host, k8s.gcr.io/kube-controller-manager:v1.20.2 as stored, "
                    + "k8s.gcr.io/kube-controller-manager:v1.20.2 in cluster.yaml",
            ], next: "control-plane controller-manager"),
        Case(
            description: "cluster.yaml was changed and not applied",
            change: { $0["file/kube-apiserver"] = manifest("kube-apiserver", ["--a=1", "--b=x=y", "--profiling=false"]) },
            spec: { $0.kubernetes.apiServerArgs["profiling"] = "false" }, id: apiserver,
            found: "differs from cluster.yaml in --profiling",
            details: ["--profiling: not set on the host, not set as stored, false in cluster.yaml"], next: "trimast apply carries"),
        Case(
            description: "the stored configuration was changed",
            change: { $0["stored/kube-apiserver"] = manifest("kube-apiserver", ["--a=5", "--b=x=y"]) }, id: apiserver,
            found: "differs from the stored configuration in --a", details: ["--a: 1 on the host, 5 as stored, 1 in cluster.yaml"],
            next: "put it into cluster.yaml, or on master1: kubeadm init phase upload-config kubeadm --config /etc/trimast/kubeadm.yaml"),
        Case(
            description: "host and stored configuration were changed alike",
            change: {
                for side in ["host", "stored"] { $0["\(side)/kube-apiserver"] = manifest("kube-apiserver", ["--a=5", "--b=x=y"]) }
            },
            id: apiserver, found: "differs from cluster.yaml in --a", details: ["--a: 5 on the host, 5 as stored, 1 in cluster.yaml"],
            next: "put it into cluster.yaml, or on master1: kubeadm init phase upload-config kubeadm"),
        Case(
            description: "etcd's list and state are the guard's, its other flags are not",
            change: {
                $0["host/etcd"] = manifest("etcd", ["--a=1", "--initial-cluster=m=https://1:2380", "--initial-cluster-state=new"])
                $0["stored/etcd"] = manifest("etcd", ["--a=1", "--initial-cluster=n=https://2:2380"])
                $0["file/etcd"] = $0["stored/etcd"]
            }, id: "drift.etcd", outcome: .passed, found: both),
        Case(
            description: "etcd keeps its data elsewhere", change: { $0["host/etcd"] = manifest("etcd", ["--a=/data", "--b=x=y"]) },
            id: "drift.etcd", found: "differs from the stored configuration and cluster.yaml in --a",
            details: ["--a: /data on the host, 1 as stored, 1 in cluster.yaml"], next: "etcd local --config /etc/trimast/kubeadm.yaml, then"
        ),
        Case(
            description: "the host's folders of certificates are no difference, nor is an empty status",
            change: {
                $0["host/kube-apiserver"] = manifest(
                    "kube-apiserver",
                    more:
                        "    - mountPath: /etc/pki\n      name: etc-pki\n  volumes:\n  - {name: etc-pki, hostPath: {path: /etc/pki}}\nstatus: {}\n"
                )
            }, id: apiserver, outcome: .passed, found: both),
        Case(
            description: "a volume was added",
            change: { $0["host/kube-apiserver"] = manifest("kube-apiserver", more: "    - mountPath: /audit\n      name: audit\n") },
            id: apiserver, found: "differs from the stored configuration and cluster.yaml in volumeMounts[audit].mountPath",
            details: ["volumeMounts[audit].mountPath: /audit on the host, not set as stored, not set in cluster.yaml"],
            next: "apply leaves that"),
        Case(
            description: "there is no manifest", change: { $0["host/etcd"] = nil }, id: "drift.etcd",
            found: "there is no /etc/kubernetes/manifests/etcd.yaml", next: "kubeadm init phase etcd local"),
        Case(
            description: "the API does not answer",
            change: { parts in
                for key in parts.keys where key.hasPrefix("stored/") { parts[key] = nil }
                parts["error/answer"] = "The connection to the server 192.168.96.69:16443 was refused\n"
            }, id: apiserver, outcome: .skipped,
            found:
                "as in cluster.yaml; not compared with the stored configuration: The connection to the server 192.168.96.69:16443 was refused"
        ),
        Case(
            description: "the API does not answer, and a flag was changed",
            change: { parts in
                for key in parts.keys where key.hasPrefix("stored/") { parts[key] = nil }
                parts["error/answer"] = "Unable to connect\n"
                parts["host/kube-apiserver"] = manifest("kube-apiserver", ["--a=2", "--b=x=y"])
            }, id: apiserver, found: "differs from cluster.yaml in --a", details: ["--a: 2 on the host, 1 in cluster.yaml"],
            next: "control-plane apiserver"),
        Case(
            description: "the API does not answer, and the kubelet is compared with cluster.yaml",
            change: { parts in
                for key in parts.keys where key.hasPrefix("stored/") { parts[key] = nil }
                parts["error/answer"] = "Unable to connect\n"
            }, id: "drift.kubelet", outcome: .skipped,
            found: "as in cluster.yaml; not compared with the stored configuration: Unable to connect"),
        Case(
            description: "kubeadm is missing",
            change: { parts in
                for side in ["stored", "file"] {
                    parts["\(side)/kube-apiserver"] = nil
                    parts["error/\(side)"] = "sh: 3: kubeadm: not found\n"
                }
            }, id: apiserver, outcome: .skipped,
            found:
                "not compared with the stored configuration: sh: 3: kubeadm: not found; not compared with cluster.yaml: sh: 3: kubeadm: not found"
        ),
        Case(
            description: "the manifest is no YAML", change: { $0["host/kube-apiserver"] = "a: [" }, id: apiserver, found: "it is not YAML",
            next: "control-plane apiserver"),

        Case(description: "kubelet in sync", id: "drift.kubelet", outcome: .passed, found: both),
        Case(
            description: "an unnamed setting of the kubelet was changed on the host",
            change: { $0["host/kubelet"] = kubelet.replacing("110", with: "99") }, id: "drift.kubelet",
            found: "differs from the stored configuration in maxPods", details: ["maxPods: 99 on the host, 110 as stored"],
            next: "on master1: kubeadm upgrade node phase kubelet-config && systemctl restart kubelet"),
        Case(
            description: "a setting of the kubelet that cluster.yaml names was changed on the host",
            change: { $0["host/kubelet"] = kubelet.replacing("systemd", with: "cgroupfs") }, id: "drift.kubelet",
            found: "differs from the stored configuration and cluster.yaml in cgroupDriver",
            details: ["cgroupDriver: cgroupfs on the host, systemd as stored, systemd in cluster.yaml"], next: "kubeadm upgrade node"),
        Case(
            description: "cluster.yaml wants another setting of the kubelet",
            spec: {
                $0.kubernetes.kubelet = ["maxPods": .int(120), "authentication": .map(["webhook": .map(["cacheTTL": .string("2m")])])]
            },
            id: "drift.kubelet", found: "differs from cluster.yaml in authentication.webhook.cacheTTL, maxPods",
            details: [
                "authentication.webhook.cacheTTL: not set on the host, not set as stored, 2m in cluster.yaml",
                "maxPods: 110 on the host, 110 as stored, 120 in cluster.yaml",
            ], next: "trimast apply carries"),
        Case(
            description: "durations, own settings of the host, systemd-resolved's file and secret headers are no difference",
            change: {
                $0["host/kubelet"] =
                    kubelet + "containerRuntimeEndpoint: unix:///run/x.sock\nfileCheckFrequency: 1m30s\n"
                    + "resolvConf: /run/systemd/resolve/resolv.conf\n"
                $0["host/kubelet-instance"] = "kind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///run/x.sock\n"
                $0["stored/kubelet"] = kubelet + "containerRuntimeEndpoint: \"\"\nfileCheckFrequency: 90s\nstaticPodURLHeader: {A: [b]}\n"
            }, id: "drift.kubelet", outcome: .passed, found: both),
        Case(
            description: "the kubelet has no settings", change: { $0["host/kubelet"] = nil }, id: "drift.kubelet",
            found: "there is no /var/lib/kubelet/config.yaml", next: "kubeadm upgrade node"),

        Case(description: "kube-proxy in sync", id: "drift.kube-proxy", outcome: .passed, found: both),
        Case(
            description: "kube-proxy's stored mode was changed, and the host has not taken it",
            change: { $0["stored/kube-proxy"] = proxy.replacing("iptables", with: "ipvs") }, id: "drift.kube-proxy",
            found: "differs from the stored configuration in mode",
            details: ["mode: iptables on the host, ipvs as stored, iptables in cluster.yaml"],
            next: "put it into cluster.yaml, or on master1: kubeadm init phase addon kube-proxy --config /etc/trimast/kubeadm.yaml"),
        Case(
            description: "kube-proxy's stored mode was changed, and the host has it",
            change: { for side in ["host", "stored"] { $0["\(side)/kube-proxy"] = proxy.replacing("iptables", with: "ipvs") } },
            id: "drift.kube-proxy", found: "differs from cluster.yaml in mode",
            details: ["mode: ipvs on the host, ipvs as stored, iptables in cluster.yaml"], next: "rollout restart daemonset/kube-proxy"),
        Case(
            description: "cluster.yaml wants another mode", spec: { $0.network.proxyMode = .ipvs }, id: "drift.kube-proxy",
            found: "differs from cluster.yaml in mode", details: ["mode: iptables on the host, iptables as stored, ipvs in cluster.yaml"],
            next: "trimast apply carries"),
        Case(
            description: "kube-proxy runs with what it read before", change: { $0["host/kube-proxy-times"] = "1010 1000" },
            id: "drift.kube-proxy", found: "kube-proxy has not been restarted since its settings changed on this host",
            next: "rollout restart daemonset/kube-proxy"),
        Case(
            description: "kube-proxy has not been on the host", change: { $0["host/kube-proxy"] = nil }, id: "drift.kube-proxy",
            outcome: .skipped, found: "no pod of kube-proxy has been on this host"),
    ]

    @Test(arguments: cases) func oneThingDiffers(_ each: Case) throws {
        var parts = Self.inSync
        each.change(&parts)
        let checks = try Self.checks("master1", parts, spec: each.spec)
        #expect(checks.count == 6)
        let check = try #require(checks.first { $0.id == each.id })
        #expect(check.outcome == each.outcome)
        #expect(check.found == each.found || each.found == "it is not YAML" && check.found.hasPrefix(each.found), "\(check.found)")
        #expect(check.details == each.details)
        if let next = each.next {
            #expect(check.nextStep?.contains(next) == true, "\(check.nextStep ?? "nothing")")
        } else {
            #expect(check.nextStep == nil)
        }
    }

    /// A worker reads no ConfigMap: a control plane tells what is stored.
    @Test func workers() throws {
        let node = ["host/kubelet": Self.kubelet, "host/kube-proxy": Self.proxy]
        #expect(try Self.checks("node", Self.inSync, node: node).map(\.outcome) == [.passed, .passed])
        let changed = node.mapValues { $0.replacing("maxPods: 110", with: "maxPods: 5").replacing("maxPerCore: 0", with: "maxPerCore: 9") }
        #expect(
            try Self.checks("node", Self.inSync, node: changed).map(\.details) == [
                ["maxPods: 5 on the host, 110 as stored"],
                ["conntrack.maxPerCore: 9 on the host, 0 as stored, 0 in cluster.yaml"],
            ])
        let silent = try Self.checks("node", ["error/answer": "I1125 x\nW1125 10:00 y\nE: no route\n"], node: node)
        #expect(
            silent.map(\.found) == Array(repeating: "as in cluster.yaml; not compared with the stored configuration: E: no route", count: 2)
        )
        #expect(silent.map(\.outcome) == [.skipped, .skipped])
    }

    /// A worker that was away while its settings were applied.
    @Test func pendingWorker() throws {
        let node = ["host/kubelet": Self.kubelet, "host/kube-proxy": Self.proxy]
        let checks = try Self.checks("node", Self.inSync, node: node) { spec in
            spec.kubernetes.kubelet = ["maxPods": .int(120)]
        } facts: { facts in
            try facts.change("node") { $0.files[KubeletSettings.applied]?.content = "older" }
            for name in ["master1", "master2", "master3"] { try facts.change(name) { $0.files[ClusterValues.applied] = nil } }
        }
        #expect(checks.first?.nextStep == "trimast plan shows it, trimast apply carries cluster.yaml to the hosts")
    }

    @Test func whatIsNotGatheredIsSaid() throws {
        let spec = try LabFacts.spec(.three)
        let established = Drift().checks(try LabFacts.context("node", spec, LabFacts.load(.three)))
        #expect(established.map(\.found) == ["these facts do not hold what verify compares"])
        let bare = Drift().checks(try LabFacts.context("node", spec, LabFacts.bare(.three)))
        #expect(bare.map(\.found) == ["there is no running cluster to compare with"])
        #expect((established + bare).map(\.outcome) == [.skipped, .skipped])
    }

    /// What is worked out once, over every host, is not worked out for other texts.
    @Test func memo() {
        let memo = Memo<[String], Int>()
        var made = 0
        func value(_ key: String...) -> Int {
            memo(key) {
                made += 1
                return made
            }
        }
        let values: [Int] = [value("a", "b"), value("a", "b"), value("ab", ""), value("a", "b")]
        #expect(values == [1, 1, 2, 1])
    }

    /// One planner, and facts that change between two runs: nothing of the first is told in the second.
    @Test func anotherRunOfVerifyLooksAgain() throws {
        let spec = try LabFacts.spec(.three)
        let planner = try LabFacts.planner(spec)
        func outcomes(_ parts: [String: String]) throws -> [Check.Outcome] {
            var facts = try LabFacts.load(.three)
            try facts.change("master1") { $0.sections["drift"] = Self.section(parts) }
            try facts.change("node") { $0.sections["drift"] = Self.section(["host/kubelet": Self.kubelet, "host/kube-proxy": Self.proxy]) }
            return planner.verify(facts).filter { $0.host?.text == "node" && $0.id.hasPrefix("drift.") }.map(\.outcome)
        }
        #expect(try outcomes(Self.inSync) == [.passed, .passed])
        var changed = Self.inSync
        changed["stored/kubelet"] = Self.kubelet.replacing("110", with: "90")
        #expect(try outcomes(changed) == [.failed, .passed])
        #expect(try outcomes(Self.inSync) == [.passed, .passed])
    }

    @Test func manyDifferencesAreCut() throws {
        let flags = (1...14).map { "--f\($0)=\($0)" }
        var parts = Self.inSync
        parts["host/etcd"] = Self.manifest("etcd", flags)
        let check = try #require(try Self.checks("master1", parts).first { $0.id == "drift.etcd" })
        #expect(check.found == "differs from the stored configuration and cluster.yaml in --a, --b, --f1 and 13 more")
        #expect(check.details?.count == 11 && check.details?.last == "and 6 more")
    }

    @Test(arguments: [
        (
            "[control-plane] Using manifest folder\nerror execution phase x: y\nTo see the stack trace of this error execute with --v=5\n",
            "error execution phase x: y"
        ),
        ("W1125 10:00:00 file.go] deprecated\n", nil), ("", nil),
    ])
    func reasons(_ messages: String, _ reason: String?) { #expect(DriftFacts.reason(messages) == reason) }

    /// The probe itself, by every sh, with stand-ins for the programs: what is printed, and that nothing secret or left over is.
    @Test(arguments: ShellKind.all) func hidesSecrets(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let manifest = "spec:\n  env:\n  - name: A\n    value: |-\n      s3cret\n\n      s3cret\n  - name: B\n    value: s3cret\n  z: 1"
            try manifest.write(toFile: "\(folder)/m", atomically: false, encoding: .utf8)
            let show = try #require(DriftProbe.prologue.components(separatedBy: "frame()").last.map { "frame()" + $0 })
            let run = try await Program.run(
                shell.command[0], Array(shell.command.dropFirst()),
                input: "LC_ALL=C\n\(show)\nshow a \(folder)/m value\nshow b \(folder)/none\n")
            let shown = "spec:\n  env:\n  - name: A\n  - name: B\n  z: 1"
            #expect(run == ProgramResult(status: 0, output: "@section \(shown.utf8.count) a\n\(shown)\n", errors: ""))
        }
    }
}
