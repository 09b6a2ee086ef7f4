import Foundation
import Support
import Testing

@testable import Specification

@Suite struct ClusterFileTests {
    private static let minimal = """
        apiVersion: trimast/v1
        kind: Cluster
        metadata: {name: demo}
        kubernetes: {version: 1.30.2}
        endpoint: {address: 192.168.96.69}
        hosts:
          - {name: master1, address: 192.168.96.65, roles: [control-plane]}

        """

    private func parse(_ text: String, file: String = "cluster.yaml") throws -> ClusterFile {
        try ClusterFile.parse(text: text, file: file)
    }

    @Test func defaults() throws {
        let file = try parse(Self.minimal)
        let master = HostSpec(
            name: try #require(HostName("master1")), address: try #require(IPv4Address("192.168.96.65")),
            roles: [.controlPlane, .loadBalancer])
        #expect(
            file.spec
                == ClusterSpec(
                    name: try #require(HostName("demo")),
                    kubernetes: KubernetesSpec(version: KubernetesVersion(major: 1, minor: 30, patch: 2)),
                    endpoint: EndpointSpec(address: try #require(IPv4Address("192.168.96.69"))),
                    network: NetworkSpec(pods: .defaultPods, services: .defaultServices), hosts: [master]))
        #expect(file.warnings == [])
        #expect(file.text == Self.minimal)
    }

    /// What the JSON Schema and `trimast init` say about defaults is what holds.
    @Test func writingEveryDefaultChangesNothing() throws {
        func flow(_ entries: [Outline.Entry]) -> String {
            let parts = entries.compactMap { entry -> String? in
                if case .object(let children) = entry.value { return "\(entry.key): \(flow(children))" }
                return entry.defaultValue.map { "\(entry.key): \($0)" }
            }
            return "{" + parts.joined(separator: ", ") + "}"
        }
        var text = Self.minimal.replacing(", roles: [control-plane]", with: "")
        for entry in ClusterSpec.fields.map(\.entry) where !entry.isRequired {
            if case .object(let children) = entry.value { text += "\(entry.key): \(flow(children))\n" }
            if let value = entry.defaultValue { text += "\(entry.key): \(value)\n" }
        }
        let kubernetes = flow(KubernetesSpec.fields.map(\.entry)).dropFirst()
        text = text.replacing("kubernetes: {version: 1.30.2}", with: "kubernetes: {version: 1.30.2, \(kubernetes)")
        let endpoint = flow(EndpointSpec.fields.map(\.entry)).dropFirst()
        text = text.replacing("endpoint: {address: 192.168.96.69}", with: "endpoint: {address: 192.168.96.69, \(endpoint)")
        text = text.replacing("address: 192.168.96.65}", with: "address: 192.168.96.65, roles: [control-plane]}")
        #expect(text.contains("proxyMode: iptables") && text.contains("advertInterval: 0.08s") && text.contains("firewall: open"))
        #expect(try parse(text).spec == parse(Self.minimal).spec)
    }

    @Test func everyKey() throws {
        let spec = try parse(fullFile).spec
        #expect(spec == (try fullSpec()))
        #expect(spec.loadBalancers.map(\.name.text) == ["lb1", "lb2"])
        #expect(spec.controlPlanes.map(\.name.text) == ["master1", "master2"])
        #expect(spec.host(try #require(HostName("lb2")))?.address.description == "192.168.96.71")
        let data = try JSONEncoder().encode(spec)
        #expect(try JSONDecoder().decode(ClusterSpec.self, from: data) == spec)
    }

    @Test(arguments: [
        ("0.01s", 1), ("0.1s", 10), ("0.25s", 25), ("1s", 100), ("1.00s", 100), ("40.95s", 4095), ("40.9s", 4090),
    ])
    func advertInterval(_ text: String, centiseconds: Int) throws {
        let file = try parse(Self.minimal.replacing("192.168.96.69}", with: "192.168.96.69, advertInterval: \(text)}"))
        #expect(file.spec.endpoint.advertCentiseconds == centiseconds)
    }

    @Test func anEvenNumberOfControlPlanesWithConsent() throws {
        let second = "  - {name: master2, address: 192.168.96.66, roles: [control-plane]}\ncontrolPlanes: {allowEven: true}\n"
        #expect(try parse(Self.minimal + second).spec.controlPlanes.count == 2)
    }

    @Test func hostBitsAreRemoved() throws {
        let file = try parse(Self.minimal + "network: {services: 10.96.0.5/16}\n")
        #expect(file.spec.network.services == .defaultServices)
        #expect(
            file.warnings.map(\.description) == [
                "cluster.yaml:8:21: warning: network.services: 10.96.0.5/16 is an address within a range, not a range; it is taken as 10.96.0.0/16; write that"
            ])
    }

    @Test func emptyValuesAreLeftOut() throws {
        #expect(try parse(Self.minimal + "network:\nextraPackages: ~\ntime: {servers: }\n").spec == parse(Self.minimal).spec)
    }

    @Test func anchorsAndMerges() throws {
        let file = try parse(
            Self.minimal + """
                  - &worker {name: a, address: 192.168.96.81, labels: {tier: x}}
                  - {<<: *worker, name: b, address: 192.168.96.82}
                """)
        #expect(file.spec.hosts.map(\.name.text) == ["master1", "a", "b"])
        #expect(file.spec.hosts[2].labels == ["tier": "x"])
    }

    @Test func windowsLineEndsAndAByteOrderMark() throws {
        #expect(try parse("\u{FEFF}" + Self.minimal.replacing("\n", with: "\r\n")).spec == parse(Self.minimal).spec)
    }

    @Test func pathsAreRelativeToTheFile() throws {
        let text =
            Self.minimal
            + "network: {calico: {manifest: calico.yaml}}\nssh: {identityFile: ~/.ssh/id, configFile: ssh/config, knownHostsFile: /k}\n"
        let spec = try parse(text, file: "examples/a/cluster.yaml").spec
        #expect(spec.network.calico.manifest == "examples/a/calico.yaml")
        #expect(spec.hosts[0].ssh == SSHSpec(configFile: "examples/a/ssh/config", identityFile: "~/.ssh/id", knownHostsFile: "/k"))
        #expect(try parse(text).spec.network.calico.manifest == "calico.yaml")
    }

    @Test func placesOfValues() throws {
        let file = try parse(Self.minimal)
        #expect(file.place(of: ["hosts", 0, "address"]) == "cluster.yaml:7:30")
        #expect(file.place(of: ["endpoint", "interface"]) == "cluster.yaml:5:11")
        #expect(file.place(of: ["firewall"]) == "cluster.yaml:1:1")
        #expect(FieldPath(["hosts", 0, "labels", "example.org/a"]).description == "hosts[0].labels['example.org/a']")
    }

    @Test func freeFormValuesKeepTheirType() throws {
        let (node, _) = try Document.root(
            of: """
                {a: 1, b: "1", c: 1.5, d: true, e: 'yes', f: ~, g: [x, 0x1f, 1e3, -4], h: {i: 5m, j: 10%, k: 1.2.3}, l: "two\\nlines"}
                """, file: "cluster.yaml")
        var reader = Reader(file: "cluster.yaml")
        #expect(
            YAMLValue(reading: node, &reader)
                == .map([
                    "a": .int(1), "b": .string("1"), "c": .double(1.5), "d": .bool(true), "e": .string("yes"), "f": .null,
                    "g": .list([.string("x"), .int(31), .double(1000), .int(-4)]),
                    "h": .map(["i": .string("5m"), "j": .string("10%"), "k": .string("1.2.3")]), "l": .string("two\nlines"),
                ]))
        #expect(reader.findings.errorCount == 0)
    }

    @Test func aThousandHosts() throws {
        var text = Self.minimal.replacing("hosts:", with: "network: {pods: 11.0.0.0/8}\nhosts:")
        for index in 0..<1000 { text += "  - {name: node\(index), address: 10.1.\(index / 250).\(index % 250 + 1), labels: {zone: a}}\n" }
        let start = ContinuousClock.now
        #expect(try parse(text).spec.hosts.count == 1001)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func noFile() throws {
        let error = #expect(throws: TrimastError.self) { try ClusterFile.load(path: "no/such/cluster.yaml") }
        #expect(
            error?.description == """
                there is no file no/such/cluster.yaml
                  next: name another with -f FILE, or start one: trimast init master1=ADDRESS master2=ADDRESS master3=ADDRESS > no/such/cluster.yaml
                """)
    }

    /// Only a file on disk is asked for its manifest: a text has no neighbours.
    @Test func calicosManifest() throws {
        let node = "kind: DaemonSet\napiVersion: apps/v1\nmetadata:\n  name: calico-node\n---\n"
        let old = "apiVersion: v1\nkind: ServiceAccount\n---\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n---\n" + node
        let image =
            "spec: {template: {spec: {containers: [{name: calico-node, image: \"registry.example.org:5000/calico/node:v3.18.0\"}]}}}\n"
        let files = [
            "a/tag.yaml": node.replacing("---\n", with: image), "a/there.yaml": old.replacing("v1beta1", with: "v1"), "a/old.yaml": old,
            "a/other.yaml": "kind: Pod\n", "a/text.yaml": "a: [\n",
            "a/deep.yaml": node + "a: " + String(repeating: "[", count: 5000),
            "a/list.yaml": "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: calico-node}}\n",
        ]
        func findings(_ network: String, version: String = "1.30.2") -> [String] {
            let text = Self.minimal.replacing("1.30.2", with: version) + (network.isEmpty ? "" : "network: \(network)\n")
            do {
                return try ClusterFile.parse(text: text, file: "a/c.yaml") { files[$0].map { Data($0.utf8) } }.warnings.map(\.description)
            } catch {
                return error.findings.map(\.description)
            }
        }
        let get = "curl -LO https://github.com/projectcalico/calico/raw/v3.28.5/manifests/calico.yaml"
        let none = "network.calico.manifest: names no file, and the pod network Calico is made from its own manifest"
        let choice = "and write 'network: {calico: {manifest: calico.yaml}}'; or write 'network: {plugin: bird}', which needs none"
        #expect(findings("") == ["a/c.yaml:1:1: error: \(none); get it (\(get)) \(choice)"])
        #expect(
            findings("{calico: {mtu: 1400}}", version: "1.20.2").last
                == "a/c.yaml:8:19: error: \(none); get it (calico.yaml of the archive at https://github.com/projectcalico/calico/releases/tag/v3.21.6) \(choice)"
        )
        #expect(
            findings("{calico: {manifest: calico.yaml}}") == [
                "a/c.yaml:8:30: error: network.calico.manifest: there is no file a/calico.yaml that can be read; get it (\(get)), or correct the path"
            ])
        #expect(findings("{calico: {manifest: there.yaml}}") == [])
        #expect(findings("{calico: {manifest: list.yaml}}") == [])
        #expect(
            findings("{calico: {manifest: old.yaml}}") == [
                "a/c.yaml:8:30: error: network.calico.manifest: a/old.yaml:4 asks for policy/v1beta1, which is gone from Kubernetes 1.25 on: this manifest is of an older Calico, and cannot be applied; get a fitting one: \(get)"
            ])
        #expect(findings("{calico: {manifest: old.yaml}}", version: "1.24.17") == [])
        #expect(
            findings("{calico: {manifest: tag.yaml}}") == [
                "a/c.yaml:8:30: error: network.calico.manifest: a/tag.yaml is of Calico 3.18, which is older than any that is tested; for 1.30 there are 3.28 and 3.29; get a fitting one: \(get)"
            ])
        #expect(findings("{calico: {manifest: old.yaml}}", version: "1.25.0").count == 1)
        let place = "a/c.yaml:8:30: error: network.calico.manifest: "
        #expect(
            findings("{calico: {manifest: other.yaml}}") == [
                place
                    + "a/other.yaml has no DaemonSet calico-node, so that it is not Calico's manifest; name Calico's own manifests/calico.yaml, not the operator's"
            ])
        #expect(findings("{calico: {manifest: text.yaml}}") == [place + "a/text.yaml:2: not YAML; download it again"])
        #expect(findings("{calico: {manifest: deep.yaml}}") == [place + "a/deep.yaml:6: values are nested too deep; download it again"])
        #expect(findings("{plugin: bird}") == [])
        // What is wrong already is not reported twice.
        #expect(findings("{plugin: calicoo}").count == 1)
        #expect(findings("{calico: {manifest: [a]}}").count == 1)
        #expect(findings("[calico]").count == 1)
    }

    /// A pod network of the operator's: its file, its range, and what nodes must let in for it.
    @Test func podNetworkManifests() throws {
        func flannel(_ range: String, _ backend: String) -> String {
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata:\n  net-conf.json: |\n    {\"Network\": \"\(range)\", \"Backend\": {\"Type\": \"\(backend)\"}}\n---\n"
        }
        let set = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: net}\n"
        let files = [
            "a/flannel.yml": flannel("10.244.0.0/16", "vxlan") + set, "a/gw.yml": flannel("10.244.0.0/16", "host-gw") + set,
            "a/other.yml": flannel("10.10.0.0/16", "vxlan") + set, "a/silent.yml": set, "a/nothing.yml": flannel("10.244.0.0/16", "vxlan"),
            "a/cilium.yml": "apiVersion: v1\nkind: ConfigMap\ndata: {cluster-pool-ipv4-cidr: 10.0.0.0/8}\n---\n" + set,
            "a/weave.yml": set
                + "spec: {template: {spec: {containers: [{name: weave, env: [{name: IPALLOC_RANGE, value: 10.32.0.0/12}]}]}}}\n",
            "a/list.yml": "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: apps/v1, kind: DaemonSet}\n", "a/text.yml": "a: b\n",
        ]
        func read(_ manifest: String) -> (findings: [String], ports: [PortSpec]?) {
            let text = Self.minimal + "network: {plugin: manifest, manifest: \(manifest)}\n"
            do {
                let file = try ClusterFile.parse(text: text, file: "a/c.yaml") { files[$0].map { Data($0.utf8) } }
                return (file.warnings.map(\.description), file.spec.network.manifest.ports)
            } catch {
                return (error.findings.map { $0.description.replacing("a/c.yaml:8:39: error: network.manifest", with: "") }, nil)
            }
        }
        #expect(read("flannel.yml") == ([], [PortSpec(8472, .udp)]))
        #expect(read("gw.yml") == ([], []))
        #expect(read("{file: flannel.yml, ports: [9/tcp]}") == ([], [PortSpec(9, .tcp)]))
        #expect(read("{file: silent.yml, pods: 10.244.0.0/16}") == ([], nil))
        #expect(read("{file: list.yml, pods: 10.244.0.0/16}").findings == [])
        let both = "write the same range into both"
        for (file, range) in [("other.yml", "10.10.0.0/16"), ("cilium.yml", "10.0.0.0/8"), ("weave.yml", "10.32.0.0/12")] {
            #expect(
                read(file).findings == [": a/\(file) gives pods addresses of \(range), and network.pods is 10.244.0.0/16; \(both)"],
                "\(file)")
        }
        #expect(
            read("{file: flannel.yml, pods: 10.9.0.0/16}").findings.last
                == "a/c.yaml:8:65: error: network.manifest.pods: 10.9.0.0/16 is not network.pods, which is 10.244.0.0/16; \(both)")
        #expect(
            read("silent.yml").findings == [
                ": a/silent.yml does not tell from which range pods get their addresses; look it up there, and say it: 'network: {manifest: {file: …, pods: 10.244.0.0/16}}'"
            ])
        #expect(
            read("nothing.yml").findings == [
                ": a/nothing.yml has neither a DaemonSet nor a Deployment, so that it starts no pod network; name the pod network's own manifest"
            ])
        #expect(
            read("text.yml").findings == [
                ": a/text.yml is no manifest of Kubernetes: an object has no apiVersion or kind; download it again"
            ])
        #expect(read("gone.yml").findings == [": there is no file a/gone.yml that can be read; correct the path"])
        #expect(read("{pods: 10.244.0.0/16}").findings.count == 1)
        for wrong in ["''", "[]", "'${x}'"] { #expect(read("{file: \(wrong)}").findings.count == 1, "\(wrong)") }
    }

    @Test func calicosReleases() {
        #expect((20...36).allSatisfy { !CalicoReleases.fitting(minor: $0).isEmpty })
        #expect(CalicoReleases.fitting(minor: 20) == [20, 21] && CalicoReleases.fitting(minor: 36) == [32, 33])
        for minor in 20...36 {
            let named = KubernetesRelease(KubernetesVersion(major: 1, minor: minor, patch: 0))?.calico.split(separator: ".")[1]
            #expect(named.flatMap { Int($0) }.map { CalicoReleases.objection(to: $0, minor: minor) == nil } == true, "1.\(minor)")
        }
        #expect(
            CalicoReleases.objection(to: 24, minor: 36) == "which is tested with Kubernetes 1.22 to 1.25; for 1.36 there are 3.32 and 3.33")
        #expect(
            CalicoReleases.objection(to: 18, minor: 25) == "which is older than any that is tested; for 1.25 there are 3.24, 3.25 and 3.26")
        #expect(CalicoReleases.objection(to: 99, minor: 36) == nil, "what is newer than the table is not judged by it")
    }

    @Test func manyDuplicateKeysAreStillRefused() {
        let text = Self.minimal + String(repeating: "ssh: {}\n", count: 40)
        let error = #expect(throws: InvalidClusterFile.self) { try parse(text) }
        #expect(error?.findings.map(\.message) == ["'ssh' stands more than once as a key of this mapping"])
    }

    @Test func aFolderOrBytesInsteadOfAFile() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: TrimastError.self) { try ClusterFile.load(path: folder.path) }
        let file = folder.appendingPathComponent("cluster.yaml")
        try Data([0xff, 0xfe, 0x00]).write(to: file)
        let error = #expect(throws: InvalidClusterFile.self) { try ClusterFile.load(path: file.path) }
        #expect(error?.findings.map(\.code) == ["not-text"])
    }

    @Test(
        arguments: [
            ("adress", "address"), ("registrymirrors", "registryMirrors"), ("shh", "ssh"), ("hsot", "host"), ("xyz", nil),
            ("role", "roles"),
        ] as [(String, String?)])
    func suggestion(_ word: String, expected: String?) {
        #expect(closest(to: word, among: ["address", "registryMirrors", "ssh", "host", "roles"]) == expected)
    }
}
