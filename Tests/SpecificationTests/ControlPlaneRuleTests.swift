import Testing

@testable import Specification

/// What the API server, the controller manager, the scheduler and etcd of 1.20.2, 1.34.2 and 1.36.2 refused, and took, when they were
/// asked.
@Suite struct ControlPlaneRuleTests: ComponentCases {
    private static let file = "/etc/kubernetes/pki/a"

    static let authorization = [
        api("authorization-mode: \"Node,RBAC,Webhook\"", "authorization-mode: Webhook needs a file"),
        api("authorization-mode: \"Node,RBAC,ABAC\", authorization-policy-file: \(file)", nil, "1.20.2"),
        api("authorization-mode: \"Node,RBAC,RBAC\"", "authorization-mode: a mode stands twice", "1.20.2"),
        api("authorization-policy-file: \(file)", "authorization-policy-file: no mode reads this file but ABAC", "1.20.2"),
        api("authorization-webhook-config-file: \(file)", "authorization-webhook-config-file: no mode reads this file but Webhook"),
        api("authorization-config: \(file)", nil),
        api("authorization-config: \(file), authorization-mode: \"Node,RBAC\"", "authorization-config: the file says how"),
        api("oidc-issuer-url: \"https://x\"", "oidc-issuer-url: oidc-issuer-url and oidc-client-id go together", "1.20.2"),
        api("oidc-issuer-url: \"https://x\", oidc-client-id: a, oidc-required-claim: a=b", nil),
        api("oidc-issuer-url: \"https://x\", oidc-client-id: a, oidc-required-claim: a", "oidc-required-claim: 'a' is not a key"),
        api("oidc-username-claim: x", "oidc-username-claim: oidc-issuer-url and"), api("oidc-username-claim: x", nil, "1.20.2"),
    ]

    static let requests = [
        api("audit-log-path: \"-\", audit-log-maxage: \"-1\"", "audit-log-maxage: -1 is out of range", "1.20.2"),
        api("audit-log-maxage: \"-1\"", nil), api("audit-log-path: \"-\", audit-log-maxage: \"7\"", nil),
        api(
            "audit-log-path: \"-\", audit-log-mode: batch, audit-log-batch-max-size: \"0\"",
            "audit-log-batch-max-size: 0 is out of range"),
        api("audit-log-path: \"-\", audit-log-batch-max-size: \"0\"", nil),
        api(
            "audit-log-path: \"-\", audit-log-truncate-enabled: \"true\", audit-log-truncate-max-batch-size: \"10\"",
            "audit-log-truncate-max-batch-size: a batch has room for one event"),
        api("audit-log-version: v1", "audit-log-version: 'v1' is none of its values"),
        api("audit-log-version: audit.k8s.io/v1beta1", nil, "1.20.2"),
        api("audit-log-version: audit.k8s.io/v1beta1", "audit-log-version: 'audit.k8s.io/v1beta1' is none"),
        api("audit-log-version: audit.k8s.io/v1", nil),
        api("encryption-provider-config-automatic-reload: \"true\"", "encryption-provider-config-automatic-reload: it reads"),
        api("goaway-chance: \"0.5\"", "goaway-chance: 0.5 is out of range"), api("goaway-chance: \"0.5\"", nil, "1.20.2"),
        api("goaway-chance: \"0.02\"", nil),
        api("max-requests-inflight: \"0\", max-mutating-requests-inflight: \"0\"", "max-requests-inflight: no request"),
        api("max-requests-inflight: \"0\", max-mutating-requests-inflight: \"0\", enable-priority-and-fairness: \"false\"", nil),
        api("livez-grace-period: -1s", "livez-grace-period: -1s is out of range"), api("livez-grace-period: -1s", nil, "1.20.2"),
        api("request-timeout: 0s", nil), api("event-ttl: 9000000h", "event-ttl: '9000000h' is not a duration"),
        api("strict-transport-security-directives: foo", "strict-transport-security-directives: 'foo' is not a directive"),
        api("strict-transport-security-directives: \"max-age=31536000,includeSubDomains\"", nil),
        api("cors-allowed-origins: example.com", "cors-allowed-origins: 'example.com' is not an expression"),
        api("cors-allowed-origins: \"//example.com$\"", nil), api("cors-allowed-origins: \"https?://.*\"", nil),
        api("watch-cache-sizes: pods", "watch-cache-sizes: 'pods' is not a resource"),
        api("watch-cache-sizes: \"pods#100,deployments.apps#0\"", nil),
        api("etcd-servers-overrides: foo", "etcd-servers-overrides: 'foo' is not a resource", "1.20.2"),
        api("etcd-servers-overrides: \"/events#https://10.9.9.9:2379\"", nil),
        api("storage-media-type: application/cbor", "storage-media-type: 'application/cbor' is none"),
        api("storage-media-type: application/cbor", "storage-media-type: 'application/cbor' is none", "1.20.2"),
        api("storage-media-type: application/cbor", "storage-media-type: 'application/cbor' is none", "1.34.2"),
        api("service-account-issuer: \"\"", "service-account-issuer: tokens have an issuer"),
        api("service-account-jwks-uri: \"http://x\"", "service-account-jwks-uri: 'http://x' is not a URL of https", "1.20.2"),
        api("kubernetes-service-node-port: \"80\"", "kubernetes-service-node-port: 80 is none of the node ports", "1.20.2"),
        api("kubernetes-service-node-port: \"30443\"", nil),
        api("runtime-config: flowcontrol.apiserver.k8s.io/v1=false", "runtime-config: requests are let in"),
        api("runtime-config: flowcontrol.apiserver.k8s.io/v1=false, enable-priority-and-fairness: \"false\"", nil),
        api("bind-address: \"1:::2\"", "bind-address: '1:::2' is not an IP address"), api("bind-address: \"::\"", nil),
        api("tls-curve-preferences: foo", "tls-curve-preferences: 'foo' is not"), api("tls-curve-preferences: \"29,23\"", nil),
        api("allow-metric-labels: foo", "allow-metric-labels: 'foo' is not a metric's label"),
        api("disabled-metrics: foo bar", "disabled-metrics: 'foo bar' is not the name of a metric"),
        api("disabled-metrics: foo bar", nil, "1.34.2"),
        api("coordinated-leadership-lease-duration: 1s", "coordinated-leadership-lease-duration: a lease must last longer"),
        api("tls-sni-cert-key: foo", "tls-sni-cert-key: 'foo' is not a certificate and its key"),
        api("tls-sni-cert-key: \"\(file).crt,\(file).key:example.com\"", nil),
    ]

    /// Versions of groups, and single resources of them, that the API servers serve or not.
    static let groups = [
        api("runtime-config: foo/v1=false", "runtime-config: Kubernetes 1.20.2 has no group 'foo'", "1.20.2"),
        api("runtime-config: \"extensions/v1beta1/deployments=false\"", nil, "1.20.2"),
        api("runtime-config: v1/nodes=false", "runtime-config: without v1/nodes there is no cluster"),
        api("runtime-config: api/v1/nodes=false", "runtime-config: without api/v1/nodes there is no cluster"),
        api("runtime-config: api/v1=true", nil), api("runtime-config: api/legacy=false", nil),
        api("runtime-config: \"/v2=true\"", "runtime-config: Kubernetes 1.36.2 has no 'v2'"),
        api("runtime-config: \"/v1=false\"", "runtime-config: without /v1 there is no cluster"),
        api("runtime-config: \"/v1/nodes=false\"", "runtime-config: without /v1/nodes there is no cluster"),
        api("runtime-config: apps/v1/daemonsets=false", "runtime-config: without apps/v1/daemonsets there is no cluster"),
        api("runtime-config: discovery.k8s.io/v1/endpointslices=false", "runtime-config: without discovery.k8s.io/v1/endpointslices"),
        api("runtime-config: discovery.k8s.io/v1beta1=false", "runtime-config: without discovery.k8s.io/v1beta1", "1.20.2"),
        api("runtime-config: discovery.k8s.io/v1beta1=false", nil),
        api(
            "runtime-config: certificates.k8s.io/v1/certificatesigningrequests=false",
            "runtime-config: without certificates.k8s.io/v1/certificatesigningrequests"),
        api("runtime-config: \"batch/v1/cronjobs/status=true\"", "runtime-config: 'batch/v1/cronjobs/status' is not a version"),
        api("runtime-config: \"batch/v1/\"", "runtime-config: 'batch/v1/' is not a version"),
        api("runtime-config: \"batch/v1/nosuch=true\"", nil),
        api("runtime-config: \"apps/v1/daemonsets=true,batch/v1beta1/cronjobs=false\"", nil),
        api("runtime-config: nosuch.k8s.io/v1=true", "runtime-config: Kubernetes 1.36.2 has no group 'nosuch.k8s.io'"),
        api("runtime-config: metrics.k8s.io/v1beta1=true", "runtime-config: Kubernetes 1.36.2 has no group 'metrics.k8s.io'"),
        api("runtime-config: apidiscovery.k8s.io/v2=true", "runtime-config: Kubernetes 1.36.2 has no group 'apidiscovery.k8s.io'"),
        api("runtime-config: api/nosuch=true", "runtime-config: Kubernetes 1.36.2 has no 'api/nosuch'; allowed: api/all"),
        api("runtime-config: api/beta=true", nil),
        api(
            "runtime-config: batch/v9=true",
            "runtime-config: Kubernetes 1.36.2 has no 'batch/v9'; allowed: batch/v1 or batch/v1beta1"),
        api(
            "runtime-config: autoscaling/v2beta2=true",
            "runtime-config: Kubernetes 1.36.2 does not have autoscaling/v2beta2, which is gone from 1.36 on"),
        api("runtime-config: autoscaling/v2beta2=true", nil, "1.35.3"),
        api(
            "runtime-config: resource.k8s.io/v1=true",
            "runtime-config: Kubernetes 1.20.2 does not have resource.k8s.io/v1, which came with 1.34", "1.20.2"),
        api("runtime-config: resource.k8s.io/v1=true", nil, "1.34.2"),
    ]

    static let shared = [
        api("logging-format: json, vmodule: a=1", "vmodule: single files have", "1.20.2"), api("vmodule: \"a=1,b*=2\"", nil),
        api("vmodule: foo", "vmodule: 'foo' is not a list of files"), api("v: \"99999999999\"", "v: 99999999999 is out of range"),
        scheduler("log-flush-frequency: 0s", "log-flush-frequency: 0s is out of range"),
        scheduler("log-flush-frequency: -1s", nil, "1.20.2"),
        manager("log-json-split-stream: \"true\"", "log-json-split-stream: the feature gate LoggingAlphaOptions is off"),
        manager("log-json-split-stream: \"true\", feature-gates: LoggingAlphaOptions=true", nil),
        manager("log-text-info-buffer-size: \"0\"", nil),
        manager("requestheader-uid-headers: X-Foo", "requestheader-uid-headers: the API servers tell"),
        manager("requestheader-uid-headers: \"X-Remote-Uid,X-Foo\"", nil),
        scheduler("emulated-version: \"1.20\"", "emulated-version: '1.20' is no version"), scheduler("emulated-version: \"1.33\"", nil),
        api("emulated-version: \"kube=1.35\"", nil), api("emulated-version: foo", "emulated-version: 'foo' is no version"),
        api("emulation-forward-compatible: \"true\"", "emulation-forward-compatible: it needs"),
    ]

    static let managers = [
        manager("cluster-signing-kubelet-client-cert-file: \(file)", "cluster-signing-kubelet-client-cert-file: kubeadm sets", "1.20.2"),
        manager("cluster-signing-legacy-unknown-key-file: \(file)", "cluster-signing-legacy-unknown-key-file: kubeadm sets"),
        manager("concurrent-service-endpoint-syncs: \"0\"", "concurrent-service-endpoint-syncs: 0 is out of range", "1.20.2"),
        manager("concurrent-service-endpoint-syncs: \"51\"", "concurrent-service-endpoint-syncs: 51 is out of range"),
        manager("concurrent-deployment-syncs: \"0\"", nil), manager("concurrent-job-syncs: \"0\"", "concurrent-job-syncs: 0 is out"),
        manager("concurrent-statefulset-syncs: \"0\"", "concurrent-statefulset-syncs: 0 is out of range", "1.20.2"),
        manager("max-endpoints-per-slice: \"1001\"", "max-endpoints-per-slice: 1001 is out of range", "1.20.2"),
        manager("max-endpoints-per-slice: \"1000\"", nil),
        manager("attach-detach-reconcile-sync-period: 500ms", "attach-detach-reconcile-sync-period: 500ms is out"),
        manager("attach-detach-reconcile-sync-period: 500ms", "attach-detach-reconcile-sync-period: 500ms is out", "1.20.2"),
        manager("kube-api-burst: \"0\"", "kube-api-burst: 0 is out of range", "1.20.2"),
        manager("kube-api-burst: \"-1\", kube-api-qps: \"0\"", nil),
        scheduler("kube-api-burst: \"-1\"", "kube-api-burst: -1 is out of range; allowed: a whole number from 1 on; 100 if left out"),
        scheduler("kube-api-burst: \"0\"", "kube-api-burst: 0 is out of range", "1.20.2"),
        manager("cloud-provider: foo", "cloud-provider: no cloud provider is built into"), manager("cloud-provider: external", nil),
        manager("cloud-provider: aws", nil, "1.20.2"),
        manager("tls-cert-file: /opt/a.crt", "tls-cert-file: '/opt/a.crt' is not a file"), manager("tls-cert-file: \(file)", nil),
        scheduler("tls-cert-file: \(file)", "tls-cert-file: '\(file)' is not a file"),
        scheduler("client-ca-file: \(file)", "client-ca-file: '\(file)' is not a file"),
        scheduler("allow-metric-labels-manifest: \(file)", "allow-metric-labels-manifest: '\(file)' is not a file"),
        scheduler("hard-pod-affinity-symmetric-weight: \"1000\"", "hard-pod-affinity-symmetric-weight: 1000 is out", "1.20.2"),
    ]

    static let stores = [
        etcd("listen-metrics-urls: \"http://0.0.0.0:2381\"", nil), etcd("listen-metrics-urls: \"http://localhost:12381\"", nil),
        etcd("listen-metrics-urls: \"http://[::1]:2381,http://127.0.0.1:2382\"", nil),
        etcd("listen-metrics-urls: \"http://127.0.0.1:2379\"", "listen-metrics-urls: 'http://127.0.0.1:2379' takes the port of etcd"),
        etcd("listen-metrics-urls: \"http://10.0.0.1:2381\"", "listen-metrics-urls: 'http://10.0.0.1:2381' is no address that every"),
        etcd("listen-metrics-urls: \"http://127.0.0.1\"", "listen-metrics-urls: 'http://127.0.0.1' has no port"),
        etcd("listen-metrics-urls: \"http://127.0.0.1:2381/x\"", "listen-metrics-urls: 'http://127.0.0.1:2381/x' has no port"),
        etcd("listen-metrics-urls: \"https://127.0.0.1:2381\"", "listen-metrics-urls: 'https://127.0.0.1:2381' is no URL of http"),
        etcd("auto-compaction-retention: foo", "auto-compaction-retention: 'foo' is not a number or a duration"),
        etcd("auto-compaction-retention: \"8\"", nil),
        etcd("auto-compaction-retention: -1h", "auto-compaction-retention: a time of less than nothing ends etcd"),
        etcd("auto-compaction-mode: revision, auto-compaction-retention: -5m", nil),
        etcd("auth-token: foo", "auth-token: 'foo' is not a kind of token"), etcd("auth-token: simple", nil),
        etcd("tls-min-version: TLS1.3, tls-max-version: TLS1.2", "tls-max-version: tls-min-version is newer"),
        etcd("enable-log-rotation: \"true\"", "enable-log-rotation: what is not a file"),
        etcd("max-concurrent-streams: foo", "max-concurrent-streams: 'foo' is not a whole number"),
        etcd("max-concurrent-streams: \"5000000000\"", "max-concurrent-streams: 5000000000 is out"),
        etcd("compact-hash-check-time: 0s", "compact-hash-check-time: 0s is out of range"),
        etcd("log-format: foo", "log-format: 'foo' is none of its values"),
        etcd("feature-gates: LeaseCheckpointPersist=true", "feature-gates: LeaseCheckpointPersist needs LeaseCheckpoint"),
        etcd("feature-gates: \"LeaseCheckpointPersist=true,LeaseCheckpoint=true\"", nil),
    ]

    @Test(arguments: authorization + requests + groups + shared + managers + stores) func judged(_ each: Case) {
        ComponentRuleTests.judge(each)
    }
}
