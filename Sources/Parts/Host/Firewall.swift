import Facts
import Planning
import Specification

/// R3: opens exactly the ports that the host's roles need, in the firewall that runs there; starts none and stops none unless told to.
struct Firewall: Part {
    let id = "firewall"
    let rows = ["R3"]

    /// The firewall that runs, with what is open in it.
    enum Running: Equatable, Sendable {
        case none
        /// What Trimast opened, as its comments name it: `10250/tcp`.
        case ufw(opened: Set<String>)
        /// Ports, protocols and trusted sources as firewall-cmd lists them: `30000-32767/tcp`, `vrrp`, `10.244.0.0/16`.
        case firewalld(open: Set<String>)

        /// Its program and unit; nil when none runs.
        package var name: String? {
            switch self {
            case .none: nil
            case .ufw: "ufw"
            case .firewalld: "firewalld"
            }
        }
    }

    /// nil when nobody asked. ufw where both run.
    static let running = Fact(
        "firewall",
        """
        if command -v ufw >/dev/null && ufw status | grep -q '^Status: active'; then echo ufw; ufw status | grep '# trimast'; fi
        if command -v firewall-cmd >/dev/null && firewall-cmd -q --state; then echo firewalld
        firewall-cmd --list-ports; firewall-cmd --list-protocols; firewall-cmd --zone=trusted --list-sources; fi
        """, unread: Running?.none
    ) { text in
        if text.lines.contains("ufw") {
            let comments = text.lines.compactMap { $0.split(separator: "# trimast ").dropFirst().first }
            return .ufw(opened: Set(comments.map { String($0.prefix { !$0.isWhitespace }) }))
        }
        return text.lines.contains("firewalld") ? .firewalld(open: Set(text.words.joined())) : Running.none
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Self.running.probe(host, spec), Probe(files: [Self.ufwRules])]
    }

    func promise(_ context: PartContext) -> String? {
        context[Self.running].map { $0 == .none ? "no firewall runs on this host" : "firewall: \(context.spec.firewall.rawValue)" }
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard let running = context[Self.running], let name = running.name, context.spec.firewall != .unmanaged else { return }
        if context.spec.firewall == .disabled {
            steps.unit("\(name).service", .disableAndStop, why: "firewall: disabled")
            return
        }
        let openings = Opening.all(context.host, context.spec)
        switch running {
        case .none: break
        case .ufw(let opened):
            if let rules = context.facts.files[Self.ufwRules],
                steps.file(
                    Self.ufwRules, Template(Self.ufwManaged(rules.content, openings, context.spec)), mode: rules.mode,
                    why: "VRRP and tunnels have no port, and pods' traffic is forwarded; ufw's command line cannot say either")
            {
                steps.command("reload ufw", glyph: .change, "ufw reload >/dev/null", why: "its rules changed")
            }
            Self.open(openings.compactMap { Self.ufwRule($0.traffic, opened) }, in: name, &steps)
        case .firewalld(let open):
            Self.open(openings.compactMap { Self.firewalldRule($0.traffic, open) } + Self.firewalldPods(context, open), in: name, &steps)
        }
    }

    private static func open(_ missing: [(what: String, rule: String)], in firewall: String, _ steps: inout StepList) {
        guard !missing.isEmpty else { return }
        steps.command(
            "open in \(firewall): " + missing.map(\.what).joined(separator: " "), glyph: .change,
            Template("set -e\n" + missing.map(\.rule).joined(separator: "\n")), why: "the host's roles need them")
    }

    /// nil where it is open, or stands in ``ufwManaged(_:_:_:)``.
    private static func ufwRule(_ traffic: Opening.Traffic, _ opened: Set<String>) -> (what: String, rule: String)? {
        let what = traffic.description
        guard !opened.contains(what) else { return nil }
        func rule(_ proto: String, _ ports: ClosedRange<Int>) -> (String, String) {
            (what, "ufw allow proto \(proto) from any to any port \(Opening.Traffic.text(ports, ":")) comment 'trimast \(what)' >/dev/null")
        }
        switch traffic {
        case .tcp(let ports): return rule("tcp", ports)
        case .udp(let ports): return rule("udp", ports)
        case .vrrp, .ipip: return nil
        }
    }

    /// nil where it is open. IP in IP by its number: /etc/protocols calls another protocol "ipip".
    private static func firewalldRule(_ traffic: Opening.Traffic, _ open: Set<String>) -> (what: String, rule: String)? {
        let (option, name) =
            switch traffic {
            case .tcp(let ports): ("port", "\(Opening.Traffic.text(ports, "-"))/tcp")
            case .udp(let ports): ("port", "\(Opening.Traffic.text(ports, "-"))/udp")
            case .vrrp: ("protocol", "vrrp")
            case .ipip: ("protocol", "4")
            }
        guard !open.contains(name) else { return nil }
        let add = "--add-\(option)=\(name)"
        return (traffic.description, "firewall-cmd -q --permanent \(add) && firewall-cmd -q \(add)")
    }

    /// Pods' packets are forwarded from where they come from: their range is one that is let through.
    private static func firewalldPods(_ context: PartContext, _ open: Set<String>) -> [(what: String, rule: String)] {
        let pods = "\(context.spec.network.pods.network)"
        guard context.host.isNode, context.spec.podNetwork.forwarding != .foreign, !open.contains(pods) else { return [] }
        let add = "--zone=trusted --add-source=\(pods)"
        return [("pods of \(pods)", "firewall-cmd -q --permanent \(add) && firewall-cmd -q \(add)")]
    }

    static let ufwRules = "/etc/ufw/before.rules"

    /// before.rules with Trimast's block before the first COMMIT, which is the filter table's.
    static func ufwManaged(_ text: String, _ openings: [Opening], _ spec: ClusterSpec) -> String {
        var block = openings.flatMap { opening in
            switch opening.traffic {
            case .vrrp: spec.loadBalancers.map { "-A ufw-before-input -p 112 -s \($0.address) -j ACCEPT" }
            case .ipip: spec.nodes.map { "-A ufw-before-input -p 4 -s \($0.address) -j ACCEPT" }
            case .tcp, .udp: [String]()
            }
        }
        block += ["-s", "-d"].map { "-A ufw-before-forward \($0) \(spec.network.pods.network) -j ACCEPT" }
        var lines = ManagedBlock.linesOutside(text)
        guard let commit = lines.firstIndex(of: "COMMIT") else { return text }
        lines.insert(contentsOf: ManagedBlock.lines(block), at: commit)
        return lines.joined(separator: "\n")
    }
}
