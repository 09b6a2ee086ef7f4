/// What was checked becomes what the rest of Trimast works with. nil where a value that must be there is not.
extension ClusterSpec {
    init?(_ file: Cursor) {
        guard let name = file["metadata"]["name"].value(HostName.self), let kubernetes = KubernetesSpec(file["kubernetes"]),
            let endpoint = EndpointSpec(file["endpoint"]), let network = NetworkSpec(file["network"])
        else { return nil }
        let ssh = SSHSpec(file["ssh"])
        let items = file["hosts"].items
        var hosts = items.compactMap { HostSpec($0, ssh: ssh) }
        guard hosts.count == items.count else { return nil }
        if !hosts.contains(where: { $0.roles.contains(.loadBalancer) }) {
            for index in hosts.indices where hosts[index].isControlPlane { hosts[index].roles.insert(.loadBalancer) }
        }
        self.init(
            name: name, kubernetes: kubernetes, endpoint: endpoint, network: network, hosts: hosts, ssh: ssh, time: TimeSpec(file["time"]),
            sources: SourcesSpec(file["sources"]),
            registryMirrors: file["registryMirrors"].items.map(RegistryMirrorSpec.init), firewall: file["firewall"].choice() ?? .open,
            selinux: file["selinux"].choice() ?? .permissive, extraPackages: file["extraPackages"].texts,
            containerd: ContainerdSpec(restrictOOMScoreAdj: file["containerd"]["restrictOOMScoreAdj"].flag ?? false),
            allowEvenControlPlanes: file["controlPlanes"]["allowEven"].flag ?? false)
    }
}

extension KubernetesSpec {
    init?(_ at: Cursor) {
        guard let version = at["version"].value(KubernetesVersion.self) else { return nil }
        self.init(
            version: version, imageRepository: at["imageRepository"].text, dns: DNSSpec(at["dns"]),
            clusterDomain: at["clusterDomain"].text ?? "cluster.local", apiServerArgs: at["apiServer"]["extraArgs"].textMap,
            controllerManagerArgs: at["controllerManager"]["extraArgs"].textMap, schedulerArgs: at["scheduler"]["extraArgs"].textMap,
            etcdArgs: at["etcd"]["extraArgs"].textMap, kubelet: at["kubelet"].map { $0.node?.value ?? .null },
            kubeProxy: at["kubeProxy"].map { $0.node?.value ?? .null }, featureGates: at["featureGates"].map { $0.flag },
            certificateNames: at["apiServer"]["certSANs"].texts,
            waivedPreflight: at["waivedPreflight"].items.map {
                PreflightWaiver(check: $0["check"].text ?? "", reason: $0["reason"].text ?? "")
            })
    }
}

extension DNSSpec {
    /// `dns: none` is short for `dns: {provider: none}`.
    init(_ at: Cursor) {
        self.init(provider: (at.text == nil ? at["provider"] : at).choice() ?? .coredns, upstream: at["upstream"].choice() ?? .host)
    }
}

extension EndpointSpec {
    init?(_ at: Cursor) {
        guard let address = EndpointAddress(at["address"]) else { return nil }
        let interface = at["interface"].text
        self.init(
            address: address.address, prefix: address.prefix, port: at["port"].int ?? 16443,
            interface: interface == Self.automaticInterface ? nil : interface, loadBalancer: at["loadBalancer"].choice() ?? .nginx,
            virtualRouterID: at["virtualRouterID"].int, advertCentiseconds: at["advertInterval"].text.flatMap(Durations.centiseconds) ?? 10,
            apiPort: at["apiPort"].int ?? 6443)
    }

    /// What the file says when Trimast is to find the interface by the host's address.
    static let automaticInterface = "automatic"
}

/// The floating address with or without a prefix length.
struct EndpointAddress {
    let address: IPv4Address
    let prefix: Int?

    init?(_ at: Cursor) {
        if let address = at.value(IPv4Address.self) {
            (self.address, prefix) = (address, nil)
        } else if let range = at.value(CIDR.self) {
            (address, prefix) = (range.address, range.prefix)
        } else {
            return nil
        }
    }
}

extension NetworkSpec {
    static let defaultPods = "10.244.0.0/16"
    static let defaultServices = "10.96.0.0/16"

    init?(_ at: Cursor) {
        guard let pods = CIDR(at["pods"].text ?? Self.defaultPods), let services = CIDR(at["services"].text ?? Self.defaultServices)
        else { return nil }
        let calico = at["calico"]
        self.init(
            pods: pods.network, services: services.network, plugin: at["plugin"].choice() ?? .calico,
            proxyMode: at["proxyMode"].choice() ?? .iptables,
            calico: CalicoSpec(
                manifest: calico["manifest"].text, encapsulation: calico["encapsulation"].choice() ?? .ipip, mtu: calico["mtu"].int,
                imageRepository: calico["imageRepository"].text))
    }
}

extension TimeSpec {
    init(_ at: Cursor) {
        self.init(
            provider: at["provider"].choice() ?? .chrony, servers: at["servers"].texts, chronydOptions: at["chronydOptions"].texts,
            maximumDifferenceSeconds: at["maximumDifference"].text.flatMap(Durations.seconds) ?? 5)
    }
}
