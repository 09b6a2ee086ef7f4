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

    /// What `from` must reach on `to`. Of what a firewall opens, only what other hosts of the cluster need.
    private static func ways(from: HostSpec, to: HostSpec, _ spec: ClusterSpec) -> [Mesh.Way] {
        var ways: [Mesh.Way] = []
        for opening in Requirements.openings(to, spec) {
            let ports = opening.port.split(separator: ":").compactMap { Int($0) }
            let isNeeded =
                switch opening.port {
                case "\(spec.endpoint.port)": to.roles.contains(.loadBalancer)
                case "\(spec.endpoint.apiPort)": from.isNode || from.roles.contains(.loadBalancer)
                case "2379:2380": from.isControlPlane
                case "10250", "179", "5473", "4789": from.isNode && to.isNode
                case "any": opening.proto == "vrrp" ? from.roles.contains(.loadBalancer) : from.isNode && to.isNode
                default: false
                }
            guard isNeeded else { continue }
            switch opening.proto {
            case "tcp": ways += ports.map { Mesh.Way(proto: .tcp, number: $0) }
            case "udp": ways += ports.map { Mesh.Way(proto: .udp, number: $0) }
            case "vrrp": ways.append(Mesh.vrrp)
            case "ipip": ways.append(Mesh.ipip)
            default: continue
            }
        }
        // Large packets are tried on every path, whatever the pod network.
        if from.isNode && to.isNode && !ways.contains(Mesh.vxlan) { ways.append(Mesh.vxlan) }
        return ways
    }
}
