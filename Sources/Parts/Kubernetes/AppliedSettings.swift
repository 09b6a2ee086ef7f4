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

    /// Steps for what differs between the applied documents and the wanted ones, one control plane at a time: one turn each, in which the
    /// static pods and the kubelet are changed, seen to be ready, and otherwise put back. The first one stores the new configuration.
    static func plan(_ context: PartContext, _ steps: inout StepList) throws {
        try refuseFixed(context)
        let host = context.host.name
        let facts = context.state.facts(host)
        let changes = try pendingKinds(context)
        let isCluster = changes.contains("ClusterConfiguration")
        let pods = try pods(context)
        let isKubelet = changes.contains("KubeletConfiguration")
        let isFirst = host == context.state.first
        if isCluster || isKubelet || pods != .none || facts.hasUnfinishedTurn {
            try addTurn(
                Change(pods: pods, isCluster: isCluster, isKubelet: isKubelet, hasNewNames: try hasNewNames(context), stores: isFirst),
                context,
                &steps)
        }
        if isFirst, changes.contains("KubeProxyConfiguration") { try addKubeProxy(context, &steps) }
        try record(context, &steps)
    }

    /// The documents in which cluster.yaml is not what was applied; all of them where nothing says what was.
    private static func pendingKinds(_ context: PartContext) throws -> Set<String> {
        context.facts.files[ClusterValues.applied] == nil ? kinds : try changes(on: context.host, context)
    }

    /// What this plan changes of the host's static pods. A change that somebody made by hand is left while nothing else is to be done to them.
    static func pods(_ context: PartContext) throws -> StaticPods.Change {
        let facts = context.state.facts(context.host.name)
        let isPending = try pendingKinds(context).contains("ClusterConfiguration")
        guard isPending || facts.hasUnfinishedTurn || !facts.isAPIReady else { return .none }
        return StaticPods.change(context, isPending: isPending)
    }

    /// What one control plane's turn changes.
    private struct Change {
        var pods: StaticPods.Change
        var isCluster: Bool
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

    /// There is nothing that a change of settings on this host must wait for any more.
    static func isSettled(_ host: HostName) -> Resource { Resource(host, "settled") }

    private static func addTurn(_ change: Change, _ context: PartContext, _ steps: inout StepList) throws {
        let host = context.host.name
        // Whoever is not well has its turn first: nobody else may be out beside it.
        let sick = context.spec.controlPlanes.map(\.name).filter { !context.state.facts($0).isAPIReady }
        var needs: Set<Resource> = sick.contains(host) ? [] : Set(sick.map(isSettled))
        if !sick.contains(host), !change.stores { needs.insert(ClusterValues.isConfigured) }
        try steps.turn("settings", locks: change.locks, needs: needs, provides: [isSettled(host)]) { steps in
            if let gate = Conditions.others(context, besides: host) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            try FreshStart.addConfiguration(context, &steps)
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
            if change.stores, change.isCluster || change.isKubelet {
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
            StaticPods.recover(context, &steps)
        }
    }

    private static func addCertificate(_ context: PartContext, _ steps: inout StepList) throws {
        let wanted = Set(try certificateNames(of: self.wanted(context.host, context)))
        let applied = try context.facts.files[ClusterValues.applied].map { try certificateNames(of: documents($0.content)) } ?? []
        let missing = context.spec.kubernetes.certificateNames.map(Shell.word)
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

    private static func certificateNames(of documents: [String: Settings]) -> [String] {
        (documents["ClusterConfiguration"]?["apiServer.certSANs"] ?? "").dropFirst().dropLast().split(separator: ", ").map(String.init)
    }

    private static func addKubeProxy(_ context: PartContext, _ steps: inout StepList) throws {
        let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system"
        let limit = 60 + 3 * context.spec.nodes.count
        try steps.turn("kube-proxy", locks: [], needs: [ClusterValues.isConfigured]) { steps in
            try FreshStart.addConfiguration(context, &steps)
            steps.add(
                .kubeadm(KubeadmAction("init phase addon kube-proxy", configuration: ClusterValues.configuration)),
                why: "kube-proxy's settings changed")
            steps.command(
                "restart kube-proxy, host after host", Patience.script("\(kubectl) rollout restart daemonset/kube-proxy"),
                why: "it reads its settings once")
            steps.command(
                "wait until kube-proxy runs everywhere, within \(limit) s",
                """
                \(kubectl) rollout status daemonset/kube-proxy --timeout=\(limit)s || {
                \(kubectl) get pods -l k8s-app=kube-proxy -o wide | grep -v ' 1/1 '
                \(kubectl) logs -l k8s-app=kube-proxy --tail=3 2>/dev/null | tail -n 5
                exit 1
                }
                """, why: "settings that kube-proxy refuses stop at the first host")
            steps.recover(
                "put kube-proxy's former settings back",
                """
                [ -f \(ClusterValues.applied) ] || exit 0
                set -e
                kubeadm init phase addon kube-proxy --config \(ClusterValues.applied)
                \(kubectl) rollout restart daemonset/kube-proxy
                \(kubectl) rollout status daemonset/kube-proxy --timeout=\(limit)s
                """)
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

    /// The kinds of documents in which cluster.yaml has changed since they were applied on this control plane; none where nothing was.
    static func changes(on host: HostSpec, _ context: PartContext) throws -> Set<String> {
        guard let text = context.cluster[host.name]?.files[ClusterValues.applied]?.content else { return [] }
        let applied = try documents(text)
        let wanted = try self.wanted(host, context)
        return kinds.filter { withoutHostNames(applied[$0], context.spec) != withoutHostNames(wanted[$0], context.spec) }
    }

    private static func wanted(_ host: HostSpec, _ context: PartContext) throws -> [String: Settings] {
        try documents(KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(host))
    }

    private static let kinds: Set = ["ClusterConfiguration", "KubeletConfiguration", "KubeProxyConfiguration"]

    /// Whether the names of the API server's certificate changed, or nobody knows what they were.
    private static func hasNewNames(_ context: PartContext) throws -> Bool {
        guard let text = context.facts.files[ClusterValues.applied]?.content else { return true }
        let (applied, wanted) = (try documents(text)["ClusterConfiguration"], try wanted(context.host, context)["ClusterConfiguration"])
        return withoutHostNames(applied, context.spec)?["apiServer.certSANs"]
            != withoutHostNames(wanted, context.spec)?["apiServer.certSANs"]
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
    ///
    /// - Throws: `cluster.applied-file` when the text is not YAML: what was applied is not known, and nothing is concluded from half of it.
    static func documents(_ text: String) throws -> [String: Settings] {
        var documents: [String: Settings] = [:]
        do {
            // The sequence of documents ends at an error as at the end, and keeps the error.
            let parser = try Parser(yaml: text)
            while let node = try parser.nextRoot() {
                if let kind = node["kind"]?.string { documents[kind] = Settings(node) }
            }
        } catch {
            throw TrimastError(
                "cluster.applied-file", "\(ClusterValues.applied) is not what Trimast wrote", cause: "\(error)",
                nextStep: "move it away on that host; apply compares with what runs then, and writes it anew")
        }
        return documents
    }
}
