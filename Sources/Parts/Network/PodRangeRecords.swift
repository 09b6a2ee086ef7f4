import Facts
import Planning
import Specification
import Support

/// R24 for `plugin: bird`: every Node object says which range it has, as it would had the controller manager given it.
struct PodRangeRecords: Part {
    let id = "pod-ranges"
    let rows = ["R24"]
    let after: [PartID] = [.controlPlane]

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.name == context.state.first, context.state.phase != .down else { return }
        let missing = context.spec.nodes.filter { host in
            guard context.cluster[host.name] != nil else { return false }
            switch context.state.node(host.name) {
            case .node(let node): return node.podCIDR == nil
            case .none: return true
            case .unknown: return context.finishes(host)
            }
        }
        guard !missing.isEmpty else { return }
        let lines = missing.compactMap { host in
            context.state.podRanges[host.name].map { range in
                "kubectl --kubeconfig /etc/kubernetes/admin.conf patch node \(host.name) -p "
                    + Shell.quoted(#"{"spec":{"podCIDR":"\#(range)","podCIDRs":["\#(range)"]}}"#)
            }
        }
        steps.add(
            .command(
                CommandAction(
                    "record the pod ranges of \(missing.map(\.name.text).joined(separator: ", "))", glyph: .change,
                    Patience.script(Template(lines.joined(separator: " &&\n"))))),
            why: "who asks the API for a node's pod range is answered", needs: Set(missing.map { ClusterValues.node($0.name) }))
    }
}
