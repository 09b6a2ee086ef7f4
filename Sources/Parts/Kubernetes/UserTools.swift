import Facts
import Planning
import Specification

/// R19: kubectl on the control planes: the cluster in ~/.kube/config, beside others that are there, for the user whose session this is:
/// root, or whoever becomes root by sudo.
struct UserKubeconfig: Part {
    let id = "kubeconfig"
    let rows = ["R19"]
    let after: [PartID] = [.controlPlane]

    /// The file, as one word of sh.
    private static let file = #""$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)/.kube/config""#

    /// Whether the file has this cluster: by its authority and address, whatever its entries are called there.
    static let hasCluster = Fact(
        "kubeconfig",
        """
        a=/etc/kubernetes/admin.conf c=\(file)
        d=$(sed -n 's/^ *certificate-authority-data: //p' $a)
        [ -n "$d" ] && grep -qF "$d" "$c" && grep -qF "server: $(sed -n 's/^ *server: //p' $a)" "$c" && echo there
        """, unread: false
    ) { $0.lines.first == "there" }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [Self.hasCluster.probe(host, spec)] : [] }

    func promise(_ context: PartContext) -> String? { context.host.isControlPlane ? "~/.kube/config has this cluster" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.isControlPlane, !context[Self.hasCluster] else { return }
        steps.command(
            "add the cluster to ~/.kube/config", glyph: .create,
            Template(KubeconfigMerge(cluster: context.spec.name, file: Self.file).script), why: "kubectl works for the user who logs in")
    }
}

/// R27: kubectl's completion on the control planes, for every login shell that is bash.
struct Completion: Part {
    let id = "completion"
    let rows = ["R27"]
    let after: [PartID] = [.packages, .programs]
    static let path = "/etc/profile.d/trimast-kubectl.sh"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [Probe(files: [Self.path])] : [] }

    func promise(_ context: PartContext) -> String? { context.host.isControlPlane ? "kubectl completes in bash" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.isControlPlane else { return }
        steps.file(
            Self.path,
            """
            # Written by Trimast: completion of kubectl in bash.
            if [ -n "$BASH_VERSION" ] && command -v kubectl >/dev/null 2>&1; then
                [ -r /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
                eval "$(kubectl completion bash)"
            fi

            """, why: "kubectl's commands and objects complete by the tab key")
    }
}
