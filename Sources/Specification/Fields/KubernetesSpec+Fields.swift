extension KubernetesSpec: Mapped {
    static let blank = KubernetesSpec(version: KubernetesVersion(major: 0, minor: 0, patch: 0))

    static let fields: [Field<KubernetesSpec>] = [
        Field(
            "version", \.version, .version, required: true, example: "1.34.2",
            doc: "1.\(KubernetesRelease.oldestMinor) to 1.\(KubernetesRelease.newestMinor)"),
        Field(
            "imageRepository", \.imageRepository, .imageRepository, example: "registry.aliyuncs.com/google_containers",
            doc: "Where kubeadm's images come from, if not from its own default"),
        Field(
            "clusterDomain", .hostName("a DNS domain", example: "cluster.local"), default: "cluster.local",
            doc: "The DNS domain of Services",
            set: { $0.clusterDomain = $1.text }),
        Field(
            "dns", \.dns, .dns, default: "coredns",
            doc: "coredns or none, or a mapping with provider and upstream"),
        .group(
            "apiServer", example: "{certSANs: [api.example.org]}", doc: "Settings of the API servers",
            [
                Field("extraArgs", \.apiServerArgs, .arguments, example: "{goaway-chance: \"0.001\"}", doc: "Arguments by flag"),
                Field(
                    "certSANs", \.certificateNames, .list(of: .certificateName, noun: "names and addresses"),
                    example: "[api.example.org]",
                    doc: "Names and addresses in the certificate besides the endpoint's and the control planes'"),
            ]),
        .group(
            "controllerManager", example: "{extraArgs: {node-monitor-period: 5s}}", doc: "Settings of the controller managers",
            [Field("extraArgs", \.controllerManagerArgs, .arguments, example: "{node-monitor-period: 5s}", doc: "Arguments by flag")]),
        .group(
            "scheduler", example: "{extraArgs: {v: \"2\"}}", doc: "Settings of the schedulers",
            [Field("extraArgs", \.schedulerArgs, .arguments, example: "{v: \"2\"}", doc: "Arguments by flag")]),
        .group(
            "etcd", example: "{extraArgs: {snapshot-count: \"10000\"}}", doc: "Settings of etcd",
            [Field("extraArgs", \.etcdArgs, .arguments, example: "{snapshot-count: \"10000\"}", doc: "Arguments by flag")]),
        Field(
            "kubelet", \.kubelet, .freeForm("KubeletConfiguration"), example: "{maxPods: 110}",
            doc: "Keys of KubeletConfiguration; they have the last word"),
        Field(
            "kubeProxy", \.kubeProxy, .freeForm("KubeProxyConfiguration"), example: "{ipvs: {scheduler: rr}}",
            doc: "Keys of KubeProxyConfiguration; they have the last word"),
        Field(
            "featureGates", \.featureGates, .featureGates, example: "{PublicKeysECDSA: false}", doc: "kubeadm's own feature gates"),
        Field(
            "waivedPreflight", \.waivedPreflight, .list(of: .mapping(), noun: "checks with a reason"),
            example: "[{check: SystemVerification, reason: \"an old kernel, tested\"}]",
            doc: "Preflight checks of kubeadm that may fail, each with the reason why"),
    ]
}

extension PreflightWaiver: Mapped {
    static let blank = PreflightWaiver(check: "", reason: "")

    static let fields: [Field<PreflightWaiver>] = [
        Field(
            "check", \.check, .preflightCheck, required: true, example: "SystemVerification",
            doc: "kubeadm's name of the check"),
        Field(
            "reason", \.reason, .line("a reason", allowed: "one line that says why the check may fail"), required: true,
            example: "an old kernel, tested", doc: "Why it may fail"),
    ]
}

extension DNSSpec: Mapped {
    static let blank = DNSSpec()

    static let fields: [Field<DNSSpec>] = [
        Field("provider", \.provider, .choice("a DNS provider"), default: "coredns", doc: "What answers names in the cluster"),
        Field(
            "upstream", \.upstream, .choice("an upstream"), default: "host",
            doc: "Where names outside the cluster are asked: the host's resolvers, or none"),
    ]
}

extension Kind<DNSSpec> {
    /// A provider alone, or a mapping.
    static var dns: Kind {
        .either(Kind<DNSSpec.Provider>.choice("a DNS provider").map { DNSSpec(provider: $0) }, mapping: .mapping())
    }
}
