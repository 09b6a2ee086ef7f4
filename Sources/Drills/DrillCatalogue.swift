import Planning
import Specification
import Support

/// The sixteen drills, in the order in which they are done. Their limits stand in ``DrillLimits``.
package enum DrillCatalogue {
    package static let drills: [Drill] = [
        Drill(
            "proxy-killed", "kill the proxy of HOST, which has the address",
            "A proxy that crashes comes back by itself, or the address moves to one that runs.",
            on: .holder, unit(\.proxy, signal: "KILL", undo: "systemctl start"), lasts: 5),
        Drill(
            "proxy-hung", "stop the proxy of HOST by a signal (SIGSTOP)",
            "A proxy that takes connections and answers none is noticed, and the address moves.",
            on: .holder, unit(\.proxy, signal: "STOP", undo: "systemctl kill -s CONT"), lasts: 20),
        Drill(
            "keepalived-killed", "kill keepalived of HOST, which has the address",
            "The address moves; the host that lost it drops it, so that two never have it.",
            on: .holder, unit({ _ in "keepalived" }, signal: "KILL", undo: "systemctl start"), lasts: 5),
        Drill(
            "vrrp-one-way", "HOST hears no VRRP of the others",
            "A standby that misses the holder's word must not take the address beside it.",
            on: .standby, packets(protocol: 112, out: false), lasts: 15),
        Drill(
            "vrrp-both-ways", "no VRRP passes between HOST and the others", "As above, with nobody's word passing.",
            on: .standby, packets(protocol: 112, out: true), lasts: 15),
        Drill(
            "api-killed", "kill the API server of HOST", "The proxies turn to the others; watches through it move.", on: .controlPlane,
            port(\.endpoint.apiPort, signal: "KILL"), lasts: 10, locks: [.controlPlaneDisruption]),
        Drill(
            "api-hung", "stop the API server of HOST by a signal (SIGSTOP)",
            "An API server that takes connections and answers none leaves the rotation.",
            on: .controlPlane, port(\.endpoint.apiPort, signal: "STOP"), lasts: 20, locks: [.controlPlaneDisruption]),
        Drill(
            "etcd-killed", "kill the etcd member of HOST, which does not lead",
            "The others have a quorum; its API server is not ready until it is back.",
            on: .follower, port({ _ in FixedPort.etcdMembers }, signal: "KILL"), lasts: 10,
            locks: [.etcdMembership, .controlPlaneDisruption]),
        Drill(
            "etcd-leader-killed", "kill the etcd member of HOST, which leads", "The others elect a leader; writes wait that long.",
            on: .etcdLeader,
            port({ _ in FixedPort.etcdMembers }, signal: "KILL"), lasts: 10, locks: [.etcdMembership, .controlPlaneDisruption]),
        Drill(
            "kubelet-stopped", "stop the kubelet of HOST", "What runs on the host goes on; its Node is not Ready after a while.", on: .node,
            service("kubelet"), lasts: 20),
        Drill(
            "containerd-stopped", "stop containerd of HOST", "Containers go on without it; the kubelet finds it again.", on: .node,
            service("containerd"), lasts: 20),
        Drill(
            "power-off", "cut the power of HOST, which has the address, and give it back",
            "The address, a proxy, an API server and an etcd member go at once; later they come back beside the running ones.",
            on: .holder, .power, lasts: 30, locks: [.etcdMembership, .controlPlaneDisruption]),
        Drill(
            "cut-off-one-way", "HOST hears nothing of the other hosts",
            "It can still send: nobody may take what it says for the cluster's word.", on: .controlPlane,
            packets(protocol: nil, out: false), lasts: 20, locks: [.etcdMembership, .controlPlaneDisruption]),
        Drill(
            "cut-off", "HOST and the other hosts do not reach each other",
            "The others go on with their quorum; the host alone serves nobody.", on: .controlPlane,
            packets(protocol: nil, out: true), lasts: 20, locks: [.etcdMembership, .controlPlaneDisruption], isolates: true),
        Drill(
            "clock-shifted", "set the clock of HOST one minute ahead, with chronyd stopped",
            "Certificates, leases and etcd bear it. Refused where the clock is not the host's own.", on: .controlPlane,
            clock, lasts: 20),
        Drill(
            "all-off", "cut the power of all hosts, and give it back",
            "The cluster comes back by itself, with every write that it acknowledged. The API is away meanwhile: done only when it is named.",
            on: .all, .power, lasts: 5),
    ]

    /// The drills of these names, in the catalogue's order; of none named all but those that take the whole cluster away, of `all` these too.
    ///
    /// - Throws: `drill.unknown`.
    package static func chosen(_ names: [String]) throws -> [Drill] {
        if names == ["all"] { return drills }
        if let wrong = names.first(where: { name in !drills.contains { $0.name == name } }) {
            throw TrimastError(
                "drill.unknown", "there is no drill '\(wrong)'", cause: "they are: \(drills.map(\.name).joined(separator: ", "))",
                nextStep: "\(.trimast("drill", "--list")) explains each")
        }
        return drills.filter { names.isEmpty ? $0.target != .all : names.contains($0.name) }
    }

    /// What `--list` explains: the drills of these names; of none named every one.
    package static func explained(_ names: [String]) throws -> [Drill] { try chosen(names.isEmpty ? ["all"] : names) }

    /// All processes of a unit of systemd.
    private static func unit(_ name: @escaping @Sendable (DrillContext) -> String, signal: String, undo: String) -> Drill.Way {
        .onHost(begin: { "systemctl kill -s \(signal) \(name($0))" }, undo: { "\(undo) \(name($0))" })
    }

    private static func service(_ name: String) -> Drill.Way {
        .onHost(begin: { _ in "systemctl stop \(name)" }, undo: { _ in "systemctl start \(name)" })
    }

    /// The processes that listen on a port of the host's own network: never one of a pod.
    private static func port(_ port: @escaping @Sendable (ClusterSpec) -> Int, signal: String) -> Drill.Way {
        .onHost(
            begin: { context in
                """
                p=$(ss -Hltnp 'sport = :\(port(context.spec))' | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -u)
                [ -n "$p" ] || { echo 'nothing listens on port \(port(context.spec))'; exit 1; }
                echo "$p" >"$d/processes"
                kill -\(signal) $p
                """
            },
            undo: { _ in
                // One that has ended meanwhile needs no going on.
                let resume = #"""
                    [ -s "$d/processes" ] || exit 0
                    for p in $(cat "$d/processes"); do kill -CONT "$p" 2>/dev/null || [ ! -e "/proc/$p" ] || exit 1; done
                    """#
                return signal == "STOP" ? resume : ":"
            })
    }

    /// Packets of the other hosts are dropped, by chains of its own that can be taken away as a whole.
    ///
    /// A cut of everything is one of the host's pods too, and of the floating address, unless the host has it itself: what it says to itself goes by lo. Where
    /// pods are routed, their addresses stand for the other hosts at the devices that lead there.
    /// What keepalived says by ARP passes every firewall, unlike a cable that is cut: on a host that nobody hears, it is stopped first.
    private static func packets(protocol number: Int?, out: Bool) -> Drill.Way {
        let isAll = number == nil && out
        let (arriving, leaving) = ("TRIMAST-DRILL-IN", "TRIMAST-DRILL-OUT")
        return .onHost(
            begin: { context in
                // By the side of the address, and the door.
                func drop(_ own: String, in chain: String, _ side: String, _ door: String) -> String {
                    let match = number.map { "-p \($0) " } ?? ""
                    var lines = ["-N \(own)"] + context.others.map { "-A \(own) \(match)\(side) \($0) -j DROP" }
                    if number == nil { lines.append("-A \(own) ! \(door) lo \(side) \(context.spec.endpoint.address) -j DROP") }
                    lines.append("-I \(chain) -j \(own)")
                    if number == nil { lines.append("-I FORWARD -j \(own)") }
                    let text = lines.map { "iptables -w 5 \($0)\n" }.joined()
                    guard number == nil else { return text }
                    let pods = "-A \(own) \(door) \"$i\" \(side) \(context.spec.network.pods.network) -j DROP"
                    return text + "for i in $x; do iptables -w 5 \(pods); done\n"
                }
                let routes = context.others.map { "ip -o route get \($0);" }.joined(separator: " ")
                // What iptables cannot do, it could not take back either.
                var text = """
                    iptables -w 5 -S >/dev/null || { echo 'iptables does not work here: it can drop no packets'; exit \(DrillScripts.refusal); }
                    : >"$d/began"

                    """
                if number == nil { text += "x=$({ \(routes) } | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | sort -u)\n" }
                if out { text += drop(leaving, in: "OUTPUT", "-d", "-o") }
                if isAll, context.target.roles.contains(.loadBalancer) { text += "systemctl stop keepalived\n" }
                return text + drop(arriving, in: "INPUT", "-s", "-i")
            },
            undo: { context in
                let jumps = [("INPUT", arriving), ("OUTPUT", leaving), ("FORWARD", arriving), ("FORWARD", leaving)]
                var lines = [#"[ -e "$d/began" ] || exit 0"#]
                lines += jumps.map { chain, own in "iptables -w 5 -D \(chain) -j \(own) 2>/dev/null" }
                lines += [arriving, leaving].map { "iptables -w 5 -F \($0) 2>/dev/null; iptables -w 5 -X \($0) 2>/dev/null" }
                // Where iptables says nothing, they are not known to be gone.
                lines += ["l=$(iptables -w 5 -S) || exit 1", "case $l in *TRIMAST-DRILL*) exit 1 ;; esac"]
                if isAll, context.target.roles.contains(.loadBalancer) { lines.append("systemctl start keepalived") }
                return lines.joined(separator: "\n")
            })
    }

    /// The kernel's time since its start says how late it really is: no clock is needed to put the clock back. Who sets the clock is written down before it is
    /// stopped, and is started whatever became of the rest.
    private static let clock = Drill.Way.onHost(
        begin: { _ in
            """
            if systemd-detect-virt -cq; then echo 'the clock is not its own: the host is a container'; exit \(DrillScripts.refusal); fi
            u=$(for u in chrony chronyd; do [ "$(systemctl is-active $u)" = active ] && echo $u && break; done) || :
            [ -n "$u" ] || { echo 'chronyd does not run: nothing would set the clock right afterwards'; exit \(DrillScripts.refusal); }
            echo "$u" >"$d/unit"
            systemctl stop "$u"
            read -r s _ </proc/uptime
            echo "$(date +%s.%N) $s" >"$d/clock"
            date -s "@$(($(date +%s) + 60))" >/dev/null
            """
        },
        undo: { _ in
            """
            [ -s "$d/unit" ] || exit 0
            f=0
            if [ -s "$d/clock" ]; then
            read -r t s <"$d/clock"
            read -r n _ </proc/uptime
            date -s "@$(awk -v t="$t" -v s="$s" -v n="$n" 'BEGIN { printf "%.3f", t + n - s }')" >/dev/null && rm -f "$d/clock" || f=1
            fi
            read -r u <"$d/unit"
            systemctl start "$u" || f=1
            exit $f
            """
        })
}
