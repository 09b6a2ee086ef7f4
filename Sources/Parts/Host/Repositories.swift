import Facts
import Planning
import Specification

/// R5: Trimast's own repository files, from the sources that cluster.yaml names; nobody else's are touched.
struct Repositories: Part {
    let id = "repositories"
    let rows = ["R5"]

    static func wanted(_ spec: ClusterSpec, _ family: any DistributionFamily) -> [PackageRepositorySpec] {
        let kubernetes = family.kubernetesRepository(spec.sources.kubernetes, minor: spec.kubernetes.version.minor)
        return (kubernetes.map { [$0] } ?? []) + spec.sources.packages
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [Probe(files: Families.all.flatMap { family in Self.wanted(spec, family).map { family.repository($0).path } })]
    }

    func promise(_ context: PartContext) -> String? { Self.wanted(context.spec, context.family).map(\.name.text).joined(separator: ", ") }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        for repository in Self.wanted(context.spec, context.family) {
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
