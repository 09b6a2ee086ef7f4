import Facts
import Specification
import Support

/// `trimast node remove` of a host that hands on routes: what the others have from it alone would be gone with it. Cluster.yaml says who hands them on
/// in its place, and apply changes to that in an order that loses none.
enum Reflecting {
    /// - Parameter context: of the control plane by which the cluster is changed.
    /// - Throws: `node.reflector` where other hosts have routes from this one.
    static func refuse(_ host: HostName, _ context: PartContext) throws {
        let isNamed = context.spec.network.routeReflectors.contains(host)
        guard isNamed || handsOn(host, context) else { return }
        let edit: Advice =
            context.spec.host(host) != nil && isNamed
            ? "name others in network.routeReflectors, or remove the key: then every host has a session with every other; then " : ""
        throw TrimastError(
            "node.reflector", "is a route reflector: the other hosts have their routes to each other's pods from it", place: host.text,
            nextStep: "\(edit)\(.trimast("apply")), which loses no route, and this again")
    }

    private static func handsOn(_ host: HostName, _ context: PartContext) -> Bool {
        switch context.spec.network.plugin {
        case .bird: handsOnByBird(host, context)
        case .calico: handsOnByCalico(host, context)
        case .manifest, .none: false
        }
    }

    /// By its own configuration, else by those of hosts that have sessions with it, and none with some other.
    private static func handsOnByBird(_ host: HostName, _ context: PartContext) -> Bool {
        if let own = context.state.bird[host] { return own.isReflector }
        let session = BirdConfiguration.identifier(host)
        return context.spec.nodes.contains { node in
            guard node.name != host, let sessions = context.state.bird[node.name], sessions.neighbours[session] != nil else { return false }
            return context.spec.nodes.contains { other in
                ![node.name, host].contains(other.name) && context.state.bird[other.name] != nil
                    && sessions.neighbours[BirdConfiguration.identifier(other.name)] == nil
            }
        }
    }

    /// By the label of its Node; of a host that the file does not name nobody tells it, so that all must be as the file says.
    private static func handsOnByCalico(_ host: HostName, _ context: PartContext) -> Bool {
        if let node = context.state.nodes[host] { return node.labels[CalicoReflection.label] != nil }
        guard let objects = context.facts[CalicoObjects.fact] else { return false }
        return objects.peers.contains(CalicoReflection.peer) && CalicoReflection(context).isUnfinished
    }
}
