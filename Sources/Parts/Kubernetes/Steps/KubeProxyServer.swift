import Planning
import Specification

/// Where kube-proxy finds the API. kubeadm writes the floating address into its ConfigMap: this follows each phase of kubeadm that does.
enum KubeProxyServer {
    static let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system"

    static func add(_ spec: ClusterSpec, _ steps: inout StepList) {
        steps.command(
            "point kube-proxy to \(spec.nodeServer)", glyph: .change,
            Patience.script(
                Template(
                    """
                    c=$(\(kubectl) get configmap kube-proxy -o yaml) &&
                    printf '%s\\n' "$c" | sed 's#^\\( *server: \\)https://.*#\\1\(spec.nodeServer)#' | \(kubectl) replace -f - &&
                    \(kubectl) rollout restart daemonset/kube-proxy
                    """)), why: "endpoint.nodeLocalProxy of cluster.yaml")
    }

    /// How long one pod of kube-proxy may take to run by its new settings, in seconds: they are replaced host after host.
    static let patience = 60

    /// sh that waits until all of them do. It goes on as long as one more came within ``patience``, and says which do not.
    static let rollout = """
        state() { \(kubectl) get daemonset kube-proxy -o jsonpath='{.status.updatedNumberScheduled} {.status.numberAvailable}' | awk '{ print $1 + $2 }'; }
        n=$(state)
        while ! \(kubectl) rollout status daemonset/kube-proxy --timeout=\(patience)s >/dev/null; do
        m=$(state)
        [ "$m" = "$n" ] || { n=$m; continue; }
        \(kubectl) get pods -l k8s-app=kube-proxy -o wide | grep -v ' 1/1 '
        \(kubectl) logs -l k8s-app=kube-proxy --tail=3 2>/dev/null | tail -n 5
        exit 1
        done
        """

    static func awaitRollout(_ spec: ClusterSpec) -> CommandAction {
        CommandAction(
            "wait until kube-proxy runs everywhere, each within \(patience) s", patience: patience * (spec.nodes.count + 1),
            Template(rollout))
    }
}
