import Facts
import Parts
import Planning
import Specification
import Support

/// Swap in use is no fault: apply turns it off, and this says so beforehand.
struct HostSwap: PreflightCheck {
    let id = "host.swap"
    let title = "whether swap is in use"
    let explanation = "A kubelet refuses to start with swap on. It never fails: apply turns swap off, now and after a reboot."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        host.isNode ? [Requirements.activeSwap.probe(host, spec), Requirements.swapUnitsProbe(host, spec)] : []
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each(\.isNode) { host, facts in
            guard let active = facts[Requirements.activeSwap] else { return unread(host) }
            let later = Requirements.swapServices(facts)
            if active.isEmpty {
                return passed(host, later.isEmpty ? "no swap" : "no swap now; \(list(later)) would turn it on: apply disables that")
            }
            return context.spec.kubernetes.kubelet["failSwapOn"] == .bool(false)
                ? passed(host, "swap on \(list(active)); kubelet.failSwapOn is false")
                : passed(host, "swap on \(list(active)): apply turns it off")
        }
    }
}
