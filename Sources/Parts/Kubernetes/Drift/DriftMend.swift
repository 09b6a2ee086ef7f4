import Facts
import Planning
import Specification
import Support

/// What a person types when a host has drifted. Apply compares cluster.yaml with what it applied last, not with what stands in a manifest:
/// it carries a changed cluster.yaml to the hosts, and leaves a change that somebody made by hand.
struct DriftMend {
    /// The check's name.
    let id: String
    /// Brings the host back to the stored configuration, or to what was applied last.
    let host: Advice
    /// Stores again what was applied last.
    let stored: Advice
    /// The document of kubeadm's configuration that the check is about.
    private let kind: String
    private let context: PartContext

    init(manifest component: Component, _ context: PartContext) {
        let phase =
            switch component {
            case .etcd: "etcd local"
            case .apiServer: "control-plane apiserver"
            case .controllerManager: "control-plane controller-manager"
            case .scheduler: "control-plane scheduler"
            }
        let guarded: Advice = component == .etcd ? ", then \(.trimast("apply")), which puts the full list of members back" : ""
        self.init(
            "drift.\(component.rawValue)", host: "on \(context.host.name): \(Self.phase(phase))\(guarded)",
            stored: "\(Self.first(context)): \(Self.phase("upload-config kubeadm"))",
            kind: "ClusterConfiguration", context)
    }

    init(kubelet context: PartContext) {
        self.init(
            "drift.kubelet",
            host: "on \(context.host.name): \(.shell("kubeadm upgrade node phase kubelet-config && systemctl restart kubelet"))",
            stored: "\(Self.first(context)): \(Self.phase("upload-config kubelet"))",
            kind: "KubeletConfiguration", context)
    }

    init(kubeProxy context: PartContext) {
        self.init(
            "drift.kube-proxy",
            host: "\(Self.first(context)): \(.shell("kubectl -n kube-system rollout restart daemonset/kube-proxy"))",
            stored: "\(Self.first(context)): \(Self.phase("addon kube-proxy"))",
            kind: "KubeProxyConfiguration", context)
    }

    private init(_ id: String, host: Advice, stored: Advice, kind: String, _ context: PartContext) {
        self.id = id
        self.host = host
        self.stored = stored
        self.kind = kind
        self.context = context
    }

    func nextStep(_ comparison: DriftComparison) -> Advice {
        if comparison.isFromFile, isPending {
            return "\(.trimast("plan")) shows it, \(.trimast("apply")) carries cluster.yaml to the hosts"
        }
        if comparison.isHostAlone { return "the host does not have what the cluster stores, and apply leaves that; \(host)" }
        if comparison.isFromStored {
            return "the cluster stores something else than cluster.yaml, and apply leaves that; put it into cluster.yaml, or \(stored)"
        }
        return "the host has what the cluster stores, and apply leaves that; put it into cluster.yaml, or \(stored); \(host)"
    }

    private static func phase(_ name: String) -> Advice.Command {
        .shell("kubeadm init phase \(name) --config \(ClusterValues.applied)")
    }

    private static func first(_ context: PartContext) -> String {
        "on \(context.state.first?.text ?? "a control plane")"
    }

    /// Whether cluster.yaml has changed since the last apply, in what this check is about: worked out where something differs alone.
    private var isPending: Bool {
        // A worker that was down when the others took their kubelets' settings is pending alone.
        let own = kind == "KubeletConfiguration" ? context.facts.files[KubeletSettings.applied]?.content : nil
        if let own, own != context.shared.kubelet { return true }
        return context.spec.controlPlanes.contains { AppliedDocuments.knownChanges(on: $0, context).contains(kind) }
    }
}
