extension ClusterSpec: Mapped {
    static let apiVersion = "trimast/v1"
    static let kind = "Cluster"

    static let blank = ClusterSpec(
        name: HostName(trusted: "unnamed"), kubernetes: .blank, endpoint: .blank, network: .blank, hosts: [])

    static let fields: [Field<ClusterSpec>] = [
        Field(
            "apiVersion", .constant(apiVersion, "the version of a cluster file"), required: true, example: apiVersion,
            doc: "The version of this file's format", set: { _, _ in }),
        Field(
            "kind", .constant(kind, "the kind of a cluster file"), required: true, example: kind, doc: "What this file describes",
            set: { _, _ in }),
        .group(
            "metadata", required: true, example: "{name: my-cluster}", doc: "The cluster itself",
            [
                Field(
                    "name", \.name, .hostName("a cluster's name", example: "walkthrough"), required: true, example: "my-cluster",
                    doc: "The cluster's name, in kubeconfigs and for the VRRP id")
            ]),
        Field(
            "kubernetes", \.kubernetes, .mapping(), required: true, example: "{version: 1.34.2}",
            doc: "Kubernetes' version and the settings of its components"),
        Field(
            "endpoint", \.endpoint, .mapping(), required: true, example: "{address: 192.168.96.69}",
            doc: "The one address that every client of the API uses"),
        Field(
            "hosts", \.hosts, .list(of: .mapping(), noun: "hosts, each with a name and an address"), required: true,
            example: "[{name: master1, address: 192.168.96.65, roles: [control-plane]}]",
            doc: "The hosts; the first control plane starts the cluster"),
        Field("network", \.network, .mapping(), example: "{plugin: calico}", doc: "Pods and Services"),
        Field("ssh", \.ssh, .mapping(), example: "{user: root}", doc: "How the hosts are reached; the rest is left to ssh_config"),
        Field("time", \.time, .mapping(), example: "{servers: [ntp.example.org]}", doc: "The hosts' clocks"),
        Field("sources", \.sources, .mapping(), example: "{kubernetes: official}", doc: "Where packages and images come from"),
        Field(
            "registryMirrors", \.registryMirrors, .list(of: .mapping(), noun: "registries with their mirrors"),
            example: "[{registry: docker.io, mirrors: [https://mirror.example.org]}]",
            doc: "Where containerd looks before a registry itself"),
        Field(
            "proxy", \.httpProxy, .mapping(), example: "{http: http://proxy.example.org:3128}",
            doc: "The HTTP proxy of the package manager and of containerd, and of nothing else"),
        Field(
            "firewall", \.firewall, .choice("a firewall policy"), default: "open",
            doc: "open: open the ports that each role needs; disabled: switch the firewall off; unmanaged: leave it alone"),
        Field("selinux", \.selinux, .choice("an SELinux policy"), default: "permissive", doc: "What SELinux is set to"),
        Field(
            "extraPackages", \.extraPackages, .list(of: .packageName, noun: "packages"), example: "[vim]",
            doc: "Packages for every host besides those that the cluster needs"),
        Field("containerd", \.containerd, .mapping(), example: "{restrictOOMScoreAdj: false}", doc: "Settings of containerd"),
        Field(
            "dockerEngine", \.dockerEngine, .boolean, default: "false",
            doc: "Docker's engine on every node, with registryMirrors of docker.io as its mirrors; Kubernetes uses containerd either way"),
        .group(
            "controlPlanes", example: "{allowEven: false}", doc: "Rules for the control planes",
            [
                Field(
                    "allowEven", \.allowEvenControlPlanes, .boolean, default: "false",
                    doc: "Accept an even number of control planes, which survives no more failures than one fewer")
            ]),
    ]
}

extension EndpointSpec: Mapped {
    static let blank = EndpointSpec(address: IPv4Address(bits: 0))

    static let fields: [Field<EndpointSpec>] = [
        Field(
            "address", .addressWithPrefix, required: true, example: "192.168.96.69/24",
            doc: "The floating address, with the prefix length of its subnet or without",
            set: { endpoint, value in
                endpoint.address = value.address
                endpoint.prefix = value.prefix == 0 ? nil : value.prefix
            }),
        Field("port", \.port, .port, default: "16443", doc: "The proxy's port on every load balancer"),
        Field("apiPort", \.apiPort, .port, default: "6443", doc: "The API servers' own port on every control plane"),
        Field(
            "interface", \.interface, .interface, default: "automatic",
            doc: "The interface that carries the address; automatic: the one that has the host's own address"),
        Field(
            "loadBalancer", \.loadBalancer, .choice("a load balancer"), default: "haproxy",
            doc:
                "The proxy in front of the API servers; haproxy asks them whether they are ready, nginx only notices those that do not answer"
        ),
        Field(
            "nodeLocalProxy", \.nodeLocalProxy, .boolean, default: "false",
            doc: "A proxy on every node at 127.0.0.1, by which workers' kubelets and kube-proxy reach the API without the address"),
        Field(
            "virtualRouterID", \.virtualRouterID, .integer("a VRRP id", 1...255), example: "137",
            doc: "The VRRP id, unique in the network segment; by default it follows from the cluster's name"),
        Field(
            "advertInterval", \.advertCentiseconds,
            .centiseconds("an interval between adverts", allowed: "0.01s to 40.95s in steps of 0.01s, such as 0.1s", 1...4095),
            default: "0.08s", doc: "The time between two VRRP adverts; the address moves after three that did not come"),
    ]
}

extension ContainerdSpec: Mapped {
    static let blank = ContainerdSpec()

    static let fields: [Field<ContainerdSpec>] = [
        Field(
            "restrictOOMScoreAdj", \.restrictOOMScoreAdj, .boolean, default: "false",
            doc: "For hosts that may not lower a process's oom_score_adj, such as containers")
    ]
}
