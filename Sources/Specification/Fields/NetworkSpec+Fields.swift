extension NetworkSpec: Mapped {
    static let blank = NetworkSpec(pods: .defaultPods, services: .defaultServices)

    static let fields: [Field<NetworkSpec>] = [
        Field("pods", \.pods, .range, default: "10.244.0.0/16", doc: "The range of pods' addresses; every host takes a /24 of it"),
        Field("services", \.services, .range, default: "10.96.0.0/16", doc: "The range of Services' addresses"),
        Field(
            "plugin", \.plugin, .choice("a pod network"), default: "calico",
            doc: "calico, bird (routes between hosts by BGP, nothing else), or none: bring your own"),
        Field(
            "proxyMode", \.proxyMode, .choice("a mode of kube-proxy"), default: "iptables",
            doc: "How kube-proxy reaches Services: iptables, ipvs (deprecated from 1.35 on) or nftables (from 1.31 on)"),
        Field("calico", \.calico, .mapping(), example: "{encapsulation: ipip}", doc: "Settings of Calico"),
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
