import Facts
import Planning
import Specification
import Support

/// R5: Trimast's own repository files, from the sources that cluster.yaml names; nobody else's are touched.
struct Repositories: Part {
    let id = "repositories"
    let rows = ["R5"]

    static func wanted(_ spec: ClusterSpec, _ family: any DistributionFamily) -> [PackageRepositorySpec] {
        let kubernetes = family.kubernetesRepository(spec.sources.kubernetes, minor: spec.kubernetes.version.minor)
        return (kubernetes.map { [$0] } ?? []) + spec.sources.packages
    }

    /// The files of repositories that Trimast wrote.
    static let own = Fact("repositories", "ls -d \(Families.all.map(\.ownRepositories).joined(separator: " "))", unread: [String]()) {
        $0.lines.map(String.init)
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.own.probe(host, spec),
            Probe(files: Families.all.flatMap { family in Self.wanted(spec, family).map { family.repository($0).path } }),
        ]
    }

    func promise(_ context: PartContext) -> String? { Self.wanted(context.spec, context.family).map(\.name.text).joined(separator: ", ") }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let wanted = Self.wanted(context.spec, context.family)
        let paths = Set(wanted.map { context.family.repository($0).path })
        for path in context[Self.own] where !paths.contains(path) {
            steps.command(
                "remove \(path)", glyph: .remove, Template("rm -f \(Shell.word(path))"), why: "cluster.yaml names this source no longer")
        }
        for repository in wanted {
            let file = context.family.repository(repository)
            let previous = context.facts.files[file.path]
            guard previous?.content != file.content else { continue }
            let write = FileAction(
                path: file.path, content: Template(file.content), previous: previous, check: context.family.refresh(repository))
            steps.add(
                .repository(RepositoryAction(name: repository.name.text, file: write)),
                why: "packages come from the sources that cluster.yaml names")
        }
    }
}
