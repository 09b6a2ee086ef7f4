import Facts
import Planning
import Specification
import Support

/// R24 for `plugin: bird`: the reference CNI plugins on every host, and routes between the hosts by BIRD over BGP, full mesh.
struct BirdNetwork: Part {
    let id = "pod-network"
    let rows = ["R24"]
    let after: [PartID] = [.packages]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }
    static let configuration = "/etc/bird/bird.conf"
    static let conflist = "/etc/cni/net.d/10-trimast.conflist"
    static let masquerade = "/etc/systemd/system/trimast-masquerade.service"

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        guard spec.network.plugin == .bird else { return [] }
        return [
            Probe(
                "bird",
                """
                unit bird
                unit trimast-masquerade
                command -v birdc >/dev/null && birdc show protocols | awk '$2 == "BGP" { print "session", $1, $NF }'
                ip -4 route show | grep -w bird | sed 's/^/route /'
                """, files: [Self.configuration, Self.conflist, Self.masquerade], units: ["bird", "trimast-masquerade"])
        ]
    }

    func promise(_ context: PartContext) -> String? { context.spec.network.plugin == .bird ? "CNI plugins and BIRD are set up" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.spec.network.plugin == .bird else { return }
        guard let range = context.state.podRanges[context.host.name] else {
            throw TrimastError(
                "network.no-range", "no part of the pods' range \(context.spec.network.pods) is free for it", place: context.host.name.text,
                cause: "the cluster's nodes have them all, also nodes that cluster.yaml no longer names",
                nextStep: "kubectl get nodes; remove those that are gone: kubectl delete node NAME")
        }
        steps.lane = .network
        if steps.file(
            Self.masquerade, Template(Self.masqueradeUnit(context.spec)), why: "pods reach the world outside with their host's address")
            || !context.facts.lines("bird").dropFirst().prefix(1).contains("active")
        {
            steps.unit("trimast-masquerade.service", .enableAndStart, why: "the rule is there now and after a reboot")
        }
        steps.file(Self.conflist, Template(Self.cni(range)), why: "the kubelet gives pods addresses of the host's range")
        let isRunning = context.facts.lines("bird").first == "active"
        let changed = steps.file(
            Self.configuration, Template(Self.bird(context, range)), mode: "640", check: "chown root:bird \"$t\"; bird -p -c \"$t\"",
            why: "routes to the pods of every other host")
        if !isRunning {
            steps.unit("bird.service", .enableAndStart, why: "it does not run")
            steps.unit("bird.service", .reload, why: "it may have started with the package's own configuration")
        } else if changed {
            steps.unit("bird.service", .reload, why: "its configuration changed; sessions that stay are not touched")
        }
    }

    /// One session to every other host; the host's own range is announced, everything inside the pod range is taken.
    ///
    /// `protocol direct` lets next hops resolve: without it BIRD 2.17 has Established sessions whose routes are all unreachable.
    static func bird(_ context: PartContext, _ range: CIDR) -> String {
        let sessions = context.spec.nodes.filter { $0.name != context.host.name }.map { host in
            "protocol bgp \(identifier(host.name)) from mesh { neighbor \(host.address) as 64512; }"
        }
        return """
            # Written by Trimast: routes to the pods of every other host.
            log syslog all;
            router id \(context.host.address);
            protocol device {}
            protocol direct { ipv4; }
            protocol kernel { ipv4 { import none; export where source ~ [RTS_BGP, RTS_STATIC]; }; }
            protocol static pods { ipv4; route \(range) blackhole; }
            template bgp mesh {
                local \(context.host.address) as 64512;
                connect delay time 1;
                connect retry time 2;
                error wait time 1, 5;
                graceful restart;
                ipv4 { next hop self; import where net ~ \(context.spec.network.pods.network); export where source = RTS_STATIC; };
            }
            \(sessions.joined(separator: "\n"))

            """
    }

    /// BIRD's names are letters, digits and underscores.
    static func identifier(_ name: HostName) -> String { "host_" + name.text.map { $0 == "-" || $0 == "." ? "_" : String($0) }.joined() }

    static func cni(_ range: CIDR) -> String {
        """
        {
          "cniVersion": "0.3.1",
          "name": "trimast",
          "plugins": [
            {
              "type": "ptp",
              "ipMasq": false,
              "ipam": {
                "type": "host-local",
                "ranges": [[{"subnet": "\(range)"}]],
                "routes": [{"dst": "0.0.0.0/0"}]
              }
            },
            {"type": "portmap", "capabilities": {"portMappings": true}, "snat": true}
          ]
        }

        """
    }

    static func masqueradeUnit(_ spec: ClusterSpec) -> String {
        let pods = spec.network.pods.network
        let rule = "POSTROUTING -s \(pods) ! -d \(pods) -m comment --comment trimast -j MASQUERADE"
        return """
            # Written by Trimast.
            [Unit]
            Description=Pods reach the world outside with their host's address
            After=network.target

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/bin/sh -c 'iptables -w -t nat -C \(rule) 2>/dev/null || iptables -w -t nat -A \(rule)'
            ExecStop=/bin/sh -c 'iptables -w -t nat -D \(rule)'

            [Install]
            WantedBy=multi-user.target

            """
    }

    func checks(_ context: PartContext) -> [Check] {
        guard context.spec.network.plugin == .bird else { return [] }
        let lines = context.facts.lines("bird").map { $0.split(separator: " ").map(String.init) }
        let established = Set(lines.filter { $0.first == "session" && $0.last == "Established" }.map { $0[1] })
        let others = context.spec.nodes.filter { $0.name != context.host.name }
        let silent = others.filter { !established.contains(Self.identifier($0.name)) }.map(\.name.text)
        let routes = lines.filter { $0.first == "route" && $0.count > 2 && CIDR($0[1]) != nil }.map { $0[1] }
        let missing = others.filter { host in
            guard let range = context.state.podRanges[host.name] else { return true }
            return !routes.contains(range.description)
        }.map(\.name.text)
        return [
            Check(
                "pods.sessions", rows: rows, host: context.host.name, silent.isEmpty ? .passed : .failed,
                found: silent.isEmpty
                    ? "\(others.count) BGP sessions Established" : "no BGP session with \(silent.joined(separator: ", "))",
                nextStep: silent.isEmpty ? nil : "birdc show protocols all; is port 179 open between the hosts?"),
            Check(
                "pods.routes", rows: rows, host: context.host.name, missing.isEmpty ? .passed : .failed,
                found: missing.isEmpty
                    ? "kernel routes to the pods of \(others.count) hosts"
                    : "no kernel route to the pods of \(missing.joined(separator: ", "))",
                nextStep: missing.isEmpty ? nil : "birdc show route all; ip route"),
        ]
    }
}
