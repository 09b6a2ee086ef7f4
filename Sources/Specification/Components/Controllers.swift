import Support

/// Controllers of the controller manager by Kubernetes minor, and which the cluster needs.
enum Controllers {
    /// Source: `kube-controller-manager --help` of 1.20.2, 1.34.2, 1.35.3 and 1.36.2; the older names that later versions take as well:
    /// cmd/kube-controller-manager/names/controller_names.go, KCMControllerAliases. What came at a minor that these do not show stands at the
    /// first at which it can be: 1.21, or with a long name 1.27.
    static let table = MinorTable(
        """
        20: attachdetach bootstrapsigner cloud-node-lifecycle clusterrole-aggregation cronjob csrapproving csrcleaner csrsigning daemonset
        20: deployment disruption endpoint endpointslice endpointslicemirroring ephemeral-volume garbagecollector horizontalpodautoscaling
        20: job namespace nodeipam nodelifecycle persistentvolume-binder persistentvolume-expander podgc pv-protection pvc-protection
        20: replicaset replicationcontroller resourcequota root-ca-cert-publisher route service serviceaccount serviceaccount-token
        20: statefulset storage-version-gc tokencleaner ttl ttl-after-finished
        21: legacy-service-account-token-cleaner resource-claim-controller service-ca-cert-publisher
        27: bootstrap-signer-controller certificatesigningrequest-approving-controller certificatesigningrequest-cleaner-controller
        27: certificatesigningrequest-signing-controller cloud-node-lifecycle-controller clusterrole-aggregation-controller
        27: cronjob-controller daemonset-controller deployment-controller device-taint-eviction-controller disruption-controller
        27: endpoints-controller endpointslice-controller endpointslice-mirroring-controller ephemeral-volume-controller
        27: garbage-collector-controller horizontal-pod-autoscaler-controller job-controller
        27: kube-apiserver-serving-clustertrustbundle-publisher-controller legacy-serviceaccount-token-cleaner-controller
        27: namespace-controller node-ipam-controller node-lifecycle-controller node-route-controller
        27: persistentvolume-attach-detach-controller persistentvolume-binder-controller persistentvolume-expander-controller
        27: persistentvolume-protection-controller persistentvolumeclaim-protection-controller pod-garbage-collector-controller
        27: podcertificaterequest-cleaner-controller replicaset-controller replicationcontroller-controller resourceclaim-controller
        27: resourcequota-controller root-ca-certificate-publisher-controller selinux-warning-controller
        27: service-ca-certificate-publisher-controller service-cidr-controller service-lb-controller serviceaccount-controller
        27: serviceaccount-token-controller statefulset-controller storage-version-migrator-controller
        27: storageversion-garbage-collector-controller taint-eviction-controller token-cleaner-controller
        27: ttl-after-finished-controller ttl-controller validatingadmissionpolicy-status-controller
        27: volumeattributesclass-protection-controller
        36: podgroup-protection-controller resourcepoolstatusrequest-controller
        """)

    /// What goes wrong without a controller, by both of its names.
    static let needed: [String: String] = {
        var needed: [String: String] = [:]
        for (short, long, why) in [
            ("serviceaccount", "serviceaccount-controller", "namespaces get no service account, and their pods are refused"),
            ("serviceaccount-token", "serviceaccount-token-controller", "service accounts get no token"),
            ("csrsigning", "certificatesigningrequest-signing-controller", "no kubelet gets a certificate, and none joins"),
            ("csrapproving", "certificatesigningrequest-approving-controller", "no kubelet's certificate is approved, and none joins"),
            ("nodelifecycle", "node-lifecycle-controller", "no node is found ready, nor one that is down"),
            ("daemonset", "daemonset-controller", "kube-proxy and the pod network get no pods"),
            ("deployment", "deployment-controller", "CoreDNS gets no pods"),
            ("replicaset", "replicaset-controller", "CoreDNS gets no pods"),
            ("endpointslice", "endpointslice-controller", "no Service leads to its pods"),
            (
                "root-ca-cert-publisher", "root-ca-certificate-publisher-controller",
                "no pod can tell the API servers from somebody else"
            ),
        ] {
            needed[short] = why
            needed[long] = why
        }
        return needed
    }()

    /// The controller that gives every node its range of pods.
    static let nodeRanges = ["nodeipam", "node-ipam-controller"]
}
