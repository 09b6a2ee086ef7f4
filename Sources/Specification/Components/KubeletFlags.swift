/// The flags of the kubelet, which people give it in a file of the host: one that it does not know ends it at every start.
///
/// Sources: `kubelet --help` of 1.20.2, 1.34.2, 1.35.3 and 1.36.2. Between 1.20 and 1.34 the last minor of a flag is told where it is known:
/// CHANGELOG-1.24 (dockershim's), CHANGELOG-1.26 (klog's), CHANGELOG-1.27 (container-runtime); the others that 1.34 lacks are let pass until 1.33, and
/// those that came later than 1.20 from there on.
package enum KubeletFlags {
    private static let table = MinorTable(
        """
        20: add-dir-header:25 address allowed-unsafe-sysctls alsologtostderr:25 anonymous-auth
        20: application-metrics-count-limit authentication-token-webhook authentication-token-webhook-cache-ttl
        20: authorization-mode authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl
        20: azure-container-registry-config:33 boot-id-file bootstrap-kubeconfig cert-dir cgroup-driver cgroup-root
        20: cgroups-per-qos chaos-chance:33 client-ca-file cloud-config:33 cloud-provider cluster-dns cluster-domain
        20: cni-bin-dir:23 cni-cache-dir:23 cni-conf-dir:23 config config-dir container-hints container-log-max-files
        20: container-log-max-size container-runtime:26 container-runtime-endpoint containerd containerd-namespace
        20: contention-profiling cpu-cfs-quota cpu-cfs-quota-period cpu-manager-policy cpu-manager-policy-options
        20: cpu-manager-reconcile-period docker:33 docker-endpoint:23 docker-env-metadata-whitelist:33 docker-only:33
        20: docker-root:33 docker-tls:33 docker-tls-ca:33 docker-tls-cert:33 docker-tls-key:33 dynamic-config-dir:33
        20: enable-cadvisor-json-endpoints:33 enable-controller-attach-detach enable-debugging-handlers enable-load-reader
        20: enable-server enforce-node-allocatable event-burst event-qps event-storage-age-limit event-storage-event-limit
        20: eviction-hard eviction-max-pod-grace-period eviction-minimum-reclaim eviction-pressure-transition-period
        20: eviction-soft eviction-soft-grace-period exit-on-lock-contention experimental-allocatable-ignore-eviction
        20: experimental-bootstrap-kubeconfig:33 experimental-check-node-capabilities-before-mount:33
        20: experimental-kernel-memcg-notification:33 experimental-logging-sanitization:33 experimental-mounter-path
        20: fail-cgroupv1 fail-swap-on feature-gates file-check-frequency global-housekeeping-interval hairpin-mode
        20: healthz-bind-address healthz-port help hostname-override housekeeping-interval http-check-frequency
        20: image-credential-provider-bin-dir image-credential-provider-config image-gc-high-threshold
        20: image-gc-low-threshold image-pull-progress-deadline:23 image-service-endpoint iptables-drop-bit:33
        20: iptables-masquerade-bit:33 keep-terminated-pod-volumes:33 kernel-memcg-notification kube-api-burst
        20: kube-api-content-type kube-api-qps kube-reserved kube-reserved-cgroup kubeconfig kubelet-cgroups
        20: local-storage-capacity-isolation lock-file log-backtrace-at:25 log-cadvisor-usage log-dir:25 log-file:25
        20: log-file-max-size:25 log-flush-frequency log-json-info-buffer-size log-json-split-stream
        20: log-text-info-buffer-size log-text-split-stream logging-format logtostderr:25 machine-id-file
        20: make-iptables-util-chains manifest-url manifest-url-header master-service-namespace:33 max-housekeeping-interval
        20: max-open-files max-pods maximum-dead-containers maximum-dead-containers-per-container memory-manager-policy
        20: minimum-container-ttl-duration minimum-image-ttl-duration network-plugin:23 network-plugin-mtu:23 node-ip
        20: node-labels node-status-max-images node-status-update-frequency non-masquerade-cidr:33 one-output:25
        20: oom-score-adj pod-cidr pod-infra-container-image:34 pod-manifest-path pod-max-pids pods-per-core port
        20: protect-kernel-defaults provider-id qos-reserved read-only-port really-crash-for-testing:33
        20: redirect-container-streaming:33 register-node register-schedulable:33 register-with-taints registry-burst
        20: registry-qps reserved-cpus reserved-memory resolv-conf root-dir rotate-certificates rotate-server-certificates
        20: runonce runtime-cgroups runtime-request-timeout seccomp-default seccomp-profile-root:33 serialize-image-pulls
        20: skip-headers:25 skip-log-headers:25 stderrthreshold:25 storage-driver-buffer-duration storage-driver-db
        20: storage-driver-host storage-driver-password storage-driver-secure storage-driver-table storage-driver-user
        20: streaming-connection-idle-timeout sync-frequency system-cgroups system-reserved system-reserved-cgroup
        20: tls-cert-file tls-cipher-suites tls-min-version tls-private-key-file topology-manager-policy
        20: topology-manager-policy-options topology-manager-scope v version vmodule volume-plugin-dir
        20: volume-stats-agg-period
        """)

    /// - Parameter flag: without its dashes; the kubelet takes `_` for `-`.
    package static func isKnown(_ flag: String, in version: KubernetesVersion) -> Bool {
        if case .known = table.standing(flag.replacing("_", with: "-"), in: version.minor) { true } else { false }
    }
}
