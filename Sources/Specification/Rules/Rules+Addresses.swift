extension Rules {
    private static let endpoint: FieldPath = ["endpoint", "address"]

    static let hostAddresses: Rule = { spec, reader in
        for (index, host) in spec.hosts.enumerated() {
            let path: FieldPath = ["hosts", .index(index), "address"]
            guard reader.has(path) else { continue }
            check(host.address, at: path, spec, &reader)
        }
    }

    static let floatingAddress: Rule = { spec, reader in
        guard reader.has(endpoint) else { return }
        check(spec.endpoint.address, at: endpoint, spec, &reader)
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
        if prefix < 31, [subnet.first, subnet.last].contains(spec.endpoint.address) {
            reader.error(
                "address-kind", endpoint,
                "\(spec.endpoint.address) is the \(spec.endpoint.address == subnet.first ? "first" : "last") address of \(subnet.network), which no host can have",
                help: "choose a free address of the subnet")
        }
        let outside = spec.hosts.indices.filter { index in
            reader.has(["hosts", .index(index), "address"]) && reader.isUsable(["hosts", .index(index), "roles"])
                && spec.hosts[index].roles.contains(.loadBalancer) && !subnet.contains(spec.hosts[index].address)
        }
        guard outside.isEmpty else {
            return reader.error(
                "subnet", endpoint,
                "\(subnet.network) does not hold \(list(outside.map { "\(reader.name(of: $0, spec)) (\(spec.hosts[$0].address))" }))",
                help: "the floating address and all hosts that can hold it must be in one subnet")
        }
        for (name, path, range) in [
            ("pods", ["network", "pods"] as FieldPath, spec.network.pods), ("Services", ["network", "services"], spec.network.services),
        ] where reader.isUsable(path) && subnet.overlaps(range) && !range.contains(spec.endpoint.address) {
            reader.warn(
                "overlap", endpoint, "the hosts' subnet \(subnet.network) holds the range of \(name) \(range.network)",
                help: "make sure that no machine has an address of it, or choose a range outside the subnet")
        }
    }

    static let interface: Rule = { spec, reader in
        guard spec.endpoint.interface == "lo" else { return }
        reader.error(
            "interface", ["endpoint", "interface"], "lo is the loopback interface, whose addresses no other machine reaches",
            help: "name the interface that has the hosts' addresses, or leave the key out: then it is found")
    }

    /// What is wrong with an address whoever has it.
    private static func check(_ address: IPv4Address, at path: FieldPath, _ spec: ClusterSpec, _ reader: inout Reader) {
        if let kind = address.specialKind {
            reader.error(
                "address-kind", path, "\(address) is \(kind)",
                help: path == endpoint ? "choose a free address of the hosts' subnet" : "write the address that the host has in its network"
            )
        }
        for (name, key, range) in [("pods", "pods", spec.network.pods), ("Services", "services", spec.network.services)]
        where reader.isUsable(["network", .key(key)]) && range.contains(address) {
            reader.error(
                "overlap", path, "\(address) lies in the range of \(name) \(range)",
                help: "choose another range for network.\(key), one that holds no machine of yours")
        }
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
