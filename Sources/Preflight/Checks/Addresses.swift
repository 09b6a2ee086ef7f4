import Facts
import Parts
import Planning
import Specification
import Support

/// The floating address belongs to the subnet of the interface that will carry it.
struct AddressSubnet: PreflightCheck {
    let id = "address.subnet"
    let refusal: TrimastError.Code? = .noInterface
    let title = "the floating address is inside the subnet of every load balancer's interface"
    let explanation =
        "Neighbours find the address by ARP, which only works inside the subnet. A failure shows the interface and its subnet, or that there is no such interface."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Interfaces.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let spec = context.spec
        return context.each({ $0.roles.contains(.loadBalancer) }) { host, facts in
            guard let interfaces = facts[Interfaces.fact] else { return unread(host) }
            guard let carrier = interfaces.carrier(host, spec.endpoint) else {
                return failed(host, Refusal.noInterface(host, spec.endpoint, interfaces))
            }
            guard carrier.address.contains(spec.endpoint.address) else {
                return failed(
                    host, "\(spec.endpoint.address) is outside \(carrier.address.network) of \(carrier.name)",
                    next: "choose an endpoint.address inside it, or name another endpoint.interface")
            }
            return passed(host, "\(spec.endpoint.address) is in \(carrier.address.network) of \(carrier.name)")
        }
    }
}

/// Nobody but our own hosts answers for the floating address.
struct AddressFree: PreflightCheck {
    let id = "address.free"
    let refusal: TrimastError.Code? = .addressTaken
    let title = "nobody outside the cluster answers for the floating address"
    let explanation =
        "Every load balancer and every control plane asks by ARP who has the address, also where one of them has it already. If somebody else answers, that machine takes half of the API's traffic. A failure shows its hardware address."
    let rounds: Set<PreflightRound> = [.watch]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Interfaces.fact.probe(host, spec)] + (Self.asks(host) ? [AddressAnswer.fact.probe(host, spec)] : [])
            + [Identity.fact.probe(host, spec), FormerBalancer.probe]
    }

    /// The hardware addresses that claim the floating address on the wire and are none of our hosts', as far as these have told theirs.
    private func strangers(_ context: PreflightContext) -> [(host: HostSpec, address: String)] {
        let ours = context.spec.hosts.reduce(into: Set<String>()) { $0.formUnion(context.facts($1)[Identity.fact].allMACs) }
        return context.hosts.compactMap { host in
            (context.facts(host)[AddressClaims.section] ?? []).first { !ours.contains($0) }.map { (host, $0) }
        }
    }

    /// The hosts that did not tell their hardware addresses.
    private func silent(_ context: PreflightContext) -> [HostName] {
        context.spec.hosts.filter { context.facts($0)[Identity.fact].allMACs.isEmpty }.map(\.name)
    }

    private static func asks(_ host: HostSpec) -> Bool { host.roles.contains(.loadBalancer) || host.isControlPlane }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let address = context.spec.endpoint.address
        // A load balancer that did not tell its addresses may have this one, and a control plane that is none would hear it by ARP.
        let isWhole = context.spec.loadBalancers.allSatisfy { context.facts($0)[Interfaces.fact] != nil }
        let asking = context.hosts.filter { Self.asks($0) && ($0.roles.contains(.loadBalancer) || isWhole) }
        if let holder = context.holders.first {
            guard holder.roles.contains(.loadBalancer) || FormerBalancer.isOne(context.facts(holder)) else {
                return [
                    failed(
                        holder, "has \(address) on an interface, and is no load balancer",
                        next: "ip address del \(address)/… on it, and take it out of the host's network configuration")
                ]
            }
            let strangers = strangers(context)
            let silent = silent(context)
            if let stranger = strangers.first, !silent.isEmpty {
                return [
                    skipped(
                        stranger.host,
                        "\(stranger.address) answers for \(address) too, which \(holder.name) has; it may be \(list(silent.map(\.text), last: "or")), which did not say"
                    )
                ]
            }
            if !strangers.isEmpty {
                return strangers.map { stranger in
                    failed(
                        stranger.host,
                        "a machine that is not in cluster.yaml answers for \(address), which \(holder.name) has: \(stranger.address)",
                        next: "take the address from that machine", about: [holder.name])
                }
            }
            // Where nobody listened, nobody heard others.
            guard context.hosts.contains(where: { context.facts($0)[AddressClaims.section] != nil }) else {
                return [skipped(nil, "\(holder.name) holds \(address); nobody listened for others")]
            }
            return [passed(nil, "\(holder.name) holds \(address)")]
        }
        guard !asking.isEmpty else { return [] }
        let strangers = Dictionary(
            (silent(context).isEmpty ? strangers(context) : []).map { ($0.host.name, $0.address) }, uniquingKeysWith: { $1 })
        let wrong = asking.compactMap { host -> Check? in
            guard let answer = context.facts(host)[AddressAnswer.fact] ?? strangers[host.name] else { return nil }
            return failed(host, Refusal.addressTaken(address, answer))
        }
        return wrong.isEmpty ? [passed(nil, "nobody answers for \(address)")] : wrong
    }
}

/// The VRRP id is nobody else's.
struct AddressRouterID: PreflightCheck {
    let id = "address.vrrp-id"
    let title = "no other router on the wire uses the cluster's VRRP id"
    let explanation =
        "Each load balancer listens for VRRP for a little more than a second, and joins and sends none. Routers with one id on a segment take addresses from each other. A failure names the other router. Needs perl on the host, which every Debian has, and not every rpm host."
    let rounds: Set<PreflightRound> = [.watch]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { Mesh.probes(host, spec) }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let own = Requirements.virtualRouterID(context.spec)
        let ours = Set(context.spec.hosts.map(\.address.description))
        return context.each({ $0.roles.contains(.loadBalancer) }) { host, facts in
            switch facts[VRRPWatch.section] {
            case nil where facts[Mesh.hasKeepalived]: return skipped(host, "keepalived is set up already; trimast preflight listens")
            case nil: return skipped(host, "could not listen: no answer")
            case .impossible(let why): return skipped(host, "could not listen: \(why)")
            case .heard(let all):
                let seen = all.filter { !ours.contains($0.source) }
                if let other = seen.first(where: { $0.id == own }) {
                    return failed(
                        host, "\(other.source) uses VRRP id \(own) on the same wire",
                        next: "set endpoint.virtualRouterID to another number from 1 to 255")
                }
                let others = Set(seen.map { "\($0.id)" }).sorted()
                return passed(host, others.isEmpty ? "id \(own), and no other VRRP on the wire" : "id \(own); others use \(list(others))")
            }
        }
    }
}
