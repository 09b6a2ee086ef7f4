import Facts
import Planning
import Specification
import Support

/// One backend of iptables on a host: rules in both are applied one after the other, and each tool shows only its own.
struct HostIptables: PreflightCheck {
    let id = "host.iptables"
    let title = "a host's iptables rules are all in one backend"
    let explanation =
        "The kernel has two places for iptables rules, legacy and nf_tables, and applies both. With rules in both, kube-proxy writes to one while an old rule in the other drops its traffic, and no tool shows why. Rules of Kubernetes, its pod network and Trimast itself do not count."

    struct Backends: Equatable {
        /// `iptables v1.8.9 (nf_tables)`; nil where it is not installed.
        var version: String?
        var hasLegacyRules = false
        var hasNFTRules = false
    }

    /// nil when nobody asked.
    static let backends = Fact(
        "iptables",
        """
        rule() { sed -n '/KUBE-\\|CNI-\\|cali\\|trimast/d; s/^-A .*/'"$1"'/p' | head -n 1; }
        command -v iptables >/dev/null && iptables -V
        grep -qs . /proc/net/ip_tables_names && iptables-legacy-save | rule legacy
        command -v iptables-nft-save >/dev/null && iptables-nft-save | rule nft
        """, unread: Backends?.none
    ) { text in
        Backends(
            version: text.lines.first { $0.hasPrefix("iptables ") }.map(String.init), hasLegacyRules: text.lines.contains("legacy"),
            hasNFTRules: text.lines.contains("nft"))
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.backends.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let found = facts[Self.backends] else { return unread(host) }
            if found.hasLegacyRules, found.hasNFTRules {
                return failed(
                    host, "has rules in both backends of iptables, legacy and nf_tables",
                    next:
                        "on the host: iptables-legacy-save shows the old rules; remove them, or choose one with update-alternatives --config iptables"
                )
            }
            guard let version = found.version else {
                return passed(host, "not installed yet: apply installs the distribution's")
            }
            let backend = version.contains("nf_tables") ? "nf_tables" : "legacy"
            return passed(host, "\(backend)\(found.hasLegacyRules || found.hasNFTRules ? ", with rules" : ", no rules")")
        }
    }
}
