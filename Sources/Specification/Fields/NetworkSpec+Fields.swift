extension NetworkSpec: Mapped {
    static let blank = NetworkSpec(pods: .defaultPods, services: .defaultServices)

    static let fields: [Field<NetworkSpec>] = [
        Field("pods", \.pods, .range, default: "10.244.0.0/16", doc: "The range of pods' addresses; every host takes a /24 of it"),
        Field("services", \.services, .range, default: "10.96.0.0/16", doc: "The range of Services' addresses"),
        Field(
            "plugin", \.plugin, .choice("a pod network"), default: "calico",
            doc: "calico, bird (routes between hosts by BGP, nothing else), manifest (flannel's or another one's), or none: bring your own"),
        Field(
            "proxyMode", \.proxyMode, .choice("a mode of kube-proxy"), default: "iptables",
            doc: "How kube-proxy reaches Services: iptables, ipvs (deprecated from 1.35 on) or nftables (from 1.31 on)"),
        Field(
            "routeReflectors", \.routeReflectors, .list(of: .hostName("a host's name"), noun: "hosts"), example: "[master1, master2]",
            doc:
                "With bird or calico: nodes, at least two, that hand on routes to all others; without, every node has a BGP session with every other"
        ),
        Field("calico", \.calico, .mapping(), example: "{encapsulation: ipip}", doc: "Settings of Calico"),
        Field(
            "manifest", \.manifest, .either(Kind<String>.path.map { PodNetworkSpec(file: $0) }, mapping: .mapping()),
            example: "kube-flannel.yml",
            doc: "For plugin manifest: its file, or a mapping with file, pods and ports"),
    ]
}

extension CalicoSpec: Mapped {
    static let blank = CalicoSpec()

    static let fields: [Field<CalicoSpec>] = [
        Field(
            "manifest", \.manifest, .path, example: "calico.yaml",
            doc: "Calico's own manifest, of a release that fits this Kubernetes"),
        Field(
            "encapsulation", \.encapsulation, .choice("an encapsulation"), default: "ipip",
            doc: "How pods' packets travel between hosts; none needs one segment or routers that speak BGP"),
        Field("mtu", \.mtu, .integer("an MTU", 576...65535), example: "1440", doc: "The pods' MTU; by default Calico finds it"),
        Field(
            "imageRepository", \.imageRepository, .imageRepository, example: "registry.example.org/calico",
            doc: "Where Calico's images come from, if not from where the manifest says"),
    ]
}

extension PodNetworkSpec: Mapped {
    static let blank = PodNetworkSpec()

    static let fields: [Field<PodNetworkSpec>] = [
        Field("file", \.file, .path, example: "kube-flannel.yml", doc: "The pod network's own manifest"),
        Field(
            "pods", \.pods, .range, example: "10.244.0.0/16",
            doc: "The range of pods that the manifest uses, where it does not tell by itself as flannel's does"),
        Field(
            "ports", \.ports, .list(of: .podNetworkPort, noun: "ports"), example: "[8472/udp]",
            doc: "What nodes must let in from each other for it; by default what flannel's manifest tells"),
    ]
}
