import Testing

@testable import Specification

/// What the kubelets and kube-proxies of 1.20.2, 1.34.2, 1.35.3 and 1.36.2 refused, and took, when they were asked.
@Suite struct KubeletRuleTests {
    typealias Case = ComponentRuleTests.Case

    private static func kubelet(_ text: String, _ says: String?, _ version: String = "1.36.2", plugin: String = "calico") -> Case {
        Case(version: version, text: "kubelet: {\(text)}", says: says.map { "kubernetes.kubelet\($0)" }, plugin: plugin)
    }
    private static func proxy(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        ComponentRuleTests.proxy(text, says, version)
    }
    private static func gates(_ text: String, _ says: String?, _ version: String = "1.36.2") -> Case {
        kubelet("featureGates: {\(text)}", says.map { ".featureGates\($0)" }, version)
    }

    private static let memory = "memoryManagerPolicy: Static, reservedMemory: "

    static let values = [
        kubelet("fileCheckFrequency: -1s", ".fileCheckFrequency: -1s is out of range", "1.20.2"),
        kubelet("runtimeRequestTimeout: -1s", ".runtimeRequestTimeout: -1s is out of range"), kubelet("syncFrequency: 0s", nil),
        kubelet("volumeStatsAggPeriod: -1s", nil),
        kubelet("syncFrequency: 2562048h", ".syncFrequency: '2562048h' is not a duration", "1.20.2"),
        kubelet("syncFrequency: 2562047h", nil),
        kubelet("cpuCFSQuotaPeriod: 500us, featureGates: {CustomCPUCFSQuotaPeriod: true}", ".cpuCFSQuotaPeriod: 500us is", "1.34.2"),
        kubelet("cpuCFSQuotaPeriod: 500us, featureGates: {CustomCPUCFSQuotaPeriod: true}", nil, "1.20.2"),
        kubelet("userNamespaces: {idsPerPod: 100000}", ".userNamespaces.idsPerPod: 100000 is no number", "1.34.2"),
        kubelet("userNamespaces: {idsPerPod: 4294967296}", ".userNamespaces.idsPerPod: 4294967296 is no number"),
        kubelet("userNamespaces: {idsPerPod: 131072}", nil),
        kubelet(memory + "[{numaNode: 0, limits: {cpu: \"1\"}}]", ".reservedMemory[0]: 'cpu' is no memory"),
        kubelet(memory + "[{numaNode: 0, limits: {memory: \"0\"}}]", ".reservedMemory[0]: nothing is reserved of memory", "1.34.2"),
        kubelet(
            memory + "[{numaNode: 0, limits: {memory: 1Gi}}, {numaNode: 0, limits: {memory: 1Gi}}]",
            ".reservedMemory[1]: memory of NUMA node 0 stands in the list already"),
        kubelet(memory + "[{numaNode: 0, limits: {hugepages-1Gi: 1Gi, memory: 1Gi}}, {numaNode: 1, limits: {memory: 1Gi}}]", nil),
        kubelet("memoryReservationPolicy: TieredReservation", ".memoryReservationPolicy: the feature gate MemoryQoS is off"),
        kubelet("memoryReservationPolicy: None", nil),
        kubelet(
            "registerWithTaints: [{key: a, effect: NoSchedule, timeAdded: \"2020-01-01T00:00:00Z\"}]",
            ".registerWithTaints[0]: the node itself says"),
        kubelet(
            "enforceNodeAllocatable: [system-reserved, system-reserved-compressible], systemReservedCgroup: /x",
            ".enforceNodeAllocatable: system-reserved and system-reserved-compressible do not go together", "1.34.2"),
        kubelet("logging: {format: json, vmodule: [{filePattern: a, verbosity: 2}]}", ".logging.vmodule: single files", "1.34.2"),
        kubelet("logging: {vmodule: [{filePattern: \"\", verbosity: 2}]}", ".logging.vmodule[0].filePattern: '' is not"),
        kubelet("logging: {verbosity: 4294967295}", ".logging.verbosity: 4294967295 is out of range"),
        kubelet("logging: {flushFrequency: -1}", ".logging.flushFrequency: -1 is out of range"),
        kubelet("logging: {flushFrequency: 0}", nil),
        kubelet("tracing: {endpoint: \"http://x:4317/path\"}", ".tracing.endpoint: 'http://x:4317/path' is not a place", "1.34.2"),
        kubelet("tracing: {endpoint: \"localhost:4317\"}", nil),
        kubelet("tlsCurvePreferences: [99999]", ".tlsCurvePreferences[0]: 99999 is out of range"),
        kubelet("tlsCurvePreferences: [29, 29]", ".tlsCurvePreferences: a curve stands twice"), kubelet("tlsCurvePreferences: [29]", nil),
        kubelet("reservedSystemCPUs: \"0-99999999\"", ".reservedSystemCPUs: '0-99999999' is not a list of CPUs"),
        kubelet("reservedSystemCPUs: \"0-8191\"", nil),
        kubelet("cpuManagerPolicyOptions: {full-pcpus-only: \"true\"}", ".cpuManagerPolicyOptions: no policy has options but static"),
        kubelet(
            "cpuManagerPolicy: static, reservedSystemCPUs: \"0\", cpuManagerPolicyOptions: {full-pcpus-only: \"true\"}", nil),
        kubelet("imageMinimumGCAge: 0s, imageMaximumGCAge: 100s", ".imageMaximumGCAge: images are removed at this age"),
        kubelet(
            "imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages, preloadedImagesVerificationAllowlist: [\"nginx:latest\"]",
            ".preloadedImagesVerificationAllowlist[0]: 'nginx:latest' is not an image's name"),
        kubelet(
            "imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages, preloadedImagesVerificationAllowlist: [\"reg:5000/x/*\", nginx]",
            nil),
        kubelet("maxPods: 300", ".maxPods: a node's part of network.pods is a /24, which has addresses for 253 pods", plugin: "bird"),
        kubelet("maxPods: 257", ".maxPods: a node's part of network.pods", plugin: "bird"), kubelet("maxPods: 256", nil, plugin: "bird"),
        kubelet("maxPods: 250", nil, plugin: "bird"), kubelet("maxPods: 300", nil), kubelet("podPidsLimit: 0", nil),
        kubelet("protectKernelDefaults: true", nil), kubelet("clusterDNS: [\"1:::2\"]", ".clusterDNS[0]: '1:::2' is not an IP address"),
        kubelet(
            "featureGates: {GracefulNodeShutdown: false, GracefulNodeShutdownBasedOnPodPriority: false}, shutdownGracePeriod: 10s",
            ".shutdownGracePeriod: the feature gate GracefulNodeShutdown is off, and", "1.34.2"),
        kubelet(
            "featureGates: {KubeletCrashLoopBackOffMax: false}, crashLoopBackOff: {maxContainerRestartPeriod: 10s}",
            ".crashLoopBackOff.maxContainerRestartPeriod: the feature gate KubeletCrashLoopBackOffMax is off, and"),
        proxy("bindAddress: \"1:::2\"", ".bindAddress: '1:::2' is not an IP address", "1.20.2"),
        proxy("metricsBindAddress: \"[1:::2]:10249\"", ".metricsBindAddress: '[1:::2]:10249' is not", "1.20.2"),
        proxy("metricsBindAddress: \"[::1]:10249\"", nil),
        proxy("nodePortAddresses: [\"::1:::/64\"]", ".nodePortAddresses[0]: '::1:::/64' is not a range"),
        proxy("nodePortAddresses: [\"fd00::/64\"]", nil),
        proxy("logging: {format: json, vmodule: [{filePattern: a, verbosity: 2}]}", ".logging.vmodule: single files"),
        proxy("logging: {flushFrequency: -1s}", ".logging.flushFrequency: -1s is out of range"),
    ]

    static let needs = [
        gates("DRADeviceTaintRules: true, DRADeviceTaints: false", ".DRADeviceTaintRules: DRADeviceTaintRules needs DRADeviceTaints"),
        gates("ClusterTrustBundleProjection: true", ".ClusterTrustBundleProjection: ClusterTrustBundleProjection needs", "1.35.3"),
        gates("ClusterTrustBundleProjection: true", nil, "1.34.2"),
        gates("ClusterTrustBundleProjection: true, ClusterTrustBundle: true", nil),
        gates(
            "GracefulNodeShutdown: false",
            ".GracefulNodeShutdown: GracefulNodeShutdownBasedOnPodPriority and WindowsGracefulNodeShutdown need GracefulNodeShutdown, which is off"
        ),
        gates("GracefulNodeShutdown: false", nil, "1.34.2"),
        gates(
            "GracefulNodeShutdown: false, GracefulNodeShutdownBasedOnPodPriority: false, WindowsGracefulNodeShutdown: false", nil),
        gates("GangScheduling: true", ".GangScheduling: GangScheduling needs GenericWorkload, which is off", "1.35.3"),
        gates("AllAlpha: true", nil), gates("AllBeta: false", nil), gates("AllBeta: true", nil, "1.35.3"),
        gates("AllBeta: false, UserNamespacesHostNetworkSupport: true", ".UserNamespacesHostNetworkSupport: User"),
        gates("AllAlpha: true, GenericWorkload: false", ".GenericWorkload: DRAWorkloadResourceClaims, GangScheduling"),
        gates("InPlacePodLevelResourcesVerticalScaling: true", ".InPlacePodLevelResourcesVerticalScaling: In", "1.35.3"),
        gates("StorageVersionAPI: true", nil),
        proxy("featureGates: {PodLevelResources: false}", ".featureGates.PodLevelResources: InPlacePodLevelResourcesVerticalScaling needs"),
        ComponentRuleTests.flag(
            "scheduler", "feature-gates: \"DRADeviceTaintRules=true,DRADeviceTaints=false\"",
            "feature-gates: DRADeviceTaintRules needs DRADeviceTaints, which is off; write 'DRADeviceTaints=true' as well"),
        ComponentRuleTests.flag("apiServer", "feature-gates: \"DRADeviceTaints=false\", emulated-version: \"1.35\"", nil),
    ]

    private static let cpus = "cpuManagerPolicy: static, reservedSystemCPUs: \"0\", cpuManagerPolicyOptions: "
    private static let zones = "topologyManagerPolicy: restricted, topologyManagerPolicyOptions: "
    private static func mask(_ prefix: Int, _ says: String?, plugin: String = "bird") -> Case {
        ComponentRuleTests.flag("controllerManager", "node-cidr-mask-size: \"\(prefix)\"", says, plugin: plugin)
    }

    static let later = [
        kubelet("registerWithTaints: [{key: a}]", ".registerWithTaints[0]: a taint has an effect", "1.34.2"),
        kubelet("registerWithTaints: [{key: a, effect: }]", ".registerWithTaints[0]: a taint has an effect"),
        kubelet(
            "registerWithTaints: [{key: a, effect: NoSchedule}, {key: a, value: b, effect: NoSchedule}]",
            ".registerWithTaints[1]: a taint a:NoSchedule stands in this list already"),
        kubelet("registerWithTaints: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]", nil),
        mask(31, "node-cidr-mask-size: a /31 has no address for a pod"), mask(32, "node-cidr-mask-size: a /32 has no address for a pod"),
        mask(25, nil), mask(31, nil, plugin: "calico"),
        Case(
            version: "1.36.2", text: "controllerManager: {extraArgs: {node-cidr-mask-size: \"30\"}}\n  kubelet: {maxPods: 2}", says: nil,
            plugin: "bird"),
        kubelet("seccompDefault: true", ".seccompDefault: the feature gate SeccompDefault is off in Kubernetes 1.24", "1.24.1"),
        kubelet("seccompDefault: true", nil, "1.25.1"), kubelet("seccompDefault: false", nil, "1.22.17"),
        kubelet("seccompDefault: true, featureGates: {SeccompDefault: true}", nil, "1.23.17"),
        kubelet("tracing: {samplingRatePerMillion: 1}", ".tracing: the feature gate KubeletTracing is off", "1.26.1"),
        kubelet("tracing: {samplingRatePerMillion: 1}", nil, "1.27.1"),
        kubelet(cpus + "{full-pcpus-only: \"true\"}", ".cpuManagerPolicyOptions: the feature gate CPUManagerPolicyOptions is", "1.22.17"),
        kubelet(cpus + "{full-pcpus-only: \"true\"}", nil, "1.23.17"),
        kubelet(
            zones + "{prefer-closest-numa-nodes: \"true\"}",
            ".topologyManagerPolicyOptions: the feature gate TopologyManagerPolicyOptions is",
            "1.27.1"),
        kubelet(cpus + "{align-by-socket: \"true\"}", ".cpuManagerPolicyOptions: align-by-socket is an alpha"),
        kubelet(cpus + "{align-by-socket: \"true\"}, featureGates: {CPUManagerPolicyAlphaOptions: true}", nil),
        kubelet(
            cpus
                + "{full-pcpus-only: \"true\", distribute-cpus-across-cores: \"true\"}, featureGates: {CPUManagerPolicyAlphaOptions: true}",
            ".cpuManagerPolicyOptions: full-pcpus-only and distribute-cpus-across-cores do not go together", "1.34.2"),
        kubelet(zones + "{max-allowable-numa-nodes: \"4\"}", ".topologyManagerPolicyOptions: '4' is no number of NUMA nodes"),
        kubelet(zones + "{max-allowable-numa-nodes: a}", ".topologyManagerPolicyOptions: 'a' is no number of NUMA nodes", "1.34.2"),
        kubelet(zones + "{max-allowable-numa-nodes: \"8\"}", nil),
        kubelet(zones + "{prefer-closest-numa-nodes: x}", ".topologyManagerPolicyOptions: 'x' is not true or false"),
        kubelet("topologyManagerPolicyOptions: {prefer-closest-numa-nodes: x}", nil),
        kubelet("shutdownGracePeriod: \"30\"", ".shutdownGracePeriod: '30' is not a duration", "1.20.2"),
        proxy("detectLocalMode: BridgeInterface", ".detectLocalMode: 'BridgeInterface' is none of its values", "1.20.2"),
        proxy("detectLocalMode: BridgeInterface", ".detectLocalMode: it needs the name of an interface", "1.24.1"),
    ]

    @Test(arguments: values + needs + later) func judged(_ each: Case) { ComponentRuleTests.judge(each) }

    /// Every gate that needs others, or that others need, is a gate of these minors, with a stage.
    @Test(arguments: [(FeatureGates.components, [35, 36]), (.etcd, [34, 35, 36])])
    func needsHaveStages(_ gates: FeatureGates, _ minors: [Int]) {
        for minor in minors {
            for entry in gates.needs.entries where entry.exists(in: minor) {
                for name in [entry.name, entry.type] {
                    #expect(
                        gates.table.names(in: minor).contains(name) && gates.stages.names(in: minor).contains(name), "\(name) 1.\(minor)")
                }
            }
            #expect(gates.unmet([:], in: minor).isEmpty)
        }
    }
}
