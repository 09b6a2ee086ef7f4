import Parts
import Specification

/// What each host must reach on each other one. It follows from the roles of the two alone, so it is worked out once for every pair of roles:
/// there are a million pairs of a thousand hosts.
struct WayTable: Sendable {
    private let ways: [Int: [Mesh.Way]]

    init(_ spec: ClusterSpec) {
        let examples = Dictionary(spec.hosts.map { (Self.number($0), $0) }, uniquingKeysWith: { $1 })
        var ways: [Int: [Mesh.Way]] = [:]
        for (from, one) in examples {
            for (to, other) in examples { ways[from << 8 | to] = Self.ways(from: one, to: other, spec) }
        }
        self.ways = ways
    }

    func callAsFunction(_ from: HostSpec, _ to: HostSpec) -> [Mesh.Way] {
        from.name == to.name ? [] : ways[Self.number(from) << 8 | Self.number(to)] ?? []
    }

    /// The roles as bits.
    private static func number(_ host: HostSpec) -> Int {
        HostSpec.Role.allCases.enumerated().reduce(0) { host.roles.contains($1.element) ? $0 | 1 << $1.offset : $0 }
    }

    private static func ways(from: HostSpec, to: HostSpec, _ spec: ClusterSpec) -> [Mesh.Way] {
        var ways = Opening.all(to, spec).filter { isNeeded($0.service, from: from) }.flatMap { Mesh.Way.all($0.traffic) }
        // Large packets are tried on every path, whatever the pod network.
        if from.isNode && to.isNode && !ways.contains(Mesh.vxlan) { ways.append(Mesh.vxlan) }
        return ways
    }

    /// Whether `from` needs what another host serves: of what a firewall opens, only what the cluster's own hosts ask each other for.
    private static func isNeeded(_ service: Opening.Service, from: HostSpec) -> Bool {
        switch service {
        case .endpoint: true
        case .api: from.isNode || from.roles.contains(.loadBalancer)
        case .etcd: from.isControlPlane
        case .kubelet, .bgp, .typha, .vxlan, .ipip, .podNetwork: from.isNode
        case .vrrp: from.roles.contains(.loadBalancer)
        // Asked by the host itself, by monitoring, and from outside the cluster.
        case .kubeProxyHealth, .controllerManager, .scheduler, .nodePorts: false
        }
    }
}
