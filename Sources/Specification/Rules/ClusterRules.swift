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
        /// nil: they are malformed.
        let roles: [HostSpec.Role]?
        /// How messages call it.
        var title: String { name.map { "host \($0)" } ?? at.path }
        func has(_ role: HostSpec.Role) -> Bool { roles?.contains(role) ?? false }
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
            Host(at: at, name: at["name"].text, address: at["address"].value(), roles: Self.roles(at))
        }
    }

    private static func roles(_ host: Cursor) -> [HostSpec.Role]? {
        guard case .map? = host.node?.content else { return nil }
        guard host["roles"].isGiven else { return [.worker] }
        let roles = host["roles"].items.map { $0.choice(HostSpec.Role.self) }
        return roles.isEmpty || roles.contains(nil) ? nil : roles.compactMap { $0 }
    }

    var controlPlanes: [Host] { hosts.filter { $0.has(.controlPlane) } }
    var namedLoadBalancers: [Host] { hosts.filter { $0.has(.loadBalancer) } }
    var loadBalancers: [Host] { namedLoadBalancers.isEmpty ? controlPlanes : namedLoadBalancers }
    /// A control plane component's argument, where the file gives it.
    func argument(_ component: String, _ name: String) -> String? { file["kubernetes"][component]["extraArgs"][name].text }
}

extension ClusterShape {
    static let start = "it starts with `apiVersion: \(apiVersion)` and `kind: \(kind)`; `trimast init` prints one"

    /// Whether the document is a cluster file at all; when it is something else, one finding says more than fifty.
    static func isCluster(_ at: Cursor, _ findings: inout Findings) -> Bool {
        guard let node = at.node, case .map = node.content else {
            findings.error(
                "not-a-cluster", at: at.position, at.isGiven ? "this is not a cluster file" : "the file is empty", start)
            return false
        }
        let version = at["apiVersion"]
        let kind = at["kind"]
        guard version.isGiven || kind.isGiven else {
            findings.error("not-a-cluster", at: at.position, "this is not a cluster file: it has neither apiVersion nor kind", start)
            return false
        }
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
