import Facts
import Planning
import Specification
import Support

/// Whether a host forwards pods' packets: what of iptables and nftables stands against it, now and at the next boot. Docker sets the policy of
/// FORWARD to DROP (docs.docker.com/engine/network/packet-filtering-firewalls), hardening often does.
struct Forwarding: Part {
    let id = "forwarding"
    let rows = ["R24"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    struct Filters: Equatable, Sendable {
        /// By backend, `nft` or `legacy`: the policy, and the rules in their order, as iptables-save prints what comes behind `-A FORWARD`.
        var policies: [String: String] = [:]
        var rules: [String: [String]] = [:]
        /// The backend of the `iptables` command, which kube-proxy's and Trimast's rules go to.
        var tool = "nft"
        /// Chains of nftables' own that hook forward and drop what no rule let through: `inet filter forward`.
        var closed: Set<String> = []
        /// Those of them that let the pods' range through.
        var open: Set<String> = []
        /// The file of nftables.service, which the next boot loads, has such a chain.
        var isClosedAtBoot = false
    }

    /// nil when nobody asked.
    static let filters = Fact("forward", script: { _, spec in script(spec) }, unread: Filters?.none) {
        $0.lines.contains("asked") ? Filters($0) : nil
    }

    private static func script(_ spec: ClusterSpec) -> String {
        // Chains that drop at their end, by policy or by a rule that matches everything; and those that let pods through.
        let chains = #"""
            /^[ \t]*table / { t = $2 " " $3 }
            /^[ \t]*chain / { c = $2; h = 0 }
            /hook forward/ { h = 1; if (/policy drop/) print "closed", t, c }
            h && !/hook/ && /^[ \t]*(counter (packets [0-9]+ bytes [0-9]+ )?)?(drop|reject)/ { print "closed", t, c }
            h && /accept/ && index($0, p) { print "open", t, c }
            """#
        return """
            echo asked
            for s in nft legacy; do
            command -v "iptables-$s-save" >/dev/null || continue
            [ $s = nft ] || grep -qs . /proc/net/ip_tables_names || continue
            "iptables-$s-save" -t filter 2>/dev/null | sed -n "s/^:FORWARD \\([A-Z]*\\).*/policy $s \\1/p; s/^-A FORWARD /rule $s /p"
            done
            command -v iptables >/dev/null && iptables -V | grep -q legacy && echo tool legacy
            command -v nft >/dev/null && nft list ruleset 2>/dev/null | awk -v p='\(spec.network.pods.network)' '\(chains)'
            [ -e /etc/systemd/system/sysinit.target.wants/nftables.service ] && awk -v p='\(spec.network.pods.network)' '\(chains)' /etc/nftables.conf | sed 's/^/boot /'
            """
    }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.filters.probe(host, spec)] }

    /// What it means for the pods of this cluster.
    enum Verdict: Equatable, Sendable {
        case open(String)
        /// Closed, and Trimast's own rule lets the pods through once it is there.
        case mended(String)
        case closed(String, next: Advice)
    }

    static func verdict(_ filters: Filters, _ spec: ClusterSpec, firewall: Firewall.Running) -> Verdict {
        let pods = "\(spec.network.pods.network)"
        let way = spec.podNetwork.forwarding
        // The firewall part opens these for the pods. Where firewalld's rules stand in nftables, those in iptables are somebody else's.
        let isOpened = firewall != .none && spec.firewall == .open
        let hasIptables = if case .firewalld(let firewalld) = firewall { !firewalld.hasNFTables } else { true }
        var mended: [String] = []
        var wrong: [String] = []
        for backend in ["nft", "legacy"] where !(isOpened && hasIptables) {
            let rules = filters.rules[backend] ?? []
            let accepts = rules.firstIndex { $0.contains(pods) && $0.contains("-j ACCEPT") }
            let drops = rules.firstIndex { rule in
                let words = rule.split(separator: " ").prefix { !$0.hasPrefix("--reject") }
                return (words.last == "DROP" || words.last == "REJECT") && words.count == 2
            }
            let hasOwnChains = way == .ownChains && backend == filters.tool
            let name = "chain FORWARD of iptables" + (backend == filters.tool ? "" : " (\(backend))")
            if let drops, accepts.map({ $0 > drops }) ?? true, !hasOwnChains {
                let rule = "\(name) has the rule '-A FORWARD \(rules[drops])'"
                if way == .ownRule, backend == filters.tool { mended.append(rule) } else { wrong.append(rule) }
            } else if ["DROP", "REJECT"].contains(filters.policies[backend] ?? ""), accepts == nil, !hasOwnChains {
                let policy = "\(name) drops by policy"
                if way == .ownRule, backend == filters.tool { mended.append(policy) } else { wrong.append(policy) }
            }
        }
        for chain in filters.closed.subtracting(filters.open).sorted() {
            // iptables' own tables were looked at above; IPv6 carries no pods here; firewalld's is opened by zones.
            if ["ip filter ", "ip6 ", "bridge "].contains(where: chain.hasPrefix) || isOpened && chain.hasPrefix("inet firewalld ") {
                continue
            }
            wrong.append("chain \(chain) of nftables drops what no rule lets through")
        }
        if filters.isClosedAtBoot { wrong.append("/etc/nftables.conf, which the next boot loads, drops what no rule lets through") }
        if !wrong.isEmpty {
            if way == .foreign {
                return .open(wrong.joined(separator: "; ") + ": the pod network must let its own packets through")
            }
            return .closed(
                wrong.joined(separator: "; "),
                next: "let packets from and to \(pods) through there, before the rule that drops them, and after a reboot too")
        }
        return mended.isEmpty ? .open("packets of pods are forwarded") : .mended(mended.joined(separator: "; "))
    }

    func checks(_ context: PartContext) -> [Check] {
        guard let filters = context[Self.filters], let firewall = context[Firewall.running] else { return [] }
        func check(_ outcome: Check.Outcome, _ found: String, _ next: Advice? = nil) -> [Check] {
            [Check("pods.forward", rows: rows, host: context.host.name, outcome, found: found, nextStep: next)]
        }
        switch Self.verdict(filters, context.spec, firewall: firewall) {
        case .open(let found): return check(.passed, found)
        case .mended(let found):
            return check(
                .failed, found + ", and Trimast's rule for the pods is gone",
                "\(.shell("systemctl restart trimast-masquerade")) on the host")
        case .closed(let found, let next): return check(.failed, found, next)
        }
    }
}

extension Forwarding.Filters {
    init(_ text: SectionText) {
        for words in text.words {
            switch (words.first, words.count) {
            case ("policy", 3): policies[words[1]] = words[2]
            case ("rule", 3...): rules[words[1], default: []].append(words.dropFirst(2).joined(separator: " "))
            case ("tool", 2): tool = words[1]
            case ("closed", 4): closed.insert(words.dropFirst().joined(separator: " "))
            case ("open", 4): open.insert(words.dropFirst().joined(separator: " "))
            case ("boot", 5) where words[1] == "closed":
                if !["ip6", "bridge"].contains(words[2]) { isClosedAtBoot = !text.lines.contains { $0.hasPrefix("boot open ") } }
            default: break
            }
        }
    }
}
