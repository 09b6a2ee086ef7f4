import Facts
import Planning
import Specification
import Support

/// R21: workers join in parallel, as soon as the cluster has a token.
struct Join: Part {
    let id = "join"
    let rows = ["R21"]
    let after: [PartID] = [.hosts, .swap, .selinux, .firewall, .kernel, .packages, .programs, .crictl, .images, .time]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func promise(_ context: PartContext) -> String? { context.host.isControlPlane ? nil : "joined, its kubelet rotates its certificate" }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.isNode, !context.host.isControlPlane else { return }
        let facts = context.state.facts(context.host.name)
        try context.state.refuseForeign(context.host.name)
        guard !facts.isFinalized else { return KubeletStart.add(context, &steps) }
        guard facts.isKnown else { return steps.postpone("nothing is done to it: its files could not be read; trimast status says more") }
        if context.state.phase == .down {
            return steps.postpone("it joins once an API server is ready again: run apply again then")
        }
        try Discovery.addSteps(context, &steps)
        if !facts.has.isEmpty {
            steps.command(
                "remove what an unfinished join left", glyph: .remove,
                "systemctl stop kubelet; rm -f /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/pki/ca.crt",
                why: "it has \(facts.has.sorted().map(\.rawValue).joined(separator: ", ")), and is not in the cluster")
        }
        steps.add(
            .kubeadm(
                KubeadmAction(
                    "join", configuration: ClusterValues.joinConfiguration, waived: KubeadmFiles.waived(context))),
            why: "cluster.yaml names it, and it is not in the cluster",
            needs: [ClusterValues.haveToken, ClusterValues.isGone(context.host.name)])
        steps.add(
            .wait(WaitAction([Conditions.nodeKnown(context.host.name)], functions: Conditions.functions)),
            why: "kubeadm ends when the kubelet has its credentials; its node comes a moment later",
            provides: [ClusterValues.node(context.host.name)])
        KubeadmFiles.addCleanUp(&steps)
    }
}
