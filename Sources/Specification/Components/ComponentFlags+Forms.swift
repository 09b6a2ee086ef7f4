extension ComponentFlags {
    /// Values of flags of the API server, the controller manager and the scheduler.
    ///
    /// Source: Validate of the options in k8s.io/apiserver (pkg/server/options), k8s.io/component-base (cli/flag, logs), k8s.io/client-go
    /// (tools/leaderelection) and kubernetes (pkg/kubeapiserver/options); the folders of files from kubeadm, phases/controlplane/volumes.go.
    static let kubernetesForms = MinorTable(
        """
        legacy|json 20: audit-log-format
        batch|blocking|blocking-strict 20: audit-log-mode audit-webhook-mode
        text|json 20: logging-format
        VersionTLS10|VersionTLS11|VersionTLS12|VersionTLS13 20: tls-min-version
        cipher-suite-list 20: tls-cipher-suites
        ABAC|AlwaysAllow|AlwaysDeny|Node|RBAC|Webhook-list 20: authorization-mode
        master-count|lease|none 20: endpoint-reconciler-type
        leases|endpoints|configmaps|endpointsleases|configmapsleases 20: leader-elect-resource-lock:23
        leases|endpointsleases|configmapsleases 24: leader-elect-resource-lock:26
        leases| 27: leader-elect-resource-lock
        application/json|application/yaml|application/vnd.kubernetes.protobuf|application/cbor 20: storage-media-type
        address 20: bind-address
        0.. 20: max-requests-inflight max-mutating-requests-inflight min-request-timeout
        1.. 20: apiserver-count
        0..65535 20: kubernetes-service-node-port
        0s.. 20: request-timeout shutdown-delay-duration
        1h.. 20: service-account-max-token-expiration
        1ns.. 20: leader-elect-lease-duration leader-elect-renew-deadline leader-elect-retry-period
        pod-file 20: admission-control-config-file audit-policy-file audit-webhook-config-file authentication-token-webhook-config-file
        pod-file 20: authorization-policy-file authorization-webhook-config-file egress-selector-config-file encryption-provider-config
        pod-file 20: experimental-encryption-provider-config kubelet-certificate-authority oidc-ca-file token-auth-file cloud-config
        pod-file 20: cluster-signing-kube-apiserver-client-cert-file cluster-signing-kube-apiserver-client-key-file
        pod-file 20: cluster-signing-kubelet-client-cert-file cluster-signing-kubelet-client-key-file
        pod-file 20: cluster-signing-kubelet-serving-cert-file cluster-signing-kubelet-serving-key-file
        pod-file 20: cluster-signing-legacy-unknown-cert-file cluster-signing-legacy-unknown-key-file service-account-key-file
        pod-file 21: leader-migration-config
        pod-file 22: tracing-config-file
        pod-file 28: authentication-config peer-ca-file
        pod-file 29: authorization-config
        no-file 20: config policy-config-file
        """)

    /// Values of etcd's flags.
    ///
    /// Source: server/embed/config.go and server/etcdmain/config.go of etcd.
    static let etcdForms = MinorTable(
        """
        periodic|revision 20: auto-compaction-mode
        capnslog|zap 20: logger:21
        zap| 22: logger
        debug|info|warn|error|panic|fatal 20: log-level
        basic|extensive 20: metrics
        TLS1.2|TLS1.3 20: tls-min-version tls-max-version
        cipher-suite-list 20: cipher-suites
        array|map 20: backend-bbolt-freelist-type experimental-backend-bbolt-freelist-type
        1.. 20: heartbeat-interval backend-batch-limit
        1..50000 20: election-timeout
        1048576.. 20: max-request-bytes
        etcd-file 20: client-crl-file peer-crl-file
        """)
}
