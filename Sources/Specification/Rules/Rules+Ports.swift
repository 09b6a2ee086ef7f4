import Support

extension Rules {
    /// What listens on a control plane anyway.
    private static let taken: [Int: String] = [
        22: "sshd", 179: "BGP", 2379: "etcd's clients", 2380: "etcd's members", 2381: "etcd's metrics", 10248: "the kubelet's health",
        10249: "kube-proxy's metrics", 10250: "the kubelet", 10256: "kube-proxy's health", 10257: "the controller manager",
        10259: "the scheduler",
    ]

    private static let nodePortsPath: FieldPath = ["kubernetes", "apiServer", "extraArgs", "service-node-port-range"]

    /// The two ports of the API, whether they stand in the file or not, and the hosts that listen on them.
    static let ports: Rule = { spec, reader in
        let port: FieldPath = ["endpoint", "port"]
        let apiPort: FieldPath = ["endpoint", "apiPort"]
        let shareHosts = spec.hosts.contains {
            $0.isControlPlane && ($0.roles.contains(.loadBalancer) || spec.endpoint.nodeLocalProxy)
        }
        if reader.isUsable(port), reader.isUsable(apiPort), shareHosts, spec.endpoint.port == spec.endpoint.apiPort {
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

    /// Ports that settings of the kubelet and of kube-proxy give to these.
    static let componentPorts: Rule = { spec, reader in
        var given: [(path: FieldPath, port: Int, usual: Int)] = []
        if case .int(let port)? = spec.kubernetes.kubelet["readOnlyPort"], port > 0 {
            given.append((["kubernetes", "kubelet", "readOnlyPort"], port, 10255))
        }
        for (key, usual) in [("healthzBindAddress", 10256), ("metricsBindAddress", 10249)] {
            guard case .string(let text)? = spec.kubernetes.kubeProxy[key], let port = text.split(separator: ":").last.flatMap({ Int($0) })
            else { continue }
            given.append((["kubernetes", "kubeProxy", .key(key)], port, usual))
        }
        for (path, port, usual) in given where port != usual && reader.isUsable(path) {
            let holder: String? =
                switch port {
                case spec.endpoint.port where reader.isUsable(["endpoint", "port"]): "the proxy in front of the API servers"
                case spec.endpoint.apiPort where reader.isUsable(["endpoint", "apiPort"]): "the API server"
                default: taken[port]
                }
            guard let holder else { continue }
            reader.error("port-clash", path, "port \(port) is taken by \(holder)", help: "choose another, such as \(usual)")
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
