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
    let title = "a control plane has at least 1700 MB of memory, every other host what its own programs need"
    let explanation =
        "kubeadm refuses a control plane with less than 1700 MB. containerd, the kubelet and a pod network alone need 500 MB, and kubernetes.io asks for 2 GB on every node; a proxy and keepalived need 100 MB. A failure shows how much the host has."

    /// In MB.
    static func least(_ host: HostSpec) -> (megabytes: Int, what: String) {
        host.isControlPlane ? (1700, "a control plane") : host.isNode ? (500, "a worker") : (100, "a load balancer")
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [HostSize.fact.probe(host, spec)] }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let kilobytes = facts[HostSize.fact].memory else { return unread(host) }
            let found = "\(kilobytes / 1024) MB of memory"
            let (least, what) = Self.least(host)
            if kilobytes < least * 1024 { return failed(host, found + "; \(what) needs \(least) MB", next: "give it more memory") }
            return passed(host, host.isNode && kilobytes < 2000 * 1024 ? found + "; kubernetes.io asks for 2 GB" : found)
        }
    }
}
