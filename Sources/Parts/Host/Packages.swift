import Facts
import Planning
import Specification
import Support

/// What is installed on a host, as the family's package manager listed it.
struct InstalledPackages {
    let versions: [String: String]
    let held: Set<String>

    /// The versions of the installed ones among those that Trimast may want, by name without dpkg's `:architecture`.
    static let listed = Fact(
        "packages", script: { host, spec in Families.ask { $0.listInstalled(Packages.known(host, spec, $0)) } }, unread: [String: String]()
    ) { text in
        let pairs = text.words.filter { $0.count >= 2 }.map { (String($0[0].prefix { $0 != ":" }), $0[1]) }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }

    static let heldNames = Fact("held", Families.ask { $0.listHeld }, unread: Set<String>()) { Set($0.lines.map(String.init)) }

    init(_ facts: HostFacts) {
        versions = facts[Self.listed]
        held = facts[Self.heldNames]
    }

    /// What Docker's engine is called: by Docker's repository, Debian and Ubuntu, Fedora.
    static let engines = ["docker-ce", "docker.io", "moby-engine"]

    /// Docker's repository calls its packages containerd.io, with its own runc inside, and docker-ce: neither replaces the other, which would stop
    /// containers.
    func missing(_ names: [String]) -> [String] {
        let others = [
            ["containerd.io"]: ["containerd", "runc"], ["containerd"]: ["containerd.io"], Self.engines: Self.engines,
        ]
        let there = others.filter { $0.key.contains { versions[$0] != nil } }.values.joined()
        return names.filter { versions[$0] == nil && !there.contains($0) }
    }

    var containerd: String? { versions["containerd"] ?? versions["containerd.io"] }
}

/// R6, R11: what a host of this role needs, the user's own list, and Kubernetes in the wanted version, held against upgrades.
struct Packages: Part {
    let id = "packages"
    let rows = ["R6", "R11"]
    let after: [PartID] = [.repositories, .runtimePackages, .timeConfiguration]
    static let kubernetes = ["kubeadm", "kubelet", "kubectl"]

    /// What the host has of Trimast's parts, containerd first.
    static func components(_ host: HostSpec, _ spec: ClusterSpec) -> [PackageComponent] {
        var components: [PackageComponent] = host.isNode ? [.containerd, .kernelTools, .kubernetesHost] : [.tools]
        if spec.time.provider == .chrony { components.append(.time) }
        if spec.proxyRole(host) != nil { components.append(spec.proxy.component) }
        if host.roles.contains(.loadBalancer) { components.append(.virtualAddress) }
        if host.isNode { components += spec.podNetwork.packages + (spec.dockerEngine ? [.docker] : []) }
        if spec.selinux == .enforcing { components.append(.selinux) }
        return components
    }

    /// Besides containerd's, which come first by themselves.
    static func names(_ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily, _ system: OperatingSystem?) -> [String] {
        components(host, spec).filter { $0 != .containerd }.flatMap { family.packages(for: $0, on: system) } + spec.extraPackages
    }

    /// What is asked for: what this host needs, and what is told apart where it is there already.
    static func known(_ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily) -> [String] {
        let own = names(host, spec, family, nil) + family.packages(for: .containerd, on: nil).filter { $0 != "containerd.io" }
        return own + ["containerd.io"] + InstalledPackages.engines + kubernetes + (host.isNode ? LostFiles.besides : [])
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [InstalledPackages.listed.probe(host, spec), InstalledPackages.heldNames.probe(host, spec), LostFiles.fact.probe(host, spec)]
            + (host.isNode ? [Self.kubelet.probe(host, spec), ModulePackage.lacking.probe(host, spec)] : [])
    }

    /// What systemd says of the kubelet's start at the next boot; nil when nobody asked.
    static let kubelet = Fact("kubelet-enabled", "systemctl is-enabled kubelet.service", unread: String?.none) {
        $0.lines.first.map(String.init)
    }

    func promise(_ context: PartContext) -> String? {
        let own = Self.names(context.host, context.spec, context.family, context[OperatingSystem.fact]).count
        guard context.spec.sources.programs == nil else { return "\(own) packages" }
        return "\(own + Self.kubernetes.count) packages, Kubernetes held against upgrades"
    }

    /// What is to be installed on the host. On one that is in no cluster yet, what an earlier one left of Kubernetes is replaced by the wanted
    /// version.
    static func missing(
        _ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily, _ facts: HostFacts, isInCluster: Bool
    ) -> [String] {
        let installed = InstalledPackages(facts)
        var missing = installed.missing(names(host, spec, family, facts[OperatingSystem.fact]))
        if let modules = ModulePackage.missing(host, spec, family, facts) { missing.append(modules) }
        guard host.isNode, spec.sources.programs == nil else { return missing }
        let version = spec.kubernetes.version
        for package in kubernetes where !(installed.versions[package].map { isInCluster || isWanted($0, version) } ?? false) {
            missing.append(family.pinned(package, version))
        }
        return missing
    }

    /// Whether a package's version is Kubernetes' own, with whatever the package adds behind it.
    static func isWanted(_ installed: String, _ version: KubernetesVersion) -> Bool {
        installed == version.description || installed.hasPrefix("\(version)-")
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let installed = InstalledPackages(context.facts)
        let version = context.spec.kubernetes.version
        let isInCluster = context.state.isInCluster(context.host, context.cluster)
        let missing = Self.missing(context.host, context.spec, context.family, context.facts, isInCluster: isInCluster)
        let kubernetes = context.host.isNode && context.spec.sources.programs == nil ? Self.kubernetes : []
        let others = kubernetes.compactMap { name in installed.versions[name].flatMap { Self.isWanted($0, version) ? nil : "\(name) \($0)" }
        }
        if !others.isEmpty, isInCluster {
            steps.note("has \(list(others)), and cluster.yaml says \(version): they stay, since apply does no upgrades")
        }
        let hold = kubernetes.filter { !installed.held.contains($0) }
        if !missing.isEmpty || !hold.isEmpty { install(missing, hold: hold, isInCluster ? [] : others, context, &steps) }
        // What is replaced by another version comes whole.
        let replaced = others.isEmpty || isInCluster ? [] : kubernetes
        // An engine that nobody asked for is somebody else's, with its containers.
        let engines = context.spec.dockerEngine ? [] : Set(InstalledPackages.engines)
        LostFiles.mend(
            LostFiles.packages(context.facts) {
                !RuntimePackages.names.contains($0) && !replaced.contains($0) && !engines.contains($0)
            }, context, &steps)
        let brings = missing.contains { $0.hasPrefix("kubelet") } && !context.family.enablesUnits
        if !kubernetes.isEmpty, brings || context[Self.kubelet] == "disabled" {
            steps.unit("kubelet.service", .enable, why: "it starts after a reboot, too")
        }
    }

    /// - Parameter replaced: packages of an earlier cluster.
    private func install(
        _ missing: [String], hold: [String], _ replaced: [String], _ context: PartContext, _ steps: inout StepList
    ) {
        let why =
            if missing.isEmpty {
                "an upgrade of the system must not upgrade Kubernetes"
            } else if !replaced.isEmpty {
                "\(list(replaced)) of an earlier cluster \(replaced.count == 1 ? "is" : "are") replaced"
            } else {
                "not installed"
            }
        steps.add(.packages(context.family.install(missing, hold: hold)), why: why)
    }

    func checks(_ context: PartContext) -> [Check] {
        let installed = InstalledPackages(context.facts)
        let wanted = context.spec.kubernetes.version
        let wrong = Self.kubernetes.compactMap { name in
            installed.versions[name].flatMap { Self.isWanted($0, wanted) ? nil : "\(name) \($0)" }
        }
        guard !installed.versions.isEmpty, context.spec.sources.programs == nil else { return [] }
        return [
            Check(
                "kubernetes.version", rows: ["R11"], host: context.host.name, wrong.isEmpty ? .passed : .failed,
                found: wrong.isEmpty ? "kubeadm, kubelet and kubectl \(wanted)" : wrong.joined(separator: ", ") + ", wanted \(wanted)",
                nextStep: wrong.isEmpty ? nil : "upgrades are not done by apply; set kubernetes.version to what runs")
        ]
    }
}

/// R8: containerd before everything else, so that images can be imported while the other packages are installed.
struct RuntimePackages: Part {
    let id = "runtime-packages"
    let rows = ["R8"]
    let after: [PartID] = [.repositories, .containerdConfig]

    static let names = ["containerd", "containerd.io", "runc"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func promise(_ context: PartContext) -> String? { "containerd \(InstalledPackages(context.facts).containerd ?? "")" }

    /// What is to be installed on a node.
    static func missing(_ spec: ClusterSpec, _ family: any DistributionFamily, _ facts: HostFacts) -> [String] {
        InstalledPackages(facts).missing(family.packages(for: .containerd, on: facts[OperatingSystem.fact])).map {
            family.containerd($0, for: spec.kubernetes.version)
        }
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        LostFiles.mend(LostFiles.packages(context.facts, where: Self.names.contains), context, &steps)
        let missing = Self.missing(context.spec, context.family, context.facts)
        guard !missing.isEmpty else { return }
        steps.add(.packages(context.family.install(missing, hold: [])), why: "not installed")
        steps.unit("containerd.service", .enableAndStart, why: "its package does not start it: some hosts forbid that to all packages")
    }
}
