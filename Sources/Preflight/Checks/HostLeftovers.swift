import Facts
import Parts
import Planning
import Specification
import Support

/// Nothing of an earlier cluster is on a host that is not in this one.
struct HostLeftovers: PreflightCheck {
    let id = "host.leftovers"
    let refusal: TrimastError.Code? = .otherCluster
    let isSkippedByHost = true
    let title = "no host belongs to another cluster or holds what one left"
    let explanation =
        "A host with another cluster's authority, credentials or etcd data is never touched. Old pod network files and iptables chains of Kubernetes make pods come up with wrong networks. A failure names what was found; the hosts of this cluster, also of a start that was not finished, pass."

    /// nil when nobody looked.
    static let found = Fact(
        "leftovers",
        """
        cd /etc/kubernetes 2>/dev/null && {
        [ -f pki/ca.crt ] && echo "authority $(sha256sum <pki/ca.crt | cut -c 1-16)"
        for f in admin.conf kubelet.conf; do [ -f "$f" ] && echo "server $(sed -n 's/^ *server: *//p' "$f" | head -n 1)"; done
        for f in manifests/*.yaml; do [ -f "$f" ] && echo "manifest ${f##*/}"; done; }
        [ -e \(Requirements.journal) ] && echo journal
        [ -d /var/lib/etcd/member ] && echo etcd-data
        [ -f /var/lib/kubelet/config.yaml ] && echo kubelet-config
        cd /etc/cni/net.d 2>/dev/null && for f in *.conf *.conflist; do [ -f "$f" ] && echo "cni $f"; done
        for s in iptables-nft-save iptables-legacy-save iptables-save; do
        command -v $s >/dev/null && $s 2>/dev/null | grep -q '^:KUBE-' && { echo chains; break; }
        done
        """, unread: Found?.none
    ) { Found($0) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.found.probe(host, spec)] }

    struct Found: Equatable {
        var authority: String?
        var servers: [String] = []
        var manifests: [String] = []
        var networks: [String] = []
        var hasEtcdData = false
        var hasKubelet = false
        var hasChains = false
        /// Trimast has worked on the host.
        var hasJournal = false

        init(_ text: SectionText) {
            for line in text.lines {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                let value = words.count > 1 ? words[1] : ""
                switch words[0] {
                case "authority": authority = value
                case "server": servers.append(value)
                case "manifest": manifests.append(value)
                case "cni": networks.append(value)
                case "etcd-data": hasEtcdData = true
                case "kubelet-config": hasKubelet = true
                case "chains": hasChains = true
                case "journal": hasJournal = true
                default: break
                }
            }
        }

        /// The hosts that its credentials point to: `192.168.1.9` of `https://192.168.1.9:6443`.
        var serverNames: [String] {
            servers.compactMap { $0.split(separator: "/").last?.split(separator: ":").first.map(String.init) }
        }
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        let spec = context.spec
        let ours = Set(spec.hosts.map(\.address.description) + [spec.endpoint.address.description, "127.0.0.1", "localhost"])
        func isOurs(_ found: Found) -> Bool { !found.serverNames.isEmpty && found.serverNames.allSatisfy(ours.contains) }
        // The cluster's own authority: that of its first control plane whose credentials point here.
        let all = context.hosts.compactMap { host in context.facts(host)[Self.found].map { (host, $0) } }
        let unread = context.hosts.filter { context.facts($0)[Self.found] == nil }.map { self.unread($0) }
        let own =
            all.first { $0.0.isControlPlane && $0.1.authority != nil && isOurs($0.1) }
            ?? all.first { $0.0.isControlPlane && $0.1.authority != nil && $0.1.servers.isEmpty }
        return unread
            + all.map { host, found in
                if let server = found.servers.first, !isOurs(found) {
                    return failed(
                        host, "belongs to another cluster: its credentials point to \(server)",
                        next: "if that cluster is gone: \(.shell("kubeadm reset -f")) on the host; else take the host out of cluster.yaml")
                }
                if let authority = found.authority {
                    if let own, own.1.authority != authority {
                        return failed(
                            host, "has the authority of another cluster than \(own.0.name) in /etc/kubernetes/pki",
                            next: "if that cluster is gone: \(.shell("kubeadm reset -f")) on the host")
                    }
                    if own == nil, !host.isControlPlane, context.errors.isEmpty {
                        return failed(
                            host, "has the authority of a cluster in /etc/kubernetes/pki, and no control plane has it",
                            next: "if that cluster is gone: \(.shell("kubeadm reset -f")) on the host")
                    }
                    let network = networks(found, spec)
                    if !network.isEmpty { return foreignNetwork(host, network) }
                    return passed(host, "is a host of this cluster")
                }
                if found.hasEtcdData {
                    return failed(
                        host, "holds etcd data in /var/lib/etcd, and is in no cluster",
                        next: "if nobody needs it: move it away, mv /var/lib/etcd /var/lib/etcd.old")
                }
                if found.hasJournal, found.hasKubelet || found.hasChains {
                    // A join that was stopped while what an earlier one left was cleaned away: this run continues it.
                    let network = networks(found, spec)
                    return network.isEmpty ? passed(host, "holds what an unfinished run of Trimast left") : foreignNetwork(host, network)
                }
                if !found.manifests.isEmpty || found.hasKubelet {
                    let what = found.manifests.first.map { "/etc/kubernetes/manifests/\($0)" } ?? "/var/lib/kubelet/config.yaml"
                    return failed(host, "has \(what) of an earlier cluster", next: "\(.shell("kubeadm reset -f")) on the host")
                }
                let network = networks(found, spec)
                if !network.isEmpty { return foreignNetwork(host, network) }
                if found.hasChains {
                    return failed(
                        host, "has iptables chains of an earlier cluster (KUBE-…)",
                        next: "reboot the host, or: iptables-save | grep -v KUBE- | iptables-restore")
                }
                return passed(host, "nothing of an earlier cluster")
            }
    }

    /// Files of other pod networks that containerd would take: it takes the first by name, and until Calico comes any.
    private func networks(_ found: Found, _ spec: ClusterSpec) -> [String] {
        let own = Requirements.ownNetworkFiles(spec)
        guard !own.isEmpty else { return [] }
        let first = own.filter { $0.hasSuffix("list") }.min() ?? ""
        let known = ["flannel", "calico", "cilium", "weave", "kube-router", "canal", "antrea", "trimast"]
        return found.networks.filter { name in !own.contains(name) && (name < first || known.contains { name.contains($0) }) }.sorted()
    }

    private func foreignNetwork(_ host: HostSpec, _ names: [String]) -> Check {
        failed(
            host, "has another pod network's \(list(names.map { "/etc/cni/net.d/\($0)" }))",
            next: "rm \(names.map { "/etc/cni/net.d/\($0)" }.joined(separator: " ")) on the host")
    }
}
