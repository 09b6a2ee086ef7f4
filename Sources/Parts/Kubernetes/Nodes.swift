import Facts
import Planning
import Specification
import Support

/// Every host is a Ready node; and has a nameserver where CoreDNS will ask it.
struct Nodes: Part {
    let id = "nodes"
    let rows = ["R26"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        spec.kubernetes.dns.provider == .coredns && spec.kubernetes.dns.upstream == .host
            ? [Self.lacksNameserver.probe(host, spec)] : []
    }

    /// Known not to have any; false also where nobody asked.
    static let lacksNameserver = Fact("nameservers", "grep -c '^ *nameserver' /etc/resolv.conf", unread: false) { $0.lines.first == "0" }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        // kubeadm gives the kubelet its address at the join, and no later.
        if let told = context.state.nodes[context.host.name]?.addresses, let old = told.first, !told.contains(context.host.address) {
            steps.note(
                "its kubelet keeps the address \(old) that it joined with, and the API looks for it there; trimast node remove \(context.host.name), then apply, join it at \(context.host.address)"
            )
        }
        let dns = context.spec.kubernetes.dns
        guard dns.provider == .coredns, dns.upstream == .host, context.state.phase != .established,
            context[Self.lacksNameserver]
        else { return }
        throw Refusal.noNameserver().error(context.host.name)
    }

    func checks(_ context: PartContext) -> [Check] {
        let seen = context.state.node(context.host.name)
        let node = context.state.nodes[context.host.name]
        // A host whose own API server is silent may be listed by another one.
        let listed = node == nil ? context.state.listedState(context.host.name) : nil
        let isReady = node?.isReady ?? (listed?.split(separator: ",").first == "Ready")
        let isCordoned = node?.isCordoned ?? listed?.contains("SchedulingDisabled") ?? false
        let found: String
        if let listed {
            found = "\(listed), as another API server lists it"
        } else if let node {
            found = isReady ? "Ready, kubelet \(node.kubeletVersion)" : "not Ready: \(node.notReadyReason)"
        } else {
            found = seen == .none ? "the API has no node of this name" : "nobody who was asked for its Node answered"
        }
        var check = Check("node.ready", rows: rows, host: context.host.name, isReady ? .passed : .failed, found: found)
        if !isReady {
            check.nextStep = context.spec.podNetwork.advice ?? "on the host: \(.shell("journalctl -u kubelet -n 50"))"
        } else if isCordoned {
            // Somebody may want it so; whoever had a removal cut off must hear of it.
            check.outcome = .noted
            check.found += "; cordoned: no new pod goes there"
            check.nextStep = "when it is to have pods again: \(.shell("kubectl uncordon \(context.host.name)"))"
        }
        var checks = [check]
        if context[Self.lacksNameserver] {
            checks.append(
                Check(
                    "dns.nameservers", rows: rows, host: context.host.name, .failed,
                    found: Refusal.noNameserver().found, nextStep: Refusal.noNameserver().nextStep))
        }
        return checks
    }
}
