extension ClusterRules {
    /// Hosts against each other: names, addresses and where ssh goes are unique.
    static func hosts(_ view: ClusterView, _ findings: inout Findings) {
        let base = SSHSpec(view.file["ssh"])
        unique(view.hosts, "name", { $0.at["name"] }, { $0.name }, "every host needs a name of its own", &findings)
        unique(view.hosts, "address", { $0.at["address"] }, { $0.address }, "every host needs an address of its own", &findings)
        unique(
            view.hosts, "ssh target", { $0.at["ssh"]["address"] },
            { host in
                let ssh = SSHSpec(host.at["ssh"]).merged(over: base)
                return host.at["ssh"]["address"].text.map { [$0, ssh.port.map(String.init) ?? "", ssh.jump ?? ""] }
            }, "two hosts cannot be the same machine: correct ssh.address or ssh.port of one", &findings)
        for host in view.hosts { taints(host, &findings) }
    }

    private static func unique<Value: Hashable>(
        _ hosts: [ClusterView.Host], _ what: String, _ place: (ClusterView.Host) -> Cursor, _ value: (ClusterView.Host) -> Value?,
        _ hint: String, _ findings: inout Findings
    ) {
        var seen: [Value: ClusterView.Host] = [:]
        for host in hosts {
            guard let value = value(host) else { continue }
            let at = place(host)
            if let first = seen[value] {
                findings.error(
                    "duplicate", at: at.position,
                    "the \(what) '\(at.text ?? "")' is also that of the host on line \(place(first).position.line)", hint)
            } else {
                seen[value] = host
            }
        }
    }

    /// Kubernetes refuses two taints with the same key and effect.
    private static func taints(_ host: ClusterView.Host, _ findings: inout Findings) {
        var seen: Set<[String]> = []
        for at in host.at["taints"].items {
            guard let taint = at.value(TaintSpec.self), !seen.insert([taint.key, taint.effect.rawValue]).inserted else { continue }
            findings.error(
                "duplicate-taint", at: at.position,
                "\(at.path) is the second taint with key \(taint.key) and effect \(taint.effect.rawValue)",
                "a node has at most one taint for a key and an effect")
        }
    }

    /// How many hosts have which role.
    static func roles(_ view: ClusterView, _ findings: inout Findings) {
        let at = view.file["hosts"]
        for host in view.hosts where host.has(.controlPlane) && host.has(.worker) {
            findings.error(
                "control-plane-worker", at: host.at["roles"].position, "\(host.at["roles"].path) names both control-plane and worker",
                "keep control-plane; with `taints: []` it runs ordinary pods too")
        }
        guard !view.hosts.isEmpty, view.hosts.allSatisfy({ $0.roles != nil }) else { return }
        let count = view.controlPlanes.count
        if count == 0 {
            findings.error(
                "no-control-plane", at: at.position, "no host has the role control-plane",
                "give `roles: [control-plane]` to three hosts, or to one if the cluster need not survive its loss")
        } else if count.isMultiple(of: 2), view.file["controlPlanes"]["allowEven"].flag != true {
            findings.error(
                "even-control-planes", at: at.position,
                "there are \(count) control planes, which survive no more failures than \(count - 1)",
                "use \(count - 1) or \(count + 1), or consent with `controlPlanes: {allowEven: true}`")
        } else if count > 7 {
            findings.warning(
                "many-control-planes", at: at.position,
                "there are \(count) control planes, and each write waits for \(count / 2 + 1) of them",
                "etcd's authors advise at most 7")
        }
        if count > 1, view.namedLoadBalancers.count == 1, let only = view.namedLoadBalancers.first {
            findings.warning(
                "one-load-balancer", at: only.at["roles"].position,
                "\(only.title) is the only load balancer, so that its loss takes the API's address away",
                "give the role load-balancer to a second host, or name it nowhere: then every control plane has it")
        }
    }
}
