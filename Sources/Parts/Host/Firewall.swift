import Facts
import Planning
import Specification

/// R3: opens exactly the ports that the host's roles need, in the firewall that runs there; starts none and stops none unless told to.
struct Firewall: Part {
    let id = "firewall"
    let rows = ["R3"]

    /// What must be let in on a host, from whom. Numbers: kubernetes.io/docs/reference/networking/ports-and-protocols.
    struct Opening: Equatable {
        var port: String
        var proto: String
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Probe(
                "firewall",
                """
                if command -v ufw >/dev/null && ufw status | grep -q '^Status: active'; then echo ufw; ufw status | grep '# trimast'; fi
                if command -v firewall-cmd >/dev/null && firewall-cmd -q --state; then echo firewalld
                firewall-cmd --list-ports; firewall-cmd --list-protocols; fi
                """, files: [Self.ufwRules])
        ]
    }

    func promise(_ context: PartContext) -> String? {
        context.facts["firewall"].isEmpty ? "no firewall runs on this host" : "firewall: \(context.spec.firewall.rawValue)"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let facts = context.facts.lines("firewall")
        let running = facts.first { $0 == "ufw" || $0 == "firewalld" }
        guard let running, context.spec.firewall != .unmanaged else { return }
        if context.spec.firewall == .disabled {
            steps.unit("\(running).service", .disableAndStop, why: "firewall: disabled")
            return
        }
        let openings = Self.openings(context.host, context.spec)
        if running == "ufw" {
            if let rules = context.facts.files[Self.ufwRules],
                steps.file(
                    Self.ufwRules, Template(Self.ufwManaged(rules.content, openings, context.spec)), mode: rules.mode,
                    why: "VRRP and tunnels have no port, and pods' traffic is forwarded; ufw's command line cannot say either")
            {
                steps.command("reload ufw", glyph: .change, "ufw reload >/dev/null", why: "its rules changed")
            }
            let have = facts.joined(separator: "\n")
            let missing = openings.filter { $0.port != "any" && !have.contains("# trimast \($0.port)/\($0.proto)") }
            if !missing.isEmpty {
                let rules = missing.map {
                    "ufw allow proto \($0.proto) from any to any port \($0.port) comment 'trimast \($0.port)/\($0.proto)' >/dev/null"
                }
                steps.command(
                    "open in ufw: " + missing.map { "\($0.port)/\($0.proto)" }.joined(separator: " "), glyph: .change,
                    Template("set -e\n" + rules.joined(separator: "\n")), why: "the host's roles need them")
            }
        } else {
            let have = Set(facts.dropFirst().flatMap { $0.split(separator: " ") }.map(String.init))
            let missing = openings.filter {
                !have.contains($0.port == "any" ? Self.firewalldProtocol($0) : "\($0.port.replacing(":", with: "-"))/\($0.proto)")
            }
            if !missing.isEmpty {
                let rules = missing.map { opening in
                    let what =
                        opening.port == "any"
                        ? "--add-protocol=\(Self.firewalldProtocol(opening))"
                        : "--add-port=\(opening.port.replacing(":", with: "-"))/\(opening.proto)"
                    return "firewall-cmd -q --permanent \(what) && firewall-cmd -q \(what)"
                }
                steps.command(
                    "open in firewalld: " + missing.map { "\($0.port)/\($0.proto)" }.joined(separator: " "), glyph: .change,
                    Template("set -e\n" + rules.joined(separator: "\n")), why: "the host's roles need them")
            }
        }
    }

    static let ufwRules = "/etc/ufw/before.rules"

    /// before.rules with Trimast's block before the filter table's COMMIT.
    static func ufwManaged(_ text: String, _ openings: [Opening], _ spec: ClusterSpec) -> String {
        var block: [String] = []
        for opening in openings where opening.port == "any" {
            let number = opening.proto == "vrrp" ? "112" : "4"
            let peers = opening.proto == "vrrp" ? spec.loadBalancers : spec.nodes
            block += peers.map { "-A ufw-before-input -p \(number) -s \($0.address) -j ACCEPT" }
        }
        block += ["-s", "-d"].map { "-A ufw-before-forward \($0) \(spec.network.pods.network) -j ACCEPT" }
        var lines: [String] = []
        var isInside = false
        var isDone = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == HostNames.begin { isInside = true }
            if line == "COMMIT", !isDone {
                lines += [HostNames.begin] + block + [HostNames.end]
                isDone = true
            }
            if !isInside { lines.append(line) }
            if line == HostNames.end { isInside = false }
        }
        return lines.joined(separator: "\n")
    }

    /// IP in IP by its number: /etc/protocols calls another protocol "ipip".
    private static func firewalldProtocol(_ opening: Opening) -> String { opening.proto == "ipip" ? "4" : opening.proto }

    static func openings(_ host: HostSpec, _ spec: ClusterSpec) -> [Opening] {
        var ports: [Opening] = []
        if host.isNode {
            ports += ["10250", "10256"].map { Opening(port: $0, proto: "tcp") }
            if let range = spec.kubernetes.nodePorts {
                let (first, last) = (range.lowerBound, range.upperBound)
                ports.append(Opening(port: first == last ? "\(first)" : "\(first):\(last)", proto: "tcp"))
            }
        }
        if host.isControlPlane {
            ports += ["\(spec.endpoint.apiPort)", "2379:2380", "10257", "10259"].map { Opening(port: $0, proto: "tcp") }
        }
        if host.roles.contains(.loadBalancer) {
            ports += [Opening(port: "\(spec.endpoint.port)", proto: "tcp"), Opening(port: "any", proto: "vrrp")]
        }
        guard host.isNode else { return ports }
        switch spec.network.plugin {
        case .none: break
        case .bird: ports.append(Opening(port: "179", proto: "tcp"))
        case .calico:
            ports += [Opening(port: "179", proto: "tcp"), Opening(port: "5473", proto: "tcp")]
            switch spec.network.calico.encapsulation {
            case .vxlan, .vxlanCrossSubnet: ports.append(Opening(port: "4789", proto: "udp"))
            case .ipip, .ipipCrossSubnet: ports.append(Opening(port: "any", proto: "ipip"))
            case .none: break
            }
        }
        return ports
    }
}
