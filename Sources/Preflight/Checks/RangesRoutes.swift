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
        "What lies in these ranges becomes unreachable from the hosts once the cluster runs. A failure names the range and the route or address. Routes that the cluster's own pod network made do not count on a host that is in it, nor does a wider route through a gateway, but where a rule of ip rule leads to it before the main table."

    /// What pod networks that people try first leave behind.
    private static let bridges = [
        "cni0", "cbr0", "flannel.1", "weave", "cilium_host", "kube-bridge", "vxlan.calico", "tunl0", "kube-ipvs0",
    ]

    static let routes = Fact("routes", "ip -4 route show", unread: [Route]()) { $0.lines.compactMap { Route($0) } }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Interfaces.fact.probe(host, spec), Self.routes.probe(host, spec), Self.rules.probe(host, spec), Mesh.hasBegun.probe(host, spec),
            HostLeftovers.found.probe(host, spec),
        ]
    }

    /// The rules that are asked before the main table, where the pods' routes are, and the routes of their tables.
    static let rules = Fact(
        "route-rules",
        """
        ip -4 rule show | while read -r n r; do
        case $r in
        "from all lookup local" | "from all lookup main "* | *suppress_*) continue ;;
        "from all lookup main") break ;;
        *" lookup main" | *" lookup main "*) continue ;;
        esac
        echo "rule $r"
        t=${r##*lookup }
        [ "$t" = "$r" ] || ip -4 route show table "${t%% *}" | sed 's/^/route /'
        done
        """, unread: [Rule]()
    ) { text in
        var rules: [Rule] = []
        for line in text.lines {
            if line.hasPrefix("rule ") {
                rules.append(Rule(line.dropFirst("rule ".count)))
            } else if line.hasPrefix("route "), !rules.isEmpty {
                let route = line.dropFirst("route ".count)
                let range = Substring(route.replacing("default", with: "0.0.0.0/0", maxReplacements: 1))
                if let route = Route(range) { rules[rules.count - 1].routes.append(route) }
            }
        }
        return rules
    }

    /// One that sends packets by their addresses alone: others are for some packets, and nobody knows here for which.
    struct Rule: Equatable {
        var text: String
        var isByAddress = true
        /// nil: from and to everywhere.
        var source: CIDR?
        var target: CIDR?
        var routes: [Route] = []

        init(_ line: Substring) {
            text = line.trimmingSuffix(while: \.isWhitespace)
            var words = text.split(separator: " ").map(String.init)[...]
            func range(_ word: String) -> CIDR? { CIDR(word) ?? IPv4Address(word).flatMap { CIDR(address: $0, prefix: 32) } }
            while let word = words.popFirst() {
                switch word {
                case "from": source = words.popFirst().flatMap(range)
                case "to": target = words.popFirst().flatMap(range)
                case "lookup", "proto": _ = words.popFirst()
                case "unreachable", "blackhole", "prohibit":
                    routes += Route(Substring("\(word) \(target?.description ?? "0.0.0.0/0")")).map { [$0] } ?? []
                default: isByAddress = false
                }
            }
        }

        /// What of a range it sends elsewhere. A table for everything has the hosts' own routes too, and nobody knows what its last one is for.
        func takes(_ range: CIDR, from pods: CIDR) -> [Route] {
            guard isByAddress, source?.overlaps(pods) ?? true, target?.overlaps(range) ?? true else { return [] }
            return routes.filter { route in
                guard route.range.overlaps(range), target != nil || route.range.prefix > 0 else { return false }
                return target?.overlaps(route.range) ?? true
            }
        }
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

        /// Set by hand for the range itself, as ``ServicesRoute`` advises: no network is behind it.
        func isForServices(_ range: CIDR) -> Bool {
            let words = text.split(separator: " ")
            return self.range == range.network && isDirect && words.contains("dev") && !words.contains("kernel")
        }

        /// Made by BIRD, on an interface that the pod network makes, or to a node by a pod network of which nothing more is known.
        func isOfPods(_ spec: ClusterSpec) -> Bool {
            let words = text.split(separator: " ")
            func value(_ key: Substring) -> Substring? { words.indices.dropLast().first { words[$0] == key }.map { words[$0 + 1] } }
            // A pod network that brings everything itself may route by the nodes' own addresses, as flannel's host-gw does.
            let isByNodes = Requirements.ownNetworkFiles(spec).isEmpty
            return words.contains("bird") || words.first == "blackhole"
                || value("dev").map { Requirements.isOfPods(interface: $0, spec) } ?? false
                || isByNodes && value("via").map { way in spec.nodes.contains { $0.address.description == way } } ?? false
        }
    }

    /// What of a host lies in a range of cluster.yaml.
    ///
    /// - Parameter isOurs: this cluster has begun on the host; on any other what looks like a pod network is an earlier one's.
    static func clashes(_ facts: HostFacts, _ spec: ClusterSpec, isOurs: Bool) -> [String] {
        let routes = facts[Self.routes]
        var found: [String] = []
        for (name, range) in [("pods", spec.network.pods), ("services", spec.network.services)] {
            for route in routes where route.range.overlaps(range) {
                if route.range.prefix >= range.prefix, isOurs, route.isOfPods(spec) { continue }
                if !route.isDirect, route.range.prefix < range.prefix { continue }
                if name == "services", route.isForServices(range) { continue }
                found.append("network.\(name) \(range) overlaps the route \(route.text)")
            }
            for rule in facts[Self.rules] {
                for route in rule.takes(range, from: spec.network.pods) where !(isOurs && route.isOfPods(spec)) {
                    found.append("network.\(name) \(range) overlaps what the rule '\(rule.text)' leads to: \(route.text)")
                }
            }
            for entry in facts[Interfaces.fact]?.entries ?? [] where range.contains(entry.address.address) {
                guard
                    !routes.contains(where: {
                        $0.range.contains(entry.address.address) && $0.range.prefix > 0 && $0.range.overlaps(range)
                    }),
                    !(isOurs && Requirements.isOfPods(interface: entry.name, spec))
                else { continue }
                found.append("network.\(name) \(range) holds the address \(entry.address.address) of \(entry.name)")
            }
        }
        return found
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard facts[Interfaces.fact] != nil else { return unread(host) }
            let isOurs = facts[Mesh.hasBegun] || facts[HostLeftovers.found]?.hasJournal ?? false
            let found = Self.clashes(facts, context.spec, isOurs: isOurs)
            guard found.isEmpty else {
                let removal = Self.removal(found)
                let next: Advice = removal.map { "if it is an earlier cluster's: \(.shell($0)) on the host; else " } ?? ""
                return failed(host, found.joined(separator: "; "), next: "\(next)choose another range in cluster.yaml")
            }
            return passed(host, "neither range is in use on the host")
        }
    }

    /// What takes away what an earlier pod network left, by the first that tells its maker; nil: nobody knows whose it is.
    private static func removal(_ found: [String]) -> String? {
        for text in found {
            if let bridge = bridges.first(where: { text.contains(" dev \($0) ") || text.hasSuffix(" of \($0)") }) {
                return "ip link delete \(bridge)"
            }
        }
        if found.contains(where: { $0.contains("proto bird") }) { return "ip route flush proto bird" }
        // As flannel's host-gw and hands make them: one through another host.
        let ways = found.compactMap { text in text.firstRange(of: " overlaps the route ").map { text[$0.upperBound...] } }
            .filter { $0.contains(" via ") }.compactMap { $0.split(separator: " ").first }
        return ways.isEmpty ? nil : ways.prefix(4).map { "ip route del \($0)" }.joined(separator: "; ")
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, predicate(last) { text = text.dropLast() }
        return String(text)
    }
}
