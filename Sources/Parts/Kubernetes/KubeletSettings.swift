import Facts
import Planning
import Specification

/// KubeletConfiguration on a host that is in the cluster: when the stored one changes, every host takes it and restarts its kubelet.
struct KubeletSettings: Part {
    let id = "kubelet-settings"
    let rows = ["R16"]
    let after = ["control-plane", "join"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    /// Workers: what they took last stands beside it.
    static let applied = "/etc/trimast/kubelet.yaml"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { host.isControlPlane ? [] : [Probe(files: [Self.applied])] }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard !context.host.isControlPlane else { return }
        let wanted = try Self.wanted(context)
        let old = context.facts.files[Self.applied]?.content
        guard old != wanted else { return }
        if old != nil { Self.add(context, &steps) }
        steps.file(Self.applied, Template(wanted), why: "what is applied, so that the next change shows as a difference")
    }

    static func wanted(_ context: PartContext) throws -> String {
        try KubeadmConfiguration(spec: context.spec, release: context.release).shared()["KubeletConfiguration"] ?? ""
    }

    static func add(_ context: PartContext, _ steps: inout StepList) {
        steps.add(
            .command(
                CommandAction(
                    "take the stored kubelet settings and restart the kubelet", glyph: .change,
                    """
                    set -e
                    kubeadm upgrade node phase kubelet-config
                    systemctl restart kubelet
                    n=0
                    until curl -s --noproxy '*' -m 1 http://127.0.0.1:10248/healthz | grep -q ok; do
                    n=$((n + 1)); [ $n -lt 150 ] || { echo "the kubelet is not healthy after 30 s"; journalctl -u kubelet -n 5 -o cat --no-pager; exit 1; }
                    sleep 0.2
                    done
                    """)),
            why: "settings of the kubelet changed", needs: [ClusterValues.isConfigured],
            locks: context.host.isControlPlane ? [.controlPlaneDisruption] : [])
    }
}
