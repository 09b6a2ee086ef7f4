import Foundation

/// What cluster.yaml says, parsed into values that cannot be wrong. It holds wishes only: nothing here was read from a host.
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

package struct KubernetesSpec: Equatable, Codable, Sendable {
    package var version: KubernetesVersion
    /// Where kubeadm's images come from; nil: the default of this version's kubeadm.
    package var imageRepository: String?
    package var dns: DNSSpec
    package var clusterDomain: String
    /// Arguments by component, in kubeadm's `extraArgs`, whatever form its API version wants.
    package var apiServerArgs: [String: String]
    package var controllerManagerArgs: [String: String]
    package var schedulerArgs: [String: String]
    package var etcdArgs: [String: String]
    /// Merged into KubeletConfiguration and KubeProxyConfiguration, last word to the user.
    package var kubelet: [String: YAMLValue]
    package var kubeProxy: [String: YAMLValue]
    /// kubeadm's `featureGates`.
    package var featureGates: [String: Bool]
    /// Names or addresses in the API server's certificate besides those that Trimast puts there.
    package var certificateNames: [String]
    /// Preflight checks of kubeadm that may fail, each with the reason why (recipe row R18).
    package var waivedPreflight: [PreflightWaiver]

    package init(
        version: KubernetesVersion, imageRepository: String? = nil, dns: DNSSpec = DNSSpec(), clusterDomain: String = "cluster.local",
        apiServerArgs: [String: String] = [:], controllerManagerArgs: [String: String] = [:], schedulerArgs: [String: String] = [:],
        etcdArgs: [String: String] = [:], kubelet: [String: YAMLValue] = [:], kubeProxy: [String: YAMLValue] = [:],
        featureGates: [String: Bool] = [:], certificateNames: [String] = [], waivedPreflight: [PreflightWaiver] = []
    ) {
        self.version = version
        self.imageRepository = imageRepository
        self.dns = dns
        self.clusterDomain = clusterDomain
        self.apiServerArgs = apiServerArgs
        self.controllerManagerArgs = controllerManagerArgs
        self.schedulerArgs = schedulerArgs
        self.etcdArgs = etcdArgs
        self.kubelet = kubelet
        self.kubeProxy = kubeProxy
        self.featureGates = featureGates
        self.certificateNames = certificateNames
        self.waivedPreflight = waivedPreflight
    }

    /// Whether the user waives one of kubeadm's checks, whose names kubeadm takes in any case.
    package func waives(_ check: String) -> Bool { waivedPreflight.contains { $0.check.lowercased() == check.lowercased() } }
}

/// One of kubeadm's preflight checks that is allowed to fail, and why.
package struct PreflightWaiver: Equatable, Codable, Sendable {
    /// kubeadm's own name of the check, such as `SystemVerification`.
    package var check: String
    package var reason: String
    package init(check: String, reason: String) {
        self.check = check
        self.reason = reason
    }
}

package struct DNSSpec: Equatable, Codable, Sendable {
    package enum Provider: String, Codable, Sendable, CaseIterable { case coredns, none }
    /// Where CoreDNS sends names outside the cluster: to the host's resolvers, or nowhere (hosts without any nameserver).
    package enum Upstream: String, Codable, Sendable, CaseIterable { case host, none }
    package var provider: Provider
    package var upstream: Upstream
    package init(provider: Provider = .coredns, upstream: Upstream = .host) {
        self.provider = provider
        self.upstream = upstream
    }
}

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

package struct NetworkSpec: Equatable, Codable, Sendable {
    package enum Plugin: String, Codable, Sendable, CaseIterable { case calico, bird, manifest, none }
    /// The most hosts that have a BGP session with every other.
    package static let largestMesh = 100
    package enum ProxyMode: String, Codable, Sendable, CaseIterable { case iptables, ipvs, nftables }
    package var pods: CIDR
    package var services: CIDR
    package var plugin: Plugin
    package var proxyMode: ProxyMode
    /// Nodes that hand on what they learn by BGP to all others, which have sessions with these alone; empty: every node has one with every other.
    package var routeReflectors: [HostName]
    package var calico: CalicoSpec
    /// For ``Plugin/manifest``.
    package var manifest: PodNetworkSpec

    package init(
        pods: CIDR, services: CIDR, plugin: Plugin = .calico, proxyMode: ProxyMode = .iptables, routeReflectors: [HostName] = [],
        calico: CalicoSpec = CalicoSpec(), manifest: PodNetworkSpec = PodNetworkSpec()
    ) {
        self.pods = pods
        self.services = services
        self.plugin = plugin
        self.proxyMode = proxyMode
        self.routeReflectors = routeReflectors
        self.calico = calico
        self.manifest = manifest
    }
}

/// A pod network by somebody's own manifest, such as flannel's.
package struct PodNetworkSpec: Equatable, Codable, Sendable {
    /// A path on the operator's machine.
    package var file: String?
    /// The range from which it gives pods their addresses, where the manifest does not tell.
    package var pods: CIDR?
    /// What nodes must let in from each other for it; nil: what the manifest tells, if anything.
    package var ports: [PortSpec]?

    package init(file: String? = nil, pods: CIDR? = nil, ports: [PortSpec]? = nil) {
        self.file = file
        self.pods = pods
        self.ports = ports
    }
}

/// A port of a protocol: `8472/udp`.
package struct PortSpec: Hashable, Codable, Sendable, CustomStringConvertible {
    package enum Transport: String, Codable, Sendable { case tcp, udp }
    package var number: Int
    package var transport: Transport

    package init(_ number: Int, _ transport: Transport) {
        self.number = number
        self.transport = transport
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, Names.isPort(parts[0]), let number = Int(parts[0]), let transport = Transport(rawValue: String(parts[1]))
        else { return nil }
        self.init(number, transport)
    }

    package var description: String { "\(number)/\(transport.rawValue)" }
}

package struct CalicoSpec: Equatable, Codable, Sendable {
    package enum Encapsulation: String, Codable, Sendable, CaseIterable {
        case ipip, ipipCrossSubnet = "ipip-cross-subnet", vxlan, vxlanCrossSubnet = "vxlan-cross-subnet", none
    }
    /// Calico's own manifest for the release that fits this Kubernetes: a path on the operator's machine.
    package var manifest: String?
    package var encapsulation: Encapsulation
    /// An MTU; nil: Calico finds it.
    package var mtu: Int?
    /// Calico's images come from here instead of the manifest's registry; nil: as the manifest says.
    package var imageRepository: String?

    package init(manifest: String? = nil, encapsulation: Encapsulation = .ipip, mtu: Int? = nil, imageRepository: String? = nil) {
        self.manifest = manifest
        self.encapsulation = encapsulation
        self.mtu = mtu
        self.imageRepository = imageRepository
    }
}

package struct HostSpec: Equatable, Codable, Sendable {
    package enum Role: String, Codable, Sendable, CaseIterable {
        case controlPlane = "control-plane", worker, loadBalancer = "load-balancer"
    }
    package var name: HostName
    /// The address by which the cluster's other hosts reach it, and by which the operator does unless ``SSHSpec/address`` says otherwise.
    package var address: IPv4Address
    /// Never empty. A control plane is a load balancer too, unless some host of the file names that role itself.
    package var roles: Set<Role>
    package var labels: [String: String]
    package var annotations: [String: String]
    /// nil: kubeadm's own (control planes take no ordinary pods).
    package var taints: [TaintSpec]?
    /// Merged: the host's own settings over the file's.
    package var ssh: SSHSpec

    package init(
        name: HostName, address: IPv4Address, roles: Set<Role>, labels: [String: String] = [:], annotations: [String: String] = [:],
        taints: [TaintSpec]? = nil, ssh: SSHSpec = SSHSpec()
    ) {
        self.name = name
        self.address = address
        self.roles = roles
        self.labels = labels
        self.annotations = annotations
        self.taints = taints
        self.ssh = ssh
    }

    package var isControlPlane: Bool { roles.contains(.controlPlane) }
    /// Whether it runs a kubelet: a host that is a load balancer alone does not.
    package var isNode: Bool { roles.contains(.controlPlane) || roles.contains(.worker) }
}

package struct TaintSpec: Hashable, Codable, Sendable, CustomStringConvertible {
    package enum Effect: String, Codable, Sendable, CaseIterable {
        case noSchedule = "NoSchedule", preferNoSchedule = "PreferNoSchedule", noExecute = "NoExecute"
    }
    package var key: String
    package var value: String?
    package var effect: Effect
    package init(key: String, value: String? = nil, effect: Effect) {
        self.key = key
        self.value = value
        self.effect = effect
    }
    package var description: String { key + (value.map { "=\($0)" } ?? "") + ":" + effect.rawValue }
}

/// Settings for the operator's own OpenSSH client. What is nil is left to ssh_config.
package struct SSHSpec: Hashable, Codable, Sendable {
    package var user: String?
    package var port: Int?
    /// Where ssh connects to, if not to the host's cluster address: a name of ssh_config, or an address.
    package var address: String?
    /// An ssh_config to use instead of the user's own. A leading `~/` is the operator's home.
    package var configFile: String?
    package var identityFile: String?
    package var knownHostsFile: String?
    /// `ProxyJump`.
    package var jump: String?

    package init(
        user: String? = nil, port: Int? = nil, address: String? = nil, configFile: String? = nil, identityFile: String? = nil,
        knownHostsFile: String? = nil, jump: String? = nil
    ) {
        self.user = user
        self.port = port
        self.address = address
        self.configFile = configFile
        self.identityFile = identityFile
        self.knownHostsFile = knownHostsFile
        self.jump = jump
    }

    /// The host's settings where it has them, else those of the file.
    package func merged(over base: SSHSpec) -> SSHSpec {
        SSHSpec(
            user: user ?? base.user, port: port ?? base.port, address: address ?? base.address, configFile: configFile ?? base.configFile,
            identityFile: identityFile ?? base.identityFile, knownHostsFile: knownHostsFile ?? base.knownHostsFile, jump: jump ?? base.jump)
    }
}

package struct TimeSpec: Equatable, Codable, Sendable {
    /// `chrony`: installed and run on every host; `unmanaged`: the hosts' own business.
    package enum Provider: String, Codable, Sendable, CaseIterable { case chrony, unmanaged }
    package var provider: Provider
    /// Names or addresses; empty: the distribution's own default pool.
    package var servers: [String]
    /// Options for chronyd's command line, such as `-x` where the host must not set the machine's clock.
    package var chronydOptions: [String]
    /// How many seconds two hosts' clocks may differ.
    package var maximumDifferenceSeconds: Int
    package init(provider: Provider = .chrony, servers: [String] = [], chronydOptions: [String] = [], maximumDifferenceSeconds: Int = 5) {
        self.provider = provider
        self.servers = servers
        self.chronydOptions = chronydOptions
        self.maximumDifferenceSeconds = maximumDifferenceSeconds
    }
}

/// Where packages and images come from, besides what the hosts already have configured.
package struct SourcesSpec: Equatable, Codable, Sendable {
    package enum Kubernetes: String, Codable, Sendable, CaseIterable {
        /// pkgs.k8s.io, and its mirrors at Aliyun and Tsinghua: one repository for each minor version from 1.24 on.
        case official, aliyun, tsinghua
        /// Only the repositories that `packages` lists, or that the host has already.
        case none
    }
    /// What the repositories of ``kubernetes`` are called on the hosts.
    package static let ownNames = ["kubernetes", "kubernetes-containerd", "kubernetes-epel"]
    package var kubernetes: Kubernetes
    /// Kubernetes' programs in place of its packages; ``kubernetes`` is `none` then.
    package var programs: ProgramsSpec?
    package var packages: [PackageRepositorySpec]
    package var images: [ImageArchiveSpec]
    /// A bundle on the operator's machine: everything comes from it, and the others say what it is made from.
    package var bundle: String?
    package init(
        kubernetes: Kubernetes = .official, programs: ProgramsSpec? = nil, packages: [PackageRepositorySpec] = [],
        images: [ImageArchiveSpec] = [], bundle: String? = nil
    ) {
        self.bundle = bundle
        self.programs = programs
        self.kubernetes = kubernetes
        self.packages = packages
        self.images = images
    }
}

/// A package repository: apt's `deb [options] url suite components`, or dnf's with the `baseurl` url.
package struct PackageRepositorySpec: Equatable, Codable, Sendable {
    package enum Format: String, Codable, Sendable, CaseIterable { case any, deb, rpm }
    /// Names the file /etc/apt/sources.list.d/trimast-NAME.list, or /etc/yum.repos.d/trimast-NAME.repo.
    package var name: HostName
    package var url: String
    /// The hosts that get it: those with packages of this format.
    package var format: Format
    package var suite: String
    package var components: [String]
    /// A URL (http, https or file, as seen from the host) of the repository's OpenPGP key.
    package var key: String?
    /// Take the repository unsigned.
    package var trusted: Bool
    /// The only packages of it that hosts see; empty: all. Only for repositories that Trimast itself names, on hosts with rpm.
    package var only: [String] = []
    package init(
        name: HostName, url: String, format: Format = .any, suite: String = "./", components: [String] = [], key: String? = nil,
        trusted: Bool = false, only: [String] = []
    ) {
        self.name = name
        self.url = url
        self.format = format
        self.only = only
        self.suite = suite
        self.components = components
        self.key = key
        self.trusted = trusted
    }

    /// One whose format nobody names is for all hosts, where it has no suite: that is apt's alone.
    package func isFor(_ format: Format) -> Bool {
        self.format == .any ? format == .deb || suite == "./" && components.isEmpty : self.format == format
    }
}

/// A docker-archive or OCI tar with images, imported where one of its images is missing.
package struct ImageArchiveSpec: Equatable, Codable, Sendable {
    /// file:///path on the host, or http(s)://.
    package var url: String
    /// Only for these roles; empty: every host.
    package var roles: Set<HostSpec.Role>
    package init(url: String, roles: Set<HostSpec.Role> = []) {
        self.url = url
        self.roles = roles
    }

    /// The path on the host, with what the URL writes as `%20`; nil for a download.
    package var path: String? {
        guard url.hasPrefix("file:") else { return nil }
        let path = String(url.dropFirst(url.hasPrefix("file://") ? 7 : 5))
        return path.removingPercentEncoding ?? path
    }
}

package struct RegistryMirrorSpec: Equatable, Codable, Sendable {
    /// The registry as images name it, such as docker.io or registry.k8s.io; `_default` for all others.
    package var registry: String
    /// Tried in this order, before the registry itself.
    package var mirrors: [String]
    package var skipVerify: Bool
    /// A file on the operator's machine: certificates in PEM of who signs the mirrors' own, besides those that the hosts trust.
    package var ca: String?
    /// A file on the operator's machine with one line `USER:PASSWORD`, for all its mirrors.
    package var credentialsFile: String?
    package init(registry: String, mirrors: [String], skipVerify: Bool = false, ca: String? = nil, credentialsFile: String? = nil) {
        self.registry = registry
        self.mirrors = mirrors
        self.skipVerify = skipVerify
        self.ca = ca
        self.credentialsFile = credentialsFile
    }
}

package struct ContainerdSpec: Equatable, Codable, Sendable {
    /// The CRI option of the same name: needed where the hosts may not lower a process's oom_score_adj (containers without CAP_SYS_RESOURCE).
    package var restrictOOMScoreAdj: Bool
    package init(restrictOOMScoreAdj: Bool = false) { self.restrictOOMScoreAdj = restrictOOMScoreAdj }
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
