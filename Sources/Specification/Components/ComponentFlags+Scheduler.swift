extension ComponentFlags {
    /// kube-scheduler, 1.20 to 1.36.
    ///
    /// Source: each flag given to the programs of 1.20.2 and 1.36.2 with a value that is none; between them, where
    /// the flag is defined in cmd/kube-scheduler and the packages that it links, of one release of every minor (kubernetes;
    /// 1.22 from its CHANGELOG).
    static let scheduler = ComponentFlags(
        program: "kube-scheduler",
        table: MinorTable(
            """
            bool 20: add-dir-header:25 alsologtostderr:25 authentication-skip-lookup authentication-tolerate-lookup-failure
            bool 20: contention-profiling experimental-logging-sanitization:23 help leader-elect logtostderr:25 one-output:25
            bool 20: permit-port-sharing profiling skip-headers:25 skip-log-headers:25 use-legacy-policy-config:22 version
            int 20: hard-pod-affinity-symmetric-weight:22 http2-max-streams-per-connection kube-api-burst port:23 secure-port
            int 20: stderrthreshold:25 v
            uint 20: log-file-max-size:25
            float 20: kube-api-qps
            duration 20: authentication-token-webhook-cache-ttl authorization-webhook-cache-authorized-ttl
            duration 20: authorization-webhook-cache-unauthorized-ttl leader-elect-lease-duration leader-elect-renew-deadline
            duration 20: leader-elect-retry-period log-flush-frequency
            text 20: address:23 algorithm-provider:22 authentication-kubeconfig authorization-always-allow-paths authorization-kubeconfig
            text 20: bind-address cert-dir client-ca-file config feature-gates kube-api-content-type kubeconfig leader-elect-resource-lock
            text 20: leader-elect-resource-name leader-elect-resource-namespace lock-object-name:27 lock-object-namespace:27
            text 20: log-backtrace-at:25 log-dir:25 log-file:25 logging-format master policy-config-file:22 policy-configmap:22
            text 20: policy-configmap-namespace:22 requestheader-allowed-names requestheader-client-ca-file
            text 20: requestheader-extra-headers-prefix requestheader-group-headers requestheader-username-headers scheduler-name:22
            text 20: show-hidden-metrics-for-version tls-cert-file tls-cipher-suites tls-min-version tls-private-key-file tls-sni-cert-key
            text 20: vmodule write-config-to
            bool 21: permit-address-sharing
            text 21: allow-metric-labels disabled-metrics
            bool 23: log-json-split-stream
            text 23: log-json-info-buffer-size
            duration 24: pod-max-in-unschedulable-pods-duration
            text 29: allow-metric-labels-manifest
            bool 30: log-text-split-stream
            text 30: log-text-info-buffer-size
            bool 31: disable-http2-serving
            text 32: emulated-version requestheader-uid-headers
            text 35: min-compatibility-version
            text 36: tls-curve-preferences
            """))
}
