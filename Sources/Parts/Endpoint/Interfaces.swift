import Facts
import Specification
import Support

/// The host's interfaces and addresses, as `ip -o -4 address show` prints them.
public struct Interfaces: Equatable, Sendable {
    public struct Entry: Equatable, Sendable {
        public var name: String
        public var address: CIDR
    }
    public let entries: [Entry]
    public static let probe = Probe("addresses", "ip -o -4 address show")

    public init(_ facts: HostFacts) {
        entries = facts.lines("addresses").compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            guard words.count >= 4, words[2] == "inet",
                let address = CIDR(words[3]) ?? IPv4Address(words[3]).flatMap({ CIDR(address: $0, prefix: 32) })
            else { return nil }
            return Entry(name: String(words[1].prefix { $0 != "@" }), address: address)
        }
    }

    public func holding(_ address: IPv4Address) -> Entry? { entries.first { $0.address.address == address } }

    /// Where the floating address goes on this host, and its prefix length.
    ///
    /// - Throws: `host.no-interface` when the named interface does not exist, or no interface has the host's address.
    static func carrier(_ context: PartContext) throws -> (name: String, prefix: Int) {
        let interfaces = Interfaces(context.facts)
        let names = Set(interfaces.entries.map(\.name)).subtracting(["lo"]).sorted()
        let own = interfaces.holding(context.host.address)
        let name: String
        if let wanted = context.spec.endpoint.interface {
            guard names.contains(wanted) || names.isEmpty else {
                throw TrimastError(
                    "host.no-interface", "there is no interface called \(wanted)", place: context.host.name.text,
                    cause: "its interfaces with an address: \(names.joined(separator: ", "))",
                    nextStep: "set endpoint.interface to one of them, or leave it out: Trimast takes the one with the host's address")
            }
            name = wanted
        } else if let own {
            name = own.name
        } else if names.isEmpty {
            name = "‹interface›"
        } else {
            throw TrimastError(
                "host.no-interface", "no interface has the host's address \(context.host.address)", place: context.host.name.text,
                cause: "its addresses: " + interfaces.entries.map { "\($0.name) \($0.address)" }.joined(separator: ", "),
                nextStep: "correct the address in cluster.yaml, or name endpoint.interface")
        }
        let prefix =
            context.spec.endpoint.prefix ?? own?.address.prefix ?? interfaces.entries.first { $0.name == name }?.address.prefix ?? 24
        return (name, prefix)
    }
}
