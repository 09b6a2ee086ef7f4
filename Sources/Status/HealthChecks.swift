import Facts
import Parts
import Planning
import Specification
import Support

/// What status judges besides verify's checks: what changes from one minute to the next, and would be no promise of a plan.
struct HealthChecks {
    var spec: ClusterSpec
    var facts: ClusterFacts
    var state: ClusterState
    var status: ClusterStatus

    /// etcd refuses writes when it has accepted this many entries more than it has carried out (etcd, server/etcdserver/v3_server.go,
    /// maxGapBetweenApplyAndCommitIndex): a member that is so far behind does not keep up.
    static let largestLag: UInt64 = 5000
    /// etcd's default of `--quota-backend-bytes` (etcd.io, "System limits").
    static let usualQuota: UInt64 = 2 << 30
    /// A kubelet evicts pods below 100 MiB (kubernetes.io, "Node-pressure Eviction"), in KiB; here it is seen before that.
    static let leastMemory = 200 << 10

    var all: [Check] { spec.hosts.flatMap { host in facts[host.name].map { checks(host, $0) } ?? [] } }

    private func checks(_ host: HostSpec, _ own: HostFacts) -> [Check] {
        var checks: [Check] = []
        func add(_ id: String, _ problem: String?, well: String, next: Advice = "") {
            checks.append(
                Check(
                    id, host: host.name, problem == nil ? .passed : .failed, found: problem ?? well, nextStep: problem == nil ? nil : next))
        }
        if host.isNode, state.facts(host.name).isKnown, state.facts(host.name).has.isEmpty {
            add("host.bare", "nothing of the cluster is on the host", well: "", next: "\(.trimast("apply"))")
        }
        units(host, own).forEach { unit, word in
            // `activating` is a unit that systemd is about to start again.
            add(
                "unit.\(unit)", word == "active" ? nil : "\(unit) is \(word.isEmpty ? "not known to systemd" : word)",
                well: "\(unit) is active",
                next: "on \(host.name): \(.shell("systemctl restart \(unit)"))")
        }
        if let proxy = status.host(host.name)?.proxy {
            let port = spec.endpoint.port
            add(
                "proxy.answers", proxy.answers ? nil : "no API server answers through its \(proxy.kind) on port \(port)",
                well: "its \(proxy.kind) reaches an API server", next: "on \(host.name): \(.shell("journalctl -u \(proxy.kind) -n 20"))")
            let lost = proxy.servers.filter { server in !server.isReady && status.host(server.host)?.apiServer?.isReady ?? false }.map(
                \.host.text)
            let address = lost.compactMap { HostName($0).flatMap(spec.host)?.address.description }.first ?? ""
            add(
                "proxy.servers",
                lost.isEmpty ? nil : "it does not reach the API server of \(list(lost)), which \(lost.count > 1 ? "are" : "is") ready",
                well: "it reaches every API server that is ready",
                next:
                    "on \(host.name): \(.shell("curl -vk https://\(address):\(spec.endpoint.apiPort)/readyz"))"
            )
        }
        if host.isControlPlane { checks += controlPlane(host, own) }
        if host.isNode {
            let disk = own[DiskSpace.fact].shortages(host, spec, isInCluster: true)
            add(
                "host.disk", disk.isEmpty ? nil : disk.joined(separator: "; "), well: "there is space",
                next: "on \(host.name): \(.shell("df -h")); free space, or mount a larger disk there")
            if let available = own[MachineFacts.fact]?.available {
                add(
                    "host.memory",
                    available < Self.leastMemory
                        ? "\(DiskSpace.size(available)) of memory are available: below 100 MB the kubelet evicts pods" : nil,
                    well: "\(DiskSpace.size(available)) of memory are available",
                    next: "on \(host.name): \(.shell("ps -eo rss,args --sort=-rss | head"))")
            }
            let pressures = status.host(host.name)?.node?.pressures ?? []
            add(
                "node.pressure", pressures.isEmpty ? nil : "its kubelet reports \(list(pressures))",
                well: "its kubelet reports no pressure",
                next: "\(.shell("kubectl describe node \(host.name)"))")
        }
        if let clock = status.host(host.name)?.clock {
            let certain = max(0, abs(clock.ahead) - clock.uncertainty)
            let bound = spec.time.maximumDifferenceSeconds
            add(
                "hosts.clock",
                certain > Double(bound)
                    ? "its clock is \(Int(certain.rounded())) s \(clock.ahead > 0 ? "ahead of" : "behind") the others; \(bound) s are allowed"
                    : nil,
                well: "its clock agrees with the others", next: "on \(host.name): \(.shell("chronyc makestep"))")
        }
        return checks
    }

    /// The units that the host's roles need, with systemd's words.
    private func units(_ host: HostSpec, _ own: HostFacts) -> [(String, String)] {
        guard let processes = own[ProcessFacts.fact] else { return [] }
        var names = ProxyView.runs(on: host, spec) ? [ProxyView.name(spec)] : []
        if host.roles.contains(.loadBalancer) { names.append("keepalived") }
        if host.isNode { names += ["containerd", "kubelet"] }
        // systemd calls a program active that somebody stopped by a signal.
        var units = names.map { ($0, processes.stopped($0) == nil ? processes.units[$0] ?? "" : "stopped by a signal") }
        if spec.time.provider == .chrony {
            // Its unit is called chrony in one family and chronyd in the other; the other name is none, or an alias.
            let words = ["chrony", "chronyd"].compactMap { processes.units[$0] }
            units.append(("chronyd", words.contains("active") ? "active" : words.first ?? ""))
        }
        return units
    }

    private func controlPlane(_ host: HostSpec, _ own: HostFacts) -> [Check] {
        var checks: [Check] = []
        for component in [Component.controllerManager, .scheduler].map(\.rawValue) {
            guard let processes = own[ProcessFacts.fact] else { continue }
            // Also where its manifest is gone, or somebody stopped it by a signal.
            let own = processes.running[component] ?? []
            let runs = own.contains { !$0.isStopped }
            checks.append(
                Check(
                    component, host: host.name, runs ? .passed : .failed,
                    found: runs ? "\(component) runs" : own.isEmpty ? "no \(component) runs" : "\(component) is stopped by a signal",
                    nextStep: runs
                        ? nil
                        : own.isEmpty
                            ? "on \(host.name): \(.shell("ls /etc/kubernetes/manifests; tail /var/log/pods/kube-system_\(component)-*/*/*.log"))"
                            : "on \(host.name): \(.shell("kill -CONT \(own[0].id)"))"))
        }
        guard let member = status.host(host.name)?.etcd, member.answers else { return checks }
        let quota = spec.kubernetes.etcdArgs["quota-backend-bytes"].flatMap(UInt64.init).flatMap { $0 > 0 ? $0 : nil } ?? Self.usualQuota
        let isFull = member.used > quota / 10 * 8
        let isLarge = member.size > quota / 10 * 9
        checks.append(
            Check(
                "etcd.size", host: host.name, isFull || isLarge ? .failed : .passed,
                found: isFull
                    ? "its store has \(Self.size(member.used)) in use, and at \(Self.size(quota)) etcd takes no more writes"
                    : isLarge
                        ? "its store's file is \(Self.size(member.size)), of which \(Self.size(member.used)) are in use; at \(Self.size(quota)) etcd takes no more writes"
                        : "its store has \(Self.size(member.size)), \(Self.size(member.used)) in use",
                nextStep: isFull
                    ? "find what fills it (kubectl get --raw /metrics shows apiserver_storage_objects), or raise kubernetes.etcd.extraArgs quota-backend-bytes in cluster.yaml, then: \(.trimast("apply"))"
                    : isLarge ? "give the space back: \(.trimast("etcd defrag"))" : nil))
        checks.append(
            Check(
                "etcd.alarms", host: host.name, member.alarms.isEmpty ? .passed : .failed,
                found: member.alarms.isEmpty ? "no alarm" : "its member raised \(list(member.alarms))",
                nextStep: member.alarms.isEmpty
                    ? nil
                    : member.alarms.contains("CORRUPT")
                        ? "its data differs from the others': docs/etcd-recovery.md, \"A member is corrupt\""
                        : "free space, then take the alarm back: docs/etcd-recovery.md, \"NOSPACE\""))
        checks.append(
            Check(
                "etcd.lag", host: host.name, member.lag > Self.largestLag ? .failed : .passed,
                found: member.lag > Self.largestLag ? "its member is \(member.lag) entries behind" : "its member keeps up",
                nextStep: member.lag > Self.largestLag
                    ? "on \(host.name): \(.shell("dd if=/dev/zero of=/var/lib/etcd/test bs=4k count=200 oflag=dsync; rm /var/lib/etcd/test"))"
                    : nil))
        return checks
    }

    static func size(_ bytes: UInt64) -> String { bytes < 10 << 20 ? "\(bytes >> 10) KB" : DiskSpace.size(Int(bytes >> 10)) }
}
