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
        // kubectl says that the time is over, and not why.
        let states = waiting.prefix(10).map { "state \($0.name)" }.joined(separator: "\n")
        let script = Patience.script("{ " + Template(lines.joined(separator: " &&\n")) + " || { \(Self.said)\n\(states)\nfalse; }; }")
        steps.add(
            .command(CommandAction(title, script)),
            why: "done means that pods can run",
            needs: Set(waiting.flatMap { [ClusterValues.node($0.name), Resource($0.name, .podNetwork)] }).union(
                // One that does not start says why; it is not waited for.
                waiting.filter { context.state.facts($0.name).isKubeletStopped }
                    .map { Resource($0.name, $0.isControlPlane ? .controlPlane : .join) }))
    }

    /// sh function `state NODE`: prints what a node that is not ready says of it.
    private static let said = """
        state() {
        s=$(kubectl --kubeconfig /etc/kubernetes/admin.conf get node "$1" -o \\
        jsonpath='{.metadata.name}: {range .status.conditions[?(@.type=="Ready")]}{.status} {.message}{end}' 2>/dev/null)
        case $s in
        '' | *": True "*) ;;
        *) printf '%s\\n' "$s" ;;
        esac
        }
        """
}
