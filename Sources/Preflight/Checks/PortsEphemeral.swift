import Facts
import Planning
import Specification
import Support

/// From which ports the kernel takes one for a connection that a program makes (kernel.org, networking/ip-sysctl, ip_local_port_range).
struct EphemeralPorts: Equatable {
    var range: ClosedRange<Int>
    /// ip_local_reserved_ports as it stands: `2379-2380,6443`.
    var reserved = ""

    /// nil when nobody asked.
    static let fact = Fact(
        "port-range",
        """
        # Not by `read`: sh reads byte by byte, and the kernel gives only the first one of a number so.
        echo "range=$(tr -s '\\t' ' ' </proc/sys/net/ipv4/ip_local_port_range)"
        echo "reserved=$(cat /proc/sys/net/ipv4/ip_local_reserved_ports)"
        """, unread: EphemeralPorts?.none
    ) { text in
        let table = text.table()
        let bounds = (table["range"] ?? "").split(separator: " ").compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] <= bounds[1] else { return nil }
        return EphemeralPorts(range: bounds[0]...bounds[1], reserved: table["reserved"] ?? "")
    }

    func isTaken(_ port: Int) -> Bool {
        range.contains(port)
            && !reserved.split(separator: ",").contains { part in
                let ends = part.split(separator: "-").compactMap { Int($0) }
                return ends.first.map { $0...max($0, ends.last ?? $0) }?.contains(port) ?? false
            }
    }
}

/// A connection that a program makes does not take a port that the cluster's programs listen on.
struct PortsEphemeral: PreflightCheck {
    let id = "ports.ephemeral"
    let title = "no outgoing connection takes a port that the cluster needs"
    let explanation =
        "The kernel takes the near port of an outgoing connection from net.ipv4.ip_local_port_range. Where somebody widened it to 1024, any program's connection may have 2379 or 6443 while etcd or the API server starts anew, which then fails until it is over. A failure names the ports that are not reserved."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [EphemeralPorts.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let ports = facts[EphemeralPorts.fact] else { return unread(host) }
            let needed = Set(PortHolder.needed(host, context.spec).map(\.number)).sorted()
            let taken = needed.filter { ports.isTaken($0) }
            let range = "\(ports.range.lowerBound) to \(ports.range.upperBound)"
            guard !taken.isEmpty else { return passed(host, "outgoing connections use \(range)") }
            let all = ([ports.reserved] + taken.map(String.init)).filter { !$0.isEmpty }.joined(separator: ",")
            let setting = "net.ipv4.ip_local_reserved_ports=\(all)"
            return failed(
                host, "outgoing connections may take \(list(few: taken.map(String.init))): net.ipv4.ip_local_port_range is \(range)",
                next: "on the host: \(.shell("echo \(setting) >/etc/sysctl.d/99-reserved-ports.conf && sysctl -w \(setting)"))")
        }
    }
}
