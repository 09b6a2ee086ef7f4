import Facts
import Planning
import Specification
import Support

/// What others may ask of the parts: the same values that plans are made of.
package enum Requirements {
    /// - Throws: `kubernetes.unknown-version` when the table has no such version.
    package static func release(_ spec: ClusterSpec) throws -> KubernetesRelease {
        guard let release = KubernetesRelease(spec.kubernetes.version) else {
            throw TrimastError(
                "kubernetes.unknown-version", "Kubernetes \(spec.kubernetes.version) is not one that Trimast knows",
                nextStep: "choose 1.\(KubernetesRelease.oldestMinor) to 1.\(KubernetesRelease.newestMinor)")
        }
        return release
    }

    /// The kernel modules that this cluster's nodes need.
    package static func modules(_ spec: ClusterSpec) -> [String] { Kernel.modules(spec) }
    /// sh whose success means that the kernel has the module, built in or loaded.
    package static func hasModule(_ module: String) -> String { Kernel.isThere(module) }
    /// The modules that the host lacks of those that its distribution keeps in a package of their own.
    package static func lackingModules(_ facts: HostFacts) -> [String] { facts[ModulePackage.lacking] ?? [] }
    package static func lackingModulesProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { ModulePackage.lacking.probe(host, spec) }
    /// That package, where apply installs it.
    package static func modulePackage(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> String? {
        family(facts).flatMap { ModulePackage.missing(host, spec, $0, facts) }
    }

    package static func virtualRouterID(_ spec: ClusterSpec) -> Int { VirtualAddress.routerID(spec) }
    /// sh that tells a host on which the floating address is set up already.
    package static let hasVirtualAddress = "[ -f \(VirtualAddress.path) ]"

    /// Whether the planner's facts show that the floating address is set up on the host.
    package static func hasVirtualAddress(_ facts: HostFacts?) -> Bool { facts?.files[VirtualAddress.path] != nil }

    /// The areas of swap in use; nil when nobody asked.
    package static let activeSwap = Swap.active
    /// What turns swap on at the next boot, besides /etc/fstab.
    package static func swapUnitsProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { Swap.units.probe(host, spec) }
    /// The enabled services that turn swap on when they start.
    package static func swapServices(_ facts: HostFacts) -> [String] { facts[Swap.units].services }

    /// What ``bootObjections(_:_:)`` follows from.
    package static func bootProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [NextBoot.settings.probe(host, spec)] + DataMounts.probes(host, spec)
    }
    /// What the next boot would undo that apply does not mend; nil when nobody asked.
    package static func bootObjections(_ facts: HostFacts, _ spec: ClusterSpec) -> [String]? {
        facts[NextBoot.settings].map { NextBoot.objections($0, spec) + facts[DataMounts.fact].objections }
    }
    /// What to do about them.
    package static func bootAdvice(_ facts: HostFacts) -> Advice { facts[NextBoot.settings].map(NextBoot.advice) ?? "" }

    /// What ``forwarding(_:_:)`` follows from, besides ``firewallProbes(_:_:)``.
    package static func forwardingProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { Forwarding.filters.probe(host, spec) }
    /// Whether the host forwards pods' packets, or will once apply is through; nil when nobody asked.
    package static func forwarding(_ facts: HostFacts, _ spec: ClusterSpec) -> (isOpen: Bool, found: String, next: Advice)? {
        guard let filters = facts[Forwarding.filters], let host = spec.hosts.first(where: { $0.name == facts.host }) else { return nil }
        return switch Forwarding.verdict(filters, spec, host: host, firewall: facts[Firewall.running] ?? .none) {
        case .open(let found): (true, found, "")
        case .mended(let found): (true, found + ": apply lets the pods' packets through", "")
        case .closed(let found, let next): (false, found, next)
        }
    }

    /// Whether this cluster's own pod network or kube-proxy makes interfaces of the name; with a pod network of somebody else's, what any makes.
    package static func isOfPods(interface name: some StringProtocol, _ spec: ClusterSpec) -> Bool {
        spec.podNetwork.interfaces.contains { name.hasPrefix($0) }
    }

    /// What cloud-init does about a host's names; see ``nameObjections(_:)``.
    package static func nameProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { HostNames.cloudInit.probe(host, spec) }
    /// What gives a host another name or /etc/hosts at the next boot, and no file of the host can change; nil when nobody asked.
    package static func nameObjections(_ facts: HostFacts) -> [String]? {
        guard let cloud = facts[HostNames.cloudInit] else { return nil }
        guard cloud.isActive else { return [] }
        return (cloud.ownsName ? ["preserve_hostname: false"] : []) + (cloud.ownsHosts ? ["manage_etc_hosts"] : [])
    }
    /// The files of cloud-init that do so behind Trimast's own.
    package static func nameFiles(_ facts: HostFacts) -> [String] { facts[HostNames.cloudInit]?.behind ?? [] }
    /// The lines of /etc/hosts that give hosts of the cluster other addresses; nil when nobody asked.
    package static func contradictingNames(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> [String]? {
        facts[HostNames.others].map { HostNames.contradictions($0, host, spec) }
    }
    package static func otherNamesProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { HostNames.others.probe(host, spec) }
    /// The names in the folder of etcd's data that kubeadm would refuse; nil when nobody looked.
    package static func etcdStrays(_ facts: HostFacts) -> [String]? {
        facts[KubeadmFiles.etcdFolder].map { $0.filter { !KubeadmFiles.ofFileSystems.contains($0) } }
    }
    package static func etcdFolderProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { KubeadmFiles.etcdFolder.probe(host, spec) }
    /// What ``firewallToOpen(_:_:_:)`` follows from.
    package static func firewallProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { Firewall.probes(host, spec) }
    /// The firewall that runs on the host, `ufw` or `firewalld`, where apply has still to open or to stop it.
    package static func firewallToOpen(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> String? {
        Firewall.toOpen(host, spec, facts)
    }
    /// Whether the host's firewall drops outgoing packets that no rule lets out.
    package static func holdsBack(_ facts: HostFacts) -> Bool {
        if case .ufw(let ufw) = facts[Firewall.running] { ufw.holdsBack } else { false }
    }
    /// The program of the firewall that runs on the host, `ufw` or `firewalld`; nil when none does, or nobody asked.
    package static func firewall(_ facts: HostFacts) -> String? { facts[Firewall.running]?.name }

    /// The files of pod network configuration that this cluster brings itself; empty: it brings none, and any may be there.
    package static func ownNetworkFiles(_ spec: ClusterSpec) -> Set<String> { Set(spec.podNetwork.configuration) }
    /// Whether the cluster has a pod network by Trimast's doing, also one whose files come with its own pods.
    package static func bringsNetworkFiles(_ spec: ClusterSpec) -> Bool { spec.podNetwork.advice == nil }
    /// As what the pod network's packets travel from node to node, where they are wrapped.
    package static func tunnel(_ spec: ClusterSpec) -> Opening.Traffic? { spec.podNetwork.tunnel(spec) }

    /// What ``packageTrial(_:_:_:)`` follows from.
    package static func packageProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [OperatingSystem.fact.probe(host, spec), InstalledPackages.listed.probe(host, spec), KnownRepository.listed.probe(host, spec)]
            + (host.isNode ? [ModulePackage.lacking.probe(host, spec)] : [])
    }
    /// sh that tries to install what is missing on the host, and prints the lines of ``PackageTrial``; nil where nothing is.
    package static func packageTrial(
        _ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts, files: OperatorFiles = OperatorFiles()
    ) -> String? {
        // A bundle has been tried where it was made, and its repository is not there yet.
        guard spec.sources.bundle == nil, let family = try? Families.family(of: facts) else { return nil }
        let containerd = host.isNode ? RuntimePackages.missing(spec, family, facts) : []
        let missing = containerd + Packages.missing(host, spec, family, facts, isInCluster: false)
        guard !missing.isEmpty else { return nil }
        let proxy = HTTPProxy.ofPackages(spec, family, DirectDestinations(spec), files).flatMap { try? $0.content.text(files.secrets) }
        return family.trial(missing, Repositories.plan(host, spec, family, facts), proxy: proxy)
    }
    /// What ``registryTrial(_:_:_:files:)`` follows from.
    package static func imageProbe(_ host: HostSpec, _ spec: ClusterSpec) -> Probe { Images.present.probe(host, spec) }
    package static var imageSection: Section<[String]?> { Images.present.section }
    /// sh that asks the registry of the images that the host lacks, and prints the lines of ``RegistryTrial``; nil where none is to be pulled.
    package static func registryTrial(
        _ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts, files: OperatorFiles = OperatorFiles()
    ) -> String? {
        guard let release = try? Self.release(spec) else { return nil }
        return RegistryTrial.script(host, spec, release, facts, files)
    }
    /// What hosts of this cluster need of packages, whatever they have, in the words of one release's package manager.
    package static func packagesOfAll(_ spec: ClusterSpec, _ format: PackageRepositorySpec.Format, id: String, version: String) -> [String]
    {
        let family: any DistributionFamily = format == .rpm ? RedHatFamily() : DebianFamily()
        let system = OperatingSystem(id: id, version: version)
        var names: Set<String> = []
        for host in spec.hosts {
            names.formUnion(Packages.names(host, spec, family, system))
            guard host.isNode else { continue }
            names.formUnion(family.packages(for: .containerd, on: system).map { family.containerd($0, for: spec.kubernetes.version) })
            guard spec.sources.programs == nil else { continue }
            names.formUnion(Packages.kubernetes.map { family.pinned($0, spec.kubernetes.version) })
        }
        return names.sorted()
    }
    /// The repositories of cluster.yaml, with that of Kubernetes, in the words of apt.
    package static func repositoryLines(_ spec: ClusterSpec) -> [(line: String, key: (url: String, path: String)?)] {
        Repositories.all(spec, DebianFamily()).map { repository in
            (AptRepositories.line(repository), repository.key.map { ($0, AptRepositories.keyPath(repository)) })
        }
    }
    /// The same for one release with rpm: the file of each.
    package static func rpmRepositories(_ spec: ClusterSpec, id: String, version: String)
        -> [(text: String, key: (url: String, path: String)?)]
    {
        let family = RedHatFamily()
        let presets = Repositories.presets(
            spec, family, for: PackageComponent.allCases, on: OperatingSystem(id: id, version: version))
        return (presets + spec.sources.packages.filter { $0.isFor(family.format) }).map { repository in
            (RpmRepositories.text(repository), repository.key.map { ($0, RpmRepositories.keyPath(repository)) })
        }
    }
    /// Those of kubeadm, kubelet and kubectl that are installed as packages.
    package static func packagedKubernetes(_ facts: HostFacts) -> [String] {
        Packages.kubernetes.filter { InstalledPackages(facts).versions[$0] != nil }
    }
    package static func knownRepositories(_ facts: HostFacts) -> [KnownRepository] {
        guard let family = try? Families.family(of: facts) else { return [] }
        return facts[KnownRepository.listed].map(family.knownRepositories) ?? []
    }
    /// A sentence for each repository of cluster.yaml that the host has in other words, and that is used as it is.
    package static func adoptedRepositories(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> [String] {
        guard let family = try? Families.family(of: facts) else { return [] }
        return Repositories.plan(host, spec, family, facts).adopted.map {
            "\($0.wanted.url) is used as \($0.known.file) has it already"
        }
    }
    /// Why the host's packages cannot do what they are for: those of the distribution, and a containerd that is installed already and does not
    /// speak what the kubelet will.
    package static func objectionToPackages(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts, _ family: any DistributionFamily)
        -> Objection?
    {
        let installed = InstalledPackages(facts).containerd
        let system = facts[OperatingSystem.fact]
        for component in Packages.components(host, spec) where component != .containerd || installed == nil {
            if let objection = family.objection(to: component, of: system) { return objection }
        }
        guard host.isNode, let installed else { return nil }
        let containerd = ContainerdVersion(installed)
        guard containerd.speaksV1 else {
            return Objection(
                found: "containerd \(installed) is installed, which does not speak CRI v1",
                next: "use \(Families.supported([family])); or install containerd 1.6 or newer")
        }
        return containerd.objection(spec.kubernetes.version, isThere: true)
    }
    /// Why the packages that a trial would install on a node cannot do what they are for.
    package static func objectionToTrial(_ host: HostSpec, _ spec: ClusterSpec, _ trial: PackageTrial) -> Objection? {
        guard host.isNode, let version = trial.installed["containerd"] ?? trial.installed["containerd.io"] else { return nil }
        return ContainerdVersion(version).objection(spec.kubernetes.version, isThere: false)
    }
    /// The family of a host, whose package manager has words of its own; nil where there is none.
    package static func family(_ facts: HostFacts) -> (any DistributionFamily)? { try? Families.family(of: facts) }
    /// The files that apply may write on the host: those that its parts read whole.
    package static func filesWritten(_ host: HostSpec, _ spec: ClusterSpec) -> [String] {
        let parts = Catalogue().parts(of: spec).filter { $0.concerns(host) }
        var files = Set(parts.flatMap { $0.probes(host, spec) }.flatMap(\.files))
        // What it reads of other proxies than its own is only taken away.
        let role = spec.proxyRole(host)
        for proxy in ApiProxies.all where role == nil || proxy.name != spec.proxy.name { files.subtract(proxy.files) }
        if role != .balancer { files.remove(VirtualAddress.path) }
        return files.sorted()
    }
    /// What the package managers of all families write, and from where they run programs.
    package static let writtenByPackages = Families.all.flatMap(\.written)
    package static let runByPackages = Families.all.flatMap(\.run)
    /// The host's clock against the operator's; nil when the host did not say.
    package static func clock(_ facts: HostFacts?) -> ClockReading? { Time.reading(facts) }

    /// Whether the API answered the host at the floating address.
    package static func answersAtEndpoint(_ facts: HostFacts) -> Bool { facts[VirtualAddress.answer] == "200" }
}
