import Facts
import Planning
import Specification
import Support

/// firewalld where it runs: a service of Trimast's own, in the zones through which the hosts reach each other, and a zone for the pods.
///
/// Both are files of Trimast's own, so that what is no longer needed is closed, and the next reload and the next boot have what runs now.
/// Pods reach the same ports of the host, and are forwarded: by policies from firewalld 0.9 on, which has them (firewalld.org, policy objects);
/// before that by the zone's target ACCEPT, which lets pods reach every port of the host as well.
struct Firewalld: Equatable, Sendable {
    struct Zone: Equatable, Sendable {
        var name: String
        var target = ""
        var interfaces: Set<String> = []
        var sources: [String] = []
        var services: Set<String> = []
        /// Its rich rules, as they run.
        var rules: Set<String> = []
    }

    var zones: [Zone] = []
    /// Of interfaces that no zone names; empty where it was not said.
    var defaultZone = ""
    /// The zones whose own file has the service.
    var kept: Set<String> = []
    /// What the service lets in as it runs: `6443/tcp`, `112`.
    var opened: Set<String> = []
    /// Its rules stand in nftables: what stands in iptables is others'.
    var hasNFTables = false
    /// It knows policies.
    var hasPolicies = false
    /// The entries of the sets that zones have as sources; of one that is not among them nothing is known.
    var sets: [String: [String]] = [:]

    static let name = "trimast"
    static let podsName = "trimast-pods"
    static let service = "/etc/firewalld/services/\(name).xml"
    static let toPods = "/etc/firewalld/policies/trimast-to-pods.xml"
    static let fromPods = "/etc/firewalld/policies/trimast-of-pods.xml"
    static let podsZone = "/etc/firewalld/zones/\(podsName).xml"
    static let files = [service, toPods, fromPods, podsZone]

    static let script = """
        if command -v firewall-cmd >/dev/null && z=$(firewall-cmd --list-all-zones); then
        echo firewalld
        [ ! -d /usr/lib/firewalld/policies ] || echo policies
        sed -n 's/^FirewallBackend=/backend /p; s/^DefaultZone=/default /p' /etc/firewalld/firewalld.conf
        printf '%s\\n' "$z" | sed 's/^/now /'
        grep -ls 'service name="\(name)"' /etc/firewalld/zones/*.xml | sed 's#.*/\\(.*\\)\\.xml#kept \\1#'
        \(listSets)
        firewall-cmd --info-service=\(name) | sed -n 's/^ *ports: */opened /p; s/^ *protocols: */opened /p'
        fi
        """

    init() {}

    init(_ text: SectionText) {
        defaultZone = text.values("default ").first ?? ""
        hasNFTables = text.values("backend ").first == "nftables"
        hasPolicies = text.lines.contains("policies")
        kept = Set(text.values("kept "))
        sets = Self.sets(text)
        opened = Set(text.values("opened ").flatMap { $0.split(separator: " ").map(String.init) })
        for line in text.values("now ") {
            let words = line.split { $0.isWhitespace }.map(String.init)
            guard let first = words.first else { continue }
            guard line.first?.isWhitespace ?? false else {
                zones.append(Zone(name: first))
                continue
            }
            guard !zones.isEmpty else { continue }
            let values = Array(words.dropFirst())
            switch first {
            case "target:": zones[zones.count - 1].target = values.first ?? ""
            case "interfaces:": zones[zones.count - 1].interfaces = Set(values)
            case "sources:": zones[zones.count - 1].sources = values
            case "services:": zones[zones.count - 1].services = Set(values)
            case "rule": zones[zones.count - 1].rules.insert(words.joined(separator: " "))
            default: break
            }
        }
    }

    /// The zones that packets of the cluster's hosts, and of everybody who reaches the host at its address, pass; none that lets in all.
    func zones(_ host: HostSpec, _ spec: ClusterSpec, _ interfaces: Interfaces?) -> [String] {
        let carrier = interfaces?.entries.first { $0.address.address == host.address }?.name
        let own = zones.first { zone in carrier.map(zone.interfaces.contains) ?? false }?.name ?? defaultZone
        let ofSources = zones.filter { zone in
            zone.name != Self.podsName && zone.name != own && zone.sources.contains { takes($0, spec.hosts) == true }
        }
        return ([own] + ofSources.map(\.name)).filter { name in zones.first { $0.name == name }?.target != "ACCEPT" }
    }

    func open(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts, locks: Set<Lock>, _ steps: inout StepList) {
        let openings = Opening.all(host, spec).map(\.traffic)
        let pods = "\(spec.network.pods.network)"
        var changes = steps.file(
            Self.service, Template(Self.serviceText(openings)), why: "what the host's roles serve, and nothing else of Trimast's")
        if host.isNode {
            for (path, text) in podsFiles(pods, Opening.servicesAtHost(spec)) {
                changes = steps.file(path, Template(text), why: "packets of pods and to pods are forwarded") || changes
            }
        } else if facts.files[Self.podsZone] != nil {
            steps.command(
                "remove \(Self.podsZone)", glyph: .remove, Template("rm -f \(Self.files.dropFirst().joined(separator: " "))"),
                why: "no pods run here any more")
            changes = true
        }
        let services = host.isNode && hasPolicies ? Opening.servicesAtHost(spec) : nil
        let rules: [String] = services.map { [Self.rule(to: "\($0)")] } ?? []
        let runs = zones.contains { $0.name == Self.podsName && $0.sources == [pods] && $0.rules.isSuperset(of: rules) }
        let reloads = changes || opened != Set(openings.map(Self.word)) || host.isNode != runs
        let wanted = zones(host, spec, facts[Interfaces.fact])
        let missing = wanted.filter { name in
            !kept.contains(name) || !(zones.first { $0.name == name }?.services.contains(Self.name) ?? false)
        }
        let has = kept.union(zones.filter { $0.services.contains(Self.name) }.map(\.name))
        let unclear = unclear(spec, besides: wanted)
        for (zone, source) in unclear where !kept.contains(zone.name) || !zone.services.contains(Self.name) {
            steps.note(Self.question(zone.name, source))
        }
        let surplus = has.subtracting(wanted + unclear.map(\.zone.name) + [Self.podsName]).sorted()
        guard reloads || !missing.isEmpty || !surplus.isEmpty else { return }
        var titles = missing.isEmpty ? [] : ["let \(Self.name) into firewalld's zone \(list(missing))"]
        if !surplus.isEmpty { titles.append("take \(Self.name) out of zone \(list(surplus))") }
        if reloads { titles.append("reload firewalld") }
        let holders = zones.filter { $0.name != Self.podsName && $0.sources.contains(pods) }.map(\.name)
        var script = ["set -e"]
        if reloads { script.append(Self.reload) }
        if host.isNode {
            script += holders.map { "firewall-cmd -q --permanent --zone=\(Shell.word($0)) --remove-source=\(pods)" }
        }
        if reloads { script.append("\(hasNFTables ? "around " : "")firewall-cmd -q --reload") }
        for zone in missing { script += Self.change(zone, "add") }
        for zone in surplus { script += Self.change(zone, "remove") }
        steps.add(
            .command(CommandAction(titles.joined(separator: ", "), glyph: .change, Template(script.joined(separator: "\n")))),
            why: reloads ? "it runs as its files say" : "the service is where the hosts reach each other", locks: reloads ? locks : [])
    }

    /// A service is known to the permanent rules once firewalld has read its file, which is after a reload.
    private static func change(_ zone: String, _ verb: String) -> [String] {
        let option = zone.isEmpty ? "" : "--zone=\(Shell.word(zone)) "
        return ["--permanent ", ""].map { "firewall-cmd -q \($0)\(option)--\(verb)-service=\(name)" }
    }

    /// sh before a reload: it fails where that would lose what others have set until the next reload alone, such as the port of sshd, and
    /// defines `around`, which keeps what stands in iptables. Up to firewalld 1.3 a reload flushes all of it, kube-proxy's and the CNI
    /// plugins' rules too, though its own stand in nftables (firewalld issue 863; tried with 1.3.3).
    private static let reload = """
        settings() { firewall-cmd ${1:+"$1"} --list-all-zones | awk '/^[^ \\t]/ { z = $1; next }
        $1 ~ /^(services|ports|protocols|sources|source-ports):$/ { for (i = 2; i <= NF; i++) print z, $1, $i }
        $1 == "masquerade:" && $2 == "yes" || $1 == "rule" || /^[ \\t]+port=/ { sub(/^[ \\t]+/, ""); sub(/[ \\t]+$/, ""); print z, $0 }' | sort -u; }
        k=$(settings --permanent)
        l=$(settings "" | while IFS= read -r s; do printf '%s\\n' "$k" | grep -qxF -e "$s" || echo "zone $s"; done |
        grep -v -e ' services: \(name)$' -e '^zone \(podsName) sources: ' -e '^zone \(podsName) \(rule(to: "[0-9./]*"))$' || true)
        if [ -n "$l" ]; then
        echo "a reload of firewalld, which this needs, would lose what it has until the next reload alone:"
        printf '%s\\n' "$l"
        echo "keep it: firewall-cmd --runtime-to-permanent; or lose it: firewall-cmd --reload"
        exit 1
        fi
        around() {
        command -v iptables-save >/dev/null || { "$@"; return; }
        f=$(mktemp)
        iptables-save >"$f"
        "$@"
        iptables-restore <"$f"
        rm -f "$f"
        }
        """

    static let close = """
        if [ -e \(service) ]; then
        for f in /etc/firewalld/zones/*.xml; do [ ! -e "$f" ] || sed -i '/<service name="\(name)"\\/>/d' "$f"; done
        rm -f \(files.joined(separator: " "))
        if command -v firewall-cmd >/dev/null && firewall-cmd -q --state; then firewall-cmd -q --reload; fi
        fi
        """

    // MARK: Files

    /// As firewalld lists it. Protocols by their numbers: it does not start with a name that /etc/protocols does not have, and "ipip" is another one there.
    private static func word(_ traffic: Opening.Traffic) -> String {
        switch traffic {
        case .tcp(let ports): "\(Opening.Traffic.text(ports, "-"))/tcp"
        case .udp(let ports): "\(Opening.Traffic.text(ports, "-"))/udp"
        case .vrrp: "112"
        case .ipip: "4"
        }
    }

    static func serviceText(_ openings: [Opening.Traffic]) -> String {
        let lines = openings.map { traffic in
            traffic.ports.map { "  <port port=\"\(Opening.Traffic.text($0.ports, "-"))\" protocol=\"\($0.proto)\"/>" }
                ?? "  <protocol value=\"\(word(traffic))\"/>"
        }
        return file("service", "what this host serves in the cluster", lines)
    }

    /// What lets pods reach an address at the host itself, as firewalld lists it. Older ones than know policies need none: their zone's target is
    /// ACCEPT.
    private static func rule(to address: String) -> String {
        "rule family=\"ipv4\" destination address=\"\(address)\" accept"
    }

    /// The zone comes last: where it runs, the policies run too.
    private func podsFiles(_ pods: String, _ services: CIDR?) -> [(String, String)] {
        let source = "  <source address=\"\(pods)\"/>"
        guard hasPolicies else { return [(Self.podsZone, Self.file("zone target=\"ACCEPT\"", "the pods of this cluster", [source]))] }
        let rules = services.map { ["  <rule family=\"ipv4\"><destination address=\"\($0)\"/><accept/></rule>"] } ?? []
        func policy(from: String, to: String) -> String {
            Self.file(
                "policy target=\"ACCEPT\"", "packets of and to pods are forwarded",
                ["  <ingress-zone name=\"\(from)\"/>", "  <egress-zone name=\"\(to)\"/>"])
        }
        return [
            (Self.toPods, policy(from: "ANY", to: Self.podsName)), (Self.fromPods, policy(from: Self.podsName, to: "ANY")),
            (Self.podsZone, Self.file("zone", "the pods of this cluster", ["  <service name=\"\(Self.name)\"/>", source] + rules)),
        ]
    }

    private static func file(_ element: String, _ what: String, _ lines: [String]) -> String {
        let name = element.prefix { $0 != " " }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- Written by Trimast. -->
            <\(element)>
              <short>Trimast</short>
              <description>Kubernetes: \(what)</description>
            \(lines.joined(separator: "\n"))
            </\(name)>

            """
    }
}
