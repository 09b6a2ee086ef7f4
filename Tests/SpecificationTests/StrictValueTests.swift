import Foundation
import Specification
import TestSupport
import Testing

/// Values as strict as those who read them: a shell, ssh, apt, systemd, a configuration file, a registry.
enum StrictValues {
    /// A line with `<>` for the value, what is right there and what is not.
    static let table: [(line: String, right: [String], wrong: [String])] = [
        (
            "ssh: {user: <>}", ["root", "alice@example.org", "a.b-c_d+e", "1000"],
            ["\"a b\"", "-l", "\"a;id\"", "\"`id`\"", "\"$(id)\"", "\"a\\nb\"", "''", "\"a'b\"", "\"é\""]
        ),
        (
            "ssh: {jump: <>}",
            [
                "bastion", "u@bastion.example.org:22", "\"a,u@b:1,c\"", "none", "\"ssh://u@a:22\"", "\"u@[fe80::1]:22\"",
                "alice@example.org@bastion",
            ],
            [
                "\"u`id`@a\"", "\"a b\"", "-oProxyCommand=id", "\"a;id\"", "\"u@a:0\"", "\"u@a:99999\"", "\"u@a:+22\"", "\"a,,b\"",
                "\"@a\"", "\"u@\"",
                "\"$(id)@a\"", "\"[a]:22\"", "\"u@a:22:22\"", "\"a,\"",
            ]
        ),
        (
            "ssh: {identityFile: <>}", ["~/.ssh/id", "\"/my keys/id\"", "\"/a%b\"", "\"/a$b\""],
            ["\"/a/${HOME}/b\"", "\"/a\\nb\"", "\" \"", "\"/a\\u009bb\""]
        ),
        (
            "endpoint: {address: 192.168.96.69, interface: <>}", ["ens32", "br-lan", "eth0.100", "automatic", "wlp2s0_a"],
            ["\"e';id;'\"", "\"a b\"", "\"a$b\"", "\"a%n\"", "-a", "\"a/b\"", "abcdefghijklmnop", "\"a\\nb\"", "\"\\\"\"", ".."]
        ),
        (
            "endpoint: {address: 192.168.96.69, port: <>}", ["16443", "0x4000"],
            ["0", "-1", "65536", "\"16443\"", "1.5", "true", "0o17", "16_443", "016443"]
        ),
        (
            "extraPackages: [<>]", ["vim", "g++", "libstdc++6", "\"vim=2:9.0\"", "\"vim:amd64\"", "a-b"],
            ["openssh-server-", "kubectl-", "vim+", "\"vim=1-\"", "\"-y\"", "\"a b\"", "\"a;b\"", "\"a*\"", "\"a?\"", "\"a/b\"", "\"^a\""]
        ),
        (
            "time: {servers: [<>]}", ["ntp.example.org", "10.0.0.1", "a"],
            ["256.1.1.1", "010.0.0.1", "1.2.3", "7", "\"::1\"", "a_b", "\"0x7f000001\"", "\"a b\"", "a..b"]
        ),
        (
            "time: {chronydOptions: [<>]}", ["-x", "-F1", "-u_chrony"],
            ["\"a b\"", "\"$(id)\"", "\"`id`\"", "\"a\\\"b\"", "\"a;b\"", "''"]
        ),
        (
            "registryMirrors: [{registry: <>, mirrors: [\"https://a.example.org\"]}]",
            ["docker.io", "\"a:5000\"", "10.0.0.1", "_default", "\"10.0.0.1:5000\""],
            ["\"a:+5000\"", "\"a:0\"", "\"a:70000\"", "-a", "\"a/b\"", "\"https://a\"", "256.0.0.1", "\"..\"", "\"a:05000\""]
        ),
        (
            "registryMirrors: [{registry: docker.io, mirrors: [<>]}]",
            ["\"https://a.example.org\"", "\"http://10.0.0.1:5000/v2\"", "\"https://A.example.org/a%20b\""],
            [
                "\"https://a?b=c\"", "\"https://a/b?c\"",
                "\"https://\"", "\"https://a:99999\"", "\"https://256.1.1.1\"", "\"https://a\\\"b\"", "\"https://a b\"", "\"https://a]b\"",
                "\"https://a/%zz\"",
                "\"ftp://a\"", "\"https://a:0\"", "\"https://-a\"", "\"https://a\\nb\"", "a",
            ]
        ),
        (
            "sources: {kubernetes: none, packages: [{name: a, url: <>}]}", ["\"https://a.example.org/x,y/\"", "\"file:/opt/a\""],
            ["\"https://a.example.org/?a=b\"", "\"https://a.example.org?a\"", "\"file:///opt/a?b\""]
        ),
        (
            "sources: {images: [{archive: <>}]}",
            ["\"file:///opt/a.tar\"", "\"file:/opt/a.tar\"", "\"file:///opt/a%20b.tar\"", "\"https://a.example.org/b?c=d\""],
            ["\"file://a/b\"", "\"file:a\"", "\"file:///opt/a b\"", "\"file:///a%0ab\"", "\"file:///a'b\"", "\"/opt/a.tar\""]
        ),
        (
            "sources: {kubernetes: none, packages: [{name: a, url: \"https://a.example.org\", suite: <>, components: [main]}]}",
            ["bookworm", "bookworm-updates", "a/b"],
            ["\"a b\"", "-a", "\"a]b\"", "\"a\\nb\"", "''", "\"a#b\""]
        ),
        (
            "selinux: permissive\nhosts: [{name: <>, address: 192.168.96.65, roles: [control-plane]}]", ["n", "a.b", "7", "\"null\""],
            ["A", "-a", "a_b", "10.0.0.256", "1.2.3.4", "\"a b\"", "a..b", String(repeating: "a", count: 64)]
        ),
        (
            "hosts: [{name: a, address: 192.168.96.65, roles: [control-plane], ssh: {address: <>}}]",
            ["10.0.0.5", "bastion-a", "\"fe80::1\"", "a_b"],
            ["-oProxyCommand=id", "\"a;id\"", "\"a b\"", "\"$(id)\"", "\"a%h\"", "''", "\"a'b\""]
        ),
        (
            "hosts: [{name: a, address: 192.168.96.65, roles: [control-plane], taints: [<>]}]",
            ["\"a=y:NoSchedule\"", "\"a:NoExecute\"", "\"x.y/a=:PreferNoSchedule\""],
            ["\"a=b\"", "\"a:no\"", "\"a b:NoSchedule\"", "\"=b:NoSchedule\"", "\"a=b c:NoSchedule\"", "\"A/b:NoSchedule\""]
        ),
        (
            "hosts: [{name: a, address: 192.168.96.65, roles: [control-plane], labels: {a: <>}}]", ["b", "\"\"", "a.b_c-d", "7"],
            ["\"a b\"", "-a", "a-", "\"a,b\"", String(repeating: "a", count: 64)]
        ),
        (
            "hosts: [{name: a, address: 192.168.96.65, roles: [control-plane], labels: {<>: b}}]", ["a", "x.y/a", "A_b"],
            ["\"a b\"", "-a", "\"a/b/c\"", "\"/a\"", "\"a,b\"", "\"X/a\"", String(repeating: "a", count: 64)]
        ),
        (
            "hosts: [{name: a, address: <>, roles: [control-plane]}]", ["192.168.96.65"],
            ["192.168.96.256", "192.168.096.65", "1.2.3", "a", "\"::1\"", "192.168.96.65/24", "\"192.168.96.65\\n\""]
        ),
        (
            "network: {plugin: bird, pods: <>}", ["10.244.0.0/16"],
            ["10.244.0.0", "10.244.0.0/33", "10.244.0.0/016", "256.0.0.0/8", "\"10.244.0.0/16\\n\""]
        ),
    ]

    static let kubernetes: [(line: String, right: [String], wrong: [String])] = [
        (
            "imageRepository: <>",
            ["registry.aliyuncs.com/google_containers", "\"a:5000/b.c/d__e-f\"", "10.0.0.1/a", "registry.example.org/v1.2"],
            [
                "registry.k8s.io/../a", "registry.k8s.io/-a", "\"a:+5000\"", "a/", "a//b", "\"a/b:c\"", "\"https://a\"", "a/B", "a/.b",
                "a/b___c", "256.1.1.1/a",
            ]
        ),
        (
            "apiServer: {certSANs: [<>]}", ["a.example.org", "\"*.example.org\"", "10.0.0.1"],
            ["256.1.1.1", "\"a.*.b\"", "\"*\"", "\"*.10.0.0.1\"", "a_b", "\"a,b\"", "\"::1\""]
        ),
        ("apiServer: {extraArgs: {audit-log-path: <>}}", ["\"\"", "\"a b\"", "5", "\"'\""], ["\"a\\nb\"", "\"\\e[2J\"", "[a]"]),
        ("apiServer: {extraArgs: {<>: a}}", ["audit-log-path"], ["--a", "\"a b\"", "\"a=b\"", "A", "\"\""]),
        (
            "waivedPreflight: [{check: <>, reason: a}]", ["Swap", "FileAvailable--etc-kubernetes-kubelet.conf", "Port-10250"],
            ["\"Swap;id\"", "\"Swap,all\"", "\"a b\"", "\"$(id)\"", "-a", "\"\"", "\"a\\nb\""]
        ),
        ("waivedPreflight: [{check: Swap, reason: <>}]", ["a", "\"it's so\""], ["\"\"", "\" \"", "\"a\\nb\"", "\"\\e]0;a\""]),
        ("clusterDomain: <>", ["cluster.local"], ["10.0.0.1", "a_b", "\"a b\"", "-a", "A"]),
    ]

    /// Every value of the tables in a file of its own.
    static var files: [(text: String, isRight: Bool)] {
        func all(_ table: [(line: String, right: [String], wrong: [String])], _ file: (String) -> String) -> [(String, Bool)] {
            table.flatMap { row in
                (row.right.map { ($0, true) } + row.wrong.map { ($0, false) }).map { (file(row.line).replacing("<>", with: $0), $1) }
            }
        }
        let hosts = "hosts: [{name: m1, address: 192.168.96.65, roles: [control-plane]}]\n"
        func file(_ kubernetes: String, _ line: String) -> String {
            var text = "apiVersion: trimast/v1\nkind: Cluster\nmetadata: {name: demo}\nkubernetes: {version: 1.36.0\(kubernetes)}\n"
            if !line.hasPrefix("endpoint:") { text += "endpoint: {address: 192.168.96.69}\n" }
            if !line.hasPrefix("network:") { text += "network: {plugin: bird}\n" }
            if !line.contains("hosts:") { text += hosts }
            return text + line + "\n"
        }
        return all(table) { file("", $0) } + all(kubernetes) { file(", " + $0, "") }
    }
}

@Suite struct StrictValueTests {
    @Test func readers() {
        #expect(StrictValues.files.count > 200)
        for (text, isRight) in StrictValues.files {
            do {
                _ = try ClusterFile.parse(text: text, file: "c")
                #expect(isRight, "\(text) is taken")
            } catch {
                #expect(!isRight && error.findings.count == 1, "\(text): \(error)")
            }
        }
    }
}
