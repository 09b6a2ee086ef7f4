extension ClusterRules {
    /// What goes together with the Kubernetes version.
    static func versions(_ view: ClusterView, _ findings: inout Findings) {
        let at = view.file["kubernetes"]["version"]
        guard let version = view.version else { return }
        guard let release = KubernetesRelease(version) else {
            findings.error(
                "unknown-version", at: at.position, "kubernetes.version is \(version), which this trimast does not know",
                "it builds 1.\(KubernetesRelease.oldestMinor) to 1.\(KubernetesRelease.newestMinor)")
            return
        }
        let mode = view.file["network"]["proxyMode"]
        switch mode.choice(NetworkSpec.ProxyMode.self) {
        case .ipvs where release.deprecatesIPVS:
            findings.warning(
                "ipvs-deprecated", at: mode.position, "network.proxyMode ipvs is deprecated in Kubernetes \(version)",
                "use nftables (kernel 5.13 or newer) or iptables")
        case .nftables where !release.hasNFTables:
            findings.error(
                "nftables-too-early", at: mode.position,
                "network.proxyMode nftables needs Kubernetes 1.31 or newer, and this is \(version)",
                "use iptables or ipvs")
        default: break
        }
        packages(view, version, release, &findings)
    }

    /// pkgs.k8s.io and its mirrors begin with 1.24.
    private static func packages(
        _ view: ClusterView, _ version: KubernetesVersion, _ release: KubernetesRelease, _ findings: inout Findings
    ) {
        let at = view.file["sources"]["kubernetes"]
        let own = !view.file["sources"]["packages"].items.isEmpty
        let source = at.isGiven ? at.choice() : own ? SourcesSpec.Kubernetes.none : .official
        guard !release.isOnPackageServer, let source, source != .none else { return }
        let message = "Kubernetes \(version) is not among the packages of `\(source.rawValue)`, which begin with 1.24"
        let hint = "write `sources: {kubernetes: none, packages: [...]}` with an apt repository that has it, or use a newer version"
        let position = at.isGiven ? at.position : view.file["kubernetes"]["version"].position
        if own {
            findings.warning("not-on-package-server", at: position, message, "write `kubernetes: none` beside your own packages")
        } else {
            findings.error("not-on-package-server", at: position, message, hint)
        }
    }

    /// Names that may stand once in a list.
    static func sources(_ view: ClusterView, _ findings: inout Findings) {
        let lists = [(view.file["sources"]["packages"], "name"), (view.file["registryMirrors"], "registry")]
        for (list, key) in lists {
            var seen: [String: Int] = [:]
            for item in list.items {
                let at = item[key]
                guard let text = at.text else { continue }
                if let line = seen[text] {
                    findings.error(
                        "duplicate", at: at.position, "the \(key) '\(text)' is here for the second time, first on line \(line)",
                        "merge the two entries into one")
                } else {
                    seen[text] = at.position.line
                }
            }
        }
    }
}
