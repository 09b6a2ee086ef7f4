/// What cluster.yaml says, parsed into values, which ``Rules`` judge together. It holds wishes only: nothing here was read from a host.
package struct ClusterSpec: Equatable, Codable, Sendable {
    /// The cluster's name, used in the kubeconfig's context and to derive the VRRP id.
    package var name: HostName
    package var kubernetes: KubernetesSpec
    package var endpoint: EndpointSpec
    package var network: NetworkSpec
    /// In the order of the file. The first control plane starts the cluster.
    package var hosts: [HostSpec]
    /// How hosts are reached where a host does not say otherwise.
    package var ssh: SSHSpec
    package var time: TimeSpec
    package var sources: SourcesSpec
    package var registryMirrors: [RegistryMirrorSpec]
    package var httpProxy: HTTPProxySpec?
    package var firewall: FirewallPolicy
    package var selinux: SELinuxPolicy
    /// Packages that the user wants on every host besides those that the cluster needs.
    package var extraPackages: [String]
    package var containerd: ContainerdSpec
    /// Docker's engine on every node, beside Kubernetes, which does not use it.
    package var dockerEngine: Bool
    /// `true` when the file consents to an even number of control planes.
    package var allowEvenControlPlanes: Bool

    package init(
        name: HostName, kubernetes: KubernetesSpec, endpoint: EndpointSpec, network: NetworkSpec, hosts: [HostSpec],
        ssh: SSHSpec = SSHSpec(), time: TimeSpec = TimeSpec(), sources: SourcesSpec = SourcesSpec(),
        registryMirrors: [RegistryMirrorSpec] = [], httpProxy: HTTPProxySpec? = nil, firewall: FirewallPolicy = .open,
        selinux: SELinuxPolicy = .permissive,
        extraPackages: [String] = [], containerd: ContainerdSpec = ContainerdSpec(), dockerEngine: Bool = false,
        allowEvenControlPlanes: Bool = false
    ) {
        self.name = name
        self.kubernetes = kubernetes
        self.endpoint = endpoint
        self.network = network
        self.hosts = hosts
        self.ssh = ssh
        self.time = time
        self.sources = sources
        self.registryMirrors = registryMirrors
        self.httpProxy = httpProxy
        self.firewall = firewall
        self.selinux = selinux
        self.extraPackages = extraPackages
        self.containerd = containerd
        self.dockerEngine = dockerEngine
        self.allowEvenControlPlanes = allowEvenControlPlanes
    }

    package var controlPlanes: [HostSpec] { hosts.filter { $0.isControlPlane } }
    package var workers: [HostSpec] { hosts.filter { $0.isNode && !$0.isControlPlane } }
    /// The hosts that are nodes of the cluster: all but pure load balancers.
    package var nodes: [HostSpec] { hosts.filter(\.isNode) }
    /// The hosts that run the proxy and can hold the floating address.
    package var loadBalancers: [HostSpec] { hosts.filter { $0.roles.contains(.loadBalancer) } }
    package func host(_ name: HostName) -> HostSpec? { hosts.first { $0.name == name } }
    /// The same cluster without the host.
    package func without(_ name: HostName) -> ClusterSpec {
        var spec = self
        spec.hosts.removeAll { $0.name == name }
        spec.network.routeReflectors.removeAll { $0 == name }
        return spec
    }
}

package enum FirewallPolicy: String, Codable, Sendable, CaseIterable {
    /// Opens exactly the ports that each role needs, in the firewall that runs on the host; starts none.
    case open
    /// Stops and disables the host's firewall.
    case disabled
    /// Leaves the firewall alone.
    case unmanaged
}

package enum SELinuxPolicy: String, Codable, Sendable, CaseIterable { case permissive, enforcing, disabled, unmanaged }
