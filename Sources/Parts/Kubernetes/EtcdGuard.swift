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
    static let path = Component.etcd.manifest

    static func list(_ spec: ClusterSpec) -> String {
        spec.controlPlanes.map { "\($0.name)=https://\($0.address):2380" }.joined(separator: ",")
    }

    /// The two arguments as a manifest has them.
    struct Arguments: Equatable {
        var list: Set<String> = []
        var state = ""
        init(_ manifest: String) {
            for line in manifest.split(separator: "\n") {
                let text = line.drop { $0 == " " || $0 == "-" }
                if let value = text.split(separator: "initial-cluster=", maxSplits: 1).last, text.hasPrefix("initial-cluster=") {
                    list = Set(value.split(separator: ",").map(String.init))
                }
                if text.hasPrefix("initial-cluster-state=") { state = String(text.dropFirst("initial-cluster-state=".count)) }
            }
        }
    }

    /// The wanted list: the file's control planes, and members that the file does not name (`trimast node remove` removes them).
    static func wanted(_ context: PartContext) -> Set<String> {
        var wanted = Set(list(context.spec).split(separator: ",").map(String.init))
        let names = Set(context.spec.controlPlanes.map(\.name.text))
        for member in context.state.view.members ?? [] where !names.contains(member.name) && !member.name.isEmpty {
            wanted.formUnion(member.peerURLs.map { "\(member.name)=\($0)" })
        }
        return wanted
    }

    static func isKept(_ context: PartContext) -> Bool {
        guard let manifest = context.facts.files[path]?.content else { return false }
        let arguments = Arguments(manifest)
        return arguments.list == wanted(context) && (arguments.state == "new" || arguments.state.isEmpty && arguments.list.count == 1)
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.isControlPlane, context.state.phase == .established, Self.wanted(context).count > 1, !Self.isKept(context) else {
            return
        }
        // A member that joins in this plan must be in before the others restart, or two would be out at once.
        let joining = Tokens.joining(context).filter(\.isControlPlane).map { Resource($0.name, .controlPlane) }
        let list = Self.wanted(context).sorted().joined(separator: ",")
        guard let manifest = context.facts.files[Self.path]?.content, context.state.standing(context.host) == .inCluster else {
            // It is in no manifest yet: the host joins in this plan, and kubeadm writes its own.
            if Tokens.joining(context).contains(where: { $0.name == context.host.name }) {
                addToJoined(list, context, needs: Set(joining), &steps)
            }
            return
        }
        guard context.state.view.members != nil else {
            return steps.postpone("etcd's manifest lists other members than it should, and who is one could not be read")
        }
        guard let wanted = EtcdManifest.with(list: list, in: manifest) else {
            throw TrimastError(
                "etcd.manifest", "etcd's manifest has no --initial-cluster to replace", place: context.host.name.text,
                nextStep: "on \(context.host.name): kubeadm init phase etcd local --config \(ClusterValues.applied); then trimast apply")
        }
        // Settings that change in this plan bring the list along.
        switch try AppliedSettings.pods(context) {
        case .files(let files) where files[.etcd] != nil: return
        case .byKubeadm where Self.wanted(context) == Set(Self.list(context.spec).split(separator: ",").map(String.init)): return
        default: break
        }
        steps.turn("guard", locks: StaticPods.locks, needs: Set(joining)) { steps in
            if let gate = Conditions.others(context, besides: context.host.name) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            StaticPods.keep(&steps)
            let change = StaticPods.Change.files([.etcd: wanted])
            StaticPods.write(change, context, &steps)
            StaticPods.awaitReady(change, context, &steps)
            StaticPods.forget(&steps)
            StaticPods.recover(context, &steps)
        }
    }

    /// A control plane that joins in this plan: kubeadm's own manifest lists those who were members, with state existing.
    private func addToJoined(_ list: String, _ context: PartContext, needs: Set<Resource>, _ steps: inout StepList) {
        steps.turn("guard", locks: StaticPods.locks, needs: needs) { steps in
            if let gate = Conditions.others(context, besides: context.host.name) {
                steps.add(.wait(gate), why: "nobody is taken out of service beside another one that is")
            }
            StaticPods.keep(&steps)
            var write = CommandAction(
                "list all \(Self.wanted(context).count) members in etcd's manifest, state new", glyph: .change,
                Template(
                    """
                    set -e
                    m=\(Self.path)
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
            steps.add(.wait(StaticPods.wait(for: [.etcd], context)), why: "nobody else is touched before this one is ready again")
            StaticPods.forget(&steps)
            StaticPods.recover(context, &steps)
        }
    }

    func checks(_ context: PartContext) -> [Check] {
        guard context.host.isControlPlane, let manifest = context.facts.files[Self.path]?.content else { return [] }
        let arguments = Arguments(manifest)
        let kept = Self.isKept(context)
        return [
            Check(
                "etcd.guard", rows: rows, host: context.host.name, kept ? .passed : .failed,
                found:
                    "etcd's manifest lists \(arguments.list.count) members, state \(arguments.state.isEmpty ? "unset" : arguments.state)",
                nextStep: kept ? nil : "trimast apply puts the full list back, one member at a time")
        ]
    }
}
