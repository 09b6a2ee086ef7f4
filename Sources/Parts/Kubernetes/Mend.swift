import Facts
import Planning
import Specification
import Support

/// A control plane of a running cluster that lacks something beside its etcd data, and a cluster of which no API server is ready: certificates,
/// credentials and static pods are made anew from cluster.yaml, by kubeadm's own phases, one host at a time. etcd's data and its list of
/// members stay as they are.
enum Mend {
    static func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let host = context.host
        let facts = context.state.facts(host.name)
        let isDown = context.state.phase == .down
        let change = StaticPods.change(context, isPending: true)
        // What runs all the same is put back where the mending fails.
        let isServing = facts.isAPIReady && facts.isKubeletActive && facts.has.contains(.manifest(.apiServer))
        let touchesEtcd =
            if case .files(let files) = change { files[.etcd] != nil } else { change == .byKubeadm || !facts.isKubeletActive }
        let locks: Set<Lock> = touchesEtcd ? StaticPods.locks : [.controlPlaneDisruption]
        let toCome = context.membersToCome(locks)
        let authorities: Set<Resource> = Authorities.areGone(from: host, context) ? [ClusterValues.haveAuthorities] : []
        try steps.turn(
            "mend", locks: locks, needs: toCome.union(authorities),
            provides: [ClusterValues.isSettled(host.name)]
        ) { steps in
            if let gate = Conditions.others(context, besides: host.name, joined: toCome) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            try KubeadmFiles.add(context, &steps)
            if isServing { StaticPods.keep(&steps) }
            if Authorities.areGone(from: host, context) { Authorities.receive(&steps) }
            phase("certs all", "certificates that are gone", &steps)
            phase("kubeconfig all", "credentials that are gone", &steps)
            StaticPods.write(change, context, isServing: isServing, &steps)
            if !facts.isKubeletActive || !facts.has.contains(.kubeletSettings) {
                phase("kubelet-start", "the kubelet starts the static pods", &steps)
            }
            steps.add(
                .wait(WaitAction([ready(context)], functions: Conditions.functions)), why: "nobody else is touched before this one is back")
            if isServing { StaticPods.recover(host, context.spec, &steps) }
        }
        if isDown, !context.state.health.hasQuorum {
            steps.add(
                .wait(
                    WaitAction([Conditions.apiReady(host, context.spec, patience: 120)], functions: Conditions.functions)),
                why: "etcd answers once a quorum of its members is back",
                needs: Set(context.spec.controlPlanes.map { ClusterValues.isSettled($0.name) }))
        }
        if !facts.isFinalized {
            try LastPhases.add(context, &steps, isFirst: false, addons: [])
        }
        // What is recorded as applied is never looked at again, and this changed the static pods alone.
        let isFirst = host.name == context.state.first
        let hasRecord = context.facts.files[ClusterValues.applied] != nil
        var rest: Set<String> =
            hasRecord ? try AppliedDocuments.pendingKinds(context) : isFirst ? [] : AppliedDocuments.unstoredKinds(context)
        if !isFirst { rest.subtract(["ClusterConfiguration", "KubeProxyConfiguration"]) }
        if rest.isEmpty {
            try AppliedDocuments.record(context, &steps)
        } else {
            steps.postpone(
                "other settings have changed besides (\(rest.sorted().joined(separator: ", "))): run apply again once it is mended"
            )
        }
        if facts.hasUnfinishedTurn || isServing { StaticPods.forget(&steps) }
        KubeadmFiles.addCleanUp(&steps)
    }

    /// What cannot be mended from here: a quorum of etcd's members is gone, and nothing on the hosts says why.
    static func refuseWithoutQuorum(_ context: PartContext) throws {
        let state = context.state
        guard context.host.name == state.first, !state.health.hasQuorum else { return }
        let unknown = state.health.voters.filter { $0.value == .unknown }.keys.sorted()
        let refused = unknown.compactMap { HostName($0) }.filter { RefusedCertificates.are(on: $0, context) }
        guard refused.isEmpty else {
            throw TrimastError(
                "cluster.certificates", "no API server is ready, and etcd cannot be asked", place: list(refused.map(\.text)),
                cause: RefusedCertificates.cause, nextStep: RefusedCertificates.nextStep)
        }
        guard unknown.isEmpty else {
            throw TrimastError(
                "cluster.unknown", "no API server is ready, and whether etcd is well is not known", place: unknown.joined(separator: ", "),
                cause: "no answer from etcd there, and no answer is not a no: nothing is changed on what was not seen",
                nextStep: "on such a host: \(.shell("journalctl -u kubelet -n 50; crictl ps -a")); then run the same command again")
        }
        let explained = context.spec.controlPlanes.filter { host in
            let facts = state.facts(host.name)
            guard state.health.etcd[host.name] != .healthy else { return true }
            let sees = context.cluster[host.name].flatMap { $0[ManifestFacts.section] }
            return facts.hasEtcdData
                && (!facts.isKubeletActive || !facts.isComplete || sees.map { $0.current[.etcd] != $0.wanted[.etcd] } ?? false)
        }
        guard explained.count < Admission.quorum(of: max(1, state.health.voters.count)) else { return }
        let lines = state.health.etcd.sorted { $0.key < $1.key }.map { host, health in
            "\(host): \(health == .healthy ? "healthy" : state.facts(host).hasEtcdData ? "not healthy, its data is there" : "no data")"
        }
        throw TrimastError(
            "cluster.no-quorum", "etcd has lost its quorum, and no API server can be ready without it",
            place: context.spec.controlPlanes.map(\.name.text).joined(separator: ", "), cause: lines.joined(separator: "\n"),
            nextStep:
                "bring the hosts back whose data is there, and look at journalctl -u kubelet -n 50 and crictl logs of etcd on them; that is safe. What to do when they are gone for good: docs/etcd.md"
        )
    }

    /// Without a quorum an API server is never ready: then it is enough that the member runs.
    private static func ready(_ context: PartContext) -> Condition {
        guard context.state.phase == .down, !context.state.health.hasQuorum else {
            return Conditions.apiReady(context.host, context.spec)
        }
        return Condition(
            "etcd runs on \(context.host.name)", test: "pidof etcd >/dev/null", patience: Conditions.componentPatience,
            explanation: "words etcd\njournalctl -u kubelet -n 5 -o cat --no-pager")
    }

    private static func phase(_ name: String, _ why: String, _ steps: inout StepList) {
        steps.add(.kubeadm(KubeadmAction("init phase \(name)", configuration: ClusterValues.configuration)), why: why)
    }
}
