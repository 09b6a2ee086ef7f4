import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What kubeadm, the kubelet and kube-proxy themselves say of their configuration: words of 1.20.2 and 1.36.2.
@Suite struct ConfigurationTrialTests {
    static func spec() throws -> ClusterSpec {
        var spec = try LabFacts.spec(.four)
        spec.kubernetes.kubelet = [
            "maxPods": "many", "maxpods": .int(1), "featureGates": .map(["NoSuch": .bool(true)]),
            "enforceNodeAllocatable": .list(["bogus"]), "logging": .map(["format": "xml"]),
        ]
        spec.kubernetes.kubeProxy = ["conntrack": .map(["maxPerCores": .int(0)]), "oomScoreAdj": .int(5000)]
        spec.kubernetes.featureGates = ["NoSuch": true]
        return spec
    }

    @Test(arguments: [
        (
            "kubeadm",
            "0\nW1127 06:43:51.002838   19943 strict.go:54] error unmarshaling configuration schema.GroupVersionKind{Group:\"kubeproxy.config.k8s.io\", Version:\"v1alpha1\", Kind:\"KubeProxyConfiguration\"}: error unmarshaling JSON: while decoding JSON: json: unknown field \"maxPerCores\"",
            "kubernetes.kubeProxy.conntrack.maxPerCores"
        ),
        (
            "kubeadm", "3\nfeatureGates: Invalid value: map[string]bool{\"NoSuch\":true}: NoSuch is not a valid feature name.",
            "kubernetes.featureGates.NoSuch"
        ),
        (
            "kubeadm",
            "1\nerror: error unmarshaling configuration schema.GroupVersionKind{Group:\"kubelet.config.k8s.io\", Version:\"v1beta1\", Kind:\"KubeletConfiguration\"}: json: cannot unmarshal string into Go struct field KubeletConfiguration.maxPods of type int32\nTo see the stack trace of this error execute with --v=5 or higher",
            "kubernetes.kubelet.maxPods"
        ),
        ("kubeadm", "1\nerror: something else is invalid", "kubernetes"),
        (
            "kubelet", "255\nF1127 06:44:08.671464   21178 server.go:208] unrecognized feature gate: NoSuch",
            "kubernetes.kubelet.featureGates.NoSuch"
        ),
        (
            "kubelet",
            "255\nF1127 06:44:08.523840   21144 server.go:215] invalid configuration: option \"bogus\" specified for enforceNodeAllocatable (--enforce-node-allocatable). Valid options are \"pods\"",
            "kubernetes.kubelet.enforceNodeAllocatable"
        ),
        (
            "kube-proxy",
            "255\nF1127 06:44:10.234915   21335 server.go:491] failed validate: KubeProxyConfiguration.OOMScoreAdj: Invalid value: 5000: must be within the range [-1000, 1000]",
            "kubernetes.kubeProxy.oomScoreAdj"
        ),
    ])
    func objections(_ program: String, _ said: String, _ path: String) throws {
        let spec = try Self.spec()
        let trial = ConfigurationTrial(host: try host("a"), version: spec.kubernetes.version, text: "")
        let answer = "@section \(said.utf8.count) \(program)\n\(said)\n"
        let errors = trial.objections(answer, spec) { "cluster.yaml:\($0)" }
        #expect(errors.map(\.place) == ["cluster.yaml:\(path)"])
        #expect(errors.first?.code == "kubernetes.configuration" && errors.first?.cause?.contains("server.go") == false)
    }

    @Test(arguments: [
        ("kubeadm", "0\nok"),
        ("kubeadm", "0\nW1127 06:43:50.859854   19927 common.go:77] your configuration file uses a deprecated API spec"),
        (
            "kubelet",
            "255\nF1127 06:44:07.485994   20984 server.go:269] failed to run Kubelet: cannot exit on lock file contention: no lock file specified"
        ),
        ("kubelet", "124\n"), ("kubelet", "127\nsh: 1: kubelet: not found"), ("kube-proxy", "0\n"), ("", ""),
    ])
    func noObjection(_ program: String, _ said: String) throws {
        let spec = try Self.spec()
        let trial = ConfigurationTrial(host: try host("a"), version: spec.kubernetes.version, text: "")
        #expect(trial.objections("@section \(said.utf8.count) \(program)\n\(said)\n", spec) { "\($0)" } == [])
    }

    /// The whole script, with programs that play the parts: those of another version are not asked.
    @Test(.enabled(if: Program.isRoot, "writes below /run"), arguments: ShellKind.all)
    func asksTheProgramsOfTheVersionAlone(_ shell: ShellKind) async throws {
        let spec = try Self.spec()
        try await withTemporaryFolder { folder in
            let programs = [
                "kubeadm":
                    "case $1 in version) echo v1.36.2-dirty ;; *) echo \"W1 x] é unknown field \\\"maxpods\\\" KubeletConfiguration\" ;; esac",
                "kubelet": "case $1 in --version) echo Kubernetes v1.35.0 ;; *) echo invalid; exit 1 ;; esac", "ctr": "exit 1",
            ]
            for (name, text) in programs {
                _ = try await Program.run(
                    "sh", ["-c", "printf '#!/bin/sh\\n%s\\n' \"$2\" >$1; chmod +x $1", "sh", "\(folder)/\(name)", text])
            }
            let trial = ConfigurationTrial(host: try host("a"), version: try version("1.36.2"), text: "kind: 'it''s'\n---\nkind: b\n")
            let answer = try await shell.run(trial.script(), environment: ["LC_ALL": "C", "PATH": "\(folder):/usr/bin:/bin"])
            let errors = trial.objections(answer.output, spec) { "\($0)" }
            #expect(errors.map(\.place) == ["kubernetes.kubelet.maxpods"], "\(answer)")
        }
    }
}
