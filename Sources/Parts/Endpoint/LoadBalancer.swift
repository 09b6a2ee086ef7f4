import Facts
import Planning
import Specification
import Support

/// R12, R14: a proxy in front of every API server on every load balancer, and the check by which keepalived judges it; with
/// `nodeLocalProxy` on every other node too, for itself alone.
///
/// Another kind of proxy is a change of the running cluster like any other: a turn for each host, the holder of the address last. Both kinds
/// share the port until the new one has been seen to reach an API server, so that nobody finds it closed.
struct LoadBalancer: Part {
    let id = "load-balancer"
    let rows = ["R12", "R14"]
    let after: [PartID] = [.packages, .selinuxRules]

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        let authority = host.isControlPlane ? [Probe(files: [Self.authority])] : []
        guard spec.proxyRole(host) != nil else {
            return host.isNode ? authority + [Probe(files: ApiProxies.all.map(\.path))] : authority
        }
        let files = ApiProxies.all.flatMap(\.files) + [ProxyState.script, AddressCheck.path]
        return authority + ApiProxies.all.map { $0.isActive.probe(host, spec) } + [Probe(files: files)]
    }

    func promise(_ context: PartContext) -> String? {
        let spec = context.spec
        guard let role = spec.proxyRole(context.host) else { return nil }
        return
            "\(spec.proxy.name) on \(role == .local ? "127.0.0.1, " : "")port \(spec.endpoint.port) in front of \(spec.controlPlanes.count) API servers"
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        steps.lane = .endpoint
        guard let role = context.spec.proxyRole(context.host) else { return Self.retire(context, &steps) }
        let former = Self.former(context.facts, context.spec)
        if former.isEmpty {
            Self.setUp(context, role, &steps)
            Self.writeCheck(context, &steps)
        } else {
            Self.change(from: former, context, role, &steps)
        }
    }

    /// The other kinds of proxy that Trimast set up on the host and has not taken out again. What a user runs there for himself is none.
    private static func former(_ facts: HostFacts, _ spec: ClusterSpec) -> [any ApiProxy] {
        ApiProxies.all.filter { $0.name != spec.proxy.name && facts.files[$0.dropIn] != nil }
    }

    private static func setUp(_ context: PartContext, _ role: ProxyRole, _ steps: inout StepList) {
        let proxy = context.spec.proxy
        let newAuthority = addAuthority(context, proxy, &steps)
        steps.file(ProxyState.script, Template(ProxyState.text), mode: "755", why: "keepalived hears at once when no proxy runs here")
        let newUnit = steps.file(
            proxy.dropIn, Template(proxy.unitSettings(context.programs)), unit: proxy.unit,
            why: "it comes back after a crash, and keepalived hears of it")
        let newText = steps.file(
            proxy.path, Template(proxy.configuration(context.spec, role, context.programs)), check: proxy.trial,
            unit: proxy.unit, why: "the API servers behind one port")
        if !context[proxy.isActive] {
            steps.unit(proxy.unit, .enableAndStart, why: "it does not run")
            // The package starts it by itself, with its own configuration: that one must not stay.
            steps.unit(proxy.unit, .reload, why: "it may have started with the package's own configuration")
        } else if newAuthority || newUnit || newText {
            steps.unit(proxy.unit, .reload, why: "its configuration changed; a reload breaks no connection")
        }
    }

    private static func writeCheck(_ context: PartContext, _ steps: inout StepList) {
        guard context.spec.proxyRole(context.host) == .balancer else { return }
        steps.file(
            AddressCheck.path, Template(AddressCheck.text(context.host, context.spec)), mode: "755",
            why: "a host whose proxy reaches no API server, while another's does, gives the address away")
    }

    // MARK: The cluster's authority

    static let authority = "/etc/kubernetes/pki/ca.crt"

    /// A copy of the cluster's authority for the proxy, public as it is: a load balancer need be no node, and what kubeadm keeps comes and goes.
    ///
    /// - Returns: whether it is written.
    private static func addAuthority(_ context: PartContext, _ proxy: any ApiProxy, _ steps: inout StepList) -> Bool {
        guard let path = proxy.authorityPath else { return false }
        let why = "it believes the cluster's own API servers alone"
        let known = context.state.first.flatMap { context.cluster[$0]?.files[authority] }
        if let known { return steps.file(path, Template(known.content), unit: proxy.unit, why: why) }
        switch context.state.phase {
        case .absent, .starting:
            steps.add(
                .command(
                    CommandAction(
                        "write the cluster's authority to \(path)", glyph: .create,
                        """
                        set -e
                        mkdir -p $(dirname \(path))
                        \(UnreadFiles.mark(path, for: proxy.unit))
                        printf %s \(ClusterValues.authority) | base64 -d >\(path)
                        """)),
                why: why, needs: [ClusterValues.haveAuthorities])
            return true
        case .established, .down:
            guard context.facts.files[path] == nil else { return steps.isUnread(path, by: proxy.unit) }
            steps.command(
                "copy the cluster's authority to \(path)", glyph: .create,
                """
                set -e
                [ -s \(authority) ] || { echo 'there is no \(authority) on this host'; exit 1; }
                \(UnreadFiles.mark(path, for: proxy.unit))
                cp \(authority) \(path)
                """,
                why: why)
            return true
        }
    }

    // MARK: Another kind

    private static func change(from former: [any ApiProxy], _ context: PartContext, _ role: ProxyRole, _ steps: inout StepList) {
        let (spec, proxy) = (context.spec, context.spec.proxy)
        let running = former.filter { context[$0.isActive] }
        let names = former.map(\.name).joined(separator: " and ")
        steps.turn("proxy", locks: [role == .balancer ? .controlPlaneDisruption : .workerDisruption], needs: before(context)) { steps in
            for each in running
            where steps.file(
                each.path, Template(each.configuration(spec, role, context.programs)), check: each.trial,
                unit: each.unit, why: "it shares the port for a moment")
            {
                steps.unit(each.unit, .reload, why: "its configuration changed; a reload breaks no connection")
            }
            setUp(context, role, &steps)
            if context.state.phase == .established {
                steps.add(
                    .wait(
                        WaitAction(
                            [Condition("\(proxy.name) reaches an API server", test: proxy.reaches(spec), patience: 30)],
                            functions: proxy.own(spec))), why: "\(names) serves until then")
            }
            // The check is of the new kind before the former proxy leaves, which takes it some seconds.
            writeCheck(context, &steps)
            for each in former {
                steps.unit(each.unit, .disableAndStop, why: "cluster.yaml names \(proxy.name); its package stays")
            }
            steps.command(
                "forget what \(names) was set up by", glyph: .remove,
                Template("rm -f \(former.map(\.dropIn).joined(separator: " "))\nsystemctl daemon-reload"),
                why: "it is the host's own again")
            if let each = running.first { recover(each, context, &steps) }
        }
    }

    /// A proxy of the node's own that cluster.yaml wants no longer goes, once nobody uses it any more.
    private static func retire(_ context: PartContext, _ steps: inout StepList) {
        let own = ApiProxies.all.filter { proxy in
            let text = context.facts.files[proxy.path]?.content ?? ""
            return text.hasPrefix("# Written by Trimast") && text.contains(" 127.0.0.1:\(context.spec.endpoint.port)")
        }
        for proxy in own {
            steps.add(
                .unit(UnitAction(proxy.unit, .disableAndStop)), why: "cluster.yaml wants no proxy on this node; its package stays",
                needs: ClusterValues.nodesHaveServers(context.spec))
            steps.command(
                "forget what \(proxy.name) was set up by", glyph: .remove,
                Template("rm -f \(proxy.path) \(proxy.dropIn)\nsystemctl daemon-reload"), why: "it is the host's own again")
        }
    }

    private static func recover(_ former: any ApiProxy, _ context: PartContext, _ steps: inout StepList) {
        var spec = context.spec
        spec.endpoint.loadBalancer = former.kind
        let isBalancer = spec.proxyRole(context.host) == .balancer
        let path = AddressCheck.path
        let check = Shell.quoted(AddressCheck.text(context.host, spec))
        steps.recover(
            "start \(former.name) again, and stop \(context.spec.proxy.name)",
            Template(
                """
                systemctl -q enable --now \(former.unit) || exit 1
                \(isBalancer ? "printf %s \(check) >\(path).new && chmod 755 \(path).new && mv -f \(path).new \(path)" : ":")
                systemctl -q disable --now \(context.spec.proxy.unit)
                """))
    }

    /// What the turn of the holder of the address waits for: all the others' turns.
    private static func before(_ context: PartContext) -> Set<Resource> {
        guard context.state.holders == [context.host.name] else { return [] }
        let others = context.spec.loadBalancers.filter { other in
            other.name != context.host.name && context.cluster[other.name].map { !former($0, context.spec).isEmpty } ?? false
        }
        return Set(others.map { Resource($0.name, .loadBalancer) })
    }

    // MARK: What verify asks

    /// What the proxy of the host knows of each API server; nil: it tells nobody, or did not answer.
    static let view = Fact(
        "proxy-view", script: { _, spec in spec.proxy.view ?? "" }, unread: [ProxyServer]?.none
    ) { text in
        let servers = text.words.compactMap(ProxyServer.init)
        return servers.isEmpty ? nil : servers
    }

    func verifyProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        spec.proxyRole(host) != nil ? [Self.view.probe(host, spec)] : []
    }

    func checks(_ context: PartContext) -> [Check] {
        guard context.spec.proxyRole(context.host) != nil, context.spec.proxy.view != nil else { return [] }
        guard let servers = context[Self.view] else {
            return [
                Check(
                    "endpoint.proxy", rows: ["R12"], host: context.host.name, .failed, found: "\(context.spec.proxy.name) does not answer",
                    nextStep: "systemctl status \(context.spec.proxy.name)")
            ]
        }
        let unknown = Self.unknown(to: servers, context.spec)
        let away = servers.filter { !$0.isUp }.map { "\($0.name) (\($0.reason))" } + unknown.map { "\($0) (\(Self.notConfigured))" }
        let (name, host) = (context.spec.proxy.name, context.host.name)
        let repair: Advice = "\(.trimast("apply")); where it plans nothing for \(name), on \(host): \(.shell("systemctl reload \(name)"))"
        let look: Advice = "journalctl -u \(name) -n 20 says since when"
        return [
            Check(
                "endpoint.proxy", rows: ["R12"], host: host, away.isEmpty ? .passed : .failed,
                found: away.isEmpty
                    ? "\(servers.count) API servers are ready to its proxy"
                    : "to its proxy these API servers are not ready: " + away.joined(separator: ", "),
                nextStep: away.isEmpty ? nil : unknown.isEmpty ? look : repair, about: unknown.isEmpty ? nil : unknown)
        ]
    }

    /// Why a proxy sends nothing to an API server of cluster.yaml that it does not tell of: its program runs with another file than the one that is there,
    /// or that one was changed.
    static let notConfigured = "not in its configuration"

    /// The control planes of which the proxy does not tell.
    static func unknown(to servers: [ProxyServer], _ spec: ClusterSpec) -> [HostName] {
        spec.controlPlanes.map(\.name).filter { name in !servers.contains { $0.name == name.text } }
    }
}

/// What a proxy knows of one API server.
struct ProxyServer: Equatable, Sendable {
    var name: String
    var isUp: Bool
    /// `L7STS 500`: HAProxy's words for the last check (management.txt, "check_status"), and the HTTP status.
    var reason: String

    /// `NAME STATUS CHECK CODE`.
    init?(_ words: [String]) {
        guard words.count >= 2 else { return nil }
        name = words[0]
        isUp = words[1] == "UP"
        reason = words.dropFirst(2).joined(separator: " ")
    }
}
