import Foundation
import Testing

@testable import Specification

/// Values that the programs of 1.20.2, 1.34.2 and 1.36.2 read, and end or never become ready with, and what stands beside them and works.
@Suite struct StartRuleTests: ComponentCases {
    private static func kubelet(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        ComponentRuleTests.kubelet(text, says, version)
    }

    private static let gcm = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    private static let other = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"

    static let http2 = [
        api("tls-cipher-suites: \(other)", "tls-cipher-suites: HTTP/2 needs AES_128_GCM_SHA256"),
        api("tls-cipher-suites: TLS_AES_128_GCM_SHA256", "tls-cipher-suites: HTTP/2 needs", "1.34.2"),
        api("tls-cipher-suites: \(other)", "tls-cipher-suites: HTTP/2 needs", "1.20.2"),
        api("tls-cipher-suites: \"\(other),\(gcm)\"", nil), api("tls-cipher-suites: TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", nil),
        api("tls-cipher-suites: \"\"", nil), api("tls-cipher-suites: \(other), tls-min-version: VersionTLS13", nil),
        api("tls-cipher-suites: \(other), disable-http2-serving: \"true\"", nil),
        manager("tls-cipher-suites: \(other)", "tls-cipher-suites: HTTP/2 needs"),
        manager("tls-cipher-suites: \(other), tls-min-version: VersionTLS13", "tls-cipher-suites: HTTP/2 needs", "1.20.2"),
        scheduler("tls-cipher-suites: \(other)", "tls-cipher-suites: HTTP/2 needs"), etcd("cipher-suites: \(other)", nil),
        kubelet("tlsCipherSuites: [\(other)]", ".tlsCipherSuites: HTTP/2 needs AES_128_GCM_SHA256"),
        kubelet("tlsCipherSuites: [\(other), \(gcm)]", nil), kubelet("tlsCipherSuites: []", nil),
        kubelet("tlsCipherSuites: [\(other)], tlsMinVersion: VersionTLS13", nil),
    ]

    static let places = [
        api("audit-log-path: /etc/kubernetes/pki/audit.log", "audit-log-path: the API server's pod can read files here"),
        api("audit-log-path: /etc/ssl/certs/audit.log", "audit-log-path: the API server's pod can read files here", "1.34.2"),
        api("audit-log-path: /", "audit-log-path: this is a folder"), api("audit-log-path: \"-\"", nil),
        api("bind-address: 192.168.96.65", "bind-address: the API server would listen at 192.168.96.65 alone"),
        api("bind-address: 8.8.8.8", "bind-address: the API server would listen at 8.8.8.8 alone", "1.34.2"),
        api("bind-address: 127.0.0.2", "bind-address: the API server would listen at 127.0.0.2 alone"),
        api("bind-address: \"0:0:0:0:0:0:0:1\"", "bind-address: the API server would listen at 0:0:0:0:0:0:0:1 alone"),
        api("bind-address: \"0:0:0:0:0:0:0:0\"", nil), api("bind-address: 0.0.0.0", nil), api("bind-address: \"\"", nil),
        api("bind-address: \"\"", "bind-address: '' is not an IP address", "1.20.2"),
    ]

    static let leaders = [
        manager("leader-elect-resource-namespace: nosuch", "leader-elect-resource-namespace: the API servers' own roles"),
        scheduler("leader-elect-resource-namespace: \"\"", "leader-elect-resource-namespace: the API servers' own roles", "1.20.2"),
        scheduler("leader-elect-resource-namespace: kube-system", nil),
        manager("kube-api-content-type: foo/bar", "kube-api-content-type: 'foo/bar' is not a form in which requests"),
        manager("kube-api-content-type: application/yaml", nil, "1.20.2"), scheduler("kube-api-content-type: \"\"", nil),
        scheduler("kube-api-content-type: \"application/json;charset=utf-8\"", nil),
        manager("kube-api-content-type: application/cbor", nil),
        kubelet("contentType: foo/bar", ".contentType: 'foo/bar' is not a form in which requests"),
        kubelet("contentType: application/vnd.kubernetes.protobuf", nil),
        ComponentRuleTests.proxy("clientConnection: {contentType: foo/bar}", ".clientConnection.contentType: 'foo/bar' is not a form"),
    ]

    static let empty = [
        api("logging-format: \"\"", "logging-format: '' is none of its values; allowed: text or json, or remove it", "1.20.2"),
        manager("leader-elect-resource-lock: \"\"", "leader-elect-resource-lock: '' is none of its values", "1.20.2"),
        scheduler("leader-elect-resource-lock: \"\"", "leader-elect-resource-lock: '' is none of its values"),
        api("audit-log-mode: \"\"", nil), api("audit-log-format: \"\", audit-log-version: \"\", audit-webhook-mode: \"\"", nil),
        api("audit-log-path: \"-\", audit-log-mode: \"\"", "audit-log-mode: '' is none of its values"),
        api("audit-log-path: \"-\", audit-log-format: \"\"", "audit-log-format: '' is none of its values", "1.20.2"),
        api("audit-log-path: \"-\", audit-log-version: \"\"", "audit-log-version: '' is none of its values", "1.34.2"),
        api("tls-min-version: \"\", storage-media-type: \"\", endpoint-reconciler-type: \"\"", nil),
        etcd("logger: \"\"", "logger: '' is none of its values"), etcd("logger: \"\"", "logger: '' is none of its values", "1.20.2"),
        etcd("auto-compaction-mode: \"\"", "auto-compaction-mode: '' is none of its values"),
        etcd("auto-compaction-mode: \"\"", nil, "1.20.2"), etcd("log-level: \"\", metrics: \"\", log-format: \"\"", nil),
        etcd("log-level: \"\"", "log-level: '' is none of its values", "1.20.2"),
        etcd("tls-min-version: TLS1.2", "tls-min-version: etcd of Kubernetes 1.20.2 does not have this flag", "1.20.2"),
    ]

    static let values = [
        api("allow-metric-labels: x=y", "allow-metric-labels: 'x=y' is not a metric's label"), api("allow-metric-labels: \"a,b=c\"", nil),
        api("allow-metric-labels: \"a,b=c,d\"", nil), api("allow-metric-labels: '\"a,b=c\",\"d,e=f\"'", nil),
        api("cors-allowed-origins: \"//(a$\"", "cors-allowed-origins: '//(a$' is no regular expression: ')' is missing"),
        api("cors-allowed-origins: \"*\"", "cors-allowed-origins: '*' is no regular expression: '*' repeats nothing", "1.20.2"),
        api("cors-allowed-origins: example.com", nil, "1.20.2"), api("cors-allowed-origins: '//a\\.b$,^https?://(x|y)[:.]$'", nil),
        api("emulated-version: foo=1.35", "emulated-version: 'foo' is no part of the program"),
        api("peer-advertise-ip: foo", "peer-advertise-ip: the feature gate UnknownVersionInteroperabilityProxy is off", "1.34.2"),
        api("peer-advertise-port: \"0\"", "peer-advertise-port: the feature gate Unknown", "1.34.2"),
        api("peer-advertise-ip: 10.0.0.1", nil),
        api("peer-advertise-ip: 10.0.0.1, feature-gates: UnknownVersionInteroperabilityProxy=true", nil, "1.34.2"),
        api("etcd-servers-overrides: \"/events#https://\"", "etcd-servers-overrides: '/events#https://' is not a resource", "1.20.2"),
        api("request-timeout: 1ns", "request-timeout: no request is answered"), api("request-timeout: 100ms", nil),
        api("feature-gates: AllAlpha=true", "feature-gates: StorageVersionAPI writes to internal.apiserver.k8s.io/v1alpha1", "1.34.2"),
        api("feature-gates: AllAlpha=true", "feature-gates: StorageVersionAPI writes to", "1.20.2"),
        api("feature-gates: StorageVersionAPI=true", nil, "1.20.2"),
        api("feature-gates: AllAlpha=true, runtime-config: api/all=true", nil, "1.34.2"),
        manager("feature-gates: AllAlpha=true", nil, "1.34.2"),
        manager("horizontal-pod-autoscaler-sync-period: 0s", "horizontal-pod-autoscaler-sync-period: 0s is out", "1.20.2"),
        manager("pv-recycler-pod-template-filepath-nfs: /x", "pv-recycler-pod-template-filepath-nfs: '/x' is not a file"),
    ]

    private static let jwt = "jwt,pub-key=/etc/kubernetes/pki/etcd/server.crt"

    static let stores = [
        etcd("auth-token: \"jwt,\"", "auth-token: 'jwt,' is not a kind of token"),
        etcd("auth-token: \"jwt,foo=bar\"", "auth-token: 'jwt,foo=bar' is not", "1.20.2"),
        etcd("auth-token: \"simple,foo\"", "auth-token: 'simple,foo' is not", "1.20.2"), etcd("auth-token: \"simple,foo=bar\"", nil),
        etcd("auth-token: \"\(jwt)\"", "auth-token: '\(jwt)' is not"), etcd("auth-token: \"\(jwt),sign-method=RS256\"", nil, "1.20.2"),
        etcd("auth-token: \"\(jwt),sign-method=RS256,ttl=10m,foo=bar\"", nil),
        etcd("auth-token: \"\(jwt),sign-method=RS256,ttl=x\"", "auth-token: '\(jwt),sign-method=RS256,ttl=x' is not"),
        etcd(
            "auth-token: \"jwt,pub-key=/opt/a.crt,sign-method=RS256\"", "auth-token: 'jwt,pub-key=/opt/a.crt,sign-method=RS256' is not"),
        etcd("auto-compaction-retention: -5m", "auto-compaction-retention: a time of less than nothing", "1.20.2"),
        etcd("corrupt-check-time: -1s", "corrupt-check-time: -1s is out of range"), etcd("corrupt-check-time: 0s", nil),
        etcd("quota-backend-bytes: \"99999999999999999\"", "quota-backend-bytes: no store has 99999999999999999 bytes", "1.20.2"),
        etcd("quota-backend-bytes: \"100000000000000\"", nil),
        etcd("cors: x", "cors: 'x' is not a list of URLs"), etcd("cors: \"https://x\"", "cors: 'https://x' is not"),
        etcd("cors: \"\"", "cors: '' is not", "1.20.2"), etcd("cors: \"*\"", nil), etcd("cors: \"http://x:80,https://y:443\"", nil),
        etcd(
            "enable-log-rotation: \"true\", log-outputs: /var/lib/etcd/x.log, log-rotation-config-json: x",
            "log-rotation-config-json: 'x' is no object of JSON"),
        etcd(
            "enable-log-rotation: \"true\", log-outputs: /var/lib/etcd/x.log, log-rotation-config-json: '{\"maxsize\": 100}'", nil),
        etcd("log-rotation-config-json: x", nil),
    ]

    static let ports = [
        etcd("listen-metrics-urls: \"http://127.0.0.1:6443\"", "listen-metrics-urls: port 6443 is taken by the API server"),
        etcd("listen-metrics-urls: \"http://0.0.0.0:10250\"", "listen-metrics-urls: port 10250 is taken by the kubelet"),
        etcd("listen-metrics-urls: \"http://127.0.0.1:22\"", "listen-metrics-urls: port 22 is taken by sshd"),
        etcd("listen-metrics-urls: \"http://127.0.0.1:16443\"", "listen-metrics-urls: port 16443 is taken by the proxy"),
        etcd(
            "listen-metrics-urls: \"http://0.0.0.0:2381,http://127.0.0.1:2381\"",
            "listen-metrics-urls: port 2381 is taken by another URL of this list"),
        etcd("listen-metrics-urls: \"http://127.0.0.1:2381,http://[::1]:2381\"", nil),
        etcd("listen-metrics-urls: \"http://127.0.0.1:2381,http://127.0.0.1:2381\"", nil),
        ComponentRuleTests.proxy(
            "healthzBindAddress: 0.0.0.0:10300, metricsBindAddress: 0.0.0.0:10300",
            ".metricsBindAddress: port 10300 is taken by kubernetes.kubeProxy.healthzBindAddress"),
    ]

    @Test(arguments: http2 + places + leaders + empty + values + stores + ports) func judged(_ each: Case) {
        ComponentRuleTests.judge(each)
    }

    /// What works, and not as its author may think.
    @Test(arguments: [
        (
            "apiServer: {extraArgs: {audit-log-path: /var/log/kubernetes/audit.log}}", "1.36.2",
            "audit-log-path: this file is the container's own"
        ),
        (
            "apiServer: {extraArgs: {audit-log-path: /etc/kubernetes/pki/audit.log}}", "1.20.2",
            "audit-log-path: the API server's pod can read"
        ),
        ("kubelet: {readOnlyPort: 30080}", "1.36.2", "readOnlyPort: port 30080 is one of the node ports (30000 to 32767)"),
        ("kubeProxy: {metricsBindAddress: \"0.0.0.0:30080\"}", "1.36.2", "metricsBindAddress: port 30080 is one of the node ports"),
        ("controllerManager: {extraArgs: {node-cidr-mask-size: \"28\"}}", "1.36.2", "node-cidr-mask-size: a /28 has addresses for 13 pods"),
    ])
    func warned(_ text: String, _ version: String, _ says: String) throws {
        let file =
            WrongFile.base.replacing("version: 1.30.2", with: "version: \(version)\n  \(text)")
            .replacing("proxyMode: iptables", with: "plugin: bird") + "sources: {kubernetes: none}\n"
        let warnings = try ClusterFile.parse(text: file, file: "cluster.yaml").warnings.map(\.message)
        #expect(warnings.count == 1 && warnings[0].contains(says), "\(warnings)")
    }

    /// One control plane's own address is every control plane's.
    @Test func oneControlPlaneMayNameItsAddress() {
        let text = """
            apiVersion: trimast/v1
            kind: Cluster
            metadata: {name: demo}
            kubernetes: {version: 1.36.0, apiServer: {extraArgs: {bind-address: 192.168.96.65}}}
            endpoint: {address: 192.168.96.69}
            network: {plugin: bird}
            hosts: [{name: m1, address: 192.168.96.65, roles: [control-plane]}]

            """
        #expect(throws: Never.self) { try ClusterFile.parse(text: text, file: "cluster.yaml") }
        #expect(throws: InvalidClusterFile.self) {
            try ClusterFile.parse(text: text.replacing("bind-address: 192.168.96.65", with: "bind-address: 192.168.96.66"), file: "c")
        }
    }

    @Test(
        arguments: [
            ("", nil), ("^a*?b+$", nil), ("[]a]", nil), ("[[:alpha:]-]+", nil), ("(?i)a|(?:b)|(?P<n>c)", nil), ("\\Q((\\E", nil),
            ("a{2}", nil), ("^*", nil), ("a\\", "a backslash stands at its end"), ("[a", "']' is missing"), ("a)", "'(' is missing"),
            ("(a", "')' is missing"), ("a|*", "'*' repeats nothing"), ("a**", "'*' repeats what is repeated"),
            ("(+", "'+' repeats nothing"),
            ("(?=a)", "Go's do not look ahead or back"),
        ] as [(String, String?)])
    func expressions(_ text: String, _ problem: String?) { #expect(GoExpression.problem(text) == problem) }

    /// Felix listens at 9099 unless the manifest names another port.
    @Test(arguments: [("apiPort: 9099", "", true), ("apiPort: 9099", "FELIX_HEALTHPORT", false), ("apiPort: 9098", "", false)])
    func calicoListens(_ port: String, _ variable: String, _ isRefused: Bool) {
        let manifest = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: calico-node}
            spec: {template: {spec: {containers: [{name: calico-node, image: calico/node:v3.28.1, env: [{name: FELIX_HEALTHENABLED}, {name: \(variable)}]}]}}}

            """
        let text = WrongFile.base.replacing("  port: 16443", with: "  \(port)")
            .replacing("  proxyMode: iptables", with: "  calico: {manifest: calico.yaml}")
        var found: [String] = []
        do {
            found = try ClusterFile.parse(text: text, file: "cluster.yaml", contents: { _ in Data(manifest.utf8) }).warnings.map(\.message)
        } catch {
            found = error.findings.map(\.message)
        }
        #expect(found.contains { $0.contains("port 9099 is taken by Calico") } == isRefused, "\(found)")
    }
}
