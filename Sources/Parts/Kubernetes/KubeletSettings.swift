import Facts
import Planning
import Specification

/// KubeletConfiguration on a host that is in the cluster: when the stored one changes, every host takes it and restarts its kubelet.
struct KubeletSettings: Part {
    let id = "kubelet-settings"
    let rows = ["R16"]
    let after: [PartID] = [.join]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// Workers: what they took last stands beside it.
    static let applied = "/etc/trimast/kubelet.yaml"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [] : [Probe(files: [Self.applied])] }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let isJoined = context.state.facts(context.host.name).isFinalized
        guard !context.host.isControlPlane, isJoined || context.joins(context.host) else { return }
        let wanted = context.shared.kubelet
        let old = context.facts.files[Self.applied]?.content
        guard old != wanted || !isJoined else { return }
        if context.state.phase == .down {
            if isJoined { steps.postpone("the kubelet takes its new settings once an API server is ready again: run apply again then") }
            return
        }
        // A host that joins gets what the cluster stores: the former settings, until the control planes have taken the new ones.
        let isUnstored = AppliedDocuments.unstoredKinds(context).contains("KubeletConfiguration")
        if isUnstored, !AppliedSettings.areStored(by: context) {
            return steps.postpone("the kubelet takes its new settings once the control planes have: run apply again then")
        }
        if isJoined || isUnstored { Self.add(context, &steps) }
        steps.file(Self.applied, Template(wanted), why: "what is applied, so that the next change shows as a difference")
    }

    /// Takes the settings that the cluster stores: one worker, then a tenth of them at a time, and no more after one that failed.
    private static func add(_ context: PartContext, _ steps: inout StepList) {
        let config = DriftProbe.kubelet
        let former = "/var/lib/trimast/kubelet-config.yaml"
        let effect = context.workerEffect
        steps.turn("kubelet", effect: effect, locks: [.workerDisruption], needs: [ClusterValues.isConfigured]) { steps in
            steps.command(
                "keep the kubelet's settings that run now", glyph: .create,
                "set -e\numask 77\nmkdir -p \(former.dropLast("/kubelet-config.yaml".count))\n[ -f \(former) ] || cp -p \(config) \(former)",
                why: "a change that fails is put back by it")
            steps.command(
                "take the stored kubelet settings and restart the kubelet", glyph: .change,
                "set -e\nkubeadm upgrade node phase kubelet-config\nsystemctl restart kubelet", why: "settings of the kubelet changed")
            steps.add(.wait(Conditions.kubeletTaken(context)), why: "a kubelet by which its node is not ready stops the change here")
            steps.command("forget what was kept", glyph: .remove, "rm -f \(former)", why: "the change is done")
            steps.recover(
                "put the kubelet's former settings back, and wait until it is healthy",
                """
                [ -f \(former) ] || { echo 'nothing was changed yet'; exit 0; }
                cp -p \(former) \(config) && systemctl restart kubelet || exit 1
                sleep 1
                (
                \(WaitAction([Conditions.kubeletHealthy]).text)
                ) || exit 1
                rm -f \(former)
                echo 'it is as it was, and healthy'
                """)
        }
    }
}
