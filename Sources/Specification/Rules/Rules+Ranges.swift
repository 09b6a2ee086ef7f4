import Support

extension Rules {
    private static let pods: FieldPath = ["network", "pods"]
    private static let services: FieldPath = ["network", "services"]

    static let nodePrefixPath: FieldPath = ["kubernetes", "controllerManager", "extraArgs", "node-cidr-mask-size"]

    /// kube-controller-manager gives every node a part of the pods' range, a /24 unless it is told otherwise.
    static func nodePrefix(_ spec: ClusterSpec) -> Int {
        spec.kubernetes.controllerManagerArgs["node-cidr-mask-size"].flatMap { Int($0) } ?? 24
    }

    static let nodePrefixes: Rule = { spec, reader in
        guard reader.has(nodePrefixPath), let text = spec.kubernetes.controllerManagerArgs["node-cidr-mask-size"],
            !(Int(text).map { (1...32).contains($0) && "\($0)" == text } ?? false)
        else { return }
        reader.error(
            "argument", nodePrefixPath, "'\(text)' is not the prefix length of a host's range of pods",
            help: "allowed: a whole number from 1 to 32, such as 24")
        reader.condemn(nodePrefixPath)
    }

    /// Addresses of a node's part that pods can have with Trimast's own pod network: all but the network's, the gateway's and the broadcast's
    /// (containernetworking/plugins, ipam/host-local, Range.Canonicalize).
    static func podAddresses(prefix: Int) -> Int { max(0, (1 << (32 - prefix)) - 3) }

    /// What is left of a node's part for pods, where Trimast's own pod network gives them their addresses.
    static let podRoom: Rule = { spec, reader in
        let prefix = nodePrefix(spec)
        guard reader.has(nodePrefixPath), reader.isUsable(["network", "plugin"]), spec.network.plugin == .bird, (1...32).contains(prefix)
        else { return }
        if podAddresses(prefix: prefix) < 1 {
            reader.error(
                "argument", nodePrefixPath, "a /\(prefix) has no address for a pod beside the network's, the gateway's and the broadcast's",
                help: "allowed with 'plugin: bird': a whole number from 1 to 30, such as 24")
            return reader.condemn(nodePrefixPath)
        }
        let most = Kubelet(spec).integer("maxPods") ?? 0
        guard most == 0, podAddresses(prefix: prefix) < usualMaxPods else { return }
        reader.warn(
            "range-size", nodePrefixPath,
            "a /\(prefix) has addresses for \(count(podAddresses(prefix: prefix), "pod")), and a node takes \(usualMaxPods)",
            help: "write 'kubelet: {maxPods: \(podAddresses(prefix: prefix))}' below kubernetes as well, or choose 25 or less")
    }

    /// The kubelet's own limit (kubernetes, pkg/kubelet/apis/config/v1beta1/defaults.go).
    private static let usualMaxPods = 110

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

    /// Ranges in which no range of the cluster can lie (RFC 6890), and what they are.
    private static let unusable: [(range: CIDR, noun: String)] = [
        ("0.0.0.0/8", "addresses that no host can have"), ("127.0.0.0/8", "every host's own loopback addresses"),
        ("169.254.0.0/16", "link-local addresses, which no router forwards"), ("224.0.0.0/4", "multicast addresses"),
    ].compactMap { text, noun in CIDR(text).map { ($0, noun) } }

    /// RFC 1918, RFC 6598 (carriers), RFC 2544 (benchmarks) and the reserved end: nobody on the internet has these addresses.
    private static let notPublic = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4"]
        .compactMap { CIDR($0) }

    static let rangeKinds: Rule = { spec, reader in
        for (path, range, usual) in [
            (pods, spec.network.pods, CIDR.defaultPods), (services, spec.network.services, CIDR.defaultServices),
        ] where reader.has(path) {
            if let (other, noun) = unusable.first(where: { $0.range.overlaps(range) }) {
                reader.error("range-kind", path, "\(range) holds \(noun) (\(other))", help: "choose a private range, such as \(usual)")
                reader.condemn(path)
            } else if !notPublic.contains(where: { $0.contains(range.first) && $0.contains(range.last) }) {
                reader.warn(
                    "range-kind", path, "\(range) is not private: the machines on the internet that have these addresses are hidden",
                    help: "choose one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as \(usual)")
            }
        }
    }

    static let podRange: Rule = { spec, reader in
        let prefix = spec.network.pods.prefix
        let nodePrefix = nodePrefix(spec)
        guard reader.isUsable(pods), reader.isUsable(nodePrefixPath) else { return }
        // kubeadm's own limits: a node's part lies in the range, and there are at most 2^16 of them.
        let widest = max(1, nodePrefix - 16)
        /// A range in which every host finds room.
        var example: String {
            let enough = (widest...nodePrefix).last { 1 << (nodePrefix - $0) >= spec.hosts.count } ?? widest
            return spec.freeRange(prefix: min(enough, max(16, widest)), besides: "pods").map { ", such as \($0)" } ?? ""
        }
        guard (widest...nodePrefix).contains(prefix) else {
            reader.error(
                "range-size", pods, "/\(prefix) cannot be shared out among hosts, each of which takes a /\(nodePrefix)",
                help: "allowed: /\(widest) to /\(nodePrefix)\(example)")
            return reader.condemn(pods)
        }
        let room = 1 << (nodePrefix - prefix)
        guard reader.has(["hosts"]) else { return }
        if spec.hosts.count > room {
            return reader.error(
                "range-size", pods,
                "/\(prefix) has room for \(count(room, "host")), each of which takes a /\(nodePrefix); the file has \(spec.hosts.count)",
                help: "choose a wider range\(example)")
        }
        // A /16 is what most recipes write, and a /14 is the widest range that a distribution has by default (OpenShift: 10.128.0.0/14), so
        // neither is worth a word. Wider ones, such as a /12 that was to be a /16, are, unless the hosts need a part of them worth naming.
        guard prefix < 14, spec.hosts.count * 16 < room else { return }
        let enough = (0...min(16, nodePrefix)).last { 1 << (nodePrefix - $0) >= spec.hosts.count * 4 } ?? prefix
        let narrower = CIDR(address: spec.network.pods.first, prefix: enough).map { "\($0)" } ?? ""
        reader.warn(
            "range-size", pods,
            "\(spec.network.pods.network) reaches up to \(spec.network.pods.last) and hides every machine in it from the hosts",
            help:
                "a /\(enough) is enough for \(1 << (nodePrefix - enough)) hosts, and the file has \(spec.hosts.count): write \(narrower) unless you mean it"
        )
    }

    static let serviceRange: Rule = { spec, reader in
        let range = spec.network.services
        guard reader.has(services) else { return }
        switch range.prefix {
        case 12...28: break
        default:
            reader.error(
                "range-size", services, "Kubernetes takes no range of Services of the size /\(range.prefix)",
                help: "allowed: /12 to /28, such as \(CIDR.defaultServices)")
            return reader.condemn(services)
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
