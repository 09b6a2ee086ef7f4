import Testing

@testable import Specification

/// Values that are right by themselves, and end or clash where they are used: one error, in the words given.
@Suite struct FileRuleTests {
    private func findings(_ text: String) -> [String] {
        do {
            return try ClusterFile.parse(text: text, file: "cluster.yaml").warnings.map(\.description)
        } catch {
            return error.findings.map(\.description)
        }
    }

    @Test(arguments: [
        ("extraPackages: [vim, g++, \"libc6:amd64\", \"vim-tiny=2:9.0-1\"]", nil),
        ("extraPackages: ['ssh-:amd64']", "extraPackages[0]: 'ssh-:amd64' is not a package's name"),
        ("extraPackages: ['ssh-=1']", "extraPackages[0]: 'ssh-=1' is not a package's name"),
        ("extraPackages: [vim=]", "extraPackages[0]: 'vim=' is not a package's name"),
        ("extraPackages: ['vim:']", "extraPackages[0]: 'vim:' is not a package's name"),
        ("extraPackages: [ntpsec]", "extraPackages[0]: chrony sets the clock"),
        ("extraPackages: [containerd.io]", "extraPackages[0]: Trimast installs containerd itself"),
        ("extraPackages: [docker-ce]", "write 'dockerEngine: true' in its place"),
        ("time: {provider: unmanaged}\nextraPackages: [ntpsec]", nil),
        ("time: {chronydOptions: [-x, -F, \"1\", -4, -r, -s]}", nil),
        ("time: {chronydOptions: [-F, -1, -F2, -L, \"0\", -P99, -u, _chrony, -U, -m, -R]}", nil),
        ("time: {chronydOptions: [-Q]}", "time.chronydOptions[0]: '-Q' is no option that chronyd can have here"),
        ("time: {chronydOptions: [-xd]}", "time.chronydOptions[0]: '-xd' is no option"),
        ("time: {chronydOptions: [--version]}", "time.chronydOptions[0]: '--version' is no option"),
        ("time: {chronydOptions: [-x, --]}", "time.chronydOptions[1]: '--' is no option"),
        ("time: {chronydOptions: [rtcsync]}", "time.chronydOptions[0]: 'rtcsync' is no option"),
        ("time: {chronydOptions: [-i]}", "time.chronydOptions[0]: '-i' is no option"),
        ("time: {chronydOptions: [-l]}", "time.chronydOptions[0]: '-l' is no option that chronyd can have here; allowed: -x, -4"),
        ("time: {chronydOptions: [-F, \"3\"]}", "time.chronydOptions[1]: '3' is no value of -F"),
        ("time: {chronydOptions: [-x, -P]}", "time.chronydOptions[1]: '-P' lacks a value that -P takes"),
        ("time: {chronydOptions: [-x, \"1\"]}", "time.chronydOptions[1]: '1' is no option"),
        ("time: {chronydOptions: [-f/etc/a.conf]}", "time.chronydOptions[0]: chronyd reads the file that Trimast writes"),
        ("time: {servers: [a.org, 10.9.9.9, a.org]}", "time.servers[2]: a.org stands in this list already; keep one of the two"),
        ("time: {servers: [224.0.0.1]}", "time.servers[0]: 224.0.0.1 is a multicast address"),
        (
            "registryMirrors: [{registry: docker.io, mirrors: [\"https://a.org\", \"https://A.org:443/\"]}]",
            "registryMirrors[0].mirrors[1]: this mirror stands in the list already"
        ),
        ("registryMirrors: [{registry: docker.io, mirrors: [\"https://a.org\", \"http://a.org\", \"https://a.org/x\"]}]", nil),
        ("dockerEngine: true\nregistryMirrors: [{registry: docker.io, mirrors: [\"https://a.org/\", \"https://b.org:5000\"]}]", nil),
        ("dockerEngine: true\nregistryMirrors: [{registry: a.io, mirrors: [\"https://a.org/x\"]}]", nil),
        (
            "dockerEngine: true\nregistryMirrors: [{registry: docker.io, mirrors: [\"https://a.org/x\"]}]",
            "registryMirrors[0].mirrors[0]: Docker's engine takes no mirror with a path"
        ),
        (
            "registryMirrors: [{registry: docker.io, mirrors: [\"https://a.org?ns=b\"]}]",
            "registryMirrors[0].mirrors[0]: \"https://a.org?ns=b\" is not a mirror's URL"
        ),
        (
            "sources: {packages: [{name: bundle, url: \"https://a.org/x\", trusted: true}]}",
            "sources.packages[0].name: the repository of a bundle is called bundle"
        ),
        (
            "sources: {packages: [{name: a, url: \"https://u:p@a.org/x\", trusted: true}]}",
            "sources.packages[0].url: the URL has a name or a password in it; keep it on the hosts"
        ),
        (
            "sources: {packages: [{name: a, url: \"https://a.org/x\", key: \"https://u:p@a.org/k\"}]}",
            "sources.packages[0].key: the URL has a name or a password in it"
        ),
        (
            "sources: {images: [{archive: \"https://u:p@a.org/x.tar\"}]}",
            "sources.images[0].archive: the URL has a name or a password in it"
        ),
        ("sources: {images: [{archive: \"file:///opt/images/\"}]}", "sources.images[0].archive: this is a folder"),
        (
            "sources: {images: [{archive: \"file:///a.tar\"}, {archive: \"file:///a.tar\", roles: [worker]}]}",
            "sources.images[1].archive: this archive stands in the list already"
        ),
        (
            "sources: {kubernetes: {programs: \"https://u:p@a.org/x\"}}",
            "sources.kubernetes.programs: the URL has a name or a password in it"
        ),
        (
            "sources: {kubernetes: {programs: /p}, packages: [{name: kubernetes-containerd, url: \"https://a.org/x\", trusted: true}]}",
            "sources.packages[0].name: a repository that 'packages: official' stands for is called kubernetes-containerd too"
        ),
        (
            "sources: {kubernetes: {programs: /p}, packages: [{name: kubernetes, url: \"https://a.org/x\", trusted: true}]}", nil
        ),
        (
            "sources: {kubernetes: {programs: /p, packages: none}, packages: [{name: kubernetes-epel, url: \"https://a.org/x\", trusted: true}]}",
            nil
        ),
        (
            "sources: {kubernetes: {programs: /p, packages: google}}",
            "sources.kubernetes.packages: 'google' is not a source of other packages; allowed: official, aliyun, tsinghua or none"
        ),
    ])
    func judged(_ text: String, _ says: String?) {
        let base = WrongFile.base.replacing("time:\n  servers: [ntp.example.org]\n", with: "")
        let found = findings(base + text + "\n")
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains(says) ?? false, "\(found)") }
    }

    /// apt reads nothing at all where two lines of one repository differ.
    @Test(arguments: [
        ("a, url: \"https://a.org/x\", trusted: true", "b, url: \"https://a.org/x\"", "of sources.packages[0]"),
        ("a, url: \"https://a.org/x/\", key: \"https://a.org/k\"", "b, url: \"https://A.org:443/x\"", "of sources.packages[0]"),
        ("a, url: \"file:/x\"", "b, url: \"file:///x/\", suite: /", "of sources.packages[0]"),
        ("a, url: \"https://a.org/x\", format: rpm", "b, url: \"https://a.org/x\"", "of sources.packages[0]"),
        ("a, url: \"https://a.org/x\", format: rpm", "b, url: \"https://a.org/x\", format: deb", nil),
        ("a, url: \"https://a.org/x\"", "b, url: \"https://a.org/x\", suite: s, components: [main]", nil),
        ("a, url: \"https://a.org/x\"", "b, url: \"http://a.org/x\"", nil),
        (
            "a, url: \"https://a.org/x\"", "b, url: \"https://pkgs.k8s.io/core:/stable:/v1.30/deb\", suite: /",
            "that 'sources.kubernetes: official'"
        ),
        ("a, url: \"https://a.org/x\"", "b, url: \"https://pkgs.k8s.io/core:/stable:/v1.30/rpm/\"", "that 'sources.kubernetes: official'"),
        ("a, url: \"https://a.org/x\"", "b, url: \"https://pkgs.k8s.io/core:/stable:/v1.29/deb/\", suite: /", nil),
    ]) func oneRepositoryTwice(_ first: String, _ second: String, _ says: String?) {
        let found = findings(WrongFile.base + "sources:\n  packages:\n    - {name: \(first)}\n    - {name: \(second)}\n")
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains("sources.packages[1].url: this is the repository \(says)") ?? false, "\(found)") }
    }

    @Test(arguments: [
        ("localhost4.localdomain4", "is every host's name for itself"), ("localhost6.localdomain6", "is every host's name for itself"),
        ("localhost4", "is every host's name for itself"), ("ip6-allnodes", "is every host's name for itself"),
        ("kubernetes", "is the API's own name"), ("kubernetes.default.svc.cluster.local", "is the API's own name"),
        ("registry.k8s.io", "is a registry"), ("docker.io", "is a registry"), ("null", nil), ("kubernetes1", nil),
    ]) func hostNames(_ name: String, _ says: String?) {
        let found = findings(WrongFile.base.replacing("{name: node,", with: "{name: \"\(name)\","))
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains("hosts[3].name: \(name) \(says)") ?? false, "\(found)") }
    }

    /// BIRD's symbols have at most 64 bytes.
    @Test(arguments: [
        (59, "bird", nil), (60, "bird", "hosts[3].name: with 'plugin: bird' a node's name has at most 59"), (63, "calico", nil),
    ])
    func namesOfSessions(_ length: Int, _ plugin: String, _ says: String?) {
        let text = WrongFile.base.replacing("{name: node,", with: "{name: \(String(repeating: "x", count: length)),")
        let found = findings(text.replacing("  proxyMode: iptables", with: "  plugin: \(plugin)"))
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains(says) ?? false, "\(found)") }
    }

    /// A range of a size that cannot be is one error, whatever else would follow from it.
    @Test(arguments: [
        ("  pods: 10.244.0.0/16", "  pods: 192.168.96.65/32", "network.pods: /32 cannot be shared out"),
        ("  services: 10.96.0.0/16", "  services: 10.0.0.0/8", "network.services: Kubernetes takes no range of Services of the size /8"),
        ("  proxyMode: iptables", "  plugin: bird\ndockerEngine: true", nil),
        ("  pods: 10.244.0.0/16", "  pods: 172.17.0.0/16\n  plugin: bird", nil),
    ]) func ranges(_ old: String, _ new: String, _ says: String?) {
        let found = findings(WrongFile.base.replacing(old, with: new))
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains(says) ?? false, "\(found)") }
    }

    @Test func rangesAndDocker() {
        let found = findings(WrongFile.base.replacing("pods: 10.244.0.0/16", with: "pods: 172.17.0.0/16") + "dockerEngine: true\n")
        #expect(
            found.count == 1 && found[0].contains("network.pods: 172.17.0.0/16 overlaps 172.17.0.0/16, which Docker's own bridge takes"),
            "\(found)")
    }

    @Test(arguments: [
        ("csi.volume.kubernetes.io/nodeid: x", "a program of the cluster sets this annotation itself"),
        ("flannel.alpha.coreos.com/public-ip: 1.2.3.4", "a program of the cluster sets this annotation itself"),
        ("flannel.alpha.coreos.com/public-ip-overwrite: 1.2.3.4", nil),
        ((0..<5).map { "a\($0): \(String(repeating: "x", count: 60000))" }.joined(separator: ", "), "the annotations have 300043 bytes"),
        ((0..<4).map { "a\($0): \(String(repeating: "x", count: 61430))" }.joined(separator: ", "), nil),
        (
            (0..<4).map { "a\($0): \(String(repeating: "x", count: 61431))" }.joined(separator: ", "),
            "the annotations have 245762 bytes, with Trimast's own lists of keys; allowed: 245760"
        ),
    ]) func annotations(_ text: String, _ says: String?) {
        let found = findings(WrongFile.base.replacing("address: 192.168.96.68}", with: "address: 192.168.96.68, annotations: {\(text)}}"))
        #expect(found.count == (says == nil ? 0 : 1), "\(found)")
        if let says { #expect(found.first?.contains(says) ?? false, "\(found)") }
    }

    @Test func waiversOfOneCheck() {
        let waiver = "waivedPreflight: [{check: Swap, reason: a}, {check: swap, reason: b}]"
        let found = findings(WrongFile.base.replacing("version: 1.30.2", with: "version: 1.30.2\n  \(waiver)"))
        #expect(found.count == 1 && found[0].contains("kubernetes.waivedPreflight[1].check: swap is waived already"), "\(found)")
    }
}
