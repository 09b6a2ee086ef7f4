import Facts
import Specification
import Support

/// What a host is in the cluster, where that is not what cluster.yaml says of it: names or addresses were changed, swapped or mistyped. Only what the
/// cluster itself tells counts; a host that certainly holds nothing of it can be anything.
package enum HostIdentity: Equatable, Sendable {
    /// etcd has a member of another name at the host's address.
    case member(String, at: String)
    /// It has joined as another node: by its kubelet's certificate or, where that was not read, by what it calls itself.
    case node(String, isCertified: Bool)
    /// It is the member of its name, and etcd has that one at another address.
    case moved(from: String)
    /// The member of its name is at another address, and this host is not it.
    case elsewhere(String)

    /// What the host calls itself; nil when it did not say.
    static let ownName = Fact("hostname", "uname -n", unread: String?.none) { $0.lines.first.map(String.init) }

    func error(_ host: HostName) -> TrimastError {
        switch self {
        case .member(let name, let url):
            Self.error(
                host, "is \(name) in this cluster",
                cause: "etcd's member at \(url) is called \(name), and cluster.yaml calls the host of that address \(host)",
                Self.renaming(name))
        case .node(let name, let isCertified):
            Self.error(
                host, "is the node \(name) of this cluster",
                cause: isCertified
                    ? "its kubelet has the certificate of system:node:\(name)"
                    : "it calls itself \(name), and the cluster has a node of that name", Self.renaming(name))
        case .moved(let url):
            Self.error(
                host, "is not where etcd knows it",
                cause:
                    "etcd's member \(host) is at \(url), and cluster.yaml gives the host another address: etcd, its certificates and the kubelet keep the one that they were made for",
                "put the address back, on the host and in cluster.yaml; to give it another one: \(.trimast("node remove", host.text)), then apply joins it there"
            )
        case .elsewhere(let url):
            Self.error(
                host, "is not the host that etcd knows by this name",
                cause: "etcd's member \(host) is at \(url), and cluster.yaml gives \(host) another address",
                "put the address back in cluster.yaml; for another machine of this name: \(.trimast("node remove", host.text)) while the former address stands there, and the new one afterwards"
            )
        }
    }

    private static func renaming(_ name: String) -> Advice {
        "put names and addresses in cluster.yaml back as they were; a host gets another name after \(.trimast("node remove", name)) alone: then apply joins it by that one"
    }

    private static func error(_ host: HostName, _ message: String, cause: String, _ nextStep: Advice) -> TrimastError {
        TrimastError("host.identity", message, place: host.text, cause: cause, nextStep: nextStep)
    }

    /// - Throws: ``TrimastErrors`` with `host.identity` of every one of them.
    static func refuse(_ identities: [HostName: HostIdentity]) throws {
        let errors = identities.sorted { $0.key < $1.key }.map { $0.value.error($0.key) }
        if !errors.isEmpty { throw TrimastErrors(errors) }
    }
}

extension ClusterState {
    /// The names of the cluster's nodes, as far as they were told.
    var listedNodes: Set<String> { Set(kubernetes.values.compactMap(\.nodeNames).joined()) }

    /// Who a host is, where it is not who cluster.yaml says; nil also where that is not known.
    ///
    /// - Parameters:
    ///   - facts: the host's own; nil: it did not answer.
    ///   - nodes: ``listedNodes``.
    func identity(of host: HostSpec, _ facts: HostFacts?, nodes: Set<String>) -> HostIdentity? {
        guard !foreign.contains(host.name) else { return nil }
        let name = host.name.text
        let own = kubernetes[host.name] ?? facts.map { KubernetesFacts($0) }
        let ownName = facts?[HostIdentity.ownName]?.lowercased()
        let holdsMember = own.map { $0.hasEtcdData || $0.isAPIReady } ?? false
        // What etcd has at the address of a host without its data is a stale member: that one is replaced.
        let isEmpty = own.map { $0.isKnown && !holdsMember && !$0.has.contains(.etcdUnmounted) } ?? false
        let here = view.members?.first { $0.hasStarted && $0.isAt(host.address) }
        if let here, here.name != name, !isEmpty { return .member(here.name, at: here.peerURLs.first ?? "\(host.address)") }
        if let own, own.isFinalized {
            if let node = own.traces.node {
                if node != name { return .node(node, isCertified: true) }
            } else if here?.name != name, let ownName, ownName != name, nodes.contains(ownName) {
                return .node(ownName, isCertified: false)
            }
        }
        guard here?.name != name, let named = view.members?.first(where: { $0.hasStarted && $0.name == name }),
            let addresses = named.addresses, !addresses.contains(host.address)
        else { return nil }
        let url = named.peerURLs.first ?? ""
        if holdsMember { return own?.traces.node == name || ownName == name ? .moved(from: url) : .elsewhere(url) }
        // A machine that is new in the place of a dead one is no mistake.
        let isWell = etcd.values.contains { told in named.clientURLs.contains { told.others[$0] == true } }
        return isWell ? .elsewhere(url) : nil
    }
}
