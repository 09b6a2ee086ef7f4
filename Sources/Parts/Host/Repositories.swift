import Facts
import Planning
import Specification
import Support

/// R5: Trimast's own repository files, from the sources that cluster.yaml names; nobody else's are touched.
struct Repositories: Part {
    let id = "repositories"
    let rows = ["R5"]
    let after: [PartID] = [.httpProxy, .bundle]

    /// - Parameter system: nil: all that a host of the family may get.
    static func wanted(_ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily, _ system: OperatingSystem?)
        -> [PackageRepositorySpec]
    {
        presets(spec, family, for: Packages.components(host, spec), on: system)
            + spec.sources.packages.filter { $0.isFor(family.format) }
    }

    /// What any host of the family may get.
    static func all(_ spec: ClusterSpec, _ family: any DistributionFamily) -> [PackageRepositorySpec] {
        presets(spec, family, for: PackageComponent.allCases, on: nil) + spec.sources.packages.filter { $0.isFor(family.format) }
    }

    /// What the preset stands for on such a system; see ``DistributionFamily/repositories(_:minor:for:on:)``.
    static func presets(
        _ spec: ClusterSpec, _ family: any DistributionFamily, for components: [PackageComponent], on system: OperatingSystem?
    ) -> [PackageRepositorySpec] {
        family.repositories(spec.sources.preset, minor: spec.kubernetes.version.minor, for: components, on: system)
            .filter { spec.sources.presetNames.contains($0.name.text) }
    }

    /// What the host has already in other words is used as it is.
    static func plan(_ host: HostSpec, _ spec: ClusterSpec, _ family: any DistributionFamily, _ facts: HostFacts) -> RepositoryPlan {
        let known = facts[KnownRepository.listed].map(family.knownRepositories) ?? []
        return wanted(host, spec, family, facts[OperatingSystem.fact]).reduce(into: RepositoryPlan()) { plan, wanted in
            if let other = family.contradiction(wanted, known) {
                plan.adopted.append(RepositoryPlan.Adopted(wanted: wanted, known: other))
            } else {
                plan.written.append(wanted)
            }
        }
    }

    /// The files of repositories that Trimast wrote.
    static let own = Fact("repositories", "ls -d \(Families.all.map(\.ownRepositories).joined(separator: " "))", unread: [String]()) {
        $0.lines.map(String.init)
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.own.probe(host, spec), KnownRepository.listed.probe(host, spec), PackageManager.fact.probe(host, spec),
            Probe(files: Families.all.flatMap { family in Self.wanted(host, spec, family, nil).map { family.repository($0).path } }),
        ]
    }

    private static func wanted(_ context: PartContext) -> [PackageRepositorySpec] {
        wanted(context.host, context.spec, context.family, context[OperatingSystem.fact])
    }

    func promise(_ context: PartContext) -> String? { Self.wanted(context).map(\.name.text).joined(separator: ", ") }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let plan = Self.plan(context.host, context.spec, context.family, context.facts)
        let named = Set(Self.wanted(context).map { context.family.repository($0).path })
        for adopted in plan.adopted where !context.state.isInCluster(context.host, context.cluster) {
            let path = context.family.repository(adopted.wanted).path
            steps.note("\(adopted.known.file) has the repository \(adopted.wanted.url) already, and is used as it is: no \(path)")
        }
        let paths = Set(plan.written.map { context.family.repository($0).path })
        for path in context[Self.own] where !paths.contains(path) {
            steps.command(
                "remove \(path)", glyph: .remove, Template("rm -f \(Shell.word(path))"),
                why: named.contains(path)
                    ? "another file of the host has this repository in other words, and is used as it is"
                    : "cluster.yaml names this source no longer")
        }
        let badKeys = Set(context[PackageManager.fact]?.badKeys ?? [])
        for repository in plan.written {
            let file = context.family.repository(repository)
            let previous = context.facts.files[file.path]
            let hasBadKey = context.family.keyFile(repository).map(badKeys.contains) ?? false
            guard previous?.content != file.content || hasBadKey else { continue }
            var write = FileAction(
                path: file.path, content: Template(file.content), previous: previous, check: context.family.refresh(repository))
            write.checksAlways = true
            steps.add(
                .repository(RepositoryAction(name: repository.name.text, file: write)),
                why: hasBadKey ? "the file of its key holds no key" : "packages come from the sources that cluster.yaml names")
        }
    }
}
