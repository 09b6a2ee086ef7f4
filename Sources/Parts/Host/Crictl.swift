import Facts
import Planning
import Specification

/// R9: crictl asks containerd, without warnings.
struct Crictl: Part {
    let id = "crictl"
    let rows = ["R9"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }
    static let path = "/etc/crictl.yaml"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Probe(files: [Self.path])] }

    func promise(_ context: PartContext) -> String? { "crictl asks containerd" }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        steps.file(
            Self.path,
            """
            runtime-endpoint: unix:///run/containerd/containerd.sock
            image-endpoint: unix:///run/containerd/containerd.sock
            timeout: 10

            """, why: "crictl and kubeadm find containerd's socket")
    }
}
