extension ComponentFlags {
    /// kube-apiserver, 1.20 to 1.36.
    ///
    /// Source: each flag given to the programs of 1.20.2 and 1.36.2 with a value that is none; between them, where
    /// the flag is defined in cmd/kube-apiserver and the packages that it links, of one release of every minor (kubernetes;
    /// 1.22 from its CHANGELOG).
    static let apiServer = ComponentFlags(
        program: "kube-apiserver",
        table: MinorTable(
            """
            bool 20: add-dir-header:25 allow-privileged alsologtostderr:25 anonymous-auth audit-log-batch-throttle-enable audit-log-compress
            bool 20: audit-log-truncate-enabled audit-webhook-batch-throttle-enable audit-webhook-truncate-enabled contention-profiling
            bool 20: enable-aggregator-routing enable-bootstrap-token-auth enable-garbage-collector enable-logs-handler
            bool 20: enable-priority-and-fairness enable-swagger-ui:23 experimental-logging-sanitization:23 help kubelet-https:21
            bool 20: logtostderr:25 one-output:25 permit-port-sharing profiling service-account-extend-token-expiration
            bool 20: service-account-lookup skip-headers:25 skip-log-headers:25 version watch-cache
            int 20: apiserver-count audit-log-batch-buffer-size audit-log-batch-max-size audit-log-batch-throttle-burst audit-log-maxage
            int 20: audit-log-maxbackup audit-log-maxsize audit-log-truncate-max-batch-size audit-log-truncate-max-event-size
            int 20: audit-webhook-batch-buffer-size audit-webhook-batch-max-size audit-webhook-batch-throttle-burst
            int 20: audit-webhook-truncate-max-batch-size audit-webhook-truncate-max-event-size default-not-ready-toleration-seconds
            int 20: default-unreachable-toleration-seconds default-watch-cache-size delete-collection-workers deserialization-cache-size:23
            int 20: http2-max-streams-per-connection identity-lease-duration-seconds:25 identity-lease-renew-interval-seconds:25
            int 20: insecure-port:23 kubernetes-service-node-port max-connection-bytes-per-sec max-mutating-requests-inflight
            int 20: max-requests-inflight min-request-timeout port:23 secure-port stderrthreshold:25 target-ram-mb:23 v
            uint 20: kubelet-port kubelet-read-only-port log-file-max-size:25
            float 20: audit-log-batch-throttle-qps audit-webhook-batch-throttle-qps goaway-chance
            duration 20: audit-log-batch-max-wait audit-webhook-batch-initial-backoff audit-webhook-batch-max-wait
            duration 20: audit-webhook-initial-backoff authentication-token-webhook-cache-ttl authorization-webhook-cache-authorized-ttl
            duration 20: authorization-webhook-cache-unauthorized-ttl etcd-compaction-interval etcd-count-metric-poll-period
            duration 20: etcd-db-metric-poll-interval etcd-healthcheck-timeout event-ttl kubelet-timeout livez-grace-period
            duration 20: log-flush-frequency request-timeout service-account-max-token-expiration shutdown-delay-duration
            text 20: address:23 admission-control admission-control-config-file advertise-address api-audiences audit-log-format
            text 20: audit-log-mode audit-log-path audit-log-version audit-policy-file audit-webhook-config-file audit-webhook-mode
            text 20: audit-webhook-version authentication-token-webhook-config-file authentication-token-webhook-version authorization-mode
            text 20: authorization-policy-file authorization-webhook-config-file authorization-webhook-version bind-address cert-dir
            text 20: client-ca-file cloud-config:32 cloud-provider:32 cloud-provider-gce-l7lb-src-cidrs:30
            text 20: cloud-provider-gce-lb-src-cidrs:30 cors-allowed-origins disable-admission-plugins egress-selector-config-file
            text 20: enable-admission-plugins encryption-provider-config endpoint-reconciler-type etcd-cafile etcd-certfile etcd-keyfile
            text 20: etcd-prefix etcd-servers etcd-servers-overrides experimental-encryption-provider-config:23 external-hostname
            text 20: feature-gates insecure-bind-address:23 kubelet-certificate-authority kubelet-client-certificate kubelet-client-key
            text 20: kubelet-preferred-address-types log-backtrace-at:25 log-dir:25 log-file:25 logging-format master-service-namespace:26
            text 20: oidc-ca-file oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-required-claim oidc-signing-algs
            text 20: oidc-username-claim oidc-username-prefix proxy-client-cert-file proxy-client-key-file requestheader-allowed-names
            text 20: requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
            text 20: requestheader-username-headers runtime-config service-account-api-audiences:24 service-account-issuer
            text 20: service-account-jwks-uri service-account-key-file service-account-signing-key-file service-cluster-ip-range
            text 20: service-node-port-range show-hidden-metrics-for-version ssh-keyfile:21 ssh-user:21 storage-backend storage-media-type
            text 20: tls-cert-file tls-cipher-suites tls-min-version tls-private-key-file tls-sni-cert-key token-auth-file vmodule
            text 20: watch-cache-sizes
            bool 21: permit-address-sharing
            int 21: lease-reuse-duration-seconds
            text 21: allow-metric-labels disabled-metrics strict-transport-security-directives
            text 22: tracing-config-file
            bool 23: log-json-split-stream shutdown-send-retry-after
            text 23: log-json-info-buffer-size
            bool 25: aggregator-reject-forwarding-redirect send-retry-after-while-not-ready-once
            duration 25: etcd-readycheck-timeout
            bool 26: encryption-provider-config-automatic-reload
            duration 27: shutdown-watch-termination-grace-period
            text 27: debug-socket-path
            text 28: authentication-config peer-advertise-ip peer-advertise-port peer-ca-file
            text 29: allow-metric-labels-manifest authorization-config
            bool 30: log-text-split-stream
            text 30: log-text-info-buffer-size
            bool 31: disable-http2-serving
            duration 31: storage-initialization-timeout
            text 31: emulated-version
            text 32: requestheader-uid-headers service-account-signing-endpoint
            bool 33: emulation-forward-compatible runtime-config-emulation-forward-compatible
            duration 34: coordinated-leadership-lease-duration coordinated-leadership-renew-deadline coordinated-leadership-retry-period
            text 35: min-compatibility-version
            text 36: tls-curve-preferences
            """))
}
