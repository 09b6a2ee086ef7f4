extension ClusterRules {
    /// The endpoint's two ports: apart from each other and from what else listens on a control plane.
    static func ports(_ view: ClusterView, _ findings: inout Findings) {
        let endpoint = view.file["endpoint"]
        let standard = EndpointSpec(address: IPv4Address(bits: 0))
        let port = endpoint["port"].isGiven ? endpoint["port"].int : standard.port
        let apiPort = endpoint["apiPort"].isGiven ? endpoint["apiPort"].int : standard.apiPort
        if let port, port == apiPort {
            findings.error(
                "same-port", at: (endpoint["port"].isGiven ? endpoint["port"] : endpoint["apiPort"]).position,
                "endpoint.port and endpoint.apiPort are both \(port)",
                "the load balancer and the API server run on the same hosts and need a port each, such as 16443 and 6443")
        }
        for (at, port) in [(endpoint["port"], port), (endpoint["apiPort"], apiPort)] {
            guard let port else { continue }
            let (first, last) = nodePorts(view)
            if let owner = owner(of: port, view) {
                findings.error(
                    "port-taken", at: at.position, "\(at.path) \(port) is the port of \(owner)",
                    "choose a free one, such as \(at.path.hasSuffix("apiPort") ? 6443 : 16443)")
            } else if first <= port, port <= last {
                findings.error(
                    "node-port", at: at.position,
                    "\(at.path) \(port) is one of the ports \(first) to \(last) that services of type NodePort take",
                    "choose one outside, such as \(at.path.hasSuffix("apiPort") ? 6443 : 16443)")
            }
        }
    }

    private static let owners: [Int: String] = [
        22: "sshd", 2379: "etcd", 2380: "etcd", 2381: "etcd's metrics", 10248: "the kubelet's health check",
        10249: "kube-proxy's metrics", 10250: "the kubelet", 10256: "kube-proxy's health check", 10257: "the controller manager",
        10259: "the scheduler",
    ]

    private static func owner(of port: Int, _ view: ClusterView) -> String? {
        if port == 179, view.file["network"]["plugin"].choice(NetworkSpec.Plugin.self) != NetworkSpec.Plugin.none {
            return "BGP, which the pod network speaks"
        }
        return owners[port]
    }

    /// Kubernetes' range of node ports, or the one that the file gives the API server.
    private static func nodePorts(_ view: ClusterView) -> (first: Int, last: Int) {
        let given = view.argument("apiServer", "service-node-port-range")?.split(separator: "-").compactMap { Int($0) }
        return given?.count == 2 ? (given?[0] ?? 30000, given?[1] ?? 32767) : (30000, 32767)
    }
}
