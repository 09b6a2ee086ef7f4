import Facts
import Planning
import Specification

/// Bootstrap tokens: random, of one hour, made when a host has to join and deleted at the end of the run.
struct Tokens: Part {
    let id = "tokens"
    let rows = ["R20", "R21"]

    /// The public half of the token that a run made on this host: it goes with the token. One that is still there is of a run that died.
    static let made = "/var/lib/trimast/bootstrap-token-id"
    private static let left = Fact<String?>("bootstrap-token", "cat \(made) 2>/dev/null || true", unread: nil) { text in
        text.lines.first.flatMap { $0.wholeMatch(of: /[a-z0-9]{6}/) == nil ? nil : String($0) }
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [Self.left.probe(host, spec)] : [] }

    /// Hosts that this plan will join with a token.
    static func joining(_ context: PartContext) -> [HostSpec] {
        context.spec.nodes.filter { host in
            guard context.cluster[host.name] != nil else { return false }
            if host.isControlPlane {
                guard context.state.phase == .established, case .joins = context.state.standing(host) else { return false }
                return true
            }
            return !context.state.facts(host.name).isFinalized
        }
    }

    /// The first control plane went through the phase that makes a token and the rights to join by it; a start can stop right before.
    static func isBootstrapped(_ context: PartContext) -> Bool {
        context.state.first.map { context.state.facts($0).answers[.clusterInfo] != .notFound } ?? false
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        if let left = context.facts[Self.left], context.state.facts(context.host.name).isAPIReady {
            steps.add(
                .command(CommandAction("delete the bootstrap token of an earlier run", glyph: .remove, Self.delete(Template(left)))),
                why: "that run ended before it could")
        }
        guard context.host.name == context.state.first, context.state.phase != .down else { return }
        let joining = Self.joining(context)
        let isFresh = context.state.phase == .absent || context.state.phase == .starting || !Self.isBootstrapped(context)
        guard !joining.isEmpty || isFresh else { return }
        if !isFresh {
            FreshStart.handOutAuthorities(&steps)
            steps.add(
                .command(CommandAction("kubeadm token create", Self.create)),
                why: "a random token of one hour, so that hosts can join",
                provides: [ClusterValues.haveToken], learns: [ClusterValues.token, ClusterValues.tokenID])
        }
        steps.add(
            .command(
                CommandAction("delete the bootstrap token", glyph: .remove, Self.delete("\(ClusterValues.tokenID)"))),
            why: "nobody needs it any more",
            needs: Set(joining.map { Resource($0.name, $0.isControlPlane ? PartID.controlPlane : .join) } + [ClusterValues.haveToken]),
            isCleanUp: true)
    }

    /// kubeadm makes the token itself and prints it: it is cut out of the output, and never an argument.
    static let bootstrapPhase = """
        set -e
        o=$(kubeadm init phase bootstrap-token --config \(ClusterValues.configuration))
        t=$(printf %s "$o" | sed -n 's/.*Using token: *//p' | head -n 1)
        \(learn)
        """

    static let create: Template = """
        \(Patience.script("kubeadm --kubeconfig /etc/kubernetes/admin.conf token create --ttl 1h"))
        t=$(printf '%s\\n' "$o" | grep -xE '[a-z0-9]{6}[.][a-z0-9]{16}')
        \(learn)
        """

    /// A request that was answered too late may have deleted it all the same.
    private static func delete(_ id: Template) -> Template {
        Patience.script(
            """
            r=$(kubeadm --kubeconfig /etc/kubernetes/admin.conf token delete \(id) 2>&1) || case $r in
            *"not found"*) ;;
            *) echo "$r"; false ;;
            esac
            """) + "\nrm -f \(made)"
    }

    private static let learn =
        "mkdir -p /var/lib/trimast && printf %s \"${t%%.*}\" >\(made) || exit 1\n"
        + LearntLine.script(ClusterValues.token, "printf %s \"$t\"") + "\n"
        + LearntLine.script(ClusterValues.tokenID, "printf %s \"${t%%.*}\"")
}
