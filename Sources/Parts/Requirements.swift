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

    /// What ``packageTrial(_:_:_:)`` follows from.
    public static func packageProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [OperatingSystem.fact.probe(host, spec), InstalledPackages.listed.probe(host, spec), KnownRepository.listed.probe(host, spec)]
    }
    /// sh that tries to install what is missing on the host, and prints the lines of ``PackageTrial``; nil where nothing is.
    public static func packageTrial(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> String? {
        guard let family = try? Families.family(of: facts) else { return nil }
        let installed = InstalledPackages(facts)
        var missing = host.isNode ? installed.missing(family.packages(for: .containerd)) : []
        missing += Packages.missing(host, spec, family, installed, isInCluster: false)
        guard !missing.isEmpty else { return nil }
        return family.trial(missing, Repositories.plan(spec, family, facts))
    }
    public static func knownRepositories(_ facts: HostFacts) -> [KnownRepository] {
        guard let family = try? Families.family(of: facts) else { return [] }
        return facts[KnownRepository.listed].map(family.knownRepositories) ?? []
    }
    /// A sentence for each repository of cluster.yaml that the host has in other words, and that is used as it is.
    public static func adoptedRepositories(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> [String] {
        guard let family = try? Families.family(of: facts) else { return [] }
        return Repositories.plan(spec, family, facts).adopted.map {
            "\($0.wanted.url) is used as \($0.known.file) has it already"
        }
    }
    /// Why the host's containerd cannot carry a node: it is older than 1.6, the first that speaks CRI v1. The one that is installed already is
    /// the one that will run; else it is the distribution's.
    public static func objectionToContainerd(_ facts: HostFacts, _ family: any DistributionFamily) -> String? {
        guard let version = InstalledPackages(facts).containerd else { return family.objection(to: facts[OperatingSystem.fact]) }
        let numbers = version.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return numbers.lexicographicallyPrecedes([1, 6]) ? "containerd \(version) is installed, which does not speak CRI v1" : nil
    }
    /// The host's clock against the operator's; nil when the host did not say.
    public static func clock(_ facts: HostFacts?) -> ClockReading? { Time.reading(facts) }

    /// Whether the API answered the host at the floating address.
    public static func answersAtEndpoint(_ facts: HostFacts) -> Bool { facts[VirtualAddress.answer] == "200" }
}
