import Facts
import Planning
import Specification
import Support

/// Whether a host forwards pods' packets: what of iptables and nftables stands against it, now and at the next boot. Docker sets the policy of
/// FORWARD to DROP (docs.docker.com/engine/network/packet-filtering-firewalls), hardening often does.
struct Forwarding: Part {
    let id = "forwarding"
    let rows = ["R24"]

    func concerns(_ host: HostSpec) -> Bool { host.isNode }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] { [Self.filters.probe(host, spec)] }

    /// What it means for the pods of this cluster.
    enum Verdict: Equatable, Sendable {
        case open(String)
        /// Closed, and Trimast's own rule lets the pods through once it is there.
        case mended(String)
        case closed(String, next: Advice)
    }

    static func verdict(_ filters: Filters, _ spec: ClusterSpec, host: HostSpec, firewall: Firewall.Running) -> Verdict {
        let samples = Samples(spec, host, device: filters.device)
        let way = spec.podNetwork.forwarding
        // The firewall part opens these for the pods. Where firewalld's rules stand in nftables, those in iptables are somebody else's.
        let isOpened = firewall != .none && spec.firewall == .open
        let hasIptables = if case .firewalld(let firewalld) = firewall { !firewalld.hasNFTables } else { true }
        var mended: [String] = []
        var wrong: [String] = []
        for backend in ["nft", "legacy"] {
            let tables = filters.iptables[backend] ?? [:]
            let isOwn = backend == filters.tool
            for (table, chain, packets) in samples.ofIptables(way) {
                let isFilter = table == "filter"
                if isFilter, isOpened && hasIptables || way == .ownChains && isOwn { continue }
                guard let rules = tables[table], let fate = drop(packets, chain, rules) else { continue }
                let kinds = [isFilter ? nil : "table \(table)", isOwn ? nil : backend].compactMap { $0 }
                let name = "chain \(chain) of iptables" + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))")
                let text = name + (fate.isEmpty ? " drops by policy" : " has the rule '\(rule(fate, chain))'")
                if isFilter, chain == "FORWARD", way == .ownRule, isOwn, isLast(fate) {
                    mended.append(text)
                } else {
                    wrong.append(text + (chain == "INPUT" ? ": pods of this host do not reach its API server" : ""))
                }
            }
        }
        for table in filters.tables where !(isOpened && table.family == "inet" && table.name == "firewalld") {
            wrong += objections(table, samples.ofNftables)
        }
        // What it keeps from the host itself no pod network can mend.
        var boot: [String] = []
        // Trimast's unit and Calico come after that.
        func isMended(_ chain: String, _ fate: [PacketRule]) -> Bool {
            chain == "FORWARD" && (way == .ownChains || way == .ownRule && isLast(fate))
        }
        for file in filters.files {
            var lost: [String] = []
            for (table, chain, packets) in samples.ofIptables(way) {
                guard let rules = file.iptables[table], let fate = drop(packets, chain, rules) else { continue }
                if table == "filter", isMended(chain, fate) { continue }
                lost.append("chain \(chain)" + (fate.isEmpty ? " drops by policy" : " has the rule '\(rule(fate, chain))'"))
            }
            for table in file.tables {
                // iptables' own, where the pod network's rules go too: `nft list ruleset` prints it into files.
                let isOfIptables = filters.tool == "nft" && table.family == "ip" && table.name == "filter"
                lost += objections(table, samples.ofNftables) { chain, fate in
                    isOfIptables && (isMended(chain, fate) || chain == "INPUT" && way != .ownRule)
                }
            }
            if !lost.isEmpty { wrong.append("\(file.path), which the next boot loads: \(lost.joined(separator: ", "))") }
            guard let packet = samples.ofHosts else { continue }
            var closed: [String] = []
            if let rules = file.iptables["filter"], let fate = drop([packet], "INPUT", rules) {
                closed.append("chain INPUT" + (fate.isEmpty ? " drops by policy" : " has the rule '\(rule(fate, "INPUT"))'"))
            }
            closed += file.tables.flatMap { objections($0, ["input": [packet]]) }
            if !closed.isEmpty {
                boot.append(
                    "\(file.path), which the next boot loads, keeps the other hosts from this host's kubelet: \(closed.joined(separator: ", "))"
                )
            }
        }
        if way == .foreign, boot.isEmpty {
            return .open(
                wrong.isEmpty
                    ? "packets of pods are forwarded"
                    : wrong.joined(separator: "; ") + ": the pod network must let its own packets through")
        }
        if !wrong.isEmpty || !boot.isEmpty {
            let whose = boot.isEmpty ? "" : ", and what the other hosts send,"
            return .closed(
                (wrong + boot).joined(separator: "; "),
                next:
                    "let packets from and to \(spec.network.pods.network)\(whose) through there, before the rule that drops them, and after a reboot too"
            )
        }
        return mended.isEmpty ? .open("packets of pods are forwarded") : .mended(mended.joined(separator: "; "))
    }

    /// The way to where the first of the packets that is dropped is; empty: by policy. nil: none is, as far as anybody can tell.
    private static func drop(_ packets: [PacketSample], _ chain: String, _ table: PacketTable) -> [PacketRule]? {
        for packet in packets.flatMap(table.divided) {
            if case .dropped(let way) = table.fate(of: packet, in: chain) { return way }
        }
        return nil
    }

    /// Trimast's own rule stands before what drops everything at the end, and behind all else.
    private static func isLast(_ way: [PacketRule]) -> Bool { way.isEmpty || way.count == 1 && way[0].isPlain }

    private static func rule(_ way: [PacketRule], _ chain: String) -> String {
        (way.first.map { "-A \(chain) \($0.text)" } ?? "") + (way.count > 1 ? "' and then '\(way.last?.text ?? "")" : "")
    }

    private static func objections(
        _ table: NFTable, _ samples: [String: [PacketSample]], isMended: (String, [PacketRule]) -> Bool = { _, _ in false }
    ) -> [String] {
        guard ["ip", "inet"].contains(table.family) else { return [] }
        return table.hooks.compactMap { hook in
            guard let way = drop(samples[hook.hook] ?? [], hook.chain, table.chains), !isMended(hook.chain, way) else {
                return nil
            }
            let name = "chain \(table.family) \(table.name) \(hook.chain) of nftables"
            guard !isLast(way) else { return "\(name) drops what no rule lets through" }
            return "\(name) has the rule '\(way.map(\.text).joined(separator: "' and then '"))'"
        }
    }

    func checks(_ context: PartContext) -> [Check] {
        guard let filters = context[Self.filters], let firewall = context[Firewall.running] else { return [] }
        func check(_ outcome: Check.Outcome, _ found: String, _ next: Advice? = nil) -> [Check] {
            [Check("pods.forward", rows: rows, host: context.host.name, outcome, found: found, nextStep: next)]
        }
        switch Self.verdict(filters, context.spec, host: context.host, firewall: firewall) {
        case .open(let found): return check(.passed, found)
        case .mended(let found):
            return check(
                .failed, found + ", and Trimast's rule for the pods is gone",
                "\(.shell("systemctl restart trimast-masquerade")) on the host")
        case .closed(let found, let next): return check(.failed, found, next)
        }
    }
}

extension Forwarding {
    /// The packets that must come through, by the chains that they meet.
    struct Samples {
        /// From a pod to one of another host, and what comes from there.
        var through: [PacketSample]
        /// From a pod of a control plane to its API server.
        var toHost: [PacketSample] = []
        /// From the other nodes to the kubelet; nil: there is no other.
        var ofHosts: PacketSample?

        init(_ spec: ClusterSpec, _ host: HostSpec, device: String?) {
            let pods = [spec.network.pods]
            let own = [CIDR(address: host.address, prefix: 32)].compactMap { $0 }
            let door = device.map(PacketSample.Door.named) ?? .unknown
            let inside = PacketSample.Door.ofPods(spec.podNetwork.interfaces)
            // Wrapped packets come by an interface of the pod network's; what the packets around them meet is the firewall check's.
            let outside = spec.podNetwork.tunnel(spec) == nil ? door : inside
            through = [
                PacketSample(sources: pods, destinations: pods, inward: inside, outward: outside),
                PacketSample(sources: pods, destinations: pods, inward: outside, outward: inside),
            ]
            if host.isControlPlane {
                toHost = [
                    PacketSample(sources: pods, destinations: own, inward: inside, isForHost: true, port: spec.endpoint.apiPort)
                ]
            }
            let others = spec.hosts.filter { $0.isNode && $0.name != host.name }.compactMap { CIDR(address: $0.address, prefix: 32) }
            guard !others.isEmpty, host.isNode else { return }
            ofHosts = PacketSample(sources: others, destinations: own, inward: door, isForHost: true, port: FixedPort.kubelet)
        }

        /// What comes in, before anybody has decided where it goes.
        private var before: [PacketSample] {
            through.map { packet in
                var packet = packet
                packet.outward = nil
                return packet
            }
        }

        func ofIptables(_ way: ForwardingWay) -> [(table: String, chain: String, packets: [PacketSample])] {
            [
                ("filter", "FORWARD", through), ("raw", "PREROUTING", before), ("mangle", "PREROUTING", before),
                ("mangle", "FORWARD", through),
            ] + (way == .ownRule ? [("filter", "INPUT", toHost)] : [])
        }

        var ofNftables: [String: [PacketSample]] { ["forward": through, "prerouting": before, "input": toHost] }
    }
}
