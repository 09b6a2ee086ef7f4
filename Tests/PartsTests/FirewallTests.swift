import Facts
import Foundation
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

@Suite struct FirewallTests {
    struct Case {
        var section: String
        var policy = FirewallPolicy.open
        var plugin = NetworkSpec.Plugin.none
        var files: [String: String] = [:]
        var host = "node"
        var proxyMode = NetworkSpec.ProxyMode.iptables
    }

    static func steps(_ each: Case) throws -> [Step] {
        var spec = try LabFacts.spec(.three)
        spec.firewall = each.policy
        spec.network.plugin = each.plugin
        spec.network.proxyMode = each.proxyMode
        var cluster = try LabFacts.load(.three)
        try cluster.change(each.host) {
            $0.sections["firewall"] = each.section
            for (path, text) in each.files { $0.files[path] = RemoteFile(content: text) }
        }
        let context = try LabFacts.context(each.host, spec, cluster)
        var list = StepList(part: Firewall(), host: context.host.name, facts: context.facts)
        Firewall().plan(context, &list)
        return list.steps
    }

    static func titles(_ each: Case) throws -> [String] { try steps(each).map(\.title) }
    static func script(_ each: Case) throws -> String { try steps(each).last?.action.kind.script([:]) ?? "" }

    @Test func onlyAFirewallThatRunsIsTouched() throws {
        #expect(try Self.titles(Case(section: "")) == [])
        #expect(try Self.titles(Case(section: "ufw", policy: .unmanaged)) == [])
        #expect(try Self.titles(Case(section: "ufw", policy: .disabled)) == ["disable and stop ufw.service"])
        #expect(try Self.titles(Case(section: "firewalld\n", policy: .disabled)) == ["disable and stop firewalld.service"])
    }

    // MARK: ufw

    static func ufw(_ opened: String...) -> String {
        (["ufw", "Default: deny (incoming), allow (outgoing), deny (routed)"] + opened.map { "\($0) ALLOW Anywhere # trimast \($0)" })
            .joined(separator: "\n")
    }

    @Test func ufwOpensWhatIsMissingAndClosesWhatNobodyNeeds() throws {
        let steps = try Self.steps(Case(section: Self.ufw("10250/tcp", "30000:32767/tcp", "2379:2380/tcp", "4789/udp")))
        #expect(steps.map(\.title) == ["open in ufw: 10256/tcp", "close in ufw: 2379:2380/tcp 4789/udp"])
        #expect(
            try steps.map { try $0.action.kind.script([:]) } == [
                "set -e\nufw allow proto tcp from any to any port 10256 comment 'trimast 10256/tcp' >/dev/null",
                """
                set -e
                ufw delete allow proto tcp from any to any port 2379:2380 >/dev/null
                ufw delete allow proto udp from any to any port 4789 >/dev/null
                """,
            ])
        #expect(try Self.titles(Case(section: Self.ufw("10250/tcp", "10256/tcp", "30000:32767/tcp"))) == [])
    }

    private static let rules = "*filter\n:ufw-before-input - [0:0]\n# End required lines\nCOMMIT\n*nat\nCOMMIT\n"
    private static let all = ["10250/tcp", "10256/tcp", "30000:32767/tcp"]

    /// What was let in for addresses that cluster.yaml does not name, one by one; the pods' range is none.
    @Test func ufwRulesForOthers() throws {
        let spec = try LabFacts.spec(.three)
        var named = spec
        for (name, address) in [("left", "10.9.0.1"), ("stays", "10.9.0.2")] {
            named.hosts.append(HostSpec(name: try host(name), address: try TestSupport.address(address), roles: [.worker]))
        }
        let block = Ufw.block(named.hosts[0], [Opening(.ipip, .ipip)], named, holdsBack: true)
        let text = Ufw.managed(Self.rules, block) + "-A ufw-before-input -s 10.9.0.3 -j ACCEPT\n"
        let kept = Ufw.others(text, spec) { "\($0)" != "10.9.0.1" }
        #expect(
            kept
                == ["-A ufw-before-input -p 4 -s", "-A ufw-before-output -d"].map {
                    "\($0) 10.9.0.2 -m comment --comment trimast -j ACCEPT"
                })
        #expect(Ufw.others(Self.rules, spec) { _ in true } == [])
    }

    /// What ufw's command line cannot say stands in a block of before.rules, in the filter table, once.
    @Test func ufwBlock() throws {
        let spec = try LabFacts.spec(.three)
        let openings = [Opening(.bgp, .tcp(179...179)), Opening(.vrrp, .vrrp), Opening(.ipip, .ipip)]
        let block = Ufw.block(spec.hosts[0], openings, spec)
        let wanted = """
            *filter
            :ufw-before-input - [0:0]
            # End required lines
            # BEGIN trimast
            -A ufw-before-input -p 112 -s 192.168.96.65 -m comment --comment trimast -j ACCEPT
            -A ufw-before-input -p 112 -s 192.168.96.66 -m comment --comment trimast -j ACCEPT
            -A ufw-before-input -p 112 -s 192.168.96.67 -m comment --comment trimast -j ACCEPT
            -A ufw-before-input -p 4 -s 192.168.96.65 -m comment --comment trimast -j ACCEPT
            -A ufw-before-input -p 4 -s 192.168.96.66 -m comment --comment trimast -j ACCEPT
            -A ufw-before-input -p 4 -s 192.168.96.67 -m comment --comment trimast -j ACCEPT
            -A ufw-before-input -p 4 -s 192.168.96.68 -m comment --comment trimast -j ACCEPT
            -A ufw-before-forward -s 10.244.0.0/16 -m comment --comment trimast -j ACCEPT
            -A ufw-before-forward -d 10.244.0.0/16 -m comment --comment trimast -j ACCEPT
            # END trimast
            COMMIT
            *nat
            COMMIT

            """
        #expect(Ufw.managed(Self.rules, block) == wanted)
        #expect(Ufw.managed(wanted, block) == wanted)
        #expect(Ufw.managed(wanted, []) == Self.rules)
        // Rules that end nowhere are not Trimast's to complete.
        #expect(Ufw.managed("*filter\n", block) == "*filter\n")
    }

    static let nat = "*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE\nCOMMIT\n"

    /// As the Ubuntu Server Guide writes masquerading: the nat table stands above the filter table, and knows none of ufw's chains.
    @Test(arguments: [nat, "# nat\n\(nat)*mangle\nCOMMIT\n"]) func ufwBlockBelowOtherTables(_ above: String) {
        let block = ["-A ufw-before-input -p 112 -j ACCEPT"]
        let wanted = above + Ufw.managed(Self.rules, block)
        #expect(Ufw.managed(above + Self.rules, block) == wanted)
        #expect(Ufw.managed(wanted, block) == wanted)
        // It stood in the first table.
        let wrong = above.replacing("\nCOMMIT\n", with: "\n# BEGIN trimast\n\(block[0])\n# END trimast\nCOMMIT\n", maxReplacements: 1)
        #expect(Ufw.managed(wrong + Self.rules, block) == wanted)
        #expect(Ufw.managed(above, block) == above, "no filter table")
    }

    /// Rules that do not load never take the place of those that do.
    @Test func ufwRulesAreTried() throws {
        let steps = try Self.steps(Case(section: Self.ufw(), files: [Ufw.rules: Self.rules]))
        let script = try #require(steps.first).action.kind.script([:])
        #expect(script.contains("! load \"$p\" 2>/dev/null || load \"$t\"\n"))
    }

    @Test func ufwIsReloadedWhereItsRulesAreNotLoaded() throws {
        let spec = try LabFacts.spec(.three)
        let worker = try #require(spec.hosts.last)
        let done = Ufw.managed(Self.rules, Ufw.block(worker, [], spec))
        func titles(_ text: String, _ rules: String) throws -> [String] {
            try Self.titles(
                Case(
                    section: Self.ufw("10250/tcp", "10256/tcp", "30000:32767/tcp").replacing("ufw\n", with: "ufw\n\(text)\n"),
                    files: [Ufw.rules: rules]))
        }
        #expect(try titles("loaded 0", Self.rules) == ["write /etc/ufw/before.rules", "reload ufw"])
        #expect(try titles("loaded 0", done) == ["reload ufw"])
        #expect(try titles("loaded 2", done) == [])
    }

    @Test func ufwThatHoldsPacketsBackLetsThemOutToTheCluster() throws {
        let spec = try LabFacts.spec(.three)
        let block = Ufw.block(spec.hosts[0], [], spec, holdsBack: true)
        #expect(block.count == 2 + 4 + 2)
        #expect(block.contains("-A ufw-before-output -d 192.168.96.69 -m comment --comment trimast -j ACCEPT"), "the floating address")
    }

    /// ipvs takes packets for Services as the node's own.
    @Test func ufwLetsPodsReachServicesOfIPVS() throws {
        var spec = try LabFacts.spec(.three)
        let rule = "-A ufw-before-input -s 10.244.0.0/16 -d 10.96.0.0/16 -m comment --comment trimast -j ACCEPT"
        #expect(!Ufw.block(spec.hosts[0], [], spec).contains(rule))
        spec.network.proxyMode = .ipvs
        #expect(Ufw.block(spec.hosts[0], [], spec).contains(rule))
        spec.hosts[0].roles = [.loadBalancer]
        #expect(Ufw.block(spec.hosts[0], [], spec) == [], "no pods run there")
        let opened = Self.ufw("10250/tcp", "10256/tcp", "30000:32767/tcp")
        #expect(try Self.titles(Case(section: opened, proxyMode: .ipvs)) == ["open in ufw: 30000:32767/udp"])
    }

    // MARK: firewalld

    /// What firewalld 1.3.3 says, with the zone's services and sources, and what else there is.
    static func firewalld(_ services: String = "ssh", sources: String = "", more: String = "") -> String {
        """
        firewalld
        policies
        default public
        backend nftables
        now internal
        now   target: default
        now   interfaces: 
        now   sources: \(sources)
        now   services: ssh
        now 
        now public (default, active)
        now   target: default
        now   icmp-block-inversion: no
        now   interfaces: host0
        now   sources: 
        now   services: \(services)
        now   ports: 
        now   rich rules: 
        now 
        \(more)
        """
    }

    private static let running = """
        now trimast-pods (active)
        now   target: ACCEPT
        now   sources: 10.244.0.0/16
        now   services: trimast
        kept public
        kept trimast-pods
        opened 10250/tcp 10256/tcp 30000-32767/tcp 179/tcp
        """

    /// Its files, as an earlier run left them.
    private static func files(
        _ plugin: NetworkSpec.Plugin = .bird, host: String = "node", _ proxyMode: NetworkSpec.ProxyMode = .iptables
    ) throws -> [String: String] {
        let steps = try Self.steps(Case(section: Self.firewalld(), plugin: plugin, host: host, proxyMode: proxyMode))
        return Dictionary(
            steps.compactMap { step in
                if case .file(let file) = step.action { (file.path, file.content.shown) } else { nil }
            }, uniquingKeysWith: { $1 })
    }

    @Test func firewalldGetsAServiceAndAZone() throws {
        let fresh = Case(section: Self.firewalld(), plugin: .bird)
        #expect(
            try Self.titles(fresh) == [
                "write /etc/firewalld/services/trimast.xml", "write /etc/firewalld/policies/trimast-to-pods.xml",
                "write /etc/firewalld/policies/trimast-of-pods.xml", "write /etc/firewalld/zones/trimast-pods.xml",
                "let trimast into firewalld's zone public, reload firewalld",
            ])
        let files = try Self.files()
        #expect(
            files["/etc/firewalld/services/trimast.xml"] == """
                <?xml version="1.0" encoding="utf-8"?>
                <!-- Written by Trimast. -->
                <service>
                  <short>Trimast</short>
                  <description>Kubernetes: what this host serves in the cluster</description>
                  <port port="10250" protocol="tcp"/>
                  <port port="10256" protocol="tcp"/>
                  <port port="30000-32767" protocol="tcp"/>
                  <port port="179" protocol="tcp"/>
                </service>

                """)
        #expect(files["/etc/firewalld/zones/trimast-pods.xml"]?.contains("<zone>") ?? false, "pods reach the same ports and no others")
        let old = Case(section: Self.firewalld().replacing("policies\n", with: ""), plugin: .bird)
        let steps = try Self.steps(old)
        #expect(steps.count == 3)
        #expect(steps[1].action.kind.changes.contains("+<zone target=\"ACCEPT\">"), "\(steps[1].action.kind.changes)")
        let script = try Self.script(fresh)
        #expect(
            script.hasSuffix(
                """
                around firewall-cmd -q --reload
                firewall-cmd -q --permanent --zone=public --add-service=trimast
                firewall-cmd -q --zone=public --add-service=trimast
                """))
        #expect(try Self.titles(Case(section: Self.firewalld("ssh trimast", more: Self.running), plugin: .bird, files: files)) == [])
    }

    @Test func firewalldIsMended() throws {
        let files = try Self.files()
        func last(_ section: String) throws -> [String] {
            try Self.titles(Case(section: section, plugin: .bird, files: files))
        }
        // Somebody took the service out of the zone that runs, or out of its file.
        let out = ["let trimast into firewalld's zone public"]
        #expect(try last(Self.firewalld("ssh", more: Self.running)) == out)
        #expect(try last(Self.firewalld("trimast", more: Self.running.replacing("kept public\n", with: ""))) == out)
        // It was not reloaded since the files were written.
        #expect(try last(Self.firewalld("trimast", more: "kept public\nkept trimast-pods")) == ["reload firewalld"])
        // The interface is in another zone now.
        #expect(
            try last(Self.firewalld("trimast", more: Self.running + "\nkept work")) == ["take trimast out of zone work"])
    }

    @Test func firewalldClosesWhatARoleNoLongerNeeds() throws {
        // It was a load balancer.
        let files = try Self.files(host: "master1")
        #expect(files[Firewalld.service]?.contains("<protocol value=\"112\"/>") ?? false)
        let steps = try Self.steps(
            Case(
                section: Self.firewalld("trimast", more: Self.running.replacing("179/tcp", with: "179/tcp 16443/tcp 112")), plugin: .bird,
                files: files))
        #expect(steps.map(\.title) == ["write /etc/firewalld/services/trimast.xml", "reload firewalld"])
        #expect(steps[0].action.kind.changes.contains("-  <protocol value=\"112\"/>"), "\(steps[0].action.kind.changes)")
    }

    /// ipvs takes packets for Services as the node's own. A rule stands as firewall-cmd lists it, in a line of its own behind a tab.
    @Test func firewalldLetsPodsReachServicesOfIPVS() throws {
        let files = try Self.files(host: "node", .ipvs)
        let rule = "  <rule family=\"ipv4\"><destination address=\"10.96.0.0/16\"/><accept/></rule>\n"
        #expect(files[Firewalld.podsZone]?.contains(rule) ?? false)
        #expect(try Self.files()[Firewalld.podsZone]?.contains("<rule") == false)
        #expect(files[Firewalld.service]?.contains("<port port=\"30000-32767\" protocol=\"udp\"/>") ?? false)
        let runs = Self.running.replacing("30000-32767/tcp", with: "30000-32767/tcp 30000-32767/udp")
        func titles(_ more: String) throws -> [String] {
            try Self.titles(Case(section: Self.firewalld("trimast", more: more), plugin: .bird, files: files, proxyMode: .ipvs))
        }
        #expect(try titles(runs) == ["reload firewalld"])
        let listed = "services: trimast\nnow   rich rules: \nnow \trule family=\"ipv4\" destination address=\"10.96.0.0/16\" accept"
        #expect(try titles(runs.replacing("services: trimast", with: listed)) == [])
        let old = try Self.steps(Case(section: Self.firewalld().replacing("policies\n", with: ""), plugin: .bird, proxyMode: .ipvs))
        #expect(old[1].action.kind.changes.contains("+<zone target=\"ACCEPT\">"))
        #expect(!old[1].action.kind.changes.contains { $0.contains("<rule") }, "it lets pods reach the whole host")
    }

    /// What runs and stands in no file: of Trimast's own it goes, of others it stops the reload.
    @Test(
        arguments: ShellKind.all,
        [
            ("public\n  services: trimast\n", ""),
            (
                "trimast-pods\n  sources: 10.244.0.0/16\n  rich rules: \n\trule family=\"ipv4\" destination address=\"10.96.0.0/16\" accept\n",
                ""
            ),
            ("public\n  ports: 2222/tcp\n", "zone public ports: 2222/tcp\n"),
            ("trimast-pods\n  ports: 2222/tcp\n", "zone trimast-pods ports: 2222/tcp\n"),
            (
                "public\n  rich rules: \n\trule family=\"ipv4\" destination address=\"10.0.0.0/8\" accept\n",
                "zone public rule family=\"ipv4\" destination address=\"10.0.0.0/8\" accept\n"
            ),
        ])
    func aReloadLosesNothingOfOthers(_ shell: ShellKind, _ each: (now: String, lost: String)) async throws {
        let script = try Self.script(Case(section: Self.firewalld().replacing("nftables", with: "iptables"), plugin: .bird))
        try await withTemporaryFolder { (folder: String) async throws in
            try each.now.write(toFile: "\(folder)/now", atomically: false, encoding: .utf8)
            let prepare = """
                printf '#!/bin/sh\\n[ "$*" != --list-all-zones ] || cat \(folder)/now\\n' >\(folder)/firewall-cmd
                chmod 755 \(folder)/firewall-cmd
                PATH=\(folder):$PATH

                """
            let result = try await shell.run(prepare + script)
            #expect(result.status == (each.lost.isEmpty ? 0 : 1), "\(result)")
            #expect(each.lost.isEmpty ? result.output.isEmpty : result.output.contains(each.lost), "\(result)")
        }
    }

    @Test func zonesOfFirewalld() throws {
        // Packets of the cluster's hosts pass a zone of their own.
        #expect(
            try Self.titles(Case(section: Self.firewalld(sources: "192.168.96.0/24 00:11:22:33:44:55"))).last
                == "let trimast into firewalld's zone public and internal, reload firewalld")
        // By a set, which holds some of them.
        let byName = Self.firewalld(sources: "ipset:nodes")
        #expect(
            try Self.titles(Case(section: byName + "\nset nodes 10.0.0.1 192.168.96.65")).last
                == "let trimast into firewalld's zone public and internal, reload firewalld")
        #expect(
            try Self.titles(Case(section: byName + "\nset nodes 10.0.0.1")).last
                == "let trimast into firewalld's zone public, reload firewalld")
        // Everything is let in already.
        #expect(
            try Self.titles(
                Case(
                    section: Self.firewalld().replacing(
                        "public (default, active)\nnow   target: default", with: "public\nnow   target: ACCEPT"))
            ).last
                == "reload firewalld")
        // The pods' range was put somewhere else: a source is of one zone alone.
        #expect(
            try Self.script(Case(section: Self.firewalld(sources: "10.244.0.0/16"))).contains(
                "\nfirewall-cmd -q --permanent --zone=internal --remove-source=10.244.0.0/16\naround firewall-cmd -q --reload"))
        // Rules in iptables are its own there.
        #expect(
            try Self.script(Case(section: Self.firewalld().replacing("nftables", with: "iptables"))).contains("\nfirewall-cmd -q --reload"))
    }

    /// Whether each takes packets of a host of the cluster.
    static let sources: [(String, Bool?)] = [
        ("192.168.96.0/24", true), ("192.168.96.66", true), ("10.0.0.0/8", false), ("fe80::/10", false), ("1:2:3:4:5:6:7:8", false),
        ("00:11:22:33:44:55", nil), ("192.168.96.0/255.255.255.0", nil), ("ipset:nodes", true), ("ipset:ranges", true),
        ("ipset:ports", true),
        ("ipset:others", false), ("ipset:none", false), ("ipset:cards", nil), ("ipset:both", true), ("ipset:unread", nil),
    ]

    /// Sources come before interfaces: a zone that takes a host's packets and does not know the service drops them.
    @Test(arguments: sources) func sourcesOfAZone(_ source: String, _ takes: Bool?) throws {
        let firewalld = Firewalld(
            SectionText(
                """
                set nodes 10.0.0.1 192.168.96.68
                set ranges 192.168.96.60-192.168.96.70
                set ports 192.168.96.65,tcp:6443
                set others 10.0.0.0/8 fd00::1
                set none
                set cards 00:11:22:33:44:55
                set both 00:11:22:33:44:55 192.168.96.65
                """))
        #expect(firewalld.takes(source, try LabFacts.spec(.three).hosts) == takes)
    }

    /// The operator says what cannot be told, once: the service stays where it was let in.
    @Test func zonesThatTheOperatorKnowsOf() throws {
        let files = try Self.files()
        func plan(_ section: String) throws -> (titles: [String], notes: [String]) {
            var cluster = try LabFacts.load(.three)
            try cluster.change("node") {
                $0.sections["firewall"] = section
                for (path, text) in files { $0.files[path] = RemoteFile(content: text) }
            }
            var spec = try LabFacts.spec(.three)
            spec.firewall = .open
            spec.network.plugin = .bird
            let context = try LabFacts.context("node", spec, cluster)
            var list = StepList(part: Firewall(), host: context.host.name, facts: context.facts)
            Firewall().plan(context, &list)
            return (list.steps.map(\.title), list.notes)
        }
        let section = Self.firewalld("trimast", sources: "ipset:nodes", more: Self.running)
        let asked = try plan(section)
        #expect(asked.titles == [] && asked.notes.count == 1)
        #expect(asked.notes.allSatisfy { $0.contains("zone internal takes packets by ipset:nodes") })
        #expect(asked.notes.allSatisfy { $0.contains("firewall-cmd --permanent --zone=internal --add-service=trimast") })
        let letIn =
            section.replacing("ipset:nodes\nnow   services: ssh", with: "ipset:nodes\nnow   services: ssh trimast") + "\nkept internal"
        let answered = try plan(letIn)
        #expect(answered.titles == [] && answered.notes == [])
        // No host is behind it.
        let other = try plan(letIn + "\nset nodes 10.0.0.1")
        #expect(other.titles == ["take trimast out of zone internal"] && other.notes == [])
    }

    /// IP in IP as Calico speaks it is protocol 4; the name "ipip" means 94 in /etc/protocols.
    @Test func firewalldOpensProtocolFourForIPIP() throws {
        #expect(try Self.files(.calico)[Firewalld.service]?.contains("<protocol value=\"4\"/>") ?? false)
    }

    @Test func aFirewallThatOnlyTheNextBootStarts() throws {
        func check(_ firewall: String, _ boot: String) throws -> String {
            var cluster = try LabFacts.load(.three)
            try cluster.change("node") { ($0.sections["firewall"], $0.sections["firewall-boot"]) = (firewall, boot) }
            return Firewall().checks(try LabFacts.context("node", LabFacts.spec(.three), cluster)).map(\.found).joined()
        }
        #expect(try check("", "") == "" && check("ufw", "ufw\n") == "")
        #expect(try check("", "firewalld").hasPrefix("firewalld does not run now, and the next boot starts it"))
        #expect(try check("ufw", "ufw\nfirewalld").hasPrefix("firewalld does not"))
    }
}
