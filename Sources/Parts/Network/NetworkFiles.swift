import Specification

/// The files of pod network configuration that containerd reads.
enum NetworkFiles {
    static let folder = "/etc/cni/net.d"
    /// Of `plugin: bird`, with the host's part of the pods' range.
    static let bird = "\(folder)/10-trimast.conflist"

    /// The names of those that this cluster brings itself.
    static func own(_ spec: ClusterSpec) -> Set<String> {
        switch spec.network.plugin {
        case .bird: [String(bird.dropFirst(folder.count + 1))]
        case .calico: ["10-calico.conflist", "calico-kubeconfig"]
        case .none: []
        }
    }
}
