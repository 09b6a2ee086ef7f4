extension ConfigurationKeys {
    /// KubeletConfiguration (kubelet.config.k8s.io/v1beta1) of 1.20 to 1.36.
    ///
    /// Source: config/v1beta1/types.go of kubernetes/kubelet, the first and the last tag of every minor; logs/api/v1/types.go and
    /// tracing/api/v1/types.go of kubernetes/component-base. Ranges and words: the kubelet's own validation (kubernetes,
    /// pkg/kubelet/apis/config/validation).
    static let kubelet = ConfigurationKeys(
        kind: "KubeletConfiguration",
        table: MinorTable(
            """
            bool 20: enableServer rotateCertificates serverTLSBootstrap authentication.webhook.enabled authentication.anonymous.enabled
            bool 20: enableDebuggingHandlers enableContentionProfiling cgroupsPerQOS runOnce cpuCFSQuota serializeImagePulls
            bool 20: enableControllerAttachDetach protectKernelDefaults makeIPTablesUtilChains failSwapOn kernelMemcgNotification
            bool 20: logging.sanitization:23 enableSystemLogHandler
            int32 20: evictionMaxPodGracePeriod
            int64 20: podPidsLimit
            text 20: staticPodPath staticPodURL address tlsCertFile tlsPrivateKeyFile authentication.x509.clientCAFile healthzBindAddress
            text 20: clusterDomain kubeletCgroups systemCgroups cgroupRoot cgroupDriver podCIDR
            text 20: showHiddenMetricsForVersion systemReservedCgroup kubeReservedCgroup volumePluginDir providerID
            duration 20: authentication.webhook.cacheTTL authorization.webhook.cacheAuthorizedTTL
            duration 20: authorization.webhook.cacheUnauthorizedTTL streamingConnectionIdleTimeout volumeStatsAggPeriod
            duration 20: evictionPressureTransitionPeriod
            -1.. 20: nodeStatusMaxImages
            -1000..1000 20: oomScoreAdj
            0.. 20: registryPullQPS registryBurst eventRecordQPS eventBurst maxPods kubeAPIQPS kubeAPIBurst podsPerCore
            0..100 20: imageGCHighThresholdPercent imageGCLowThresholdPercent
            0..31 20: iptablesMasqueradeBit iptablesDropBit
            0..65535 20: readOnlyPort healthzPort
            1.. 20: nodeLeaseDurationSeconds
            1..65535 20: port
            2.. 20: containerLogMaxFiles
            AlwaysAllow|Webhook 20: authorization.mode
            Get|Cache|Watch 20: configMapAndSecretChangeDetectionStrategy
            VersionTLS10|VersionTLS11|VersionTLS12|VersionTLS13 20: tlsMinVersion
            bool-map 20: featureGates
            container|pod 20: topologyManagerScope
            count 20: maxOpenFiles
            none|best-effort|restricted|single-numa-node 20: topologyManagerPolicy
            none|static 20: cpuManagerPolicy
            promiscuous-bridge|hairpin-veth|none 20: hairpinMode
            reserves 20: systemReserved kubeReserved
            signal-durations 20: evictionSoftGracePeriod
            size 20: containerLogMaxSize
            cpus 20: reservedSystemCPUs
            folder 20: resolvConf
            content-type 20: contentType
            1us..1s 20: cpuCFSQuotaPeriod:33
            1ms..1s 34: cpuCFSQuotaPeriod
            0s.. 20: syncFrequency fileCheckFrequency httpCheckFrequency nodeStatusUpdateFrequency nodeStatusReportFrequency
            0s.. 20: cpuManagerReconcilePeriod runtimeRequestTimeout
            0s.. 20: imageMinimumGCAge shutdownGracePeriod shutdownGracePeriodCriticalPods
            address-list 20: clusterDNS
            cipher-suite-list 20: tlsCipherSuites
            sysctl-list 20: allowedUnsafeSysctls
            none|pods|system-reserved|kube-reserved-list 20: enforceNodeAllocatable:31
            none|pods|system-reserved|kube-reserved|system-reserved-compressible|kube-reserved-compressible-list 32: enforceNodeAllocatable
            signal-reclaims 20: evictionMinimumReclaim
            signals 20: evictionHard evictionSoft
            text-list-map 20: staticPodURLHeader
            qos-reserves 20: qosReserved
            text|json 20: logging.format
            bool 21: enableProfilingHandler enableDebugFlagsHandler
            int32 21: reservedMemory[].numaNode
            None|Static 21: memoryManagerPolicy
            quantity-map 21: reservedMemory[].limits
            bool 22: seccompDefault
            number 22: memoryThrottlingFactor
            NoSwap|LimitedSwap|UnlimitedSwap 22: memorySwap.swapBehavior:29
            cpu-options 22: cpuManagerPolicyOptions
            bool 23: logging.options.json.splitStream registerNode
            int32 23: shutdownGracePeriodByPodPriority[].priority
            int64 23: shutdownGracePeriodByPodPriority[].shutdownGracePeriodSeconds
            0.. 23: logging.verbosity logging.vmodule[].verbosity
            file-pattern 23: logging.vmodule[].filePattern
            text 23: registerWithTaints[].timeAdded
            quantity 23: logging.options.json.infoBufferSize
            label-key 23: registerWithTaints[].key
            label-value 23: registerWithTaints[].value
            NoSchedule|PreferNoSchedule|NoExecute 23: registerWithTaints[].effect
            count 23: logging.flushFrequency:27
            bool 25: localStorageCapacityIsolation
            traces 25: tracing.endpoint
            0..1000000 25: tracing.samplingRatePerMillion
            topology-options 26: topologyManagerPolicyOptions
            bool 27: enableSystemLogQuery
            text 27: containerRuntimeEndpoint imageServiceEndpoint
            1.. 27: maxParallelImagePulls
            time 28: logging.flushFrequency
            0s.. 29: imageMaximumGCAge
            bool 30: logging.options.text.splitStream
            folder 30: podLogsDir
            3s.. 30: containerLogMonitorInterval
            quantity 30: logging.options.text.infoBufferSize
            1.. 30: containerLogMaxWorkers
            bool 31: failCgroupV1
            bool 32: singleProcessOOMKill
            1s..5m 32: crashLoopBackOff.maxContainerRestartPeriod
            bool 33: mergeDefaultEvictionSettings
            int64 33: userNamespaces.idsPerPod
            NeverVerify|NeverVerifyPreloadedImages|NeverVerifyAllowlistedImages|AlwaysVerify 33: imagePullCredentialsVerificationPolicy
            image-pattern-list 33: preloadedImagesVerificationAllowlist
            None|TieredReservation 36: memoryReservationPolicy
            1..65535-list 36: tlsCurvePreferences
            NoSwap|LimitedSwap 30: memorySwap.swapBehavior
            """))
}
