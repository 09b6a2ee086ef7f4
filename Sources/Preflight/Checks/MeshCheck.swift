import Facts
import Parts
import Planning
import Specification
import Support

/// The host's own firewall that apply will open, `ufw` or `firewalld`; nil where it is left alone, open already, or does not run.
func firewallToOpen(_ host: HostSpec, _ context: PreflightContext) -> String? {
    Requirements.firewallToOpen(host, context.spec, context.facts(host))
}

/// `ufw on node`: the firewall that keeps a packet between the two, where apply will open it.
private func keeper(from host: HostSpec, to peer: HostSpec, _ context: PreflightContext) -> String? {
    if let name = firewallToOpen(peer, context) { return "\(name) on \(peer.name)" }
    guard Requirements.holdsBack(context.facts(host)), let name = firewallToOpen(host, context) else { return nil }
    return "\(name) on \(host.name)"
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

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { Mesh.probes(host, spec) + Requirements.firewallProbes(host, spec) }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let listening = Dictionary(
            context.hosts.map { ($0.name, context.facts($0)[MeshListening.section]) }, uniquingKeysWith: { $1 })
        let table = WayTable(context.spec)
        let hosts = context.hosts
        return hosts.compactMap { host in
            var tried = 0
            var lost: [(peer: HostSpec, ways: [String])] = []
            var closed: [(keeper: String, ways: [String])] = []
            var untested: [(peer: HostSpec, why: String)] = []
            let results = context.facts(host)[MeshResults.section]
            for peer in hosts {
                let ways = table(host, peer).filter { isConcerned($0, context.spec) }
                var missing: [String] = []
                for way in ways {
                    if way == Mesh.vrrp, let busy = [host, peer].first(where: { context.facts($0)[Mesh.hasKeepalived] }) {
                        untested.append((peer, "keepalived is set up on \(busy.name) already; verify looks at it"))
                        continue
                    }
                    let isGone = context.facts(peer)[MeshEnd.lived] == false
                    switch judge(way, results, listening[peer.name], peer, isGone: isGone, mayRefuse: mayRefuse(peer, context)) {
                    case .passes: tried += 1
                    case .fails(let how): missing.append(way.text + how)
                    case .unknown(let why): untested.append((peer, why))
                    }
                }
                guard !missing.isEmpty else { continue }
                if let keeper = keeper(from: host, to: peer, context) {
                    closed.append((keeper, missing))
                } else {
                    lost.append((peer, missing))
                }
            }
            if !lost.isEmpty {
                return failed(
                    host, "does not reach " + lost.map { "\($0.peer.name) on \($0.ways.joined(separator: ", "))" }.joined(separator: "; "),
                    next:
                        "allow \(allow) in the firewalls of both hosts and between them; ip route get \(lost[0].peer.address) on \(host.name)",
                    about: lost.map(\.peer.name))
            }
            if !closed.isEmpty {
                return skipped(
                    host,
                    closed.map { "\($0.keeper) is closed for \($0.ways.joined(separator: ", "))" }.joined(separator: "; ")
                        + ": apply opens it")
            }
            if tried == 0 { return untested.first.map { skipped(host, $0.why) } }
            return passed(host, summary(tried, context, untested.first?.why))
        }
    }

    func summary(_ tried: Int, _ context: PreflightContext, _ untested: String?) -> String {
        "\(tried) \(tried == 1 ? "way" : "ways") to other hosts pass" + (untested.map { "; \($0)" } ?? "")
    }

    /// Whether a firewall of the host may refuse what nobody listens for: one that is not open yet, or that is left alone.
    private func mayRefuse(_ peer: HostSpec, _ context: PreflightContext) -> Bool {
        guard Requirements.firewall(context.facts(peer)) != nil else { return false }
        return context.spec.firewall == .unmanaged || firewallToOpen(peer, context) != nil
    }

    /// - Parameters:
    ///   - isGone: the peer's listener ended before all had tried.
    ///   - mayRefuse: a firewall of the peer's may stand in between.
    private func judge(
        _ way: Mesh.Way, _ results: MeshResults, _ listening: MeshListening?, _ peer: HostSpec, isGone: Bool, mayRefuse: Bool
    ) -> MeshVerdict {
        guard let line = results.line(way, peer.address) else {
            return .unknown(results.isPlain ? "\(way.text) was not tried: the host has no perl" : "\(way.text) was not tried")
        }
        switch line.answer {
        case .open:
            // Both sides try at once: of what has no port a firewall that tracks connections takes the one's packet for the other's answer.
            return way.proto == .raw && mayRefuse ? .unknown("\(way.text) to \(peer.name) cannot be tried through its firewall") : .passes
        case .refused:
            // With a listener of the check's own, a refusal came from a firewall. Without one, the packet reached a host where nothing listens.
            guard listening?.has(way) ?? false else {
                return mayRefuse ? .unknown("\(way.text) to \(peer.name) was refused, by its firewall or because nothing listens") : .passes
            }
            return isGone ? .unknown("\(way.text) to \(peer.name) was not tried: the hosts answered too slowly") : .fails(" (refused)")
        case .blocked(let how): return .fails(" (\(how))")
        case .silent:
            if way.proto == .tcp { return .fails(" (no answer)") }
            guard let listening, listening.has(way) else {
                return .unknown(
                    listening?.isAble ?? false
                        ? "\(way.text) is in use on \(peer.name)" : "\(way.text) to \(peer.name) was not tried: it has no perl"
                )
            }
            return isGone ? .unknown("\(way.text) to \(peer.name) was not tried: the hosts answered too slowly") : .fails(" (no answer)")
        }
    }
}

private enum MeshVerdict {
    case passes
    case fails(String)
    case unknown(String)
}
