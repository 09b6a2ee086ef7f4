/// An IPv4 address that cannot be malformed.
package struct IPv4Address: Hashable, Comparable, TextCodable, Sendable {
    package let bits: UInt32

    package init(bits: UInt32) { self.bits = bits }

    /// Four decimal numbers with dots; leading zeros are refused, since half the world reads them as octal.
    package init?(_ text: String) {
        guard text.utf8.count <= 15 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ ("0"..."9").contains($0) }), part.count == 1 || part.first != "0",
                let byte = UInt8(part)
            else { return nil }
            bits = bits << 8 | UInt32(byte)
        }
        self.bits = bits
    }

    package var description: String {
        "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    }

    package static func < (a: IPv4Address, b: IPv4Address) -> Bool { a.bits < b.bits }
}

/// An IPv4 range such as 10.244.0.0/16. The address may have host bits set; ``network`` has none.
package struct CIDR: Hashable, TextCodable, Sendable {
    package let address: IPv4Address
    package let prefix: Int

    /// - Parameter prefix: 0 to 32.
    package init?(address: IPv4Address, prefix: Int) {
        guard (0...32).contains(prefix) else { return nil }
        self.address = address
        self.prefix = prefix
    }

    package init?(_ text: String) {
        guard text.utf8.count <= 18 else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), parts[1].count <= 2,
            parts[1].allSatisfy({ ("0"..."9").contains($0) }), parts[1].count == 1 || parts[1].first != "0", let prefix = Int(parts[1])
        else { return nil }
        self.init(address: address, prefix: prefix)
    }

    /// 10.244.0.0/16, where pods get their addresses by default.
    package static let defaultPods = CIDR(trusted: IPv4Address(bits: 10 << 24 | 244 << 16), prefix: 16)
    /// 10.96.0.0/16, where Services get their addresses by default.
    package static let defaultServices = CIDR(trusted: IPv4Address(bits: 10 << 24 | 96 << 16), prefix: 16)

    private init(trusted address: IPv4Address, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    var mask: UInt32 { prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix) }
    /// The range's first address, with all host bits cleared.
    package var first: IPv4Address { IPv4Address(bits: address.bits & mask) }
    /// The range's last address.
    package var last: IPv4Address { IPv4Address(bits: address.bits | ~mask) }
    /// The same range written the canonical way.
    package var network: CIDR { CIDR(address: first, prefix: prefix) ?? self }
    package var hasHostBits: Bool { address != first }

    package func contains(_ other: IPv4Address) -> Bool { first <= other && other <= last }
    package func overlaps(_ other: CIDR) -> Bool { first <= other.last && other.first <= last }
    /// The n-th address of the range: kubeadm gives the first to the API's Service and the tenth to DNS.
    package func address(at n: UInt32) -> IPv4Address { IPv4Address(bits: first.bits &+ n) }

    package var description: String { "\(address)/\(prefix)" }
}
