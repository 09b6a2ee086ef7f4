import Facts
import Parts
import Planning
import Specification
import Support

/// A host's own packets to Services find a route.
struct ServicesRoute: PreflightCheck {
    let id = "services.route"
    let title = "the hosts have a route to the addresses of Services"
    let explanation =
        "kube-proxy gives a packet to a Service its real target only once the kernel has found a route for it: by the default route, or by one to the range. A host without either reaches no Service, and no more do pods in its network and its API server, which asks webhooks so. With proxyMode ipvs the addresses are the host's own. A failure means that the host, such as one without a way to the world outside, has no such route."

    /// nil when the host did not say.
    static let isThere = Fact(
        "services-route",
        script: { _, spec in
            """
            command -v ip >/dev/null || exit 0
            if ip -4 route get \(spec.network.services.address(at: 1)) >/dev/null 2>&1; then echo there; else echo none; fi
            """
        }, unread: Bool?.none
    ) { text in text.lines.first.map { $0 == "there" } }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        host.isNode ? [Self.isThere.probe(host, spec), Interfaces.fact.probe(host, spec)] : []
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        guard context.spec.network.proxyMode != .ipvs else {
            return [passed(nil, "with proxyMode ipvs the hosts have the addresses themselves")]
        }
        return context.each(\.isNode) { host, facts in
            guard let isThere = facts[Self.isThere] else { return unread(host) }
            guard !isThere else { return passed(host, "Services have a route") }
            let device = facts[Interfaces.fact]?.holding(host.address)?.name ?? "INTERFACE"
            let range = context.spec.network.services.network
            return failed(
                host, "has no default route, and none to network.services \(range): the host itself would reach no Service",
                next:
                    "\(.shell("ip route add \(range) dev \(device)")), and the same in the configuration of its network, for the next boot")
        }
    }
}
