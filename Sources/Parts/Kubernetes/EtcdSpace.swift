import Facts
import Specification
import Support

/// A store that has reached its quota takes no writes until the alarm NOSPACE is taken back: nothing that a plan does in the cluster would be stored.
enum EtcdSpace {
    static func refuse(_ context: PartContext) throws {
        guard context.host.name == context.state.first else { return }
        let full = context.spec.controlPlanes.map(\.name).filter {
            context.cluster[$0]?[EtcdMemberStatus.section]?.isFull ?? false
        }
        guard !full.isEmpty else { return }
        throw TrimastError(
            "etcd.no-space", "etcd's store is full: it takes no writes, so nothing is changed",
            place: full.map(\.text).joined(separator: ", "),
            cause: "its members tell the alarm NOSPACE",
            nextStep: "\(.trimast("etcd defrag")) gives space back; how the alarm is taken back then: docs/etcd-recovery.md, \"NOSPACE\"")
    }
}
