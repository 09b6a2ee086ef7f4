/// Ports that kubeadm gives to a cluster's programs, whatever cluster.yaml says (kubernetes.io/docs/reference/networking/ports-and-protocols).
package enum FixedPort {
    package static let etcdClients = 2379
    package static let etcdMembers = 2380
    package static let etcdMetrics = 2381
    package static let kubelet = 10250
    package static let kubeProxyHealth = 10256
    package static let controllerManager = 10257
    package static let scheduler = 10259

    /// Where a control plane's own etcd is asked on that host.
    package static let etcdHere = "https://127.0.0.1:\(etcdClients)"
}

extension HostSpec {
    /// Where clients ask its etcd.
    package var etcdClientURL: String { "https://\(address):\(FixedPort.etcdClients)" }
    /// Where the other members ask it, as they list it.
    package var etcdPeerURL: String { "https://\(address):\(FixedPort.etcdMembers)" }
}
