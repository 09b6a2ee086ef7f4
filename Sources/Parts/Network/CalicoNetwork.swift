import Facts
import Planning
import Specification
import Support

/// R23 for `plugin: calico`: Calico's own manifest, edited as structured YAML, applied by the first control plane; and who has BGP sessions with whom.
struct CalicoNetwork: Part {
    let id = "calico"
    let rows = ["R23", "R24"]
    let after: [PartID] = [.controlPlane]
    /// Calico's manifest as the operator gave it; nil: none was named.
    let manifest: String?

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        host.isControlPlane ? [Probe(files: [Self.path]), CalicoObjects.fact.probe(host, spec)] : []
    }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        spec.network.routeReflectors.isEmpty ? [] : [CalicoReflection.peers.probe(host, spec)]
    }

    static let path = "/etc/trimast/calico.yaml"

    func promise(_ context: PartContext) -> String? {
        context.host.name == context.state.first ? "Calico's manifest is applied" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let reflection = CalicoReflection(context)
        guard context.host.name == context.state.first else { return reflection.addWait(context, &steps) }
        guard let manifest else {
            throw TrimastError(
                "network.no-manifest", "network.calico.manifest names no file", place: "cluster.yaml",
                nextStep: "get it (\(context.release.calicoDownload)) and name it, or choose network.plugin: bird")
        }
        let wanted = try CalicoManifest.edited(manifest, context.spec)
        if context.facts.files[Self.path]?.content != wanted {
            steps.add(
                .object(ObjectAction(what: "Calico's manifest", manifest: Template(wanted), isServerSide: true)),
                why: "the pod network", needs: [ClusterValues.api(context.host.name)])
            steps.file(Self.path, Template(wanted), why: "what is applied, so that the next change shows as a difference")
        }
        reflection.plan(context, &steps)
    }

    func checks(_ context: PartContext) -> [Check] {
        let sessions = CalicoReflection(context).check(context, rows: rows).map { [$0] } ?? []
        guard context.host.name == context.state.first, let objects = context[CalicoObjects.fact], !objects.pools.isEmpty else {
            return sessions
        }
        return sessions + [pool(objects, context)]
    }

    /// The manifest's variables make the first pool and change none: an encapsulation that was changed since is a change of the pool.
    private func pool(_ objects: CalicoObjects, _ context: PartContext) -> Check {
        let (ipip, vxlan) = CalicoManifest.modes(context.spec.network.calico.encapsulation)
        let pods = context.spec.network.pods.network
        func check(_ found: String, next: Advice?) -> Check {
            Check("pods.pool", rows: rows, host: context.host.name, next == nil ? .passed : .failed, found: found, nextStep: next)
        }
        guard let pool = objects.pools.first(where: { $0.range == pods }) else {
            return check(
                "no pool of Calico's has the range \(pods): \(list(objects.pools.map(\.text)))",
                next: "Calico gives pods no addresses of network.pods: \(.shell("kubectl get ippools.crd.projectcalico.org -o yaml"))")
        }
        guard pool.ipip != ipip || pool.vxlan != vxlan else { return check("Calico's pool \(pool.text)", next: nil) }
        let patch = "{\"spec\":{\"ipipMode\":\"\(ipip)\",\"vxlanMode\":\"\(vxlan)\"}}"
        return check(
            "Calico's pool \(pool.text), and cluster.yaml wants ipipMode \(ipip), vxlanMode \(vxlan)",
            next:
                "connections of pods can break meanwhile: \(.shell("kubectl patch ippools.crd.projectcalico.org \(pool.name) --type merge -p '\(patch)'"))"
        )
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
