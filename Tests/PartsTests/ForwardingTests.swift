import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// Which rules of a host drop pods' packets, and which only look so.
@Suite struct ForwardingTests {
    /// - Parameter rules: each line goes below `heading`.
    static func verdict(_ heading: String, _ rules: String, on name: String = "node", plugin: NetworkSpec.Plugin = .bird) throws -> String {
        var spec = try LabFacts.spec(.three)
        spec.network.plugin = plugin
        // It is no node: it asks no kubelet.
        spec.hosts.append(HostSpec(name: try host("balancer"), address: try address("192.168.96.70"), roles: [.loadBalancer]))
        let wanted = try host(name)
        let node = try #require(spec.hosts.first { $0.name == wanted })
        let lines = rules.split(separator: "\n").map { "| \($0)\n" }.joined()
        let text = SectionText("asked\ndevice eth0\n\(heading)\n\(lines)")
        return switch Forwarding.verdict(Forwarding.Filters(text), spec, host: node, firewall: .none) {
        case .open: "open"
        case .mended(let found): "mended \(found)"
        case .closed(let found, _): "closed \(found)"
        }
    }

    static let iptables: [(rules: String, found: String)] = [
        (
            "-A FORWARD -s 10.0.0.0/8 -j LOGDROP\n-A LOGDROP -m limit --limit 5/min -j LOG --log-prefix \"in -j DROP\"\n-A LOGDROP -j DROP",
            "closed chain FORWARD of iptables has the rule '-A FORWARD -s 10.0.0.0/8 -j LOGDROP' and then '-j DROP'"
        ),
        (
            "-A FORWARD -j LOGDROP\n-A LOGDROP -j DROP",
            "closed chain FORWARD of iptables has the rule '-A FORWARD -j LOGDROP' and then '-j DROP'"
        ),
        ("-A FORWARD -s 10.0.0.0/8 -j DROP", "closed chain FORWARD of iptables has the rule '-A FORWARD -s 10.0.0.0/8 -j DROP'"),
        ("-A FORWARD -i eth0 -j DROP", "closed chain FORWARD of iptables has the rule '-A FORWARD -i eth0 -j DROP'"),
        ("-A FORWARD -d 10.244.3.0/24 -j REJECT", "closed chain FORWARD of iptables has the rule '-A FORWARD -d 10.244.3.0/24 -j REJECT'"),
        (
            "*raw\n-A PREROUTING -s 10.0.0.0/8 -j DROP",
            "closed chain PREROUTING of iptables (table raw) has the rule '-A PREROUTING -s 10.0.0.0/8 -j DROP'"
        ),
        (":FORWARD DROP [0:0]", "mended chain FORWARD of iptables drops by policy"),
        ("-A FORWARD -j DROP", "mended chain FORWARD of iptables has the rule '-A FORWARD -j DROP'"),
        // Before it pods are let through.
        ("-A FORWARD -s 10.244.0.0/16 -j ACCEPT\n-A FORWARD -i eth0 -j DROP", "open"),
        // Others' packets.
        ("-A FORWARD -m conntrack --ctstate INVALID -j DROP\n-A FORWARD -m state --state INVALID -j REJECT", "open"),
        ("-A FORWARD -j KUBE-FIREWALL\n-A KUBE-FIREWALL -j DROP\n-A FORWARD -j DOCKER-USER\n-A DOCKER-USER -j DROP", "open"),
        ("-A FORWARD -j TRIMAST-DRILL-IN\n-A TRIMAST-DRILL-IN -j DROP\n-A FORWARD -j ufw-reject-forward", "open"),
        ("-A FORWARD -m mark --mark 0x8000/0x8000 -j DROP\n-A FORWARD -p tcp -m tcp --dport 23 -j DROP", "open"),
        ("-A FORWARD -o virbr0 -j REJECT\n-A FORWARD -i docker0 -j DROP\n-A FORWARD -s 172.16.0.0/12 -j DROP", "open"),
        ("-A FORWARD ! -s 10.244.0.0/16 -j DROP\n-A FORWARD -p udp -j DROP", "open"),
        // Nobody can tell.
        ("-A FORWARD -m set --match-set bad src -j DROP\n-A FORWARD -m limit --limit 1/sec -j DROP", "open"),
        ("-A FORWARD -m set --match-set good src -j ACCEPT\n-A FORWARD -s 10.0.0.0/8 -j DROP", "open"),
        ("-A FORWARD -j A\n-A A -j A", "open"),
        // The range of this node, of which all is that is forwarded here.
        (
            ":FORWARD DROP\n-A FORWARD -s 10.244.1.0/24 -j ACCEPT\n-A FORWARD -d 10.244.1.0/24 -j ACCEPT\n-A FORWARD -i eth0 -j DROP",
            "open"
        ),
        // By hand, with the target first.
        ("-A FORWARD -j REJECT -s 192.168.5.0/24", "open"),
        ("-A FORWARD -j DROP -m limit --limit 1/sec\n-A FORWARD -j REJECT --reject-with tcp-reset -p udp", "open"),
        (":FORWARD DROP\n-A FORWARD -j ACCEPT -m set --match-set good src", "open"),
        (":FORWARD DROP\n-A FORWARD -jACCEPT", "open"),
        (":FORWARD DROP\n-A FORWARD --jump=ACCEPT", "open"),
        (
            "-A FORWARD -j REJECT --reject-with icmp-port-unreachable -s 10.0.0.0/8",
            "closed chain FORWARD of iptables has the rule '-A FORWARD -j REJECT --reject-with icmp-port-unreachable -s 10.0.0.0/8'"
        ),
        (
            "-A FORWARD -g LOGDROP -i eth0\n-A LOGDROP -j LOG --log-prefix \"in: \" --log-level 4\n-A LOGDROP -j DROP",
            "closed chain FORWARD of iptables has the rule '-A FORWARD -g LOGDROP -i eth0' and then '-j DROP'"
        ),
    ]

    @Test(arguments: iptables) func rulesOfIptables(_ each: (rules: String, found: String)) throws {
        #expect(try Self.verdict("iptables nft", each.rules) == each.found)
    }

    /// A control plane that lets in its network, and forgets its pods.
    @Test func podsOfAControlPlaneReachItsServer() throws {
        let closed =
            ":INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s 192.168.96.0/24 -j ACCEPT\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT"
        let found = "closed chain INPUT of iptables drops by policy: pods of this host do not reach its API server"
        #expect(try Self.verdict("iptables nft", closed, on: "master1") == found)
        #expect(try Self.verdict("iptables nft", closed) == "open", "a worker has none")
        #expect(try Self.verdict("iptables nft", closed, on: "master1", plugin: .calico) == "open", "Felix lets them in")
        for more in [
            "-s 10.0.0.0/8 -j ACCEPT", "-p tcp -m multiport --dports 22,6443 -j ACCEPT", "-j ufw-before-input", "-i veth+ -j ACCEPT",
        ] {
            #expect(try Self.verdict("iptables nft", "\(closed)\n-A INPUT \(more)", on: "master1") == "open", "\(more)")
        }
    }

    static let nftables: [(rules: String, found: String)] = [
        (
            "table ip filter {\nchain fw {\ntype filter hook forward priority 10; policy drop;\n}\n}",
            "closed chain ip filter fw of nftables drops what no rule lets through"
        ),
        (
            "table inet t {\nchain f {\ntype filter hook forward priority 0;\nip saddr 10.0.0.0/8 jump gone\n}\nchain gone {\nlog prefix \"x drop\"\ndrop\n}\n}",
            "closed chain inet t f of nftables has the rule 'ip saddr 10.0.0.0/8 jump gone' and then 'drop'"
        ),
        (
            "table inet t {\nchain p {\ntype filter hook prerouting priority raw; policy accept;\niifname \"eth0\" ip saddr { 10.0.0.0/8, 172.16.0.0/12 } drop\n}\n}",
            "closed chain inet t p of nftables has the rule 'iifname eth0 ip saddr { 10.0.0.0/8, 172.16.0.0/12 } drop'"
        ),
        (
            "table inet t {\nset s {\ntype ipv4_addr\nelements = { 1.2.3.4,\n5.6.7.8 }\n}\nchain f {\ntype filter hook forward priority 0; policy drop;\nct state vmap { established : accept, related : accept, invalid : drop }\nip daddr 10.244.0.0/16 accept\n}\n}",
            "open"
        ),
        (
            "table inet t {\nchain f {\ntype filter hook forward priority 0;\nct state invalid drop\nip6 saddr fe80::/10 drop\nip saddr @bad drop\nudp dport 53 drop\nmeta mark 1 drop\n}\n}",
            "open"
        ),
        ("table inet t {\nchain f {\ntype filter hook forward priority 0; policy drop;\nip saddr @good accept\n}\n}", "open"),
        ("table ip6 t {\nchain f {\ntype filter hook forward priority 0; policy drop;\n}\n}", "open"),
    ]

    @Test(arguments: nftables) func rulesOfNftables(_ each: (rules: String, found: String)) throws {
        #expect(try Self.verdict("nftables", each.rules) == each.found)
    }

    /// What a map, a set or a variable lets in, nobody can tell.
    @Test(arguments: [
        "iifname vmap { lo : accept, eth0 : jump tin }", "iifname vmap @doors", "meta l4proto vmap { icmp : accept, tcp : jump tin }",
        "tcp dport vmap { 22 : accept, 1-65535 : jump tin }", "meta nfproto vmap { ipv4 : jump tin, ipv6 : drop }",
        "ip saddr . tcp dport vmap @ways", "ct state vmap @states", "ct state vmap { established : accept, new : jump tin }",
        "iifname $lan_if accept", "iifname @lan accept", "iif { lo, $lan_if } accept", "iif 2 accept", "meta l4proto $known accept",
        "iifname . ip saddr @x accept", "iifname . tcp dport { eth1 . 22, eth0 . 10250 } accept",
        "ip saddr . iifname 192.168.96.65 . eth0 accept",
        "tcp dport @ports accept", "tcp dport $ports accept", "ct state established | new accept",
    ])
    func rulesThatNobodyCanTell(_ rule: String) throws {
        for hook in ["input", "forward"] {
            let rules = "table inet t {\nchain c {\ntype filter hook \(hook) priority 0; policy drop;\n\(rule)\n}\n}"
            #expect(try Self.verdict("boot nftables /etc/nftables.conf", rules) == "open", "\(hook)")
        }
    }

    /// What is for certain others' stays so before a map.
    @Test(arguments: [
        "iifname \"docker0\" tcp dport vmap { 22 : accept }", "ip saddr 172.16.0.0/12 iifname vmap @doors",
        "ct state vmap { established : accept, related : accept, invalid : drop }", "iifname lo accept", "udp dport @ports accept",
    ])
    func rulesOfOthers(_ rule: String) throws {
        let rules = "table inet t {\nchain c {\ntype filter hook input priority 0; policy drop;\n\(rule)\n}\n}"
        let found = try Self.verdict("boot nftables /etc/nftables.conf", rules)
        #expect(found.hasSuffix("chain inet t c of nftables drops what no rule lets through"), "\(found)")
    }

    /// iptables' chains in a file that `nft list ruleset` was written to: the pod network's rules go there as well.
    @Test func chainsOfIptablesInAFileOfNftables() throws {
        func found(_ chain: String, _ rule: String = "", tool: String = "nft", on name: String = "node", plugin: NetworkSpec.Plugin = .bird)
            throws -> String
        {
            try Self.verdict(
                "tool \(tool)\nboot nftables /etc/nftables.conf",
                "table ip filter {\nchain \(chain) {\ntype filter hook \(chain.lowercased()) priority filter; policy drop;\ncounter packets 0 bytes 0 jump DOCKER-USER\n\(rule)\n}\n}",
                on: name, plugin: plugin)
        }
        let path = "closed /etc/nftables.conf, which the next boot loads"
        #expect(try found("FORWARD") == "open")
        #expect(try found("FORWARD", plugin: .calico) == "open")
        #expect(try found("FORWARD", "iifname \"eth0\" drop", plugin: .calico) == "open")
        #expect(
            try found("FORWARD", tool: "legacy") == "\(path): chain ip filter FORWARD of nftables drops what no rule lets through",
            "iptables' rules go elsewhere")
        #expect(
            try found("forward") == "\(path): chain ip filter forward of nftables drops what no rule lets through",
            "no chain of iptables'")
        let nodes = "ip saddr 192.168.96.64/28 accept"
        #expect(try found("INPUT", nodes, on: "master1", plugin: .calico) == "open", "Felix lets pods in")
        #expect(
            try found("INPUT", nodes, on: "master1") == "\(path): chain ip filter INPUT of nftables drops what no rule lets through")
        #expect(
            try found("INPUT")
                == "\(path), keeps the other hosts from this host's kubelet: chain ip filter INPUT of nftables drops what no rule lets through"
        )
    }

    /// What units load at the next boot, and what of it stands against the cluster.
    static let files: [(heading: String, rules: String, found: String)] = [
        (
            "boot iptables /etc/iptables/rules.v4", "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]",
            "closed /etc/iptables/rules.v4, which the next boot loads, keeps the other hosts from this host's kubelet: chain INPUT drops by policy"
        ),
        (
            "boot iptables /etc/sysconfig/iptables",
            "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-host-prohibited\n-A FORWARD -j REJECT --reject-with icmp-host-prohibited",
            "closed /etc/sysconfig/iptables, which the next boot loads, keeps the other hosts from this host's kubelet: chain INPUT has the rule '-A INPUT -j REJECT --reject-with icmp-host-prohibited'"
        ),
        ("boot iptables /etc/iptables/rules.v4", "*filter\n:INPUT DROP\n:FORWARD DROP\n-A INPUT -s 192.168.0.0/16 -j ACCEPT", "open"),
        // A rule for each node.
        (
            "boot iptables /etc/iptables/rules.v4",
            "*filter\n:INPUT DROP\n-A INPUT -s 192.168.96.65/32 -j ACCEPT\n-A INPUT -s 192.168.96.66/32 -j ACCEPT\n-A INPUT -s 192.168.96.67/32 -j ACCEPT",
            "open"
        ),
        (
            "boot iptables /etc/iptables/rules.v4",
            "*filter\n:INPUT DROP\n-A INPUT -s 192.168.96.65/32 -j ACCEPT\n-A INPUT -s 192.168.96.67/32 -j ACCEPT",
            "closed /etc/iptables/rules.v4, which the next boot loads, keeps the other hosts from this host's kubelet: chain INPUT drops by policy"
        ),
        (
            "boot nftables /etc/nftables.conf",
            "table inet t {\nchain i {\ntype filter hook input priority 0; policy drop;\nip saddr { 192.168.96.65, 192.168.96.66, 192.168.96.67 } accept\n}\n}",
            "open"
        ),
        (
            "boot iptables /etc/iptables/rules.v4", "*filter\n-A FORWARD -s 10.0.0.0/8 -j DROP",
            "closed /etc/iptables/rules.v4, which the next boot loads: chain FORWARD has the rule '-A FORWARD -s 10.0.0.0/8 -j DROP'"
        ),
        (
            "boot nftables /etc/nftables.conf",
            "flush ruleset\ntable inet filter {\nchain input { type filter hook input priority 0; policy drop; ct state established,related accept; iif lo accept; tcp dport { ssh, 80 } accept; }\n}",
            "closed /etc/nftables.conf, which the next boot loads, keeps the other hosts from this host's kubelet: chain inet filter input of nftables drops what no rule lets through"
        ),
        (
            "boot nftables /etc/nftables.conf",
            "define lan = 192.168.0.0/16\nadd table inet t\nadd chain inet t input { type filter hook input priority 0; policy drop; }\nadd rule inet t input ip saddr $lan accept",
            "open"
        ),
        (
            "boot nftables /etc/nftables.conf",
            "table inet filter {\nchain input {\ntype filter hook input priority filter;\n}\nchain forward {\ntype filter hook forward priority filter;\n}\n}",
            "open"
        ),
    ]

    @Test(arguments: files) func filesOfTheNextBoot(_ each: (heading: String, rules: String, found: String)) throws {
        #expect(try Self.verdict(each.heading, each.rules) == each.found)
    }

    /// What a file of nftables includes stands in its place.
    @Test(arguments: ShellKind.all) func filesThatAreIncluded(_ shell: ShellKind) async throws {
        try await withTemporaryFolder { folder in
            let script = """
                mkdir \(folder)/more
                printf 'table inet t {\\ninclude "\(folder)/more/*.nft"\\n}\\n' >\(folder)/main
                printf 'chain a {\\n}\\n' >\(folder)/more/1.nft
                printf 'chain b {\\n}\\n' >\(folder)/more/2.nft
                n=\(folder)/main
                \(Forwarding.included("$n"))
                """
            let result = try await shell.run(script)
            #expect(result.output == "| table inet t {\n| chain a {\n| }\n| chain b {\n| }\n| }\n", "\(shell): \(result)")
        }
    }
}
