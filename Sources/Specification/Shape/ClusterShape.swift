/// Every key of cluster.yaml.
enum ClusterShape {
    static let apiVersion = "trimast/v1"
    static let kind = "Cluster"

    static let root: [Field] = [
        Field("apiVersion", .choice([apiVersion]), required: true, "The version of this file's format."),
        Field("kind", .choice([kind]), required: true, "What this file describes."),
        Field("metadata", .object(metadata), required: true, "Names the cluster."),
        Field("kubernetes", .object(kubernetes), required: true, "What Kubernetes is and how it is set up."),
        Field("endpoint", .object(endpoint), required: true, "The one address by which everything reaches the API."),
        Field("network", .object(network), "Ranges of pods and services, and how their packets travel."),
        Field("ssh", .object(ssh), "How hosts are reached, where a host does not say otherwise; what is not given is left to ssh_config."),
        Field("time", .object(time), "Clocks."),
        Field("sources", .object(sources), "Where packages and images come from, besides what the hosts have configured already."),
        Field("registryMirrors", .list(of: .object(registryMirror)), "Mirrors that containerd asks before a registry itself."),
        Field(
            "firewall", .choice(FirewallPolicy.self), default: "open",
            "open: the needed ports are opened; disabled: stopped; unmanaged: left alone."),
        Field("selinux", .choice(SELinuxPolicy.self), default: "permissive", "SELinux on the hosts that have it."),
        Field("extraPackages", .list(of: .text(.package)), "Packages to install on every host besides what the cluster needs."),
        Field("containerd", .object(containerd), "The container runtime."),
        Field("controlPlanes", .object(controlPlanes), "Control planes as a group."),
        Field(
            "hosts", .list(of: .object(host), atLeast: 1), required: true,
            "The hosts, in order; the first control plane starts the cluster."),
    ]

    private static let metadata = [
        Field("name", .text(.hostName), required: true, "The cluster's name, seen in the kubeconfig.")
    ]

    private static let kubernetes: [Field] = [
        Field("version", .text(.version), required: true, "The version to install."),
        Field("imageRepository", .text(.imageRepository), "Where the images of the control plane come from; left out: kubeadm's own."),
        Field("clusterDomain", .text(.domain), default: "cluster.local", "The DNS domain of services."),
        Field("dns", .short(.choice(DNSSpec.Provider.self), for: dns), default: "coredns", "The cluster's DNS."),
        Field("apiServer", .object([extraArgs, certSANs]), "The API server."),
        Field("controllerManager", .object([extraArgs]), "The controller manager."),
        Field("scheduler", .object([extraArgs]), "The scheduler."),
        Field("etcd", .object([extraArgs]), "etcd."),
        Field("kubelet", .free, sample: "{maxPods: 200}", "Keys of KubeletConfiguration; they have the last word."),
        Field(
            "kubeProxy", .free, sample: "{metricsBindAddress: 0.0.0.0:10249}", "Keys of KubeProxyConfiguration; they have the last word."),
        Field("featureGates", .map(key: .gate, value: .flag), "kubeadm's feature gates."),
        Field("waivedPreflight", .list(of: .object(waiver)), "Preflight checks of kubeadm that may fail."),
    ]

    private static let extraArgs = Field("extraArgs", .map(key: .argument, value: .scalar), sample: "{v: 2}", "Flags and their values.")
    private static let certSANs = Field(
        "certSANs", .list(of: .text(.certificateName)), "More names and addresses for the API server's certificate.")

    private static let dns = [
        Field("provider", .choice(DNSSpec.Provider.self), default: "coredns", "CoreDNS, or nothing."),
        Field(
            "upstream", .choice(DNSSpec.Upstream.self), default: "host",
            "Where names outside the cluster are looked up: at the host's resolvers, or nowhere."),
    ]

    private static let waiver = [
        Field("check", .text(.preflightCheck), required: true, "kubeadm's name of the check."),
        Field("reason", .text(.reason), required: true, "Why it may fail."),
    ]

    private static let endpoint: [Field] = [
        Field("address", .text(.floatingAddress), required: true, "The floating address; it must be free and in the hosts' subnet."),
        Field("port", .number(1...65535), default: "16443", "The load balancer's port."),
        Field("apiPort", .number(1...65535), default: "6443", "The port of each API server."),
        Field(
            "interface", .text(.interface), default: "automatic",
            "The interface that carries the address; automatic: the one with the host's own address."),
        Field("loadBalancer", .choice(EndpointSpec.LoadBalancer.self), default: "nginx", "The proxy in front of the API servers."),
        Field(
            "virtualRouterID", .number(1...255), sample: "137",
            "The VRRP id, unique in the network segment; left out: derived from the cluster's name."),
        Field(
            "advertInterval", .text(.advertInterval), default: "0.1s",
            "The time between two VRRP adverts; the address moves after about three."),
    ]

    private static let network: [Field] = [
        Field("pods", .text(.cidr), default: NetworkSpec.defaultPods, "The addresses of pods."),
        Field("services", .text(.cidr), default: NetworkSpec.defaultServices, "The addresses of services."),
        Field("plugin", .choice(NetworkSpec.Plugin.self), default: "calico", "The pod network."),
        Field("proxyMode", .choice(NetworkSpec.ProxyMode.self), default: "iptables", "How kube-proxy sends packets to services."),
        Field("calico", .object(calico), "Settings of Calico."),
    ]

    private static let calico: [Field] = [
        Field(
            "manifest", .text(.path), sample: "calico.yaml",
            "Calico's own manifest for this Kubernetes; a relative path starts at this file."),
        Field("encapsulation", .choice(CalicoSpec.Encapsulation.self), default: "ipip", "How packets between pods cross the network."),
        Field("mtu", .number(576...9216), sample: "1440", "Left out: Calico finds it."),
        Field(
            "imageRepository", .text(.imageRepository), sample: "quay.io/calico",
            "Where Calico's images come from; left out: as the manifest says."),
    ]

    private static let ssh: [Field] = [
        Field("user", .text(.user), "Another user than root needs sudo without a password."),
        Field("port", .number(1...65535), sample: "22", "The port of sshd."),
        Field("configFile", .text(.path), sample: "~/.ssh/config", "An ssh_config to use instead of the user's own."),
        Field("identityFile", .text(.path), "The private key."),
        Field("knownHostsFile", .text(.path), sample: "~/.ssh/known_hosts", "The known host keys; they are always checked."),
        Field("jump", .text(.jump), "A jump host."),
    ]

    private static let time: [Field] = [
        Field(
            "provider", .choice(TimeSpec.Provider.self), default: "chrony", "chrony: installed and run; unmanaged: the hosts' own business."
        ),
        Field("servers", .list(of: .text(.server)), "Time servers; left out: the distribution's."),
        Field("chronydOptions", .list(of: .text(.word)), sample: "[-x]", "Options of chronyd, such as -x where it must not set the clock."),
        Field("maximumDifference", .text(.seconds), default: "5s", "How far two hosts' clocks may differ."),
    ]

    private static let sources: [Field] = [
        Field(
            "kubernetes", .choice(SourcesSpec.Kubernetes.self), default: "official",
            "Where Kubernetes' packages come from; none when `packages` is given and this is not."),
        Field("packages", .list(of: .object(package)), "apt repositories of one's own."),
        Field("images", .list(of: .object(images)), "Archives of images to import."),
    ]

    private static let package: [Field] = [
        Field("name", .text(.hostName), required: true, "Names the file in /etc/apt/sources.list.d."),
        Field("url", .text(.sourceURL), required: true, "Where the repository is, as seen from the host."),
        Field("suite", .text(.word), default: "./", "The suite; ./ for a flat repository."),
        Field("components", .list(of: .text(.word)), "The components."),
        Field("key", .text(.sourceURL), "Where the repository's OpenPGP key is, as seen from the host."),
        Field("trusted", .flag, default: "false", "Takes the repository unsigned."),
    ]

    private static let images: [Field] = [
        Field("archive", .text(.archiveURL), required: true, "A tar of images; file:///path is on the host."),
        Field("roles", .list(of: .choice(HostSpec.Role.self), atLeast: 1), "Only on hosts with one of these roles; left out: on all."),
    ]

    private static let registryMirror: [Field] = [
        Field("registry", .text(.registry), required: true, "The registry as images name it."),
        Field("mirrors", .list(of: .text(.webURL), atLeast: 1), required: true, "Asked in this order."),
        Field("skipVerify", .flag, default: "false", "Takes any certificate."),
    ]

    private static let containerd = [
        Field("restrictOOMScoreAdj", .flag, default: "false", "For hosts that may not lower a process's oom_score_adj.")
    ]

    private static let controlPlanes = [
        Field("allowEven", .flag, default: "false", "Consents to an even number of control planes.")
    ]

    private static let host: [Field] = [
        Field("name", .text(.hostName), required: true, "The host's name, and the node's."),
        Field("address", .text(.address), required: true, "The address by which the other hosts reach it."),
        Field(
            "roles", .list(of: .choice(HostSpec.Role.self), atLeast: 1), default: "[worker]",
            "Control planes are load balancers too, unless some host names that role itself."),
        Field("labels", .map(key: .labelKey, value: .text(.labelValue)), "The node's labels."),
        Field("annotations", .map(key: .labelKey, value: .scalar), "The node's annotations."),
        Field("taints", .list(of: .text(.taint)), "The node's taints; left out: Kubernetes' own, [] for none."),
        Field(
            "ssh", .object(ssh + [Field("address", .text(.sshTarget), "Where ssh connects to, if not to the host's address.")]),
            "How this host is reached."),
    ]
}
