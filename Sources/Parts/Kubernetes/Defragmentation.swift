import Facts
import Planning
import Specification
import Support

/// `trimast etcd defrag`: gives the space that etcd's store no longer uses back to the disk, one member after the other, the leader last: a member answers
/// nobody while it does it (etcd.io, "Maintenance").
package struct Defragmentation: Part {
    package let id = "etcd-defrag"
    package let rows: [String] = []

    /// A member is given this long, in seconds: 2 GB were copied within seconds, a slow disk takes longer.
    static let patience = 300

    package init() {}

    /// - Parameter facts: of all hosts that answered.
    /// - Throws: `etcd.unknown-members` when nobody with a quorum told who is a member.
    package func plan(_ planner: Planner, _ facts: ClusterFacts) throws -> Plan {
        let spec = planner.spec
        let state = ClusterState(spec, facts)
        guard state.view.members != nil else {
            throw TrimastError(
                "etcd.unknown-members", "no member of etcd with a quorum told who is one: nothing is done",
                nextStep: "\(.trimast("status")) says what is wrong; docs/etcd-recovery.md is for a lost quorum")
        }
        func leads(_ host: HostSpec) -> Bool { facts[host.name]?[EtcdMemberStatus.section]?.isLeader ?? false }
        let members = spec.controlPlanes.filter { facts[$0.name] != nil && state.view.member(of: $0) != nil }
        var steps: [Step] = []
        var notes = spec.controlPlanes.filter { facts[$0.name] == nil }.map { "\($0.name): did not answer, and is left as it is" }
        var before: Set<Resource> = []
        for host in members.filter({ !leads($0) }) + members.filter(leads) {
            let context = try planner.context(host, facts, state)
            var list = StepList(part: self, host: host.name, facts: context.facts)
            let done = Resource(host.name, "defragmented")
            list.turn("defrag", locks: [.etcdMembership], needs: before, provides: [done]) { list in
                if let gate = Conditions.others(context, besides: host.name, api: false) {
                    list.add(.wait(gate), why: "etcd keeps its quorum while this member answers nobody")
                }
                list.add(
                    .command(CommandAction("defragment its store", Template(Self.script))),
                    why: "what was deleted keeps its place in the file")
                list.add(
                    .wait(WaitAction([Conditions.etcdHealthy(host)], functions: Conditions.functions)),
                    why: "the next member is not touched before this one is well")
            }
            before = [done]
            steps += list.steps
            notes += list.notes
        }
        return Plan(cluster: spec.name, steps: steps, notes: notes, admission: state.health.admission(workers: spec)).withoutRefused()
    }

    private static let script = """
        cd /etc/kubernetes/pki/etcd || exit 1
        o=$(curl -s --noproxy '*' -m \(patience) --cacert ca.crt --cert ./healthcheck-client.crt --key healthcheck-client.key -w '\\n%{http_code}' -d '{}' \(FixedPort.etcdHere)/v3/maintenance/defragment)
        case $o in
        *200) ;;
        *) echo "etcd answered: $o"; exit 1 ;;
        esac
        """
}
