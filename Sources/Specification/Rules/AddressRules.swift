extension ClusterRules {
    /// The ranges of pods and services: their form, their size, and that they stay apart.
    static func ranges(_ view: ClusterView, _ findings: inout Findings) {
        let network = view.file["network"]
        for (range, at) in [(view.pods, network["pods"]), (view.services, network["services"])] {
            guard let range else { continue }
            if range.hasHostBits {
                findings.warning(
                    "host-bits", at: at.position, "\(at.path) is \(range), but the range starts at \(range.first)", "write \(range.network)"
                )
            }
            if let special = SpecialRange.overlapping(range) {
                findings.error(
                    "special-range", at: at.position, "\(at.path) \(range) overlaps \(special.range), \(special.name)",
                    "use a private range, such as 10.244.0.0/16 for pods and 10.96.0.0/16 for services")
            }
        }
        if let pods = view.pods { podSize(pods, view, &findings) }
        if let services = view.services { serviceSize(services, network["services"], &findings) }
        if let pods = view.pods, let services = view.services, pods.overlaps(services) {
            findings.error(
                "overlap", at: (network["services"].isGiven ? network["services"] : network["pods"]).position,
                "network.services \(services.network) and network.pods \(pods.network) overlap",
                "choose ranges that share no address, such as 10.96.0.0/16 and 10.244.0.0/16")
        }
    }

    /// The controller manager gives every node a block of the pods' range; kubeadm allows at most 2^16 blocks.
    private static func podSize(_ pods: CIDR, _ view: ClusterView, _ findings: inout Findings) {
        let at = view.file["network"]["pods"]
        let mask = view.argument("controllerManager", "node-cidr-mask-size").flatMap(Int.init) ?? 24
        let bits = mask - pods.prefix
        if bits < 0 || bits < 16 && view.hosts.count > 1 << bits {
            let blocks = bits < 0 ? 0 : 1 << bits
            let needed = mask - ((0...16).first { 1 << $0 >= view.hosts.count } ?? 16)
            findings.error(
                "pods-too-small", at: at.position,
                "network.pods \(pods.network) has \(blocks) blocks of /\(mask), and each of the \(view.hosts.count) hosts needs one",
                "make it /\(needed) or wider")
        } else if bits > 16 {
            findings.error(
                "pods-too-large", at: at.position,
                "network.pods \(pods.network) is too wide: kubeadm allows at most 65536 blocks of /\(mask)",
                "make it /\(mask - 16) or narrower, such as 10.244.0.0/16")
        }
    }

    private static func serviceSize(_ services: CIDR, _ at: Cursor, _ findings: inout Findings) {
        if services.prefix > 28 {
            findings.error(
                "services-too-small", at: at.position,
                "network.services \(services.network) has only \(1 << (32 - services.prefix)) addresses, and the cluster's DNS takes the tenth",
                "make it /28 or wider, such as 10.96.0.0/16")
        } else if services.prefix < 12 {
            findings.error(
                "services-too-large", at: at.position,
                "network.services \(services.network) is too wide: the API server allows at most a /12",
                "10.96.0.0/16 has room for 65534 services")
        } else if services.prefix < 16 {
            findings.warning(
                "services-wide", at: at.position,
                "network.services \(services.network) takes every address from \(services.first) to \(services.last)",
                "\(services.first)/16 has room for 65534 services, and no host may ever have an address of the range")
        }
    }

    /// Every host's address: one that a host can have, outside the cluster's own ranges.
    static func hostAddresses(_ view: ClusterView, _ findings: inout Findings) {
        for host in view.hosts {
            guard let address = host.address else { continue }
            unicast(address, host.at["address"], &findings)
            outside(address, host.at["address"], view, &findings)
        }
    }

    /// The floating address: nobody's, outside the ranges, and in the subnet of those that can hold it.
    static func floatingAddress(_ view: ClusterView, _ findings: inout Findings) {
        let at = view.file["endpoint"]["address"]
        guard let floating = view.floating else { return }
        unicast(floating.address, at, &findings)
        outside(floating.address, at, view, &findings)
        if let host = view.hosts.first(where: { $0.address == floating.address }) {
            findings.error(
                "address-taken", at: at.position, "endpoint.address \(floating.address) is the address of \(host.title)",
                "it moves between hosts: choose a free address of their subnet that no machine has")
        }
        guard let prefix = floating.prefix, let subnet = CIDR(address: floating.address, prefix: prefix) else { return }
        if prefix <= 30, floating.address == subnet.first || floating.address == subnet.last {
            findings.error(
                "address-of-network", at: at.position,
                "endpoint.address \(subnet) is the \(floating.address == subnet.first ? "first" : "last") address of its subnet, which no machine can have",
                "choose a free address from \(subnet.address(at: 1)) to \(IPv4Address(bits: subnet.last.bits - 1))")
        }
        let far = view.loadBalancers.filter { host in host.address.map { !subnet.contains($0) } ?? false }
        if prefix < 32, let host = far.first, let address = host.address {
            let others = far.count > 1 ? " and \(far.count - 1) more" : ""
            findings.error(
                "other-subnet", at: at.position,
                "endpoint.address \(subnet) is in the subnet \(subnet.network), but \(host.title) (\(address))\(others) \(far.count > 1 ? "are" : "is") not",
                "the floating address and all load balancers share one subnet: correct the address or its prefix length")
        }
    }

    private static func unicast(_ address: IPv4Address, _ at: Cursor, _ findings: inout Findings) {
        guard let host = CIDR(address: address, prefix: 32), let special = SpecialRange.overlapping(host) else { return }
        findings.error(
            "special-address", at: at.position, "\(at.path) \(address) is in \(special.range), \(special.name)",
            "it must be an address by which the hosts reach each other")
    }

    private static func outside(_ address: IPv4Address, _ at: Cursor, _ view: ClusterView, _ findings: inout Findings) {
        for (name, range) in [("pods", view.pods), ("services", view.services)] {
            guard let range, range.contains(address) else { continue }
            findings.error(
                "inside-range", at: at.position, "\(at.path) \(address) is inside network.\(name) \(range.network)",
                "move network.\(name) to a range that holds no address of your network")
        }
    }
}

/// Ranges that no host, pod or service can use.
struct SpecialRange {
    let range: CIDR
    let name: String

    static func overlapping(_ range: CIDR) -> SpecialRange? { all.first { $0.range.overlaps(range) } }

    private static let all = [
        ("0.0.0.0/8", "which means 'this network'"), ("127.0.0.0/8", "which never leaves a machine"),
        ("169.254.0.0/16", "which is for link-local addresses"), ("224.0.0.0/3", "which is for multicast and reserved"),
    ].compactMap { text, name in CIDR(text).map { SpecialRange(range: $0, name: name) } }
}
