extension ClusterRules {
    /// Arguments and settings that another key of the file decides: said twice, the cluster would not be what either place says.
    static func owners(_ view: ClusterView, _ findings: inout Findings) {
        let kubernetes = view.file["kubernetes"]
        let decided: [(at: Cursor, by: String)] = [
            (kubernetes["apiServer"]["extraArgs"]["service-cluster-ip-range"], "network.services"),
            (kubernetes["apiServer"]["extraArgs"]["secure-port"], "endpoint.apiPort"),
            (kubernetes["controllerManager"]["extraArgs"]["service-cluster-ip-range"], "network.services"),
            (kubernetes["controllerManager"]["extraArgs"]["cluster-cidr"], "network.pods"),
            (kubernetes["kubelet"]["clusterDomain"], "kubernetes.clusterDomain"),
            (kubernetes["kubeProxy"]["clusterCIDR"], "network.pods"),
            (kubernetes["kubeProxy"]["mode"], "network.proxyMode"),
        ]
        for (at, key) in decided where at.isGiven {
            findings.error("set-elsewhere", at: at.position, "\(at.path) is decided by \(key)", "remove it here and set \(key)")
        }
        for name in ["name", "initial-cluster", "initial-cluster-state", "initial-cluster-token"] {
            let at = kubernetes["etcd"]["extraArgs"][name]
            guard at.isGiven else { continue }
            findings.error(
                "set-by-trimast", at: at.position, "\(at.path) is different on every host or changes as hosts join",
                "remove it: Trimast sets it")
        }
        for waiver in kubernetes["waivedPreflight"].items {
            let check = waiver["check"]
            guard check.text?.lowercased() == "all" else { continue }
            findings.error(
                "waives-all", at: check.position, "\(check.path) is '\(check.text ?? "")', which would hide every fault to come",
                "name each check by itself, with its reason")
        }
    }

    /// What is allowed and has no effect, or is seldom meant.
    static func unused(_ view: ClusterView, _ findings: inout Findings) {
        let network = view.file["network"]
        if network["calico"].isGiven, let plugin = network["plugin"].choice(NetworkSpec.Plugin.self), plugin != .calico {
            findings.warning(
                "unused", at: network["calico"].position, "network.calico has no effect, since network.plugin is \(plugin.rawValue)",
                "remove it, or write `plugin: calico`")
        }
        let time = view.file["time"]
        if time["provider"].choice(TimeSpec.Provider.self) == .unmanaged {
            for at in [time["servers"], time["chronydOptions"]] where at.isGiven {
                findings.warning(
                    "unused", at: at.position, "\(at.path) has no effect, since time.provider is unmanaged",
                    "remove it, or write `provider: chrony`")
            }
        }
        let dns = view.file["kubernetes"]["dns"]
        if dns["provider"].text == "none", dns["upstream"].isGiven {
            findings.warning(
                "unused", at: dns["upstream"].position, "kubernetes.dns.upstream has no effect, since the provider is none",
                "remove it, or write `provider: coredns`")
        }
        let id = view.file["endpoint"]["virtualRouterID"]
        if id.int == 51 {
            findings.warning(
                "common-router-id", at: id.position,
                "endpoint.virtualRouterID 51 is the number of most examples, so that a neighbour may use it too",
                "leave it out to have one derived from the cluster's name, or choose another from 1 to 255")
        }
    }
}
