import Facts
import Planning
import Specification
import Support

/// From sessions with everybody to route reflectors, back, or to other reflectors, on a cluster that carries traffic.
///
/// Every host first gets what is new and keeps what it has; then every host must have learnt every route by the sessions that stay; then what is
/// no longer wanted goes. So no host ever has a route by fewer ways than one. A reflector that begins or ends to be one has to make its sessions
/// anew: BIRD does not change `rr client` of a running session. It does so by a graceful restart (RFC 4724), during which it and its peers keep
/// their routes, and one reflector after the other.
struct BirdSwitch {
    let wanted: BirdRole
    /// What is there and what is wanted together; nil where the host has nothing to do that could lose a route.
    let wider: BirdRole?
    private let present: BirdRole?
    private let range: CIDR

    init(_ context: PartContext, _ range: CIDR) {
        self.range = range
        wanted = BirdRole(wanted: context)
        let isRight = context.facts.files[context.family.birdConfigurationPath]?.content == BirdConfiguration.text(context, range, wanted)
        present = isRight ? wanted : BirdRole(of: context.host, context)
        wider = isRight ? nil : Self.wider(context.host, wanted, context)
    }

    /// nil also where hosts come alone.
    private static func wider(_ host: HostSpec, _ wanted: BirdRole, _ context: PartContext) -> BirdRole? {
        guard let present = BirdRole(of: host, context), present != wanted else { return nil }
        return present.loses(by: wanted, context) || context.state.isReflectionMoving ? present.union(wanted, context) : nil
    }

    private static func known(_ host: HostName) -> Resource { Resource(host, "routes-known") }
    private static func changed(_ host: HostName) -> Resource { Resource(host, "reflection-changed") }
    private static let everywhere: Resource = "cluster/routes-known"

    func widen(to wider: BirdRole, _ context: PartContext, _ steps: inout StepList) {
        if let present, present != wider { write(wider, from: present, context, &steps, why: "what is new is there before anything goes") }
        // A reflector hands on what it has; the others have it from there.
        let reflectors = wanted.isReflector ? [] : context.shared.reflectors
        steps.add(
            .wait(wait(context)), why: "no route is given up before it came by a session that stays",
            needs: Set(reflectors.map { Self.known($0.name) }), provides: [Self.known(context.host.name)])
    }

    func narrow(_ context: PartContext, _ steps: inout StepList) {
        guard let wider, wider != wanted else { return }
        guard !lacksReflector(context) else {
            return steps.postpone("BIRD keeps the sessions that it has until every route reflector of cluster.yaml answers")
        }
        write(wanted, from: wider, context, &steps, needs: [Self.everywhere], why: "every host has every route by the sessions that stay")
    }

    private func lacksReflector(_ context: PartContext) -> Bool { context.shared.reflectors.contains { context.cluster[$0.name] == nil } }

    /// On one host of all: what nobody may begin before every host has its routes by the sessions that stay.
    static func addGate(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.name == context.spec.nodes.first(where: { context.cluster[$0.name] != nil })?.name else { return }
        let moving = context.spec.nodes.filter { wider($0, BirdRole(wanted: $0, context), context) != nil }
        guard !moving.isEmpty else { return }
        steps.add(
            .wait(
                WaitAction(
                    [Condition("BIRD answers", test: "birdc show status >/dev/null 2>&1", patience: 20)],
                    summary: "\(count(moving.count, "host")) have every route by the sessions that stay")),
            why: "\(count(moving.count, "host")) must have every route by the sessions that stay",
            needs: Set(moving.map { known($0.name) }),
            provides: [everywhere])
    }

    private func write(
        _ role: BirdRole, from old: BirdRole, _ context: PartContext, _ steps: inout StepList, needs: Set<Resource> = [], why: String
    ) {
        var previous = context.facts.files[context.family.birdConfigurationPath]
        if old != present { previous?.content = BirdConfiguration.text(context, range, old) }
        let restarts = old.isReflector != role.isReflector
        let file = FileAction(
            path: context.family.birdConfigurationPath, content: Template(BirdConfiguration.text(context, range, role)), mode: "640",
            previous: previous, check: BirdConfiguration.check, unit: "bird.service")
        steps.add(
            .file(file), why: why, needs: needs.union(restarts ? before(context) : []))
        guard restarts else {
            return steps.unit("bird.service", .reload, why: "sessions that stay are not touched")
        }
        steps.add(
            .command(CommandAction("restart bird.service gracefully", glyph: .start, Template(Self.restart))),
            why: "only new sessions reflect routes; the old routes stay meanwhile, here and on its peers")
        // Who had no session with it may wait for this one to be ready before it begins any.
        let sessions = Self.established(role.peers.filter { old.peers.contains($0) && Self.runs($0, context) })
        steps.add(
            .wait(WaitAction([sessions])), why: "one host at a time makes its sessions anew", provides: [Self.changed(context.host.name)])
    }

    /// The one before this one that makes its sessions anew. Those that begin to reflect do so before the gate, the others behind it.
    private func before(_ context: PartContext) -> Set<Resource> {
        let last = context.spec.nodes.prefix { $0.name != context.host.name }.last { host in
            context.state.bird[host.name].map { $0.isReflector != wanted.isReflector } ?? false
                && BirdRole(wanted: host, context).isReflector == wanted.isReflector
        }
        return last.map { [Self.changed($0.name)] } ?? []
    }

    /// A BIRD that ends by its own word of a graceful restart tells its peers nothing, and leaves the kernel's routes.
    private static let restart = """
        set -e
        systemctl daemon-reload
        birdc graceful restart >/dev/null || systemctl stop bird
        n=0
        while systemctl -q is-active bird && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.1; done
        systemctl restart bird
        \(UnreadFiles.forget("bird.service"))
        """

    private static func runs(_ peer: BirdRole.Peer, _ context: PartContext) -> Bool {
        peer.host.map { context.state.bird[$0] != nil } ?? false
    }

    private static func established(_ peers: [BirdRole.Peer]) -> Condition {
        let names = peers.map(\.session)
        return Condition(
            "\(count(names.count, "BGP session")) Established",
            test:
                "[ \"$(birdc show protocols 2>/dev/null | grep -cE '^(\(names.joined(separator: "|"))) .*Established')\" -ge \(names.count) ]",
            patience: 60, explanation: "birdc show protocols | grep BGP")
    }

    /// With sessions to everybody each host's own route must have come from itself, else every route that the kernel has from a reflector that stays.
    ///
    /// What leads to hosts that the file no longer names is not waited for.
    private func wait(_ context: PartContext) -> WaitAction {
        let peers = wanted.peers.filter { Self.runs($0, context) }
        let learnt: String
        if context.shared.reflectors.isEmpty || wanted.isReflector {
            learnt = peers.compactMap { peer in
                peer.host.flatMap { context.state.podRanges[$0] }.map { "from \(peer.session) \($0)" }
            }.joined(separator: " && ")
        } else {
            let strangers = (present?.peers ?? []).filter { $0.host == nil }.map { "\($0.address)" }
            learnt = (["all_from", "'\(strangers.joined(separator: "|"))'"] + peers.map(\.session)).joined(separator: " ")
        }
        return WaitAction(
            [
                Self.established(peers),
                Condition(
                    "every route has come by the sessions that stay", test: learnt.isEmpty ? "true" : learnt, patience: 30,
                    explanation: "ip -4 route show proto bird; birdc show route"),
            ], functions: Self.functions, summary: "every route has come by the sessions that stay")
    }

    /// `from SESSION RANGE`: the session brought the range. `all_from STRANGERS SESSION …`: one of them brought each that the kernel has by a way to
    /// another host, and to none of these addresses.
    private static let functions = """
        from() { birdc show route protocol "$1" 2>/dev/null | grep -qF "$2 "; }
        all_from() {
        no=" via (${1:-none}) "
        shift
        l=$(for s in "$@"; do birdc show route protocol "$s"; done | awk '{ print $1 }')
        for r in $(ip -4 route show proto bird | grep -vE "$no" | sed -n 's/ via .*//p'); do
        case $r in */*) ;; *) r=$r/32 ;; esac
        printf '%s\n' "$l" | grep -qxF "$r" || return 1
        done
        }
        """
}
