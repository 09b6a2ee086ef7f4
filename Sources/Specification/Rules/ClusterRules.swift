/// What must fit together in cluster.yaml. Every rule looks only at values that are well-formed by themselves.
enum ClusterRules {
    static func check(_ file: Cursor, _ findings: inout Findings) {
        let view = ClusterView(file)
        ranges(view, &findings)
        hostAddresses(view, &findings)
        floatingAddress(view, &findings)
        ports(view, &findings)
        hosts(view, &findings)
        roles(view, &findings)
        versions(view, &findings)
        sources(view, &findings)
        owners(view, &findings)
        unused(view, &findings)
    }
}

/// What several rules ask of the file, read once.
struct ClusterView {
    struct Host {
        let at: Cursor
        let name: String?
        let address: IPv4Address?
        let roles: [HostSpec.Role]
        /// How messages call it.
        var title: String { name.map { "host \($0)" } ?? at.path }
    }

    let file: Cursor
    let hosts: [Host]
    let pods: CIDR?
    let services: CIDR?
    let version: KubernetesVersion?
    let floating: EndpointAddress?

    init(_ file: Cursor) {
        self.file = file
        let network = file["network"]
        pods = network["pods"].isGiven ? network["pods"].value() : CIDR(NetworkSpec.defaultPods)
        services = network["services"].isGiven ? network["services"].value() : CIDR(NetworkSpec.defaultServices)
        version = file["kubernetes"]["version"].value()
        floating = EndpointAddress(file["endpoint"]["address"])
        hosts = file["hosts"].items.map { at in
            Host(
                at: at, name: at["name"].text, address: at["address"].value(),
                roles: at["roles"].isGiven ? at["roles"].items.compactMap { $0.choice() } : [.worker])
        }
    }

    var controlPlanes: [Host] { hosts.filter { $0.roles.contains(.controlPlane) } }
    var namedLoadBalancers: [Host] { hosts.filter { $0.roles.contains(.loadBalancer) } }
    var loadBalancers: [Host] { namedLoadBalancers.isEmpty ? controlPlanes : namedLoadBalancers }
    /// A control plane component's argument, where the file gives it.
    func argument(_ component: String, _ name: String) -> String? { file["kubernetes"][component]["extraArgs"][name].text }
}

extension ClusterShape {
    /// Whether the document is a cluster file at all; when it is something else, one finding says more than fifty.
    static func isCluster(_ at: Cursor, _ findings: inout Findings) -> Bool {
        guard let node = at.node, case .map = node.content else {
            let isEmpty = at.node == nil
            findings.error(
                isEmpty ? "empty" : "not-a-cluster", at: at.position, isEmpty ? "the file is empty" : "this is not a cluster file",
                "it must be a mapping that starts with `apiVersion: \(apiVersion)` and `kind: \(kind)`; `trimast init` prints one")
            return false
        }
        let version = at["apiVersion"]
        let kind = at["kind"]
        if let text = version.text, text != apiVersion {
            findings.error(
                "wrong-api-version", at: version.position, "apiVersion is '\(text)'", "this trimast reads `apiVersion: \(apiVersion)`")
        } else if let text = kind.text, text != Self.kind {
            findings.error("wrong-kind", at: kind.position, "kind is '\(text)'", "a cluster file has `kind: \(Self.kind)`")
        } else {
            return true
        }
        return false
    }
}
