import Facts
import Specification

/// The host's interfaces and addresses, as `ip -o -4 address show` prints them.
package struct Interfaces: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var name: String
        package var address: CIDR
    }
    package let entries: [Entry]

    /// nil when they could not be read: every host has an address, at least that of lo.
    package static let fact = Fact("addresses", "ip -o -4 address show", unread: Interfaces?.none) { text in
        let interfaces = Interfaces(text)
        return interfaces.entries.isEmpty ? nil : interfaces
    }

    init(_ text: SectionText) {
        entries = text.words.compactMap { words in
            guard words.count >= 4, words[2] == "inet",
                let address = CIDR(words[3]) ?? IPv4Address(words[3]).flatMap({ CIDR(address: $0, prefix: 32) })
            else { return nil }
            return Entry(name: String(words[1].prefix { $0 != "@" }), address: address)
        }
    }

    /// sh that prints the name of the interface with the address: for scripts that run before the addresses are known here.
    package static func named(with address: IPv4Address) -> String {
        "ip -o -4 address show | sed -n 's#^[0-9]*: *\\([^ @]*\\)[^ ]* .*inet \(address)/.*#\\1#p' | head -n 1"
    }

    package func holding(_ address: IPv4Address) -> Entry? { entries.first { $0.address.address == address } }

    /// The names of all interfaces with an address but lo.
    package var names: [String] { Set(entries.map(\.name)).subtracting(["lo"]).sorted() }

    /// The interface of a load balancer that carries the floating address, and its own address there: the one that the file names, or the one
    /// with the host's address. nil when there is no such interface.
    package func carrier(_ host: HostSpec, _ endpoint: EndpointSpec) -> Entry? {
        let own = entries.filter { $0.address.address != endpoint.address }
        guard let wanted = endpoint.interface else { return own.first { $0.address.address == host.address } }
        let named = own.filter { $0.name == wanted && $0.name != "lo" }
        return named.first { $0.address.address == host.address } ?? named.first
    }
}
