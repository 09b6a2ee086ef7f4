import Facts
import Parts
import Planning
import Specification
import Support

/// The floating address, on the first load balancer for a moment, is reached from every other host.
struct AddressBorrowed: PreflightCheck {
    let id = "address.reached"
    let title = "every host reaches the floating address"
    let explanation =
        "Where nobody holds the address, the first load balancer takes it for the second that the check lasts and every other host connects to it. A failure means that ARP for it is filtered (a cloud's or hypervisor's anti-spoofing) or that the port is blocked."
    let rounds: Set<PreflightRound> = [.mesh]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        Mesh.probes(host, spec) + Requirements.firewallProbes(host, spec)
            + (host.roles.contains(.loadBalancer) ? [AddressAnswer.fact.probe(host, spec)] : [])
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let address = context.spec.endpoint.address
        if let holder = context.holders.first { return [skipped(nil, "\(holder.name) holds \(address) already; verify looks at it")] }
        guard let lender = context.hosts.first(where: { context.facts($0)[MeshListening.section].hasBorrowed }) else {
            return context.hosts.isEmpty
                ? [] : [skipped(nil, "\(address) was not tried: it is in use, keepalived is set up, or a host could not take it")]
        }
        let way = Mesh.Way(proto: .tcp, number: context.spec.endpoint.port)
        return context.each({ $0 != lender }) { host, facts in
            switch facts[MeshResults.section].line(way, address)?.answer {
            case nil: return skipped(host, "did not say")
            case .open, .refused: return passed(host, "reached \(address) on \(lender.name)")
            case .silent, .blocked:
                if firewallToOpen(lender, context) != nil {
                    return skipped(host, "the firewall of \(lender.name) is closed now; apply opens it")
                }
                if context.facts(lender)[MeshEnd.lived] == false {
                    return skipped(host, "the hosts answered too slowly: \(lender.name) had given \(address) back by then")
                }
                return failed(
                    host, "does not reach \(address) while \(lender.name) has it",
                    next:
                        "allow the address on \(lender.name)'s port in the hypervisor or cloud (anti-spoofing, allowed address pairs), and port \(way.text) in firewalls",
                    about: [lender.name])
            }
        }
    }
}
