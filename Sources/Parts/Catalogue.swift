import Specification

/// Every part of the recipe, in the order in which a host goes through them. This list is the only place that knows them all.
package struct Catalogue: Sendable {
    private let beforeNetwork: [any Part]
    private let networks: [NetworkSpec.Plugin: [any Part]]
    private let afterNetwork: [any Part]
    /// What the operator's files hold that cluster.yaml names.
    package let files: OperatorFiles

    /// - Parameter networkManifest: the text of the file that the pod network is made from: `network.calico.manifest`, or `network.manifest`.
    package init(networkManifest: String? = nil, files: OperatorFiles = OperatorFiles()) {
        self.files = files
        beforeNetwork = [
            HostNames(), Swap(), SELinux(), Firewall(), HTTPProxy(files: files), OfflineBundle(files: files), Repositories(),
            TimeConfiguration(),
            RegistryMirrors(files: files), Containerd(), RuntimePackages(), Crictl(), Images(files: files), Packages(),
            Programs(files: files), Docker(), SELinuxRules(), Kernel(),
            Time(), LoadBalancer(), VirtualAddress(), ControlPlane(), Join(), Tokens(), KubeletSettings(), NetworkManagers(), Forwarding(),
        ]
        networks = [
            .calico: [CalicoNetwork(manifest: networkManifest)], .bird: [BirdNetwork(), PodRangeRecords()],
            .manifest: [AppliedManifest(manifest: networkManifest)], .none: [NoNetwork()],
        ]
        afterNetwork = [
            NodeMetadata(), EtcdGuard(), LocalClients(), Readiness(), UserKubeconfig(), Completion(), Certificates(), EtcdChecks(), Nodes(),
            Drift(),
            NextBoot(),
        ]
    }

    /// All, also those of pod networks that a cluster does not have.
    var parts: [any Part] { beforeNetwork + NetworkSpec.Plugin.allCases.flatMap { networks[$0] ?? [] } + afterNetwork }

    func parts(of spec: ClusterSpec) -> [any Part] { beforeNetwork + (networks[spec.network.plugin] ?? []) + afterNetwork }
}
