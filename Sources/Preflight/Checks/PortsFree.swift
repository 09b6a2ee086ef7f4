import Facts
import Parts
import Planning
import Specification
import Support

/// A process that listens on a host.
struct PortHolder: Equatable {
    var way: Mesh.Way
    /// nil where the kernel itself listens, or did not say.
    var pid: Int?
    /// Its name, and what systemd calls the unit or the control group that it is in.
    var program: String
    var unit: String

    /// systemd listens for a socket unit, and starts a service when somebody comes.
    private var isOfSystemd: Bool { pid == 1 }

    var who: String {
        if isOfSystemd { return unit == "-" ? "\(program), process 1, for a socket unit" : "systemd for \(unit)" }
        return pid.map { "\(program), process \($0)" + (unit == "-" ? "" : " of \(unit)") } ?? "a program that did not say its name"
    }

    /// What to type. Process 1 is never to be killed.
    var remedy: Advice {
        if unit.hasSuffix(".service") || unit.hasSuffix(".socket") { return Advice(.shell("systemctl disable --now \(unit)")) }
        if isOfSystemd { return "find its socket unit: \(.shell("systemctl list-sockets"))" }
        return pid.map { "\(.shell("kill \($0)")), and what starts it" } ?? "find it: \(.shell("ss -ltunp"))"
    }

    /// Who listens on the ports that the host's roles need; nil when nobody asked, or the host has no `ss`.
    static let fact = Fact("listeners", script: { host, spec in script(host, spec) }, unread: [PortHolder]?.none) { text in
        guard text.lines.contains("asked") else { return nil }
        return text.words.compactMap { words in
            guard words.count == 6, words[0] == "holds", let proto = Mesh.Way.Proto(rawValue: words[1]), let port = Int(words[2]) else {
                return nil
            }
            return PortHolder(way: Mesh.Way(proto: proto, number: port), pid: Int(words[3]), program: words[4], unit: words[5])
        }
    }

    /// What a host of these roles listens on: what others ask for, and what its own programs ask each other for.
    ///
    /// Ports of the loopback address alone: kubelet 10248, kube-proxy 10249, etcd's metrics 2381 (kubeadm's defaults).
    static func needed(_ host: HostSpec, _ spec: ClusterSpec) -> [Mesh.Way] {
        var ways = Opening.all(host, spec).filter { $0.service != .nodePorts }.flatMap { Mesh.Way.all($0.traffic) }.filter {
            $0.proto != .raw
        }
        if host.isNode { ways += [10248, 10249].map { Mesh.Way(proto: .tcp, number: $0) } }
        if host.isControlPlane { ways.append(Mesh.Way(proto: .tcp, number: FixedPort.etcdMetrics)) }
        return ways.filter { way in way.proto != .tcp || !spec.kubernetes.waives("Port-\(way.number)") }
    }

    /// Listeners of a run that was killed a moment ago may still be open.
    private static func script(_ host: HostSpec, _ spec: ClusterSpec) -> String {
        let ports = Set(needed(host, spec).map { "\($0.proto.rawValue):\($0.number)" }).sorted().joined(separator: "|")
        return """
            command -v ss >/dev/null || exit 0
            echo asked
            ss -Hltunp | while read -r proto _ _ _ local _ users; do
            case $proto:${local##*:} in \(ports)) ;; *) continue ;; esac
            pid='' c=- u=-
            case $users in
            *pid=*)
            pid=${users#*pid=} pid=${pid%%[!0-9]*}
            case $users in *pid=1,*) pid=1 ;; esac
            # Who has ended since then holds nothing any more. A file of /proc has no size.
            [ -n "$(tr -d '\\0' <"/proc/$pid/cmdline")" ] || continue
            grep -qsa 'trimast-' "/proc/$pid/cmdline" && [ "$(cat "/proc/$pid/comm")" = perl ] && continue
            c=$(tr ' ' _ <"/proc/$pid/comm")
            case $pid:$(cat "/proc/$pid/cgroup") in
            # systemd itself: for a unit that it starts when somebody comes.
            1:*) u=$(systemctl list-sockets --no-legend --no-pager | while read -r at socket _; do
            case $at in (*:"${local##*:}") echo "$socket" && break ;; esac
            done) ;;
            *kubepods*) u=pod ;;
            *) u=$(sed -n 's#.*/\\([^/ ]*\\.\\(service\\|scope\\)\\).*#\\1#p' "/proc/$pid/cgroup" | head -n 1) ;;
            esac ;;
            esac
            echo "holds $proto ${local##*:} ${pid:--} ${c:--} ${u:--}"
            done
            """
    }
}

/// Nobody else listens where the cluster's programs will.
struct PortsFree: PreflightCheck {
    let id = "ports.free"
    let rounds: Set<PreflightRound> = [.before]
    let title = "no other program holds a port that the cluster needs"
    let explanation =
        "A program that has the port of the API server, etcd, the kubelet, the load balancer or the pod network keeps ours from starting, or is taken for it. A failure names port, program, process and unit; what this cluster's own programs hold passes."

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [PortHolder.fact.probe(host, spec), Mesh.hasBegun.probe(host, spec), HostLeftovers.found.probe(host, spec)]
    }

    /// Who may hold ports on a host that this cluster, or a run that was stopped, has begun on.
    private static let ownUnits: Set<String> = [
        "pod", "kubelet.service", "nginx.service", "haproxy.service", "bird.service", "keepalived.service",
    ]

    func evaluate(_ context: PreflightContext) -> [Check] {
        context.each { host, facts in
            guard let holders = facts[PortHolder.fact] else { return unread(host) }
            let isOurs = facts[Mesh.hasBegun] || facts[HostLeftovers.found]?.hasJournal ?? false
            let needed = Set(PortHolder.needed(host, context.spec))
            // The kernel's own socket of a tunnel has no process.
            let tunnel = Requirements.tunnel(context.spec).map(Mesh.Way.all) ?? []
            func isOwn(_ holder: PortHolder) -> Bool {
                isOurs && (Self.ownUnits.contains(holder.unit) || holder.pid == nil && tunnel.contains(holder.way))
            }
            let wrong = holders.filter { needed.contains($0.way) && !isOwn($0) }
            guard !wrong.isEmpty else { return passed(host, "nobody else holds one of \(needed.count) ports") }
            // One listener for each address and protocol family is one word.
            var texts: [String] = []
            var nexts: [Advice] = []
            for holder in wrong {
                let text = "\(holder.way.text) is held by \(holder.who)"
                if !texts.contains(text) { texts.append(text) }
                nexts.append(holder.remedy)
            }
            let other: Advice = wrong.contains { $0.way.number == context.spec.endpoint.port } ? "; or choose another endpoint.port" : ""
            return failed(
                host, texts.joined(separator: "; "), next: "on the host, if nobody needs it: \(Advice.joined(nexts))\(other)")
        }
    }
}
