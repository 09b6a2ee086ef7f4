import Facts
import Planning
import Specification
import Support

/// A setting that was changed in cluster.yaml changes only what it touches.
enum AppliedSettings {
    /// Steps for what differs between the applied documents and the wanted ones, one control plane at a time: one turn each, in which the
    /// static pods and the kubelet are changed, seen to be ready, and otherwise put back. The first one stores the new configuration.
    static func plan(_ context: PartContext, _ steps: inout StepList) throws {
        try refuseFixed(context)
        let host = context.host.name
        let facts = context.state.facts(host)
        let changes = try AppliedDocuments.pendingKinds(context)
        let isCluster = changes.contains("ClusterConfiguration")
        let pods = try StaticPods.planned(context)
        let isKubelet = changes.contains("KubeletConfiguration")
        let unstored = host == context.state.first ? try AppliedDocuments.unsettledKinds(context) : []
        let stores = !unstored.isDisjoint(with: ["ClusterConfiguration", "KubeletConfiguration"])
        if isCluster || isKubelet || stores || pods != .none || facts.hasUnfinishedTurn {
            if context.state.membersDisagree {
                return steps.postpone(
                    "its settings are not changed: etcd's members do not agree who is one; trimast verify shows what each says")
            }
            try addTurn(
                Change(
                    pods: pods, isKubelet: isKubelet, hasNewNames: try AppliedDocuments.hasNewNames(context), stores: stores),
                context,
                &steps)
        }
        if unstored.contains("KubeProxyConfiguration") { try addKubeProxy(context, &steps) }
        try AppliedDocuments.record(context, &steps)
    }

    /// Whether a turn of this plan stores the settings of cluster.yaml: not where the control plane that stores them has to be mended first.
    static func areStored(by context: PartContext) -> Bool {
        guard let first = context.state.first else { return false }
        return context.state.facts(first).isFinalized && !context.state.isIncomplete(first) && !context.state.membersDisagree
    }

    /// What one control plane's turn changes.
    private struct Change {
        var pods: StaticPods.Change
        var isKubelet: Bool
        /// The API server's certificate has to have other names.
        var hasNewNames: Bool
        /// This host stores the new configuration in the cluster.
        var stores: Bool

        var locks: Set<Lock> {
            switch pods {
            case .files(let files) where files[.etcd] == nil: [.controlPlaneDisruption]
            case .none: [.controlPlaneDisruption]
            case .files, .byKubeadm: StaticPods.locks
            }
        }
    }

    private static func addTurn(_ change: Change, _ context: PartContext, _ steps: inout StepList) throws {
        let host = context.host.name
        // Whoever is not well has its turn first: nobody else may be out beside it.
        let sick = context.spec.controlPlanes.map(\.name).filter { !context.state.facts($0).isAPIReady }
        var needs: Set<Resource> = sick.contains(host) ? [] : Set(sick.map(ClusterValues.isSettled))
        if !sick.contains(host), !change.stores { needs.insert(ClusterValues.isConfigured) }
        // While somebody still asks at 127.0.0.1, the certificates keep that name. The first control plane itself moves kube-proxy after its turn.
        if !context.spec.endpoint.nodeLocalProxy {
            needs.formUnion(ClusterValues.nodesHaveServers(context.spec).subtracting([Resource(host, .localClients)]))
        }
        let toCome = context.membersToCome(change.locks)
        needs.formUnion(toCome)
        try steps.turn("settings", locks: change.locks, needs: needs, provides: [ClusterValues.isSettled(host)]) { steps in
            if let gate = Conditions.others(context, besides: host, joined: toCome) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            try KubeadmFiles.add(context, &steps)
            StaticPods.keep(&steps)
            if change.hasNewNames { try addCertificate(context, &steps) }
            StaticPods.write(change.pods, context, &steps)
            StaticPods.awaitReady(change.pods, context, &steps)
            if change.isKubelet {
                steps.add(
                    .kubeadm(KubeadmAction("init phase kubelet-start", configuration: ClusterValues.configuration)),
                    why: "settings of the kubelet changed")
                steps.add(.wait(Conditions.kubeletTaken(context)), why: "a kubelet by which its node is not ready is put back")
            }
            if change.stores {
                steps.add(
                    .kubeadm(KubeadmAction("init phase upload-config all", configuration: ClusterValues.configuration)),
                    why: "the cluster stores its configuration", provides: [ClusterValues.isConfigured])
            }
            let isUnfinished = context.state.facts(host).hasUnfinishedTurn
            steps.add(
                .wait(
                    WaitAction(
                        (isUnfinished ? Conditions.settled : []) + [Conditions.apiReady(context.host, context.spec)],
                        functions: Conditions.functions, summary: "\(host) is in service again")),
                why: isUnfinished ? "a change that was begun ends here" : "nobody else is touched before that")
            StaticPods.forget(&steps)
            StaticPods.recover(context.host, context.spec, &steps)
        }
    }

    private static func addCertificate(_ context: PartContext, _ steps: inout StepList) throws {
        let wanted = Set(try AppliedDocuments.certificateNames(of: AppliedDocuments.wanted(context.host, context)))
        let applied =
            try context.facts.files[ClusterValues.applied].map {
                try AppliedDocuments.certificateNames(of: AppliedDocuments.documents($0.content))
            } ?? []
        let missing = context.spec.extraCertificateNames.map(Shell.word)
        let gone = applied.filter { !wanted.contains($0) }.map(Shell.word)
        steps.command(
            "renew the API server's certificate where its names are not those of cluster.yaml", glyph: .change,
            Template(
                """
                set -e
                cd /etc/kubernetes
                has() { openssl x509 -noout -ext subjectAltName -in pki/apiserver.crt | tr -d ' ' | tr , '\\n' | sed 's/^[^:]*://' | grep -qxF -- "$1"; }
                renew=
                for n in \(missing.joined(separator: " ")); do has "$n" || renew=yes; done
                for n in \(gone.joined(separator: " ")); do ! has "$n" || renew=yes; done
                [ -n "$renew" ] || exit 0
                rm -f pki/apiserver.crt pki/apiserver.key
                kubeadm init phase certs apiserver --config \(ClusterValues.configuration)
                """), why: "the names of the certificate changed; the API server takes it without a restart")
    }

    private static func addKubeProxy(_ context: PartContext, _ steps: inout StepList) throws {
        let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system"
        try steps.turn("kube-proxy", locks: [], needs: [ClusterValues.isConfigured]) { steps in
            try KubeadmFiles.add(context, &steps)
            steps.add(
                .kubeadm(KubeadmAction("init phase addon kube-proxy", configuration: ClusterValues.configuration)),
                why: "kube-proxy's settings changed")
            if context.spec.endpoint.nodeLocalProxy { KubeProxyServer.add(context.spec, &steps) }
            steps.command(
                "restart kube-proxy, host after host", Patience.script("\(kubectl) rollout restart daemonset/kube-proxy"),
                why: "it reads its settings once")
            steps.add(
                .command(KubeProxyServer.awaitRollout(context.spec)), why: "settings that kube-proxy refuses stop at the first host")
            steps.recover(
                "put kube-proxy's former settings back",
                Template(
                    """
                    [ -f \(ClusterValues.applied) ] || exit 0
                    set -e
                    kubeadm init phase addon kube-proxy --config \(ClusterValues.applied)
                    \(kubectl) rollout restart daemonset/kube-proxy
                    \(KubeProxyServer.rollout)
                    """))
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
        guard let text = context.facts.files[ClusterValues.applied]?.content else { return try refuseMovedRanges(context) }
        let applied = try AppliedDocuments.documents(text)
        let wanted = try AppliedDocuments.wanted(context.host, context)
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
        if let old = context.state.facts(context.host.name).plugin, old != plugin,
            !old.network.isReplaceable || !plugin.network.isReplaceable
        {
            moved.append("network.plugin: \(old.rawValue) -> \(plugin.rawValue)")
        }
        if !moved.isEmpty {
            throw TrimastError(
                "cluster.fixed-setting", "a setting was changed that a running cluster cannot change", place: context.host.name.text,
                cause: moved.joined(separator: "\n"),
                nextStep: "set it back in cluster.yaml; a cluster with another endpoint, network or other ranges is a new cluster")
        }
    }

    /// Where nothing says what was applied, the nodes themselves tell from which range their pods' addresses are.
    private static func refuseMovedRanges(_ context: PartContext) throws {
        let pods = context.spec.network.pods
        let outside = context.state.facts(context.host.name).podRanges.filter {
            !pods.contains($0.value.first) || !pods.contains($0.value.last)
        }
        guard let (node, range) = outside.min(by: { $0.key < $1.key }) else { return }
        throw TrimastError(
            "cluster.fixed-setting", "a setting was changed that a running cluster cannot change", place: context.host.name.text,
            cause: "network.pods: \(pods), and the node \(node) has \(range)",
            nextStep: "set it back in cluster.yaml; a cluster with another endpoint, network or other ranges is a new cluster")
    }
}
