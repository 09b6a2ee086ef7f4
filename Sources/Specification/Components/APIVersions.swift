import Support

/// Versions of the API's groups that an API server knows, by Kubernetes minor: those that it can be told to serve or not.
enum APIVersions {
    /// Source: register.go of each group in k8s.io/api, release-1.20 to release-1.36, and the two groups of apiextensions-apiserver and
    /// kube-aggregator. The rows of 1.20, 1.34, 1.35 and 1.36 were given to those API servers, which took them.
    static let table = MinorTable(
        """
        20: v1 admission.k8s.io/v1 admission.k8s.io/v1beta1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1
        20: apiextensions.k8s.io/v1 apiextensions.k8s.io/v1beta1 apiregistration.k8s.io/v1 apiregistration.k8s.io/v1beta1
        20: apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1 authentication.k8s.io/v1beta1
        20: authorization.k8s.io/v1 authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2beta1:35 autoscaling/v2beta2:35
        20: batch/v1 batch/v1beta1 batch/v2alpha1:20 certificates.k8s.io/v1 certificates.k8s.io/v1beta1
        20: coordination.k8s.io/v1 coordination.k8s.io/v1beta1 discovery.k8s.io/v1alpha1:20 discovery.k8s.io/v1beta1
        20: events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1
        20: flowcontrol.apiserver.k8s.io/v1alpha1:28 flowcontrol.apiserver.k8s.io/v1beta1 imagepolicy.k8s.io/v1alpha1
        20: internal.apiserver.k8s.io/v1alpha1 networking.k8s.io/v1 networking.k8s.io/v1beta1
        20: node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1beta1
        20: rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1alpha1 rbac.authorization.k8s.io/v1beta1
        20: scheduling.k8s.io/v1 scheduling.k8s.io/v1alpha1:35 scheduling.k8s.io/v1beta1
        20: storage.k8s.io/v1 storage.k8s.io/v1alpha1 storage.k8s.io/v1beta1
        21: discovery.k8s.io/v1 policy/v1
        23: autoscaling/v2 flowcontrol.apiserver.k8s.io/v1beta2
        25: networking.k8s.io/v1alpha1:33
        26: admissionregistration.k8s.io/v1alpha1 authentication.k8s.io/v1alpha1 flowcontrol.apiserver.k8s.io/v1beta3
        26: resource.k8s.io/v1alpha1:26
        27: certificates.k8s.io/v1alpha1 resource.k8s.io/v1alpha2:30
        29: flowcontrol.apiserver.k8s.io/v1
        30: storagemigration.k8s.io/v1alpha1:34
        31: coordination.k8s.io/v1alpha1:31 resource.k8s.io/v1alpha3
        32: coordination.k8s.io/v1alpha2 resource.k8s.io/v1beta1
        33: resource.k8s.io/v1beta2
        34: resource.k8s.io/v1
        35: storagemigration.k8s.io/v1beta1
        36: scheduling.k8s.io/v1alpha2
        """)

    /// Many of them at once (k8s.io/apiserver, pkg/server/resourceconfig); the last is taken and does nothing.
    static let all = ["api/all", "api/ga", "api/beta", "api/alpha", "api/legacy"]

    private static let needed: Set = [
        "api/all", "api/ga", "v1", "apps/v1", "rbac.authorization.k8s.io/v1", "coordination.k8s.io/v1", "certificates.k8s.io/v1",
        "authentication.k8s.io/v1", "authorization.k8s.io/v1", "discovery.k8s.io/v1", "apiregistration.k8s.io/v1",
        "apiextensions.k8s.io/v1", "networking.k8s.io/v1", "policy/v1", "scheduling.k8s.io/v1", "storage.k8s.io/v1", "node.k8s.io/v1",
        "events.k8s.io/v1", "batch/v1", "admissionregistration.k8s.io/v1",
    ]

    /// Whether the cluster itself is made of it. kube-proxy of 1.20 reads slices of endpoints in their beta.
    static func needs(_ version: String, _ minor: Int?) -> Bool {
        needed.contains(version) || minor == 20 && version == "discovery.k8s.io/v1beta1"
    }

    /// `GROUP/VERSION` of a key GROUP/VERSION or GROUP/VERSION/RESOURCE, and `v1` of the group without a name; nil: the key is none of them.
    /// What begins with `v1` or `api/v1` is all of `v1` (kubernetes, cmd/kube-apiserver, completion.go).
    static func version(of key: String) -> String? {
        if ["v1", "api/v1"].contains(where: { key == $0 || key.hasPrefix("\($0)/") }) { return "v1" }
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), !parts[1].isEmpty, parts.count == 2 || !parts[2].isEmpty else { return nil }
        return parts[0].isEmpty ? String(parts[1]) : "\(parts[0])/\(parts[1])"
    }

    /// What is wrong with GROUP/VERSION; nil: the API server knows it.
    static func finding(_ key: String, version: KubernetesVersion) -> SettingFinding? {
        let standing = table.standing(key, in: version.minor)
        if case .known = standing { return nil }
        let names = table.names(in: version.minor) + all
        guard !all.contains(key) else { return nil }
        let group = String(key.prefix { $0 != "/" })
        let others = names.filter { $0.hasPrefix("\(group)/") }
        let allowed = others.isEmpty ? nil : "allowed: \(list(others, last: "or"))"
        if let story = standing.story {
            return SettingFinding(
                code: "version", message: "Kubernetes \(version) does not have \(key), which \(story)", help: allowed ?? "remove it",
                isKey: false)
        }
        let isGroup = key.contains("/") && others.isEmpty
        let meant = closest(to: key, among: names).map { "did you mean '\($0)'?" }
        return SettingFinding(
            code: "wrong-value", message: "Kubernetes \(version) has no \(isGroup ? "group '\(group.shortened)'" : "'\(key.shortened)'")",
            help: allowed ?? meant ?? "write a group of its own, such as batch/v1beta1=true; groups of others are not switched here",
            isKey: false)
    }
}
