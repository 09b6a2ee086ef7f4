import Planning
import Specification

/// What makes a host whose API server is ready a control plane of the cluster.
enum LastPhases {
    enum Addon {
        case kubeProxy, dns
        static let all: Set<Addon> = [.kubeProxy, .dns]
    }

    /// From a ready API server to a marked control plane whose kubelet rotates its certificate.
    static func add(
        _ context: PartContext, _ steps: inout StepList, isFirst: Bool, addons: Set<Addon>,
        needs: Set<Resource> = [ClusterValues.isConfigured]
    ) throws {
        let name = context.host.name
        // Its own load balancer is enough: the others may follow, or fail.
        let own = context.host.roles.contains(.loadBalancer) ? [context.host] : context.spec.loadBalancers
        let endpoint = Set(own.map { Resource($0.name, .virtualAddress) })
        if isFirst {
            steps.add(
                .kubeadm(KubeadmAction("init phase upload-config kubeadm", configuration: ClusterValues.configuration)),
                why: "the cluster stores its configuration", needs: endpoint, provides: [ClusterValues.isConfigured])
            // Up to 1.33 its last act waits until the kubelet has registered, so the token comes first: workers need it, and the settings some
            // seconds later. After that they need the settings at once.
            let settings =
                "the cluster stores the kubelets' settings" + (context.release.marksNodes ? " and this node's container runtime" : "")
            if !context.release.marksNodes { phase("upload-config kubelet", settings, &steps) }
            steps.add(
                .command(CommandAction("kubeadm init phase bootstrap-token", Template(BootstrapToken.phase))),
                why: "a random token of one hour, so that workers can join", provides: [ClusterValues.haveToken],
                learns: [ClusterValues.token, ClusterValues.tokenID])
            if context.release.marksNodes { phase("upload-config kubelet", settings, &steps) }
        } else if context.release.marksNodes {
            // "kubelet" marks the node with its CRI socket, without which kubeadm cannot change the node later; "kubeadm" adds its endpoint
            // to the stored cluster status, where there is one.
            let phase = context.release.storesClusterStatus ? "all" : "kubelet"
            steps.add(
                .kubeadm(KubeadmAction("init phase upload-config \(phase)", configuration: ClusterValues.configuration)),
                why: "the cluster knows this node's container runtime", needs: needs, locks: [.clusterConfiguration])
        }
        steps.add(
            .kubeadm(KubeadmAction("init phase mark-control-plane", configuration: ClusterValues.configuration)),
            why: "labels and taints of a control plane", needs: needs, provides: [ClusterValues.node(name)])
        if addons.contains(.kubeProxy) {
            phase("addon kube-proxy", "Services on every host", &steps)
            if context.spec.endpoint.nodeLocalProxy { KubeProxyServer.add(context.spec, &steps) }
        }
        if addons.contains(.dns), context.spec.kubernetes.dns.provider == .coredns {
            // From 1.29 on admin.conf has its rights by RBAC, which an API server that has just begun to answer does not know yet.
            let phase = KubeadmAction("init phase addon coredns", configuration: ClusterValues.configuration)
            steps.command(phase.title, Patience.script(Template(try phase.script([:]))), why: "names for Services")
            DNS.addUpstream(context, &steps)
        }
        phase("kubelet-finalize all", "the kubelet rotates its certificate", &steps)
    }

    private static func phase(_ name: String, _ why: String, _ steps: inout StepList) {
        steps.add(.kubeadm(KubeadmAction("init phase \(name)", configuration: ClusterValues.configuration)), why: why)
    }
}
