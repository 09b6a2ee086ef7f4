extension ComponentFlags {
    /// Values of flags of the API server, the controller manager and the scheduler. What begins with `|` may be empty as well.
    ///
    /// From 1.34 or 1.36 on: what the programs of 1.34.2 or 1.36.2 refuse. Source: Validate of the options in k8s.io/apiserver (pkg/server/options), k8s.io/component-base (cli/flag, logs), k8s.io/client-go
    /// (tools/leaderelection) and kubernetes (pkg/kubeapiserver/options); the folders of files from kubeadm, phases/controlplane/volumes.go.
    static let kubernetesForms = MinorTable(
        """
        |legacy|json 20: audit-log-format
        |batch|blocking|blocking-strict 20: audit-log-mode audit-webhook-mode
        text|json 20: logging-format
        |VersionTLS10|VersionTLS11|VersionTLS12|VersionTLS13 20: tls-min-version
        cipher-suite-list 20: tls-cipher-suites
        ABAC|AlwaysAllow|AlwaysDeny|Node|RBAC|Webhook-list 20: authorization-mode
        |master-count|lease|none 20: endpoint-reconciler-type
        leases|endpoints|configmaps|endpointsleases|configmapsleases 20: leader-elect-resource-lock:23
        leases|endpointsleases|configmapsleases 24: leader-elect-resource-lock:26
        leases| 27: leader-elect-resource-lock
        |application/json|application/yaml|application/vnd.kubernetes.protobuf 20: storage-media-type:31
        |application/json|application/yaml|application/vnd.kubernetes.protobuf|application/cbor 32: storage-media-type:33
        |application/json|application/yaml|application/vnd.kubernetes.protobuf 34: storage-media-type
        |audit.k8s.io/v1alpha1|audit.k8s.io/v1beta1|audit.k8s.io/v1 20: audit-log-version:23 audit-webhook-version:23
        |audit.k8s.io/v1| 24: audit-log-version audit-webhook-version
        content-type 20: kube-api-content-type
        address 20: bind-address
        0.. 20: max-requests-inflight max-mutating-requests-inflight min-request-timeout
        1.. 20: apiserver-count concurrent-statefulset-syncs
        1.. 34: concurrent-cron-job-syncs concurrent-daemonset-syncs concurrent-ephemeralvolume-syncs
        1.. 34: concurrent-horizontal-pod-autoscaler-syncs concurrent-job-syncs
        1.. 36: concurrent-device-taint-eviction-syncs concurrent-resourceclaim-syncs
        1..50 20: concurrent-service-endpoint-syncs mirroring-concurrent-service-endpoint-syncs
        1..1000 20: max-endpoints-per-slice mirroring-max-endpoints-per-subset
        0.. 34: v
        1..65535-list 36: tls-curve-preferences
        0..65535 20: kubernetes-service-node-port
        0s.. 20: request-timeout shutdown-delay-duration
        1h.. 20: service-account-max-token-expiration
        0s.. 34: livez-grace-period shutdown-watch-termination-grace-period storage-initialization-timeout
        1s.. 20: attach-detach-reconcile-sync-period
        1ns.. 20: horizontal-pod-autoscaler-sync-period
        1ns.. 34: log-flush-frequency
        levels 20: vmodule
        key-value 20: oidc-required-claim
        metric-labels 21: allow-metric-labels
        metric-list 36: disabled-metrics
        origin-list 34: cors-allowed-origins
        transport-list 34: strict-transport-security-directives
        cache-size-list 20: watch-cache-sizes
        other-servers-list 20: etcd-servers-overrides
        https-url 20: service-account-jwks-uri
        1ns.. 20: leader-elect-lease-duration leader-elect-renew-deadline leader-elect-retry-period
        pod-file 20: admission-control-config-file audit-policy-file audit-webhook-config-file authentication-token-webhook-config-file
        pod-file 20: authorization-policy-file authorization-webhook-config-file egress-selector-config-file encryption-provider-config
        pod-file 20: experimental-encryption-provider-config kubelet-certificate-authority oidc-ca-file token-auth-file cloud-config
        pod-file 20: pv-recycler-pod-template-filepath-nfs pv-recycler-pod-template-filepath-hostpath
        pod-file 21: leader-migration-config
        pod-file 22: tracing-config-file
        pod-file 28: authentication-config peer-ca-file
        pod-file 29: authorization-config allow-metric-labels-manifest
        pod-file 20: tls-cert-file tls-private-key-file
        pod-file-pair 20: tls-sni-cert-key
        """)

    /// Values of the scheduler's own flags, and files, of which its pod sees none.
    static let schedulerForms = MinorTable(
        """
        no-file 20: config policy-config-file tls-cert-file tls-private-key-file tls-sni-cert-key client-ca-file
        no-file 20: requestheader-client-ca-file
        no-file 29: allow-metric-labels-manifest
        0..100 20: hard-pod-affinity-symmetric-weight
        """)

    /// Values of etcd's flags.
    ///
    /// Source: server/embed/config.go and server/etcdmain/config.go of etcd.
    static let etcdForms = MinorTable(
        """
        |periodic|revision 20: auto-compaction-mode:33
        periodic|revision 34: auto-compaction-mode
        capnslog|zap 20: logger:21
        zap| 22: logger
        debug|info|warn|error|panic|fatal 20: log-level:21
        |debug|info|warn|error|panic|fatal 22: log-level
        |basic|extensive 20: metrics
        |TLS1.2|TLS1.3 20: tls-min-version tls-max-version
        cipher-suite-list 20: cipher-suites
        |array|map 20: backend-bbolt-freelist-type experimental-backend-bbolt-freelist-type
        1.. 20: heartbeat-interval backend-batch-limit
        1..50000 20: election-timeout
        1048576.. 20: max-request-bytes
        etcd-file 20: client-crl-file peer-crl-file
        retention 20: auto-compaction-retention
        auth-token 20: auth-token
        0..4294967295 20: max-concurrent-streams
        origins 20: cors
        1ns.. 34: compact-hash-check-time
        0s.. 34: corrupt-check-time experimental-corrupt-check-time
        0..1000000 34: distributed-tracing-sampling-rate
        |json|console 34: log-format
        not-yet|write-only|write-only-drop-data|gone 22: v2-deprecation:33
        """)
}
