import Facts
import Planning
import Specification

/// ufw where it is active: rules with a comment for ports, and a block in its own file for what its command line cannot say.
struct Ufw: Equatable, Sendable {
    /// What Trimast opened, as its comments name it: `10250/tcp`.
    var opened: Set<String> = []
    /// How many rules of Trimast's block are loaded; nil: it was not said.
    var loaded: Int?
    /// Outgoing packets are dropped that no rule lets out.
    var holdsBack = false

    static let rules = "/etc/ufw/before.rules"
    private static let mark = "-m comment --comment trimast"

    static let script = """
        if command -v ufw >/dev/null && u=$(ufw status verbose) && printf '%s\\n' "$u" | grep -q '^Status: active'; then
        echo ufw
        printf '%s\\n' "$u" | grep -e '# trimast' -e '^Default:'
        echo "loaded $(iptables-save -t filter | grep -c '^-A ufw-before-.*comment trimast ')"
        fi
        """

    init(opened: Set<String> = [], loaded: Int? = nil, holdsBack: Bool = false) {
        self.opened = opened
        self.loaded = loaded
        self.holdsBack = holdsBack
    }

    init(_ text: SectionText) {
        let comments = text.lines.compactMap { $0.split(separator: "# trimast ").dropFirst().first }
        opened = Set(comments.map { String($0.prefix { !$0.isWhitespace }) })
        loaded = text.values("loaded ").first.flatMap { Int($0) }
        let defaults = text.values("Default: ").first ?? ""
        holdsBack = defaults.contains("deny (outgoing)") || defaults.contains("reject (outgoing)")
    }

    /// - Parameter keeps: whether what was opened for an address that is none of cluster.yaml's stays.
    func open(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts, keeps: (IPv4Address) -> Bool, _ steps: inout StepList) {
        let openings = Opening.all(host, spec)
        if let rules = facts.files[Self.rules] {
            let block = Self.block(host, openings, spec, holdsBack: holdsBack) + Self.others(rules.content, spec, keeps)
            let isOther = steps.file(
                Self.rules, Template(Self.managed(rules.content, block)), mode: rules.mode, check: Self.trial,
                why: "VRRP and tunnels have no port, and pods' traffic is forwarded; ufw's command line cannot say either")
            if isOther || loaded.map({ $0 != block.count }) ?? false {
                steps.command("reload ufw", glyph: .change, "ufw reload >/dev/null", why: "its rules changed")
            }
        }
        let wanted = openings.map(\.traffic).filter { $0.ports != nil }
        let missing = wanted.filter { !opened.contains($0.description) }
        if !missing.isEmpty {
            steps.command(
                "open in ufw: " + missing.map(\.description).joined(separator: " "), glyph: .change,
                Template("set -e\n" + missing.map { Self.rule($0) + " comment 'trimast \($0)' >/dev/null" }.joined(separator: "\n")),
                why: "the host's roles need them")
        }
        let surplus = opened.subtracting(wanted.map(\.description)).sorted().compactMap(Opening.Traffic.init(named:))
        if !surplus.isEmpty {
            steps.command(
                "close in ufw: " + surplus.map(\.description).joined(separator: " "), glyph: .remove,
                Template("set -e\n" + surplus.map { Self.rule($0, "delete allow") + " >/dev/null" }.joined(separator: "\n")),
                why: "Trimast opened them, and the host's roles need them no longer")
        }
    }

    private static func rule(_ traffic: Opening.Traffic, _ verb: String = "allow") -> String {
        let (proto, ports) = traffic.ports ?? ("tcp", 0...0)
        return "ufw \(verb) proto \(proto) from any to any port \(Opening.Traffic.text(ports, ":"))"
    }

    /// The rules that stand in ufw's own file.
    static func block(_ host: HostSpec, _ openings: [Opening], _ spec: ClusterSpec, holdsBack: Bool = false) -> [String] {
        var rules = openings.flatMap { opening in
            switch opening.traffic {
            case .vrrp: spec.loadBalancers.map { "-A ufw-before-input -p 112 -s \($0.address)" }
            case .ipip: spec.nodes.map { "-A ufw-before-input -p 4 -s \($0.address)" }
            case .tcp, .udp: [String]()
            }
        }
        let pods = "\(spec.network.pods.network)"
        if host.isNode {
            rules += ["-s", "-d"].map { "-A ufw-before-forward \($0) \(pods)" }
            if let services = Opening.servicesAtHost(spec) { rules.append("-A ufw-before-input -s \(pods) -d \(services)") }
        }
        if holdsBack {
            let others = spec.hosts.map { "\($0.address)" } + ["\(spec.endpoint.address)"] + (host.isNode ? [pods] : [])
            rules += others.map { "-A ufw-before-output -d \($0)" }
        }
        return rules.map { "\($0) \(mark) -j ACCEPT" }
    }

    /// sh that loads the new rules where they change nothing: in a network of their own, among ufw's chains as they run. One file has all tables,
    /// and a rule that one of them refuses leaves ufw without all of it. iptables-restore's own test mode does not ask the kernel (1.8.9 with
    /// nftables takes a rule of a chain that is nowhere). Where the present file does not load there, such as one that names sets, nothing can be
    /// told.
    static let trial = """
        load() { { echo '*filter'; iptables-save -t filter | grep '^:ufw-'; echo COMMIT; cat "$1"; } | unshare -n iptables-restore -w 5 -n; }
        ! load "$p" 2>/dev/null || load "$t"
        """

    /// The rules of a file's own block for addresses that are none of cluster.yaml's.
    static func others(_ text: String, _ spec: ClusterSpec, _ keeps: (IPv4Address) -> Bool) -> [String] {
        let lines = text.split(separator: "\n").map(String.init)
        guard let begin = lines.firstIndex(of: ManagedBlock.begin), let end = lines.firstIndex(of: ManagedBlock.end), begin < end else {
            return []
        }
        let named = Set(spec.hosts.map(\.address) + [spec.endpoint.address])
        return lines[begin..<end].filter { line in
            line.split(separator: " ").contains { IPv4Address(String($0)).map { !named.contains($0) && keeps($0) } ?? false }
        }
    }

    /// The file with Trimast's block before the COMMIT of the filter table: a nat table may stand above it (Ubuntu's masquerading does).
    static func managed(_ text: String, _ block: [String]) -> String {
        var lines = ManagedBlock.linesOutside(text)
        let table = lines.drop { $0.prefix { !$0.isWhitespace } != "*filter" }
        guard let commit = table.firstIndex(of: "COMMIT") else { return text }
        if !block.isEmpty { lines.insert(contentsOf: ManagedBlock.lines(block), at: commit) }
        return lines.joined(separator: "\n")
    }

    /// Rules that were added stay in its files also where it is not active.
    static let close = """
        if command -v ufw >/dev/null; then
        ufw show added | sed -n "s/^ufw \\(allow [0-9:]*\\/[a-z]*\\) comment 'trimast .*/\\1/p" | while read -r a b; do ufw delete "$a" "$b" >/dev/null; done
        if grep -qs '^\(ManagedBlock.begin)$' \(rules); then
        sed -i '/^\(ManagedBlock.begin)$/,/^\(ManagedBlock.end)$/d' \(rules)
        if ufw status | grep -q '^Status: active'; then ufw reload >/dev/null; fi
        fi
        fi
        """
}

extension Opening.Traffic {
    /// Protocol and ports; nil of what has no ports.
    var ports: (proto: String, ports: ClosedRange<Int>)? {
        switch self {
        case .tcp(let ports): ("tcp", ports)
        case .udp(let ports): ("udp", ports)
        case .vrrp, .ipip: nil
        }
    }

    /// `10250/tcp` and `30000:32767/tcp`, as ``description`` writes them.
    init?(named text: String) {
        let words = text.split(separator: "/")
        let ends = words.first?.split(separator: ":").compactMap { Int($0) } ?? []
        guard words.count == 2, let first = ends.first, let last = ends.last, first <= last else { return nil }
        switch words[1] {
        case "tcp": self = .tcp(first...last)
        case "udp": self = .udp(first...last)
        default: return nil
        }
    }
}
