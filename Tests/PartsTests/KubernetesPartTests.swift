import Facts
import Planning
import Specification
import Support
import TestSupport
import Testing

@testable import Parts

/// Parts of Kubernetes: small pure functions by tables.
@Suite struct KubernetesPartTests {
    struct Metadata: Sendable, CustomStringConvertible {
        var description: String
        var labels: [String: String] = [:]
        var annotations: [String: String] = [:]
        var taints: [TaintSpec]?
        var node = NodeFacts()
        var commands: [String]
    }

    static func node(_ labels: [String: String] = [:], _ annotations: [String: String] = [:], _ taints: [TaintSpec] = []) -> NodeFacts {
        var node = NodeFacts()
        node.labels = labels
        node.annotations = annotations
        node.taints = taints
        return node
    }

    static let metadata: [Metadata] = [
        Metadata(description: "nothing wanted, nothing there", commands: []),
        Metadata(
            description: "what others set stays", node: node(["x": "y"], ["z": "1"], [TaintSpec(key: "t", effect: .noExecute)]),
            commands: []),
        Metadata(
            description: "a label is set and remembered", labels: ["b": "2", "a": ""],
            commands: ["label node n --overwrite a= b=2", "annotate node n --overwrite trimast/labels=a,b"]),
        Metadata(description: "all as wanted", labels: ["a": "1"], node: node(["a": "1"], ["trimast/labels": "a"]), commands: []),
        Metadata(
            description: "a label has another value", labels: ["a": "2"], node: node(["a": "1"], ["trimast/labels": "a"]),
            commands: ["label node n --overwrite a=2"]),
        Metadata(
            description: "a label is no longer named", node: node(["a": "1", "b": "2"], ["trimast/labels": "a"]),
            commands: ["label node n --overwrite a-", "annotate node n --overwrite trimast/labels-"]),
        Metadata(
            description: "an annotation is changed and another removed", annotations: ["a": "two words"],
            node: node([:], ["a": "1", "b": "2", "trimast/annotations": "a,b"]),
            commands: ["annotate node n --overwrite 'a=two words' b-", "annotate node n --overwrite trimast/annotations=a"]),
        Metadata(
            description: "a taint is set",
            taints: [TaintSpec(key: "k", value: "v", effect: .noSchedule), TaintSpec(key: "m", effect: .noExecute)],
            commands: [
                "taint node n --overwrite k=v:NoSchedule m=:NoExecute",
                "annotate node n --overwrite trimast/taints=k:NoSchedule,m:NoExecute",
            ]),
        Metadata(
            description: "a taint is no longer named", taints: [],
            node: node([:], ["trimast/taints": "k:NoSchedule"], [TaintSpec(key: "k", value: "v", effect: .noSchedule)]),
            commands: ["taint node n --overwrite k:NoSchedule-", "annotate node n --overwrite trimast/taints-"]),
    ]

    @Test(arguments: metadata) func nodeMetadata(_ each: Metadata) throws {
        let spec = HostSpec(
            name: try host("n"), address: try address("10.0.0.1"), roles: [.worker], labels: each.labels, annotations: each.annotations,
            taints: each.taints)
        #expect(NodeMetadata.commands(spec, each.node) == each.commands)
    }

    @Test func etcdGuardReadsAManifest() throws {
        let plain = EtcdManifest.Arguments(
            "spec:\n  containers:\n  - command:\n    - etcd\n    - --initial-cluster=a=https://1:2380,b=https://2:2380\n"
                + "    - --initial-cluster-state=existing\n    - --name=a\n")
        #expect(plain.list == ["a=https://1:2380", "b=https://2:2380"])
        #expect(plain.state == "existing")
        let without = EtcdManifest.Arguments("    - --initial-cluster=a=https://1:2380\n")
        #expect(without.list == ["a=https://1:2380"] && without.state == "")
        let nothing = EtcdManifest.Arguments("")
        #expect(nothing.list == [] && nothing.state == "")
    }

    /// List and state, once, and nothing else.
    @Test func etcdGuardRewritesAManifest() throws {
        let context = try LabFacts.context("master2", LabFacts.spec(.four), LabFacts.load(.four))
        let manifest = try #require(context.facts.files[EtcdManifest.path]?.content)
        for old in [
            manifest, manifest.replacing("=new", with: "=existing"), manifest.replacing("    - --initial-cluster-state=new\n", with: ""),
        ] {
            let new = try #require(EtcdManifest.with(list: "NEW=https://9:2380", in: old))
            let rewritten = EtcdManifest.Arguments(new)
            #expect(rewritten.list == ["NEW=https://9:2380"])
            #expect(rewritten.state == "new")
            func others(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.contains("--initial-cluster") } }
            #expect(others(new) == others(old))
            #expect(new.split(separator: "\n").filter { $0.contains("--initial-cluster") }.count == 2)
        }
        #expect(EtcdManifest.with(list: "a", in: "spec: {}\n") == nil)
    }

    /// A kubelet that runs no etcd is started once more, and only once; what was waited for says how it ended.
    @Test(arguments: ShellKind.all, [0, 3])
    func watchedKubelet(_ shell: ShellKind, _ status: Int) async throws {
        try await withTemporaryFolder { (folder: String) async throws in
            let file = "\(folder)/restarted"
            let join =
                "n=0; while [ ! -e \(file) ] && [ $n -lt 1000 ]; do command sleep 0.05; n=$((n + 1)); done; echo over; exit \(status)"
            let script = KubeadmScripts.watched(join, seconds: 3).replacing(EtcdManifest.path, with: "/etc/passwd")
            let stubs = "pidof() { false; }; systemctl() { echo \"$@\"; touch \(file); }; sleep() { command sleep 0.05; }\n"
            let result = try await shell.run(stubs + script)
            #expect(result == ProgramResult(status: status, output: "restart kubelet\nover\n", errors: ""))
        }
    }

    @Test func documentsByKind() throws {
        let text = "apiVersion: a\nkind: One\nx: 1\n---\nkind: Two\ny:\n- kind: no\n---\nno kind\n"
        let documents = try AppliedDocuments.documents(text)
        #expect(documents.mapValues(\.values) == ["One": ["x": "1"], "Two": ["y[0].kind": "no"]])
        #expect(try AppliedDocuments.documents("").isEmpty)
    }

    static let admin = """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: Y2E=
            server: https://10.0.0.9:16443
          name: kubernetes
        contexts:
        - context:
            cluster: kubernetes
            user: kubernetes-admin
          name: kubernetes-admin@kubernetes
        current-context: kubernetes-admin@kubernetes
        kind: Config
        preferences: {}
        users:
        - name: kubernetes-admin
          user:
            client-certificate-data: Yw==
            client-key-data: aw==

        """

    static let named = """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: Y2E=
            server: https://10.0.0.9:16443
          name: lab
        contexts:
        - context:
            cluster: lab
            user: lab-admin
          name: lab
        current-context: lab
        kind: Config
        preferences: {}
        users:
        - name: lab-admin
          user:
            client-certificate-data: Yw==
            client-key-data: aw==

        """

    @Test func kubeconfigIsNamedAfterTheCluster() throws {
        #expect(try Kubeconfig.named(Self.admin, cluster: host("lab")) == Self.named)
        #expect(throws: TrimastError("kubeconfig.format", "admin.conf is not a kubeconfig of kubeadm")) {
            try Kubeconfig.named("apiVersion: v1\nkind: Config\n", cluster: host("lab"))
        }
        #expect(throws: TrimastError("kubeconfig.format", "the kubeconfig is not a YAML mapping")) {
            try Kubeconfig.named("- a\n", cluster: host("lab"))
        }
    }

    @Test func kubeconfigIsMerged() throws {
        #expect(try Kubeconfig.merged(Self.named, into: " \n") == Self.named)
        #expect(try Kubeconfig.merged(Self.named, into: Self.named) == Self.named)
        let other = Self.named.replacing("lab", with: "home").replacing("10.0.0.9", with: "10.0.0.1")
        let both = try Kubeconfig.merged(Self.named, into: other)
        // The other's own current context and entries stay, ours come behind.
        #expect(
            both.split(separator: "\n").filter { $0.contains("name:") || $0.contains("current-context") || $0.contains("server:") } == [
                "    server: https://10.0.0.1:16443", "  name: home", "    server: https://10.0.0.9:16443", "  name: lab", "  name: home",
                "  name: lab", "current-context: home", "- name: home-admin", "- name: lab-admin",
            ])
        // Merging again, with another address, replaces ours alone.
        let again = try Kubeconfig.merged(Self.named.replacing("10.0.0.9", with: "10.0.0.5"), into: both)
        #expect(again == both.replacing("10.0.0.9", with: "10.0.0.5"))
    }
}
