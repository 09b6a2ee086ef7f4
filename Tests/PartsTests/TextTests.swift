import Facts
import Planning
import Specification
import TestSupport
import Testing

@testable import Parts

/// The files that hosts get, whole.
@Suite struct TextTests {
    /// Three versions, one for each API version of kubeadm's configuration, with something of everything that the file can say.
    static func rich(_ text: String) throws -> ClusterSpec {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.version = try version(text)
        spec.kubernetes.imageRepository = "registry.example.com/k8s"
        spec.kubernetes.apiServerArgs = ["profiling": "false", "audit-log-maxage": "30"]
        spec.kubernetes.controllerManagerArgs = ["node-cidr-mask-size": "25"]
        spec.kubernetes.schedulerArgs = ["v": "2"]
        spec.kubernetes.etcdArgs = ["quota-backend-bytes": "8589934592"]
        spec.kubernetes.featureGates = ["RootlessControlPlane": false]
        spec.kubernetes.certificateNames = ["api.example.com", "master1"]
        spec.kubernetes.kubelet = ["evictionHard": .map(["memory.available": .string("5%")]), "failSwapOn": .bool(true)]
        spec.network.proxyMode = .ipvs
        spec.hosts[0].taints = [
            TaintSpec(key: "dedicated", value: "ingress", effect: .noSchedule), TaintSpec(key: "k", effect: .noExecute),
        ]
        return spec
    }

    @Test(arguments: ["1.20.2", "1.25.0", "1.36.2"]) func kubeadm(_ text: String) throws {
        let spec = try Self.rich(text)
        let release = try #require(KubernetesRelease(spec.kubernetes.version))
        let configuration = KubeadmConfiguration(spec: spec, release: release)
        try Golden.expect(configuration.controlPlane(spec.hosts[0]), is: "kubeadm-\(text).yaml")
        try Golden.expect(configuration.controlPlane(spec.hosts[0], etcdList: true), is: "kubeadm-etcd-\(text).yaml")
        try Golden.expect(configuration.join(spec.hosts[3], discoveryFile: "/run/x"), is: "join-worker-\(text).yaml")
        try Golden.expect(configuration.join(spec.hosts[1], discoveryFile: "/run/x"), is: "join-control-plane-\(text).yaml")
    }

    /// etcd 3.4 asks before it ends a term only where it is told to; what cluster.yaml says of it counts.
    @Test(
        arguments: [
            ("1.20.2", nil, "true"), ("1.21.14", nil, "true"), ("1.20.2", "false", "false"), ("1.22.0", nil, nil), ("1.36.2", nil, nil),
            ("1.36.2", "true", "true"),
        ] as [(String, String?, String?)])
    func preVote(_ text: String, _ own: String?, _ told: String?) throws {
        var spec = try LabFacts.spec(.three)
        spec.kubernetes.version = try version(text)
        spec.kubernetes.etcdArgs["pre-vote"] = own
        let release = try #require(KubernetesRelease(spec.kubernetes.version))
        for list in [false, true] {
            let written = try KubeadmConfiguration(spec: spec, release: release).controlPlane(spec.hosts[0], etcdList: list)
            let words = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("pre-vote") == (told != nil), "\(written)")
            guard let told else { continue }
            #expect(words.contains("pre-vote: \"\(told)\"") || words.contains("name: pre-vote value: \"\(told)\""), "\(written)")
        }
    }

    /// Whatever a reader of YAML 1.1, of 1.2 or Go's takes for something else than text stands in quotes.
    @Test(arguments: [
        ("a", false), ("10.0.0.1", false), ("10.244.0.0/16", false), ("192.168.96.69:16443", false), ("v1.36.2", false), ("1.36.2", false),
        ("4m0s", false), ("5%", false), ("no-y", false), ("y", true), ("N", true), ("yes", true), ("Off", true), ("true", true),
        ("NULL", true),
        ("~", true), ("<<", true), ("=", true), ("", true), ("1", true), ("-1", true), ("+1", true), ("1.5", true), (".5", true),
        ("1e3", true),
        ("1_000", true), ("0x10", true), ("0X1F", true), ("-0x10", true), ("0o17", true), ("0b11", true), ("017", true), (".inf", true),
        ("-.INF", true),
        (".nan", true), ("1:20", true), ("1:20:30.5", true), ("2001-01-01", true), ("2001-01-01T00:00:00Z", true), ("a\u{1B}", true),
        ("0x1p-2", true),
    ])
    func quotedText(_ text: String, _ isQuoted: Bool) throws {
        let document = try YAMLText.document(["k": .string(text), text.isEmpty ? "x" : text: .null])
        let line = try #require(document.split(separator: "\n").first { $0.hasPrefix("k: ") })
        #expect(line.dropFirst(3).contains { "\"'".contains($0) } == isQuoted, "\(document)")
        #expect(document.contains(isQuoted ? "\"" : text))
    }

    @Test(arguments: [
        ("ip address del 10.0.0.1/24 dev ens32 2>/dev/null", "'ip address del 10.0.0.1/24 dev ens32 2>/dev/null'"), ("a'b", #"'a\'b'"#),
        ("50% of $HOME", "'50%% of $$HOME'"), (#"a\b"#, #"'a\\b'"#),
    ])
    func wordsOfAUnitFile(_ text: String, _ word: String) { #expect(UnitText.word(text) == word) }

    /// The list of members stands in the file for one phase alone, and makes no other difference.
    @Test(arguments: ["1.20.2", "1.36.2"]) func etcdListIsOnlyInTheSecond(_ text: String) throws {
        let spec = try Self.rich(text)
        let release = try #require(KubernetesRelease(spec.kubernetes.version))
        let configuration = KubeadmConfiguration(spec: spec, release: release)
        let diff = LineDiff.unified(
            old: try configuration.controlPlane(spec.hosts[1]), new: try configuration.controlPlane(spec.hosts[1], etcdList: true),
            context: 0
        ).filter { $0 != "…" }
        let list = "master1=https://192.168.96.65:2380,master2=https://192.168.96.66:2380,master3=https://192.168.96.67:2380"
        #expect(
            diff
                == (text == "1.20.2"
                    ? ["+      initial-cluster: \(list)", "+      initial-cluster-state: new"]
                    : [
                        "+    - name: initial-cluster", "+      value: \(list)", "+    - name: initial-cluster-state", "+      value: new",
                    ]))
    }

    @Test func endpoint() throws {
        var spec = try LabFacts.spec(.three)
        let facts = try LabFacts.bare(.three)
        try Golden.expect(HAProxy().configuration(spec, .balancer, DebianFamily.usual), is: "haproxy.cfg")
        try Golden.expect(Nginx().configuration(spec, .balancer, DebianFamily.usual), is: "nginx.conf")
        try Golden.expect(HAProxy().unitSettings(DebianFamily.usual), is: "haproxy-unit.conf")
        try Golden.expect(ProxyState.text, is: "proxy-state")
        let first = try LabFacts.context("master1", spec, facts)
        let third = try LabFacts.context("master3", spec, facts)
        #expect(try #require(try VirtualAddress.carrier(first)) == ("host0", 24))
        try Golden.expect(VirtualAddress.configuration(first, ("host0", 24)), is: "keepalived-1.conf")
        try Golden.expect(VirtualAddress.configuration(third, ("host0", 24)), is: "keepalived-3.conf")
        try Golden.expect(AddressCheck.text(first.host, spec), is: "trimast-check")
        try Golden.expect(AddressMove.text(spec), is: "trimast-moved")
        try Golden.expect(VirtualAddress.unit(first, ("host0", 24)), is: "keepalived-unit.conf")
        // Where cluster.yaml puts anonymous requests under conditions, 401 may be the word of a server that takes requests.
        var closed = spec
        closed.kubernetes.apiServerArgs["authentication-config"] = "/etc/kubernetes/authentication.yaml"
        #expect(HAProxy().configuration(closed, .balancer, DebianFamily.usual).contains("expect status 200,401\n"))
        for kind in EndpointSpec.LoadBalancer.allCases {
            closed.endpoint.loadBalancer = kind
            #expect(AddressCheck.text(first.host, closed).contains("case $c in 200|401) return 0 ;; esac"))
        }
        // A single load balancer has nobody to talk to.
        spec.hosts = [spec.hosts[0]]
        spec.endpoint.virtualRouterID = 77
        spec.endpoint.advertCentiseconds = 205
        let alone = try LabFacts.context("master1", spec, facts)
        try Golden.expect(VirtualAddress.configuration(alone, ("ens32", 16)), is: "keepalived-alone.conf")
        #expect(AddressCheck.text(alone.host, spec).contains("for peer in ; do"))
    }

    @Test func routerIDIsDerivedFromTheName() throws {
        var spec = try LabFacts.spec(.three)
        var seen: Set<Int> = []
        for number in 0..<2000 {
            spec.name = try host("cluster-\(number)")
            seen.insert(VirtualAddress.routerID(spec))
        }
        // All that VRRP allows, save the one that every recipe uses.
        #expect(seen == Set(1...255).subtracting([51]))
        spec.name = try host("lab")
        #expect(VirtualAddress.routerID(spec) == VirtualAddress.routerID(try LabFacts.spec(.four)))
        spec.endpoint.virtualRouterID = 51
        #expect(VirtualAddress.routerID(spec) == 51)
    }

    @Test func podNetwork() throws {
        let spec = try LabFacts.spec(.three)
        let context = try LabFacts.context("master2", spec, LabFacts.bare(.three))
        let own = try range("10.244.1.0/24")
        try Golden.expect(BirdConfiguration.text(context, own, BirdRole(wanted: context)), is: "bird.conf")
        try Golden.expect(BirdConfiguration.dropIn(context.family.birdConfigurationPath), is: "bird-unit.conf")
        var reflected = spec
        reflected.network.routeReflectors = [try host("master1"), try host("master2")]
        for (name, file) in [("master2", "bird-reflector.conf"), ("node", "bird-client.conf")] {
            let context = try LabFacts.context(name, reflected, LabFacts.bare(.three))
            try Golden.expect(BirdConfiguration.text(context, own, BirdRole(wanted: context)), is: file)
        }
        try Golden.expect(BirdNetwork.cni(own), is: "cni.conflist")
        #expect(PodRanges.configured(BirdNetwork.cni(own)) == own)
        try Golden.expect(BirdNetwork.masqueradeUnit, is: "trimast-masquerade.service")
        try Golden.expect(BirdNetwork.podRules(spec), is: "pod-rules")
        #expect(BirdConfiguration.identifier(try host("node-1.example.com")) == "host_node_1_example_com")
    }

    @Test func containerd() throws {
        var spec = try LabFacts.spec(.three)
        try Golden.expect(Containerd.merge(LabFacts.context("node", spec, LabFacts.bare(.three))).text, is: "containerd-restricted.toml")
        spec.containerd.restrictOOMScoreAdj = false
        spec.kubernetes.version = try version("1.36.2")
        try Golden.expect(Containerd.merge(LabFacts.context("node", spec, LabFacts.bare(.three))).text, is: "containerd.toml")
        let docker = RegistryMirrorSpec(registry: "docker.io", mirrors: ["https://a.example", "http://10.0.0.1:5000"], skipVerify: true)
        #expect(RegistryMirrors.path(docker) == "/etc/containerd/certs.d/docker.io/hosts.toml")
        #expect(
            RegistryMirrors.hosts(docker).shown == """
                # Written by Trimast: registryMirrors of cluster.yaml.
                server = "https://registry-1.docker.io"

                [host."https://a.example"]
                  capabilities = ["pull", "resolve"]
                  skip_verify = true

                [host."http://10.0.0.1:5000"]
                  capabilities = ["pull", "resolve"]
                  skip_verify = true

                """)
        #expect(
            RegistryMirrors.hosts(RegistryMirrorSpec(registry: "_default", mirrors: ["https://a.example"])).shown == """
                # Written by Trimast: registryMirrors of cluster.yaml.

                [host."https://a.example"]
                  capabilities = ["pull", "resolve"]

                """)
        #expect(
            RegistryMirrors.hosts(RegistryMirrorSpec(registry: "registry.k8s.io", mirrors: ["https://a.example"])).shown.split(
                separator: "\n")[1]
                == #"server = "https://registry.k8s.io""#)
    }

    /// containerd puts `/v2` behind every path that does not end so, and behind a slash too.
    @Test(arguments: [
        ("https://a.example/", "https://a.example", false), ("https://a.example//", "https://a.example", false),
        ("https://a.example:8443/repository/docker", "https://a.example:8443/repository/docker", false),
        ("https://a.example/v2", "https://a.example/v2", false), ("https://a.example/v2/", "https://a.example/v2", false),
        ("https://a.example/v2/dockerhub", "https://a.example/v2/dockerhub", true),
        ("https://a.example/v2/dockerhub/", "https://a.example/v2/dockerhub", true),
    ]) func mirrorsAtAPath(_ url: String, _ name: String, _ overrides: Bool) {
        let lines = RegistryMirrors.hosts(RegistryMirrorSpec(registry: "docker.io", mirrors: [url])).shown.split(separator: "\n")
        #expect(lines.contains("[host.\"\(name)\"]") && lines.contains("  override_path = true") == overrides, "\(lines)")
    }

    @Test func debianRepositories() throws {
        let family = DebianFamily()
        var repository = PackageRepositorySpec(name: try host("lab"), url: "file:/opt/repo", trusted: true)
        #expect(family.repository(repository).path == "/etc/apt/sources.list.d/trimast-lab.list")
        #expect(family.repository(repository).content == "deb [trusted=yes] file:/opt/repo ./\n")
        repository = PackageRepositorySpec(
            name: try host("x"), url: "https://h/debian", suite: "bookworm", components: ["main", "extra"], key: "https://h/key.asc")
        #expect(
            family.repository(repository).content
                == "# key: https://h/key.asc\ndeb [signed-by=/etc/apt/keyrings/trimast-x.asc] https://h/debian bookworm main extra\n")
        let official = try #require(family.repositories(.official, minor: 31, for: [], on: nil).first)
        #expect(
            family.repository(official).content
                == "# key: https://pkgs.k8s.io/core:/stable:/v1.31/deb/Release.key\ndeb [signed-by=/etc/apt/keyrings/trimast-kubernetes.asc] https://pkgs.k8s.io/core:/stable:/v1.31/deb/ /\n"
        )
        #expect(
            family.repositories(.aliyun, minor: 25, for: [], on: nil).first?.url
                == "https://mirrors.aliyun.com/kubernetes-new/core/stable/v1.25/deb/")
        #expect(family.repositories(.none, minor: 25, for: [], on: nil).isEmpty)
        #expect(family.pinned("kubelet", try version("1.25.0")) == "kubelet=1.25.0-*")
    }
}
