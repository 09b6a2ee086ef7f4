import Facts
import Planning
import Specification
import Support
import Yams

/// What was applied last, on every control plane: a changed setting of cluster.yaml is noticed by it, and changes only what it touches.
enum AppliedSettings {
    static func record(_ context: PartContext, _ steps: inout StepList) throws {
        let text = try KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(context.host)
        steps.file(
            ClusterValues.applied, Template(text), mode: "600", why: "what is applied, so that the next change shows as a difference")
    }

    /// Steps for what differs between the applied documents and the wanted ones, one control plane at a time.
    static func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.facts.files[ClusterValues.applied] != nil else { return try record(context, &steps) }
        try refuseFixed(context)
        let changes = try changes(on: context.host, context)
        let isFirst = context.host.name == context.state.first
        let cluster = changes.contains("ClusterConfiguration")
        let kubelet = changes.contains("KubeletConfiguration")
        let proxy = changes.contains("KubeProxyConfiguration")
        if cluster || kubelet || proxy {
            try FreshStart.addConfiguration(context, &steps)
            if isFirst, cluster || kubelet {
                steps.add(
                    .kubeadm(KubeadmAction("init phase upload-config all", configuration: ClusterValues.configuration)),
                    why: "the cluster stores its configuration", provides: [ClusterValues.isConfigured])
            }
            if cluster {
                addRestart(context, &steps)
            }
            if proxy, isFirst {
                steps.add(
                    .kubeadm(KubeadmAction("init phase addon kube-proxy", configuration: ClusterValues.configuration)),
                    why: "kube-proxy's settings changed")
                steps.command(
                    "restart kube-proxy, host after host",
                    Patience.script("kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system rollout restart daemonset/kube-proxy"),
                    why: "it reads its settings once")
            }
            if kubelet { KubeletSettings.add(context, &steps) }
            try record(context, &steps)
            Discovery.addCleanUp(&steps)
        } else {
            try record(context, &steps)
        }
    }

    /// What a running cluster cannot change: the document, the path in it, and the name in cluster.yaml.
    private static let fixed = [
        ("ClusterConfiguration", "controlPlaneEndpoint", "endpoint"), ("ClusterConfiguration", "networking.podSubnet", "network.pods"),
        ("ClusterConfiguration", "networking.serviceSubnet", "network.services"),
        ("ClusterConfiguration", "networking.dnsDomain", "kubernetes.clusterDomain"),
        ("ClusterConfiguration", "clusterName", "metadata.name"),
        ("InitConfiguration", "localAPIEndpoint.bindPort", "endpoint.apiPort"),
    ]

    /// - Throws: `cluster.version` or `cluster.fixed-setting` when cluster.yaml has another value than the cluster was made with.
    static func refuseFixed(_ context: PartContext) throws {
        guard let text = context.facts.files[ClusterValues.applied]?.content else { return }
        let applied = try documents(text)
        let wanted = try self.wanted(context.host, context)
        func values(_ kind: String, _ path: String) -> (String?, String?) { (applied[kind]?[path], wanted[kind]?[path]) }
        if case (let old?, let new?) = values("ClusterConfiguration", "kubernetesVersion"), old != new {
            throw TrimastError(
                "cluster.version", "the cluster runs Kubernetes \(old), and cluster.yaml wants \(new)", place: context.host.name.text,
                nextStep: "apply does not upgrade; set kubernetes.version back to \(old.drop { $0 == "v" })")
        }
        var moved = fixed.compactMap { kind, path, name -> String? in
            let (old, new) = values(kind, path)
            return old == new ? nil : "\(name): \(old ?? "nothing") -> \(new ?? "nothing")"
        }
        let plugin = context.spec.network.plugin
        if let old = context.state.facts(context.host.name).plugin, old == .bird || plugin == .bird, old != plugin {
            moved.append("network.plugin: \(old.rawValue) -> \(plugin.rawValue)")
        }
        if !moved.isEmpty {
            throw TrimastError(
                "cluster.fixed-setting", "a setting was changed that a running cluster cannot change", place: context.host.name.text,
                cause: moved.joined(separator: "\n"),
                nextStep: "set it back in cluster.yaml; a cluster with another endpoint, network or other ranges is a new cluster")
        }
    }

    /// The kinds of documents in which cluster.yaml has changed since they were applied on this control plane; none where nothing was.
    static func changes(on host: HostSpec, _ context: PartContext) throws -> Set<String> {
        guard let text = context.cluster[host.name]?.files[ClusterValues.applied]?.content else { return [] }
        let applied = try documents(text)
        let wanted = try self.wanted(host, context)
        let kinds: Set = ["ClusterConfiguration", "KubeletConfiguration", "KubeProxyConfiguration"]
        return kinds.filter { withoutHostNames(applied[$0], context.spec) != withoutHostNames(wanted[$0], context.spec) }
    }

    private static func wanted(_ host: HostSpec, _ context: PartContext) throws -> [String: Settings] {
        try documents(KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(host))
    }

    /// The static pods anew, and the API server ready again, before the next control plane may follow.
    private static func addRestart(_ context: PartContext, _ steps: inout StepList) {
        let wait = ClusterValues.waitForAPI(context.host, context.spec)
        let names = context.spec.kubernetes.certificateNames.map(Shell.word)
        steps.add(
            .command(
                CommandAction(
                    "bring certificate and static pods to the new settings, and wait until all is ready again", glyph: .change,
                    """
                    set -e
                    cd /etc/kubernetes
                    for n in \(names.joined(separator: " ")); do
                    openssl x509 -noout -ext subjectAltName -in pki/apiserver.crt | tr -d ' ' | tr , '\\n' | sed 's/^[^:]*://' | grep -qxF -- "$n" && continue
                    rm -f pki/apiserver.crt pki/apiserver.key
                    kubeadm init phase certs apiserver --config \(ClusterValues.configuration)
                    break
                    done
                    was=$(cat manifests/etcd.yaml manifests/kube-apiserver.yaml | cksum)
                    before=$(pidof kube-apiserver || true)
                    kubeadm init phase etcd local --config \(ClusterValues.etcdConfiguration)
                    kubeadm init phase control-plane all --config \(ClusterValues.configuration)
                    if [ "$was" != "$(cat manifests/etcd.yaml manifests/kube-apiserver.yaml | cksum)" ]; then
                    n=0
                    while [ -n "$before" ] && [ "$(pidof kube-apiserver || true)" = "$before" ] && [ $n -lt 300 ]; do n=$((n + 1)); sleep 0.2; done
                    fi
                    \(wait)
                    """)),
            why: "settings of the control plane changed", needs: [ClusterValues.isConfigured],
            locks: [.controlPlaneDisruption, .etcdMembership])
    }

    /// A control plane's certificate always has its own names; that another control plane was added changes nothing on this one.
    private static func withoutHostNames(_ settings: Settings?, _ spec: ClusterSpec) -> Settings? {
        guard var settings else { return nil }
        let own = Set(spec.controlPlanes.flatMap { [$0.name.text, $0.address.description] })
        settings.change("apiServer.certSANs") { names in
            names.dropFirst().dropLast().split(separator: ", ").map(String.init).filter { !own.contains($0) }.joined(separator: ", ")
        }
        return settings
    }

    /// The documents of a kubeadm configuration by kind.
    static func documents(_ text: String) throws -> [String: Settings] {
        var documents: [String: Settings] = [:]
        for node in try Yams.compose_all(yaml: text) {
            if let kind = node["kind"]?.string { documents[kind] = Settings(node) }
        }
        return documents
    }
}
