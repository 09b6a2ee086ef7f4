import Facts
import Parts
import Planning
import Specification
import Support

/// Pod and Service ranges are not in use where the hosts are.
struct RangesRoutes: PreflightCheck {
    let id = "ranges.routes"
    let title = "pod and Service ranges do not overlap addresses or routes of the hosts"
    let explanation =
        "What lies in these ranges becomes unreachable from the hosts once the cluster runs. A failure names the range and the route or address. Routes that the cluster's own pod network made do not count on a host that is in it, nor does a wider route through a gateway."

    /// What pod networks that people try first leave behind.
    private static let bridges = [
        "cni0", "cbr0", "flannel.1", "weave", "cilium_host", "kube-bridge", "vxlan.calico", "tunl0", "kube-ipvs0",
    ]

    static let routes = Fact("routes", "ip -4 route show", unread: [Route]()) { $0.lines.compactMap { Route($0) } }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Interfaces.fact.probe(host, spec), Self.routes.probe(host, spec), Mesh.hasBegun.probe(host, spec),
            HostLeftovers.found.probe(host, spec),
        ]
    }

    struct Route: Equatable {
        var range: CIDR
        var isDirect: Bool
        var text: String

        init?(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            guard let first = words.first else { return nil }
            let target = ["unreachable", "blackhole", "prohibit"].contains(first) && words.count > 1 ? words[1] : first
            guard let range = CIDR(target) ?? IPv4Address(target).flatMap({ CIDR(address: $0, prefix: 32) }) else { return nil }
            self.range = range
            isDirect = !words.contains("via")
            text = line.trimmingSuffix(while: \.isWhitespace)
        }

        /// Made by BIRD, or on an interface that the pod network makes.
        func isOfPods(_ spec: ClusterSpec) -> Bool {
            let words = text.split(separator: " ")
            return words.contains("bird") || words.first == "blackhole"
                || words.indices.dropLast().contains { words[$0] == "dev" && Requirements.isOfPods(interface: words[$0 + 1], spec) }
        }
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let ranges = [("pods", context.spec.network.pods), ("services", context.spec.network.services)]
        return context.each { host, facts in
            guard let interfaces = facts[Interfaces.fact] else { return unread(host) }
            var found: [String] = []
            // On a host that is in no cluster, what looks like a pod network is an earlier one's.
            let isOurs = facts[Mesh.hasBegun] || facts[HostLeftovers.found]?.hasJournal ?? false
            let routes = facts[Self.routes]
            for (name, range) in ranges {
                for route in routes where route.range.overlaps(range) {
                    if route.range.prefix >= range.prefix, isOurs, route.isOfPods(context.spec) { continue }
                    if !route.isDirect, route.range.prefix < range.prefix { continue }
                    found.append("network.\(name) \(range) overlaps the route \(route.text)")
                }
                for entry in interfaces.entries where range.contains(entry.address.address) {
                    guard
                        !routes.contains(where: {
                            $0.range.contains(entry.address.address) && $0.range.prefix > 0 && $0.range.overlaps(range)
                        }),
                        !(isOurs && Requirements.isOfPods(interface: entry.name, context.spec))
                    else { continue }
                    found.append("network.\(name) \(range) holds the address \(entry.address.address) of \(entry.name)")
                }
            }
            guard found.isEmpty else {
                let bridge = found.lazy.compactMap { text in
                    Self.bridges.first { text.contains(" dev \($0) ") || text.hasSuffix(" of \($0)") }
                }.first
                let bird = found.contains { $0.contains("proto bird") }
                let removal = bridge.map { "ip link delete \($0)" } ?? (bird ? "ip route flush proto bird" : nil)
                let next: Advice = removal.map { "if it is an earlier cluster's: \(.shell($0)) on the host; else " } ?? ""
                return failed(host, found.joined(separator: "; "), next: "\(next)choose another range in cluster.yaml")
            }
            return passed(host, "neither range is in use on the host")
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, predicate(last) { text = text.dropLast() }
        return String(text)
    }
}
