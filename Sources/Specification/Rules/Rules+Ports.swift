import Support

extension Rules {
    /// What listens on a control plane anyway.
    static let taken: [Int: String] = [
        22: "sshd", 179: "BGP", FixedPort.etcdClients: "etcd's clients", FixedPort.etcdMembers: "etcd's members",
        FixedPort.etcdMetrics: "etcd's metrics", 10248: "the kubelet's health", 10249: "kube-proxy's metrics",
        FixedPort.kubelet: "the kubelet", FixedPort.kubeProxyHealth: "kube-proxy's health",
        FixedPort.controllerManager: "the controller manager", FixedPort.scheduler: "the scheduler",
    ]

    static let nodePortsPath: FieldPath = ["kubernetes", "apiServer", "extraArgs", "service-node-port-range"]

    /// Whether a control plane has the proxy in front of the API servers.
    static func hasProxyBesideServer(_ spec: ClusterSpec) -> Bool {
        spec.hosts.contains { $0.isControlPlane && ($0.roles.contains(.loadBalancer) || spec.endpoint.nodeLocalProxy) }
    }

    /// The two ports of the API, whether they stand in the file or not, and the hosts that listen on them.
    static let ports: Rule = { spec, reader in
        let port: FieldPath = ["endpoint", "port"]
        let apiPort: FieldPath = ["endpoint", "apiPort"]
        if reader.isUsable(port), reader.isUsable(apiPort), hasProxyBesideServer(spec), spec.endpoint.port == spec.endpoint.apiPort {
            reader.error(
                "port-clash", reader.has(port) ? port : apiPort,
                "the proxy and the API server cannot both listen on port \(spec.endpoint.port) of a control plane",
                help: "choose another port, such as 16443 for endpoint.port and 6443 for endpoint.apiPort")
        }
        let nodePorts = reader.isUsable(nodePortsPath) ? spec.kubernetes.nodePorts : nil
        for (path, value, other, role) in [
            (port, spec.endpoint.port, spec.endpoint.apiPort, HostSpec.Role.loadBalancer),
            (apiPort, spec.endpoint.apiPort, spec.endpoint.port, .controlPlane),
        ] where reader.isUsable(path) {
            // Behind an address of ssh's own may be a forwarded port, on which the host's sshd does not listen.
            let sshd = spec.hosts.indices.filter { index in
                spec.hosts[index].roles.contains(role) && spec.hosts[index].ssh.address == nil
            }
            let others = sshd.compactMap { spec.hosts[$0].ssh.port } + [other]
            let free = [role == .controlPlane ? 6443 : 16443, 8443, 40443].first { candidate in
                !(nodePorts?.contains(candidate) ?? false) && !others.contains(candidate)
            }
            let example = free.map { ", such as \($0)" } ?? ""
            if let program = taken[value] {
                reader.error("port-clash", path, "port \(value) is taken by \(program)", help: "choose another" + example)
            } else if let nodePorts, nodePorts.contains(value) {
                reader.error(
                    "port-clash", path,
                    "port \(value) is one of the node ports that Kubernetes gives to Services (\(nodePorts.lowerBound) to \(nodePorts.upperBound))",
                    help: "choose one outside" + example)
            } else if let host = sshd.first(where: { spec.hosts[$0].ssh.port == value }) {
                reader.error(
                    "port-clash", path, "port \(value) is taken by sshd on \(reader.name(of: host, spec))", help: "choose another" + example
                )
            }
        }
    }

    /// Node ports on which a program of the host listens already: a Service that gets one of them takes it away.
    static let nodePortClashes: Rule = { spec, reader in
        guard reader.has(nodePortsPath), let range = spec.kubernetes.nodePorts else { return }
        let held = taken.filter { range.contains($0.key) }.sorted { $0.key < $1.key }
        guard !held.isEmpty else { return }
        reader.error(
            "port-clash", nodePortsPath,
            "the range \(range.lowerBound) to \(range.upperBound) holds \(list(few: held.map { "\($0.key) (\($0.value))" }))",
            help: "choose a range without them, such as 30000-32767")
        reader.condemn(nodePortsPath)
    }

    static let nodePortRange: Rule = { spec, reader in
        guard reader.has(nodePortsPath), let text = spec.kubernetes.apiServerArgs["service-node-port-range"],
            spec.kubernetes.nodePorts == nil
        else { return }
        reader.error(
            "argument", nodePortsPath, "'\(text.shortened)' is not a range of ports",
            help: "allowed: the first and the last port from 1 to 65535, such as 30000-32767")
        reader.condemn(nodePortsPath)
    }
}
