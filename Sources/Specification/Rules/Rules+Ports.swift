extension Rules {
    /// What listens on a control plane anyway.
    private static let taken: [Int: String] = [
        22: "sshd", 179: "BGP", 2379: "etcd's clients", 2380: "etcd's members", 2381: "etcd's metrics", 10248: "the kubelet's health",
        10249: "kube-proxy's metrics", 10250: "the kubelet", 10256: "kube-proxy's health", 10257: "the controller manager",
        10259: "the scheduler",
    ]

    static let ports: Rule = { spec, reader in
        let port: FieldPath = ["endpoint", "port"]
        let apiPort: FieldPath = ["endpoint", "apiPort"]
        let shareHosts = spec.hosts.contains { $0.isControlPlane && $0.roles.contains(.loadBalancer) }
        if reader.isUsable(port), reader.isUsable(apiPort), shareHosts, spec.endpoint.port == spec.endpoint.apiPort {
            reader.error(
                "port-clash", reader.has(port) ? port : apiPort,
                "the proxy and the API server cannot both listen on port \(spec.endpoint.port) of a control plane",
                help: "choose another port, such as 16443 for endpoint.port and 6443 for endpoint.apiPort")
        }
        let nodePorts = nodePorts(spec)
        for (path, value) in [(port, spec.endpoint.port), (apiPort, spec.endpoint.apiPort)] where reader.has(path) {
            if let program = taken[value] {
                reader.error("port-clash", path, "port \(value) is taken by \(program)", help: "choose another, such as 16443")
            } else if nodePorts.contains(value) {
                reader.error(
                    "port-clash", path,
                    "port \(value) is one of the node ports that Kubernetes gives to Services (\(nodePorts.lowerBound) to \(nodePorts.upperBound))",
                    help: "choose one outside, such as 16443")
            } else if let host = spec.hosts.firstIndex(where: { $0.ssh.port == value }) {
                reader.error(
                    "port-clash", path, "port \(value) is taken by sshd on \(reader.name(of: host, spec))",
                    help: "choose another, such as 16443")
            }
        }
    }

    private static func nodePorts(_ spec: ClusterSpec) -> ClosedRange<Int> {
        let ends = (spec.kubernetes.apiServerArgs["service-node-port-range"] ?? "").split(separator: "-").compactMap { Int($0) }
        return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : 30000...32767
    }
}
