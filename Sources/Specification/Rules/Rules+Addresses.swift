import Support

extension Rules {
    private static let endpoint: FieldPath = ["endpoint", "address"]

    static let hostAddresses: Rule = { spec, reader in
        for (index, host) in spec.hosts.enumerated() {
            let path: FieldPath = ["hosts", .index(index), "address"]
            guard reader.has(path) else { continue }
            check(host.address, at: path, &reader)
        }
    }

    static let timeServers: Rule = { spec, reader in
        var seen: Set<String> = []
        for (index, server) in spec.time.servers.enumerated() {
            let path: FieldPath = ["time", "servers", .index(index)]
            guard reader.has(path) else { continue }
            if !seen.insert(server).inserted {
                reader.error("duplicate", path, "\(server.shortened) stands in this list already", help: "keep one of the two")
                continue
            }
            guard let address = IPv4Address(server), let kind = address.specialKind else { continue }
            reader.error("address-kind", path, "\(address) is \(kind)", help: "write a time server's name or address")
        }
    }

    /// Docker's bridge takes this range unless the host has a route into it (dockerd, default-address-pools).
    private static let dockerRange = CIDR(address: IPv4Address(bits: 172 << 24 | 17 << 16), prefix: 16)

    static let dockerBridge: Rule = { spec, reader in
        guard spec.dockerEngine, let docker = dockerRange else { return }
        for (key, range) in [("pods", spec.network.pods), ("services", spec.network.services)] {
            let path: FieldPath = ["network", .key(key)]
            guard reader.has(path), range.overlaps(docker) else { continue }
            let free = spec.freeRange(prefix: range.prefix, besides: key, and: [docker])
            reader.error(
                "overlap", path, "\(range) overlaps \(docker), which Docker's own bridge takes",
                help: "choose another range" + (free.map { ", such as \($0)" } ?? ""))
        }
    }

    /// Machines in a range of pods or Services: nobody reaches them from a pod. One error for all of them: at the range, or where it is one
    /// machine among others, at its address.
    static let machinesInRanges: Rule = { spec, reader in
        for (noun, key, range) in [("pods", "pods", spec.network.pods), ("Services", "services", spec.network.services)] {
            let path: FieldPath = ["network", .key(key)]
            guard reader.isUsable(path) else { continue }
            var inside: [(path: FieldPath, address: IPv4Address, text: String)] = []
            for index in spec.hosts.indices {
                let address: FieldPath = ["hosts", .index(index), "address"]
                guard reader.has(address), range.contains(spec.hosts[index].address) else { continue }
                inside.append((address, spec.hosts[index].address, "\(reader.name(of: index, spec)) (\(spec.hosts[index].address))"))
            }
            if reader.has(endpoint), range.contains(spec.endpoint.address) {
                inside.append((endpoint, spec.endpoint.address, "the floating address \(spec.endpoint.address)"))
            }
            guard let first = inside.first else { continue }
            // What follows from an address in the wrong range is not worth a word.
            defer { if inside.contains(where: { $0.path == endpoint }) { reader.condemn(endpoint) } }
            if inside.count == 1, spec.hosts.count > 1 {
                reader.error(
                    "overlap", first.path, "\(first.address) lies in the range of \(noun) \(range)",
                    help: "choose another range for network.\(key), one that holds no machine of yours")
                continue
            }
            let free = spec.freeRange(prefix: range.prefix, besides: key)
            reader.error(
                "overlap", reader.has(path) ? path : first.path,
                "the range of \(noun) \(range.network) holds \(list(few: inside.map(\.text)))",
                help: "choose a range for network.\(key) that holds no machine of yours" + (free.map { ", such as \($0)" } ?? ""))
            reader.condemn(path)
        }
    }

    static let floatingAddress: Rule = { spec, reader in
        guard reader.has(endpoint) else { return }
        guard check(spec.endpoint.address, at: endpoint, &reader) else { return reader.condemn(endpoint) }
        let owner = spec.hosts.indices.first { index in
            reader.has(["hosts", .index(index), "address"]) && spec.hosts[index].address == spec.endpoint.address
        }
        guard let owner else { return }
        reader.error(
            "address-taken", endpoint, "\(spec.endpoint.address) is the own address of \(reader.name(of: owner, spec))",
            help: "choose a free address of the same subnet; it moves between the hosts")
    }

    static let floatingSubnet: Rule = { spec, reader in
        guard reader.has(endpoint), let prefix = spec.endpoint.prefix, prefix < 32,
            let subnet = CIDR(address: spec.endpoint.address, prefix: prefix)
        else { return }
        if prefix < 31, subnet.isEdge(spec.endpoint.address) {
            reader.error("address-kind", endpoint, subnet.edgeText(spec.endpoint.address), help: "choose a free address of the subnet")
        }
        let outside = loadBalancers(spec, reader).filter { !subnet.contains(spec.hosts[$0].address) }
        guard outside.isEmpty else {
            return reader.error(
                "subnet", endpoint,
                "\(subnet.network) does not hold \(addresses(outside, spec, reader))",
                help: "the floating address and all hosts that can hold it must be in one subnet")
        }
        for (index, host) in spec.hosts.enumerated() where prefix < 31 && subnet.isEdge(host.address) {
            let path: FieldPath = ["hosts", .index(index), "address"]
            guard reader.has(path) else { continue }
            reader.error("address-kind", path, subnet.edgeText(host.address), help: "write the address that the host has in its network")
        }
        var examples: [CIDR] = []
        for (name, key, range) in [("pods", "pods", spec.network.pods), ("Services", "services", spec.network.services)]
        where reader.isUsable(["network", .key(key)]) && subnet.overlaps(range) {
            let free = spec.freeRange(prefix: range.prefix, besides: key, and: examples)
            examples += free.map { [$0] } ?? []
            reader.error(
                "overlap", endpoint, "the hosts' subnet \(subnet.network) holds the range of \(name) \(range.network)",
                help: "choose a range outside the subnet for network.\(key)" + (free.map { ", such as \($0)" } ?? ""))
        }
    }

    /// Without a prefix the floating address is in the subnet of the interface that has the host's own address.
    static let floatingNeighbours: Rule = { spec, reader in
        guard reader.has(endpoint), spec.endpoint.prefix == nil, reader.isUsable(["endpoint", "interface"]),
            spec.endpoint.interface == nil
        else { return }
        let address = spec.endpoint.address
        let neighbours = loadBalancers(spec, reader)
        /// How many bits from the left the host's address has in common with the floating one.
        func common(_ index: Int) -> Int { (spec.hosts[index].address.bits ^ address.bits).leadingZeroBitCount }
        guard !neighbours.isEmpty, neighbours.allSatisfy({ common($0) < 16 }) else { return }
        let near = neighbours.filter { common($0) >= 8 }
        guard let prefix = near.map(common).min(), let subnet = CIDR(address: address, prefix: prefix) else {
            return reader.error(
                "subnet", endpoint,
                "no interface's subnet holds both \(address) and the address of a host that can hold it: \(addresses(neighbours, spec, reader))",
                help:
                    "choose a free address of the hosts' subnet, or write 'interface: NAME' for an interface with addresses like \(address)"
            )
        }
        reader.warn(
            "subnet", endpoint,
            "only a subnet as wide as \(subnet.network) holds both \(address) and the hosts that can hold it: \(addresses(near, spec, reader))",
            help:
                "choose an address nearer to theirs, or write the subnet's prefix length ('address: \(subnet)') or the interface ('interface: NAME') if it is right"
        )
    }

    /// The hosts that can hold the floating address, those whose address is known.
    private static func loadBalancers(_ spec: ClusterSpec, _ reader: Reader) -> [Int] {
        spec.hosts.indices.filter { index in
            reader.has(["hosts", .index(index), "address"]) && reader.isUsable(["hosts", .index(index), "roles"])
                && spec.hosts[index].roles.contains(.loadBalancer)
        }
    }

    /// `master1 (192.168.96.65) and master2 (192.168.96.66)`.
    private static func addresses(_ hosts: [Int], _ spec: ClusterSpec, _ reader: Reader) -> String {
        list(few: hosts.map { "\(reader.name(of: $0, spec)) (\(spec.hosts[$0].address))" })
    }

    static let interface: Rule = { spec, reader in
        guard spec.endpoint.interface == "lo" else { return }
        reader.error(
            "interface", ["endpoint", "interface"], "lo is the loopback interface, whose addresses no other machine reaches",
            help: "name the interface that has the hosts' addresses, or leave the key out: then it is found")
    }

    /// What is wrong with an address whoever has it. True when nothing is.
    @discardableResult
    private static func check(_ address: IPv4Address, at path: FieldPath, _ reader: inout Reader) -> Bool {
        guard let kind = address.specialKind else { return true }
        reader.error(
            "address-kind", path, "\(address) is \(kind)",
            help: path == endpoint ? "choose a free address of the hosts' subnet" : "write the address that the host has in its network")
        return false
    }
}

extension CIDR {
    /// The address of the network itself, or that of all its hosts.
    fileprivate func isEdge(_ address: IPv4Address) -> Bool { address == first || address == last }

    fileprivate func edgeText(_ address: IPv4Address) -> String {
        "\(address) is the \(address == first ? "first" : "last") address of \(network), which no host can have"
    }
}

extension Reader {
    /// A host's name, or its place in the list where the name is not known.
    func name(of index: Int, _ spec: ClusterSpec) -> String {
        has(["hosts", .index(index), "name"]) ? spec.hosts[index].name.text : "hosts[\(index)]"
    }
}

extension IPv4Address {
    /// Why no host can be reached by this address.
    fileprivate var specialKind: String? {
        switch bits >> 24 {
        case 0: "no address of a host"
        case 127: "a loopback address"
        case 169 where bits >> 16 & 255 == 254: "a link-local address, which no router forwards"
        case 224...239: "a multicast address"
        case 240...255: "a reserved address"
        default: nil
        }
    }
}
