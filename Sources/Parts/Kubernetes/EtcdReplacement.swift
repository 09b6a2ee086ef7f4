import Facts
import Planning
import Specification
import Support

/// `trimast etcd replace NAME`: a member whose data is lost or corrupt begins anew with what the others have. Its own store is deleted once it is well again.
///
/// Stop, remove, add, start with state existing (etcd.io, FAQ: "remove first, then add"), then the guard's manifest. At every point in between `trimast apply`
/// or this command once more goes on: a host without data that etcd lists, or does not list any more, joins anew.
package struct EtcdReplacement: Part {
    package let id = "etcd-replace"
    package let rows = ["R25"]

    package let host: HostName

    /// How long the new member may take, in seconds: it fetches all data.
    static let patience = 120

    package init(_ host: HostName) { self.host = host }

    /// - Parameter facts: of all hosts that answered.
    /// - Throws: `etcd.no-member`, `etcd.unreachable`, `etcd.unknown-members`, `etcd.no-quorum` and `etcd.no-manifest`: what stands against it.
    package func plan(_ planner: Planner, _ facts: ClusterFacts) throws -> Plan {
        let spec = planner.spec
        guard let subject = spec.host(host), subject.isControlPlane else {
            throw TrimastError(
                "etcd.no-member", "is no control plane of the cluster file", place: host.text,
                nextStep: "\(.trimast("etcd status")) lists the members")
        }
        guard facts[host] != nil else {
            throw TrimastError(
                "etcd.unreachable", "does not answer, so its member cannot begin anew", place: host.text,
                nextStep: "if the host is gone for good: \(.trimast("node remove", "\(host) --force"))")
        }
        let state = ClusterState(spec, facts)
        try state.refuseForeign(host)
        guard let members = state.view.members else {
            throw TrimastError(
                "etcd.unknown-members", "no member of etcd with a quorum told who is one: nothing is done", place: host.text,
                nextStep: "\(.trimast("status")) says what is wrong; docs/etcd-recovery.md is for a lost quorum")
        }
        let own = state.view.member(of: subject)
        let others = state.health.voters.filter { $0.key != host.text }
        let sick = others.filter { $0.value != .healthy }.keys.sorted()
        let voters = others.count + (own == nil ? 0 : 1)
        guard sick.isEmpty, others.count >= Admission.quorum(of: voters) else {
            let why =
                sick.isEmpty
                ? "etcd has \(voters) members, and no quorum while this one begins anew"
                : "not well, or not asked: etcd on \(sick.joined(separator: ", "))"
            throw TrimastError(
                "etcd.no-quorum", "cannot be replaced now", place: host.text, cause: why,
                nextStep: sick.isEmpty
                    ? "add a control plane first: \(.trimast("apply")); docs/etcd-recovery.md says what a snapshot can do"
                    : "mend that first: \(.trimast("status")) says more")
        }
        let context = try planner.context(subject, facts, state)
        guard let manifest = context.facts.files[EtcdManifest.path]?.content,
            let kept = EtcdManifest.with(list: EtcdManifest.members(context).sorted().joined(separator: ","), in: manifest),
            let first = EtcdManifest.with(list: Self.list(members, subject), state: "existing", in: manifest)
        else {
            throw TrimastError(
                "etcd.no-manifest", "has no manifest of etcd to start it by", place: host.text,
                nextStep: "\(.trimast("apply")) puts it back, or lets the host join anew")
        }
        var steps = StepList(part: self, host: host, facts: context.facts)
        let replaced = Resource(host, "etcd-replaced")
        steps.turn("replace", locks: StaticPods.locks, provides: [replaced]) { steps in
            if let gate = Conditions.others(context, besides: host) {
                steps.add(.wait(gate), why: "etcd keeps its quorum while this member begins anew")
            }
            StaticPods.keep(&steps)
            StaticPods.stopAPIServer(spec, &steps)
            addStop(&steps)
            addMember(own, subject, others: spec.controlPlanes.filter { others[$0.name.text] != nil }, &steps)
            steps.add(
                .file(FileAction(path: EtcdManifest.path, content: Template(first), mode: "600", previous: nil)),
                why: "it fetches its data from the others")
            steps.add(
                .wait(
                    WaitAction([Conditions.etcdHealthy(subject, patience: Self.patience)], functions: Conditions.functions)),
                why: "it is a member again")
        }
        // The API server starts again when this one is through.
        EtcdGuard.write(kept, over: first, context, needs: [replaced], &steps)
        EtcdAside.delete(&steps)
        return Plan(cluster: spec.name, steps: steps.steps, notes: steps.notes, admission: state.health.admission(workers: spec))
            .withoutRefused()
    }

    /// The members as etcd has them, and this one: etcd compares the list with its members when it starts with state existing.
    private static func list(_ members: [EtcdFacts.Member], _ subject: HostSpec) -> String {
        let peer = subject.etcdPeerURL
        let others = members.filter { $0.name != subject.name.text && !$0.peerURLs.contains(peer) }
        return (others.flatMap { member in member.peerURLs.map { "\(member.name)=\($0)" } } + ["\(subject.name)=\(peer)"]).sorted()
            .joined(separator: ",")
    }

    private func addStop(_ steps: inout StepList) {
        steps.add(
            .command(
                CommandAction(
                    "stop etcd on \(host) and set its data aside", glyph: .stop,
                    Template(
                        """
                        \(StaticPods.stop(.etcd))
                        [ -d /var/lib/etcd/member ] || exit 0
                        rm -rf \(EtcdAside.path) && mkdir -m 700 \(EtcdAside.path) && mv /var/lib/etcd/member \(EtcdAside.path)/
                        """), risk: "deletes etcd's data on \(host): its member begins anew with what the others have")),
            why: "it must not start by the data that it has")
    }

    private func addMember(_ own: EtcdFacts.Member?, _ subject: HostSpec, others: [HostSpec], _ steps: inout StepList) {
        let peer = subject.etcdPeerURL
        let remove = own.map { member in
            """
            case $l in
            *'"ID":"\(member.id)"'*)
            l=$(ask -d '{"ID":"\(member.id)"}' "$u/v3/cluster/member/remove")
            case $l in *'"members"'*) ;; *) echo "$l"; continue ;; esac ;;
            esac
            """
        }
        steps.command(
            "remove the former member of \(host) from etcd, and add the new one", glyph: .change,
            Template(
                """
                \(Conditions.askEtcd)
                n=0
                while [ $n -lt \(Conditions.gatePatience) ]; do
                n=$((n + 1))
                [ $n = 1 ] || sleep 1
                for u in \(others.map(\.etcdClientURL).joined(separator: " ")); do
                l=$(ask -d '{}' "$u/v3/cluster/member/list")
                case $l in *'"members"'*) ;; *) continue ;; esac
                \(remove ?? ":")
                case $l in *'"\(peer)"'*) exit 0 ;; esac
                l=$(ask -d '{"peerURLs":["\(peer)"]}' "$u/v3/cluster/member/add")
                case $l in *'"\(peer)"'*) exit 0 ;; esac
                done
                done
                echo "etcd did not take the new member: $l"
                exit 1
                """), why: "a member that begins anew is a new one")
    }
}
