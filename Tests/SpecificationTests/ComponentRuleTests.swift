import Testing

@testable import Specification

/// What the components refuse of settings whose names and types are right, as their own validation says (kubernetes,
/// pkg/kubelet/apis/config/validation, pkg/proxy/apis/config/validation; etcd, server/embed/config.go): one error, in the words given.
@Suite struct ComponentRuleTests {
    struct Case: Sendable, CustomStringConvertible {
        var version = "1.36.0"
        /// Below kubernetes.
        var text: String
        /// nil: it is right.
        var says: String?
        var plugin = "calico"
        var description: String { "\(version) \(text)" }
    }

    static func kubelet(_ text: String, _ says: String?, _ version: String = "1.36.0") -> Case {
        Case(version: version, text: "kubelet: {\(text)}", says: says.map { "kubernetes.kubelet\($0)" })
    }

    static func proxy(_ text: String, _ says: String?, _ version: String = "1.36.0") -> Case {
        Case(version: version, text: "kubeProxy: {\(text)}", says: says.map { "kubernetes.kubeProxy\($0)" })
    }

    static func flag(_ component: String, _ text: String, _ says: String?, _ version: String = "1.36.0", plugin: String = "calico") -> Case
    {
        Case(
            version: version, text: "\(component): {extraArgs: {\(text)}}", says: says.map { "kubernetes.\(component).extraArgs.\($0)" },
            plugin: plugin)
    }

    static let kubelets = [
        kubelet("cgroupsPerQOS: false", ".cgroupsPerQOS: what enforceNodeAllocatable names"),
        kubelet("cgroupsPerQOS: false, enforceNodeAllocatable: []", nil),
        kubelet("systemCgroups: /system", ".systemCgroups: it needs cgroupRoot"),
        kubelet("systemCgroups: /system, cgroupRoot: /", nil),
        kubelet("cpuCFSQuotaPeriod: 10ms", ".cpuCFSQuotaPeriod: the feature gate CustomCPUCFSQuotaPeriod is off"),
        kubelet("cpuCFSQuotaPeriod: 100ms", nil),
        kubelet("cpuCFSQuotaPeriod: 10ms, featureGates: {CustomCPUCFSQuotaPeriod: true}", nil),
        kubelet(
            "cpuCFSQuotaPeriod: 2s, featureGates: {CustomCPUCFSQuotaPeriod: true}",
            ".cpuCFSQuotaPeriod: 2s is out of range; allowed: 1ms to 1s"),
        kubelet("imageMaximumGCAge: 1m", ".imageMaximumGCAge: images are removed at this age"), kubelet("imageMaximumGCAge: 0s", nil),
        kubelet("imageMaximumGCAge: 72h", nil), kubelet("imageMinimumGCAge: -1s", ".imageMinimumGCAge: -1s is out of range"),
        kubelet("maxParallelImagePulls: 4", ".maxParallelImagePulls: images are pulled one after the other"),
        kubelet("maxParallelImagePulls: 4, serializeImagePulls: false", nil),
        kubelet(
            "shutdownGracePeriod: 10s, shutdownGracePeriodCriticalPods: 20s", ".shutdownGracePeriodCriticalPods: critical pods have a part"),
        kubelet("shutdownGracePeriod: 500ms", ".shutdownGracePeriod: a time of less than a second is none"),
        kubelet("shutdownGracePeriod: 30s, shutdownGracePeriodCriticalPods: 10s", nil),
        kubelet("shutdownGracePeriod: 30s", ".shutdownGracePeriod: the feature gate GracefulNodeShutdown is off", "1.20.2"),
        kubelet(
            "shutdownGracePeriod: 30s, shutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 60}]",
            ".shutdownGracePeriodByPodPriority: it does not go with"),
        kubelet("enforceNodeAllocatable: [foo]", ".enforceNodeAllocatable[0]: 'foo' is none of its values"),
        kubelet("enforceNodeAllocatable: [none, pods]", ".enforceNodeAllocatable: 'none' stands beside others"),
        kubelet("enforceNodeAllocatable: [pods, pods]", ".enforceNodeAllocatable: a word stands twice"),
        kubelet("reservedSystemCPUs: 0-1, systemReservedCgroup: /system", ".reservedSystemCPUs: it does not go with"),
        kubelet("reservedSystemCPUs: a-b", ".reservedSystemCPUs: 'a-b' is not a list of CPUs"),
        kubelet("reservedSystemCPUs: 3-1", ".reservedSystemCPUs: '3-1' is not a list of CPUs"),
        kubelet("reservedSystemCPUs: \"0,2-3\"", nil),
        kubelet("containerLogMaxSize: lots", ".containerLogMaxSize: 'lots' is not a quantity"), kubelet("containerLogMaxSize: 10Mi", nil),
        kubelet("containerLogMonitorInterval: 1s", ".containerLogMonitorInterval: 1s is out of range"),
        kubelet("memoryThrottlingFactor: 1.5", ".memoryThrottlingFactor: 1.5 is out of range"),
        kubelet("memoryThrottlingFactor: 0", ".memoryThrottlingFactor: 0.0 is out of range"), kubelet("memoryThrottlingFactor: 0.9", nil),
        kubelet("enableSystemLogQuery: true, enableSystemLogHandler: false", ".enableSystemLogQuery: logs are asked for by the handler"),
        kubelet("enableSystemLogQuery: true", ".enableSystemLogQuery: the feature gate NodeLogQuery is off", "1.30.2"),
        kubelet(
            "crashLoopBackOff: {maxContainerRestartPeriod: 10s}",
            ".crashLoopBackOff.maxContainerRestartPeriod: the feature gate KubeletCrashLoopBackOffMax is off", "1.33.0"),
        kubelet(
            "crashLoopBackOff: {maxContainerRestartPeriod: 10m}, featureGates: {KubeletCrashLoopBackOffMax: true}",
            ".crashLoopBackOff.maxContainerRestartPeriod: 10m is out of range"),
        kubelet(
            "evictionHard: {memory.available: foo}", ".evictionHard['memory.available']: 'foo' is not a quantity or a part of the whole"),
        kubelet("evictionHard: {memory.available: 120%}", ".evictionHard['memory.available']: '120%' is not"),
        kubelet("evictionHard: {memory.available: \"0\"}", ".evictionHard['memory.available']: '0' is not"),
        kubelet("evictionHard: {memory.available: 5%, nodefs.available: 1Gi}", nil),
        kubelet("evictionSoft: {memory.available: 5%}", ".evictionSoft['memory.available']: a soft limit needs the time"),
        kubelet("evictionSoft: {memory.available: 5%}, evictionSoftGracePeriod: {memory.available: 1m}", nil),
        kubelet("evictionMinimumReclaim: {memory.available: x}", ".evictionMinimumReclaim['memory.available']: 'x' is not"),
        kubelet("tlsCipherSuites: [TLS_FOO]", ".tlsCipherSuites[0]: 'TLS_FOO' is not a cipher suite"),
        kubelet("tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]", nil),
        kubelet("systemReserved: {foo: \"1\"}", ".systemReserved.foo: is not known here"),
        kubelet("kubeReserved: {cpu: \"-1\"}", ".kubeReserved.cpu: '-1' is not a quantity"),
        kubelet("kubeReserved: {cpu: 1}", ".kubeReserved.cpu: 1 is not a quantity; write it as a text"),
        kubelet("systemReserved: {cpu: 100m, memory: 1Gi, ephemeral-storage: 1Gi, pid: \"1000\"}", nil),
        kubelet("qosReserved: {cpu: 50%}", ".qosReserved.cpu: is not known here"),
        kubelet("registerWithTaints: [{key: a b, effect: NoSchedule}]", ".registerWithTaints[0].key: 'a b' is not a label's key"),
        kubelet("registerWithTaints: [{effect: NoSchedule}]", ".registerWithTaints[0]: a taint has a key"),
        kubelet("allowedUnsafeSysctls: [kernel.hostname]", ".allowedUnsafeSysctls[0]: 'kernel.hostname' is not a sysctl that a pod"),
        kubelet("allowedUnsafeSysctls: [\"kernel.msg*\", net.core.somaxconn]", nil),
        kubelet("clusterDNS: [foo]", ".clusterDNS[0]: 'foo' is not an IP address"), kubelet("clusterDNS: [10.96.0.10, \"fd00::a\"]", nil),
        kubelet("readOnlyPort: 10250", ".readOnlyPort: port 10250 is taken by the kubelet"),
        kubelet("readOnlyPort: 6443", ".readOnlyPort: port 6443 is taken by the API server"), kubelet("readOnlyPort: 10255", nil),
        kubelet(
            "logging: {options: {json: {splitStream: true}}}",
            ".logging.options.json.splitStream: the feature gate LoggingAlphaOptions is off"),
        kubelet("cpuManagerPolicyOptions: {foo: \"true\"}", ".cpuManagerPolicyOptions.foo: is not known here"),
        kubelet("topologyManagerPolicyOptions: {foo: \"true\"}", ".topologyManagerPolicyOptions.foo: is not known here"),
        kubelet(
            "imagePullCredentialsVerificationPolicy: AlwaysVerify",
            ".imagePullCredentialsVerificationPolicy: the feature gate KubeletEnsureSecretPulledImages is off", "1.33.0"),
        kubelet("memorySwap: {swapBehavior: LimitedSwap}", ".memorySwap.swapBehavior: the feature gate NodeSwap is off", "1.28.0"),
        kubelet("memorySwap: {swapBehavior: LimitedSwap}", nil),
        kubelet("resolvConf: etc/resolv.conf", ".resolvConf: 'etc/resolv.conf' is not an absolute path"),
        kubelet("resolvConf: /run/systemd/resolve/resolv.conf", nil), kubelet("resolvConf: \"\"", nil),
        kubelet("authorization: {mode: AlwaysAllow}", ".authorization.mode: AlwaysAllow lets everybody"),
        kubelet("showHiddenMetricsForVersion: \"1.10\"", ".showHiddenMetricsForVersion: metrics that are hidden since another minor"),
        kubelet("showHiddenMetricsForVersion: \"1.35\"", nil),
        kubelet(
            "serverTLSBootstrap: true, featureGates: {RotateKubeletServerCertificate: false}",
            ".serverTLSBootstrap: it needs the feature gate"),
    ]

    static let proxies = [
        proxy("bindAddress: foo", ".bindAddress: 'foo' is not an IP address"), proxy("bindAddress: 0.0.0.0", nil),
        proxy("bindAddress: \"::\"", nil),
        proxy("healthzBindAddress: foo", ".healthzBindAddress: 'foo' is not an IP address and a port"),
        proxy("healthzBindAddress: 0.0.0.0:99999", ".healthzBindAddress: '0.0.0.0:99999' is not"),
        proxy("healthzBindAddress: 0.0.0.0:10250", ".healthzBindAddress: port 10250 is taken by the kubelet"),
        proxy("metricsBindAddress: 0.0.0.0:6443", ".metricsBindAddress: port 6443 is taken by the API server"),
        proxy("metricsBindAddress: 0.0.0.0:10249, healthzBindAddress: 0.0.0.0:10256", nil),
        proxy("portRange: foo", ".portRange: 'foo' is not a range of ports"), proxy("portRange: 20000-20100", nil),
        proxy("configSyncPeriod: -1s", ".configSyncPeriod: -1s is out of range"),
        proxy("iptables: {syncPeriod: 1s, minSyncPeriod: 2s}", ".iptables.minSyncPeriod: rules are written"),
        proxy("iptables: {syncPeriod: 500ms}", ".iptables.syncPeriod: rules are written"), proxy("iptables: {minSyncPeriod: 5s}", nil),
        proxy("ipvs: {scheduler: foo}", ".ipvs.scheduler: 'foo' is none of its values"),
        proxy("ipvs: {excludeCIDRs: [foo]}", ".ipvs.excludeCIDRs[0]: 'foo' is not a range of addresses"),
        proxy("conntrack: {tcpEstablishedTimeout: -1s}", ".conntrack.tcpEstablishedTimeout: -1s is out of range"),
        proxy("nodePortAddresses: [foo]", ".nodePortAddresses[0]: 'foo' is not a range of addresses"),
        proxy("nodePortAddresses: [primary]", nil),
        proxy("nodePortAddresses: [primary]", ".nodePortAddresses[0]: 'primary' is not", "1.24.0"),
        proxy("nodePortAddresses: [primary, 10.0.0.0/8]", ".nodePortAddresses: 'primary' stands beside others"),
        proxy("detectLocalMode: BridgeInterface", ".detectLocalMode: it needs the name of an interface in detectLocal.bridgeInterface"),
        proxy("detectLocalMode: InterfaceNamePrefix, detectLocal: {interfaceNamePrefix: cali}", nil),
        proxy("clientConnection: {burst: -2}", ".clientConnection.burst: -2 is out of range"),
    ]

    static let flags = [
        flag("apiServer", "audit-log-mode: foo", "audit-log-mode: 'foo' is none of its values"),
        flag("apiServer", "audit-log-mode: batch", nil),
        flag("apiServer", "tls-min-version: TLS12", "tls-min-version: 'TLS12' is none of its values"),
        flag("apiServer", "tls-cipher-suites: \"TLS_AES_128_GCM_SHA256,FOO\"", "tls-cipher-suites: 'FOO' is not a cipher suite"),
        flag("apiServer", "authorization-mode: \"Node,RBAC,Foo\"", "authorization-mode: 'Foo' is none of its values"),
        flag("apiServer", "authorization-mode: \"Node,RBAC,AlwaysAllow\"", "authorization-mode: AlwaysAllow lets everybody do everything"),
        flag(
            "apiServer", "authorization-mode: \"Node,RBAC,Webhook\", authorization-webhook-config-file: /etc/kubernetes/pki/hook.yaml", nil),
        flag("apiServer", "runtime-config: \"api/all=false\"", "runtime-config: without api/all there is no cluster"),
        flag("apiServer", "runtime-config: \"apps/v1=false,batch/v1beta1=true\"", "runtime-config: without apps/v1 there is no cluster"),
        flag("apiServer", "runtime-config: foo", "runtime-config: 'foo' is not a version of a group"),
        flag("apiServer", "runtime-config: \"batch/v1beta1=on\"", "runtime-config: 'batch/v1beta1=on' has no value that is true or false"),
        flag("apiServer", "runtime-config: \"api/beta=true,batch/v1beta1=true\"", nil),
        flag(
            "apiServer", "audit-policy-file: /etc/kubernetes/audit.yaml",
            "audit-policy-file: '/etc/kubernetes/audit.yaml' is not a file that the program's pod sees"),
        flag("apiServer", "audit-policy-file: /etc/kubernetes/pki/audit.yaml", nil),
        flag("apiServer", "bind-address: foo", "bind-address: 'foo' is not an IP address"),
        flag("apiServer", "max-requests-inflight: \"-1\"", "max-requests-inflight: -1 is out of range"),
        flag("apiServer", "service-account-max-token-expiration: 1m", "service-account-max-token-expiration: 1m is out of range"),
        flag("apiServer", "show-hidden-metrics-for-version: \"1.10\"", "show-hidden-metrics-for-version: metrics that are hidden"),
        flag("controllerManager", "controllers: \"-*\"", "controllers: without '*'"),
        flag("controllerManager", "controllers: \"*,-ttl\"", nil),
        flag("controllerManager", "bind-address: 10.0.0.1", "bind-address: kubeadm's probe"),
        flag("controllerManager", "bind-address: 0.0.0.0", nil),
        flag("controllerManager", "leader-elect-lease-duration: 1s", "leader-elect-lease-duration: who leads keeps its lease"),
        flag(
            "scheduler", "leader-elect-lease-duration: 60s, leader-elect-renew-deadline: 40s, leader-elect-retry-period: 5s", nil),
        flag("scheduler", "leader-elect-retry-period: 9s", "leader-elect-retry-period: who leads keeps its lease"),
        flag("controllerManager", "leader-elect-resource-lock: endpoints", "leader-elect-resource-lock: 'endpoints' is none of its values"),
        flag("controllerManager", "leader-elect-resource-lock: endpoints", nil, "1.21.0"),
        flag("controllerManager", "node-cidr-mask-size-ipv4: \"25\"", "node-cidr-mask-size-ipv4: the cluster has one range of pods"),
        flag("controllerManager", "node-cidr-mask-size: \"024\"", "node-cidr-mask-size: '024' is not the prefix length"),
        flag("controllerManager", "cidr-allocator-type: CloudAllocator", "cidr-allocator-type: the controller manager gives out"),
        flag("controllerManager", "allocate-node-cidrs: \"true\"", "allocate-node-cidrs: Trimast gives out the ranges", plugin: "bird"),
        flag("controllerManager", "allocate-node-cidrs: \"true\"", nil),
        flag(
            "controllerManager", "allocate-node-cidrs: \"false\"", "allocate-node-cidrs: pod networks such as flannel's", plugin: "manifest"
        ),
        flag("controllerManager", "master: \"https://1.2.3.4\"", "master: each asks the API server that its kubeconfig names"),
        flag("scheduler", "config: /etc/s.yaml", "config: '/etc/s.yaml' is not a file that the program's pod sees"),
        flag("etcd", "election-timeout: \"100\"", "election-timeout: etcd wants an election-timeout of at least five"),
        flag("etcd", "heartbeat-interval: \"1000\"", "heartbeat-interval: etcd wants"),
        flag("etcd", "heartbeat-interval: \"500\", election-timeout: \"5000\"", nil),
        flag("etcd", "election-timeout: \"60000\"", "election-timeout: 60000 is out of range"),
        flag("etcd", "quota-backend-bytes: \"1000\"", "quota-backend-bytes: a store of 1000 bytes is soon full"),
        flag("etcd", "max-request-bytes: \"0\"", "max-request-bytes: 0 is out of range"),
        flag("etcd", "auto-compaction-mode: foo", "auto-compaction-mode: 'foo' is none of its values"),
        flag("etcd", "log-level: loud", "log-level: 'loud' is none of its values"),
        flag("etcd", "peer-cert-allowed-cn: x", "peer-cert-allowed-cn: this argument is not for a cluster that must not be lost"),
        flag("etcd", "client-cert-allowed-hostname: x", "client-cert-allowed-hostname: this argument is not"),
        flag("etcd", "peer-skip-client-san-verification: \"true\"", "peer-skip-client-san-verification: this argument is not"),
        flag("etcd", "feature-gates: \"Foo=true\"", "feature-gates: Foo: etcd of Kubernetes 1.36.0 has no such gate"),
        flag("etcd", "feature-gates: \"CompactHashCheck=true,AllBeta=true\"", nil),
    ]

    @Test(arguments: kubelets + proxies + flags) func judged(_ each: Case) { Self.judge(each) }

    static func judge(_ each: Case) {
        let text =
            WrongFile.base.replacing("version: 1.30.2", with: "version: \(each.version)\n  \(each.text)")
            .replacing("proxyMode: iptables", with: "plugin: \(each.plugin)") + "sources: {kubernetes: none}\n"
        var found: [String]
        do {
            found = try ClusterFile.parse(text: text, file: "cluster.yaml").warnings.map(\.description)
        } catch {
            found = error.findings.map(\.description)
        }
        #expect(found.count == (each.says == nil ? 0 : 1), "\(found)")
        if let says = each.says { #expect(found.first?.contains("error: " + says) ?? false, "\(found)") }
    }

    @Test(arguments: [
        ("1us", 1e-6), ("1h30m", 5400), ("-2s", -2), ("0", 0), (".5s", 0.5), ("1.s", 1), ("10ms", 0.01),
    ]) func seconds(_ text: String, _ value: Double) throws {
        #expect(abs(try #require(ValueType.seconds(text)) - value) < 1e-9)
    }

    /// Every form has a text that it takes and says what to write.
    @Test(arguments: TextForm.allCases) func forms(_ form: TextForm) {
        #expect(!form.noun.isEmpty && !form.help.isEmpty && ValueType(form.rawValue) == .form(form))
        #expect(!form.accepts("a b\u{e9}$"))
    }
}
