import Facts
import Planning
import Specification
import Support

/// `network.routeReflectors` for Calico: which nodes reflect, by whom they are found, and that the mesh goes last.
///
/// The order is that of docs.tigera.io/calico/latest/networking/configuring/bgp. A node that gets a cluster id leaves the mesh at once, so that its
/// sessions by selector must be wanted before; one at a time does so, and nobody else's routes depend on it. All reflectors have one cluster id, as
/// there. In the Kubernetes datastore the id is an annotation of the Node (libcalico-go/lib/backend/k8s/resources/node.go).
struct CalicoReflection {
    static let label = "trimast/route-reflector"
    static let annotation = "projectcalico.org/RouteReflectorClusterID"
    static let clusterID = "244.0.0.1"
    static let peer = "trimast-route-reflectors"
    private static let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf"

    static let peerManifest = """
        apiVersion: crd.projectcalico.org/v1
        kind: BGPPeer
        metadata:
          name: \(peer)
        spec:
          nodeSelector: all()
          peerSelector: \(label) == 'true'

        """

    /// Nothing but the mesh: the rest of this object may be somebody else's.
    static func configuration(mesh: Bool) -> String {
        """
        apiVersion: crd.projectcalico.org/v1
        kind: BGPConfiguration
        metadata:
          name: default
        spec:
          nodeToNodeMeshEnabled: \(mesh)

        """
    }

    /// Addresses with which a host has TCP sessions of BGP, in the network of the host, which calico-node uses.
    static let peers = Fact("bgp-peers", script, unread: Set<IPv4Address>?.none) { text in
        text.lines.contains("asked") ? Set(text.lines.compactMap { IPv4Address(String($0)) }) : nil
    }
    private static let sessions =
        "ss -Htn state established '( sport = :179 or dport = :179 )' | awk '{ print $4 }' | sed 's/:[0-9]*$//; s/.*ffff://; s/]//' | sort -u"
    private static let script = "\(sessions)\necho asked"

    private let reflectors: [HostSpec]
    private let objects: CalicoObjects?
    /// Nodes that do not have their cluster id or label yet.
    private let new: [HostSpec]
    /// Nodes that reflect, and are to reflect no longer.
    private let old: [HostSpec]
    private let isRunning: Bool

    init(_ context: PartContext) {
        reflectors = context.shared.reflectors
        isRunning = context.state.phase == .established || context.state.phase == .down
        objects = context.state.first.flatMap { context.cluster[$0] }?[CalicoObjects.fact]
        let state = context.state
        func isReflector(_ host: HostSpec) -> Bool {
            guard let node = state.nodes[host.name] else { return false }
            return node.labels[Self.label] == "true" && node.annotations[Self.annotation] == Self.clusterID
        }
        new = reflectors.filter { !isReflector($0) }
        let names = Set(reflectors.map(\.name))
        old = context.spec.nodes.filter { host in
            !names.contains(host.name) && state.nodes[host.name].map { $0.labels[Self.label] != nil } ?? false
        }
    }

    private func marked(_ host: HostSpec) -> Resource { Resource(host.name, "bgp-marked") }
    private func met(_ host: HostSpec) -> Resource { Resource(host.name, "bgp-met") }
    private static let isMeshThere: Resource = "cluster/bgp-mesh"

    /// Whether the nodes have their sessions otherwise than cluster.yaml wants it.
    var isUnfinished: Bool { isMoving || !old.isEmpty }

    /// Whether sessions change on a cluster that carries traffic.
    private var isMoving: Bool {
        guard isRunning, let objects else { return false }
        return reflectors.isEmpty ? !objects.hasMesh : objects.hasMesh || !new.isEmpty
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard let objects = objects ?? (isRunning ? nil : CalicoObjects()) else {
            if !reflectors.isEmpty || !old.isEmpty {
                steps.postpone("BGP sessions stay as they are: the API server did not tell Calico's objects")
            }
            return
        }
        if reflectors.isEmpty { back(objects, context, &steps) } else { forth(objects, context, &steps) }
    }

    private func forth(_ objects: CalicoObjects, _ context: PartContext, _ steps: inout StepList) {
        if !new.isEmpty {
            command(
                "mark \(list(few: new.map(\.name.text))) for sessions", new.map { "label node \($0.name) --overwrite \(Self.label)=true" },
                why: "every node finds the reflectors by it", needs: Set(new.map { ClusterValues.node($0.name) }), &steps)
        }
        if !objects.peers.contains(Self.peer) {
            steps.add(
                .object(ObjectAction(what: "BGPPeer \(Self.peer)", manifest: Template(Self.peerManifest), isServerSide: true)),
                why: "sessions with the reflectors are wanted before the mesh goes", needs: [ClusterValues.api(context.host.name)])
        }
        for (index, host) in new.enumerated() {
            command(
                "make \(host.name) a route reflector", ["annotate node \(host.name) --overwrite \(Self.annotation)=\(Self.clusterID)"],
                why: "it leaves the mesh and has sessions with all by the BGPPeer",
                needs: index > 0 && isMoving ? [met(new[index - 1])] : [], provides: [marked(host)], &steps)
            if host.name == context.host.name { addWait(context, &steps) }
        }
        if !new.contains(where: { $0.name == context.host.name }) { addWait(context, &steps) }
        let here = context.spec.nodes.filter { context.cluster[$0.name] != nil }
        if objects.hasMesh {
            steps.add(
                .object(
                    ObjectAction(
                        what: "BGPConfiguration default without the mesh", manifest: Template(Self.configuration(mesh: false)),
                        isServerSide: true)),
                why: "every node has its sessions with the reflectors", needs: isMoving ? Set(here.map(met)) : [])
        }
        unmark(&steps, needs: isMoving ? Set(here.map(met)) : [])
    }

    private func back(_ objects: CalicoObjects, _ context: PartContext, _ steps: inout StepList) {
        if !objects.hasMesh, objects.peers.contains(Self.peer) {
            steps.add(
                .object(
                    ObjectAction(
                        what: "BGPConfiguration default with the mesh", manifest: Template(Self.configuration(mesh: true)),
                        isServerSide: true)),
                why: "the mesh is there before the reflectors go", needs: [ClusterValues.api(context.host.name)],
                provides: [Self.isMeshThere])
            addWait(context, &steps)
        }
        let here = context.spec.nodes.filter { context.cluster[$0.name] != nil }
        unmark(&steps, needs: isMoving ? Set(here.map(met)) : [])
        if objects.peers.contains(Self.peer) {
            command(
                "delete BGPPeer \(Self.peer)", ["delete bgppeers.crd.projectcalico.org \(Self.peer) --ignore-not-found"],
                why: "nobody reflects any more", &steps)
        }
    }

    private func unmark(_ steps: inout StepList, needs: Set<Resource>) {
        guard !old.isEmpty else { return }
        command(
            "make \(list(few: old.map(\.name.text))) no route reflector",
            old.flatMap { host in
                ["annotate node \(host.name) \(Self.annotation)-", "label node \(host.name) \(Self.label)-"]
            }, why: "cluster.yaml names it no longer", needs: needs, &steps)
    }

    private func command(
        _ title: String, _ lines: [String], why: String, needs: Set<Resource> = [], provides: Set<Resource> = [], _ steps: inout StepList
    ) {
        let script = lines.map { "\(Self.kubectl) \($0)" }.joined(separator: " &&\n")
        steps.add(
            .command(CommandAction(title, glyph: .change, Patience.script(Template(script)))), why: why, needs: needs, provides: provides)
    }

    /// Whom the host must have sessions with.
    private func wanted(_ host: HostSpec, _ context: PartContext) -> [HostSpec] {
        let isReflector = reflectors.contains { $0.name == host.name }
        return (reflectors.isEmpty || isReflector ? context.spec.nodes : reflectors).filter { $0.name != host.name }
    }

    /// On every node: its sessions are there before those of the other kind go.
    func addWait(_ context: PartContext, _ steps: inout StepList) {
        guard isMoving else { return }
        let own = new.first { $0.name == context.host.name }
        let needs: Set<Resource> =
            reflectors.isEmpty ? [Self.isMeshThere] : own.map { [marked($0)] } ?? Set(new.map { marked($0) })
        let addresses = wanted(context.host, context).filter { context.cluster[$0.name] != nil }.map(\.address.description)
        guard !addresses.isEmpty else { return }
        steps.add(
            .wait(
                WaitAction(
                    [
                        Condition(
                            "\(count(addresses.count, "BGP session")) Established",
                            test: "met \(addresses.joined(separator: " "))", patience: 120, explanation: Self.sessions)
                    ],
                    functions:
                        "met() { s=$(\(Self.sessions)); for a in \"$@\"; do printf '%s\\n' \"$s\" | grep -qxF \"$a\" || return 1; done; }")),
            why: "no session goes before the others are there", needs: needs, provides: [met(context.host)])
    }

    func check(_ context: PartContext, rows: [String]) -> Check? {
        guard !reflectors.isEmpty, let present = context[Self.peers] else { return nil }
        let wanted = wanted(context.host, context)
        let silent = wanted.filter { !present.contains($0.address) }.map(\.name.text)
        return Check(
            "pods.sessions", rows: rows, host: context.host.name, silent.isEmpty ? .passed : .failed,
            found: silent.isEmpty
                ? "\(count(wanted.count, "BGP session")) with \(wanted.count == reflectors.count ? "route reflectors" : "other nodes")"
                : "no BGP session with \(list(few: silent))",
            nextStep: silent.isEmpty
                ? nil
                : "\(.shell("kubectl -n kube-system logs -l k8s-app=calico-node -c calico-node")); is port 179 open between the hosts?")
    }
}
