import Facts
import Parts
import Planning
import Specification

/// Every host reaches every other on the TCP ports that their roles need.
struct PortsOpen: MeshCheck {
    let id = "ports.open"
    let title = "every host reaches every other on the ports that it will need"
    let explanation =
        "6443, 2379, 2380, 10250, the proxy's port and the pod network's. A listener is opened for the check on hosts that are in no cluster yet, with the firewalls as they are. A failure names the host, the other host and the port. A closed ufw or firewalld that apply opens itself is skipped with a word."
    let allow = "these ports"

    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool { way.proto == .tcp }
}

/// VRRP passes between the load balancers.
struct VRRPPasses: MeshCheck {
    let id = "address.vrrp"
    let title = "VRRP passes between the load balancers"
    let explanation =
        "The load balancers agree by VRRP, IP protocol 112, who holds the address. Where it is dropped, all of them take it at once. A failure names the two hosts. Needs perl on both, which every Debian has, and not every rpm host."
    let allow = "IP protocol 112 (VRRP)"

    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool { way == Mesh.vrrp }
}

/// The pod network's own packets pass.
struct PodPackets: MeshCheck {
    let id = "pods.packets"
    let title = "the pod network's own packets pass between the nodes"
    let explanation =
        "VXLAN travels as UDP to port 4789, IPIP as IP protocol 4; clouds often drop the latter. A failure names the two hosts. Without encapsulation there is nothing to try. Needs perl on both hosts."
    let allow = "the pod network's packets (VXLAN: UDP 4789; IPIP: IP protocol 4)"

    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool {
        Requirements.tunnel(spec).map(Mesh.Way.all)?.contains(way) ?? false
    }
}
