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
        try KubeadmFiles.add(context, &steps)
        // A start that was begun has etcd's certificates and a manifest or data; where only somebody's data is, kubeadm refuses it.
        let hasBegun =
            facts.has.contains(.etcdPeerCertificate) && (facts.hasEtcdData || facts.hasManifests)
        if !facts.isKubeletActive && !hasBegun {
            if isFirst {
                steps.command(
                    "kubeadm and the kubelet read their settings",
                    Template(ConfigurationTrial.step(ClusterValues.configuration, context.spec.kubernetes.version)),
                    why: "what they do not take is told before anything is started")
            }
            Images.addCheckByName(context, &steps, after: haveImages)
            steps.add(
                .kubeadm(
                    KubeadmAction("init phase preflight", configuration: ClusterValues.configuration, waived: KubeadmFiles.waived(context))),
                why: "kubeadm's own checks", needs: haveImages)
        }
        if !isFirst { Authorities.receive(&steps) }
        phase("certs all", "its own certificates, signed by the shared authorities", &steps)
        if isFirst { Authorities.handOut(&steps) }
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
            .command(CommandAction("wait for the API server", Template(KubeadmScripts.watched(wait.text, seconds: 40)))),
            why: "the next phases talk to it", provides: [ClusterValues.api(name)])
        try LastPhases.add(context, &steps, isFirst: isFirst, addons: isFirst ? LastPhases.Addon.all : [])
        try AppliedDocuments.record(context, &steps)
        KubeadmFiles.addCleanUp(&steps)
    }

    /// How long the API servers of a fresh cluster, which all start at once, may take, in seconds: four times what was measured on two processors
    /// for four hosts (docs/etcd.md).
    static let patience = 150

    private static func phase(_ name: String, _ why: String, needs: Set<Resource> = [], _ steps: inout StepList) {
        steps.add(.kubeadm(KubeadmAction("init phase \(name)", configuration: ClusterValues.configuration)), why: why, needs: needs)
    }
}
