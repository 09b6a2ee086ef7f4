/// Where the presets of `sources.kubernetes` have Kubernetes' packages (kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction); the mirrors
/// keep its layout.
extension SourcesSpec.Kubernetes {
    private var base: String? {
        switch self {
        case .official: "https://pkgs.k8s.io/core:/stable:"
        case .aliyun: "https://mirrors.aliyun.com/kubernetes-new/core/stable"
        case .tsinghua: "https://mirrors.tuna.tsinghua.edu.cn/kubernetes/core:/stable:"
        case .none: nil
        }
    }

    /// The URL of a minor's repository; apt's suite in it is `/`.
    package func packages(_ format: PackageRepositorySpec.Format, minor: Int) -> String? {
        base.map { "\($0)/v1.\(minor)/\(format == .rpm ? "rpm" : "deb")/" }
    }
}
