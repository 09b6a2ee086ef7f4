import Facts
import Planning
import Specification
import Support

/// R24 for `plugin: bird`: the reference CNI plugins on every host, and routes between the hosts by BIRD over BGP, full mesh or by route reflectors.
struct BirdNetwork: Part {
    let id = "pod-network"
    let rows = ["R24"]
    let after: [PartID] = [.packages]
    private static let masqueradeService = "trimast-masquerade.service"

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            BirdFacts.fact.probe(host, spec),
            Probe(
                files: BirdSessions.configurations + [
                    NetworkFiles.bird, NetworkFiles.masquerade, NetworkFiles.podRules, NetworkFiles.birdDropIn,
                ]),
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
            NetworkFiles.podRules, Template(Self.podRules(context.spec)), unit: Self.masqueradeService,
            why: "pods reach the world outside with their host's address")
        let hasOtherUnit = steps.file(
            NetworkFiles.masquerade, Template(Self.masqueradeUnit), unit: Self.masqueradeService,
            why: "the rules stay, whatever a firewall flushes when it is reloaded")
        if !facts.isMasquerading {
            steps.unit(Self.masqueradeService, .enableAndStart, why: "the rules are there now and after a reboot")
        } else if hasOtherRules || hasOtherUnit {
            steps.unit(Self.masqueradeService, .restart, why: "its rules changed; connections that are open stay")
        }
        steps.file(NetworkFiles.bird, Template(Self.cni(range)), why: "the kubelet gives pods addresses of the host's range")
        let hasOtherStart = steps.file(
            NetworkFiles.birdDropIn, Template(BirdConfiguration.dropIn(context.family.birdConfigurationPath)), unit: "bird.service",
            why: "a BIRD that was killed goes on without losing a route")
        guard facts.isActive else {
            write(BirdRole(wanted: context), range, context, &steps)
            steps.unit("bird.service", .enable, why: "it runs after a reboot, too")
            // A reload asks BIRD's socket, which is not there at once after a start.
            steps.unit("bird.service", .restart, why: "it does not run, or has started with the package's own configuration meanwhile")
            BirdSwitch.addGate(context, &steps)
            return
        }
        let change = BirdSwitch(context, range)
        if let wider = change.wider {
            // It rewrites the configuration more than once.
            change.widen(to: wider, context, &steps)
        } else if write(change.wanted, range, context, &steps) || hasOtherStart {
            steps.unit("bird.service", .reload, why: "its configuration changed; sessions that stay are not touched")
        }
        BirdSwitch.addGate(context, &steps)
        if change.wider != nil { change.narrow(context, &steps) }
    }

    @discardableResult
    private func write(_ role: BirdRole, _ range: CIDR, _ context: PartContext, _ steps: inout StepList) -> Bool {
        steps.file(
            context.family.birdConfigurationPath, Template(BirdConfiguration.text(context, range, role)), mode: "640",
            check: BirdConfiguration.check, unit: "bird.service",
            why: "routes to the pods of every other host")
    }

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
        let role = BirdRole(wanted: context)
        let silent = role.peers.filter { !facts.sessions.contains($0.session) }.compactMap(\.host?.text)
        let missing = others.filter { host in !(context.state.podRanges[host.name].map(facts.routes.contains) ?? false) }.map(\.name.text)
        let whom = context.shared.reflectors.isEmpty ? "" : role.isReflector ? ", routes reflected by them" : " with route reflectors"
        return [
            Check(
                "pods.sessions", rows: rows, host: context.host.name, silent.isEmpty ? .passed : .failed,
                found: silent.isEmpty
                    ? "\(count(role.peers.count, "BGP session")) Established\(whom)" : "no BGP session with \(list(few: silent))",
                nextStep: silent.isEmpty ? nil : "birdc show protocols all; is port 179 open between the hosts?"),
            Check(
                "pods.routes", rows: rows, host: context.host.name, missing.isEmpty ? .passed : .failed,
                found: missing.isEmpty
                    ? "kernel routes to the pods of \(others.count) hosts"
                    : "no kernel route to the pods of \(list(few: missing))",
                nextStep: missing.isEmpty ? nil : "birdc show route all; ip route"),
        ]
    }
}
