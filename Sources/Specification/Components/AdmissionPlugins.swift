import Support

/// Admission plugins of the API server by Kubernetes minor, and which the cluster needs.
enum AdmissionPlugins {
    /// Source: `kube-apiserver --help` of 1.20.2, 1.34.2, 1.35.3 and 1.36.2. Between them: CHANGELOG-1.21, 1.25, 1.30 and 1.31 of kubernetes
    /// for what is gone, and for what came the minor of its feature gate (pkg/features/kube_features.go), before which it cannot be there.
    static let table = MinorTable(
        """
        20: AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction DefaultIngressClass
        20: DefaultStorageClass DefaultTolerationSeconds DenyEscalatingExec:20 DenyExecOnPrivileged:20 EventRateLimit
        20: ExtendedResourceToleration ImagePolicyWebhook LimitPodHardAntiAffinityTopology LimitRanger MutatingAdmissionWebhook
        20: NamespaceAutoProvision NamespaceExists NamespaceLifecycle NodeRestriction OwnerReferencesPermissionEnforcement
        20: PersistentVolumeClaimResize PersistentVolumeLabel:30 PodNodeSelector PodSecurityPolicy:24 PodTolerationRestriction Priority
        20: ResourceQuota RuntimeClass SecurityContextDeny:29 ServiceAccount StorageObjectInUseProtection TaintNodesByCondition
        20: ValidatingAdmissionWebhook
        21: DenyServiceExternalIPs
        22: PodSecurity
        26: ValidatingAdmissionPolicy
        27: ClusterTrustBundleAttest
        30: MutatingAdmissionPolicy
        33: PodTopologyLabels
        35: NodeDeclaredFeatureValidator
        36: JobValidation PodGroupProtection PodGroupWorkloadExists PodResizeValidator
        """)

    /// What goes wrong without a plugin.
    static let needed = [
        "NamespaceLifecycle": "a namespace that is being deleted would take new objects, and be there for ever",
        "NodeRestriction": "every kubelet could change every other node, and read what its pods are given",
        "Priority": "no pod would have a priority, and kubeadm's own pods name one",
        "ServiceAccount": "no pod would get a token, and the pod network and CoreDNS reach the API servers with theirs",
    ]

    /// What is wrong with a name; nil: the API server knows it.
    static func finding(_ name: String, version: KubernetesVersion) -> SettingFinding? {
        let standing = table.standing(name, in: version.minor)
        switch standing {
        case .known: return nil
        case .later, .gone:
            return SettingFinding(
                code: "version", message: "Kubernetes \(version) does not have the plugin \(name), which \(standing.story ?? "it lacks")",
                help: name == "PodSecurityPolicy"
                    ? "remove it; Pod Security admission takes its place without an argument" : "remove it", isKey: false)
        case .unknown:
            guard name == name.filter({ $0 != " " }), !name.isEmpty else {
                return SettingFinding(
                    code: "wrong-value", message: "the names stand with commas between them, and nothing else",
                    help: "write for example 'NodeRestriction,PodNodeSelector'", isKey: false)
            }
            let meant = closest(to: name, among: table.names(in: version.minor)).map { "did you mean '\($0)'?" }
            return SettingFinding(
                code: "wrong-value", message: "Kubernetes \(version) has no admission plugin '\(name.shortened)'",
                help: meant ?? "'kube-apiserver --help' lists them", isKey: false)
        }
    }
}
