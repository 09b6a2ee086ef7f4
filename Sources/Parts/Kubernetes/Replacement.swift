import Facts
import Planning
import Specification
import Support

/// A host that was reinstalled under its old name, or whose etcd lost its data: what the cluster still knows of it is removed, and it joins
/// anew. Only on positive knowledge: a quorum of etcd lists the member, and the host was looked at and holds no data of etcd.
enum Replacement {
    /// The steps on the control plane through which the cluster is changed.
    static func plan(_ context: PartContext, _ steps: inout StepList) {
        for host in context.spec.nodes where context.cluster[host.name] != nil {
            let facts = context.state.facts(host.name)
            var member: EtcdFacts.Member?
            var hasNode = context.state.isNode(host.name) ?? false
            if host.isControlPlane {
                guard case .joins(let stale, let node) = context.state.standing(host) else { continue }
                (member, hasNode) = (stale, node)
            } else if facts.isFinalized || !facts.isKnown || facts.has.contains(.kubeletCredentials) {
                // Only a host without credentials of a kubelet has certainly no Node of its own.
                continue
            }
            guard member != nil || hasNode else { continue }
            let state = facts.has.isEmpty ? "is bare" : facts.hasBegun ? "has no data of etcd" : "is not in the cluster"
            let known = [member == nil ? nil : "a member", hasNode ? "a node" : nil].compactMap(\.self).joined(separator: " and ")
            let other = member.flatMap { [host.name.text, ""].contains($0.name) ? nil : $0.name }
            let whose = other.map { "at that address, called \($0)" } ?? "of that name"
            steps.note("\(host.name) \(state), and the cluster knows \(known) \(whose): removed, and it joins anew")
            if let member { remove(member, of: host.name, context, &steps) }
            if hasNode { deleteNode(host.name, &steps, provides: [ClusterValues.isGone(host.name)]) }
        }
    }

    /// A Node is deleted for the join that follows: where that is not in the plan, it stays.
    static func keepNodes(_ plan: Plan, _ spec: ClusterSpec) -> Plan {
        let gone = Set(spec.nodes.map { ClusterValues.isGone($0.name) })
        let deletions = plan.steps.filter { $0.turn == nil && !$0.provides.isDisjoint(with: gone) }
        return deletions.reduce(plan) { plan, step in
            plan.steps.contains { !$0.needs.isDisjoint(with: step.provides.intersection(gone)) } ? plan : plan.without(step)
        }
    }

    /// Takes a member out of etcd, through another one, while a quorum is well without it.
    static func remove(
        _ member: EtcdFacts.Member, of host: HostName, _ context: PartContext, needs: Set<Resource> = [], _ steps: inout StepList,
        evenIfHealthy: Bool = false
    ) {
        let peer = member.peerURLs.first?.replacing(":\(FixedPort.etcdMembers)", with: ":\(FixedPort.etcdClients)")
        let client = member.clientURLs.first ?? peer ?? ""
        let gone = ClusterValues.isGone(host)
        steps.turn("etcd-member", of: host, effect: .removes, locks: [.etcdMembership], needs: needs, provides: [gone]) { steps in
            if let gate = Conditions.others(context, besides: host, api: false) {
                steps.add(.wait(gate), why: "etcd keeps its quorum without the member")
            }
            steps.add(
                .command(
                    CommandAction(
                        "remove the etcd member of \(host) (\(EtcdFacts.hexadecimal(member.id)))", glyph: .remove,
                        Template(
                            """
                            \(Conditions.askEtcd)
                            refuse=\(evenIfHealthy ? "" : "yes")
                            if [ -n "$refuse" ] && ask -m 3 \(Shell.word(client + EtcdFacts.health)) | grep -q '"health":"true"'; then
                            echo 'the member answers and is healthy: it is not removed'
                            exit 1
                            fi
                            ask -d '{}' \(FixedPort.etcdHere)/v3/cluster/member/list | grep -q '"ID":"\(member.id)"' || exit 0
                            \(evenIfHealthy ? handOver(member.id, client) : ":")
                            n=0
                            while [ $n -lt \(Conditions.gatePatience) ]; do
                            o=$(ask -d '{"ID":"\(member.id)"}' \(FixedPort.etcdHere)/v3/cluster/member/remove)
                            case $o in
                            *'"members"'*) exit 0 ;;
                            # Members count as connected 5 s after their start, and etcd changes its list only then (etcdserver, HealthInterval).
                            *'unhealthy cluster'*) n=$((n + 1)); sleep 1 ;;
                            *) break ;;
                            esac
                            done
                            echo "$o"
                            exit 1
                            """), risk: "removes the etcd member of \(host)" + (evenIfHealthy ? "" : ": its data is gone already"))),
                why: "etcd takes no new member of that name while it knows the old one")
        }
    }

    /// sh: a leader that is removed leaves etcd without one for an election timeout, a second or two; one that hands over first does not.
    private static func handOver(_ id: String, _ client: String) -> String {
        """
        case $(ask -m 3 -d '{}' \(Shell.word(client))/v3/maintenance/status) in
        *'"leader":"\(id)"'*)
        o=$(ask -m 3 -d '{}' \(FixedPort.etcdHere)/v3/maintenance/status)
        t=${o#*'"member_id":"'}
        ask -d '{"targetID":"'"${t%%'"'*}"'"}' \(Shell.word(client))/v3/maintenance/transfer-leadership >/dev/null ;;
        esac
        """
    }

    /// Ends with 1 where a kubelet reports as this Node: another machine has the name. A kubelet renews its lease every 10 s; a Node whose host is gone
    /// stays Ready for 40 s.
    private static func deleteDead(_ host: HostName) -> Template {
        let kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf"
        return """
            \(Patience.script("\(kubectl) get node \(host.text) --ignore-not-found -o jsonpath='{.status.conditions[?(@.type==\"Ready\")].status}'"))
            lease() { \(kubectl) --request-timeout=5s -n kube-node-lease get lease \(host.text) -o jsonpath='{.spec.renewTime}' 2>/dev/null; }
            if [ "$o" = True ]; then
            l=
            n=0
            while [ $n -lt 25 ]; do
            n=$((n + 1))
            m=$(lease)
            [ -n "$l" ] || l=$m
            if [ -n "$m" ] && [ "$m" != "$l" ]; then
            a=$(\(kubectl) get node \(host.text) -o jsonpath='{.status.addresses[?(@.type=="InternalIP")].address}')
            echo "a kubelet reports as the node \(host.text), from $a: it is not deleted"
            echo 'another machine has this name: one of the two needs another one'
            exit 1
            fi
            sleep 1
            done
            fi
            \(Patience.script("\(kubectl) delete node \(host.text) --ignore-not-found"))
            """
    }

    static func deleteNode(_ host: HostName, _ steps: inout StepList, provides: Set<Resource> = []) {
        steps.add(
            .command(
                CommandAction(
                    "delete the Node \(host)", glyph: .remove, deleteDead(host),
                    risk: "deletes the Node \(host) with its labels; pods that were on it are made elsewhere")),
            why: "kubeadm joins no host of a name that the cluster has", provides: provides)
    }
}

extension EtcdFacts {
    /// A member's id as etcdctl prints it.
    static func hexadecimal(_ id: String) -> String { UInt64(id).map { String($0, radix: 16) } ?? id }
}
