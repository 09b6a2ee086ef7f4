import Facts
import Planning
import Specification

/// `endpoint.nodeLocalProxy`: on workers the kubelet, and on every node kube-proxy, reach the API by the proxy of their own host; and back
/// to the floating address where cluster.yaml wants that.
///
/// Only what points to one of the two is changed: another server is somebody's own wish.
struct LocalClients: Part {
    let id = "local-clients"
    let rows = ["R12"]
    let after: [PartID] = [.controlPlane, .join]

    /// The servers that the clients of a host use; nil where there is no such client, or it was not seen.
    struct Servers: Equatable, Sendable {
        var kubelet: String?
        var kubeProxy: String?
    }

    static let servers = Fact(
        "api-clients",
        """
        server() { sed -n 's/^ *server: *//p' "$1" 2>/dev/null | head -n 1; }
        s=$(server /etc/kubernetes/kubelet.conf) && [ -n "$s" ] && echo "kubelet=$s"
        v=$(stat -c '%Y %n' /var/lib/kubelet/pods/*/volumes/kubernetes.io~configmap/kube-proxy/..data 2>/dev/null | sort -n | tail -n 1)
        [ -n "$v" ] && s=$(server "${v#* }/kubeconfig.conf") && [ -n "$s" ] && echo "kube-proxy=$s"
        """, unread: Servers()
    ) { text in
        let table = text.table()
        return Servers(kubelet: table["kubelet"], kubeProxy: table["kube-proxy"])
    }

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.servers.probe(host, spec)] }

    func promise(_ context: PartContext) -> String? {
        context.spec.endpoint.nodeLocalProxy ? "the API is reached by \(context.spec.localServer)" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        planKubelet(context, &steps)
        planKubeProxy(context, &steps)
    }

    private func planKubelet(_ context: PartContext, _ steps: inout StepList) {
        guard !context.host.isControlPlane, context.state.phase != .down else { return }
        let (server, other) = (context.spec.nodeServer, context.spec.otherServer)
        if !context.state.facts(context.host.name).isFinalized {
            // A join writes the floating address, whatever it was told: kubeadm reads it in the cluster.
            guard context.spec.endpoint.nodeLocalProxy else { return }
            Self.addKubelet(server, needs: [Resource(context.host.name, .loadBalancer)], &steps)
        } else if context[Self.servers].kubelet == other || steps.isUnread(by: "kubelet") {
            let effect = context.workerEffect
            steps.turn("local-kubelet", effect: effect, locks: [.workerDisruption], needs: Self.ready(context)) { steps in
                Self.addKubelet(server, &steps)
                steps.add(.wait(WaitAction([Conditions.kubeletHealthy])), why: "a kubelet that does not start stops the change here")
                steps.recover("point the kubelet to \(other) again", Template(Self.point(other)))
            }
        }
    }

    private func planKubeProxy(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.name == context.state.first, context.state.phase == .established else { return }
        let late = context.spec.nodes.filter { context.cluster[$0.name]?[Self.servers].kubeProxy == context.spec.otherServer }
        guard !late.isEmpty else { return }
        steps.turn("local-kube-proxy", locks: [], needs: Self.ready(context)) { steps in
            KubeProxyServer.add(context.spec, &steps)
            steps.add(.command(KubeProxyServer.awaitRollout(context.spec)), why: "one that does not come up stops at the first host")
        }
    }

    /// Every node has its proxy, and the API servers' certificates have 127.0.0.1; on the way back nothing has to be there first.
    private static func ready(_ context: PartContext) -> Set<Resource> {
        guard context.spec.endpoint.nodeLocalProxy else { return [] }
        return Set(
            context.spec.nodes.map { Resource($0.name, .loadBalancer) }
                + context.spec.controlPlanes.map { Resource($0.name, .controlPlane) })
    }

    private static func point(_ server: String) -> String {
        let path = "/etc/kubernetes/kubelet.conf"
        return """
            set -e
            \(UnreadFiles.mark(path, for: "kubelet"))
            sed -i 's#^\\( *server: \\).*#\\1\(server)#' \(path)
            systemctl restart kubelet
            \(UnreadFiles.forget("kubelet"))
            """
    }

    private static func addKubelet(_ server: String, needs: Set<Resource> = [], _ steps: inout StepList) {
        steps.add(
            .command(CommandAction("point the kubelet to \(server)", glyph: .change, Template(point(server)))),
            why: "endpoint.nodeLocalProxy of cluster.yaml", needs: needs)
    }
}
