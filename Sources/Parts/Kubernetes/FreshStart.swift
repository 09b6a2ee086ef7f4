import Facts
import Planning
import Specification

/// All control planes of a fresh cluster at once: the shared authorities made on the first, kubeadm's own phases on all, etcd started
/// as one cluster with the full list on every member, while the stored configuration stays plain.
enum FreshStart {
    static func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let host = context.host
        let name = host.name
        let isFirst = name == context.state.first
        let facts = context.state.facts(name)
        let haveImages: Set<Resource> = [Resource(name, .images)]
        try addConfiguration(context, &steps)
        // A start that was begun has etcd's certificates and a manifest or data; where only somebody's data is, kubeadm refuses it.
        let hasBegun =
            facts.has.contains(.etcdPeerCertificate) && (facts.hasEtcdData || facts.hasManifests)
        if !facts.isKubeletActive && !hasBegun {
            Images.addCheckByName(context, &steps, after: haveImages)
            steps.add(
                .kubeadm(
                    KubeadmAction("init phase preflight", configuration: ClusterValues.configuration, waived: Discovery.waived(context))),
                why: "kubeadm's own checks", needs: haveImages)
        }
        if !isFirst { try receiveAuthorities(context, &steps) }
        phase("certs all", "its own certificates, signed by the shared authorities", &steps)
        if isFirst { handOutAuthorities(&steps) }
        let startKubelet = Action.kubeadm(KubeadmAction("init phase kubelet-start", configuration: ClusterValues.configuration))
        if context.release.hasDockershim {
            phase("kubeconfig kubelet", "the kubelet's credentials", &steps)
            steps.add(
                startKubelet, why: "it needs some seconds itself, and starts static pods as their manifests appear", needs: haveImages)
        }
        phase("kubeconfig all", "credentials of the control plane's own components", &steps)
        steps.add(
            .kubeadm(KubeadmAction("init phase etcd local", configuration: ClusterValues.etcdConfiguration)),
            why: "an etcd member that knows all members from the start: a wiped one can never start alone")
        phase("control-plane all", "static pods of the API server, controller manager and scheduler", &steps)
        if !context.release.hasDockershim {
            // It would look for manifests in a folder that is not there yet once in 20 s only (kubelet, config/file_linux.go).
            steps.add(startKubelet, why: "the kubelet starts the static pods", needs: haveImages)
        }
        let wait = WaitAction([Conditions.apiReady(host, context.spec, patience: Self.patience)], functions: Conditions.functions)
        steps.add(
            .command(CommandAction("wait for the API server", Template(ControlPlane.watched(try wait.script([:]), seconds: 40)))),
            why: "the next phases talk to it", provides: [ClusterValues.api(name)])
        try addLastPhases(context, &steps, isFirst: isFirst, needsAddons: isFirst)
        try AppliedSettings.record(context, &steps)
        Discovery.addCleanUp(&steps)
    }

    /// How long the API servers of a fresh cluster, which all start at once, may take, in seconds: four times what was measured on two processors
    /// for four hosts (docs/etcd.md).
    static let patience = 150

    /// kubeadm's configuration in memory, for the phases of this run.
    static func addConfiguration(_ context: PartContext, _ steps: inout StepList) throws {
        guard !steps.writes(ClusterValues.etcdConfiguration) else { return }
        let configuration = KubeadmConfiguration(spec: context.spec, release: context.release)
        steps.command(
            "make a folder in memory", glyph: .create, "mkdir -p -m 700 \(ClusterValues.folder)",
            why: "what only this run needs is left on no disk")
        steps.file(
            ClusterValues.configuration, Template(try configuration.controlPlane(context.host)), mode: "600",
            why: "what kubeadm's phases read")
        steps.file(
            ClusterValues.etcdConfiguration, Template(try configuration.controlPlane(context.host, etcdList: true)), mode: "600",
            why: "the same with the full list of etcd members, for one phase alone")
    }

    static func receiveAuthorities(_ context: PartContext, _ steps: inout StepList) throws {
        let command: Template = """
            umask 77
            mkdir -p /etc/kubernetes/pki
            printf %s \(ClusterValues.authorities) | base64 -d | tar -xf - -C /etc/kubernetes/pki
            """
        steps.add(
            .command(CommandAction("receive the shared authorities", glyph: .create, command)),
            why: "all control planes sign with the same keys",
            needs: [ClusterValues.haveAuthorities])
    }

    /// The shared files and the public authority, read on the control plane that has them.
    static func handOutAuthorities(_ steps: inout StepList) {
        let read = LearntLine.script(
            ClusterValues.authorities,
            "tar -cf - -C /etc/kubernetes/pki \(ClusterValues.sharedFiles.joined(separator: " ")) | base64 | tr -d '\\n'")
        let authority = LearntLine.script(ClusterValues.authority, "base64 </etc/kubernetes/pki/ca.crt | tr -d '\\n'")
        steps.add(
            .command(CommandAction("read the shared authorities", Template("set -e\n\(read)\n\(authority)"))),
            why: "the other hosts need them; they pass through memory and SSH only", provides: [ClusterValues.haveAuthorities],
            learns: [ClusterValues.authorities, ClusterValues.authority])
    }

    /// From a ready API server to a marked control plane whose kubelet rotates its certificate.
    static func addLastPhases(
        _ context: PartContext, _ steps: inout StepList, isFirst: Bool, needsAddons: Bool,
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
                .command(CommandAction("kubeadm init phase bootstrap-token", Template(Tokens.bootstrapPhase))),
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
        if needsAddons {
            phase("addon kube-proxy", "Services on every host", &steps)
            if context.spec.kubernetes.dns.provider == .coredns {
                // From 1.29 on admin.conf has its rights by RBAC, which an API server that has just begun to answer does not know yet.
                let phase = KubeadmAction("init phase addon coredns", configuration: ClusterValues.configuration)
                steps.command(phase.title, Patience.script(Template(try phase.script([:]))), why: "names for Services")
                DNS.addUpstream(context, &steps)
            }
        }
        phase("kubelet-finalize all", "the kubelet rotates its certificate", &steps)
    }

    private static func phase(_ name: String, _ why: String, needs: Set<Resource> = [], _ steps: inout StepList) {
        steps.add(.kubeadm(KubeadmAction("init phase \(name)", configuration: ClusterValues.configuration)), why: why, needs: needs)
    }
}
