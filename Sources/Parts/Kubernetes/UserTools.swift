import Facts
import Planning
import Specification

/// R19: kubectl for the user, on the control planes: merged into ~/.kube/config, never overwritten. For root, and for the user who logs in.
struct UserKubeconfig: Part {
    let id = "kubeconfig"
    let rows = ["R19"]
    let after = ["control-plane"]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        guard host.isControlPlane else { return [] }
        return [
            Probe(
                "kubeconfig",
                """
                a=$(sed -n 's/^ *certificate-authority-data: //p' /etc/kubernetes/admin.conf)
                [ -n "$a" ] && grep -q "$a" "\(Self.home)/.kube/config" && echo there
                """)
        ]
    }

    /// The home of the user whose SSH session this is.
    static let home = #"$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)"#

    func promise(_ context: PartContext) -> String? { context.host.isControlPlane ? "~/.kube/config has this cluster" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.isControlPlane, context.facts.lines("kubeconfig").first != "there" else { return }
        steps.command(
            "add the cluster to ~/.kube/config", glyph: .create,
            """
            set -e
            umask 77
            u=${SUDO_USER:-root}
            c=\(Self.home)/.kube/config
            mkdir -p "${c%/*}"
            if [ -s "$c" ]; then
            t=$(mktemp "${c%/*}/.trimast.XXXXXX")
            trap 'rm -f "$t"' EXIT
            KUBECONFIG=/etc/kubernetes/admin.conf:$c kubectl config view --flatten >"$t"
            mv -f "$t" "$c"
            else
            cp /etc/kubernetes/admin.conf "$c"
            fi
            chown -R "$u": "${c%/*}"
            """, why: "kubectl works for the user who logs in")
    }
}

/// R27: kubectl's completion on the control planes, for every login shell that is bash.
struct Completion: Part {
    let id = "completion"
    let rows = ["R27"]
    let after = ["packages"]
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
