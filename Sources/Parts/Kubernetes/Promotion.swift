import Planning
import Specification

/// A learner of etcd becomes a voter. kubeadm from 1.27 on adds a control plane's member as a learner and promotes it when it has the data
/// (`EtcdLearnerMode`); a join that died in between leaves a member that nobody can ask and that does not vote.
enum Promotion {
    static func add(_ context: PartContext, _ steps: inout StepList) {
        let host = context.host
        guard let member = context.state.view.member(of: host), member.isLearner, member.hasStarted else { return }
        let others = context.spec.controlPlanes.filter { $0.name != host.name && context.state.health.etcd[$0.name] == .healthy }
        let urls = others.map(\.etcdClientURL).joined(separator: " ")
        steps.turn("promote", effect: .adds, locks: [.etcdMembership]) { steps in
            if let gate = Conditions.others(context, besides: host.name, api: false) {
                steps.add(.wait(gate), why: "etcd takes a voter more only while all others are well")
            }
            steps.command(
                "make the etcd member of \(host.name) a voter", glyph: .change,
                Template(
                    """
                    \(Conditions.askEtcd)
                    n=0
                    while [ $n -lt \(Conditions.componentPatience) ]; do
                    for u in \(urls); do
                    o=$(ask -d '{"ID":"\(member.id)"}' "$u/v3/cluster/member/promote")
                    case $o in *'"members"'* | *'can only promote a learner'*) exit 0 ;; esac
                    done
                    n=$((n + 1))
                    sleep 1
                    done
                    echo "etcd does not take it as a voter: $o"
                    exit 1
                    """), why: "its join ended before: it has no vote, and its API server is not ready")
            steps.add(.wait(WaitAction([Conditions.etcdHealthy(host)], functions: Conditions.functions)), why: "it counts from now on")
        }
    }
}
