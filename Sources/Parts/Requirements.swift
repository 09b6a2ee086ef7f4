import Facts
import Planning
import Specification
import Support

/// What others may ask of the parts: the same values that plans are made of.
public enum Requirements {
    /// Something that must be let in on a host: a port or `any`, and tcp, udp, vrrp or ipip.
    public struct Opening: Hashable, Sendable {
        public var port: String
        public var proto: String
        public init(port: String, proto: String) {
            self.port = port
            self.proto = proto
        }
    }

    public static func openings(_ host: HostSpec, _ spec: ClusterSpec) -> [Opening] {
        Firewall.openings(host, spec).map { Opening(port: $0.port, proto: $0.proto) }
    }

    /// The kernel modules that this cluster's nodes need.
    public static func modules(_ spec: ClusterSpec) -> [String] { Kernel.modules(spec) }
    /// sh whose success means that the kernel has the module, built in or loaded.
    public static func hasModule(_ module: String) -> String { Kernel.isThere(module) }

    public static func virtualRouterID(_ spec: ClusterSpec) -> Int { VirtualAddress.routerID(spec) }
    /// sh that tells a host on which the floating address is set up already.
    public static let hasVirtualAddress = "[ -f \(VirtualAddress.path) ]"

    /// The distribution, the kernel and the architecture: section `os`.
    public static let osProbe = Families.osProbe
    /// Which host firewall runs, `ufw` or `firewalld`, on its first line: section `firewall`.
    public static func firewallProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { Firewall().probes(host, spec) }

    /// The files of pod network configuration that this cluster brings itself.
    public static func ownNetworkFiles(_ spec: ClusterSpec) -> Set<String> {
        switch spec.network.plugin {
        case .bird: [String(BirdNetwork.conflist.split(separator: "/").last ?? "")]
        case .calico: ["10-calico.conflist", "calico-kubeconfig"]
        case .none: []
        }
    }
}
