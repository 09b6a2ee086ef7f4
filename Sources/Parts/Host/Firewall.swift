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
                if command -v ufw >/dev/null && ufw status | grep -q '^Status: active'; then echo ufw; ufw status | grep '# trimast'
                grep -qs '^-A ufw-before-input -p vrrp' /etc/ufw/before.rules && echo vrrp; fi
                if command -v firewall-cmd >/dev/null && firewall-cmd -q --state; then echo firewalld
                firewall-cmd --list-ports; firewall-cmd --list-protocols; fi
                """)
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
        let peers = context.spec.hosts.map(\.address)
        if running == "ufw" {
            let have = facts.joined(separator: "\n")
            let missing = openings.filter { !have.contains("# trimast \($0.port)/\($0.proto)") }
            if !missing.isEmpty {
                let rules = missing.map { opening in
                    opening.proto == "vrrp" || opening.proto == "ipip"
                        ? Self.ufwProtocol(opening, peers: peers)
                        : "ufw allow proto \(opening.proto) from any to any port \(opening.port) comment 'trimast \(opening.port)/\(opening.proto)'"
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

    /// IP in IP by its number: /etc/protocols calls another protocol "ipip".
    private static func firewalldProtocol(_ opening: Opening) -> String { opening.proto == "ipip" ? "4" : opening.proto }

    /// ufw has no rule by protocol number in its command line: the comment rule marks it, before.rules holds it.
    private static func ufwProtocol(_ opening: Opening, peers: [IPv4Address]) -> String {
        let number = opening.proto == "vrrp" ? "112" : "4"
        let rules = peers.map { "-A ufw-before-input -p \(number) -s \($0) -j ACCEPT" }.joined(separator: "\\n")
        return """
            grep -q 'trimast \(opening.proto)' /etc/ufw/before.rules || {
            sed -i '0,/^# End required lines/s//# trimast \(opening.proto)\\n\(rules)\\n&/' /etc/ufw/before.rules
            ufw reload; }
            ufw allow proto tcp from 127.0.0.1 to 127.0.0.1 port 1 comment 'trimast any/\(opening.proto)'
            """
    }

    static func openings(_ host: HostSpec, _ spec: ClusterSpec) -> [Opening] {
        var ports = [
            Opening(port: "10250", proto: "tcp"), Opening(port: "10256", proto: "tcp"), Opening(port: "30000:32767", proto: "tcp"),
        ]
        if host.isControlPlane {
            ports += ["\(spec.endpoint.apiPort)", "2379:2380", "10257", "10259"].map { Opening(port: $0, proto: "tcp") }
        }
        if host.roles.contains(.loadBalancer) {
            ports += [Opening(port: "\(spec.endpoint.port)", proto: "tcp"), Opening(port: "any", proto: "vrrp")]
        }
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
