/// Every part of the recipe, in the order in which a host goes through them. This list is the only place that knows them all.
public struct Catalogue: Sendable {
    public let parts: [any Part]

    /// - Parameter calicoManifest: the text of the file that `network.calico.manifest` names.
    public init(calicoManifest: String? = nil) {
        parts = [
            HostNames(), Swap(), SELinux(), Firewall(), Repositories(), TimeConfiguration(), Containerd(), RuntimePackages(), Crictl(),
            Images(), Packages(),
            Kernel(),
            Time(), LoadBalancer(), VirtualAddress(), ControlPlane(), Join(), Tokens(), KubeletSettings(), BirdNetwork(),
            PodRangeRecords(),
            CalicoNetwork(manifest: calicoManifest), NoNetwork(), NodeMetadata(), EtcdGuard(), Readiness(), UserKubeconfig(), Completion(),
            Certificates(), EtcdChecks(), Nodes(), Drift(),
        ]
    }
}
