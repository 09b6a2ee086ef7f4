import Facts
import Planning
import Specification
import Support

/// Full-sized packets pass between the nodes.
struct PathMTU: PreflightCheck {
    let id = "path.mtu"
    let title = "packets as large as the interfaces allow pass between the nodes"
    let explanation =
        "A tunnel or a switch with a smaller MTU that drops large packets without a word lets connections open and then hang. A failure names the two hosts and the size that was lost. Needs perl, and UDP to port 4789 let through; skipped otherwise."
    let rounds: Set<PreflightRound> = [.mesh]

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            let results = facts[MeshResults.section]
            let peers = context.hosts.filter { $0.isNode && $0 != host }
            let lines = peers.compactMap { peer in results.line(Mesh.vxlan, peer.address).map { (peer, $0) } }
            let answered = lines.filter { $0.1.size != nil }
            let lost = answered.filter { !$0.1.isLargePassed }
            if !lost.isEmpty {
                let text = lost.map { "of \($0.1.size ?? 0) bytes to \($0.0.name)" }.joined(separator: ", ")
                return failed(
                    host, "packets \(text) are lost on the way, and small ones arrive",
                    next: "give all interfaces on the way the same MTU: ip link show; ip link set dev … mtu …", about: lost.map(\.0.name))
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
