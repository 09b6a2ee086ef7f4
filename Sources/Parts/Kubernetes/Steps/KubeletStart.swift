import Planning
import Specification

/// The kubelet of a host that is in the cluster, where it is known not to run: it is started before anything that needs it, and says itself why it does not
/// start. Its containers run on without it, so nothing is taken out of service.
enum KubeletStart {
    static func add(_ context: PartContext, _ steps: inout StepList) {
        guard context.state.facts(context.host.name).isKubeletStopped else { return }
        steps.unit("kubelet", .enableAndStart, why: "it does not run: nobody looks after this node's pods, and no change reaches them")
    }
}
