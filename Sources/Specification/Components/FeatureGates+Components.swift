extension FeatureGates {
    /// Feature gates of the API server, the controller manager, the scheduler, the kubelet and kube-proxy, 1.20 to 1.36. All link the same
    /// packages, and know each other's gates.
    ///
    /// Source: pkg/features/kube_features.go of kubernetes; of every minor's first and last tag pkg/features of kubernetes/apiserver,
    /// kubernetes/apiextensions-apiserver and kubernetes/controller-manager, features of kubernetes/client-go, and logs, metrics and zpages
    /// of kubernetes/component-base. Locks are `LockToDefault` there.
    static let components = FeatureGates(
        who: "Kubernetes",
        table: MinorTable(
            """
            20: APIListChunking:32+29 APIPriorityAndFairness:30+29 APIResponseCompression APIServerIdentity AdvancedAuditing:27+27
            20: AllowInsecureBackendProxy:22+21 AnyVolumeDataSource+33 AppArmor:32+31 AttachVolumeLimit:20+20 BalanceAttachedNodeVolumes:21
            20: BlockVolume:20+20 BoundServiceAccountTokenVolume:22+22 CPUManager:32+26 CRIContainerLogRotation:21+21 CSIBlockVolume:20+20
            20: CSIDriverRegistry:20+20 CSIInlineVolume:26+25 CSIMigration:26+25 CSIMigrationAWS:26+25 CSIMigrationAWSComplete:20
            20: CSIMigrationAzureDisk:26+25 CSIMigrationAzureDiskComplete:20 CSIMigrationAzureFile:29+27 CSIMigrationAzureFileComplete:20
            20: CSIMigrationGCE:27+25 CSIMigrationGCEComplete:20 CSIMigrationOpenStack:25+24 CSIMigrationOpenStackComplete:20
            20: CSIMigrationvSphere:28+27 CSIMigrationvSphereComplete:21 CSINodeInfo:20+20 CSIServiceAccountToken:24+22
            20: CSIStorageCapacity:27+24 CSIVolumeFSGroupPolicy:24+23 ConfigurableFSGroupPolicy:24+23 CronJobControllerV2:22+22
            20: CustomCPUCFSQuotaPeriod DefaultPodTopologySpread:25+24 DevicePlugins:27+26 DisableAcceleratorUsageMetrics:27+25
            20: DownwardAPIHugePages:28+27 DryRun:27+26 DynamicKubeletConfig:25 EfficientWatchResumption:32+24 EndpointSlice:24+21
            20: EndpointSliceNodeName:24+21 EndpointSliceProxying:24+22 EndpointSliceTerminatingCondition:27+26 EphemeralContainers:26+25
            20: EvenPodsSpread:20+20 ExecProbeTimeout+35 ExpandCSIVolumes:26 ExpandInUsePersistentVolumes:26 ExpandPersistentVolumes:26
            20: ExperimentalHostUserNamespaceDefaulting:29-28 ExternalPolicyForExternalIP:21+20 GenericEphemeralVolume:24+23
            20: GracefulNodeShutdown HPAContainerMetrics:31+30 HPAScaleToZero HugePageStorageMediumSize:23+22 HyperVContainer:20
            20: IPv6DualStack:26+23 ImmutableEphemeralVolumes:23+21 KubeletCredentialProviders:27+26 KubeletPodResources:29+28
            20: LegacyNodeRoleBehavior:21-21 LocalStorageCapacityIsolation:26+25 LocalStorageCapacityIsolationFSQuotaMonitoring
            20: MixedProtocolLBService:27+26 NodeDisruptionExclusion:21+21 NodeLease:22+20 NonPreemptingPriority:25+24
            20: PodDisruptionBudget:24+21 PodOverhead:25+24 ProcMountType+36 QOSReserved RemainingItemCount:32+29 RemoveSelfLink:29+24
            20: RootCAConfigMap:21+21 RotateKubeletClientCertificate:20+20 RotateKubeletServerCertificate RunAsGroup:21+21
            20: RuntimeClass:23+20 SCTPSupport:21+20 SelectorIndex:24+20 ServerSideApply:31+26 ServiceAccountIssuerDiscovery:22+21
            20: ServiceAppProtocol:21+20 ServiceLBNodePortControl:25+24 ServiceNodeExclusion:21+21 ServiceTopology:21
            20: SetHostnameAsFQDN:23+22 SizeMemoryBackedVolumes:34+32 StartupProbe:22+20 StorageObjectInUseProtection:24+23
            20: StorageVersionAPI StorageVersionHash StreamingProxyRedirects:23 SupportNodePidsLimit:22+20 SupportPodPidsLimit:22+20
            20: Sysctls:22+21 TTLAfterFinished:24+23 TokenRequest:20+20 TokenRequestProjection:20+20 TopologyManager:28+27
            20: ValidateProxyRedirects:23 VolumePVCDataSource:20+20 VolumeSnapshotDataSource:21+20 VolumeSubpath:24+23 WarningHeaders:23+22
            20: WatchBookmark:32+20 WinDSR+34 WinOverlay+34 WindowsEndpointSliceProxying:24+22 WindowsGMSA:20+20 WindowsRunAsUserName:20+20
            21: CSIVolumeHealth ControllerManagerLeaderMigration:26+24 DaemonSetUpdateSurge:26+25 InTreePluginAWSUnregister:30
            21: InTreePluginAzureDiskUnregister:30 InTreePluginAzureFileUnregister:30 InTreePluginGCEUnregister:30
            21: InTreePluginOpenStackUnregister:30 InTreePluginvSphereUnregister:30 IndexedJob:25+24 IngressClassNamespacedParams:24+23
            21: KubeletPodResourcesGetAllocatable:28+28 LogarithmicScaleDown+31 MemoryManager:35+32 NamespaceDefaultLabelName:23+22
            21: NetworkPolicyEndPort:26+25 PodAffinityNamespaceSelector:25+24 PodDeletionCost PreferNominatedNode:25+24
            21: ProbeTerminationGracePeriod:28+28 ServiceInternalTrafficPolicy:27+26 ServiceLoadBalancerClass:25+24 SuspendJob:25+24
            21: TopologyAwareHints:35+33 VolumeCapacityPriority:32
            22: APIServerTracing+34 CPUManagerPolicyOptions+33 CSRDuration:25+24 DelegateFSGroupToCSIDriver:27+26
            22: DisableCloudProviders:32+31 ExpandedDNSConfig:29+28 JobTrackingWithFinalizers:28+26 KubeletInUserNamespace MemoryQoS
            22: NodeSwap+34 PodSecurity:27+25 ProxyTerminatingEndpoints:29+28 ReadWriteOncePod:30+29 SeccompDefault:28+27
            22: StatefulSetMinReadySeconds:26+25 WindowsHostProcessContainers:27+26
            23: CPUManagerPolicyAlphaOptions CPUManagerPolicyBetaOptions CSIMigrationPortworx:35+33
            23: CustomResourceValidationExpressions:30+29 DisableKubeletCloudCredentialProviders:32+31 GRPCContainerProbe:28+27
            23: GracefulNodeShutdownBasedOnPodPriority HonorPVReclaimPolicy:35+33 IdentifyPodOS:26+25 InTreePluginPortworxUnregister:35
            23: InTreePluginRBDUnregister:30 JobMutableNodeSchedulingDirectives:28+27 JobReadyPods:30+29 OpenAPIEnums OpenAPIV3:28+27
            23: PodAndContainerStatsFromCRI RecoverVolumeExpansionFailure+34 ServerSideFieldValidation:31+27 StatefulSetAutoDeletePVC:34+32
            23: csiMigrationRBD:23
            24: CSIMigrationRBD:30 ContextualLogging CronJobTimeZone:28+27 LegacyServiceAccountTokenNoAutoGeneration:28+27
            24: MaxUnavailableStatefulSet MinDomainsInPodTopologySpread:31+30 NetworkPolicyStatus:27 NodeOutOfServiceVolumeDetach:31+28
            24: ServiceIPStaticSubrange:27+26
            25: CSINodeExpandSecret:30+29 ContainerCheckpoint IPTablesOwnershipCleanup:29+28 JobPodFailurePolicy:32+31 KMSv2:31+29
            25: KubeletTracing+34 LoggingAlphaOptions LoggingBetaOptions MatchLabelKeysInPodTopologySpread MultiCIDRRangeAllocator:28
            25: NodeInclusionPolicyInPodTopologySpread+33 PodDisruptionConditions:33+31 PodHasNetworkCondition:27
            25: RetroactiveDefaultStorageClass:28 SELinuxMountReadWriteOncePod+36 UnauthenticatedHTTP2DOSMitigation
            25: UserNamespacesStatelessPodsSupport:27
            26: APISelfSubjectReview:29+28 AggregatedDiscoveryEndpoint:32+30 ComponentSLIs:34+32 ConsistentHTTPGetHandlers:30+30
            26: CrossNamespaceVolumeDataSource DynamicResourceAllocation+35 EventedPLEG LegacyServiceAccountTokenTracking:29+28
            26: MinimizeIPTablesRestore:29+28 PDBUnhealthyPodEvictionPolicy:32+31 PodSchedulingReadiness+30 StatefulSetStartOrdinal:33+31
            26: TopologyManagerPolicyAlphaOptions TopologyManagerPolicyBetaOptions TopologyManagerPolicyOptions+36
            26: ValidatingAdmissionPolicy:31+30 WindowsHostNetwork
            27: AdmissionWebhookMatchConditions:32+30 CloudControllerManagerWebhook CloudDualStackNodeIPs:31+30 ClusterTrustBundle
            27: ElasticIndexedJob:33+31 InPlacePodVerticalScaling+35 KubeletPodResourcesDynamicResources+36 KubeletPodResourcesGet+36
            27: MultiCIDRServiceAllocator+34 NewVolumeManagerReconstruction:31+30 NodeLogQuery+36 SecurityContextDeny:29
            27: ServiceNodePortStaticSubrange:30+29 StableLoadBalancerNodeSet:31+30 WatchFromStorageWithoutResourceVersion:35-33 WatchList
            28: CRDValidationRatcheting+33 ConsistentListFromCache+34 CronJobsScheduledAnnotation:34+32
            28: DefaultHostNetworkHostPortsInPodTemplates:30 DevicePluginCDIDevices:33+31 JobBackoffLimitPerIndex+33
            28: JobPodReplacementPolicy+34 KMSv1 KMSv2KDF:31+29 KubeProxyDrainingTerminatingNodes:32+31 KubeletCgroupDriverFromCRI+34
            28: LegacyServiceAccountTokenCleanUp:31+30 PersistentVolumeLastPhaseTransitionTime:32+31 PodHostIPs:31+30 PodIndexLabel:34+32
            28: PodReadyToStartContainersCondition SchedulerQueueingHints+34 SeparateCacheWatchRPC-36 SidecarContainers+33
            28: SkipReadOnlyValidationGCE:30 StructuredAuthenticationConfiguration+34 UnknownVersionInteroperabilityProxy
            28: UserNamespacesSupport+36
            29: AllowServiceLBStatusOnNonLB:34-32 ClusterTrustBundleProjection DisableNodeKubeProxyVersion+36 ImageMaximumGCAge+35
            29: KubeletSeparateDiskGC LoadBalancerIPMode:34+32 MatchLabelKeysInPodAffinity+33 NFTablesProxyMode+33
            29: PodLifecycleSleepAction+34 RuntimeClassInImageCriApi SeparateTaintEvictionController+34 ServiceAccountTokenJTI+32
            29: ServiceAccountTokenNodeBinding+33 ServiceAccountTokenNodeBindingValidation+32 ServiceAccountTokenPodNodeInfo+32
            29: StreamingCollectionEncodingToJSON+34 StreamingCollectionEncodingToProtobuf+34 StructuredAuthorizationConfiguration:35+32
            29: TranslateStreamCloseWebsocketRequests UserNamespacesPodSecurityStandards:34 VolumeAttributesClass+36
            29: ZeroLimitedNominalConcurrencyShares:31+30
            30: APIServingWithRoutine AppArmorFields:32+31 CustomResourceFieldSelectors+32 InformerResourceVersion JobManagedBy+35
            30: JobSuccessPolicy+33 MutatingAdmissionPolicy OrderedNamespaceDeletion+34 PortForwardWebsockets RecursiveReadOnlyMounts+33
            30: RelaxedEnvironmentVariableValidation+34 RetryGenerateName+32 SELinuxMount ServiceTrafficDistribution:35+33
            30: StorageNamespaceIndex StorageVersionMigrator StrictCostEnforcementForVAP:34+32 StrictCostEnforcementForWebhooks:34+32
            30: WatchListClient
            31: AllowDNSOnlyNodeCSR AllowInsecureKubeletCertificateSigningRequests AnonymousAuthConfigurableEndpoints+34
            31: AuthorizeNodeWithSelectors+34 AuthorizeWithSelectors+34 ConcurrentWatchObjectDecode CoordinatedLeaderElection
            31: DRAControlPlaneController:31 DisableAllocatorDualWrite+35 ImageVolume+36 ReloadKubeletServerCertificateFile
            31: ResilientWatchCacheInitialization+34 ResourceHealthStatus SupplementalGroupsPolicy+35 WatchCacheInitializationPostStartHook
            32: AllowOverwriteTerminationGracePeriodSeconds-35 AllowUnsafeMalformedObjectDeletion BtreeWatchCache+33 CBORServingAndStorage
            32: ClientsAllowCBOR ClientsPreferCBOR ComponentFlagz ComponentStatusz DRAAdminAccess+36 DRAResourceClaimDeviceStatus
            32: ExternalServiceAccountTokenSigner+36 InPlacePodVerticalScalingAllocatedStatus:35 InPlacePodVerticalScalingExclusiveCPUs
            32: KubeletCrashLoopBackOffMax KubeletFineGrainedAuthz+36 KubeletRegistrationGetOnExistsOnly PodLevelResources
            32: PodLifecycleSleepActionAllowZero+34 PodLogsQuerySplitStreams RelaxedDNSSearchValidation+34 RemoteRequestHeaderUID
            32: SELinuxChangePolicy+36 SchedulerAsyncPreemption ServiceAccountNodeAudienceRestriction SystemdWatchdog+35
            32: WindowsCPUAndMemoryAffinity WindowsGracefulNodeShutdown
            33: AggregatedDiscoveryRemoveBetaType+35 AllowParsingUserUIDFromCertAuth ContainerStopSignals DRADeviceTaints
            33: DRAPartitionableDevices DRAPrioritizedList DeclarativeValidation+36 DeclarativeValidationTakeover
            33: DeploymentReplicaSetTerminatingReplicas DisableCPUQuotaWithExclusiveCPUs GitRepoVolumeDriver-36 HPAConfigurableTolerance
            33: InOrderInformers+36 KubeletEnsureSecretPulledImages KubeletPSI+36 KubeletServiceAccountTokenForCredentialProviders
            33: LegacySidecarContainers:33 ListFromCacheSnapshot MutableCSINodeAllocatableCount+36 PodObservedGenerationTracking+35
            33: PodTopologyLabelsAdmission PreferSameTrafficDistribution+35 ReduceDefaultCrashLoopBackOffDecay SchedulerPopFromBackoffQ
            33: StorageCapacityScoring StrictIPCIDRValidation
            34: ClearingNominatedNodeNameAfterBinding ContainerRestartRules DRAConsumableCapacity DRADeviceBindingConditions
            34: DRAExtendedResource DRASchedulerFilterTimeout DetectCacheInconsistency EnvFiles HostnameOverride
            34: InPlacePodVerticalScalingExclusiveMemory KubeletPodResourcesListUseActivePods MatchLabelKeysInPodTopologySpreadSelectorMerge
            34: NominatedNodeNameForExpectation PodCertificateRequest PreventStaticPodAPIReferences ProbeHostPodSecurityStandards:34+34
            34: RelaxedServiceNameValidation SchedulerAsyncAPICalls SizeBasedListCostEstimate StatefulSetSemanticRevisionComparison
            34: StructuredAuthenticationConfigurationEgressSelector TokenRequestServiceAccountUIDValidation
            35: AuthorizePodWebsocketUpgradeCreatePermission CRDObservedGenerationTracking CSIServiceAccountTokenSecrets+36
            35: ChangeContainerStatusOnKubeletRestart CloudControllerManagerWatchBasedRoutesReconciliation ConstrainedImpersonation
            35: DRADeviceTaintRules GangScheduling GenericWorkload InOrderInformersBatchProcess InPlacePodLevelResourcesVerticalScaling
            35: MutablePVNodeAffinity MutablePodResourcesForSuspendedJobs MutableSchedulingDirectivesForSuspendedJobs NodeDeclaredFeatures
            35: OpportunisticBatching RestartAllContainersOnContainerExits StructuredAuthenticationConfigurationJWKSMetrics
            35: TaintTolerationComparisonOperators UserNamespacesHostNetworkSupport VolumeLimitScaling
            36: AllowServiceExternalIPs AtomicFIFO CRIListStreaming ClientsAllowCARotation ClientsAllowTLSCacheGC
            36: ControllerManagerReleaseLeaderElectionLockOnExit DRAListTypeAttributes DRANodeAllocatableResources
            36: DRAResourceClaimGranularStatusAuthorization DRAResourcePoolStatus DRAWorkloadResourceClaims DeclarativeValidationBeta
            36: ExtendWebSocketsToKubelet ImageVolumeWithDigest InPlacePodVerticalScalingInitContainers ManifestBasedAdmissionControlConfig
            36: NativeHistograms PLEGOnDemandRelist PersistentVolumeClaimUnusedSinceTime PodLevelResourceManagers PodsAPI
            36: ReloadKubeletClientCAFile ResourceHealthStatusMessage ServiceCIDRStatusFieldWiping ShardedListAndWatch
            36: StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob StaleControllerConsistencyReplicaSet
            36: StaleControllerConsistencyStatefulSet TopologyAwareWorkloadScheduling UnlockWhileProcessingFIFO WorkloadAwarePreemption
            36: WorkloadWithJob
            """),
        needs: componentNeeds, stages: componentStages)
}
