import Facts
import Parts
import Planning
import Specification
import Support

/// What a host asks for names, as CoreDNS will inherit it.
struct Resolver: Equatable {
    /// nil when nobody asked.
    static let fact = Fact(
        "resolver",
        """
        sed -n 's/^[[:space:]]*nameserver[[:space:]]*/etc=/p' /etc/resolv.conf
        sed -n 's/^[[:space:]]*nameserver[[:space:]]*/resolved=/p' /run/systemd/resolve/resolv.conf
        """, unread: Resolver?.none
    ) { Resolver($0) }

    /// The nameservers of /etc/resolv.conf.
    var ordinary: [String]
    /// Those that systemd-resolved itself asks.
    var behindResolved: [String]

    init(_ text: SectionText) {
        func servers(_ key: String) -> [String] {
            text.values(key).compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }
        }
        ordinary = servers("etc=")
        behindResolved = servers("resolved=")
    }

    static func isLocal(_ server: String) -> Bool { server.hasPrefix("127.") || server == "::1" }

    /// Whether CoreDNS asks the host's nameservers at all.
    static func isAsked(_ spec: ClusterSpec) -> String? {
        if spec.kubernetes.dns.provider == .none { return "dns is none in cluster.yaml: there is no CoreDNS" }
        return spec.kubernetes.dns.upstream == .none ? "dns.upstream is none in cluster.yaml: CoreDNS asks no host" : nil
    }
}

/// A host has a nameserver where CoreDNS will ask it.
struct DNSNameserver: PreflightCheck {
    let id = "dns.nameserver"
    let refusal: TrimastError.Code? = .noNameserver
    let title = "hosts have a nameserver for CoreDNS to ask"
    let explanation =
        "CoreDNS sends names outside the cluster to the host's nameservers, and exits at once where there is none. A failure means that /etc/resolv.conf names none."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Resolver.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        if let why = Resolver.isAsked(context.spec) { return [skipped(nil, why)] }
        return context.each(\.isNode) { host, facts in
            guard let resolver = facts[Resolver.fact] else { return unread(host) }
            guard !resolver.ordinary.isEmpty else {
                return failed(host, Refusal.noNameserver)
            }
            return passed(host, "asks \(list(resolver.ordinary))")
        }
    }
}

/// CoreDNS would not ask itself.
struct DNSLoop: PreflightCheck {
    let id = "dns.loop"
    let title = "CoreDNS would not ask itself"
    let explanation =
        "A nameserver on the loopback address is CoreDNS itself when a pod asks it, and an address in the Service range is CoreDNS too: it detects the loop and exits. systemd-resolved's stub is fine, because kubeadm points the kubelet to the file behind it."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Resolver.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        if let why = Resolver.isAsked(context.spec) { return [skipped(nil, why)] }
        let hasOwnFile = context.spec.kubernetes.kubelet["resolvConf"] != nil
        return context.each(\.isNode) { host, facts in
            if hasOwnFile { return skipped(host, "kubelet.resolvConf names a file of its own") }
            guard let resolver = facts[Resolver.fact] else { return unread(host) }
            if let own = (resolver.ordinary + resolver.behindResolved).first(where: { server in
                IPv4Address(server).map(context.spec.network.services.contains) ?? false
            }) {
                return failed(
                    host, "asks \(own), an address of the cluster's own Services",
                    next: "name nameservers outside the cluster in /etc/resolv.conf")
            }
            let real = resolver.behindResolved.filter { !Resolver.isLocal($0) }
            if let local = resolver.ordinary.first(where: Resolver.isLocal), real.isEmpty {
                return failed(
                    host, "asks \(local), which inside a pod is the pod itself",
                    next: "name the real nameservers in /etc/resolv.conf, or point kubernetes.kubelet.resolvConf to a file that does")
            }
            return passed(host, real.isEmpty ? "no loop" : "systemd-resolved's own file names \(list(real))")
        }
    }
}
