import Facts
import Parts
import Planning
import Specification
import Support

/// Why checks fail, what only follows from something else that is wrong, and what to type.
struct Diagnosis {
    var spec: ClusterSpec
    var facts: ClusterFacts
    var errors: [HostName: TrimastError]
    var state: ClusterState
    var status: ClusterStatus

    private var failed: [Check] { status.checks.filter { $0.outcome == .failed } }

    /// Those that follow from no other, each with what follows from it.
    var problems: [ClusterStatus.Problem] {
        let failed = failed
        let roots = failed.map { root(of: $0, among: failed) }
        return failed.indices.filter { roots[$0] == nil }.map { index in
            let check = failed[index]
            let consequences = failed.indices.filter { roots[$0] == index }.map {
                ClusterStatus.Consequence(text: failed[$0].id, host: failed[$0].host)
            }
            return ClusterStatus.Problem(
                check: check, causes: causes(check), consequences: consequences + seen(check), nextStep: nextStep(check))
        }
    }

    /// The failed check from which this one follows in the end; nil: it stands for itself.
    private func root(of check: Check, among failed: [Check]) -> Int? {
        var place: Int?
        var current = check
        // A cause has fewer causes than what follows from it, so this ends; the bound only says so.
        for _ in failed {
            guard let next = cause(current).lazy.compactMap({ id, host in failed.firstIndex { $0.id == id && $0.host == host } }).first
            else {
                return place
            }
            place = next
            current = failed[next]
        }
        return place
    }

    /// What may be behind a check that fails, the likeliest first.
    private func cause(_ check: Check) -> [(String, HostName?)] {
        let host = check.host
        let controlPlanes = spec.controlPlanes.map(\.name)
        let api = controlPlanes.map { ("api.ready", $0 as HostName?) }
        if check.id.hasPrefix("unit.") { return [("host.bare", host)] }
        switch check.id {
        case "node.ready":
            return [("host.bare", host), ("unit.containerd", host), ("unit.kubelet", host)] + (isAnyReady ? [] : api)
        case "node.pressure": return [("host.disk", host), ("host.memory", host)]
        case "api.ready":
            let own = [("host.bare", host), ("etcd.health", host), ("unit.containerd", host), ("unit.kubelet", host)]
            return host.map { isGone("kube-apiserver", $0) || isSilent($0) } ?? false && !isGone("etcd", host)
                ? Array(own.dropFirst()) : own
        case "etcd.health":
            // A member that runs and has no quorum misses the others. One that was started without a quorum says nothing at all.
            guard let host, runsEtcd(host) else { return [("host.bare", host), ("unit.containerd", host), ("unit.kubelet", host)] }
            return controlPlanes.filter { $0 != host && !runsEtcd($0) }
                .flatMap { [("etcd.health", $0), ("host.bare", $0), ("reachable", $0)] }
        case "kube-controller-manager", "kube-scheduler": return [("host.bare", host), ("unit.containerd", host), ("unit.kubelet", host)]
        case "endpoint.proxy":
            let own = [("host.bare", host), ("unit.\(ProxyView.name(spec))", host)]
            // That it does not know an API server at all follows from no state of that one.
            if check.about != nil { return own }
            return own + api + controlPlanes.map { ("reachable", $0 as HostName?) }
        case "proxy.answers":
            return isAnyReady ? [("unit.\(ProxyView.name(spec))", host)] : api
        case "endpoint.holder":
            return spec.loadBalancers.map { ("unit.keepalived", $0.name) }
                + (isAnyReady || !status.endpoint.holders.isEmpty ? [] : api)
        case "endpoint.api":
            if !isAnyReady { return api }
            return [("endpoint.holder", nil)]
                + status.endpoint.holders.flatMap { [("proxy.answers", $0), ("unit.\(ProxyView.name(spec))", $0)] }
        default: return []
        }
    }

    private var isAnyReady: Bool { status.hosts.contains { $0.apiServer?.isReady ?? false } }
    /// Whether its member of etcd is a process that goes on, whatever it answers.
    private func runsEtcd(_ host: HostName) -> Bool {
        if status.host(host)?.etcd?.answers ?? false { return true }
        return !(facts[host]?[ProcessFacts.fact]?.running["etcd"] ?? []).isEmpty && stopped("etcd", host) == nil
    }
    private func isGone(_ program: String, _ host: HostName?) -> Bool {
        host.flatMap { facts[$0]?[ProcessFacts.fact]?.gone[program] } != nil
    }
    private func lacksManifest(_ component: String, _ host: HostName?) -> Bool {
        guard let component = Component(rawValue: component), let host, state.facts(host).isKnown else { return false }
        return !state.facts(host).has.contains(.manifest(component))
    }
    private func stopped(_ program: String, _ host: HostName?) -> ProcessFacts.Process? {
        host.flatMap { facts[$0]?[ProcessFacts.fact]?.stopped(program) }
    }
    private func isSilent(_ host: HostName) -> Bool { stopped("kube-apiserver", host) != nil }

    /// The program that a check is about.
    private func program(_ check: Check) -> String? {
        switch check.id {
        case "api.ready": "kube-apiserver"
        case "etcd.health": "etcd"
        case "proxy.answers": ProxyView.name(spec)
        case "kube-controller-manager", "kube-scheduler": check.id
        default: check.id.hasPrefix("unit.") ? String(check.id.dropFirst(5)) : nil
        }
    }

    private func causes(_ check: Check) -> [String] {
        var causes = check.details ?? []
        let program = program(check)
        if let program, let process = stopped(program, check.host) {
            causes.append("\(program) is stopped by a signal (process \(process.id), for it is in state T)")
        } else if let program, lacksManifest(program, check.host) {
            causes.append("/etc/kubernetes/manifests/\(program).yaml is missing")
        } else if let program, isGone(program, check.host) {
            causes.append("no \(program) runs")
            let words = check.host.flatMap { facts[$0]?[ProcessFacts.fact]?.gone[program] } ?? []
            if !words.isEmpty { causes.append("its last words: " + words.joined(separator: "\n")) }
        }
        switch check.id {
        case "api.ready":
            let failing = check.host.flatMap { status.host($0)?.apiServer?.failing } ?? []
            if !failing.isEmpty { causes.append("it calls failed: \(failing.joined(separator: ", "))") }
        case "etcd.health":
            if let host = check.host, runsEtcd(host) {
                let others = spec.controlPlanes.map(\.name).filter { !runsEtcd($0) }.map(\.text)
                if !others.isEmpty { causes.append("it runs, and has no answer of \(list(others))") }
            }
        case "proxy.answers":
            let proxy = check.host.flatMap { status.host($0)?.proxy }
            for server in proxy?.servers ?? [] { if let reason = server.reason { causes.append("\(server.host): \(reason)") } }
        default: break
        }
        return causes
    }

    /// What others see of a host that does not answer.
    private func seen(_ check: Check) -> [ClusterStatus.Consequence] {
        guard check.id == "reachable", let host = check.host, let node = status.host(host)?.node else { return [] }
        guard let isReady = node.isReady else { return [] }
        let text =
            isReady ? "the API server calls its node \(node.state): maybe only the way from here is cut" : "its node is \(node.state)"
        return [ClusterStatus.Consequence(text: text)]
    }

    private func nextStep(_ check: Check) -> Advice {
        if ["etcd.health", "host.bare", "reachable"].contains(check.id), stopped("etcd", check.host) == nil, let host = check.host,
            spec.controlPlanes.contains(where: { $0.name == host }), let quorum = lostQuorum
        {
            return quorum
        }
        if let program = program(check), let host = check.host {
            if let process = stopped(program, host) { return "on \(host): \(.shell("kill -CONT \(process.id)"))" }
            if lacksManifest(program, host) { return "\(.trimast("apply"))" }
            if isGone(program, host) {
                return "on \(host): \(.shell("journalctl -u kubelet -n 50")), or put its files right: \(.trimast("apply"))"
            }
        }
        if check.id == "api.ready", let host = check.host {
            return "on \(host): \(.shell("tail /var/log/pods/kube-system_kube-apiserver-*/*/*.log"))"
        }
        return check.nextStep?.map { $0.replacing("on the host: ", with: check.host.map { "on \($0): " } ?? "on the host: ") }
            ?? "\(.trimast("verify"))"
    }

    /// With too few members left, the way back is a page of its own. Where nobody answers it is this machine's network rather than all of them.
    private var lostQuorum: Advice? {
        guard spec.controlPlanes.contains(where: { status.host($0.name)?.error == nil }) else { return nil }
        let gone = spec.controlPlanes.filter { !runsEtcd($0.name) }
        let isLost = spec.controlPlanes.count - gone.count < Admission.quorum(of: spec.controlPlanes.count)
        return isLost
            ? "start the members that are out (\(list(gone.map(\.name.text)))); if their data is lost: docs/etcd-recovery.md" : nil
    }
}
