import Facts
import Planning
import Specification
import Support

/// R25: the full list of members with state new in every etcd manifest, so that a wiped member can never start alone with an empty store.
///
/// etcd reads the list only when it has no data (etcd.io, op-guide/clustering; docs/etcd.md): with the list complete and state new a wiped member refuses to start
/// ("has already been bootstrapped"); with only itself in the list it serves an empty store, and with state existing it panics.
/// Rewriting restarts the member, so it is done one at a time, and only while every other member is healthy.
struct EtcdGuard: Part {
    let id = "etcd-guard"
    let rows = ["R25"]
    let after: [PartID] = [.controlPlane]

    static func isKept(_ context: PartContext) -> Bool {
        guard let manifest = context.facts.files[EtcdManifest.path]?.content else { return false }
        return EtcdManifest.guards(manifest, context)
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.isControlPlane, context.state.phase == .established, EtcdManifest.members(context).count > 1,
            !Self.isKept(context)
        else {
            return
        }
        // A member that joins in this plan must be in before the others restart, or two would be out at once.
        let joining = context.joining.filter(\.isControlPlane).map { Resource($0.name, .controlPlane) }
        let list = EtcdManifest.members(context).sorted().joined(separator: ",")
        guard let manifest = context.facts.files[EtcdManifest.path]?.content, context.state.standing(context.host) == .inCluster else {
            // It is in no manifest yet: the host joins in this plan, and kubeadm writes its own.
            if context.joins(context.host) {
                addToJoined(list, context, needs: Set(joining), &steps)
            }
            return
        }
        guard context.state.view.members != nil else {
            let why = context.state.membersDisagree ? "the members do not agree who is one" : "who is one could not be read"
            return steps.postpone("etcd's manifest lists other members than it should, and \(why); trimast etcd status says more")
        }
        guard let wanted = EtcdManifest.with(list: list, in: manifest) else {
            throw TrimastError(
                "etcd.manifest", "etcd's manifest has no --initial-cluster to replace", place: context.host.name.text,
                nextStep:
                    "on \(context.host.name): \(.shell("kubeadm init phase etcd local --config \(ClusterValues.applied)")); then \(.trimast("apply"))"
            )
        }
        // Settings that change in this plan bring the list along.
        switch try StaticPods.planned(context) {
        case .files(let files) where files[.etcd] != nil: return
        case .byKubeadm where EtcdManifest.members(context) == EtcdManifest.membersOfFile(context.spec): return
        default: break
        }
        Self.write(wanted, over: manifest, context, needs: Set(joining), joined: Set(joining), &steps)
    }

    /// One member restarts with this manifest, in a turn of its own.
    ///
    /// - Parameter joined: what stands for the control planes that join in this plan and are in by then.
    static func write(
        _ manifest: String, over previous: String, _ context: PartContext, needs: Set<Resource>, provides: Set<Resource> = [],
        joined: Set<Resource> = [], _ steps: inout StepList
    ) {
        steps.turn("guard", locks: StaticPods.locks, needs: needs, provides: provides) { steps in
            if let gate = Conditions.others(context, besides: context.host.name, joined: joined) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            StaticPods.keep(&steps)
            StaticPods.write(.files([.etcd: manifest]), context, former: [.etcd: previous], &steps)
            StaticPods.awaitReady(.files([.etcd: manifest]), context, &steps)
            StaticPods.forget(&steps)
            StaticPods.recover(context.host, context.spec, &steps)
        }
    }

    /// A control plane that joins in this plan: kubeadm's own manifest lists those who were members, with state existing.
    private func addToJoined(_ list: String, _ context: PartContext, needs: Set<Resource>, _ steps: inout StepList) {
        steps.turn("guard", locks: StaticPods.locks, needs: needs) { steps in
            if let gate = Conditions.others(context, besides: context.host.name, joined: needs) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            StaticPods.keep(&steps)
            StaticPods.stopAPIServer(context.spec, &steps)
            var write = CommandAction(
                "list all \(EtcdManifest.members(context).count) members in etcd's manifest, state new", glyph: .change,
                Template(
                    """
                    set -e
                    m=\(EtcdManifest.path)
                    t=$(mktemp /etc/kubernetes/.trimast.XXXXXX)
                    trap 'rm -f "$t"' EXIT
                    sed -e '/- --initial-cluster-state=/d' -e 's#^\\( *- \\)--initial-cluster=.*#\\1--initial-cluster=\(list)\\n\\1--initial-cluster-state=new#' "$m" >"$t"
                    grep -q -- '--initial-cluster-state=new' "$t" || { echo "etcd's manifest has no --initial-cluster to replace"; exit 1; }
                    chmod 600 "$t"
                    sync "$t" 2>/dev/null || sync
                    mv -f "$t" "$m"
                    """))
            write.shown = [
                "-     - --initial-cluster=(what kubeadm join wrote)", "-     - --initial-cluster-state=existing",
                "+     - --initial-cluster=\(list)", "+     - --initial-cluster-state=new",
            ]
            steps.add(.command(write), why: "a wiped member must never start alone with an empty store")
            StaticPods.awaitEtcd(context, &steps)
            StaticPods.startAPIServer(&steps)
            steps.add(.wait(StaticPods.wait(for: [.etcd], context)), why: "nobody else is touched before this one is ready again")
            StaticPods.forget(&steps)
            StaticPods.recover(context.host, context.spec, &steps)
        }
    }

    func checks(_ context: PartContext) -> [Check] {
        guard context.host.isControlPlane, let manifest = context.facts.files[EtcdManifest.path]?.content else { return [] }
        let arguments = EtcdManifest.Arguments(manifest)
        let kept = Self.isKept(context)
        return [
            Check(
                "etcd.guard", rows: rows, host: context.host.name, kept ? .passed : .failed,
                found:
                    "etcd's manifest lists \(arguments.list.count) members, state \(arguments.state.isEmpty ? "unset" : arguments.state)",
                nextStep: kept ? nil : "\(.trimast("apply")) puts the full list back, one member at a time")
        ]
    }
}
