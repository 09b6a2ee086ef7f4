/// The addresses of a file to start from: those that were given, stand-ins and guesses for the others, and ranges that hold none of them.
struct StarterAddresses {
    /// In the order of the hosts.
    let hosts: [IPv4Address]
    let endpoint: IPv4Address
    /// nil where the default serves.
    let pods: CIDR?
    let services: CIDR?

    /// - Parameters:
    ///   - given: nil for a host whose address has to be filled in.
    ///   - endpoint: nil: a guess.
    init(_ given: [IPv4Address?], endpoint: IPv4Address?) {
        var taken = Set(given.compactMap(\.self) + (endpoint.map { [$0] } ?? []))
        var standIns = Self.standIns.makeIterator()
        hosts = given.map { address in
            if let address { return address }
            while let next = standIns.next() {
                if taken.insert(next).inserted { return next }
            }
            return IPv4Address(bits: 0)
        }
        self.endpoint = endpoint ?? Self.free(beside: hosts.first, taken)
        var spec = ClusterSpec.blank
        spec.hosts = hosts.map { HostSpec(name: HostName(trusted: "unnamed"), address: $0, roles: [.worker]) }
        spec.endpoint.address = self.endpoint
        let addresses = hosts + [self.endpoint]
        func serves(_ range: CIDR) -> Bool { !addresses.contains(where: range.contains) }
        // Every host takes a /24 of the pods' range.
        let prefix = (8...16).last { 1 << (24 - $0) >= given.count } ?? 8
        pods =
            prefix == CIDR.defaultPods.prefix && serves(.defaultPods) ? nil : spec.freeRange(prefix: prefix, besides: "pods")
        spec.network.pods = pods ?? .defaultPods
        services =
            serves(.defaultServices) && !spec.network.pods.overlaps(.defaultServices)
            ? nil : spec.freeRange(prefix: CIDR.defaultServices.prefix, besides: "services")
    }

    /// Addresses that are kept for documentation (RFC 5737), and for more hosts those for benchmarks (RFC 2544).
    private static var standIns: some Sequence<IPv4Address> {
        let documentation: ClosedRange<UInt32> = 0xC000_020B...0xC000_02D3
        let benchmarks: ClosedRange<UInt32> = 0xC612_0001...0xC613_FFFE
        return [documentation, benchmarks].lazy.joined().filter { $0 & 255 != 0 && $0 & 255 != 255 }.map { IPv4Address(bits: $0) }
    }

    /// An address that none of the hosts has, behind the highest of those in the first host's /24, or before them; in one of the /24 around it
    /// where that is full.
    private static func free(beside host: IPv4Address?, _ taken: Set<IPv4Address>) -> IPv4Address {
        let host = host ?? IPv4Address(bits: 192 << 24 | 2 << 8 | 11)
        let around = (1...127).flatMap { [$0, -$0] }
        for third in [0] + around {
            let network = Int(host.bits >> 8) + third
            guard network >> 8 == Int(host.bits >> 16) else { continue }
            let numbers = (1...254).filter { taken.contains(IPv4Address(bits: UInt32(network << 8 | $0))) }
            let (lowest, highest) = (numbers.first ?? 1, numbers.last ?? 0)
            let order = Array((highest + 1)..<255) + (1..<max(1, lowest)).reversed() + Array(max(1, lowest)...max(1, highest))
            if let number = order.first(where: { !taken.contains(IPv4Address(bits: UInt32(network << 8 | $0))) }) {
                return IPv4Address(bits: UInt32(network << 8 | number))
            }
        }
        return IPv4Address(bits: host.bits ^ 1)
    }
}
