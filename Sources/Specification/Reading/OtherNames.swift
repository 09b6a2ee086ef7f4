/// What other tools call the things of a cluster file: kubeadm, Kubespray, k0s, RKE, Ansible's inventories and keepalived.
enum OtherNames {
    /// Our path, without indices, by the other name in small letters and without '-' and '_'.
    private static let paths: [String: [String]] = [
        "metadata.name": ["clustername"],
        "kubernetes.version": ["kubernetesversion", "kubeversion", "k8sversion"],
        "kubernetes.imageRepository": ["imageregistry", "kubeimagerepo"],
        "kubernetes.clusterDomain": ["dnsdomain", "servicednsdomain"],
        "endpoint": ["controlplaneendpoint", "loadbalancerapiserver"],
        "endpoint.address": ["vip", "virtualip", "virtualaddress", "virtualipaddress", "floatingip", "floatingaddress", "loadbalancerip"],
        "endpoint.apiPort": ["bindport", "secureport", "apiserverport", "kubeapiserverport"],
        "endpoint.virtualRouterID": ["vrid", "routerid"],
        "endpoint.advertInterval": ["advertint"],
        "network.pods": [
            "podsubnet", "podcidr", "podscidr", "podnetwork", "podnetworkcidr", "clustercidr", "kubepodssubnet", "clusternetwork",
        ],
        "network.services": ["servicesubnet", "servicecidr", "servicescidr", "serviceclusteriprange", "kubeserviceaddresses"],
        "network.plugin": ["cni", "networkplugin", "kubenetworkplugin", "networking"],
        "network.proxyMode": ["kubeproxymode"],
        "network.routeReflectors": ["calicorr", "reflectors", "routereflector", "bgprouters"],
        "network.manifest": ["cnimanifest", "flannel", "customcni"],
        "network.calico.encapsulation": ["ipipmode", "vxlanmode"],
        "hosts": ["nodes", "machines"],
        "hosts.name": ["hostname", "hostnameoverride"],
        "hosts.address": ["ip", "ipaddress", "internaladdress", "internalip", "privateaddress"],
        "hosts.ssh.address": ["ansiblehost", "publicaddress"],
        "ssh.user": ["username", "login", "ansibleuser"],
        "ssh.port": ["sshport", "ansibleport"],
        "ssh.identityFile": ["keyfile", "keypath", "sshkey", "sshkeypath", "privatekey", "privatekeypath", "privatekeyfile"],
        "ssh.jump": ["bastion", "proxyjump", "jumphost"],
        "time": ["ntp", "chrony"],
        "time.servers": ["ntpservers", "timeservers"],
        "registryMirrors": ["mirrors", "registries"],
        "sources.packages": ["repositories", "repos", "aptrepositories"],
        "extraPackages": ["packages"],
        "dockerEngine": ["docker"],
    ]

    private static let advice = [
        "masters": "list them under hosts, with 'roles: [control-plane]'",
        "controlplanenodes": "list them under hosts, with 'roles: [control-plane]'",
        "workers": "list them under hosts, with 'roles: [worker]'", "agents": "list them under hosts, with 'roles: [worker]'",
        "password": "Trimast logs in by key alone: install yours with trimast trust --install-key",
        "passwd": "Trimast logs in by key alone: install yours with trimast trust --install-key",
    ]

    private static let byName: [String: String] = paths.reduce(into: [:]) { names, entry in
        for name in entry.value { names[name] = entry.key }
    }

    enum Suggestion: Equatable {
        /// A key of the same mapping.
        case sibling(String)
        /// A path, without indices.
        case elsewhere(String)
        /// What to do instead.
        case advice(String)
    }

    /// What our file calls it; nil when no tool that is known here has this name.
    ///
    /// - Parameter path: the mapping that the key stands in.
    static func suggestion(for key: String, at path: FieldPath) -> Suggestion? {
        guard key.utf8.count <= 64 else { return nil }
        let name = key.lowercased().filter { $0 != "-" && $0 != "_" }
        if let advice = advice[name] { return .advice(advice) }
        guard let target = byName[name] else { return nil }
        let here = path.withoutIndices
        // A host's ssh section has the keys of the file's, and one more.
        for mapping in [here, here == "hosts.ssh" ? "ssh" : here] where mapping.isEmpty || target.hasPrefix(mapping + ".") {
            let inside = mapping.isEmpty ? target : String(target.dropFirst(mapping.count + 1))
            return inside.contains(".") ? .elsewhere(inside) : .sibling(inside)
        }
        // Names of what a host has are too common to mean one elsewhere.
        return target.hasPrefix("hosts.") ? nil : .elsewhere(target)
    }
}

extension FieldPath {
    /// `hosts.ssh` for `hosts[2].ssh`.
    fileprivate var withoutIndices: String {
        FieldPath(components.filter { if case .key = $0 { true } else { false } }).description
    }
}
