import Facts
import Planning
import Specification
import Support

/// Verification alone: etcd's members agree, all are voters, all are healthy, and all belong to one cluster.
struct EtcdChecks: Part {
    let id = "etcd"
    let rows = ["R25"]

    func checks(_ context: PartContext) -> [Check] {
        guard context.host.isControlPlane else { return [] }
        let own = context.state.etcd[context.host.name]
        let answer = context[EtcdFacts.answer]
        var checks = [
            Check(
                "etcd.health", rows: rows, host: context.host.name, own?.isHealthy == true ? .passed : .failed,
                found: own?.isHealthy == true
                    ? "etcd \(own?.version ?? "") answers with a quorum"
                    : answer == .silent
                        ? "its etcd member did not answer" : answer == .refused ? "no etcd runs here" : "its etcd member has no quorum",
                nextStep: own?.isHealthy == true ? nil : "on the host: crictl logs of etcd; \(.shell("journalctl -u kubelet -n 50"))")
        ]
        if context.host.name == context.state.first { checks += cluster(context) }
        return checks
    }

    private func cluster(_ context: PartContext) -> [Check] {
        let wanted = context.spec.controlPlanes.map(\.name.text).sorted()
        let views = context.state.etcd
        let ids = Set(views.values.map(\.clusterID))
        let members = context.state.view.members ?? []
        let voters = members.filter { !$0.isLearner && $0.hasStarted }.map(\.name).sorted()
        let agree = Set(views.values.map { Set($0.members.map(\.id)) }).count <= 1
        return [
            Check(
                "etcd.voters", rows: rows, voters == wanted && members.count == wanted.count && agree ? .passed : .failed,
                found: agree ? "\(voters.count) started voters: \(voters.joined(separator: ", "))" : "the members do not agree who is one",
                nextStep: voters == wanted && agree
                    ? nil : "wanted: \(wanted.joined(separator: ", ")); etcdctl member list on each control plane"),
            Check(
                "etcd.cluster-id", rows: rows, ids.count == 1 ? .passed : .failed,
                found: ids.count == 1
                    ? "one cluster id on all members" : "the members belong to \(ids.count) clusters: one may serve an empty store",
                nextStep: ids.count == 1 ? nil : "stop the member whose id differs (move its manifest away), then replace it"),
        ]
    }
}
