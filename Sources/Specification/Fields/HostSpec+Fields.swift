extension HostSpec: Mapped {
    static let blank = HostSpec(name: HostName(trusted: "unnamed"), address: IPv4Address(bits: 0), roles: [.worker])

    static let fields: [Field<HostSpec>] = [
        Field(
            "name", \.name, .hostName("a host's name"), required: true, example: "master1", doc: "The host's name, and the node's"),
        Field(
            "address", \.address, .address, required: true, example: "192.168.96.65",
            doc: "The address by which the cluster's other hosts reach it"),
        Field(
            "roles", Kind.list(of: Role.kind, noun: "roles"), default: "[worker]",
            doc: "control-plane, worker, load-balancer; control planes are load balancers too unless some host names that role",
            set: { $0.roles = Set($1) }),
        Field(
            "labels", \.labels, .labels, example: "{node-role.kubernetes.io/work: work}", doc: "The node's labels besides Kubernetes' own"),
        Field("annotations", \.annotations, .annotations, example: "{example.org/rack: r7}", doc: "The node's annotations"),
        Field(
            "taints", \.taints, .list(of: .taint, noun: "taints"), example: "[\"gpu=yes:NoSchedule\"]",
            doc: "The node's taints; [] lets a control plane take ordinary pods"),
        Field("ssh", \.ssh, .mapping(SSHSpec.hostFields), example: "{port: 22}", doc: "What differs from the file's ssh section"),
    ]
}

extension SSHSpec: Mapped {
    static let blank = SSHSpec()

    static let fields: [Field<SSHSpec>] = [
        Field(
            "user", \.user, .user, example: "root",
            doc: "The user to log in as: root, or one with passwordless sudo"
        ),
        Field("port", \.port, .port, example: "22", doc: "The port of the host's sshd"),
        Field("configFile", \.configFile, .path, example: "~/.ssh/config", doc: "An ssh_config to use instead of your own"),
        Field("identityFile", \.identityFile, .path, example: "~/.ssh/id_ed25519", doc: "The private key"),
        Field("knownHostsFile", \.knownHostsFile, .path, example: "~/.ssh/known_hosts", doc: "Where the hosts' keys are known"),
        Field(
            "jump", \.jump, .jump, example: "user@bastion.example.org",
            doc: "The host to go through (ProxyJump)"),
    ]

    static let hostFields: [Field<SSHSpec>] =
        fields + [
            Field(
                "address", \.address, .sshAddress, example: "10.0.0.5",
                doc: "Where ssh connects to, if not to the host's address: an address, or a name of ssh_config")
        ]
}

extension HostSpec.Role {
    static var kind: Kind<Self> {
        .choice(
            "a role",
            aliases: [
                "master": .controlPlane, "controller": .controlPlane, "etcd": .controlPlane, "node": .worker, "agent": .worker,
                "lb": .loadBalancer, "proxy": .loadBalancer,
            ])
    }
}
