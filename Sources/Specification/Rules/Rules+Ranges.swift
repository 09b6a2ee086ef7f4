extension Rules {
    private static let pods: FieldPath = ["network", "pods"]
    private static let services: FieldPath = ["network", "services"]

    /// kube-controller-manager gives every node a part of the pods' range, a /24 unless it is told otherwise.
    private static func nodePrefix(_ spec: ClusterSpec) -> Int {
        spec.kubernetes.controllerManagerArgs["node-cidr-mask-size"].flatMap { Int($0) } ?? 24
    }

    static let ranges: Rule = { spec, reader in
        for (path, range) in [(pods, spec.network.pods), (services, spec.network.services)] where reader.has(path) && range.hasHostBits {
            reader.warn(
                "host-bits", path, "\(range) is an address within a range, not a range", help: "it is taken as \(range.network); write that"
            )
        }
        guard reader.isUsable(pods), reader.isUsable(services), spec.network.pods.overlaps(spec.network.services) else { return }
        reader.error(
            "overlap", reader.has(services) ? services : pods,
            "the range of Services \(spec.network.services.span) overlaps the range of pods \(spec.network.pods.span)",
            help: "choose ranges that share no address, such as \(CIDR.defaultPods) for pods and \(CIDR.defaultServices) for Services")
    }

    static let podRange: Rule = { spec, reader in
        let prefix = spec.network.pods.prefix
        let nodePrefix = nodePrefix(spec)
        guard reader.isUsable(pods), reader.isUsable(["kubernetes", "controllerManager", "extraArgs"]) else { return }
        // kubeadm's own limits: a node's part lies in the range, and there are at most 2^16 of them.
        guard (max(1, nodePrefix - 16)...nodePrefix).contains(prefix) else {
            return reader.error(
                "range-size", pods, "/\(prefix) cannot be shared out among hosts, each of which takes a /\(nodePrefix)",
                help: "allowed: /\(max(1, nodePrefix - 16)) to /\(nodePrefix), such as \(CIDR.defaultPods)")
        }
        let room = 1 << (nodePrefix - prefix)
        guard reader.has(["hosts"]), spec.hosts.count > room else { return }
        reader.error(
            "range-size", pods,
            "/\(prefix) has room for \(count(room, "host")), each of which takes a /\(nodePrefix); the file has \(spec.hosts.count)",
            help: "choose a wider range, such as \(CIDR.defaultPods)")
    }

    static let serviceRange: Rule = { spec, reader in
        let range = spec.network.services
        guard reader.has(services) else { return }
        switch range.prefix {
        case 12...28: break
        default:
            return reader.error(
                "range-size", services, "Kubernetes takes no range of Services of the size /\(range.prefix)",
                help: "allowed: /12 to /28, such as \(CIDR.defaultServices)")
        }
        if range.prefix < 16 {
            let narrower = CIDR(address: range.first, prefix: 16).map { "\($0)" } ?? ""
            reader.warn(
                "range-size", services, "\(range) reaches up to \(range.last) and hides every machine in it from the hosts",
                help: "a /16 is enough for 65536 Services: write \(narrower) unless you mean it")
        } else if range.prefix > 24 {
            reader.warn(
                "range-size", services, "\(range) has room for \(1 << (32 - range.prefix)) Services, and cannot be changed simply later",
                help: "a /16 is usual, such as \(CIDR.defaultServices)")
        }
    }
}

extension CIDR {
    fileprivate var span: String { "\(self) (\(first) to \(last))" }
}

/// `1 host`, `3 hosts`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
