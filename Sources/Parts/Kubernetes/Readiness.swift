import Facts
import Planning
import Specification

/// R26: a run ends when every node is Ready and the cluster's DNS answers, not when the last command was given.
struct Readiness: Part {
    let id = "ready"
    let rows = ["R26"]
    let after: [PartID] = [.controlPlane, .podNetwork, .calico, .networkManifest]

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.name == context.state.first, context.spec.podNetwork.advice == nil else { return }
        let here = context.spec.nodes.filter { context.cluster[$0.name] != nil }
        let waiting = here.filter { !(context.state.nodes[$0.name]?.isReady ?? false) }
        guard !waiting.isEmpty else { return }
        let names = waiting.map { "node/\($0.name)" }.joined(separator: " ")
        let title = waiting.count == 1 ? "wait until \(waiting[0].name) is Ready" : "wait until \(waiting.count) nodes are Ready"
        var lines = ["kubectl --kubeconfig /etc/kubernetes/admin.conf wait --for=condition=Ready \(names) --timeout=180s >/dev/null"]
        if context.spec.kubernetes.dns.provider == .coredns {
            lines.append(
                "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system rollout status deployment/coredns --timeout=180s >/dev/null"
            )
        }
        steps.add(
            .command(
                CommandAction(title, Patience.script(Template(lines.joined(separator: " &&\n"))))),
            why: "done means that pods can run",
            needs: Set(waiting.flatMap { [ClusterValues.node($0.name), Resource($0.name, .podNetwork)] }))
    }
}
