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

    func error(_ host: HostName) -> TrimastError { error(of: [host]) }

    func error(of hosts: [HostName]) -> TrimastError {
        TrimastError(code, message, place: hosts.map(\.text).joined(separator: ", "), cause: cause, nextStep: nextStep)
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

    /// - Parameters:
    ///   - hosts: which belong to another cluster.
    ///   - own: those of this one.
    ///   - isSpare: the hosts are the fewer, and etcd lists none of them: nothing of this cluster is on them.
    static func otherCluster(_ hosts: [HostName], than own: [HostName], isSpare: Bool) -> Refusal {
        let others = list(few: hosts.map(\.text))
        let ours = list(few: own.map(\.text))
        return Refusal(
            .otherCluster, "\(hosts.count == 1 ? "belongs" : "belong") to another cluster than \(ours)",
            cause: "the authority in /etc/kubernetes/pki/ca.crt is another one on \(others) than on \(ours)",
            nextStep: isSpare
                ? "take \(others) out of cluster.yaml, or remove the other cluster there by hand, if nobody needs it: \(.shell("kubeadm reset"))"
                : "take those out of cluster.yaml that are not this cluster's; reset none of them before that is certain")
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
    /// - Throws: `host.other-cluster` where the host has another authority than the cluster, and `host.identity` where it is another host in it.
    func refuseForeign(_ host: HostName) throws {
        try refuseOtherCluster(host)
        if let identity = identities[host] { throw identity.error(host) }
    }

    /// - Throws: `host.other-cluster` alone.
    func refuseOtherCluster(_ host: HostName) throws {
        guard foreign.contains(host) else { return }
        // A host that is to run no node is in no group.
        throw otherCluster(foreignNodes.contains(host) ? foreignNodes : [host])
    }

    /// - Throws: ``TrimastErrors`` with everything that is not what cluster.yaml says it is: nodes of another cluster, and hosts that are others in this.
    func refuseMistaken() throws {
        guard foreignNodes.isEmpty else { throw TrimastErrors([otherCluster(foreignNodes)]) }
        try HostIdentity.refuse(identities)
    }

    /// The nodes that have not the cluster's own authority.
    private var foreignNodes: [HostName] { Array(clusters.dropFirst().joined()) }

    private func otherCluster(_ hosts: [HostName]) -> TrimastError {
        let own = clusters.first ?? []
        return Refusal.otherCluster(hosts, than: own, isSpare: !mayForeignBeMembers && hosts.count < own.count).error(of: hosts)
    }
}
