import Facts
import Parts
import Planning
import Specification

/// The host's own firewall that apply will open, `ufw` or `firewalld`; nil where it is left alone or does not run.
func firewallToOpen(_ host: HostSpec, _ context: PreflightContext) -> String? {
    guard context.spec.firewall != .unmanaged else { return nil }
    return context.facts(host).lines("firewall").first.map(String.init).flatMap { ["ufw", "firewalld"].contains($0) ? $0 : nil }
}

/// What checks of all pairs have in common: what each host found about the others, in one line for each host.
protocol MeshCheck: PreflightCheck {
    /// Whether this way is the check's business.
    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool
    /// What must be let through, for the next step.
    var allow: String { get }
}

extension MeshCheck {
    var rounds: Set<PreflightRound> { [.mesh] }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Interfaces.probe] + Requirements.firewallProbes(host, spec) }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let listening = Dictionary(
            context.hosts.map { ($0.name, MeshListening(context.facts($0))) }, uniquingKeysWith: { $1 })
        return context.hosts.compactMap { host in
            var tried = 0
            var lost: [(peer: HostSpec, ways: [String])] = []
            var closed: [(peer: HostSpec, ways: [String])] = []
            var untested: [(peer: HostSpec, why: String)] = []
            let results = MeshResults(context.facts(host))
            for peer in context.hosts {
                let ways = Mesh.ways(from: host, to: peer, context.spec).filter { isConcerned($0, context.spec) }
                var missing: [String] = []
                for way in ways {
                    if way == Mesh.vrrp, !context.facts(peer)["borrow"].isEmpty {
                        untested.append((peer, "keepalived is set up on \(peer.name) already; verify looks at it"))
                        continue
                    }
                    switch judge(way, results, listening[peer.name], peer) {
                    case .passes: tried += 1
                    case .fails(let how): missing.append(way.text + how)
                    case .unknown(let why): untested.append((peer, why))
                    }
                }
                guard !missing.isEmpty else { continue }
                if firewallToOpen(peer, context) != nil { closed.append((peer, missing)) } else { lost.append((peer, missing)) }
            }
            if !lost.isEmpty {
                return failed(
                    host, "does not reach " + lost.map { "\($0.peer.name) on \($0.ways.joined(separator: ", "))" }.joined(separator: "; "),
                    next:
                        "allow \(allow) in the firewalls of both hosts and between them; ip route get \(lost[0].peer.address) on \(host.name)"
                )
            }
            if !closed.isEmpty {
                return skipped(
                    host,
                    closed.map {
                        "\(firewallToOpen($0.peer, context) ?? "") on \($0.peer.name) is closed for \($0.ways.joined(separator: ", "))"
                    }
                    .joined(separator: "; ") + ": apply opens it")
            }
            if tried == 0 { return untested.first.map { skipped(host, $0.why) } }
            return passed(host, summary(tried, context, untested.first?.why))
        }
    }

    func summary(_ tried: Int, _ context: PreflightContext, _ untested: String?) -> String {
        "\(tried) \(tried == 1 ? "way" : "ways") to other hosts pass" + (untested.map { "; \($0)" } ?? "")
    }

    private func judge(_ way: Mesh.Way, _ results: MeshResults, _ listening: MeshListening?, _ peer: HostSpec) -> MeshVerdict {
        guard let line = results.line(way, peer.address) else {
            return .unknown(results.isPlain ? "\(way.text) was not tried: the host has no perl" : "\(way.text) was not tried")
        }
        switch line.answer {
        case .open: return .passes
        case .refused:
            // With a listener of the check's own, a refusal came from a firewall. Without one, the packet reached a host where nothing listens.
            return listening?.has(way) ?? false ? .fails(" (refused)") : .passes
        case .blocked(let how): return .fails(" (\(how))")
        case .silent:
            if way.proto == .tcp { return .fails(" (no answer)") }
            guard let listening, listening.has(way) else {
                return .unknown(
                    listening?.isAble ?? false
                        ? "\(way.text) is in use on \(peer.name)" : "\(way.text) to \(peer.name) was not tried: it has no perl"
                )
            }
            return .fails(" (no answer)")
        }
    }
}

private enum MeshVerdict {
    case passes
    case fails(String)
    case unknown(String)
}

/// Every host reaches every other on the TCP ports that their roles need.
struct PortsOpen: MeshCheck {
    let id = "ports.open"
    let title = "every host reaches every other on the ports that it will need"
    let explanation =
        "6443, 2379, 2380, 10250, the proxy's port and the pod network's. A listener is opened for the check where nothing listens yet, with the firewalls as they are. A failure names the host, the other host and the port. A closed ufw or firewalld that apply opens itself is skipped with a word."
    let allow = "these ports"

    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool { way.proto == .tcp }
}

/// VRRP passes between the load balancers.
struct VRRPPasses: MeshCheck {
    let id = "address.vrrp"
    let title = "VRRP passes between the load balancers"
    let explanation =
        "The load balancers agree by VRRP, IP protocol 112, who holds the address. Where it is dropped, all of them take it at once. A failure names the two hosts. Needs perl on both, which every Debian has."
    let allow = "IP protocol 112 (VRRP)"

    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool { way == Mesh.vrrp }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        AddressBorrowed().probes(host, spec) + Requirements.firewallProbes(host, spec)
    }
}

/// The pod network's own packets pass.
struct PodPackets: MeshCheck {
    let id = "pods.packets"
    let title = "the pod network's own packets pass between the nodes"
    let explanation =
        "VXLAN travels as UDP to port 4789, IPIP as IP protocol 4; clouds often drop the latter. A failure names the two hosts. Without encapsulation there is nothing to try. Needs perl on both hosts."
    let allow = "the pod network's packets (VXLAN: UDP 4789; IPIP: IP protocol 4)"

    func isConcerned(_ way: Mesh.Way, _ spec: ClusterSpec) -> Bool {
        guard spec.network.plugin == .calico else { return false }
        switch spec.network.calico.encapsulation {
        case .vxlan, .vxlanCrossSubnet: return way == Mesh.vxlan
        case .ipip, .ipipCrossSubnet: return way == Mesh.ipip
        case .none: return false
        }
    }
}

/// Full-sized packets pass between the nodes.
struct PathMTU: PreflightCheck {
    let id = "path.mtu"
    let title = "packets as large as the interfaces allow pass between the nodes"
    let explanation =
        "A tunnel or a switch with a smaller MTU that drops large packets without a word lets connections open and then hang. A failure names the two hosts and the size that was lost. Needs perl, and UDP to port 4789 let through; skipped otherwise."
    let rounds: Set<PreflightRound> = [.mesh]

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            let results = MeshResults(facts)
            let peers = context.hosts.filter { $0.isNode && $0 != host }
            let lines = peers.compactMap { peer in results.line(Mesh.vxlan, peer.address).map { (peer, $0) } }
            let answered = lines.filter { $0.1.size != nil }
            let lost = answered.filter { !$0.1.isLargePassed }
            if !lost.isEmpty {
                let text = lost.map { "of \($0.1.size ?? 0) bytes to \($0.0.name)" }.joined(separator: ", ")
                return failed(
                    host, "packets \(text) are lost on the way, and small ones arrive",
                    next: "give all interfaces on the way the same MTU: ip link show; ip link set dev … mtu …")
            }
            if answered.isEmpty {
                if peers.isEmpty { return nil }
                return skipped(
                    host,
                    results.isPlain
                        ? "the host has no perl to try it with" : "no UDP to port 4789 of the others passes, by which it is tried")
            }
            let sizes = Set(answered.compactMap(\.1.size)).sorted().map { "\($0)" }
            return passed(host, "\(list(sizes)) bytes pass to \(list(answered.map { $0.0.name.text }))")
        }
    }
}
