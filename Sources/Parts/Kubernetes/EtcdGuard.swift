import Facts
import Planning
import Specification

/// R25: the full list of members with state new in every etcd manifest, so that a wiped member can never start alone with an empty store.
///
/// etcd reads the list only when it has no data (etcd.io, op-guide/clustering; docs/etcd.md): with the list complete and state new a wiped member refuses to start
/// ("has already been bootstrapped"); with only itself in the list it serves an empty store, and with state existing it panics.
/// Rewriting restarts the member, so it is done one at a time, and only while every other member is healthy.
struct EtcdGuard: Part {
    let id = "etcd-guard"
    let rows = ["R25"]
    let after = ["control-plane"]
    static let path = "/etc/kubernetes/manifests/etcd.yaml"

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

    /// The wanted list: the file's control planes, and members that the file does not name (another run removes them).
    static func wanted(_ context: PartContext) -> Set<String> {
        var wanted = Set(list(context.spec).split(separator: ",").map(String.init))
        let names = Set(context.spec.controlPlanes.map(\.name.text))
        for member in context.state.members where !names.contains(member.name) && !member.name.isEmpty {
            wanted.formUnion(member.peerURLs.map { "\(member.name)=\($0)" })
        }
        return wanted
    }

    static func isKept(_ context: PartContext) -> Bool {
        guard let manifest = context.facts.files[path]?.content else { return false }
        let arguments = Arguments(manifest)
        return arguments.list == wanted(context) && (arguments.state == "new" || arguments.state.isEmpty && arguments.list.count == 1)
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.isControlPlane, context.state.phase == .established, context.spec.controlPlanes.count > 1, !Self.isKept(context)
        else { return }
        let list = Self.wanted(context).sorted().joined(separator: ",")
        // A member that joins in this plan must be in before the others restart, or two would be out at once.
        let joining = Tokens.joining(context).filter(\.isControlPlane).map { Resource($0.name, "control-plane") }
        steps.add(
            .command(
                CommandAction(
                    "list all \(Self.wanted(context).count) members in etcd's manifest, state new", glyph: .change,
                    Template(Self.script(context, list)))),
            why: "a wiped member must never start alone with an empty store", needs: Set(joining),
            locks: [.etcdMembership, .controlPlaneDisruption])
    }

    static func script(_ context: PartContext, _ list: String) -> String {
        let others = context.spec.controlPlanes.filter { $0.name != context.host.name }.map(\.address.description).joined(separator: " ")
        return """
            set -e
            p=/etc/kubernetes/pki/etcd
            healthy() { curl -s --noproxy '*' -m 3 --cacert $p/ca.crt --cert $p/healthcheck-client.crt --key $p/healthcheck-client.key "https://$1:2379/health" | grep -q '"health":"true"'; }
            await() { n=0; until healthy "$1"; do n=$((n + 1)); [ $n -lt 150 ] || { echo "the etcd member at $1 is not healthy"; exit 1; }; sleep 0.4; done; }
            m=\(path)
            for peer in \(others) 127.0.0.1; do await "$peer"; done
            t=$(mktemp /etc/kubernetes/.trimast.XXXXXX)
            trap 'rm -f "$t"' EXIT
            sed -e '/- --initial-cluster-state=/d' -e 's#^\\( *- \\)--initial-cluster=.*#\\1--initial-cluster=\(list)\\n\\1--initial-cluster-state=new#' "$m" >"$t"
            grep -q -- '--initial-cluster-state=new' "$t" || { echo "etcd's manifest has no --initial-cluster to replace"; exit 1; }
            cmp -s "$t" "$m" && exit 0
            chmod 600 "$t"
            before=$(pidof etcd || true)
            mkdir -p \(FileAction.keptFolder) && chmod 700 \(FileAction.keptFolder)
            cp -p "$m" "\(FileAction.keptFolder)/%etc%kubernetes%manifests%etcd.yaml.$(date -u +%Y%m%dT%H%M%SZ)"
            sync "$t" 2>/dev/null || sync
            mv -f "$t" "$m"
            n=0
            while [ "$(pidof etcd || true)" = "$before" ] && [ $n -lt 300 ]; do n=$((n + 1)); sleep 0.2; done
            await 127.0.0.1
            for peer in \(others); do await "$peer"; done
            \(ClusterValues.waitForAPI(context.host, context.spec))
            """
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
