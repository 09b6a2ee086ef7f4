import Specification
import Support

/// Something for which a plan refuses a host, and which preflight looks at as well: one value, so that both say the same.
package struct Refusal: Sendable {
    package let code: TrimastError.Code
    /// In one line, as a check finds it.
    package let found: String
    let message: String
    let cause: String?
    package let nextStep: Advice

    private init(_ code: TrimastError.Code, _ message: String, found: String? = nil, cause: String? = nil, nextStep: Advice) {
        self.code = code
        self.message = message
        self.found = found ?? message
        self.cause = cause
        self.nextStep = nextStep
    }

    func error(_ host: HostName) -> TrimastError {
        TrimastError(code, message, place: host.text, cause: cause, nextStep: nextStep)
    }

    /// - Parameter file: the one that the kubelet hands to pods.
    package static func noNameserver(_ file: String = "/etc/resolv.conf") -> Refusal {
        Refusal(
            .noNameserver, "\(file) names no nameserver, and CoreDNS exits at once on such a host",
            nextStep: "give the host a nameserver, or set kubernetes.dns to {provider: coredns, upstream: none} in cluster.yaml")
    }

    /// - Parameter answer: what the host that asked by ARP was told: `lladdr 02:…`.
    package static func addressTaken(_ address: IPv4Address, _ answer: String) -> Refusal {
        Refusal(
            .addressTaken, "the floating address \(address) is already in use",
            found: "a machine that is not in cluster.yaml answers for \(address): \(answer.split(separator: " ").last ?? "")",
            cause: "a machine that is not in cluster.yaml answers for it by ARP: \(answer)",
            nextStep: "choose a free endpoint.address, or take the address from that machine")
    }

    /// No interface of the host can carry the floating address.
    package static func noInterface(_ host: HostSpec, _ endpoint: EndpointSpec, _ interfaces: Interfaces) -> Refusal {
        let names = interfaces.names.isEmpty ? "none" : list(interfaces.names)
        if let wanted = endpoint.interface {
            return Refusal(
                .noInterface, "there is no interface called \(wanted)",
                found: "no interface called \(wanted) has an address; there is \(names)",
                cause: "its interfaces with an address: \(interfaces.names.joined(separator: ", "))",
                nextStep: "set endpoint.interface to one of them, or leave it out: Trimast takes the one with the host's address")
        }
        return Refusal(
            .noInterface, "no interface has the host's address \(host.address)",
            found: "no interface has its address \(host.address); there is \(names)",
            cause: "its addresses: " + interfaces.entries.map { "\($0.name) \($0.address)" }.joined(separator: ", "),
            nextStep: "correct the address in cluster.yaml, or name endpoint.interface")
    }

    /// - Parameter first: whose authority is the cluster's.
    static func otherCluster(_ first: HostName?) -> Refusal {
        Refusal(
            .otherCluster, "belongs to another cluster",
            cause: "its authority in /etc/kubernetes/pki/ca.crt is not that of \(first?.text ?? "the first control plane")",
            nextStep: "take it out of cluster.yaml, or remove the other cluster from it by hand: \(.shell("kubeadm reset"))")
    }
}

extension TrimastError.Code {
    package static let noNameserver: Self = "dns.no-nameserver"
    package static let addressTaken: Self = "endpoint.taken"
    package static let noInterface: Self = "host.no-interface"
    package static let otherCluster: Self = "host.other-cluster"
    package static let unsupportedSystem: Self = "host.unsupported-os"
    package static let clockDifference: Self = "time.difference"
}

extension ClusterState {
    /// - Throws: `host.other-cluster` where the host has the authority of another cluster than the first control plane.
    func refuseForeign(_ host: HostName) throws {
        if foreign.contains(host) { throw Refusal.otherCluster(first).error(host) }
    }
}
