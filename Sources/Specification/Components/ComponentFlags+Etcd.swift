extension ComponentFlags {
    /// etcd, in the version that kubeadm brings: 3.4 up to 1.21, 3.5 from 1.22 on, 3.6 from 1.34 on (kubeadm, constants.go).
    ///
    /// Source: server/embed/config.go and server/etcdmain/{config,help}.go of etcd 3.4.13 to 3.6.14.
    static let etcd = ComponentFlags(
        program: "etcd",
        table: MinorTable(
            """
            bool 20: auto-tls client-cert-auth debug:21 enable-grpc-gateway enable-pprof enable-v2:33 experimental-enable-lease-checkpoint
            bool 20: experimental-enable-lease-checkpoint-persist experimental-initial-corrupt-check
            bool 20: experimental-peer-skip-client-san-verification force-new-cluster help initial-election-tick-advance
            bool 20: next-cluster-version-compatible:21 peer-auto-tls peer-client-cert-auth pre-vote strict-reconfig-check unsafe-no-fsync
            bool 20: version
            int 20: backend-batch-limit experimental-compaction-batch-limit quota-backend-bytes
            uint 20: auth-token-ttl bcrypt-cost election-timeout heartbeat-interval max-request-bytes max-snapshots max-txn-ops max-wals
            uint 20: proxy-dial-timeout:33 proxy-failure-wait:33 proxy-read-timeout:33 proxy-refresh-interval:33 proxy-write-timeout:33
            uint 20: snapshot-count max-concurrent-streams
            duration 20: backend-batch-interval experimental-corrupt-check-time experimental-warning-apply-duration
            duration 20: experimental-watch-progress-notify-interval grpc-keepalive-interval grpc-keepalive-min-time grpc-keepalive-timeout
            text 20: advertise-client-urls auth-token auto-compaction-mode auto-compaction-retention cert-file cipher-suites
            text 20: client-cert-allowed-hostname client-crl-file cluster-active-size cluster-remove-delay cluster-sync-interval config
            text 20: config-file cors data-dir discovery discovery-fallback discovery-proxy discovery-srv discovery-srv-name
            text 20: experimental-backend-bbolt-freelist-type:21 experimental-enable-v2v3:33 force host-whitelist
            text 20: initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token key-file
            text 20: listen-client-http-urls listen-client-urls listen-metrics-urls listen-peer-urls log-level log-output:21 log-outputs
            text 20: log-package-levels:21 logger max-result-buffer max-retry-attempts metrics name
            text 20: peer-cert-allowed-cn peer-cert-allowed-hostname peer-cert-file peer-crl-file peer-election-timeout
            text 20: peer-heartbeat-interval peer-key-file peer-trusted-ca-file proxy:33 retry-interval snapshot
            text 20: trusted-ca-file v vv wal-dir
            bool 22: enable-log-rotation experimental-compact-hash-check-enabled experimental-enable-distributed-tracing
            bool 22: experimental-memory-mlock experimental-stop-grpc-service-on-defrag experimental-txn-mode-write-with-shared-buffer
            bool 22: socket-reuse-address socket-reuse-port
            int 22: experimental-distributed-tracing-sampling-rate
            uint 22: experimental-bootstrap-defrag-threshold-megabytes experimental-snapshot-catchup-entries self-signed-cert-validity
            duration 22: experimental-compact-hash-check-time experimental-compaction-sleep-interval experimental-downgrade-check-time
            duration 22: raft-read-timeout raft-write-timeout
            text 22: backend-bbolt-freelist-type client-cert-file client-key-file experimental-distributed-tracing-address
            text 22: experimental-distributed-tracing-instance-id experimental-distributed-tracing-service-name log-rotation-config-json
            text 22: peer-client-cert-file peer-client-key-file tls-max-version tls-min-version v2-deprecation
            bool 34: discovery-insecure-skip-tls-verify discovery-insecure-transport enable-distributed-tracing memory-mlock
            bool 34: peer-skip-client-san-verification
            int 34: compaction-batch-limit distributed-tracing-sampling-rate max-learners
            uint 34: bootstrap-defrag-threshold-megabytes snapshot-catchup-entries
            duration 34: compact-hash-check-time compaction-sleep-interval corrupt-check-time discovery-dial-timeout
            duration 34: discovery-keepalive-time discovery-keepalive-timeout discovery-request-timeout downgrade-check-time
            duration 34: experimental-warning-unary-request-duration warning-apply-duration warning-unary-request-duration
            duration 34: watch-progress-notify-interval
            text 34: discovery-cacert discovery-cert discovery-endpoints discovery-key discovery-password discovery-token discovery-user
            text 34: distributed-tracing-address distributed-tracing-instance-id distributed-tracing-service-name feature-gates log-format
            """))
}
