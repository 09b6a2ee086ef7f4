import Facts
import Specification
import Support

/// What must have been read before a cluster is begun, or mended as one that is down: no answer is not a no.
enum Unread {
    /// Whether there is a cluster is not known while a control plane answers and its files could not be read.
    ///
    /// - Throws: `cluster.unknown`.
    static func refuseHosts(_ context: PartContext) throws {
        let unread = context.spec.nodes.map(\.name).filter { name in
            context.cluster[name].map { !$0.sections.isEmpty && !context.state.facts(name).isKnown } ?? false
        }
        guard context.speaksForAll, !unread.isEmpty else { return }
        throw TrimastError(
            "cluster.unknown", "whether there is a cluster already is not known", place: unread.map(\.text).joined(separator: ", "),
            cause: "its files could not be read", nextStep: "run the same command again; /etc/kubernetes there must be readable")
    }

    /// An API server that is ready has the cluster's configuration, or the cluster is not the one that was.
    ///
    /// - Throws: `cluster.unknown` where it did not say, and `cluster.no-configuration` where it has none.
    static func refuseConfiguration(_ context: PartContext) throws {
        let state = context.state
        let ready = context.spec.controlPlanes.map(\.name).filter { state.facts($0).isAPIReady }
        guard context.speaksForAll, !ready.isEmpty else { return }
        let place = ready.map(\.text).joined(separator: ", ")
        let look = "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get configmap kubeadm-config"
        let unclear = ready.compactMap { name -> String? in
            let answer = state.facts(name).answers[.configuration] ?? .none
            return answer == .notFound ? nil : "\(name): " + (answer == .none ? "no answer" : "HTTP \(answer.rawValue)")
        }
        guard unclear.isEmpty else {
            throw TrimastError(
                "cluster.unknown", "an API server is ready, and the cluster's configuration could not be read from it", place: place,
                cause: "asked for the ConfigMap kubeadm-config: " + unclear.joined(separator: ", "),
                nextStep: "there: \(.shell(look)); then run the same command again")
        }
        throw TrimastError(
            "cluster.no-configuration", "an API server is ready, and the cluster's configuration is not in it", place: place,
            cause:
                "etcd's store is not the one that was, or the ConfigMap kubeadm-config was deleted; the hosts have what belongs to a cluster",
            nextStep:
                "if its other objects are there, on one of them: \(.shell("kubeadm init phase upload-config all --config \(ClusterValues.applied)")); if they are gone, docs/etcd-recovery.md"
        )
    }
}
