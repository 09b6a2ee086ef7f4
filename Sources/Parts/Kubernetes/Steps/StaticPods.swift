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

    /// Writes the manifests. An API server ends before its etcd does, and starts when etcd is well again.
    ///
    /// - Parameters:
    ///   - former: what stands there by then, where it is not what the facts show.
    ///   - isServing: the API server takes requests; ``keep(_:)`` was before.
    static func write(
        _ change: Change, _ context: PartContext, former: [Component: String] = [:], isServing: Bool = true, _ steps: inout StepList
    ) {
        switch change {
        case .none: break
        case .files(let files):
            let stops = isServing && (files[.etcd] != nil || files[.apiServer] != nil)
            if stops { stopAPIServer(context.spec, &steps) }
            func write(_ component: Component, _ text: String) {
                let path = component.manifest
                let previous =
                    former[component] ?? context.facts[ManifestFacts.section]?.current[component] ?? context.facts.files[path]?.content
                steps.add(
                    .file(
                        FileAction(
                            path: path, content: Template(text), mode: "600",
                            previous: previous.map { RemoteFile(mode: "600", content: $0) })),
                    why: "\(component.rawValue) as cluster.yaml wants it")
            }
            for (component, text) in files.sorted(by: { $0.key < $1.key }) {
                write(component, text)
                if stops, component == .etcd { awaitEtcd(context, &steps) }
            }
            if stops, files[.apiServer] == nil { startAPIServer(&steps) }
        case .byKubeadm:
            steps.add(
                .kubeadm(KubeadmAction("init phase etcd local", configuration: ClusterValues.etcdConfiguration)),
                why: "etcd as cluster.yaml wants it; it reads its list of members only where it has no data")
            steps.add(
                .kubeadm(KubeadmAction("init phase control-plane all", configuration: ClusterValues.configuration)),
                why: "API server, controller manager and scheduler as cluster.yaml wants them")
        }
    }

    /// An API server whose etcd is away answers late or not at all until the proxies have noticed. One that is stopped first ends what it was asked, and
    /// every proxy goes on to another one at once. Its watches would keep it for the 30 s that a pod has to end (1.20.2 and 1.36.2): they are cut off, and
    /// begin anew elsewhere.
    ///
    /// Where the kubelet asks the API server of its own host it needs this besides: it deletes etcd's former mirror pod through it before it starts the new
    /// one, and each such request hangs for 34 s, 70 s until etcd runs again (1.36.2). Refused at once, it goes on at once.
    static func stopAPIServer(_ spec: ClusterSpec, _ steps: inout StepList) {
        let sockets = "'sport = :\(spec.endpoint.apiPort)'"
        let leave = """
            n=0
            while [ -n "$(ss -Hltn \(sockets))" ] && [ $n -lt \(Conditions.componentPatience) ]; do n=$((n + 1)); sleep 0.5; done
            sleep 1
            ss -K -Htn state established \(sockets) >/dev/null 2>&1

            """
        steps.command(
            "stop the API server", glyph: .stop, Template(stop(.apiServer, leave)),
            why: "who is being answered is answered, and who comes goes to another one")
    }

    /// sh that takes a static pod's manifest away, and waits until its program has ended. It must be kept before.
    ///
    /// - Parameter leave: sh, lines, before it is waited for.
    static func stop(_ component: Component, _ leave: String = "") -> String {
        """
        if pidof \(component.rawValue) >/dev/null && ! systemctl -q is-active kubelet; then
        echo 'the kubelet does not run, and nothing else stops \(component.rawValue): nothing was changed'
        exit 1
        fi
        rm -f \(component.manifest) || exit 1
        \(leave)n=0
        while pidof \(component.rawValue) >/dev/null; do
        n=$((n + 1))
        [ $n -le \(2 * Conditions.componentPatience) ] || { echo 'the kubelet does not stop \(component.rawValue)'; exit 1; }
        sleep 0.5
        done
        """
    }

    /// sh function `runs COMPONENT` that waits until it runs. A kubelet starts a static pod that comes back unchanged later each time: after 88, 176, 310 s
    /// (1.20.2, CrashLoopBackOff). One that is started anew does not remember.
    private static let runs = """
        runs() {
        n=0
        until pidof "$1" >/dev/null; do
        n=$((n + 1))
        [ $n != 16 ] || systemctl restart kubelet
        [ $n -le \(2 * Conditions.componentPatience) ] || return 1
        sleep 0.5
        done
        }
        """

    static func awaitEtcd(_ context: PartContext, _ steps: inout StepList) {
        let etcd = WaitAction([Conditions.restarted(.etcd), Conditions.etcdHealthy(context.host)], functions: Conditions.functions)
        steps.add(.wait(etcd), why: "the API server needs it")
    }

    /// By the manifest that was kept.
    static func startAPIServer(_ steps: inout StepList) {
        steps.command(
            "start the API server again", glyph: .start,
            """
            \(runs)
            m=\(Component.apiServer.manifest)
            cp -p \(ClusterValues.turnFolder)/manifests/${m##*/} \(manifests)/.trimast.back && mv -f \(manifests)/.trimast.back $m || exit 1
            runs kube-apiserver || { echo 'the kubelet does not start it'; exit 1; }
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
    static func recover(_ host: HostSpec, _ spec: ClusterSpec, _ steps: inout StepList) {
        let folder = ClusterValues.turnFolder
        let waits = WaitAction([Conditions.apiReady(host, spec)])
        steps.recover(
            "put the former static pods and kubelet settings back, and wait until they are ready",
            Template(
                """
                [ -d \(folder) ] || { echo 'nothing was changed yet'; exit 0; }
                \(Conditions.functions)
                \(runs)
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
                for c in etcd kube-apiserver; do runs $c; done
                sleep 2
                (
                \(waits.text)
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
            case .controllerManager: conditions.append(Conditions.healthy(component, port: FixedPort.controllerManager))
            case .scheduler: conditions.append(Conditions.healthy(component, port: FixedPort.scheduler))
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
