import Planning
import Specification
import Support

/// CentOS, RHEL and who rebuilds or follows them, Fedora: rpm with dnf, or yum where there is no dnf. What it says to them stands in ``Rpm``.
struct RedHatFamily: DistributionFamily {
    /// os-release's ID of each (the samples stand in RedHatTests); a system of another name says by ID_LIKE whose packages it takes.
    let names: Set<String> = [
        "rhel", "centos", "fedora", "rocky", "almalinux", "ol", "openEuler", "openeuler", "kylin", "anolis", "alinux", "amzn",
        "tencentos",
    ]
    let format = PackageRepositorySpec.Format.rpm
    let supported = ["CentOS Stream 8", "RHEL 8", "Rocky Linux 8", "AlmaLinux 8"]
    let listHeld = Rpm.held
    let ownRepositories = "\(RpmRepositories.ownPrefix)*.repo"
    let chronyConfigurationPath = "/etc/chrony.conf"
    let chronyUnit = "chronyd.service"
    let chronyOptionsPath = "/etc/sysconfig/chronyd"
    let birdConfigurationPath = "/etc/bird.conf"
    let managerState = Rpm.state
    let listRepositories = RpmRepositories.list
    // Presets decide, and have no kubelet (systemd.preset(5)).
    let enablesUnits = false
    let written = [
        "/etc/yum.repos.d", "/etc/pki/rpm-gpg", "/etc/dnf/dnf.conf", "/etc/yum.conf", "/etc/chrony.conf", "/etc/bird.conf",
        "/etc/sysconfig", "/var/lib/rpm", "/usr/lib/sysimage/rpm", "/var/lib/dnf", "/var/lib/yum", "/var/cache/dnf", "/var/cache/yum",
    ]
    /// rpm hands its packages' scripts in /var/tmp to their interpreters, which need no right to run them there.
    let run: [String] = []

    func listInstalled(_ names: [String]) -> String { Rpm.installed(names) }

    func listLost(_ names: [String]) -> String { Rpm.lost(names) }

    func reinstall(_ packages: [String], files: [String]) -> PackagesAction {
        PackagesAction(names: packages, install: Rpm.reinstall(packages, files: files))
    }

    func install(_ packages: [String], hold: [String]) -> PackagesAction {
        PackagesAction(names: packages, hold: hold, install: Rpm.install(packages, hold: hold))
    }

    func trial(_ packages: [String], _ repositories: RepositoryPlan, proxy: String?) -> String {
        Rpm.trial(packages, repositories, proxy: proxy)
    }

    let proxyFile: String? = Rpm.proxyFile

    /// What libcurl takes from its environment (libcurl-env(3)), for dnf and yum and for the keys: a setting of dnf's own would name one proxy for
    /// all, and stand in its arguments.
    func proxyText(http: Template?, https: Template?, direct: [String]) -> Template {
        var text: Template = "# Written by Trimast: proxy of cluster.yaml, for its own calls of dnf, yum and curl.\n"
        if let http { text = text + "http_proxy=" + http + "\n" }
        if let https { text = text + "https_proxy=" + https + "\n" }
        return text + "no_proxy=\(direct.joined(separator: ","))\n"
    }

    func pinned(_ package: String, _ version: KubernetesVersion) -> String { "\(package)-\(version)-*" }

    /// Docker's repository has all releases, and Fedora's has 2 (packages.fedoraproject.org).
    func containerd(_ package: String, for version: KubernetesVersion) -> String {
        guard package.hasPrefix("containerd"), KubernetesRelease(version).map({ !$0.speaksCRIv1 }) ?? false else { return package }
        return "\(package)-1.*-*"
    }

    func knownRepositories(_ text: String) -> [KnownRepository] { RpmRepositories.parse(text) }

    func repository(_ repository: PackageRepositorySpec) -> (path: String, content: String) {
        (RpmRepositories.path(repository), RpmRepositories.text(repository))
    }

    func keyFile(_ repository: PackageRepositorySpec) -> String? { repository.key.map { _ in RpmRepositories.keyPath(repository) } }

    func refresh(_ repository: PackageRepositorySpec) -> String { Rpm.read(repository) }

    /// dnf takes two repositories of one address without a word, and reads all of it twice: the host's own is used. One that is switched off
    /// there is none.
    func contradiction(_ repository: PackageRepositorySpec, _ known: [KnownRepository]) -> KnownRepository? {
        known.first { other in
            !other.file.hasPrefix(RpmRepositories.ownPrefix) && other.url == KnownRepository.normal(repository.url)
        }
    }

    /// Packages of a release are those of its minor releases. A system that only says whom it is like takes theirs.
    func bundled(_ system: OperatingSystem) -> [String] {
        let major = String(system.version.prefix { $0 != "." })
        let ids = names.contains(system.id) ? [system.id] : [system.id] + system.ids.subtracting([system.id]).sorted()
        return ["\(system.id) \(system.version)"] + ids.map { "\($0) \(major)" }
    }

    let unpack = RpmRepositories.unpack

    func reinstallation(of packages: [String]) -> [String] { ["dnf reinstall \(packages.joined(separator: " "))"] }
    func removal(of packages: [String]) -> String { "dnf remove \(packages.joined(separator: " "))" }
    /// What is excluded is not found either when it is to be removed.
    func removal(ofHeld packages: [String], on system: OperatingSystem) -> String {
        let program = RedHatRelease(system).level == 7 ? "yum --disableexcludes=main" : "dnf --setopt=disable_excludes=main"
        return "\(program) remove \(packages.joined(separator: " "))"
    }

    let listLackingModules = RedHatKernel.lacking
    func modulePackage(of system: OperatingSystem) -> String? {
        RedHatKernel.isOfEL10(system.kernel) ? "\(RedHatKernel.extra)-\(system.kernel)" : nil
    }

    func kernelAdvice(for system: OperatingSystem) -> Advice {
        guard RedHatRelease(system).level > 7, RedHatKernel.isUsual(system.kernel) else {
            return "install the packages with this kernel's modules, or the distribution's own kernel, and reboot into it"
        }
        return
            "on the host: \(.shell("dnf install kernel-modules-\(system.kernel) \(RedHatKernel.extra)-\(system.kernel)")); where they are no longer to be had, \(.shell("dnf upgrade kernel")) and reboot first"
    }

    /// Names that a package has, or provides: `iptables` is iptables-nft's too from EL 9 on, and `ebtables` iptables-nft's.
    func packages(for component: PackageComponent, on system: OperatingSystem?) -> [String] {
        let releases = system.map { [RedHatRelease($0)] } ?? RedHatRelease.kinds
        let found = releases.flatMap { own(component, $0) }
        return found.enumerated().filter { index, name in !found[..<index].contains(name) }.map(\.element)
    }

    private func own(_ component: PackageComponent, _ release: RedHatRelease) -> [String] {
        switch component {
        case .containerd: release.hasContainerd ? ["containerd", "runc"] : ["containerd.io"]
        case .docker: [release.hasContainerd ? "moby-engine" : "docker-ce"]
        case .kubernetesHost: ["iptables", "conntrack-tools", "ebtables", "ethtool", "socat", "ipset", "iproute", "curl"]
        case .kernelTools: ["kmod", "procps-ng", "openssl", "ca-certificates"]
        case .tools: ["iproute", "curl"]
        case .haproxy: ["haproxy"]
        case .nginx: ["nginx", "nginx-mod-stream"]
        case .virtualAddress: ["keepalived"]
        case .time: ["chrony"]
        case .bird: [release.level == 7 ? "bird2" : "bird"]
        case .selinux: [release.level == 7 ? "policycoreutils-python" : "policycoreutils-python-utils", "container-selinux"]
        }
    }

    func chronyOptions(_ options: [String]) -> String {
        "# Written by Trimast: options for chronyd.\nOPTIONS=\"\(options.joined(separator: " "))\"\n"
    }

    /// nginx's packages load their modules from files in /usr/share/nginx/modules, and run as `nginx` (nginx.spec of EPEL and of AppStream);
    /// haproxy.spec brings no /run/haproxy. nginx is 1.14 in EL 8, and 1.20 in EPEL 7; systemd is 219 in EL 7.
    func programs(of system: OperatingSystem) -> EndpointPrograms {
        let release = RedHatRelease(system)
        return EndpointPrograms(
            nginxUser: "nginx", nginxModules: "/usr/share/nginx/modules/*.conf", hasHAProxyFolder: false, setsKeepAlive: release.level > 8,
            keepsServersAlive: release.level != 8, watchesFiles: release.level > 7, hasUnitStartLimits: release.level > 7)
    }

    /// CentOS 7 has HAProxy 1.5.18, which starts no master that keeps connections over a reload, and knows half of what Trimast tells it.
    func objection(to component: PackageComponent, of system: OperatingSystem) -> Objection? {
        let release = RedHatRelease(system)
        if release.level < 7 {
            // One that is only like EL counts its own releases.
            let found = names.contains(system.id) ? "has no systemd" : "does not say which release of Enterprise Linux it is like"
            return Objection(found: "\(system.name) \(found)", next: "use \(Families.supported([self]))")
        }
        if component == .haproxy, release.level == 7 {
            return Objection(
                found: "HAProxy 1.5 of \(system.name) cannot ask API servers as Trimast needs it",
                next: "write 'loadBalancer: nginx' under endpoint")
        }
        return nil
    }

    func repositories(_ source: SourcesSpec.Kubernetes, minor: Int, for components: [PackageComponent], on system: OperatingSystem?)
        -> [PackageRepositorySpec]
    {
        guard let mirrors = RpmMirrors(source) else { return [] }
        let releases = system.map { [RedHatRelease($0)] } ?? RedHatRelease.kinds
        var found: [PackageRepositorySpec] = []
        for repository in releases.flatMap({ mirrors.repositories(minor, components, $0) })
        where !found.contains(where: { $0.name == repository.name }) {
            found.append(repository)
        }
        return found
    }
}
