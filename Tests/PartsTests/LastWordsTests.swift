import TestSupport
import Testing

@testable import Parts

/// What is shown of a component that does not come: its own sh, with a stand-in for journalctl. The lines are kubelets' (1.20.2, 1.36.2), shortened.
@Suite struct LastWordsTests {
    static let old =
        #"E1128 16:12:01.1 81 pod_workers.go:191] Error syncing pod 7 ("kube-apiserver-master1_kube-system(7)"), skipping: failed to "StartContainer" for "kube-apiserver" with CreateContainerError: "no such image""#
    static let new =
        #"E1128 16:12:01.1 81 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"kube-apiserver\" with ErrImagePull: \"not found\"" pod="kube-system/kube-apiserver-master1""#
    static let crash =
        #"E1128 16:12:01.1 81 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"kube-apiserver\" with CrashLoopBackOff: \"back-off\"" pod="kube-system/kube-apiserver-master1""#

    @Test(
        "a container that the kubelet does not start is told in the kubelet's words; one that ends has its own",
        arguments: [
            (old, #"failed to "StartContainer" for "kube-apiserver" with CreateContainerError: "no such image""#),
            (
                new,
                #"failed to \"StartContainer\" for \"kube-apiserver\" with ErrImagePull: \"not found\"" pod="kube-system/kube-apiserver-master1""#
            ),
            (crash, nil), (old.replacing("kube-apiserver", with: "etcd"), nil), ("", nil),
        ])
    func kubelet(_ journal: String, _ wanted: String?) async throws {
        for shell in ShellKind.all {
            let run = try await shell.run(
                """
                journalctl() { cat <<'EOF'
                \(journal)
                EOF
                }
                \(Conditions.functions)
                words kube-apiserver
                """)
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(
                lines == (wanted.map { ["the kubelet's last words of kube-apiserver:", "  \($0)"] } ?? []), "\(shell): \(run)")
        }
    }
}
