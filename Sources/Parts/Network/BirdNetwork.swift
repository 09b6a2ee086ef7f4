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
    /// Where BIRD reads it, in any family.
    static let configurations = Families.all.map(\.birdConfigurationPath)

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            BirdFacts.fact.probe(host, spec),
            Probe(files: Self.configurations + [NetworkFiles.bird, NetworkFiles.masquerade, NetworkFiles.podRules]),
        ]
    }

    func promise(_ context: PartContext) -> String? { "CNI plugins and BIRD are set up" }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard let range = context.state.podRanges[context.host.name] else {
            throw TrimastError(
                "network.no-range", "no part of the pods' range \(context.spec.network.pods) is free for it", place: context.host.name.text,
                cause: "the cluster's nodes have them all, also nodes that cluster.yaml no longer names",
                nextStep: "\(.shell("kubectl get nodes")); remove those that are gone: \(.shell("kubectl delete node NAME"))")
        }
        let facts = context[BirdFacts.fact]
        steps.lane = .network
        let hasOtherRules = steps.file(
            NetworkFiles.podRules, Template(Self.podRules(context.spec)), why: "pods reach the world outside with their host's address")
        let hasOtherUnit = steps.file(
            NetworkFiles.masquerade, Template(Self.masqueradeUnit), why: "the rules stay, whatever a firewall flushes when it is reloaded")
        if !facts.isMasquerading {
            steps.unit("trimast-masquerade.service", .enableAndStart, why: "the rules are there now and after a reboot")
        } else if hasOtherRules || hasOtherUnit {
            steps.unit("trimast-masquerade.service", .restart, why: "its rules changed; connections that are open stay")
        }
        steps.file(NetworkFiles.bird, Template(Self.cni(range)), why: "the kubelet gives pods addresses of the host's range")
        let changed = steps.file(
            context.family.birdConfigurationPath, Template(Self.bird(context, range)), mode: "640",
            check: "chown root:bird \"$t\"; bird -p -c \"$t\"",
            why: "routes to the pods of every other host")
        if !facts.isActive {
            steps.unit("bird.service", .enable, why: "it runs after a reboot, too")
            // A reload asks BIRD's socket, which is not there at once after a start.
            steps.unit("bird.service", .restart, why: "it does not run, or has started with the package's own configuration meanwhile")
        } else if changed {
            steps.unit("bird.service", .reload, why: "its configuration changed; sessions that stay are not touched")
        }
    }

    /// One session to every other host; the host's own range is announced, everything inside the pod range is taken.
    ///
    /// The kernel's routes are looked at every 5 s, so that one that somebody else removed is soon there again; BIRD's own 60 s are long.
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
            protocol kernel { scan time 5; ipv4 { import none; export where source ~ [RTS_BGP, RTS_STATIC]; }; }
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

    /// The rules of iptables that pods need, and who keeps them: firewalls flush what they did not make when they are reloaded (firewalld up to
    /// 1.3 does, iptables.service too), so they are looked at every ten seconds.
    ///
    /// Packets are let through behind all other rules, so that kube-proxy's and other people's come first, but before the first that drops all.
    static func podRules(_ spec: ClusterSpec) -> String {
        let pods = spec.network.pods.network
        return """
            #!/bin/sh
            # Written by Trimast: pods reach the world outside with their host's address, and each other through this host.
            mark='-m comment --comment trimast'
            nat="POSTROUTING -s \(pods) ! -d \(pods) $mark -j MASQUERADE"
            # shellcheck disable=SC2086 # rules are words
            add() {
            iptables -w -t nat -C $nat 2>/dev/null || iptables -w -t nat -A $nat
            for way in -s -d; do
            iptables -w -C FORWARD $way \(pods) $mark -j ACCEPT 2>/dev/null && continue
            place=$(iptables -w -S FORWARD | grep '^-A' | grep -nE '^-A FORWARD -j (DROP|REJECT)( |$)' | head -n 1 | cut -d : -f 1)
            if [ -n "$place" ]; then
            iptables -w -I FORWARD "$place" $way \(pods) $mark -j ACCEPT
            else
            iptables -w -A FORWARD $way \(pods) $mark -j ACCEPT
            fi
            done
            }
            # shellcheck disable=SC2086
            remove() {
            iptables -w -t nat -D $nat
            for way in -s -d; do iptables -w -D FORWARD $way \(pods) $mark -j ACCEPT; done
            }
            case $1 in
            add) add ;;
            keep) while sleep 10; do add; done ;;
            remove) remove ;;
            esac

            """
    }

    static let masqueradeUnit = """
        # Written by Trimast.
        [Unit]
        Description=Pods reach the world outside with their host's address, and each other through this host
        After=network.target firewalld.service ufw.service iptables.service netfilter-persistent.service

        [Service]
        ExecStartPre=/bin/sh \(NetworkFiles.podRules) add
        ExecStart=/bin/sh \(NetworkFiles.podRules) keep
        ExecStopPost=-/bin/sh \(NetworkFiles.podRules) remove

        [Install]
        WantedBy=multi-user.target

        """

    func checks(_ context: PartContext) -> [Check] {
        let facts = context[BirdFacts.fact]
        let others = context.spec.nodes.filter { $0.name != context.host.name }
        let silent = others.filter { !facts.sessions.contains(Self.identifier($0.name)) }.map(\.name.text)
        let missing = others.filter { host in !(context.state.podRanges[host.name].map(facts.routes.contains) ?? false) }.map(\.name.text)
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
