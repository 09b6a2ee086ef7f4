import Facts
import Specification

/// Whose packets a zone takes by its sources. They come before interfaces: what a zone takes by a source, no zone of an interface sees
/// (firewalld.zone(5)).
extension Firewalld {
    /// sh that prints the entries of each set that a zone has as a source. A set whose entries expire is filled by others, past firewalld; a long one is
    /// a list of half the world.
    static let listSets = """
        printf '%s\\n' "$z" | awk '$1 == "sources:" { for (i = 2; i <= NF; i++) if (sub(/^ipset:/, "", $i)) print $i }' | sort -u | while read -r s; do
        firewall-cmd --info-ipset="$s" | awk -v s="$s" '$1 == "options:" && /timeout=[1-9]/ { t = 1 } $1 == "entries:" && !t && NF < 1000 { $1 = "set " s; print }'
        done
        """

    static func sets(_ text: SectionText) -> [String: [String]] {
        let sets = text.values("set ").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(sets.compactMap { words in words.first.map { ($0, Array(words.dropFirst())) } }, uniquingKeysWith: { $1 })
    }

    /// Whether the source takes packets of one of the hosts; nil: that cannot be told, as of the address of a network card.
    func takes(_ source: String, _ hosts: [HostSpec]) -> Bool? {
        if source.hasPrefix("ipset:") {
            guard let entries = sets[String(source.dropFirst("ipset:".count))] else { return nil }
            let found = entries.map { takes($0, hosts) }
            return found.contains(true) ? true : found.contains(nil) ? nil : false
        }
        // Behind the address of a set's entry there may be a port or an interface.
        let address = source.prefix { $0 != "," }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        // Others with colons are of IPv6.
        if parts.count > 1 { return parts.count == 6 && parts.allSatisfy { $0.count == 2 } ? nil : false }
        guard let range = Self.range(String(address)) else { return nil }
        return hosts.contains { range.contains($0.address) }
    }

    /// `192.168.96.0/24`, `192.168.96.65` and, in a set, `192.168.96.65-192.168.96.70`.
    private static func range(_ text: String) -> ClosedRange<IPv4Address>? {
        if let range = CIDR(text) { return range.first...range.last }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { IPv4Address(String($0)) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count < 3, first <= last else { return nil }
        return first...last
    }

    /// Zones of which that cannot be told, each with the source: an operator may let the service into them, and it stays there.
    func unclear(_ spec: ClusterSpec, besides wanted: [String]) -> [(zone: Zone, source: String)] {
        zones.filter { $0.name != Self.podsName && $0.target != "ACCEPT" && !wanted.contains($0.name) }.compactMap { zone in
            zone.sources.first { takes($0, spec.hosts) == nil }.map { (zone: zone, source: $0) }
        }
    }

    /// What the operator is to decide about such a zone.
    static func question(_ zone: String, _ source: String) -> String {
        """
        firewalld's zone \(zone) takes packets by \(source), and whether hosts of the cluster are among them cannot be told; if they are: \
        firewall-cmd --permanent --zone=\(zone) --add-service=\(name) && firewall-cmd --zone=\(zone) --add-service=\(name)
        """
    }
}
