import Planning
import Specification

/// R16: kubeadm's configuration, in the API version that this kubeadm speaks.
///
/// Sources: kubernetes.io/docs/reference/config-api/kubeadm-config.{v1beta2,v1beta3,v1beta4}. v1beta4 takes extraArgs as a list of
/// {name, value}; the older ones as a map. Nothing in these files is secret: tokens are made by kubeadm and travel apart.
struct KubeadmConfiguration {
    let spec: ClusterSpec
    let release: KubernetesRelease

    /// Everything that a control plane's phases read: four documents.
    ///
    /// - Parameter etcdList: with the full list of etcd members, for the phase `etcd local` alone. Every other phase, and the copy that the
    ///   cluster stores, is plain: a later `kubeadm join` must not inherit it.
    func controlPlane(_ host: HostSpec, etcdList: Bool = false) throws -> String {
        try join([initConfiguration(host), clusterConfiguration(etcdList: etcdList), kubeProxy, kubelet])
    }

    /// The KubeletConfiguration alone, as the cluster stores it.
    func kubeletDocument() throws -> String { try YAMLText.document(kubelet) }

    /// The KubeProxyConfiguration alone, as the cluster stores it.
    func kubeProxyDocument() throws -> String { try YAMLText.document(kubeProxy) }

    /// A join, found through a discovery file: address and authority are known, so nothing waits for cluster-info to be signed.
    func join(_ host: HostSpec, discoveryFile: String) throws -> String {
        var map: [String: YAMLValue] = [
            "apiVersion": .string(release.configurationAPI.rawValue), "kind": .string("JoinConfiguration"),
            "discovery": .map(["file": .map(["kubeConfigPath": .string(discoveryFile)])]),
            "nodeRegistration": nodeRegistration(host),
        ]
        if host.isControlPlane { map["controlPlane"] = .map(["localAPIEndpoint": localAPIEndpoint(host)]) }
        return try join([withTimeouts(map)])
    }

    private func join(_ documents: [[String: YAMLValue]]) throws -> String {
        try documents.map(YAMLText.document).joined(separator: "---\n")
    }

    private func initConfiguration(_ host: HostSpec) -> [String: YAMLValue] {
        withTimeouts([
            "apiVersion": .string(release.configurationAPI.rawValue), "kind": .string("InitConfiguration"),
            "bootstrapTokens": .list([.map(["ttl": .string("1h0m0s")])]), "localAPIEndpoint": localAPIEndpoint(host),
            "nodeRegistration": nodeRegistration(host),
        ])
    }

    /// v1beta4's own limit on one request is a minute, in which several control planes that start at once on slow hosts may not answer.
    private func withTimeouts(_ map: [String: YAMLValue]) -> [String: YAMLValue] {
        guard release.configurationAPI == .v1beta4 else { return map }
        return map.merging(["timeouts": .map(["kubernetesAPICall": .string("4m0s")])]) { $1 }
    }

    private func localAPIEndpoint(_ host: HostSpec) -> YAMLValue {
        .map(["advertiseAddress": .string(host.address.description), "bindPort": .int(spec.endpoint.apiPort)])
    }

    private func nodeRegistration(_ host: HostSpec) -> YAMLValue {
        var map: [String: YAMLValue] = [
            "name": .string(host.name.text), "criSocket": .string(release.criSocket),
            // The node's own address, so that it is never the floating one.
            "kubeletExtraArgs": arguments(["node-ip": host.address.description]),
        ]
        if let taints = host.taints {
            map["taints"] = .list(
                taints.map { taint in
                    var map: [String: YAMLValue] = ["key": .string(taint.key), "effect": .string(taint.effect.rawValue)]
                    if let value = taint.value { map["value"] = .string(value) }
                    return .map(map)
                })
        }
        return .map(map)
    }

    private func clusterConfiguration(etcdList: Bool) -> [String: YAMLValue] {
        let kubernetes = spec.kubernetes
        var apiServer: [String: YAMLValue] = ["certSANs": .list(certificateNames.map { .string($0) })]
        if !kubernetes.apiServerArgs.isEmpty { apiServer["extraArgs"] = arguments(kubernetes.apiServerArgs) }
        var etcd: [String: YAMLValue] = ["dataDir": .string("/var/lib/etcd")]
        var etcdArgs = release.etcdArguments.merging(kubernetes.etcdArgs) { $1 }
        if etcdList {
            etcdArgs["initial-cluster"] = Self.initialCluster(spec)
            etcdArgs["initial-cluster-state"] = "new"
        }
        if !etcdArgs.isEmpty { etcd["extraArgs"] = arguments(etcdArgs) }
        var map: [String: YAMLValue] = [
            "apiVersion": .string(release.configurationAPI.rawValue), "kind": .string("ClusterConfiguration"),
            "clusterName": .string(spec.name.text), "kubernetesVersion": .string("v\(kubernetes.version)"),
            "controlPlaneEndpoint": .string("\(spec.endpoint.address):\(spec.endpoint.port)"), "apiServer": .map(apiServer),
            "etcd": .map(["local": .map(etcd)]),
            "networking": .map([
                "podSubnet": .string(spec.network.pods.network.description),
                "serviceSubnet": .string(spec.network.services.network.description),
                "dnsDomain": .string(kubernetes.clusterDomain),
            ]),
        ]
        var managerArgs = kubernetes.controllerManagerArgs
        if spec.podNetwork.givesRanges { managerArgs["allocate-node-cidrs"] = managerArgs["allocate-node-cidrs"] ?? "false" }
        if !managerArgs.isEmpty { map["controllerManager"] = .map(["extraArgs": arguments(managerArgs)]) }
        if !kubernetes.schedulerArgs.isEmpty { map["scheduler"] = .map(["extraArgs": arguments(kubernetes.schedulerArgs)]) }
        if let repository = kubernetes.imageRepository { map["imageRepository"] = .string(repository) }
        if !kubernetes.featureGates.isEmpty { map["featureGates"] = .map(kubernetes.featureGates.mapValues { .bool($0) }) }
        return map
    }

    /// Every control plane as a member, as etcd's argument `initial-cluster` lists them.
    static func initialCluster(_ spec: ClusterSpec) -> String {
        spec.controlPlanes.map { "\($0.name)=\($0.etcdPeerURL)" }.joined(separator: ",")
    }

    /// The floating address, every control plane and the user's own names: whoever asks by one of them trusts the answer.
    private var certificateNames: [String] {
        var names = [spec.endpoint.address.description]
        for host in spec.controlPlanes { names += [host.name.text, host.address.description] }
        for name in spec.extraCertificateNames where !names.contains(name) { names.append(name) }
        return names
    }

    private var kubeProxy: [String: YAMLValue] {
        let base: [String: YAMLValue] = [
            "apiVersion": .string("kubeproxy.config.k8s.io/v1alpha1"), "kind": .string("KubeProxyConfiguration"),
            "mode": .string(spec.network.proxyMode.rawValue),
        ]
        return base.merged(with: spec.kubernetes.kubeProxy)
    }

    private var kubelet: [String: YAMLValue] {
        let base: [String: YAMLValue] = [
            "apiVersion": .string("kubelet.config.k8s.io/v1beta1"), "kind": .string("KubeletConfiguration"),
            "cgroupDriver": .string("systemd"),
        ]
        return base.merged(with: spec.kubernetes.kubelet)
    }

    private func arguments(_ arguments: [String: String]) -> YAMLValue {
        switch release.configurationAPI {
        case .v1beta2, .v1beta3: .map(arguments.mapValues { .string($0) })
        case .v1beta4:
            .list(arguments.sorted { $0.key < $1.key }.map { .map(["name": .string($0.key), "value": .string($0.value)]) })
        }
    }
}
