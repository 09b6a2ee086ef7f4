import Facts
import Planning
import Specification
import Support

/// R16, R18, R20: control planes. A fresh cluster starts all of them at once, by kubeadm's own phases, with etcd started as one cluster;
/// a later one joins by `kubeadm join`, one etcd member at a time.
struct ControlPlane: Part {
    let id = "control-plane"
    let rows = ["R16", "R18", "R20"]
    let after = ["hosts", "swap", "selinux", "firewall", "kernel", "packages", "crictl", "time"]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        KubernetesFacts.probes(host, spec) + (host.isControlPlane ? [Probe(files: [ClusterValues.applied, EtcdGuard.path])] : [])
    }

    func promise(_ context: PartContext) -> String? { context.host.isControlPlane ? "complete, with the settings of cluster.yaml" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.isControlPlane else { return }
        try refuseForeign(context)
        switch context.state.phase {
        case .down:
            // Asked where they are not, they do not answer: that is told first.
            try AppliedSettings.refuseFixed(context)
            if context.host.name == context.state.first {
                throw TrimastError(
                    "cluster.down", "the cluster exists, and none of its API servers answers",
                    place: context.spec.controlPlanes.map(\.name.text).joined(separator: ", "),
                    cause: "kubelets have rotated certificates, so it was complete once; starting it anew could lose what etcd holds",
                    nextStep: "look at one control plane: journalctl -u kubelet -n 50; crictl ps -a; then run the same command again")
            }
        case .absent, .starting: try FreshStart.plan(context, &steps)
        case .established:
            if context.state.isMember(context.host.name) || context.state.facts(context.host.name).isAPIReady {
                try finish(context, &steps)
            } else {
                try join(context, &steps)
            }
        }
    }

    private func refuseForeign(_ context: PartContext) throws {
        guard context.state.foreign.contains(context.host.name) else { return }
        throw TrimastError(
            "host.other-cluster", "belongs to another cluster", place: context.host.name.text,
            cause: "its authority in /etc/kubernetes/pki/ca.crt is not that of \(context.state.first?.text ?? "the first control plane")",
            nextStep: "take it out of cluster.yaml, or remove the other cluster from it by hand: kubeadm reset")
    }

    /// A control plane that is in the cluster and lacks only kubeadm's last phases: a run that stopped is continued.
    private func finish(_ context: PartContext, _ steps: inout StepList) throws {
        let host = context.host.name
        let facts = context.state.facts(host)
        let first = context.state.facts(context.state.first ?? host)
        let needsAddons = host == context.state.first && (first.answers["kube-proxy"] == "404" || wantsDNS(context, first))
        let isMarked =
            context.state.nodes[host].map { node in context.release.controlPlaneKeys.allSatisfy { node.labels[$0] != nil } } ?? true
        if !facts.isAPIReady {
            steps.note("its API server is not ready; apply goes on without it, and verify will say so")
        }
        guard !facts.isFinalized || needsAddons || !isMarked else { return try AppliedSettings.plan(context, &steps) }
        try FreshStart.addConfiguration(context, &steps)
        try FreshStart.addLastPhases(context, &steps, isFirst: false, needsAddons: needsAddons)
    }

    private func wantsDNS(_ context: PartContext, _ facts: KubernetesFacts) -> Bool {
        context.spec.kubernetes.dns.provider == .coredns && facts.answers["coredns"] == "404"
    }

    private func join(_ context: PartContext, _ steps: inout StepList) throws {
        let facts = context.state.facts(context.host.name)
        // What was begun as a control plane has the authorities' keys; a worker never does.
        if facts.isFinalized, !facts.has.contains("pki/ca.key") {
            throw TrimastError(
                "host.role-changed", "is a worker of this cluster, and cluster.yaml names it as a control plane",
                place: context.host.name.text,
                nextStep: "move its pods away (kubectl drain \(context.host.name)), run kubeadm reset on it, delete the node, then apply")
        }
        if facts.hasBegun {
            steps.command(
                "remove what an unfinished join left", glyph: .remove,
                "kubeadm reset --force --cri-socket \(context.release.criSocket) >/dev/null",
                why: "kubeadm's own reset: the host is no member of etcd, so its data is nobody's")
        }
        try FreshStart.receiveAuthorities(context, &steps)
        try Discovery.addSteps(context, &steps)
        let join = KubeadmAction("join", configuration: ClusterValues.joinConfiguration, waived: Discovery.waived(context))
        steps.add(
            .command(CommandAction(join.title, Template(Self.watched(try join.script([:]))))),
            why: "cluster.yaml names it as a control plane, and it is not in the cluster",
            needs: [ClusterValues.haveToken, ClusterValues.haveAuthorities, Resource(context.host.name, "images")],
            provides: [ClusterValues.node(context.host.name), ClusterValues.api(context.host.name)],
            locks: [.etcdMembership, .controlPlaneDisruption])
        try AppliedSettings.record(context, &steps)
        Discovery.addCleanUp(&steps)
    }

    /// A kubelet that refused etcd's static pod in its first moments never tries it again (kubernetes/kubernetes#99305), and kubeadm waits in
    /// vain: a kubelet that has run no etcd so many seconds after its manifest was there is started once more.
    static func watched(_ script: String, seconds: Int = 20) -> String {
        """
        (
        \(script)
        ) &
        j=$!
        n=0
        while kill -0 $j 2>/dev/null; do
        sleep 1
        if [ -f \(EtcdGuard.path) ] && ! pidof etcd >/dev/null; then n=$((n + 1)); fi
        if [ $n = \(seconds) ]; then n=$((n + 1)); systemctl restart kubelet; fi
        done
        wait $j
        """
    }

    func checks(_ context: PartContext) -> [Check] { ControlPlaneChecks.checks(context) }
}
