import Facts
import Planning
import Specification
import Support

/// R13, R14, R15: keepalived holds the floating address on one load balancer at a time.
///
/// VRRPv3 by unicast among the load balancers with adverts of 0.1 s (docs/endpoint.md), nobody preempts, and a
/// check without side effects.
struct VirtualAddress: Part {
    let id = "virtual-address"
    let rows = ["R13", "R14", "R15"]
    let after: [PartID] = [.packages, .loadBalancer]
    static let path = "/etc/keepalived/keepalived.conf"
    static let checkPath = "/etc/keepalived/trimast-check"
    static let dropIn = "/etc/systemd/system/keepalived.service.d/trimast.conf"

    static let isActive = Fact.isActive("keepalived")

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        let addresses = Interfaces.fact.probe(host, spec)
        guard host.roles.contains(.loadBalancer) else { return [addresses] }
        return [
            addresses, Self.isActive.probe(host, spec), AddressAnswer.fact.probe(host, spec),
            Probe(files: [Self.path, Self.checkPath, Self.dropIn]),
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
        if let carrier = interfaces.carrier(host, endpoint) { return (carrier.name, endpoint.prefix ?? carrier.address.prefix) }
        throw Refusal.noInterface(host, endpoint, interfaces).error(host.name)
    }

    func promise(_ context: PartContext) -> String? {
        context.host.roles.contains(.loadBalancer) && context[Interfaces.fact] != nil
            ? "keepalived runs, VRRP id \(Self.routerID(context.spec))" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        guard context.host.roles.contains(.loadBalancer) else { return }
        steps.lane = .endpoint
        try refuseTaken(context)
        guard let carrier = try Self.carrier(context) else {
            return steps.note("its addresses could not be read: nothing is planned for the floating address there")
        }
        let checkChanged = steps.file(
            Self.checkPath, Template(Self.check(context)), mode: "755",
            why: "only a host whose proxy reaches an API server keeps the address")
        let unitChanged = steps.file(
            Self.dropIn, Template(Self.unit(context, carrier)), why: "after a crash it comes back, and never with a left-over address")
        let changed = steps.file(
            Self.path, Template(Self.configuration(context, carrier)), check: "keepalived -t -f \"$t\"",
            why: "one holder of \(context.spec.endpoint.address) among the load balancers")
        if !context[Self.isActive] {
            steps.unit("keepalived.service", .enableAndStart, why: "it does not run")
        } else if context.state.holders.count > 1, context.state.holders.contains(context.host.name) {
            steps.unit(
                "keepalived.service", .restart, why: "more than one host has the address; it starts without it",
                locks: [.controlPlaneDisruption])
        } else if unitChanged {
            steps.unit("keepalived.service", .restart, why: "its unit changed", locks: [.controlPlaneDisruption])
        } else if changed || checkChanged {
            steps.unit("keepalived.service", .reload, why: "its configuration changed")
        }
    }

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
                nextStep: answer == "200" ? nil : "on the holder: systemctl status nginx keepalived; journalctl -u keepalived -n 20")
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
        let remove = "-/bin/sh -c 'ip address del \(context.spec.endpoint.address)/\(carrier.prefix) dev \(carrier.name) 2>/dev/null'"
        return """
            # Written by Trimast: a keepalived that was killed leaves its address behind; two hosts must never have it.
            [Unit]
            After=nginx.service
            [Service]
            Restart=always
            RestartSec=100ms
            ExecStartPre=\(remove)
            ExecStopPost=\(remove)

            """
    }

    /// Fails where another host would do better, never because the whole API is down: then the address stays where it is.
    static func check(_ context: PartContext) -> String {
        let peers = context.spec.loadBalancers.filter { $0.name != context.host.name }.map(\.address.description)
        return """
            #!/bin/sh
            # Written by Trimast. May this host hold the floating address? No side effects; the answer is the exit status.
            ask() { curl -sk -o /dev/null --noproxy '*' -m 1 "https://$1:\(context.spec.endpoint.port)/readyz"; }
            ask 127.0.0.1
            case $? in
            0) exit 0 ;; # the proxy listens, and an API server answered
            7) exit 1 ;; # the proxy does not listen
            esac
            for peer in \(peers.joined(separator: " ")); do
                ask "$peer" && exit 1 # its proxy reaches an API server, ours does not
            done
            exit 0 # no API server anywhere: moving the address would not help

            """
    }

    static func configuration(_ context: PartContext, _ carrier: (name: String, prefix: Int)) -> String {
        let spec = context.spec
        let index = spec.loadBalancers.firstIndex { $0.name == context.host.name } ?? 0
        let peers = spec.loadBalancers.filter { $0.name != context.host.name }.map { "        \($0.address)" }
        // keepalived -t refuses a source without peers (2.2.7). Alone, it holds the address without them until there is another load balancer.
        let unicast =
            peers.isEmpty
            ? "" : "    unicast_src_ip \(context.host.address)\n    unicast_peer {\n\(peers.joined(separator: "\n"))\n    }\n"
        let advert =
            "\(spec.endpoint.advertCentiseconds / 100).\(spec.endpoint.advertCentiseconds % 100 < 10 ? "0" : "")\(spec.endpoint.advertCentiseconds % 100)"
        return """
            # Written by Trimast: the floating address of the API.
            global_defs {
                router_id \(context.host.name)
                vrrp_version 3
                enable_script_security
                script_user root
                vrrp_garp_master_refresh 60
                vrrp_rt_priority 50
                # The default of 10 ms lets the kernel kill a real-time keepalived that was kept waiting.
                vrrp_rlimit_rttime 200000
            }

            vrrp_script api {
                script "\(checkPath)"
                interval 1
                timeout 4
                fall 2
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
                track_script {
                    api
                }
            }

            """
    }
}
