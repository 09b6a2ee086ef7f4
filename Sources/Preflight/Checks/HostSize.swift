import Facts
import Planning
import Specification

private let sizeProbe = Probe(
    "size", "echo cpus=$(nproc); sed -n 's/^MemTotal: *\\([0-9]*\\) kB/memory=\\1/p' /proc/meminfo")

/// kubeadm's own bound: two processors on a control plane.
struct HostProcessors: PreflightCheck {
    let id = "host.cpu"
    let title = "a control plane has at least two processors"
    let explanation = "kubeadm refuses a control plane with fewer. A failure shows how many the host has."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [sizeProbe] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let count = facts.table("size")["cpus"].flatMap({ Int($0) }) else { return skipped(host, "the host did not say") }
            let found = count == 1 ? "1 processor" : "\(count) processors"
            return host.isControlPlane && count < 2
                ? failed(host, found + "; a control plane needs 2", next: "give it another processor") : passed(host, found)
        }
    }
}

/// kubeadm's own bound: 1700 MB on a control plane.
struct HostMemory: PreflightCheck {
    let id = "host.memory"
    let title = "a control plane has at least 1700 MB of memory"
    let explanation = "kubeadm refuses a control plane with less. A failure shows how much the host has."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [sizeProbe] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let kilobytes = facts.table("size")["memory"].flatMap({ Int($0) }) else { return skipped(host, "the host did not say") }
            let found = "\(kilobytes / 1024) MB of memory"
            return host.isControlPlane && kilobytes < 1700 * 1024
                ? failed(host, found + "; a control plane needs 1700 MB", next: "give it more memory") : passed(host, found)
        }
    }
}
