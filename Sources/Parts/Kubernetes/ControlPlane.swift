import Facts
import Planning
import Specification
import Support

/// R16, R18, R20: control planes. A fresh cluster starts all of them at once, by kubeadm's own phases, with etcd started as one cluster;
/// a later one joins by `kubeadm join`, one etcd member at a time.
struct ControlPlane: Part {
    let id = "control-plane"
    let rows = ["R16", "R18", "R20"]
    let after: [PartID] = [.hosts, .swap, .selinux, .firewall, .kernel, .packages, .programs, .crictl, .time]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        guard host.isControlPlane else { return KubernetesFacts.probes(host, spec) }
        return KubernetesFacts.probes(host, spec) + [
            KubeadmFiles.etcdFolder.probe(host, spec), Probe(files: [ClusterValues.applied, EtcdManifest.path]),
        ]
            + (ManifestFacts.probe(host, spec).map { [$0] } ?? [])
    }

    func promise(_ context: PartContext) -> String? { context.host.isControlPlane ? "complete, with the settings of cluster.yaml" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.isControlPlane else { return }
        try context.state.refuseForeign(context.host.name)
        switch context.state.phase {
        case .absent, .starting:
            try Unread.refuseHosts(context)
            try FreshStart.plan(context, &steps)
        case .down:
            // Asked where they are not, they do not answer: that is told first.
            try AppliedSettings.refuseFixed(context)
            try refuseDivided(context)
            try refuseChangedRole(context)
            try Unread.refuseConfiguration(context)
            try Mend.refuseWithoutQuorum(context)
            switch context.state.standing(context.host) {
            case .inCluster: try Mend.plan(context, &steps)
            case .joins: steps.postpone("it joins once an API server is ready again: run apply again then")
            case .removed: try refuseRemoved(context)
            case .unknown(let what): postponeUnknown(what, context, &steps)
            }
        case .established:
            try EtcdSpace.refuse(context)
            try refuseDivided(context)
            try refuseChangedRole(context)
            if context.host.name == context.state.first {
                Replacement.plan(context, &steps)
                noteLeftHosts(context, &steps)
                if context.state.view.members == nil {
                    steps.note(
                        context.state.membersDisagree
                            ? "etcd's members do not agree who is one: nothing is done that depends on it; trimast verify shows what each says"
                            : "etcd's list of members could not be read on any control plane: nothing is done that depends on it; trimast status says more"
                    )
                }
            }
            switch context.state.standing(context.host) {
            case .inCluster:
                Promotion.add(context, &steps)
                try keep(context, &steps)
            case .joins(let stale, _): try join(context, isStale: stale != nil, &steps)
            case .removed: try refuseRemoved(context)
            case .unknown(let what): postponeUnknown(what, context, &steps)
            }
        }
    }

    private func postponeUnknown(_ what: String, _ context: PartContext, _ steps: inout StepList) {
        if context.state.facts(context.host.name).has.contains(.etcdUnmounted) {
            return steps.postpone(
                "nothing is done to it: /etc/fstab mounts /var/lib/etcd, and it is not mounted; mount it there, and run apply again")
        }
        steps.postpone("nothing is done to it: \(what) could not be read; trimast status says more")
    }

    /// Hosts that were only taken out of the file are still in the cluster.
    private func noteLeftHosts(_ context: PartContext, _ steps: inout StepList) {
        let members = context.state.view.members ?? []
        let left = context.state.unnamed ?? Set(members.map(\.name)).subtracting(context.spec.nodes.map(\.name.text) + [""])
        for name in left.sorted() {
            let isBlocked = HostName(name).map { isHeld($0, context) } ?? true
            steps.note(
                "\(name) is in the cluster and not in cluster.yaml; \(isBlocked ? "name it as a control plane again, then " : "")trimast node remove \(name) takes it out"
            )
        }
        for member in context.state.view.namesakes(context.spec) {
            steps.note(
                "etcd has another member called \(member.placedLabel): it counts for the quorum, and no control plane is taken out of service beside it where it does not answer; etcdctl member remove \(EtcdFacts.hexadecimal(member.id)) takes it out"
            )
        }
        let addresses = Set(context.spec.controlPlanes.map(\.etcdPeerURL))
        for member in members where member.name.isEmpty && addresses.isDisjoint(with: member.peerURLs) {
            steps.note(
                "etcd has a member that never started, at \(member.label), which is no control plane of cluster.yaml: no control plane is taken out of service beside it; etcdctl member remove \(EtcdFacts.hexadecimal(member.id)) takes it out"
            )
        }
    }

    /// A member that the file does not name, and that cannot leave by what the other members are told of it: named again, it is asked itself.
    private func isHeld(_ name: HostName, _ context: PartContext) -> Bool {
        let admission = context.state.health.admission(workers: context.spec)
        guard admission.voters[name.text] != nil else { return false }
        return admission.verdict(Disturbance([.etcdMembership], of: name, effect: .removes), beside: []) != .admitted
    }

    /// A member of etcd is one until it is removed, whatever the file calls its host.
    private func refuseChangedRole(_ context: PartContext) throws {
        guard context.host.name == context.state.first else { return }
        let members = context.spec.hosts.filter { !$0.isControlPlane && context.state.view.member(of: $0) != nil }.map(\.name.text)
        guard let one = members.first else { return }
        throw TrimastError(
            "host.role-changed", "is a control plane of this cluster, and cluster.yaml names it as none",
            place: members.joined(separator: ", "), cause: "etcd has it as a member",
            nextStep:
                "name it as a control plane again and remove it: \(.trimast("node remove", one)); then give it its new role, and apply")
    }

    /// Members of different etcd clusters answer: nothing is changed until a person has decided which store is the cluster's.
    private func refuseDivided(_ context: PartContext) throws {
        guard case .divided(let views) = context.state.view, context.host.name == context.state.first else { return }
        let lines = views.sorted { $0.key < $1.key }.map { host, facts in
            "\(host): cluster \(facts.clusterID), members \(facts.members.map(\.name).sorted().joined(separator: ", "))"
        }
        // Whose API server lacks the cluster's own configuration serves another store.
        let odd = views.keys.filter { context.state.facts($0).answers[.configuration] == .notFound }.map(\.text).sorted()
        let whose = odd.isEmpty ? "the member whose store is not the cluster's" : odd.joined(separator: ", ")
        throw TrimastError(
            "etcd.divided", "etcd's members belong to different clusters: one serves a store of its own",
            place: views.keys.map(\.text).sorted().joined(separator: ", "), cause: lines.joined(separator: "\n"),
            nextStep:
                "on \(whose): \(.shell("mv /etc/kubernetes/manifests/etcd.yaml /root/ && sleep 30 && mv /var/lib/etcd/member /root/etcd-member")); then \(.trimast("apply")) joins it anew"
        )
    }

    private func refuseRemoved(_ context: PartContext) throws {
        throw TrimastError(
            "host.removed-member", "holds data of etcd, and etcd's members do not list it any more", place: context.host.name.text,
            cause: "it was removed from etcd while it was away; what it holds is old, and apply resets no host that holds data of etcd",
            nextStep:
                "if nobody needs that data: \(.trimast("etcd replace", context.host.name.text)) makes it a member again; \(.trimast("node remove", context.host.name.text)) ends a removal that was begun"
        )
    }

    /// A control plane that is in the cluster: finished where a run stopped, mended where something of it is gone, and kept in step.
    private func keep(_ context: PartContext, _ steps: inout StepList) throws {
        let host = context.host.name
        let facts = context.state.facts(host)
        if context.state.isIncomplete(host) { return try Mend.plan(context, &steps) }
        KubeletStart.add(context, &steps)
        if !facts.isAPIReady, !context.state.isInTurn(host) {
            steps.note(
                RefusedCertificates.are(on: host, context)
                    ? "\(RefusedCertificates.cause); trimast verify says what to do"
                    : facts.answers.isEmpty
                        ? "whether its API server is ready could not be read; verify says more"
                        : "its API server is not ready; verify says more")
        }
        let isFirst = host == context.state.first
        let needsStart = isFirst && !context.isBootstrapped
        var addons: Set<LastPhases.Addon> = []
        if isFirst, facts.answers[.kubeProxy] == .notFound { addons.insert(.kubeProxy) }
        if isFirst, facts.answers[.coreDNS] == .notFound, context.spec.kubernetes.dns.provider == .coredns { addons.insert(.dns) }
        let isMarked =
            switch context.state.node(host) {
            case .node(let node): context.release.controlPlaneLabels.allSatisfy { node.labels[$0] != nil }
            case .none: false
            case .unknown: true
            }
        if !facts.isFinalized || !addons.isEmpty || needsStart || !isMarked {
            try KubeadmFiles.add(context, &steps)
            let stored: Set<Resource> = context.isBootstrapped ? [] : [ClusterValues.isConfigured]
            try LastPhases.add(
                context, &steps, isFirst: needsStart, addons: needsStart ? LastPhases.Addon.all : addons, needs: stored)
            if !facts.isFinalized, StaticPods.change(context, isPending: false) == .none {
                try AppliedDocuments.recordJoined(context, &steps)
            }
        }
        if facts.isFinalized { try AppliedSettings.plan(context, &steps) }
        // `trimast etcd replace` died here after its member was well again.
        if context.state.health.etcd[host] == .healthy, holds(EtcdAside.name, context) { EtcdAside.delete(&steps) }
        if steps.writes(ClusterValues.configuration) { KubeadmFiles.addCleanUp(&steps) }
    }

    /// Whether /var/lib/etcd has such an entry.
    private func holds(_ name: String, _ context: PartContext) -> Bool { context[KubeadmFiles.etcdFolder]?.contains(name) == true }

    private func join(_ context: PartContext, isStale: Bool, _ steps: inout StepList) throws {
        let facts = context.state.facts(context.host.name)
        // What was begun as a control plane has the authorities' keys; a worker never does.
        if facts.isFinalized, !facts.has.contains(.authorityKey) {
            throw TrimastError(
                "host.role-changed", "is a worker of this cluster, and cluster.yaml names it as a control plane",
                place: context.host.name.text,
                nextStep: "remove it first: \(.trimast("node remove", context.host.name.text)); then apply")
        }
        if facts.hasBegun {
            steps.add(
                .command(
                    CommandAction(
                        "remove what an unfinished join left", glyph: .remove,
                        Template(KubeadmScripts.reset(context.release, evenWithData: false)))),
                why: "kubeadm's own reset: a quorum of etcd was asked, and the host holds no data of etcd",
                needs: [ClusterValues.isGone(context.host.name)])
        }
        Authorities.receive(&steps)
        try Discovery.addSteps(context, &steps)
        let join = KubeadmAction("join", configuration: ClusterValues.joinConfiguration, waived: KubeadmFiles.waived(context))
        try steps.turn(
            "join", effect: .adds, locks: [.etcdMembership, .controlPlaneDisruption],
            needs: [
                ClusterValues.haveToken, ClusterValues.haveAuthorities, Resource(context.host.name, .images),
                ClusterValues.isGone(context.host.name),
            ],
            provides: [ClusterValues.node(context.host.name), ClusterValues.api(context.host.name)]
        ) { steps in
            // This host has no credentials for etcd yet; an API server is ready only while it reaches its own member.
            if let gate = Conditions.others(context, besides: context.host.name, etcd: false) {
                steps.add(.wait(gate), why: "etcd takes a new member only while all others are well")
            }
            steps.add(
                .command(CommandAction(join.title, Template(KubeadmScripts.watched(try join.script([:]))))),
                why: "cluster.yaml names it as a control plane, and it is not in the cluster")
            steps.add(
                .wait(
                    WaitAction(
                        [Conditions.etcdHealthy(context.host), Conditions.apiReady(context.host, context.spec)],
                        functions: Conditions.functions)), why: "the next change waits until it is well")
        }
        // `trimast etcd replace` died on this host.
        if holds(EtcdAside.name, context) { EtcdAside.delete(&steps) }
        try AppliedDocuments.recordJoined(context, &steps)
        KubeadmFiles.addCleanUp(&steps)
    }

    func checks(_ context: PartContext) -> [Check] { ControlPlaneChecks.checks(context) }
}

extension Plan {
    /// What ends the changes that were begun on these control planes, and nothing else.
    package func ending(_ hosts: Set<HostName>) -> Plan {
        var plan = self
        plan.steps = steps.filter { hosts.contains($0.host) && $0.part == PartID.controlPlane.rawValue }
        plan.notes = ["a change that was begun there ends first; what was asked for is planned after it"]
        plan.postponed = []
        return plan
    }
}
