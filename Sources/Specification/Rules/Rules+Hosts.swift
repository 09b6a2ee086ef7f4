extension Rules {
    private static let hosts: FieldPath = ["hosts"]

    /// False when some host's role is wrong, or the host is not written to its end, so that nothing can be said about their number.
    static func knowsRoles(_ spec: ClusterSpec, _ reader: Reader) -> Bool {
        reader.has(hosts)
            && spec.hosts.indices.allSatisfy { index in
                let host: FieldPath = ["hosts", .index(index)]
                let isWhole = ["roles", "name", "address"].contains { reader.has(host + .key($0)) }
                return isWhole && reader.isUsable(host + "roles") && !spec.hosts[index].roles.isEmpty
            }
    }

    static let roles: Rule = { spec, reader in
        for (index, host) in spec.hosts.enumerated() {
            let path: FieldPath = ["hosts", .index(index), "roles"]
            guard reader.has(path) else { continue }
            if host.roles.isEmpty {
                reader.error("empty", path, "the list is empty", help: "name a role, or remove the key: then the host is a worker")
            }
            // With taints the file says itself which pods the host takes.
            if host.roles.isSuperset(of: [.controlPlane, .worker]), host.taints == nil {
                reader.error(
                    "roles", path, "a control plane is a node already, and its taint keeps ordinary pods away",
                    help: "write 'roles: [control-plane]', and 'taints: []' if it shall take ordinary pods too")
            }
            for key in ["labels", "annotations", "taints"]
            where !host.isNode && !host.roles.isEmpty && reader.has(["hosts", .index(index), .key(key)]) {
                reader.warn(
                    "unused", ["hosts", .index(index), .key(key)],
                    "\(reader.name(of: index, spec)) is a load balancer alone, and no node of the cluster",
                    help: "remove the key, or give the host the role worker too")
            }
        }
    }

    /// As /etc/hosts of the distributions have them.
    private static let ownNames: Set = [
        "localhost", "localhost4", "localhost6", "localhost4.localdomain4", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback",
        "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes",
        "ip6-allrouters", "ip6-allhosts", "broadcasthost",
    ]

    static let hostNames: Rule = { spec, reader in
        let repositories = [spec.kubernetes.imageRepository, KubernetesRelease(spec.kubernetes.version)?.defaultImageRepository]
        let registries = repositories.compactMap { $0.map { String($0.prefix { $0 != "/" && $0 != ":" }) } } + ["docker.io"]
        for (index, host) in spec.hosts.enumerated() {
            let path: FieldPath = ["hosts", .index(index), "name"]
            let name = host.name.text
            guard reader.has(path) else { continue }
            if ownNames.contains(name) || name.hasPrefix("localhost.") {
                reader.error(
                    "name", path, "\(name) is every host's name for itself",
                    help: "choose a name that the other hosts can call it by, such as master1")
            } else if ["kubernetes", "kubernetes.default", "kubernetes.default.svc"].contains(name)
                || name == "kubernetes.default.svc." + spec.kubernetes.clusterDomain
            {
                reader.error(
                    "name", path, "\(name) is the API's own name, and every API server's certificate has it",
                    help: "choose another name, such as master1")
            } else if registries.contains(name) {
                reader.error(
                    "name", path, "\(name) is a registry: with the hosts' names in /etc/hosts nobody would reach it any more",
                    help: "choose another name, such as master1")
            }
        }
    }

    /// The old names of two are still set (pkg/kubelet/kubelet_node_status.go, initialNode).
    private static let kubeletLabels: Set = [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
    ]

    /// Labels that somebody else keeps: written here they would change back and forth.
    static let managedLabels: Rule = { spec, reader in
        for (index, host) in spec.hosts.enumerated() {
            for label in host.labels.keys {
                let path: FieldPath = ["hosts", .index(index), "labels", .key(label)]
                if kubeletLabels.contains(label) {
                    reader.error("contradiction", path, "the kubelet sets this label itself", help: "remove it")
                } else if ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"].contains(label), !host.isControlPlane
                {
                    reader.error(
                        "contradiction", path, "this label says that the host is a control plane, which it is not",
                        help: "write 'roles: [control-plane]', or remove the label")
                }
            }
        }
    }

    /// Annotations in which others keep their notes (kubeadm, constants.go; kubernetes, pkg/controller/volume/attachdetach and
    /// pkg/controller/ttl; calico, node/pkg/lifecycle): written here they would change back and forth.
    private static let notes: Set = [
        "kubeadm.alpha.kubernetes.io/cri-socket", "volumes.kubernetes.io/controller-managed-attach-detach", "node.alpha.kubernetes.io/ttl",
        "projectcalico.org/IPv4Address", "projectcalico.org/IPv4IPIPTunnelAddr", "projectcalico.org/IPv4VXLANTunnelAddr",
        "projectcalico.org/RouteReflectorClusterID", "alpha.kubernetes.io/provided-node-ip", "csi.volume.kubernetes.io/nodeid",
        "kubectl.kubernetes.io/last-applied-configuration", "flannel.alpha.coreos.com/backend-data",
        "flannel.alpha.coreos.com/backend-type",
        "flannel.alpha.coreos.com/kube-subnet-manager", "flannel.alpha.coreos.com/public-ip",
    ]

    /// Of all keys and values of one object together, in bytes (k8s.io/apimachinery, TotalAnnotationSizeLimitB), without 16 KiB for what
    /// kubelets, controllers and pod networks write.
    private static let mostAnnotations = (256 - 16) << 10

    /// With the annotations in which Trimast keeps the keys that are its own.
    private static func annotationBytes(_ host: HostSpec) -> Int {
        func list(_ name: String, _ keys: [String]) -> Int {
            keys.isEmpty ? 0 : name.utf8.count + keys.reduce(keys.count - 1) { $0 + $1.utf8.count }
        }
        let own = host.annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        let taints = (host.taints ?? []).map { "\($0.key):\($0.effect.rawValue)" }
        return own + list("trimast/annotations", Array(host.annotations.keys)) + list("trimast/labels", Array(host.labels.keys))
            + list("trimast/taints", taints)
    }

    static let managedAnnotations: Rule = { spec, reader in
        for (index, host) in spec.hosts.enumerated() {
            let size = annotationBytes(host)
            if size > mostAnnotations {
                reader.error(
                    "too-large", ["hosts", .index(index), host.annotations.isEmpty ? "labels" : "annotations"],
                    "the annotations have \(size) bytes, with Trimast's own lists of keys",
                    help: "allowed: \(mostAnnotations); Kubernetes takes 262144 of one node, with what others write")
            }
            for (section, keys) in [
                ("annotations", Array(host.annotations.keys)), ("labels", Array(host.labels.keys)),
                ("taints", (host.taints ?? []).map(\.key)),
            ] {
                for (number, key) in keys.enumerated() {
                    let last: FieldPath.Component = section == "taints" ? .index(number) : .key(key)
                    let path: FieldPath = ["hosts", .index(index), .key(section), last]
                    if key.hasPrefix("trimast/") {
                        reader.error("contradiction", path, "Trimast keeps its own notes under this prefix", help: "choose another prefix")
                    } else if section == "annotations", notes.contains(key) {
                        reader.error("contradiction", path, "a program of the cluster sets this annotation itself", help: "remove it")
                    } else if section == "taints", conditions.contains(key) {
                        reader.error(
                            "contradiction", path, "Kubernetes sets and removes this taint itself, by the node's condition",
                            help: "remove it, or choose a key of your own")
                    }
                }
            }
        }
    }

    /// The taints of conditions (kubernetes, staging/src/k8s.io/api/core/v1/well_known_taints.go).
    private static let conditions: Set = [
        "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "node.kubernetes.io/unschedulable",
        "node.kubernetes.io/memory-pressure", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/network-unavailable",
        "node.kubernetes.io/pid-pressure",
    ]

    static let controlPlanes: Rule = { spec, reader in
        guard knowsRoles(spec, reader) else { return }
        let number = spec.controlPlanes.count
        switch number {
        case 0:
            reader.error(
                "control-planes", hosts, spec.hosts.isEmpty ? "the list is empty" : "no host has the role control-plane",
                help: "write 'roles: [control-plane]' at one host, or at three to survive the loss of one")
        case _ where number.isMultiple(of: 2):
            guard !spec.allowEvenControlPlanes, reader.isUsable(["controlPlanes", "allowEven"]) else { return }
            let loss = (number - 1) / 2
            reader.error(
                "control-planes", hosts,
                "an even number of control planes (\(number)) survives the loss of \(loss), no more than \(number - 1) would",
                help: "name \(number < 8 ? "\(number - 1) or \(number + 1)" : "7"), or write 'controlPlanes: {allowEven: true}'")
        case 8...:
            reader.warn(
                "control-planes", hosts, "\(number) control planes make every write slower, and more than 7 are not advised for etcd",
                help: "5 survive the loss of any 2")
        default: break
        }
    }

    static let loadBalancers: Rule = { spec, reader in
        guard knowsRoles(spec, reader), spec.controlPlanes.count > 1, spec.loadBalancers.count == 1,
            let only = spec.hosts.firstIndex(where: { $0.roles.contains(.loadBalancer) })
        else { return }
        reader.warn(
            "load-balancers", ["hosts", .index(only), "roles"],
            "\(reader.name(of: only, spec)) alone can hold the floating address; when it fails, the API is gone",
            help: "give the role load-balancer to another host too, or to none: then every control plane has it")
    }

    static let duplicateHosts: Rule = { spec, reader in
        var names: [HostName: Int] = [:]
        var addresses: [IPv4Address: Int] = [:]
        for (index, host) in spec.hosts.enumerated() {
            let name: FieldPath = ["hosts", .index(index), "name"]
            if reader.has(name) {
                if let other = names[host.name] {
                    reader.error(
                        "duplicate", name, "hosts[\(other)] is called \(host.name) too", help: "every host needs a name of its own")
                }
                names[host.name] = names[host.name] ?? index
            }
            let address: FieldPath = ["hosts", .index(index), "address"]
            if reader.has(address) {
                if let other = addresses[host.address] {
                    reader.error(
                        "duplicate", address, "\(reader.name(of: other, spec)) has the address \(host.address) too",
                        help: "every host needs an address of its own")
                }
                addresses[host.address] = addresses[host.address] ?? index
            }
        }
    }

    static let taints: Rule = { spec, reader in
        for (index, host) in spec.hosts.enumerated() {
            var seen: Set<TaintSpec> = []
            for (number, taint) in (host.taints ?? []).enumerated()
            where !seen.insert(TaintSpec(key: taint.key, effect: taint.effect)).inserted {
                reader.error(
                    "duplicate", ["hosts", .index(index), "taints", .index(number)],
                    "there is another taint with the key \(taint.key) and the effect \(taint.effect.rawValue)",
                    help: "Kubernetes allows one for each key and effect")
            }
        }
    }
}
