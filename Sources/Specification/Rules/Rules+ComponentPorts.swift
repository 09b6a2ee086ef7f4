import Support

/// Ports that settings of the components give to these.
extension Rules {
    private struct Listener {
        var path: FieldPath
        var address: String
        var port: Int
        /// By itself it listens there.
        var usual: Int
        var isEtcd: Bool { usual == FixedPort.etcdMetrics }

        /// Whether one of the two takes the other's port away.
        func meets(_ other: Listener) -> Bool {
            guard port == other.port else { return false }
            let any: Set = ["0.0.0.0", "[::]", "::"]
            return address == other.address || any.contains(address) || any.contains(other.address)
                || Set([address, other.address]) == ["127.0.0.1", "localhost"]
        }
    }

    private static let etcdPath: FieldPath = ["kubernetes", "etcd", "extraArgs", "listen-metrics-urls"]

    private static func listeners(_ spec: ClusterSpec) -> [Listener] {
        var given: [Listener] = []
        if case .int(let port)? = spec.kubernetes.kubelet["readOnlyPort"], port > 0 {
            given.append(Listener(path: ["kubernetes", "kubelet", "readOnlyPort"], address: "0.0.0.0", port: port, usual: 10255))
        }
        func add(_ path: FieldPath, _ text: Substring, _ usual: Int) {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return }
            given.append(Listener(path: path, address: String(text[..<colon]), port: port, usual: usual))
        }
        for (key, usual) in [("healthzBindAddress", FixedPort.kubeProxyHealth), ("metricsBindAddress", 10249)] {
            guard case .string(let text)? = spec.kubernetes.kubeProxy[key] else { continue }
            add(["kubernetes", "kubeProxy", .key(key)], text[...], usual)
        }
        // etcd takes a URL that stands twice for one.
        let urls = spec.kubernetes.etcdArgs["listen-metrics-urls"]?.split(separator: ",") ?? []
        for (index, url) in urls.enumerated() where url.hasPrefix("http://") && !urls[..<index].contains(url) {
            add(etcdPath, url.dropFirst(7), FixedPort.etcdMetrics)
        }
        return given
    }

    static let componentPorts: Rule = { spec, reader in
        let given = listeners(spec)
        let nodePorts = reader.isUsable(nodePortsPath) ? spec.kubernetes.nodePorts : nil
        var told: Set<FieldPath> = []
        for (index, each) in given.enumerated() where reader.isUsable(each.path) && !told.contains(each.path) {
            let help = "choose another, such as \(each.usual)"
            var holder: String? {
                guard each.port != each.usual else { return nil }
                switch each.port {
                case spec.endpoint.port where reader.isUsable(["endpoint", "port"]) && (!each.isEtcd || hasProxyBesideServer(spec)):
                    return "the proxy in front of the API servers"
                case spec.endpoint.apiPort where reader.isUsable(["endpoint", "apiPort"]): return "the API server"
                // Another error says so.
                case FixedPort.etcdClients where each.isEtcd, FixedPort.etcdMembers where each.isEtcd: return nil
                default: return taken[each.port]
                }
            }
            if let holder {
                reader.error("port-clash", each.path, "port \(each.port) is taken by \(holder)", help: help)
            } else if let other = given[..<index].first(where: { $0.meets(each) && reader.isUsable($0.path) }) {
                let who = other.path == each.path ? "another URL of this list" : "\(other.path)"
                reader.error("port-clash", each.path, "port \(each.port) is taken by \(who)", help: help)
            } else if let nodePorts, nodePorts.contains(each.port) {
                reader.warn(
                    "port-clash", each.path,
                    "port \(each.port) is one of the node ports (\(nodePorts.lowerBound) to \(nodePorts.upperBound)): a Service that gets it takes it away",
                    help: help)
            } else {
                continue
            }
            told.insert(each.path)
        }
    }

    /// Where Calico's Felix says how it is, unless the manifest says otherwise (projectcalico.org, configuring Felix).
    private static let calicoHealth = 9099

    static func calicoPort(_ spec: ClusterSpec, _ reader: inout Reader, manifest: String) {
        guard manifest.contains("FELIX_HEALTHENABLED"), !manifest.contains("FELIX_HEALTHPORT") else { return }
        var given = listeners(spec).map { ($0.path, $0.port) }
        let hasProxy = spec.hosts.contains { $0.isNode && ($0.roles.contains(.loadBalancer) || spec.endpoint.nodeLocalProxy) }
        if hasProxy { given.append((["endpoint", "port"], spec.endpoint.port)) }
        given.append((["endpoint", "apiPort"], spec.endpoint.apiPort))
        for (path, port) in given where port == calicoHealth && reader.has(path) && reader.isUsable(path) {
            reader.error(
                "port-clash", path, "port \(port) is taken by Calico, whose health is asked for there",
                help: "choose another, or give FELIX_HEALTHPORT another in Calico's manifest")
        }
    }
}
