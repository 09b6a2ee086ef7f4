import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// What a component's own program says of its flags.
@Suite struct FlagTrialTests {
    static let manifest = """
        spec:
          containers:
          - command:
            - kube-apiserver
            - --audit-log-maxagee=7
            - --service-cluster-ip-range=10.96.0.0/16
            image: k8s.gcr.io/kube-apiserver:v1.20.2
            name: kube-apiserver
        """

    @Test func fromAManifest() throws {
        let trial = try #require(FlagTrial(manifest: Self.manifest, on: host("a")))
        #expect(trial.component == "kube-apiserver" && trial.image == "k8s.gcr.io/kube-apiserver:v1.20.2")
        #expect(trial.command == ["kube-apiserver", "--audit-log-maxagee=7", "--service-cluster-ip-range=10.96.0.0/16"])
        #expect(FlagTrial(manifest: "no: pod", on: try host("a")) == nil)
    }

    static func answer(_ text: String) -> String { "@section \(text.utf8.count) kube-apiserver\n\(text)\n" }

    @Test(arguments: [
        ("1\nError: unknown flag: --audit-log-maxagee", "kubernetes.apiServer.extraArgs.audit-log-maxagee"),
        ("2\nflag provided but not defined: -max-snapshotss\nusage", "kubernetes.apiServer.extraArgs.max-snapshotss"),
        (
            "1\nError: invalid argument \"x\" for \"--audit-log-maxage\" flag: strconv.ParseInt: parsing \"x\"",
            "kubernetes.apiServer.extraArgs.audit-log-maxage"
        ),
    ])
    func objections(_ said: String, _ path: String) throws {
        let trial = try #require(FlagTrial(manifest: Self.manifest, on: host("a")))
        let error = try #require(trial.objection(Self.answer(said)) { "cluster.yaml:\($0)" })
        #expect(error.code == "kubernetes.flag" && error.place == "cluster.yaml:\(path)")
    }

    @Test(arguments: ["0\nKubernetes v1.20.2", "absent", "", "2\nflag provided but not defined: -version", "127\nchroot: no such file"])
    func noObjection(_ said: String) throws {
        let trial = try #require(FlagTrial(manifest: Self.manifest, on: host("a")))
        #expect(trial.objection(Self.answer(said)) { "\($0)" } == nil)
        // A component that runs is changed by it: who could not be asked is told.
        var running = trial
        running.isRunning = true
        #expect(trial.note(Self.answer(said)) == nil)
        let wasAsked = said.hasPrefix("0") || said.hasPrefix("2")
        #expect((running.note(Self.answer(said)) == nil) == wasAsked, "\(said)")
    }
}
