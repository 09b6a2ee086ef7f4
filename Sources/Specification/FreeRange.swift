extension ClusterSpec {
    /// A private range of this size that holds no machine of the file and does not touch the other range; nil when there is none.
    ///
    /// - Parameters:
    ///   - prefix: 1 to 32.
    ///   - key: what it is for: `pods` or `services`.
    ///   - others: more ranges that it must not touch.
    func freeRange(prefix: Int, besides key: String, and others: [CIDR] = []) -> CIDR? {
        let other = key == "pods" ? network.services : network.pods
        let usual = key == "pods" ? CIDR.defaultPods : CIDR.defaultServices
        let taken = hosts.map(\.address) + [endpoint.address]
        let subnet = endpoint.prefix.flatMap { CIDR(address: endpoint.address, prefix: $0) }
        // What the recipes use first, then every /16 (or as much as is asked for) of the private ranges.
        let starts =
            [usual.first]
            + Self.candidates.flatMap { range in
                stride(from: range.first.bits, through: range.last.bits, by: 1 << 16).map { IPv4Address(bits: $0) }
            }
        var tried: Set<CIDR> = []
        for start in starts {
            guard let range = CIDR(address: start, prefix: prefix)?.network, tried.insert(range).inserted,
                Self.privateRanges.contains(where: { $0.contains(range.first) && $0.contains(range.last) }),
                !range.overlaps(other), !others.contains(where: range.overlaps), !(subnet.map(range.overlaps) ?? false),
                !taken.contains(where: range.contains)
            else { continue }
            return range
        }
        return nil
    }

    /// In the order of their use; 172.17.0.0/16 is what Docker takes on many machines.
    private static let candidates = [
        "10.0.0.0/8", "172.20.0.0/14", "172.24.0.0/13", "172.18.0.0/15", "172.16.0.0/16", "192.168.0.0/16", "100.64.0.0/10",
    ].compactMap { CIDR($0) }

    /// RFC 1918 and, last, RFC 6598.
    private static let privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].compactMap { CIDR($0) }
}
