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
            on: .follower, port({ _ in 2380 }, signal: "KILL"), lasts: 10, locks: [.etcdMembership, .controlPlaneDisruption]),
        Drill(
            "etcd-leader-killed", "kill the etcd member of HOST, which leads", "The others elect a leader; writes wait that long.",
            on: .etcdLeader,
            port({ _ in 2380 }, signal: "KILL"), lasts: 10, locks: [.etcdMembership, .controlPlaneDisruption]),
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
            }, undo: { _ in signal == "STOP" ? #"[ ! -s "$d/processes" ] || kill -CONT $(cat "$d/processes") 2>/dev/null || :"# : ":" })
    }

    /// Packets of the other hosts are dropped, by chains of its own that can be taken away as a whole.
    ///
    /// What keepalived says by ARP passes every firewall, unlike a cable that is cut: on a host that nobody hears, it is stopped first.
    private static func packets(protocol number: Int?, out: Bool) -> Drill.Way {
        let isAll = number == nil && out
        return .onHost(
            begin: { context in
                let match = number.map { "-p \($0) " } ?? ""
                func drop(_ chain: String, _ own: String, _ side: String) -> String {
                    "iptables -w 5 -N \(own)\n"
                        + context.others.map { "iptables -w 5 -A \(own) \(match)\(side) \($0) -j DROP\n" }.joined()
                        + "iptables -w 5 -I \(chain) -j \(own)\n"
                }
                return (out ? drop("OUTPUT", "TRIMAST-DRILL-OUT", "-d") : "")
                    + (isAll && context.target.roles.contains(.loadBalancer) ? "systemctl stop keepalived\n" : "")
                    + drop("INPUT", "TRIMAST-DRILL-IN", "-s")
            },
            undo: { context in
                let chains = [("INPUT", "TRIMAST-DRILL-IN"), ("OUTPUT", "TRIMAST-DRILL-OUT")].map { chain, own in
                    "iptables -w 5 -D \(chain) -j \(own) 2>/dev/null; iptables -w 5 -F \(own) 2>/dev/null; iptables -w 5 -X \(own) 2>/dev/null\n"
                }.joined()
                return chains + (isAll && context.target.roles.contains(.loadBalancer) ? "systemctl start keepalived\n" : "")
                    + "! iptables -w 5 -S | grep -q TRIMAST-DRILL"
            })
    }

    /// The kernel's time since its start says how late it really is: no clock is needed to put the clock back.
    private static let clock = Drill.Way.onHost(
        begin: { _ in
            """
            if systemd-detect-virt -cq; then echo 'the clock is not its own: the host is a container'; exit 3; fi
            u=$(for u in chrony chronyd; do [ "$(systemctl is-active $u)" = active ] && echo $u && break; done)
            [ -n "$u" ] || { echo 'chronyd does not run: nothing would set the clock right afterwards'; exit 3; }
            systemctl stop "$u"
            read -r s _ </proc/uptime
            echo "$(date +%s.%N) $s $u" >"$d/clock"
            date -s "@$(($(date +%s) + 60))" >/dev/null
            """
        },
        undo: { _ in
            """
            [ -s "$d/clock" ] || exit 0
            read -r t s u <"$d/clock"
            read -r n _ </proc/uptime
            date -s "@$(awk -v t="$t" -v s="$s" -v n="$n" 'BEGIN { printf "%.3f", t + n - s }')" >/dev/null && rm -f "$d/clock"
            systemctl start "$u"
            """
        })
}
