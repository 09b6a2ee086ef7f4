import Planning
import Specification

/// What the steps of different hosts hand each other: values learnt at run time, resources, and files that live in memory on the host.
enum ClusterValues {
    /// The eight shared files of kubeadm's manual distribution, as a base64 tar (kubernetes.io, high-availability.md).
    static let authorities = RuntimeValue("authorities", isSecret: true)
    /// The cluster's authority, base64 of ca.crt.
    static let authority = RuntimeValue("authority-certificate")
    static let token = RuntimeValue("bootstrap-token", isSecret: true)
    static let tokenID = RuntimeValue("bootstrap-token-id")

    /// The shared authorities can be read.
    static let haveAuthorities: Resource = "cluster/authorities"
    /// The configuration is stored in the cluster.
    static let isConfigured: Resource = "cluster/configuration"
    static let haveToken: Resource = "cluster/token"
    /// The host's Node object exists.
    static func node(_ host: HostName) -> Resource { Resource(host, "node") }
    /// Every node's kubelet and kube-proxy use the server that cluster.yaml wants.
    static func nodesHaveServers(_ spec: ClusterSpec) -> Set<Resource> { Set(spec.nodes.map { Resource($0.name, .localClients) }) }
    /// The host's API server answers.
    static func api(_ host: HostName) -> Resource { Resource(host, "api") }
    /// There is nothing that a change of settings on this host must wait for any more.
    static func isSettled(_ host: HostName) -> Resource { Resource(host, "settled") }
    /// Nothing of the host's former self is in the cluster any more.
    static func isGone(_ host: HostName) -> Resource { Resource(host, "gone") }

    /// On tmpfs, mode 700: what must not be on a disk.
    static let folder = "/run/trimast"
    static let configuration = folder + "/kubeadm.yaml"
    static let etcdConfiguration = folder + "/kubeadm-etcd.yaml"
    static let joinConfiguration = folder + "/join.yaml"
    static let discovery = folder + "/discovery.conf"
    /// Where a turn keeps what it is about to change.
    static let turnFolder = "/var/lib/trimast/turn"
    /// What was applied last: how a changed setting is noticed, and shown as a diff.
    static let applied = "/etc/trimast/kubeadm.yaml"

    static let sharedFiles = [
        "ca.crt", "ca.key", "sa.key", "sa.pub", "front-proxy-ca.crt", "front-proxy-ca.key", "etcd/ca.crt", "etcd/ca.key",
    ]
}
