import Facts
import Parts
import Planning
import Specification
import Support

/// What a host asks for names, as its kubelet gives it to pods and as CoreDNS inherits it.
struct Resolver: Equatable {
    /// nil when nobody asked.
    static let fact = Fact("resolver", script: { _, spec in script(spec) }, units: ["systemd-resolved"], unread: Resolver?.none) { text in
        Resolver(text)
    }

    static let ordinary = "/etc/resolv.conf"
    /// What systemd-resolved itself asks.
    static let behindResolved = "/run/systemd/resolve/resolv.conf"

    private static func script(_ spec: ClusterSpec) -> String {
        let files = [ordinary, behindResolved] + (ownFile(spec).map { [$0] } ?? [])
        return """
            for f in \(files.map(Shell.word).joined(separator: " ")); do
            if [ -f "$f" ]; then
            echo "file $f"
            awk -v f="$f" '$1 == "nameserver" && NF > 1 { print "server", f, $2 }' "$f"
            else echo "missing $f $(readlink "$f")"; fi
            done
            echo "resolved $(unit systemd-resolved)"
            """
    }

    /// The servers of each file that is there.
    var servers: [String: [String]] = [:]
    /// Where a file that is not there links to.
    var links: [String: String] = [:]
    var isResolvedActive = false

    /// - Returns: nil where the text says nothing of files.
    init?(_ text: SectionText) {
        for words in text.words {
            switch (words.first, words.count) {
            case ("file", 2): servers[words[1]] = servers[words[1]] ?? []
            case ("server", 3): servers[words[1], default: []].append(words[2])
            case ("missing", 3): links[words[1]] = words[2]
            case ("missing", 2): links[words[1]] = ""
            case ("resolved", 2): isResolvedActive = words[1] == "active"
            default: break
            }
        }
        if servers.isEmpty && links.isEmpty { return nil }
    }

    /// Whether it is written as an address; of IPv6 it may have an interface's name behind it.
    static func isAddress(_ server: String) -> Bool {
        let address = server.prefix { $0 != "%" }
        return IPv4Address(server) != nil || address.contains(":") && address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }

    static func isLocal(_ server: String) -> Bool { server.hasPrefix("127.") || server == "::1" }

    /// Whether CoreDNS asks the host's nameservers at all.
    static func isAsked(_ spec: ClusterSpec) -> String? {
        if spec.kubernetes.dns.provider == .none { return "dns is none in cluster.yaml: there is no CoreDNS" }
        return spec.kubernetes.dns.upstream == .none ? "dns.upstream is none in cluster.yaml: CoreDNS asks no host" : nil
    }

    /// The file that cluster.yaml names for every kubelet; empty: none.
    static func ownFile(_ spec: ClusterSpec) -> String? {
        if case .string(let path)? = spec.kubernetes.kubelet["resolvConf"] { path.isEmpty ? nil : path } else { nil }
    }

    /// The file that this host's kubelet will read; nil: none, by the user's word.
    ///
    /// kubeadm names systemd-resolved's own file where that service runs.
    static func kubeletFile(_ own: Resolver, _ context: PreflightContext) -> String? {
        if context.spec.kubernetes.kubelet["resolvConf"] != nil { return ownFile(context.spec) }
        let first = context.spec.controlPlanes.first.flatMap { context.facts($0)[fact] }
        let decides = context.release.sharesFirstResolver ? first ?? own : own
        return decides.isResolvedActive ? behindResolved : ordinary
    }

    /// Where the kubelet reads another file than this host by itself would have.
    static func reason(_ file: String, _ own: Resolver, _ context: PreflightContext) -> String {
        guard context.spec.kubernetes.kubelet["resolvConf"] == nil, let first = context.spec.controlPlanes.first,
            file != (own.isResolvedActive ? behindResolved : ordinary)
        else { return "" }
        return ", which kubeadm \(context.spec.kubernetes.version) makes every kubelet read, because systemd-resolved "
            + (file == behindResolved ? "runs" : "does not run") + " on \(first.name)"
    }
}

/// Every kubelet finds the file that it hands to pods.
struct HostResolver: PreflightCheck {
    let id = "host.resolver"
    let title = "the file of nameservers that the kubelet hands to pods is there"
    let explanation =
        "A kubelet starts no pod, not even the API server's, where the file is missing, whatever the cluster's DNS is: /etc/resolv.conf, or systemd-resolved's own where that runs. Up to Kubernetes 1.23 the first control plane decides for all hosts. A failure names the file."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Resolver.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            guard let resolver = facts[Resolver.fact] else { return unread(host) }
            guard let file = Resolver.kubeletFile(resolver, context) else { return passed(host, "kubelet.resolvConf names no file") }
            guard resolver.servers[file] == nil else { return passed(host, file) }
            let link = resolver.links[file] ?? ""
            let why = Resolver.reason(file, resolver, context)
            return failed(
                host, file + (link.isEmpty ? " is missing" : " is a link to \(link), which is not there") + why,
                next: why.isEmpty
                    ? "write \(file) with a line 'nameserver ADDRESS' on the host, or start the resolver that makes it"
                    : "run systemd-resolved on all hosts or on none, or set kubernetes.kubelet.resolvConf to a file that all have")
        }
    }
}

/// A host has a nameserver where CoreDNS will ask it.
struct DNSNameserver: PreflightCheck {
    let id = "dns.nameserver"
    let refusal: TrimastError.Code? = .noNameserver
    let title = "hosts have a nameserver for CoreDNS to ask"
    let explanation =
        "CoreDNS sends names outside the cluster to the host's nameservers, and exits at once where there is none. Pods have no address of IPv6, so a server with such an address alone is none to them. A failure means that the file which the kubelet reads names none, or has a word in its place that is no address."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Resolver.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        if let why = Resolver.isAsked(context.spec) { return [skipped(nil, why)] }
        return context.each(\.isNode) { host, facts in
            guard let resolver = facts[Resolver.fact] else { return unread(host) }
            guard let file = Resolver.kubeletFile(resolver, context) else { return skipped(host, "kubelet.resolvConf names no file") }
            guard let servers = resolver.servers[file] else { return skipped(host, "there is no \(file)") }
            guard !servers.isEmpty else {
                return failed(host, Refusal.noNameserver(file))
            }
            let next: Advice = "name one address in each line 'nameserver ADDRESS' of \(file), or in what writes that file"
            let words = servers.filter { !Resolver.isAddress($0) }
            guard words.isEmpty else {
                return failed(host, "\(file) names \(list(words.map { "'\($0)'" })), which is no address: CoreDNS ends at once", next: next)
            }
            guard servers.contains(where: { IPv4Address($0) != nil }) else {
                return failed(
                    host, "\(file) names \(list(servers)) alone, and pods have no address of IPv6 to ask from",
                    next: "name a nameserver with an address of IPv4 in \(file), or in what writes that file")
            }
            return passed(host, "asks \(list(servers))")
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
        return context.each(\.isNode) { host, facts in
            guard let resolver = facts[Resolver.fact] else { return unread(host) }
            guard let file = Resolver.kubeletFile(resolver, context), let servers = resolver.servers[file] else {
                return skipped(host, "there is no file of nameservers for pods")
            }
            if let own = servers.first(where: { IPv4Address($0).map(context.spec.network.services.contains) ?? false }) {
                return failed(
                    host, "asks \(own), an address of the cluster's own Services",
                    next: "name nameservers outside the cluster in \(file)")
            }
            if let local = servers.first(where: Resolver.isLocal) {
                return failed(
                    host, "asks \(local), which inside a pod is the pod itself" + Resolver.reason(file, resolver, context),
                    next: "name the real nameservers in \(file), or point kubernetes.kubelet.resolvConf to a file that does")
            }
            return passed(host, file == Resolver.ordinary ? "no loop" : "\(file) names \(list(servers))")
        }
    }
}
