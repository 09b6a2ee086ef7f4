import Planning
import Specification
import Support

/// Debian, Ubuntu and their relatives: dpkg and apt. What it says to apt stands in ``Apt``.
struct DebianFamily: DistributionFamily {
    let names: Set<String> = ["debian", "ubuntu"]
    let format = PackageRepositorySpec.Format.deb
    let supported = ["Debian 12", "Ubuntu 22.04"]
    // What apt-mark showhold says, without reading apt's caches first.
    let listHeld = #"dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' | sed -n 's/^h.. *//p'"#
    let ownRepositories = "/etc/apt/sources.list.d/trimast-*.list"
    let chronyConfigurationPath = "/etc/chrony/chrony.conf"
    let chronyUnit = "chrony.service"
    let chronyOptionsPath = "/etc/default/chrony"
    let birdConfigurationPath = "/etc/bird/bird.conf"
    let written = [
        "/etc/apt", "/etc/apt/sources.list.d", "/etc/apt/keyrings", "/etc/chrony/chrony.conf", "/etc/bird/bird.conf", "/var/lib/dpkg",
        "/var/lib/apt", "/var/cache/apt",
    ]
    /// dpkg runs its packages' scripts where it keeps them.
    let run = ["/var/lib/dpkg"]
    let managerState = Apt.state
    let listRepositories = AptSources.list
    let proxyFile: String? = Apt.proxyFile
    let enablesUnits = true

    func listInstalled(_ names: [String]) -> String {
        "dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\\n' \(names.joined(separator: " ")) | sed -n 's/^.i  *//p'"
    }

    func listLost(_ names: [String]) -> String { Apt.lost(names) }

    func reinstall(_ packages: [String], files: [String]) -> PackagesAction {
        PackagesAction(names: packages, install: Apt.reinstall(packages, files: files))
    }

    func install(_ packages: [String], hold: [String]) -> PackagesAction {
        PackagesAction(names: packages, hold: hold, install: Apt.install(packages, hold: hold, mayReplace: Self.replaceable(packages)))
    }

    func trial(_ packages: [String], _ repositories: RepositoryPlan, proxy: String?) -> String {
        Apt.trial(packages, repositories, mayReplace: Self.replaceable(packages), proxy: proxy)
    }

    /// One host has one program that sets the clock: the others go when chrony comes.
    private static func replaceable(_ packages: [String]) -> [String] {
        packages.contains("chrony") ? ["systemd-timesyncd", "ntp", "ntpsec", "openntpd"] : []
    }

    func pinned(_ package: String, _ version: KubernetesVersion) -> String { "\(package)=\(version)-*" }

    func knownRepositories(_ text: String) -> [KnownRepository] { AptSources.parse(text) }

    func repositories(_ source: SourcesSpec.Kubernetes, minor: Int, for components: [PackageComponent], on system: OperatingSystem?)
        -> [PackageRepositorySpec]
    {
        guard let base = source.packages(.deb, minor: minor), let name = HostName(SourcesSpec.ownNames[0]) else { return [] }
        return [PackageRepositorySpec(name: name, url: base, suite: "/", key: base + "Release.key")]
    }

    func bundled(_ system: OperatingSystem) -> [String] { ["\(system.id) \(system.version)"] }

    let unpack = """
        cp "$s/$i" "$d/Packages"
        awk '/^Filename:/ { f = $2 } /^SHA256:/ { s = $2 } /^$/ { if (f) print s, f; f = "" } END { if (f) print s, f }' "$d/Packages" | place
        """

    func packages(for component: PackageComponent, on system: OperatingSystem?) -> [String] {
        switch component {
        case .containerd: ["containerd", "runc"]
        case .docker: ["docker.io"]
        case .kubernetesHost: ["iptables", "conntrack", "ebtables", "ethtool", "socat", "ipset", "iproute2", "curl"]
        case .kernelTools: ["kmod", "procps", "openssl", "ca-certificates"]
        case .tools: ["iproute2", "curl"]
        case .haproxy: ["haproxy"]
        case .nginx: ["nginx", "libnginx-mod-stream"]
        case .virtualAddress: ["keepalived"]
        case .time: ["chrony"]
        case .bird: ["bird2"]
        // Neither enforces by it, nor brings rules for what Trimast installs.
        case .selinux: []
        }
    }

    /// apt reads it behind all of its own configuration (apt.conf(5), `-c`), so that another proxy of the host's is not asked in Trimast's calls.
    func proxyText(http: Template?, https: Template?, direct: [String]) -> Template {
        var text: Template = "// Written by Trimast: proxy of cluster.yaml, for its own calls of apt.\n"
        for (scheme, url) in [("http", http), ("https", https)] {
            text = text + "Acquire::\(scheme)::Proxy \"" + (url ?? "DIRECT") + "\";\nAcquire::\(scheme)::Proxy-Auto-Detect \"\";\n"
            for host in direct { text = text + "Acquire::\(scheme)::Proxy::\(host) \"DIRECT\";\n" }
        }
        return text
    }

    func chronyOptions(_ options: [String]) -> String {
        "# Written by Trimast: options for chronyd.\nDAEMON_OPTS=\"\(options.joined(separator: " "))\"\n"
    }

    /// The first releases with containerd 1.6, which speaks CRI v1: Debian 12 has 1.6.20, Ubuntu 22.04 came with 1.5.9 and has had 1.6 and later
    /// in its updates; Debian 11 has 1.4.13 (packages.debian.org, packages.ubuntu.com). Ubuntu 20.04 is out of its support.
    func objection(to component: PackageComponent, of system: OperatingSystem) -> Objection? {
        guard component == .containerd, let version = Double(system.version) else { return nil }
        switch system.id {
        case "debian" where version < 12, "ubuntu" where version < 22.04:
            return Objection(
                found: "containerd of \(system.name) does not speak CRI v1",
                next: "use \(Families.supported([self])); or install containerd 1.6 or newer")
        default: return nil
        }
    }

    func reinstallation(of packages: [String]) -> [String] {
        let names = packages.joined(separator: " ")
        return ["apt-get install --reinstall \(names)", "dpkg --remove --force-remove-reinstreq \(names)"]
    }
    func removal(of packages: [String]) -> String { "apt-get remove \(packages.joined(separator: " "))" }
    func removal(ofHeld packages: [String], on system: OperatingSystem) -> String {
        "apt-get purge --allow-change-held-packages \(packages.joined(separator: " "))"
    }

    let listLackingModules = ":"
    func modulePackage(of system: OperatingSystem) -> String? { nil }

    /// Ubuntu's small kernels have their other modules in a package; Debian's cloud kernel is another kernel.
    func kernelAdvice(for system: OperatingSystem) -> Advice {
        if system.id == "ubuntu", !system.kernel.isEmpty {
            return "on the host: \(.shell("apt-get install linux-modules-extra-\(system.kernel)"))"
        }
        let architecture = system.architecture.isEmpty ? "amd64" : system.architecture
        return
            "install the distribution's full kernel, on the host: \(.shell("apt-get install linux-image-\(architecture)")), and reboot into it"
    }

    func programs(of system: OperatingSystem) -> EndpointPrograms {
        EndpointPrograms(
            nginxUser: "www-data", nginxModules: "/etc/nginx/modules-enabled/*.conf", hasHAProxyFolder: true, setsKeepAlive: true,
            keepsServersAlive: true, watchesFiles: true, hasUnitStartLimits: true)
    }
}
