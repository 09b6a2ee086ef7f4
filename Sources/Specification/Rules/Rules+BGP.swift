import Support

/// Who has BGP sessions with whom.
extension Rules {
    private static let plugin: FieldPath = ["network", "plugin"]
    private static let reflectors: FieldPath = ["network", "routeReflectors"]

    static let meshSize: Rule = { spec, reader in
        let nodes = spec.nodes.count
        guard knowsRoles(spec, reader), reader.has(plugin), reader.isUsable(reflectors), spec.network.plugin == .bird,
            spec.network.routeReflectors.isEmpty, nodes > NetworkSpec.largestMesh
        else { return }
        reader.error(
            "mesh-size", plugin,
            "bird connects every host with every other: \(nodes) hosts would keep \(nodes * (nodes - 1) / 2) BGP sessions",
            help:
                "allowed up to \(NetworkSpec.largestMesh) hosts; for more name two or three of them in network.routeReflectors, or choose calico"
        )
    }

    /// One reflector would take every route with it, so that it is no choice.
    static let routeReflectors: Rule = { spec, reader in
        guard reader.has(reflectors) else { return }
        let names = spec.network.routeReflectors
        if reader.isUsable(plugin), let why = unused(spec, reader) {
            reader.error(
                "contradiction", reflectors, "there is no BGP to reflect routes by, since \(why)",
                help: "remove the key, or choose bird, or calico without VXLAN")
        } else if names.count < 2, knowsRoles(spec, reader),
            names.isEmpty || spec.nodes.count > 1 && spec.nodes.contains(where: { $0.name == names[0] })
        {
            reader.error(
                "route-reflectors", reflectors,
                names.isEmpty ? "the list is empty" : "\(names[0]) alone would take every route with it when it fails",
                help: "name two or three hosts, or remove the key: then every host has a session with every other")
        } else if Set(names).count > NetworkSpec.largestMesh {
            reader.error(
                "mesh-size", reflectors, "route reflectors have sessions with each other: \(names.count) are too many",
                help: "two or three are enough; allowed up to \(NetworkSpec.largestMesh)")
        }
        var seen: Set<HostName> = []
        let nodes = Dictionary(spec.hosts.map { ($0.name, $0.isNode) }, uniquingKeysWith: { $1 })
        for (index, name) in names.enumerated() {
            let path = reflectors + .index(index)
            if !seen.insert(name).inserted {
                reader.error("duplicate", path, "\(name) stands in this list already", help: "keep one of the two")
            } else if let isNode = nodes[name] {
                guard !isNode, knowsRoles(spec, reader) else { continue }
                reader.error(
                    "route-reflectors", path, "\(name) is a load balancer alone, and no node of the cluster",
                    help: "name a node, or give the host the role worker too")
            } else if knowsRoles(spec, reader) {
                let meant = spec.nodes.count > mostSuggestions ? nil : closest(to: name.text, among: spec.nodes.map(\.name.text))
                reader.error(
                    "route-reflectors", path, "no host of the file is called \(name)",
                    help: meant.map { "did you mean '\($0)'?" } ?? "name nodes of this file")
            }
        }
    }

    /// Why the cluster has no BGP; nil: it has.
    private static func unused(_ spec: ClusterSpec, _ reader: Reader) -> String? {
        switch spec.network.plugin {
        case .bird: return nil
        case .calico:
            guard reader.isUsable(["network", "calico", "encapsulation"]) else { return nil }
            switch spec.network.calico.encapsulation {
            case .vxlan, .vxlanCrossSubnet: return "Calico's VXLAN runs without BGP"
            case .ipip, .ipipCrossSubnet, .none: return nil
            }
        case .manifest, .none: return "network.plugin is \(spec.network.plugin.rawValue)"
        }
    }

    /// A symbol of BIRD's has at most 64 bytes (bird, conf/conf.h, SYM_MAX_LEN), and a session's is `host_NAME`.
    private static let longestName = 59

    /// BIRD calls a session by the host's name with '_' for what its own names do not have.
    static let sessionNames: Rule = { spec, reader in
        guard reader.has(["network", "plugin"]), spec.network.plugin == .bird else { return }
        var names: [String: Int] = [:]
        for (index, host) in spec.hosts.enumerated() where host.isNode {
            let path: FieldPath = ["hosts", .index(index), "name"]
            guard reader.has(path) else { continue }
            if host.name.text.utf8.count > longestName {
                reader.error(
                    "name", path,
                    "with 'plugin: bird' a node's name has at most \(longestName) characters, and this has \(host.name.text.utf8.count)",
                    help: "choose a shorter one, or another pod network")
                continue
            }
            let name = host.name.text.replacing(".", with: "-")
            guard let other = names[name] else {
                names[name] = index
                continue
            }
            // The same name has been reported.
            guard spec.hosts[other].name != host.name else { continue }
            reader.error(
                "duplicate", path, "\(spec.hosts[other].name) and \(host.name) have one name for BIRD, to which '-' and '.' are alike",
                help: "choose another name for one of them")
        }
    }

}
