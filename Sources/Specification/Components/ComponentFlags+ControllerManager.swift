extension ComponentFlags {
    /// kube-controller-manager, 1.20 to 1.36.
    ///
    /// Source: each flag given to the programs of 1.20.2 and 1.36.2 with a value that is none; between them, where
    /// the flag is defined in cmd/kube-controller-manager and the packages that it links, of one release of every minor (kubernetes;
    /// 1.22 from its CHANGELOG).
    static let controllerManager = ComponentFlags(
        program: "kube-controller-manager",
        table: MinorTable(
            """
            bool 20: add-dir-header:25 allocate-node-cidrs allow-untagged-cloud alsologtostderr:25 authentication-skip-lookup
            bool 20: authentication-tolerate-lookup-failure configure-cloud-routes contention-profiling disable-attach-detach-reconcile-sync
            bool 20: enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner enable-taint-manager:26
            bool 20: experimental-logging-sanitization:23 help horizontal-pod-autoscaler-use-rest-clients:23 leader-elect logtostderr:25
            bool 20: one-output:25 permit-port-sharing profiling skip-headers:25 skip-log-headers:25 use-service-account-credentials version
            bool 20: volume-host-allow-local-loopback:30
            int 20: concurrent-deployment-syncs concurrent-endpoint-syncs concurrent-gc-syncs concurrent-namespace-syncs concurrent-rc-syncs
            int 20: concurrent-replicaset-syncs concurrent-resource-quota-syncs concurrent-service-endpoint-syncs concurrent-service-syncs
            int 20: concurrent-serviceaccount-token-syncs concurrent-statefulset-syncs concurrent-ttl-after-finished-syncs
            int 20: deleting-pods-burst:24 http2-max-streams-per-connection kube-api-burst large-cluster-size-threshold
            int 20: max-endpoints-per-slice mirroring-concurrent-service-endpoint-syncs mirroring-max-endpoints-per-subset
            int 20: node-cidr-mask-size node-cidr-mask-size-ipv4 node-cidr-mask-size-ipv6 port:23 pv-recycler-increment-timeout-nfs
            int 20: pv-recycler-minimum-timeout-hostpath pv-recycler-minimum-timeout-nfs pv-recycler-timeout-increment-hostpath
            int 20: register-retry-count:24 secure-port stderrthreshold:25 terminated-pod-gc-threshold v
            uint 20: log-file-max-size:25
            float 20: deleting-pods-qps:24 horizontal-pod-autoscaler-tolerance kube-api-qps node-eviction-rate secondary-node-eviction-rate
            float 20: unhealthy-zone-threshold
            duration 20: attach-detach-reconcile-sync-period authentication-token-webhook-cache-ttl
            duration 20: authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl cluster-signing-duration
            duration 20: controller-start-interval deployment-controller-sync-period:23 endpoint-updates-batch-period
            duration 20: endpointslice-updates-batch-period experimental-cluster-signing-duration:24
            duration 20: horizontal-pod-autoscaler-cpu-initialization-period horizontal-pod-autoscaler-downscale-delay:30
            duration 20: horizontal-pod-autoscaler-downscale-stabilization horizontal-pod-autoscaler-initial-readiness-delay
            duration 20: horizontal-pod-autoscaler-sync-period horizontal-pod-autoscaler-upscale-delay:30 leader-elect-lease-duration
            duration 20: leader-elect-renew-deadline leader-elect-retry-period log-flush-frequency min-resync-period
            duration 20: mirroring-endpointslice-updates-batch-period namespace-sync-period node-monitor-grace-period node-monitor-period
            duration 20: node-startup-grace-period node-sync-period pod-eviction-timeout:26 pvclaimbinder-sync-period
            duration 20: resource-quota-sync-period route-reconciliation-period
            text 20: address:23 authentication-kubeconfig authorization-always-allow-paths authorization-kubeconfig bind-address cert-dir
            text 20: cidr-allocator-type client-ca-file cloud-config cloud-provider cloud-provider-gce-lb-src-cidrs:30 cluster-cidr
            text 20: cluster-name cluster-signing-cert-file cluster-signing-key-file cluster-signing-kube-apiserver-client-cert-file
            text 20: cluster-signing-kube-apiserver-client-key-file cluster-signing-kubelet-client-cert-file
            text 20: cluster-signing-kubelet-client-key-file cluster-signing-kubelet-serving-cert-file
            text 20: cluster-signing-kubelet-serving-key-file cluster-signing-legacy-unknown-cert-file
            text 20: cluster-signing-legacy-unknown-key-file controllers external-cloud-volume-plugin feature-gates flex-volume-plugin-dir
            text 20: kube-api-content-type kubeconfig leader-elect-resource-lock leader-elect-resource-name leader-elect-resource-namespace
            text 20: log-backtrace-at:25 log-dir:25 log-file:25 logging-format master pv-recycler-pod-template-filepath-hostpath
            text 20: pv-recycler-pod-template-filepath-nfs requestheader-allowed-names requestheader-client-ca-file
            text 20: requestheader-extra-headers-prefix requestheader-group-headers requestheader-username-headers root-ca-file
            text 20: service-account-private-key-file service-cluster-ip-range show-hidden-metrics-for-version tls-cert-file
            text 20: tls-cipher-suites tls-min-version tls-private-key-file tls-sni-cert-key vmodule volume-host-cidr-denylist:30
            bool 21: enable-leader-migration permit-address-sharing
            text 21: allow-metric-labels disabled-metrics leader-migration-config
            int 22: concurrent-ephemeralvolume-syncs
            bool 23: log-json-split-stream
            text 23: log-json-info-buffer-size
            int 26: concurrent-horizontal-pod-autoscaler-syncs
            int 28: concurrent-cron-job-syncs concurrent-job-syncs concurrent-validating-admission-policy-status-syncs
            duration 28: legacy-service-account-token-clean-up-period
            text 29: allow-metric-labels-manifest
            bool 30: disable-force-detach-on-timeout log-text-split-stream
            text 30: log-text-info-buffer-size
            bool 31: disable-http2-serving
            int 32: concurrent-daemonset-syncs
            text 32: emulated-version requestheader-uid-headers
            int 35: concurrent-device-taint-eviction-syncs
            duration 35: controller-shutdown-timeout
            text 35: min-compatibility-version
            int 36: concurrent-resourceclaim-syncs
            text 36: tls-curve-preferences
            """))
}
