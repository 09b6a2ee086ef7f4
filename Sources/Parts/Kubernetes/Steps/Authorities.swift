import Facts
import Planning
import Specification
import Support

/// The shared authorities of the control planes on their way from one to the others: through memory and SSH alone.
enum Authorities {
    static func receive(_ steps: inout StepList) {
        let command: Template = """
            umask 77
            mkdir -p /etc/kubernetes/pki
            printf %s \(ClusterValues.authorities) | base64 -d | tar -xf - -C /etc/kubernetes/pki
            """
        steps.add(
            .command(CommandAction("receive the shared authorities", glyph: .create, command)),
            why: "all control planes sign with the same keys",
            needs: [ClusterValues.haveAuthorities])
    }

    /// The shared files and the public authority, read on the control plane that has them.
    static func handOut(_ steps: inout StepList) {
        let read = LearntLine.script(
            ClusterValues.authorities,
            "tar -cf - -C /etc/kubernetes/pki \(ClusterValues.sharedFiles.joined(separator: " ")) | base64 | tr -d '\\n'")
        let authority = LearntLine.script(ClusterValues.authority, "base64 </etc/kubernetes/pki/ca.crt | tr -d '\\n'")
        steps.add(
            .command(CommandAction("read the shared authorities", Template("set -e\n\(read)\n\(authority)"))),
            why: "the other hosts need them; they pass through memory and SSH only", provides: [ClusterValues.haveAuthorities],
            learns: [ClusterValues.authorities, ClusterValues.authority])
    }

    /// The control plane that hands them out: the one through which the cluster is changed, or another one that has them; nil: none that answers does.
    static func giver(_ context: PartContext) -> HostName? {
        let names = [context.state.first].compactMap(\.self) + context.spec.controlPlanes.map(\.name)
        return names.first { name in
            context.cluster[name] != nil && context.state.facts(name).has.contains(.authorityKey) && !context.state.foreign.contains(name)
        }
    }

    static func areLost(_ context: PartContext) -> TrimastError {
        TrimastError(
            "cluster.no-authority", "no control plane that answers has the keys of the cluster's authorities any more",
            place: context.spec.controlPlanes.map(\.name.text).joined(separator: ", "),
            cause: "/etc/kubernetes/pki/ca.key is on none of them, and without it nobody gets credentials",
            nextStep: "put /etc/kubernetes/pki back from a copy on one of them; then \(.trimast("apply"))")
    }

    /// Somebody in the cluster lacks them.
    static func areMissed(_ context: PartContext) -> Bool { context.spec.controlPlanes.contains { areGone(from: $0, context) } }

    /// A control plane that holds data of etcd, and has lost the keys to sign with.
    static func areGone(from host: HostSpec, _ context: PartContext) -> Bool {
        let facts = context.state.facts(host.name)
        return facts.isKnown && facts.hasEtcdData && !facts.has.contains(.authorityKey)
    }
}
