package struct KubernetesSpec: Equatable, Codable, Sendable {
    package var version: KubernetesVersion
    /// Where kubeadm's images come from; nil: the default of this version's kubeadm.
    package var imageRepository: String?
    package var dns: DNSSpec
    package var clusterDomain: String
    /// Arguments by component, in kubeadm's `extraArgs`, whatever form its API version wants.
    package var apiServerArgs: [String: String]
    package var controllerManagerArgs: [String: String]
    package var schedulerArgs: [String: String]
    package var etcdArgs: [String: String]
    /// Merged into KubeletConfiguration and KubeProxyConfiguration, last word to the user.
    package var kubelet: [String: YAMLValue]
    package var kubeProxy: [String: YAMLValue]
    /// kubeadm's `featureGates`.
    package var featureGates: [String: Bool]
    /// Names or addresses in the API server's certificate besides those that Trimast puts there.
    package var certificateNames: [String]
    /// Preflight checks of kubeadm that may fail, each with the reason why (recipe row R18).
    package var waivedPreflight: [PreflightWaiver]

    package init(
        version: KubernetesVersion, imageRepository: String? = nil, dns: DNSSpec = DNSSpec(), clusterDomain: String = "cluster.local",
        apiServerArgs: [String: String] = [:], controllerManagerArgs: [String: String] = [:], schedulerArgs: [String: String] = [:],
        etcdArgs: [String: String] = [:], kubelet: [String: YAMLValue] = [:], kubeProxy: [String: YAMLValue] = [:],
        featureGates: [String: Bool] = [:], certificateNames: [String] = [], waivedPreflight: [PreflightWaiver] = []
    ) {
        self.version = version
        self.imageRepository = imageRepository
        self.dns = dns
        self.clusterDomain = clusterDomain
        self.apiServerArgs = apiServerArgs
        self.controllerManagerArgs = controllerManagerArgs
        self.schedulerArgs = schedulerArgs
        self.etcdArgs = etcdArgs
        self.kubelet = kubelet
        self.kubeProxy = kubeProxy
        self.featureGates = featureGates
        self.certificateNames = certificateNames
        self.waivedPreflight = waivedPreflight
    }

    /// Whether the user waives one of kubeadm's checks, whose names kubeadm takes in any case.
    package func waives(_ check: String) -> Bool { waivedPreflight.contains { $0.check.lowercased() == check.lowercased() } }
}

/// One of kubeadm's preflight checks that is allowed to fail, and why.
package struct PreflightWaiver: Equatable, Codable, Sendable {
    /// kubeadm's own name of the check, such as `SystemVerification`.
    package var check: String
    package var reason: String
    package init(check: String, reason: String) {
        self.check = check
        self.reason = reason
    }
}

package struct DNSSpec: Equatable, Codable, Sendable {
    package enum Provider: String, Codable, Sendable, CaseIterable { case coredns, none }
    /// Where CoreDNS sends names outside the cluster: to the host's resolvers, or nowhere (hosts without any nameserver).
    package enum Upstream: String, Codable, Sendable, CaseIterable { case host, none }
    package var provider: Provider
    package var upstream: Upstream
    package init(provider: Provider = .coredns, upstream: Upstream = .host) {
        self.provider = provider
        self.upstream = upstream
    }
}
