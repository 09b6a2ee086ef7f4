import Specification

/// Something that a host serves to others: firewalls are opened for it, and preflight tries the way to it.
///
/// Ports: kubernetes.io/docs/reference/networking/ports-and-protocols; those of a pod network stand in ``PodNetwork/openings(_:)``.
package struct Opening: Hashable, Sendable {
    package enum Service: CaseIterable, Sendable {
        case kubelet, kubeProxyHealth, nodePorts, api, etcd, controllerManager, scheduler, endpoint, vrrp, bgp, typha, vxlan, ipip,
            podNetwork
    }

    package enum Traffic: Hashable, Sendable {
        case tcp(ClosedRange<Int>)
        case udp(ClosedRange<Int>)
        /// IP protocols, which have no ports.
        case vrrp, ipip
    }

    package var service: Service
    package var traffic: Traffic

    init(_ service: Service, _ traffic: Traffic) {
        self.service = service
        self.traffic = traffic
    }

    private static func tcp(_ service: Service, _ port: Int) -> Opening { Opening(service, .tcp(port...port)) }

    /// What a host of these roles must let in.
    package static func all(_ host: HostSpec, _ spec: ClusterSpec) -> [Opening] {
        var openings: [Opening] = []
        if host.isNode {
            openings += [tcp(.kubelet, FixedPort.kubelet), tcp(.kubeProxyHealth, FixedPort.kubeProxyHealth)]
            if let ports = spec.kubernetes.nodePorts {
                openings.append(Opening(.nodePorts, .tcp(ports)))
                if servicesAtHost(spec) != nil { openings.append(Opening(.nodePorts, .udp(ports))) }
            }
        }
        if host.isControlPlane {
            openings += [tcp(.api, spec.endpoint.apiPort), Opening(.etcd, .tcp(FixedPort.etcdClients...FixedPort.etcdMembers))]
            openings += [tcp(.controllerManager, FixedPort.controllerManager), tcp(.scheduler, FixedPort.scheduler)]
        }
        if host.roles.contains(.loadBalancer) { openings += [tcp(.endpoint, spec.endpoint.port), Opening(.vrrp, .vrrp)] }
        return host.isNode ? openings + spec.podNetwork.openings(spec) : openings
    }

    /// The range of Services where a node takes packets for them as its own, so that firewalls judge them as such: ipvs has the addresses on
    /// kube-ipvs0, and passes packets on behind the filters of what comes in (kubernetes issues 72236 and 98465). In the other modes packets are
    /// sent on to pods before any filter, and are forwarded.
    static func servicesAtHost(_ spec: ClusterSpec) -> CIDR? { spec.network.proxyMode == .ipvs ? spec.network.services.network : nil }
}

extension Opening.Traffic: CustomStringConvertible {
    /// As people read it, and as ufw writes ranges: `10250/tcp`, `30000:32767/tcp`, `VRRP`.
    package var description: String {
        switch self {
        case .tcp(let ports): "\(Self.text(ports, ":"))/tcp"
        case .udp(let ports): "\(Self.text(ports, ":"))/udp"
        case .vrrp: "VRRP"
        case .ipip: "IPIP"
        }
    }

    static func text(_ ports: ClosedRange<Int>, _ separator: String) -> String {
        ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)\(separator)\(ports.upperBound)"
    }
}
