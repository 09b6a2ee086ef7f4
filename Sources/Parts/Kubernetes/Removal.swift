import Facts
import Planning
import Specification
import Support

/// `trimast node remove`: takes a host out of a running cluster: pods away, etcd member away under the gate, the host cleaned of what kubeadm
/// and Trimast made there, its Node deleted. What the other hosts know of it follows by a plan of its own, made afterwards.
package struct Removal: Part {
    package let id = "removal"
    package let rows: [String] = []

    /// The host that leaves.
    package let host: HostName
    /// The host where it can be reached, to be cleaned; nil: it is gone for good, or is not asked.
    let reached: HostSpec?
    /// Pods that nobody would make elsewhere are given up, and a host that does not answer is removed.
    let isForced: Bool

    /// How long pods may take to leave, in seconds.
    static let drainPatience = 300

    package init(_ host: HostName, reached: HostSpec?, isForced: Bool) {
        self.host = host
        self.reached = reached
        self.isForced = isForced
    }

    private func resource(_ what: String) -> Resource { Resource(host, "removal-\(what)") }

    /// - Parameters:
    ///   - planner: of the cluster file, whether or not it names the host.
    ///   - facts: of all hosts that answered.
    /// - Throws: `node.unknown` when the cluster has no such host, and what else stands against it.
    package func plan(_ planner: Planner, _ facts: ClusterFacts) throws -> Plan {
        let spec = planner.spec
        let state = ClusterState(spec, facts)
        let remaining = spec.controlPlanes.filter { $0.name != host }
        guard state.phase == .established, let first = remaining.first(where: { state.facts($0.name).isAPIReady }) else {
            throw TrimastError(
                "node.no-cluster", "no API server is ready on another control plane, so nothing can be removed", place: host.text,
                nextStep: "\(.trimast("verify")) says what is wrong; \(.trimast("apply")) mends it")
        }
        try state.refuseOtherCluster(host)
        try refuseMistaken(state, facts)
        if case .divided = state.view { _ = try planner.plan(facts) }
        let member = (spec.host(host) ?? reached).flatMap(state.view.member) ?? state.view.members?.first { $0.name == host.text }
        let mayBeMember = spec.host(host)?.isControlPlane ?? true || facts[host] != nil && state.facts(host).mayHoldEtcd
        if state.view.members == nil, mayBeMember {
            throw TrimastError(
                "node.unknown-members", "whether it is a member of etcd is not known", place: host.text,
                cause: "no control plane told etcd's list of members", nextStep: "\(.trimast("verify")) says more")
        }
        if reached == nil, !isForced {
            throw TrimastError(
                "node.unreachable", "does not answer, so it cannot be cleaned", place: host.text,
                nextStep: "if it is gone for good: \(.trimast("node remove", "\(host) --force"))")
        }
        if member == nil, state.isNode(host) == false, reached == nil {
            throw TrimastError(
                "node.unknown", "the cluster has no node and no etcd member of this name", place: host.text,
                nextStep: "kubectl get nodes lists the names")
        }
        let context = try planner.context(first, facts, state)
        if reached != nil { try Reflecting.refuse(host, context) }
        var there = StepList(part: self, host: first.name, facts: context.facts)
        if state.isNode(host) != false { addDrain(&there) }
        var here = StepList(part: self, host: host, facts: facts[host] ?? HostFacts(host: host))
        var steps: [Step] = []
        if let member {
            let lists = try addLists(remaining, planner, facts, state, &there)
            steps += lists.steps
            let leaves = addLeave(context, needs: lists.provided.union(drained(state)), &here)
            let needs = leaves ? [resource("left")] : lists.provided
            Replacement.remove(member, of: host, context, needs: needs, &there, evenIfHealthy: true)
        }
        if reached != nil {
            let authority = state.facts(first.name).authority.prefix { $0 != " " }
            addCleaning(authority, planner, member == nil ? resource("drained") : ClusterValues.isGone(host), &here)
        }
        steps += here.steps
        there.add(
            .command(
                CommandAction(
                    "delete the Node \(host)", glyph: .remove,
                    Patience.script(Template("kubectl --kubeconfig /etc/kubernetes/admin.conf delete node \(host) --ignore-not-found")),
                    risk: "deletes the Node \(host)")),
            why: "the cluster forgets it", needs: reached == nil ? [] : [resource("cleaned")], provides: [resource("deleted")])
        if planner.release.storesClusterStatus, mayBeMember { addStatus(&there) }
        if mayBeMember, let address = (spec.host(host) ?? reached)?.address { awaitForgotten(address, spec, &there) }
        return Plan(
            cluster: spec.name, steps: there.steps + steps, notes: there.notes + notes(spec),
            admission: state.health.admission(workers: spec)
        ).withoutRefused()
    }

    /// Names and addresses say what is removed and cleaned: none of them may be another's. A host that was only moved is the one that is meant.
    private func refuseMistaken(_ state: ClusterState, _ facts: ClusterFacts) throws {
        var identities = state.identities
        if let reached, identities[host] == nil { identities[host] = state.identity(of: reached, facts[host], nodes: state.listedNodes) }
        if case .moved? = identities[host] { identities[host] = nil }
        try HostIdentity.refuse(identities)
    }

    /// The others' etcd manifests forget the member while it still counts: each restart leaves two of three, where of two that are left none could
    /// restart without the loss of the quorum. Only while every member is well.
    private func addLists(
        _ remaining: [HostSpec], _ planner: Planner, _ facts: ClusterFacts, _ state: ClusterState, _ there: inout StepList
    ) throws -> (steps: [Step], provided: Set<Resource>) {
        let voters = state.health.voters
        guard reached != nil, remaining.count >= 2, voters[host.text] == .healthy, voters.values.allSatisfy({ $0 == .healthy })
        else {
            return ([], [])
        }
        let needs = drained(state)
        var others: [Step] = []
        var provided: Set<Resource> = []
        for other in remaining {
            let context = try planner.context(other, facts, state)
            let list = EtcdManifest.members(context).filter { !$0.hasPrefix("\(host)=") }
            guard let manifest = context.facts.files[EtcdManifest.path]?.content, EtcdManifest.Arguments(manifest).list != list,
                let wanted = EtcdManifest.with(list: list.sorted().joined(separator: ","), in: manifest)
            else { continue }
            let listed = Resource(other.name, "removal-listed")
            provided.insert(listed)
            if other.name == there.host {
                EtcdGuard.write(wanted, over: manifest, context, needs: needs, provides: [listed], &there)
            } else {
                var own = StepList(part: self, host: other.name, facts: context.facts)
                EtcdGuard.write(wanted, over: manifest, context, needs: needs, provides: [listed], &own)
                others += own.steps
            }
        }
        return (others, provided)
    }

    private func drained(_ state: ClusterState) -> Set<Resource> { state.isNode(host) == false ? [] : [resource("drained")] }

    /// Its API server ends by itself before its member goes: nobody's request is cut off, and it takes its own address out of the Service kubernetes.
    ///
    /// - Returns: whether it does.
    private func addLeave(_ context: PartContext, needs: Set<Resource>, _ here: inout StepList) -> Bool {
        let facts = context.state.facts(host)
        guard let reached, facts.isAPIReady, facts.isKubeletActive else { return false }
        here.turn("leave", effect: .removes, locks: [.controlPlaneDisruption], needs: needs, provides: [resource("left")]) { steps in
            if let gate = Conditions.others(context, besides: host, etcd: false) {
                steps.add(.wait(gate), why: "another one takes its requests")
            }
            StaticPods.keep(&steps)
            StaticPods.stopAPIServer(context.spec, &steps)
            StaticPods.recover(reached, context.spec, &steps)
        }
        return true
    }

    private func notes(_ spec: ClusterSpec) -> [String] {
        var notes = ["afterwards the other hosts forget it: proxies, keepalived, routes, etcd's lists and names, by a plan made then"]
        if spec.host(host) != nil { notes.append("take \(host) out of the cluster file then, or the next apply lets it join again") }
        if reached == nil { notes.append("\(host) is not cleaned: if it ever comes back, kubeadm reset on it before it is used again") }
        return notes
    }

    private func addDrain(_ steps: inout StepList) {
        let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf"
        let force = isForced ? " --force" : ""
        steps.command("cordon \(host)", Patience.script(Template("\(kubectl) cordon \(host)")), why: "no new pod goes there")
        // Pods of a host that is gone never end: deleting its Node gives them up.
        guard reached != nil else { return }
        steps.add(
            .command(
                CommandAction(
                    "drain \(host), within \(Self.drainPatience) s", glyph: .change, patience: Self.drainPatience + 30,
                    Template(
                        """
                        o=$(\(kubectl) drain \(host) --ignore-daemonsets --delete-emptydir-data --timeout=\(Self.drainPatience)s\(force) 2>&1) && exit 0
                        printf '%s\\n' "$o" | grep -v -e '^evicting' -e '^node/' -e '^pod/' | sort -u | tail -n 8
                        echo "pods that are still on \(host):"
                        \(kubectl) get pods -A --field-selector spec.nodeName=\(host) --no-headers 2>/dev/null | grep -v -e kube-proxy -e " kube-system .*-\(host) " | head -n 8
                        \(kubectl) uncordon \(host) >/dev/null 2>&1
                        exit 1
                        """))),
            why: "its pods are made elsewhere first; budgets of disruption are respected", provides: [resource("drained")])
    }

    /// What kubeadm and Trimast made on the host, and nothing else. keepalived stops first, so that the address is elsewhere already.
    ///
    /// - Parameter authority: the check sum of this cluster's authority: a host that has another one is left as it is.
    private func addCleaning(_ authority: Substring, _ planner: Planner, _ needs: Resource, _ steps: inout StepList) {
        let networks = NetworkSpec.Plugin.allCases.map(\.network)
        let proxies = ApiProxies.all
        let units = ["keepalived"] + proxies.map(\.name) + networks.flatMap(\.units)
        let configuration = networks.flatMap(\.configuration).filter { $0.hasSuffix(".conflist") }.map { "\(NetworkFiles.folder)/\($0)" }
        let files =
            [
                VirtualAddress.path, AddressCheck.path, AddressMove.path, VirtualAddress.dropIn, "/etc/trimast",
                ClusterValues.turnFolder, ClusterValues.folder, Completion.path,
                HostRecord.journal,
            ] + proxies.map(\.dropIn) + proxies.compactMap(\.authorityPath) + configuration + networks.flatMap(\.files)
            + NetworkManagers.files
        steps.add(
            .command(
                CommandAction(
                    "stop what Trimast set up: \(units.joined(separator: ", "))", glyph: .stop,
                    Template(
                        """
                        if [ -f /etc/kubernetes/pki/ca.crt ]; then
                        a=$(sed -n '1,/-END/p' /etc/kubernetes/pki/ca.crt | sha256sum)
                        [ "${a%% *}" = \(Shell.quoted(String(authority))) ] || { echo "this host belongs to another cluster: nothing on it is touched"; exit 1; }
                        fi
                        for u in \(units.joined(separator: " ")); do
                        # A proxy that Trimast did not set up is the host's own.
                        case $u in \(proxies.map(\.name).joined(separator: "|"))) [ -f /etc/systemd/system/$u.service.d/trimast.conf ] || continue ;; esac
                        systemctl -q is-enabled $u 2>/dev/null || systemctl -q is-active $u 2>/dev/null || continue
                        systemctl -q disable --now $u
                        done
                        """))),
            why: "the floating address and the routes move before the host goes", needs: [needs])
        steps.add(
            .command(
                CommandAction(
                    "kubeadm reset", glyph: .remove,
                    Template(KubeadmScripts.reset(planner.release, evenWithData: true)),
                    risk: "resets \(host): its etcd data, certificates and pods are gone")),
            why: "kubeadm's own way to take a host out")
        steps.add(
            .command(
                CommandAction(
                    "remove what Trimast and kubeadm left", glyph: .remove,
                    Template(
                        """
                        systemctl -q disable --now kubelet 2>/dev/null
                        \(Firewall.close)
                        rm -rf \(files.joined(separator: " ")) /etc/kubernetes/manifests /etc/kubernetes/pki /var/lib/kubelet/pki /var/lib/kubelet/config.yaml
                        systemctl daemon-reload
                        for s in iptables ip6tables; do
                        command -v $s-save >/dev/null && $s-save | grep -v -e KUBE- -e CNI- | $s-restore
                        done
                        ip route | sed -n 's/^\\([0-9./]*\\) .* proto bird.*/\\1/p' | while read -r r; do ip route del "$r"; done
                        f=$(mktemp /etc/.trimast.XXXXXX) && sed '/^# BEGIN trimast$/,/^# END trimast$/d' /etc/hosts >"$f" && cat "$f" >/etc/hosts
                        rm -f "$f"
                        true
                        """))),
            why: "nothing of the cluster is left on it", provides: [resource("cleaned")])
    }

    /// An API server that did not end by itself stays an endpoint of the Service kubernetes until its lease is over, 15 s (kubernetes, pkg/controlplane,
    /// DefaultEndpointReconcilerTTL), and pods are sent to it that long.
    private func awaitForgotten(_ address: IPv4Address, _ spec: ClusterSpec, _ steps: inout StepList) {
        guard ["lease", nil].contains(spec.kubernetes.apiServerArgs["endpoint-reconciler-type"]) else { return }
        let forgotten = Condition(
            "the Service kubernetes sends nobody to \(host) any more", test: "forgotten \(address)", patience: Conditions.componentPatience,
            explanation: "kubectl --kubeconfig /etc/kubernetes/admin.conf -n default get endpoints kubernetes 2>/dev/null")
        steps.add(
            .wait(
                WaitAction(
                    [forgotten],
                    functions: """
                        forgotten() {
                        a=$(kubectl --kubeconfig /etc/kubernetes/admin.conf -n default get endpoints kubernetes -o jsonpath='{.subsets[*].addresses[*].ip}' 2>/dev/null) || return 1
                        case " $a " in *" $1 "*) return 1 ;; esac
                        }
                        """)), why: "pods reach the API by it")
    }

    /// Up to 1.21 kubeadm keeps every control plane's address in its ConfigMap, and a host that is gone cannot take its own out.
    private func addStatus(_ steps: inout StepList) {
        steps.command(
            "take \(host) out of kubeadm's ClusterStatus", glyph: .change,
            Patience.script(
                Template(
                    """
                    c=$(kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get configmap kubeadm-config -o yaml) &&
                    printf '%s\\n' "$c" | awk -v h='\(host):' '
                    { i = match($0, /[^ ]/) } skip && i > skip { next } { skip = 0 } $1 == h && NF == 1 { skip = i; next } { print }' |
                    kubectl --kubeconfig /etc/kubernetes/admin.conf replace -f -
                    """)), why: "a later join would ask it for etcd")
    }
}
