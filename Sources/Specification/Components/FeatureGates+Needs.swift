import Support

extension FeatureGates {
    /// From 1.35 on the components look at what a gate needs, and end where that is off.
    ///
    /// Source: the kubelets of 1.35.3 and 1.36.2 with every gate in question on and every one that it could need off; that of 1.34.2 takes
    /// all of that.
    static let componentNeeds = MinorTable(
        """
        APIServerIdentity 35: StorageVersionAPI UnknownVersionInteroperabilityProxy
        ClusterTrustBundle 35: ClusterTrustBundleProjection
        ContainerRestartRules 35: RestartAllContainersOnContainerExits
        DRADeviceTaints 35: DRADeviceTaintRules
        DRAResourceClaimDeviceStatus 35: DRADeviceBindingConditions
        DRAResourceClaimDeviceStatus 36: DRAResourceClaimGranularStatusAuthorization
        DeclarativeValidation 35: DeclarativeValidationTakeover:35
        GangScheduling 36: WorkloadAwarePreemption
        GenericWorkload 35: GangScheduling
        GenericWorkload 36: DRAWorkloadResourceClaims TopologyAwareWorkloadScheduling WorkloadWithJob
        GracefulNodeShutdown 35: GracefulNodeShutdownBasedOnPodPriority WindowsGracefulNodeShutdown
        MatchLabelKeysInPodTopologySpread 35: MatchLabelKeysInPodTopologySpreadSelectorMerge
        NodeDeclaredFeatures 35: InPlacePodLevelResourcesVerticalScaling RestartAllContainersOnContainerExits
        NodeDeclaredFeatures 36: ExtendWebSocketsToKubelet InPlacePodVerticalScalingInitContainers UserNamespacesHostNetworkSupport
        PodLevelResources 35: InPlacePodLevelResourcesVerticalScaling
        PodLevelResources 36: PodLevelResourceManagers
        ResourceHealthStatus 36: ResourceHealthStatusMessage
        UserNamespacesSupport 35: ProcMountType:35 UserNamespacesHostNetworkSupport:35
        """)

    /// Source: `kube-apiserver --help` of 1.35.3 and 1.36.2.
    static let componentStages = MinorTable(
        """
        alpha 35: DRADeviceBindingConditions:35 DRADeviceTaintRules:35 DRADeviceTaints:35 GangScheduling GenericWorkload
        alpha 35: InPlacePodLevelResourcesVerticalScaling:35 NodeDeclaredFeatures:35 RestartAllContainersOnContainerExits:35
        alpha 35: StorageVersionAPI UnknownVersionInteroperabilityProxy:35 UserNamespacesHostNetworkSupport
        alpha 36: DRAWorkloadResourceClaims PodLevelResourceManagers TopologyAwareWorkloadScheduling WorkloadAwarePreemption
        alpha 36: WorkloadWithJob
        off 35: ClusterTrustBundle ClusterTrustBundleProjection DeclarativeValidationTakeover:35
        off 36: DRADeviceTaintRules
        on 35: APIServerIdentity ContainerRestartRules DRAResourceClaimDeviceStatus DeclarativeValidation:35 GracefulNodeShutdown
        on 35: GracefulNodeShutdownBasedOnPodPriority MatchLabelKeysInPodTopologySpread
        on 35: MatchLabelKeysInPodTopologySpreadSelectorMerge PodLevelResources ProcMountType:35 UserNamespacesSupport:35
        on 35: WindowsGracefulNodeShutdown
        on 36: DRADeviceBindingConditions DRADeviceTaints DRAResourceClaimGranularStatusAuthorization ExtendWebSocketsToKubelet
        on 36: InPlacePodLevelResourcesVerticalScaling InPlacePodVerticalScalingInitContainers NodeDeclaredFeatures ResourceHealthStatus
        on 36: ResourceHealthStatusMessage RestartAllContainersOnContainerExits UnknownVersionInteroperabilityProxy
        """)

    /// A gate that is on without what it needs.
    struct Unmet: Equatable {
        var gate: String
        var needs: String
        /// What the file says that makes it so: one of the two, or a group of gates.
        var given: String
    }

    /// What does not go together of the gates that a file sets, with those that it leaves as they are.
    func unmet(_ given: [String: Bool], in minor: Int) -> [Unmet] {
        func isOn(_ gate: String) -> Bool {
            guard case .known(let stage) = stages.standing(gate, in: minor) else { return true }
            return given[gate] ?? given[stage.type == "alpha" ? "AllAlpha" : "AllBeta"] ?? (stage.type == "on")
        }
        let groups = ["AllBeta", "AllAlpha"]
        return needs.entries.filter { $0.exists(in: minor) && isOn($0.name) && !isOn($0.type) }.compactMap { entry in
            let cause = given[entry.name] != nil ? entry.name : given[entry.type] != nil ? entry.type : groups.first { given[$0] != nil }
            return cause.map { Unmet(gate: entry.name, needs: entry.type, given: $0) }
        }
    }
}
