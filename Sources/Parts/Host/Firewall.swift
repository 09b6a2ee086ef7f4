import Facts
import Planning
import Specification
import Support

/// R3: opens exactly the ports that the host's roles need, in the firewall that runs there, and closes those again that they no longer need;
/// starts none and stops none unless told to.
struct Firewall: Part {
    let id = "firewall"
    let rows = ["R3"]

    /// The firewall that runs, with what Trimast has to know of it.
    enum Running: Equatable, Sendable {
        case none
        case ufw(Ufw)
        case firewalld(Firewalld)

        /// Its program and unit; nil when none runs.
        package var name: String? {
            switch self {
            case .none: nil
            case .ufw: "ufw"
            case .firewalld: "firewalld"
            }
        }
    }

    /// nil when nobody asked. ufw where both run.
    static let running = Fact("firewall", "\(Ufw.script)\n\(Firewalld.script)", unread: Running?.none) { text in
        if text.lines.contains("ufw") { return .ufw(Ufw(text)) }
        return text.lines.contains("firewalld") ? .firewalld(Firewalld(text)) : Running.none
    }

    /// Those that the next boot starts.
    static let atBoot = Fact(
        "firewall-boot",
        """
        grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf && systemctl -q is-enabled ufw && echo ufw
        systemctl -q is-enabled firewalld && echo firewalld
        """, unread: Set<String>()
    ) { Set($0.lines.map(String.init)) }

    static func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [running.probe(host, spec).slow, Interfaces.fact.probe(host, spec), Probe(files: [Ufw.rules] + Firewalld.files)]
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { Self.probes(host, spec) }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.atBoot.probe(host, spec)] }

    func promise(_ context: PartContext) -> String? {
        guard let running = context[Self.running] else { return nil }
        guard let name = running.name else { return "no firewall runs on this host" }
        guard context.spec.firewall == .open else { return "firewall: \(context.spec.firewall.rawValue)" }
        return "\(name) lets in what this host serves, and no more of Trimast's"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        let isServing = context.host.isControlPlane && context.state.phase == .established
        // What was opened for hosts that the file does not name: they may be in the cluster still, or hold the floating address.
        let former = Set(FormerPeers.kept(context))
        let mayBeNodes = context.state.unnamed.map { !$0.isEmpty } ?? true
        let left = context.state.left
        Self.plan(
            context.host, context.spec, context.facts, locks: isServing ? [.controlPlaneDisruption] : [],
            keeps: { $0 != left && (mayBeNodes || former.contains($0)) }, &steps)
    }

    /// - Parameter locks: what a reload of the firewall holds, since it drops new connections for a moment.
    private static func plan(
        _ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts, locks: Set<Lock> = [], keeps: (IPv4Address) -> Bool = { _ in true },
        _ steps: inout StepList
    ) {
        guard let running = facts[Self.running], let name = running.name, spec.firewall != .unmanaged else { return }
        if spec.firewall == .disabled {
            steps.unit("\(name).service", .disableAndStop, why: "firewall: disabled")
            return
        }
        switch running {
        case .none: break
        case .ufw(let ufw): ufw.open(host, spec, facts, keeps: keeps, &steps)
        case .firewalld(let firewalld): firewalld.open(host, spec, facts, locks: locks, &steps)
        }
    }

    /// The firewall that runs on the host, where it is not yet as this cluster wants it and apply will change that.
    static func toOpen(_ host: HostSpec, _ spec: ClusterSpec, _ facts: HostFacts) -> String? {
        var steps = StepList(part: Firewall(), host: host.name, facts: facts)
        plan(host, spec, facts, &steps)
        return steps.steps.isEmpty ? nil : facts[running]?.name
    }

    func checks(_ context: PartContext) -> [Check] {
        guard context.spec.firewall == .open, let running = context[Self.running] else { return [] }
        let others = context[Self.atBoot].subtracting([running.name].compactMap { $0 }).sorted()
        guard let other = others.first else { return [] }
        return [
            Check(
                "firewall.boot", rows: rows, host: context.host.name, .failed,
                found: "\(other) does not run now, and the next boot starts it: the cluster's ports are not open in it",
                nextStep:
                    "\(.shell("systemctl start \(other)")) and \(.trimast("apply")), or \(.shell("systemctl disable \(other)"))")
        ]
    }

    /// sh that takes everything out of the firewalls again that Trimast put in.
    static let close = "\(Ufw.close)\n\(Firewalld.close)"
}
