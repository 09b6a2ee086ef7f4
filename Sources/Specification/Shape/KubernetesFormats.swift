/// The forms that Kubernetes and container registries ask for.
extension Format {
    static let version = Format("a version with three numbers", such: "1.25.0", pattern: #"^v?[0-9]+\.[0-9]+\.[0-9]+$"#) {
        KubernetesVersion($0) != nil
    }
    static let labelKey = Format(
        "a name of letters, digits, '-', '_' and '.' (at most 63), with an optional DNS prefix", such: "example.com/rack"
    ) { KubernetesNames.isQualified($0) }
    static let labelValue = Format(
        "at most 63 letters, digits, '-', '_' and '.' with a letter or digit at both ends", such: "r1", loose: true
    ) { KubernetesNames.isLabelValue($0) }
    static let taint = Format(
        "key=value:Effect or key:Effect, where key and value follow the rules of labels and Effect is "
            + TaintSpec.Effect.allCases.map(\.rawValue).listed(by: "or"),
        such: "dedicated=etcd:NoSchedule", pattern: "^[^:]+:(NoSchedule|PreferNoSchedule|NoExecute)$"
    ) { TaintSpec($0) != nil }
    static let argument = Format(
        "a flag's name without leading dashes", such: "audit-log-maxage", matching: "[A-Za-z0-9][A-Za-z0-9._-]*")
    static let gate = Format("a feature gate's name", such: "RootlessControlPlane", matching: "[A-Z][A-Za-z0-9]*")
    static let preflightCheck = Format(
        "the name of one of kubeadm's checks as its message shows it in brackets", such: "SystemVerification",
        matching: "[A-Za-z][A-Za-z0-9._-]*")
    static let imageRepository = Format(
        "a registry and path without scheme, tag or slash at the end", such: "registry.aliyuncs.com/google_containers",
        matching: #"([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?|localhost(:[0-9]+)?|[a-z0-9-]+)(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"#)
    static let registry = Format(
        "a registry as images name it, such as registry.local:5000, or _default for all others; not a URL", such: "docker.io",
        matching: "_default|[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?")
    static let certificateName = Format("a DNS name or an IP address", such: "api.example.com", matching: #"(\*\.)?[A-Za-z0-9.:-]+"#)
}

/// The names that Kubernetes accepts in labels, annotations and taints (apimachinery, validation.go).
enum KubernetesNames {
    static func isQualified(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, !name.isEmpty, isLabelValue(String(name)) else { return false }
        return parts.count == 1 || HostName(String(parts[0])) != nil
    }

    static func isLabelValue(_ text: String) -> Bool {
        text.isEmpty || text.utf8.count <= 63 && text.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9_.\-]*[A-Za-z0-9])?/) != nil
    }
}
