import Facts
import Planning
import Specification

/// Bootstrap tokens: random, of one hour, made when a host has to join and deleted at the end of the run.
struct Tokens: Part {
    let id = "tokens"
    let rows = ["R20", "R21"]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [BootstrapToken.left.probe(host, spec)] : [] }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        if let left = context.facts[BootstrapToken.left], context.state.facts(context.host.name).isAPIReady {
            steps.add(
                .command(
                    CommandAction("delete the bootstrap token of an earlier run", glyph: .remove, BootstrapToken.delete(Template(left)))),
                why: "that run ended before it could")
        }
        guard context.host.isControlPlane else { return }
        let isFresh =
            context.state.phase == .absent || context.state.phase == .starting
            || context.state.phase == .established && !context.isBootstrapped
        let joining = context.state.phase == .down ? [] : context.joining
        if !isFresh, !joining.isEmpty || Authorities.areMissed(context) {
            let giver = Authorities.giver(context)
            if giver == nil, context.speaksForAll { throw Authorities.areLost(context) }
            if giver == context.host.name { Authorities.handOut(&steps) }
        }
        guard context.host.name == context.state.first, !joining.isEmpty || isFresh else { return }
        if !isFresh {
            steps.add(
                .command(CommandAction("kubeadm token create", BootstrapToken.create)),
                why: "a random token of one hour, so that hosts can join",
                provides: [ClusterValues.haveToken], learns: [ClusterValues.token, ClusterValues.tokenID])
        }
        steps.add(
            .command(
                CommandAction("delete the bootstrap token", glyph: .remove, BootstrapToken.delete("\(ClusterValues.tokenID)"))),
            why: "nobody needs it any more",
            needs: Set(joining.map { Resource($0.name, $0.isControlPlane ? PartID.controlPlane : .join) } + [ClusterValues.haveToken]),
            isCleanUp: true)
    }
}
