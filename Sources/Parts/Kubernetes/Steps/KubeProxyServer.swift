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
}
