/// An argument of a component that follows from other keys, that kubeadm or Trimast sets, or that destroys, and why.
struct ManagedArgument: Sendable {
    enum Values: Sendable {
        /// No value is the cluster file's to choose.
        case none
        /// These change nothing.
        case only([String])
        case allBut([String])
        /// A list that holds all of these words, and none of those.
        case containing([String], not: [String] = [])
    }

    var flag: String
    var allowed: Values
    var code: String
    var message: String
    var help: String

    func allows(_ value: String) -> Bool {
        switch allowed {
        case .none: false
        case .only(let values): values.contains(value)
        case .allBut(let values): !values.contains(value)
        case .containing(let words, let others):
            Set(words).isSubset(of: Self.words(value)) && Set(others).isDisjoint(with: Self.words(value))
        }
    }

    private static func words(_ value: String) -> [String] { value.split(separator: ",").map { $0.filter { $0 != " " } } }

    private static func elsewhere(_ flag: String, _ key: String) -> ManagedArgument {
        ManagedArgument(
            flag: flag, allowed: .none, code: "contradiction", message: "this argument follows from \(key)", help: "write it there")
    }

    private static func own(_ flag: String, _ message: String, _ allowed: Values = .none, help: String = "remove it") -> ManagedArgument {
        ManagedArgument(flag: flag, allowed: allowed, code: "contradiction", message: message, help: help)
    }

    private static func lethal(_ flag: String, _ why: String, _ allowed: Values = .none) -> ManagedArgument {
        ManagedArgument(
            flag: flag, allowed: allowed, code: "etcd-argument",
            message: "this argument is not for a cluster that must not be lost: \(why)", help: "remove it")
    }

    private static let no = ["false", "False", "FALSE", "f", "F", "0"]
    private static let yes = ["true", "True", "TRUE", "t", "T", "1"]
    private static let byKubeadm = "kubeadm makes this file and names it itself"

    /// What no program is to be told: it would end, or read other settings than these.
    private static let ending = ["help", "version", "write-config-to"].map { own($0, "with it the program prints something and ends") }

    static let apiServer =
        ending + [
            elsewhere("service-cluster-ip-range", "network.services"), elsewhere("secure-port", "endpoint.apiPort"),
            elsewhere("advertise-address", "hosts.address"),
            own(
                "bind-address", "the other hosts and the load balancers must reach the API server",
                .allBut(["127.0.0.1", "::1", "localhost"])),
            own(
                "anonymous-auth", "the kubelet asks for /livez and /readyz without a name, and would restart the API server for ever",
                .allBut(no), help: "remove it; from 1.31 on an authentication-config can leave those two paths open and nothing else"),
            own(
                "authorization-mode", "kubelets and kubeadm's own roles need Node and RBAC", .containing(["Node", "RBAC"]),
                help: "write for example 'Node,RBAC', or remove it"),
            own("authorization-mode", "AlwaysAllow lets everybody do everything", .containing([], not: ["AlwaysAllow"])),
            own("allow-privileged", "kube-proxy and the pod network are privileged pods", .allBut(no)),
            own("enable-bootstrap-token-auth", "hosts join with a token", .allBut(no)),
            own("endpoint-reconciler-type", "without a reconciler no pod reaches the API server", .allBut(["none"])),
            own("insecure-port", "it serves everybody without asking for a name", .only(["0"])),
            own(
                "admission-control", "kubeadm sets enable-admission-plugins, and the API server takes one of the two",
                help: "write enable-admission-plugins"),
            own("service-account-key-file", byKubeadm, .only(["/etc/kubernetes/pki/sa.pub"])),
            own(
                "service-account-signing-endpoint", "kubeadm sets service-account-signing-key-file, and the API server takes one of the two"
            ),
            own("etcd-prefix", "under another prefix the cluster looks empty", .only(["/registry"])),
            own("storage-backend", "the cluster's store is etcd3", .only(["etcd3"])),
        ]
        + [
            "client-ca-file", "etcd-cafile", "etcd-certfile", "etcd-keyfile", "kubelet-client-certificate", "kubelet-client-key",
            "proxy-client-cert-file", "proxy-client-key-file", "requestheader-client-ca-file", "service-account-signing-key-file",
            "tls-cert-file", "tls-private-key-file",
        ].map { own($0, byKubeadm) }

    static let controllerManager =
        ending + controllers + [
            elsewhere("service-cluster-ip-range", "network.services"), elsewhere("cluster-cidr", "network.pods"),
            own("secure-port", "kubeadm's probe and Trimast ask the controller manager at port 10257", .only(["10257"])),
            own(
                "controllers", "without '*' what the list does not name does not run", .containing(["*"]),
                help: "write for example '*,bootstrapsigner,tokencleaner', or remove it"),
            own("leader-elect-resource-name", lease, .only(["kube-controller-manager"])),
            own("cidr-allocator-type", "the controller manager gives out the ranges of pods itself", .only(["RangeAllocator"])),
            own(
                "node-cidr-mask-size-ipv4", "the cluster has one range of pods, whose parts have one size",
                help: "write it as node-cidr-mask-size"),
            own("node-cidr-mask-size-ipv6", "the cluster's range of pods is one of IPv4"),
        ]
        + [
            "client-ca-file", "cluster-signing-cert-file", "cluster-signing-key-file", "requestheader-client-ca-file", "root-ca-file",
            "service-account-private-key-file",
        ].map { own($0, byKubeadm) }
        + ["kubelet-client", "kubelet-serving", "kube-apiserver-client", "legacy-unknown"].flatMap {
            ["cluster-signing-\($0)-cert-file", "cluster-signing-\($0)-key-file"]
        }.map { own($0, "kubeadm sets cluster-signing-cert-file, and the controller manager takes that or files for each signer") }

    static let scheduler =
        ending + controllers + [
            own("secure-port", "kubeadm's probe and Trimast ask the scheduler at port 10259", .only(["10259"])),
            own("leader-elect-resource-name", lease, .only(["kube-scheduler"])),
            own("lock-object-name", lease, .only(["kube-scheduler"])),
        ]

    /// kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go: `get` and `update` of one lease.
    private static let lease = "the API servers' own roles let it hold its own lease and no other, so that it would never lead"

    private static let controllers =
        [
            own("leader-elect", "several control planes would act at once, each against the others", .allBut(no)),
            own("bind-address", "kubeadm's probe and Trimast ask for its health at 127.0.0.1", .only(["127.0.0.1", "0.0.0.0", "::"])),
            own("leader-elect-resource-namespace", lease, .only(["kube-system"])),
            own("master", "each asks the API server that its kubeconfig names"),
        ] + ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"].map { own($0, byKubeadm) }

    private static let lost = "with it a member can lose its data, or the others"
    private static let open = "certificates are what keeps strangers from the cluster's secrets"

    static let etcd =
        [
            "name", "initial-cluster", "initial-cluster-state", "initial-cluster-token", "initial-advertise-peer-urls",
            "advertise-client-urls", "data-dir",
        ].map { own($0, "Trimast sets this argument on every member itself") }
        + ["force-new-cluster", "unsafe-no-fsync"].map { lethal($0, lost, .only(no)) }
        + [
            "listen-peer-urls", "wal-dir", "discovery", "discovery-srv", "discovery-srv-name", "discovery-endpoints", "discovery-token",
            "discovery-fallback", "discovery-proxy",
        ].map { lethal($0, lost) }
        + [lethal("proxy", lost, .only(["off"]))]
        + [lethal("strict-reconfig-check", lost, .only(yes))]
        + ["client-cert-auth", "peer-client-cert-auth"].map { lethal($0, open, .only(yes)) }
        + ["auto-tls", "peer-auto-tls", "peer-skip-client-san-verification", "experimental-peer-skip-client-san-verification"].map {
            lethal($0, open, .only(no))
        }
        + [
            "cert-file", "key-file", "trusted-ca-file", "peer-cert-file", "peer-key-file", "peer-trusted-ca-file",
            "client-cert-file", "client-key-file", "peer-client-cert-file", "peer-client-key-file",
        ].map { own($0, byKubeadm) }
        + [
            lethal("listen-client-urls", "every API server asks its own member there"),
            lethal("listen-client-http-urls", "Trimast asks for the members over HTTP at the other URLs"),
            lethal("peer-cert-allowed-cn", "every member's certificate has its own name"),
            lethal("peer-cert-allowed-hostname", "every member's certificate has its own names"),
            lethal("client-cert-allowed-hostname", "every API server's certificate for etcd is the same, and has no name of a host"),
            lethal("config-file", "with it etcd reads none of the other arguments"),
            lethal(
                "enable-grpc-gateway", "Trimast reads through it who is a member, and does nothing on a guess", .only(yes)),
            own("version", "with it the program prints something and ends"), own("help", "with it the program prints something and ends"),
        ]
}
