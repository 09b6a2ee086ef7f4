import Facts
import Planning
import Specification
import Support

/// What others may ask of the parts: the same values that plans are made of.
public enum Requirements {
    /// - Throws: `kubernetes.unknown-version` when the table has no such version.
    public static func release(_ spec: ClusterSpec) throws -> KubernetesRelease {
        guard let release = KubernetesRelease(spec.kubernetes.version) else {
            throw TrimastError(
                "kubernetes.unknown-version", "Kubernetes \(spec.kubernetes.version) is not one that Trimast knows",
                nextStep: "choose 1.\(KubernetesRelease.oldestMinor) to 1.\(KubernetesRelease.newestMinor)")
        }
        return release
    }

    /// The kernel modules that this cluster's nodes need.
    public static func modules(_ spec: ClusterSpec) -> [String] { Kernel.modules(spec) }
    /// sh whose success means that the kernel has the module, built in or loaded.
    public static func hasModule(_ module: String) -> String { Kernel.isThere(module) }

    public static func virtualRouterID(_ spec: ClusterSpec) -> Int { VirtualAddress.routerID(spec) }
    /// sh that tells a host on which the floating address is set up already.
    public static let hasVirtualAddress = "[ -f \(VirtualAddress.path) ]"

    /// Whether the host does its work in the cluster already: its kubelet or its etcd is in; on a load balancer that is no node, keepalived
    /// is set up.
    public static func isInCluster(_ host: HostSpec, _ state: ClusterState, _ facts: ClusterFacts) -> Bool {
        guard host.isNode else { return hasVirtualAddress(facts[host.name]) }
        if state.facts(host.name).isFinalized || state.nodes[host.name] != nil { return true }
        return host.isControlPlane && state.phase != .absent && state.phase != .starting && state.standing(host) == .inCluster
    }
    /// Whether the planner's facts show that the floating address is set up on the host.
    public static func hasVirtualAddress(_ facts: HostFacts?) -> Bool { facts?.files[VirtualAddress.path] != nil }
    /// sh that tells a host on which a run of Trimast was stopped before the host was in the cluster.
    public static let isUnfinished =
        "[ -e \(journal) ] && ! grep -qs /var/lib/kubelet/pki/kubelet-client-current.pem /etc/kubernetes/kubelet.conf"
    /// Where a host keeps a line for every step that was done on it.
    public static let journal = HostRecord.journal

    /// The areas of swap in use; nil when nobody asked.
    public static let activeSwap = Swap.active
    public static func firewallProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { Firewall.running.probe(host, spec) }
    /// The program of the firewall that runs on the host, `ufw` or `firewalld`; nil when none does, or nobody asked.
    public static func firewall(_ facts: HostFacts) -> String? { facts[Firewall.running]?.name }

    /// The files of pod network configuration that this cluster brings itself; empty: it brings none, and any may be there.
    public static func ownNetworkFiles(_ spec: ClusterSpec) -> Set<String> { Set(spec.podNetwork.configuration) }
    /// As what the pod network's packets travel from node to node, where they are wrapped.
    public static func tunnel(_ spec: ClusterSpec) -> Opening.Traffic? { spec.podNetwork.tunnel(spec) }
}
