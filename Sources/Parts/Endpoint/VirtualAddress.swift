import Facts
import Planning
import Specification
import Support

/// A host that was set up as a load balancer, whatever cluster.yaml says of it now.
package enum FormerBalancer {
    package static let probe = Probe(files: [VirtualAddress.path])

    package static func isOne(_ facts: HostFacts) -> Bool {
        facts.files[VirtualAddress.path]?.content.hasPrefix(VirtualAddress.mark) ?? false
    }
}

/// R13, R14, R15: keepalived holds the floating address on one load balancer at a time.
///
/// VRRPv3 by unicast among the load balancers with adverts of 0.1 s (docs/endpoint.md), and nobody preempts. Whether the host may hold it is
/// judged by ``AddressCheck``, and said at once by ``ProxyState``.
struct VirtualAddress: Part {
    let id = "virtual-address"
    let rows = ["R13", "R15"]
    let after: [PartID] = [.packages, .loadBalancer]
    static let path = EndpointFiles.keepalived
    static let dropIn = "/etc/systemd/system/keepalived.service.d/trimast.conf"

    static let isActive = Fact.isActive("keepalived")

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        let addresses = Interfaces.fact.probe(host, spec)
        guard host.roles.contains(.loadBalancer) else {
            return host.isNode ? [addresses, Self.isActive.probe(host, spec), Probe(files: [Self.path])] : [addresses]
        }
        return [
            addresses, Self.isActive.probe(host, spec), AddressAnswer.fact.probe(host, spec), FormerPeers.fact.probe(host, spec),
            Probe(files: [Self.path, Self.dropIn, AddressMove.path]),
        ]
    }

    private func refuseTaken(_ context: PartContext) throws {
        let address = context.spec.endpoint.address
        guard context.state.holders.isEmpty, let answer = context[AddressAnswer.fact] else { return }
        throw Refusal.addressTaken(address, answer).error(context.host.name)
    }

    /// Where the floating address goes on this host, and its prefix length; nil when the addresses of a host that is set up already could not
    /// be read: what stands there is not rewritten by a guess.
    ///
    /// - Throws: `host.no-interface` when there is no such interface, or nothing is known of a host that is to be set up.
    static func carrier(_ context: PartContext) throws -> (name: String, prefix: Int)? {
        let (host, endpoint) = (context.host, context.spec.endpoint)
        guard let interfaces = context[Interfaces.fact] else {
            if context.facts.files[path] != nil { return nil }
            throw TrimastError(
                .noInterface, "its addresses could not be read", place: host.name.text, cause: "ip -o -4 address show printed none",
                nextStep: "on the host: ip -4 address; where there is no ip, install iproute2")
        }
        guard let carrier = interfaces.carrier(host, endpoint) else {
            throw Refusal.noInterface(host, endpoint, interfaces).error(host.name)
        }
        // ‹interface› is the one that nobody was asked for.
        guard EndpointSpec.isInterface(carrier.name) || carrier.name.hasPrefix("‹") else {
            throw TrimastError(
                .noInterface, "its interface is called \(carrier.name.shortened), which cannot stand in keepalived's configuration",
                place: host.name.text,
                nextStep: "give it a name of letters, digits, '.', '_' and '-', or name another as endpoint.interface")
        }
        return (carrier.name, endpoint.prefix ?? carrier.address.prefix)
    }

    func promise(_ context: PartContext) -> String? {
        context.host.roles.contains(.loadBalancer) && context[Interfaces.fact] != nil
            ? "keepalived runs, VRRP id \(Self.routerID(context.spec))" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        steps.lane = .endpoint
        guard context.host.roles.contains(.loadBalancer) else { return Self.retire(context, &steps) }
        try refuseTaken(context)
        guard let carrier = try Self.carrier(context) else {
            return steps.note("its addresses could not be read: nothing is planned for the floating address there")
        }
        FormerPeers.note(context, &steps)
        let unitChanged = steps.file(
            Self.dropIn, Template(Self.unit(context, carrier)), unit: "keepalived.service",
            why: "after a crash it comes back, and never with a left-over address")
        steps.file(
            AddressMove.path, Template(AddressMove.text(context.spec)), mode: "755",
            why: "when the address moves, connections to where it was end at once")
        let changed = steps.file(
            Self.path, Template(Self.configuration(context, carrier)),
            check: context.programs.watchesFiles ? "keepalived -t -f \"$t\"" : nil, unit: "keepalived.service",
            why: "one holder of \(context.spec.endpoint.address) among the load balancers")
        if !context[Self.isActive] {
            steps.unit("keepalived.service", .enableAndStart, why: "it does not run")
        } else if context.state.holders.count > 1, context.state.holders.contains(context.host.name) {
            steps.unit(
                "keepalived.service", .restart, why: "more than one host has the address; it starts without it",
                locks: [.controlPlaneDisruption])
        } else if changed || unitChanged {
            // What its unit says of its start and its end holds from the next one on.
            steps.unit("keepalived.service", .reload, why: "its configuration changed")
        }
    }

    /// A host that is no load balancer any more gives the address to those who are, once they are ready for it.
    private static func retire(_ context: PartContext, _ steps: inout StepList) {
        guard FormerBalancer.isOne(context.facts) else { return }
        // Who is not set up yet, or still has this host among its peers, is changed in this plan.
        let others = context.spec.loadBalancers.filter { other in
            context.cluster[other.name].map { facts in
                facts.files[path].map { $0.content.split(whereSeparator: \.isWhitespace).contains("\(context.host.address)") } ?? true
            } ?? false
        }
        let proxies = context.spec.proxyRole(context.host) == nil ? ApiProxies.all : []
        let written = proxies.filter { context.facts.files[$0.path]?.content.hasPrefix(mark) ?? false }
        steps.turn("leave", locks: [.controlPlaneDisruption], needs: Set(others.map { Resource($0.name, .virtualAddress) })) { steps in
            steps.unit("keepalived.service", .disableAndStop, why: "cluster.yaml names other load balancers; its package stays")
            for proxy in written { steps.unit(proxy.unit, .disableAndStop, why: "nobody asks it any more; its package stays") }
            let files =
                [path, dropIn, AddressCheck.path, AddressMove.path]
                + written.flatMap { [$0.path, $0.dropIn] + ($0.authorityPath.map { [$0] } ?? []) }
            steps.command(
                "forget what the load balancer was set up by", glyph: .remove,
                Template("rm -f \(files.joined(separator: " "))\nsystemctl daemon-reload"), why: "it is the host's own again")
        }
    }

    /// How each file begins that Trimast writes.
    static let mark = "# Written by Trimast"

    /// The HTTP status with which the API answers at the floating address; 000 when nothing does.
    static let answer = Fact(
        "endpoint",
        script: { _, spec in
            "curl -sk --noproxy '*' -m 3 -o /dev/null -w '%{http_code}\\n' https://\(spec.endpoint.address):\(spec.endpoint.port)/readyz"
        }, unread: "000"
    ) { $0.lines.first.map(String.init) }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.answer.probe(host, spec)] }

    func checks(_ context: PartContext) -> [Check] {
        let address = context.spec.endpoint.address
        let answer = context[Self.answer]
        var checks = [
            Check(
                "endpoint.api", rows: ["R15"], host: context.host.name, answer == "200" ? .passed : .failed,
                found: answer == "200"
                    ? "the API answers through \(address):\(context.spec.endpoint.port)"
                    : "no API through \(address):\(context.spec.endpoint.port)" + (answer == "000" ? "" : ": HTTP \(answer)"),
                nextStep: answer == "200"
                    ? nil : "on the holder: systemctl status \(context.spec.proxy.name) keepalived; journalctl -u keepalived -n 20")
        ]
        if context.host.name == context.spec.hosts.first(where: { context.cluster[$0.name] != nil })?.name {
            checks.append(holder(context))
        }
        return checks
    }

    private func holder(_ context: PartContext) -> Check {
        let address = context.spec.endpoint.address
        let holders = context.state.holders.map(\.text)
        let unread = context.spec.hosts.map(\.name).filter { name in context.cluster[name].map { $0[Interfaces.fact] == nil } ?? false }
        guard unread.isEmpty else {
            let names = unread.map(\.text).joined(separator: ", ")
            return Check(
                "endpoint.holder", rows: ["R13", "R15"], .failed,
                found: "the addresses of \(names) could not be read"
                    + (holders.isEmpty ? "" : "; \(address) is on \(holders.joined(separator: " and "))"),
                nextStep: "ip -4 address on \(names)")
        }
        let unasked = context.spec.loadBalancers.map(\.name.text).filter { name in !context.cluster.hosts.contains { $0.key.text == name } }
        guard !holders.isEmpty || unasked.isEmpty else {
            return Check(
                "endpoint.holder", rows: ["R13", "R15"], .skipped,
                found: "no host that answered holds \(address), and \(unasked.joined(separator: ", ")) did not answer")
        }
        return Check(
            "endpoint.holder", rows: ["R13", "R15"], holders.count == 1 ? .passed : .failed,
            found: holders.isEmpty
                ? "nobody holds \(address)"
                : holders.count == 1 ? "\(address) is on \(holders[0]) alone" : "\(address) is on \(holders.joined(separator: " and "))",
            nextStep: holders.count == 1
                ? nil : "systemctl restart keepalived on the load balancers; does VRRP (protocol 112) pass between them?")
    }

    /// The VRRP id: the file's, or one derived from the cluster's name; never 51, which every recipe uses.
    static func routerID(_ spec: ClusterSpec) -> Int {
        if let id = spec.endpoint.virtualRouterID { return id }
        let id = Int(StableHash.bits32(spec.name.text) % 255) + 1
        return id == 51 ? 52 : id
    }

    static func unit(_ context: PartContext, _ carrier: (name: String, prefix: Int)) -> String {
        let script = "ip address del \(context.spec.endpoint.address)/\(carrier.prefix) dev \(carrier.name) 2>/dev/null"
        let remove = "-/bin/sh -c " + UnitText.word(script)
        // Twice: while the address is here clients elsewhere hear of it, and some of them are back before it is gone.
        let leave =
            "-/bin/sh -c "
            + UnitText.word([AddressMove.close(context.spec), script, AddressMove.close(context.spec)].joined(separator: "; "))
        // keepalived's own vrrp_rt_priority sets a limit besides, which a reload of 2.2 sets to 0 first: who may not raise it again (containers
        // without CAP_SYS_RESOURCE) is killed at the next busy moment. Where real-time is not to be had, it runs without.
        let realTime = "for p in ${MAINPID} $$(cat /proc/${MAINPID}/task/${MAINPID}/children); do chrt -r -p 50 $$p; done"
        return """
            # Written by Trimast: a keepalived that was killed leaves its address behind; two hosts must never have it.
            [Unit]
            After=\(ApiProxies.all.map(\.unit).joined(separator: " "))
            StartLimitIntervalSec=0
            [Service]
            \(context.programs.endlessStarts)Restart=always
            RestartSec=100ms
            ExecStartPre=/bin/mkdir -p \(ProxyState.folder)
            ExecStartPre=\(remove)
            ExecStartPost=-/bin/sh -c '\(realTime)'
            ExecReload=-/bin/sh -c 'sleep 1; \(realTime)'
            ExecStopPost=\(leave)

            """
    }

    /// Below every priority of the file: a holder that a standby does not hear hears that one, and gives way. `nopreempt` keeps the standbys
    /// that do hear it from taking the address.
    static let holderWeight = -199

    /// Up to 2.0.20 the only word for it (openEuler 20.03 has that one); later ones take it as another name of `track_file`.
    private static func trackFile(_ name: String, _ file: String) -> String { "vrrp_track_file \(name) {\n    file \"\(file)\"\n}\n\n" }

    static func configuration(_ context: PartContext, _ carrier: (name: String, prefix: Int)) -> String {
        let spec = context.spec
        let index = spec.loadBalancers.firstIndex { $0.name == context.host.name } ?? 0
        let peers = (spec.loadBalancers.map(\.address).filter { $0 != context.host.address } + FormerPeers.kept(context)).map {
            "        \($0)"
        }
        // keepalived -t refuses a source without peers (2.2.7). Alone, it holds the address without them until there is another load balancer.
        let unicast =
            peers.isEmpty
            ? "" : "    unicast_src_ip \(context.host.address)\n    unicast_peer {\n\(peers.joined(separator: "\n"))\n    }\n"
        let advert =
            "\(spec.endpoint.advertCentiseconds / 100).\(spec.endpoint.advertCentiseconds % 100 < 10 ? "0" : "")\(spec.endpoint.advertCentiseconds % 100)"
        // Without it the script alone finds out, by three runs.
        let watches = context.programs.watchesFiles
        let hearsOthers = !AddressCheck.heard(context.host, spec).isEmpty
        let watched =
            [("proxy_down", ProxyState.file, 0)] + (hearsOthers ? [("alone", ProxyState.alone, 0)] : []) + [
                ("holder", ProxyState.holder, holderWeight)
            ]
        let watch = watches ? watched.map { trackFile($0.0, $0.1) }.joined() : ""
        let track = watched.map { "        \($0.0) weight \($0.2)\n" }.joined()
        let tracked = watches ? "    track_file {\n\(track)    }\n" : ""
        return """
            # Written by Trimast: the floating address of the API.
            global_defs {
                router_id \(context.host.name)
                vrrp_version 3
                enable_script_security
                script_user root
                vrrp_garp_master_delay 1
                vrrp_garp_master_refresh 10
            }

            \(watch)vrrp_script api {
                script "\(AddressCheck.path)"
                interval 1
                timeout 15
                fall 3
                rise 2
                weight 0
                init_fail
            }

            vrrp_instance kubernetes {
                state BACKUP
                nopreempt
                interface \(carrier.name)
                virtual_router_id \(routerID(spec))
                priority \(max(1, 200 - 10 * index))
                advert_int \(advert)
            \(unicast)    virtual_ipaddress {
                    \(spec.endpoint.address)/\(carrier.prefix) dev \(carrier.name)
                }
            \(tracked)    track_script {
                    api
                }
                notify \(AddressMove.path)
            }

            """
    }
}
