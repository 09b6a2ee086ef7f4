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
        let isRefused = RefusedCertificates.are(on: context.host.name, context)
        var checks = [
            Check(
                "etcd.health", rows: rows, host: context.host.name, own?.isHealthy == true ? .passed : .failed,
                found: own?.isHealthy == true
                    ? "etcd \(own?.version ?? "") answers with a quorum"
                    : answer == .silent
                        ? isRefused ? RefusedCertificates.cause : "its etcd member did not answer"
                        : answer == .refused ? "no etcd runs here" : "its etcd member has no quorum",
                nextStep: own?.isHealthy == true
                    ? nil
                    : isRefused
                        ? RefusedCertificates.nextStep : "on the host: crictl logs of etcd; \(.shell("journalctl -u kubelet -n 50"))")
        ]
        if context.host.name == context.state.first { checks += [voters(context), clusterID(context)] }
        return checks
    }

    private func voters(_ context: PartContext) -> Check {
        let agree = Set(context.state.etcd.values.map { Set($0.members.map(\.id)) }).count <= 1
        guard agree else {
            let told = context.state.etcd.sorted { $0.key < $1.key }.map { host, facts in
                "\(host): \(list(facts.members.map { "\($0.label) (\(EtcdFacts.hexadecimal($0.id)))" }.sorted()))"
            }
            return Check(
                "etcd.voters", rows: rows, .failed, found: "the members do not agree who is one; \(told.joined(separator: "; "))",
                nextStep: "how each of them is: \(.trimast("etcd status"))")
        }
        guard let members = context.state.view.members else {
            return Check("etcd.voters", rows: rows, .skipped, found: "no etcd member with a quorum told who is one")
        }
        let wanted = context.spec.controlPlanes.map(\.name.text).sorted()
        let voters = members.filter { !$0.isLearner && $0.hasStarted }.map(\.name).sorted()
        let others = members.filter { $0.isLearner || !$0.hasStarted }
            .map { "\($0.label) \($0.hasStarted ? "is a learner" : "has never started")" }.sorted()
        let isRight = voters == wanted && others.isEmpty
        return Check(
            "etcd.voters", rows: rows, isRight ? .passed : .failed,
            found: (["\(voters.count) started voters: \(voters.joined(separator: ", "))"] + others).joined(separator: "; "),
            nextStep: isRight
                ? nil
                : "wanted: \(wanted.joined(separator: ", ")); what can be done about the others: \(.trimast("plan"))")
    }

    private func clusterID(_ context: PartContext) -> Check {
        let views = context.state.etcd
        let ids = Set(views.values.map(\.clusterID)).subtracting([""])
        guard !ids.isEmpty else { return Check("etcd.cluster-id", rows: rows, .skipped, found: "no etcd member told its cluster's id") }
        let isOne = ids.count == 1
        let isComplete = views.count == context.spec.controlPlanes.count
        return Check(
            "etcd.cluster-id", rows: rows, isOne ? .passed : .failed,
            found: isOne
                ? "one cluster id on all members\(isComplete ? "" : " that answered")"
                : "the members belong to \(ids.count) clusters: one may serve an empty store",
            nextStep: isOne ? nil : "stop the member whose id differs (move its manifest away), then replace it")
    }
}
