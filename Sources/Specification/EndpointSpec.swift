/// The one address that every client of the API uses.
package struct EndpointSpec: Equatable, Codable, Sendable {
    package enum LoadBalancer: String, Codable, Sendable, CaseIterable { case haproxy, nginx }
    /// The floating (virtual) address.
    package var address: IPv4Address
    /// Its prefix length on the interface; nil: that of the interface's own address.
    package var prefix: Int?
    /// The proxy's port, on every load balancer.
    package var port: Int
    /// The interface that carries the address; nil: the one that has the host's own address.
    package var interface: String?
    package var loadBalancer: LoadBalancer
    /// Whether every node has a proxy of its own at 127.0.0.1, by which kubelets of workers and kube-proxy reach the API.
    package var nodeLocalProxy: Bool
    /// 1 to 255, unique in the layer-2 segment; nil: derived from the cluster's name.
    package var virtualRouterID: Int?
    /// Hundredths of a second between two VRRP adverts: 10 is 0.1 s.
    package var advertCentiseconds: Int
    /// The API servers' own port on each control plane.
    package var apiPort: Int

    package init(
        address: IPv4Address, prefix: Int? = nil, port: Int = 16443, interface: String? = nil, loadBalancer: LoadBalancer = .haproxy,
        nodeLocalProxy: Bool = false,
        virtualRouterID: Int? = nil, advertCentiseconds: Int = 8, apiPort: Int = 6443
    ) {
        self.address = address
        self.prefix = prefix
        self.port = port
        self.interface = interface
        self.loadBalancer = loadBalancer
        self.nodeLocalProxy = nodeLocalProxy
        self.virtualRouterID = virtualRouterID
        self.advertCentiseconds = advertCentiseconds
        self.apiPort = apiPort
    }
}
