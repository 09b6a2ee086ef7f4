import Facts
import Planning
import Specification
import Support

/// R23 for `plugin: calico`: Calico's own manifest, edited as structured YAML, applied by the first control plane.
struct CalicoNetwork: Part {
    let id = "calico"
    let rows = ["R23", "R24"]
    let after: [PartID] = [.controlPlane]
    /// Calico's manifest as the operator gave it; nil: none was named.
    let manifest: String?

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [Probe(files: [Self.path])] : [] }

    static let path = "/etc/trimast/calico.yaml"

    func promise(_ context: PartContext) -> String? {
        context.host.name == context.state.first ? "Calico's manifest is applied" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.name == context.state.first else { return }
        guard let manifest else {
            throw TrimastError(
                "calico.no-manifest", "network.calico.manifest names no file", place: "cluster.yaml",
                nextStep: "get it (\(context.release.calicoDownload)) and name it, or choose network.plugin: bird")
        }
        let wanted = try CalicoManifest.edited(manifest, context.spec)
        guard context.facts.files[Self.path]?.content != wanted else { return }
        steps.add(
            .object(ObjectAction(what: "Calico's manifest", manifest: Template(wanted), isServerSide: true)),
            why: "the pod network", needs: [ClusterValues.api(context.host.name)])
        steps.file(Self.path, Template(wanted), why: "what is applied, so that the next change shows as a difference")
    }
}

/// `plugin: none`: nodes stay NotReady until somebody installs a pod network, and Trimast says so.
struct NoNetwork: Part {
    let id = "no-network"
    let rows = ["R23"]
    let after: [PartID] = [.controlPlane]

    func plan(_ context: PartContext, _ steps: inout StepList) {
        if context.host.name == context.state.first, !(context.state.nodes[context.host.name]?.isReady ?? false) {
            steps.note("network.plugin is none: nodes stay NotReady until you install a pod network of your own")
        }
    }
}
