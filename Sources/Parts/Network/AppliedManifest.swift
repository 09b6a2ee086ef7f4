import Facts
import Planning
import Specification
import Support

/// R23 for `plugin: manifest`: a pod network by the manifest that the operator named, applied by the first control plane, and waited for.
struct AppliedManifest: Part {
    let id = "network-manifest"
    let rows = ["R23"]
    let after: [PartID] = [.controlPlane]
    /// As the operator gave it; nil: none was named.
    let manifest: String?

    static let path = NetworkFiles.manifest
    /// How long its pods may take to run on all nodes, images included, in seconds.
    private static let patience = 300
    private static let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [Probe(files: [Self.path])] : [] }

    func promise(_ context: PartContext) -> String? {
        context.host.name == context.state.first ? "the pod network's manifest is applied" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.name == context.state.first else { return }
        guard let manifest else {
            throw TrimastError(
                "network.no-manifest", "network.manifest names no file", place: "cluster.yaml",
                nextStep: "name the pod network's own manifest, such as kube-flannel.yml")
        }
        let previous = context.facts.files[Self.path]?.content
        guard previous != manifest else { return }
        let documents = try ManifestDocuments(manifest)
        let definitions = documents.all.filter { ["CustomResourceDefinition", "Namespace"].contains($0.kind) }
        let names = definitions.filter { $0.kind == "CustomResourceDefinition" }.map { "crd/\($0.name)" }
        if !names.isEmpty {
            steps.add(
                .object(
                    ObjectAction(
                        what: "the pod network's definitions", manifest: Template(try ManifestDocuments.text(definitions.map(\.node))),
                        isServerSide: true)),
                why: "the API server must know kinds before there are objects of them", needs: [ClusterValues.api(context.host.name)])
            steps.add(
                .command(
                    CommandAction(
                        "wait until the API server has \(count(names.count, "definition"))",
                        Patience.script(
                            Template(
                                "\(Self.kubectl) wait --for=condition=Established \(names.map(Shell.word).joined(separator: " ")) --timeout=60s >/dev/null"
                            )))), why: "it takes a moment")
        }
        steps.add(
            .object(ObjectAction(what: "the pod network's manifest", manifest: Template(manifest), isServerSide: true)),
            why: "the pod network", needs: [ClusterValues.api(context.host.name)])
        let workloads = documents.all.filter { ["DaemonSet", "Deployment"].contains($0.kind) }
        let lines = workloads.map { object in
            "\(Self.kubectl) -n \(Shell.word(object.namespace)) rollout status \(object.kind.lowercased())/\(Shell.word(object.name)) --timeout=\(Self.patience)s >/dev/null"
        }
        if !workloads.isEmpty {
            steps.add(
                .command(
                    CommandAction(
                        "wait until \(list(few: workloads.map(\.name))) \(workloads.count == 1 ? "runs" : "run") on all nodes",
                        patience: Self.patience * workloads.count, Patience.script(Template(lines.joined(separator: " &&\n"))))),
                why: "one that does not come up is said here",
                needs: Set(context.spec.nodes.filter { context.cluster[$0.name] != nil }.map { ClusterValues.node($0.name) }))
        }
        steps.file(Self.path, Template(manifest), why: "what is applied, so that the next change shows as a difference")
        let kept = Set(documents.all.map(\.identity))
        for object in previous.flatMap({ try? ManifestDocuments($0).all }) ?? [] where !kept.contains(object.identity) {
            steps.note(
                "\(object.identity) is no longer in the manifest and stays: kubectl -n \(object.namespace) delete \(object.kind.lowercased()) \(object.name)"
            )
        }
    }
}
