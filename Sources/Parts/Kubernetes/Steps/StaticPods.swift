import Facts
import Planning
import Specification
import Support

/// A change of the static pods of one control plane of a running cluster: gated, shown, one host at a time, and put back where it fails.
struct StaticPods {
    /// What is to be done to them.
    enum Change: Equatable {
        case none
        /// The new manifests by component.
        case files([Component: String])
        /// kubeadm was not asked what they should be (facts of a file): its phases write them, and what differs shows on the host alone.
        case byKubeadm
    }

    /// What differs between the host's static pods and what kubeadm makes of cluster.yaml.
    ///
    /// - Parameter isPending: cluster.yaml is not what was applied last.
    static func change(_ context: PartContext, isPending: Bool) -> Change {
        guard let facts = context.facts[ManifestFacts.section] else { return isPending ? .byKubeadm : .none }
        let list = EtcdManifest.members(context).sorted().joined(separator: ",")
        var files: [Component: String] = [:]
        for (component, text) in facts.wanted {
            if component == .etcd, let current = facts.current[.etcd], EtcdManifest.guards(current, context),
                EtcdManifest.isAlike(current, text)
            {
                continue
            }
            let wanted = component == .etcd ? EtcdManifest.with(list: list, in: text) ?? text : text
            if facts.current[component] != wanted { files[component] = wanted }
        }
        return files.isEmpty ? .none : .files(files)
    }

    /// What this plan changes of the host's static pods. A change that somebody made by hand is left while nothing else is to be done to them.
    static func planned(_ context: PartContext) throws -> Change {
        let facts = context.state.facts(context.host.name)
        let isPending = try AppliedDocuments.pendingKinds(context).contains("ClusterConfiguration")
        guard isPending || facts.hasUnfinishedTurn || !facts.isAPIReady else { return .none }
        return change(context, isPending: isPending)
    }

    static let locks: Set<Lock> = [.controlPlaneDisruption, .etcdMembership]
    private static let pki = "/etc/kubernetes/pki"
    private static let manifests = "/etc/kubernetes/manifests"

    /// Keeps what runs now, so that the turn can be put back by it, also by another run.
    static func keep(_ steps: inout StepList) {
        let folder = ClusterValues.turnFolder
        steps.command(
            "keep the static pods and the kubelet's settings that run now", glyph: .create,
            """
            set -e
            umask 77
            if [ ! -d \(folder) ]; then
            rm -rf \(folder).new
            mkdir -p \(folder).new/manifests
            cp -p \(manifests)/*.yaml \(folder).new/manifests/
            for f in \(pki)/apiserver.crt \(pki)/apiserver.key /var/lib/kubelet/config.yaml; do [ ! -f $f ] || cp -p $f \(folder).new/; done
            mv \(folder).new \(folder)
            fi
            rm -rf \(folder)/now
            mkdir \(folder)/now
            cp -p \(manifests)/*.yaml \(folder)/now/
            for c in \(Component.words); do pidof $c >\(folder)/$c.pid || :; done
            """, why: "a change that fails is put back by it")
    }

    /// Writes the manifests.
    ///
    /// - Parameter former: what stands there by then, where it is not what the facts show.
    static func write(_ change: Change, _ context: PartContext, former: [Component: String] = [:], _ steps: inout StepList) {
        switch change {
        case .none: break
        case .files(let files):
            if files[.etcd] != nil { stopAPIServer(context, &steps) }
            for (component, text) in files.sorted(by: { $0.key < $1.key }) {
                let path = component.manifest
                let previous =
                    former[component] ?? context.facts[ManifestFacts.section]?.current[component] ?? context.facts.files[path]?.content
                steps.add(
                    .file(
                        FileAction(
                            path: path, content: Template(text), mode: "600",
                            previous: previous.map { RemoteFile(mode: "600", content: $0) })),
                    why: "\(component.rawValue) as cluster.yaml wants it")
                if component == .etcd { startAPIServer(context, isWritten: files[.apiServer] != nil, &steps) }
            }
        case .byKubeadm:
            steps.add(
                .kubeadm(KubeadmAction("init phase etcd local", configuration: ClusterValues.etcdConfiguration)),
                why: "etcd as cluster.yaml wants it; it reads its list of members only where it has no data")
            steps.add(
                .kubeadm(KubeadmAction("init phase control-plane all", configuration: ClusterValues.configuration)),
                why: "API server, controller manager and scheduler as cluster.yaml wants them")
        }
    }

    /// A kubelet that asks the API server of its own host deletes etcd's former mirror pod through it before it starts the new one, and without etcd that API
    /// server hangs: 34 s for each request, 70 s until etcd runs again (1.36.2). Refused at once, it goes on at once.
    static func stopAPIServer(_ context: PartContext, _ steps: inout StepList) {
        guard context.release.kubeletAsksOwnAPIServer else { return }
        steps.command(
            "stop the API server while etcd restarts", glyph: .stop,
            """
            rm -f \(Component.apiServer.manifest) || exit 1
            n=0
            while pidof kube-apiserver >/dev/null; do
            n=$((n + 1))
            [ $n -le \(Conditions.componentPatience) ] || { echo 'the kubelet does not stop the API server'; exit 1; }
            sleep 1
            done
            """, why: "the kubelet asks it before it starts etcd anew, and without etcd it hangs")
    }

    /// - Parameter isWritten: its manifest is written anew in this turn.
    static func startAPIServer(_ context: PartContext, isWritten: Bool, _ steps: inout StepList) {
        guard context.release.kubeletAsksOwnAPIServer else { return }
        let etcd = WaitAction([Conditions.restarted(.etcd), Conditions.etcdHealthy(context.host)], functions: Conditions.functions)
        steps.add(.wait(etcd), why: "the API server needs it")
        guard !isWritten else { return }
        steps.command(
            "start the API server again", glyph: .start,
            """
            m=\(Component.apiServer.manifest)
            cp -p \(ClusterValues.turnFolder)/manifests/${m##*/} \(manifests)/.trimast.back && mv -f \(manifests)/.trimast.back $m
            """, why: "etcd runs")
    }

    /// Waits until what was written runs and is ready.
    static func awaitReady(_ change: Change, _ context: PartContext, _ steps: inout StepList) {
        let why = "nobody else is touched before this one is ready again"
        switch change {
        case .none: break
        case .files(let files): steps.add(.wait(wait(for: Array(files.keys), context)), why: why)
        // What did not change has not ended: the condition holds at once.
        case .byKubeadm: steps.add(.wait(wait(for: Component.allCases, context)), why: why)
        }
    }

    /// The change is done: what was kept for it goes.
    static func forget(_ steps: inout StepList) {
        steps.command("forget what was kept", glyph: .remove, "rm -rf \(ClusterValues.turnFolder)", why: "the change is done")
    }

    /// Where a step of the turn failed: what ran before runs again, and is seen to be ready.
    static func recover(_ context: PartContext, _ steps: inout StepList) {
        let folder = ClusterValues.turnFolder
        let waits = WaitAction([Conditions.apiReady(context.host, context.spec)])
        steps.recover(
            "put the former static pods and kubelet settings back, and wait until they are ready",
            Template(
                """
                [ -d \(folder) ] || { echo 'nothing was changed yet'; exit 0; }
                \(Conditions.functions)
                for f in apiserver.crt apiserver.key; do [ ! -f \(folder)/$f ] || cp -p \(folder)/$f \(pki)/$f; done
                for f in \(folder)/manifests/*.yaml; do
                m=\(manifests)/${f##*/}
                cmp -s "$f" "$m" && continue
                c=${m##*/}
                c=${c%.yaml}
                cp -p "$m" \(folder)/now/
                pidof $c >\(folder)/$c.pid || :
                cp "$f" \(manifests)/.trimast.back && chmod 600 \(manifests)/.trimast.back && mv -f \(manifests)/.trimast.back "$m" || exit 1
                n=0
                while [ -s \(folder)/$c.pid ] && ! changed $c && [ $n -lt \(Conditions.componentPatience) ]; do n=$((n + 1)); sleep 1; done
                done
                if [ -f \(folder)/config.yaml ] && ! cmp -s \(folder)/config.yaml /var/lib/kubelet/config.yaml; then
                cp -p \(folder)/config.yaml /var/lib/kubelet/config.yaml
                systemctl restart kubelet
                fi
                sleep 2
                (
                \((try? waits.script([:])) ?? ":")
                ) || exit 1
                rm -rf \(folder)
                echo 'it is as it was, and ready'
                """))
    }

    static func wait(for components: [Component], _ context: PartContext) -> WaitAction {
        var conditions: [Condition] = []
        for component in components.sorted() {
            conditions.append(Conditions.restarted(component))
            switch component {
            case .etcd: conditions.append(Conditions.etcdHealthy(context.host))
            case .controllerManager: conditions.append(Conditions.healthy(component, port: 10257))
            case .scheduler: conditions.append(Conditions.healthy(component, port: 10259))
            case .apiServer: break
            }
        }
        conditions.append(Conditions.apiReady(context.host, context.spec))
        // While its API server was stopped, such a kubelet told nobody that it lives.
        if context.release.kubeletAsksOwnAPIServer, components.contains(.etcd) {
            conditions.append(Conditions.nodeAlive(context.host.name))
        }
        return WaitAction(
            conditions, functions: Conditions.functions,
            summary: "\(components.sorted().map(\.rawValue).joined(separator: ", ")) of \(context.host.name): new settings taken, and ready"
        )
    }
}
