import Specification

/// Which release of Enterprise Linux a system's packages are like, and what it has itself.
struct RedHatRelease: Equatable, Sendable {
    /// EL's: 7 has yum, 8 dnf and packages in modules, 9 no modules that matter.
    var level: Int
    /// Its own repositories have a containerd of 1.6 or newer.
    var hasContainerd = false
    /// EPEL is built for it.
    var takesEPEL = false

    /// All that differ in what they get; the newest first.
    static let kinds = [9, 8, 7].map { RedHatRelease(level: $0, takesEPEL: true) } + [RedHatRelease(level: 10, hasContainerd: true)]

    init(level: Int, hasContainerd: Bool = false, takesEPEL: Bool = false) {
        self.level = level
        self.hasContainerd = hasContainerd
        self.takesEPEL = takesEPEL
    }

    /// - Alibaba Cloud Linux 2 is of CentOS 7, 3 of 8 (help.aliyun.com/zh/alinux); Anolis 7 and 8 of the same, 23 is its own (openanolis.cn).
    /// - openEuler 20.03 and Kylin V10, which is made from it, have a kernel 4.19 and packages as EL 8; 22.03 and 24.03, and Kylin V11, as
    ///   EL 9 (docs.openeuler.org). containerd of openEuler 22.03 is 1.2 (repo.openeuler.org): Docker's is taken.
    /// - TencentOS 2 is of CentOS 7, 3 of 8 and 4 of 9 (Tencent/TencentOS-kernel issue 78; nodesource/distributions issue 1927).
    /// - Fedora and Amazon Linux 2023 have containerd themselves (packages.fedoraproject.org, docs.aws.amazon.com/linux/al2023).
    init(_ system: OperatingSystem) {
        let number = Int(system.version.drop { !$0.isNumber }.prefix { $0.isNumber })
        switch system.id {
        case "fedora": self.init(level: 10, hasContainerd: true)
        case "amzn": self.init(level: number == 2 ? 7 : 9, hasContainerd: number != 2)
        case "alinux": self.init(level: number.map { $0 + 5 } ?? 8)
        case "anolis": self.init(level: number.map { $0 > 20 ? 9 : $0 } ?? 8)
        case "openEuler", "openeuler": self.init(level: (number ?? 22) < 22 ? 8 : 9)
        case "kylin": self.init(level: (number ?? 10) < 11 ? 8 : 9)
        case "tencentos": self.init(level: Self.platform(system) ?? number.map { $0 + 5 } ?? 8, takesEPEL: true)
        // Rebuilds have EL's own numbers. Others, who are only like it, mostly have them too.
        default: self.init(level: Self.platform(system) ?? number.flatMap { $0 <= 20 ? $0 : nil } ?? 9, takesEPEL: true)
        }
    }

    /// The release of which the system itself says that its modules are, from EL 8 on: `platform:el8`, `platform:el8.2`. Others have a word of
    /// their own there, as `platform:f40` (dnf.conf(5), `module_platform_id`).
    private static func platform(_ system: OperatingSystem) -> Int? {
        let name = "platform:el"
        guard system.platform.hasPrefix(name), let number = Int(system.platform.dropFirst(name.count).prefix { $0.isNumber }) else {
            return nil
        }
        return (8...20).contains(number) ? number : nil
    }
}

/// Where packages for rpm hosts come from, by one preset.
struct RpmMirrors {
    /// Kubernetes' packages by minor version, Docker's and EPEL's by release.
    private let kubernetes: String
    private let docker: String
    private let epel: String
    private let oldEPEL: String

    /// kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction; docs.docker.com/engine/install/centos; docs.fedoraproject.org/en-US/epel, whose
    /// release 7 ended in June 2024 and is in the archive. The mirrors keep these layouts (developer.aliyun.com/mirror,
    /// mirrors.tuna.tsinghua.edu.cn/help).
    init?(_ source: SourcesSpec.Kubernetes) {
        switch source {
        case .official:
            kubernetes = "https://pkgs.k8s.io/core:/stable:"
            docker = "https://download.docker.com"
            epel = "https://dl.fedoraproject.org/pub/epel"
            oldEPEL = "https://archives.fedoraproject.org/pub/archive/epel/7/$basearch/"
        case .aliyun:
            kubernetes = "https://mirrors.aliyun.com/kubernetes-new/core/stable"
            docker = "https://mirrors.aliyun.com/docker-ce"
            epel = "https://mirrors.aliyun.com/epel"
            oldEPEL = "https://mirrors.aliyun.com/epel-archive/7/$basearch/"
        case .tsinghua:
            kubernetes = "https://mirrors.tuna.tsinghua.edu.cn/kubernetes/core:/stable:"
            docker = "https://mirrors.tuna.tsinghua.edu.cn/docker-ce"
            epel = "https://mirrors.tuna.tsinghua.edu.cn/epel"
            oldEPEL = "https://archives.fedoraproject.org/pub/archive/epel/7/$basearch/"
        case .none: return nil
        }
    }

    /// Of repositories that have more than what is asked for hosts see that alone: nothing else of theirs may take the place of the
    /// distribution's own.
    func repositories(_ minor: Int, _ components: [PackageComponent], _ release: RedHatRelease) -> [PackageRepositorySpec] {
        let base = "\(kubernetes)/v1.\(minor)/rpm/"
        var found = [repository("kubernetes", base, key: base + "repodata/repomd.xml.key")]
        if components.contains(.containerd), !release.hasContainerd {
            let linux = "\(docker)/linux/centos"
            found.append(
                repository(
                    "kubernetes-containerd", "\(linux)/\(min(release.level, 10))/$basearch/stable/", key: "\(linux)/gpg",
                    only: ["containerd.io", "docker-ce*"]))
        }
        let only = PackageComponent.allCases.filter { components.contains($0) }.flatMap { Self.ofEPEL($0, release.level) }
        if release.takesEPEL, !only.isEmpty {
            let url = release.level == 7 ? oldEPEL : "\(epel)/\(release.level)/Everything/$basearch/"
            found.append(repository("kubernetes-epel", url, key: "\(epel)/RPM-GPG-KEY-EPEL-\(release.level)", only: only))
        }
        return found.compactMap(\.self)
    }

    /// What a component is in EPEL, with all that it needs of EPEL besides. nginx is in AppStream from EL 8 on; EPEL 7's 1.20.1 wants
    /// libssl.so.1.1, which EL 7 has not. BIRD is in EPEL alone; its libssh is in EL 7's extras, and in BaseOS.
    private static func ofEPEL(_ component: PackageComponent, _ level: Int) -> [String] {
        switch (component, level) {
        case (.bird, _): ["bird*"]
        case (.nginx, 7): ["nginx*", "openssl11-libs"]
        default: []
        }
    }

    private func repository(_ name: String, _ url: String, key: String, only: [String] = []) -> PackageRepositorySpec? {
        HostName(name).map { PackageRepositorySpec(name: $0, url: url, format: .rpm, key: key, only: only) }
    }
}
