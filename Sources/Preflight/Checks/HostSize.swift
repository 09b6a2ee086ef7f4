import Facts
import Planning
import Specification
import Support

/// How large the machine is; nil where it did not say.
private struct HostSize {
    var processors: Int?
    /// In KiB.
    var memory: Int?

    static let fact = Fact(
        "size", "echo cpus=$(nproc); sed -n 's/^MemTotal: *\\([0-9]*\\) kB/memory=\\1/p' /proc/meminfo", unread: HostSize()
    ) { text in
        let table = text.table().compactMapValues { Int($0) }
        return HostSize(processors: table["cpus"], memory: table["memory"])
    }
}

/// kubeadm's own bound: two processors on a control plane.
struct HostProcessors: PreflightCheck {
    let id = "host.cpu"
    let title = "a control plane has at least two processors"
    let explanation = "kubeadm refuses a control plane with fewer. A failure shows how many the host has."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [HostSize.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let count = facts[HostSize.fact].processors else { return unread(host) }
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

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [HostSize.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let kilobytes = facts[HostSize.fact].memory else { return unread(host) }
            let found = "\(kilobytes / 1024) MB of memory"
            return host.isControlPlane && kilobytes < 1700 * 1024
                ? failed(host, found + "; a control plane needs 1700 MB", next: "give it more memory") : passed(host, found)
        }
    }
}
