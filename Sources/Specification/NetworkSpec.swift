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
