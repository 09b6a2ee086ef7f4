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
        "A host with another cluster's authority, credentials or etcd data is never touched. Old pod network files, interfaces and routes and iptables chains of Kubernetes make pods come up with wrong networks. A failure names what was found; the hosts of this cluster, also of a start that was not finished, pass."

    /// Units of other installers, which make such leavings again, or hold etcd's ports: k3s, RKE2, k0s, MicroK8s, and of programs that are set up
    /// as services (kubespray, kubeasz).
    private static let installers = [
        "k3s", "k3s-agent", "rke2-server", "rke2-agent", "k0scontroller", "k0sworker", "snap.microk8s.daemon-kubelite",
        "snap.microk8s.daemon-k8s-dqlite", "snap.microk8s.daemon-containerd", "etcd", "kube-apiserver", "kube-controller-manager",
        "kube-scheduler", "kube-proxy", "flanneld",
    ]

    /// What else kubeadm leaves below /etc/kubernetes on a control plane, and would take for its own.
    private static let ofControlPlanes =
        HostTraces.Trace.files.map(\.rawValue).filter {
            !$0.hasPrefix("manifests/") && !["admin.conf", "kubelet.conf", "pki/ca.crt"].contains($0)
        } + ["super-admin.conf", "pki/sa.pub"]
        + ["front-proxy-ca", "front-proxy-client", "apiserver-etcd-client", "etcd/ca", "etcd/server"].map { "pki/\($0).crt" }

    /// nil when nobody looked.
    static let found = Fact(
        "leftovers",
        """
        cd /etc/kubernetes 2>/dev/null && {
        [ -f pki/ca.crt ] && echo "authority $(sha256sum <pki/ca.crt | cut -c 1-16)"
        for f in admin.conf kubelet.conf; do [ -f "$f" ] && echo "server $(sed -n 's/^ *server: *//p' "$f" | head -n 1)"; done
        for f in \(ofControlPlanes.joined(separator: " ")); do [ -e "$f" ] && echo "file $f"; done
        ls -A manifests 2>/dev/null | sed 's/^/manifest /'; }
        [ -e \(HostRecord.journal) ] && echo journal
        [ -d /var/lib/etcd/member ] && echo etcd-data
        [ -f /var/lib/kubelet/config.yaml ] && echo kubelet-config
        cd /etc/cni/net.d 2>/dev/null && for f in *.conf *.conflist *.json; do [ -f "$f" ] && echo "cni $f"; done
        for u in \(installers.joined(separator: " ")); do
        for w in /etc/systemd/system/*.wants/"$u".service; do [ -L "$w" ] && { echo "unit $u.service"; break; }; done
        done
        for s in iptables-nft-save iptables-legacy-save iptables-save; do
        command -v $s >/dev/null && $s 2>/dev/null | grep -q '^:KUBE-' && { echo chains; break; }
        done
        """, unread: Found?.none
    ) { Found($0) }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.found.probe(host, spec), Self.remains.probe(host, spec), Interfaces.fact.probe(host, spec),
            RangesRoutes.routes.probe(host, spec),
        ] + (host.isControlPlane ? [Requirements.etcdFolderProbe(host, spec)] : [])
    }

    struct Found: Equatable {
        var authority: String?
        var servers: [String] = []
        var manifests: [String] = []
        /// Others of a control plane, below /etc/kubernetes.
        var files: [String] = []
        var networks: [String] = []
        /// Enabled units of other installers.
        var units: [String] = []
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
                case "file": files.append(value)
                case "cni": networks.append(value)
                case "unit": units.append(value)
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
        // The cluster's own authority: the one that most control planes have whose credentials point here; else that of the first in the file.
        let all = context.hosts.compactMap { host in context.facts(host)[Self.found].map { (host, $0) } }
        let unread = context.hosts.filter { context.facts($0)[Self.found] == nil }.map { self.unread($0) }
        let settled = all.filter { $0.0.isControlPlane && $0.1.authority != nil && isOurs($0.1) }
        let counts = settled.reduce(into: [String?: Int]()) { $0[$1.1.authority, default: 0] += 1 }
        let most = counts.values.max()
        let own =
            settled.first { counts[$0.1.authority] == most }
            ?? all.first { $0.0.isControlPlane && $0.1.authority != nil && $0.1.servers.isEmpty }
        return unread
            + all.map { host, found in
                let wrong = belongings(host, found, own.map { ($0.0.name, $0.1.authority) }, isOurs(found), context) + units(found)
                guard !wrong.isEmpty else {
                    if found.authority != nil { return passed(host, "is a host of this cluster") }
                    let isUnfinished = found.hasJournal && (found.hasKubelet || found.hasChains)
                    return passed(host, isUnfinished ? "holds what an unfinished run of Trimast left" : "nothing of an earlier cluster")
                }
                return failed(host, wrong.map(\.found).joined(separator: "; "), next: .joined(wrong.map(\.next)))
            }
    }

    typealias Finding = (found: String, next: Advice)

    /// What of another cluster the host has; all of it, so that one thing does not hide another.
    private func belongings(
        _ host: HostSpec, _ found: Found, _ own: (name: HostName, authority: String?)?, _ isOurs: Bool, _ context: PreflightContext
    ) -> [Finding] {
        let reset: Advice = "if that cluster is gone: \(.shell("kubeadm reset -f")) on the host"
        if let server = found.servers.first, !isOurs {
            return [("belongs to another cluster: its credentials point to \(server)", "\(reset); else take the host out of cluster.yaml")]
        }
        let network = podNetworks(found, context.facts(host), context.spec)
        if let authority = found.authority {
            if let own, own.authority != authority {
                return [("has the authority of another cluster than \(own.name) in /etc/kubernetes/pki", reset)]
            }
            if own == nil, !host.isControlPlane, context.errors.isEmpty {
                return [("has the authority of a cluster in /etc/kubernetes/pki, and no control plane has it", reset)]
            }
            return network
        }
        var wrong: [Finding] = []
        if found.hasEtcdData {
            wrong.append(
                (
                    "holds etcd data in /var/lib/etcd, and is in no cluster",
                    "if nobody needs it: move it away, \(.shell("mv /var/lib/etcd /var/lib/etcd.old"))"
                ))
        } else if host.isControlPlane, let strays = Requirements.etcdStrays(context.facts(host)), !strays.isEmpty {
            wrong.append(
                ("holds \(list(strays)) in /var/lib/etcd, which kubeadm wants empty", "if nobody needs it: move it away from /var/lib/etcd")
            )
        }
        // A join that was stopped while what an earlier one left was cleaned away: this run continues it.
        if found.hasJournal, found.hasKubelet || found.hasChains { return wrong + network }
        if !found.manifests.isEmpty || found.hasKubelet {
            let what = found.manifests.first.map { "/etc/kubernetes/manifests/\($0)" } ?? "/var/lib/kubelet/config.yaml"
            wrong.append(("has \(what) of an earlier cluster", "\(.shell("kubeadm reset -f")) on the host"))
        } else if let file = found.files.first, !found.hasJournal {
            // Without the authority they fit no cluster. A start of Trimast's that was stopped goes on with what it has made.
            let more = found.files.count > 1 ? " and \(found.files.count - 1) more" : ""
            wrong.append(
                (
                    "has /etc/kubernetes/\(file)\(more) of an earlier cluster, without its authority",
                    "\(.shell("kubeadm reset -f")) on the host, or: \(.shell("mv /etc/kubernetes /etc/kubernetes.old"))"
                ))
        }
        wrong += network
        if found.hasChains {
            let again = found.units.isEmpty ? "" : ", once what makes them is disabled"
            wrong.append(
                (
                    "has iptables chains of an earlier cluster (KUBE-…)",
                    "reboot the host\(again), or: \(.shell("iptables-save | grep -v KUBE- | iptables-restore"))"
                ))
        }
        return wrong
    }

    private func units(_ found: Found) -> [Finding] {
        found.units.map { unit in
            let what = unit == "etcd.service" ? ", and holds etcd's ports" : ", and makes its own rules and chains at every boot"
            return ("has \(unit) of another installer enabled\(what)", "if nobody needs it: \(.shell("systemctl disable --now \(unit)"))")
        }
    }
}
