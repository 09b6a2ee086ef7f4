import Planning
import Specification
import Support

/// Debian, Ubuntu and their relatives: dpkg and apt.
struct DebianFamily: DistributionFamily {
    let names: Set<String> = ["debian", "ubuntu"]
    // What apt-mark showhold says, without reading apt's caches first.
    let listHeld = #"dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' | sed -n 's/^h.. *//p'"#
    let ownRepositories = "/etc/apt/sources.list.d/trimast-*.list"
    let chronyConfigurationPath = "/etc/chrony/chrony.conf"
    let chronyUnit = "chrony.service"
    let chronyOptionsPath = "/etc/default/chrony"

    func listInstalled(_ names: [String]) -> String {
        "dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\\n' \(names.joined(separator: " ")) | sed -n 's/^.i  *//p'"
    }

    func install(_ packages: [String], hold: [String]) -> PackagesAction {
        var lines = ["export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a"]
        if !packages.isEmpty {
            lines.append(
                """
                [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mmin -1440 2>/dev/null | head -n 1)" ] || apt-get -qq update
                apt-get -qq -y -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \\
                -o APT::Install-Recommends=false -o DPkg::Lock::Timeout=300 --allow-change-held-packages \\
                install \(packages.map(Shell.word).joined(separator: " "))
                """)
        }
        if !hold.isEmpty { lines.append("apt-mark -qq hold \(hold.joined(separator: " ")) >/dev/null") }
        return PackagesAction(names: packages, hold: hold, install: lines.joined(separator: "\n"))
    }

    func pinned(_ package: String, _ version: KubernetesVersion) -> String { "\(package)=\(version)-*" }

    func repository(_ repository: PackageRepositorySpec) -> (path: String, content: String) {
        var options: [String] = []
        if repository.trusted { options.append("trusted=yes") }
        if repository.key != nil { options.append("signed-by=\(keyPath(repository))") }
        let words =
            ["deb"] + (options.isEmpty ? [] : ["[\(options.joined(separator: " "))]"]) + [repository.url, repository.suite]
            + repository.components
        return ("/etc/apt/sources.list.d/trimast-\(repository.name).list", words.joined(separator: " ") + "\n")
    }

    func refresh(_ repository: PackageRepositorySpec) -> String {
        var lines: [String] = []
        if let key = repository.key {
            let path = keyPath(repository)
            lines.append("mkdir -p /etc/apt/keyrings")
            lines.append("[ -s \(path) ] || /usr/lib/apt/apt-helper download-file \(Shell.word(key)) \(path) >/dev/null")
        }
        lines.append(
            "apt-get -qq update -o Dir::Etc::sourcelist=\"$t\" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 -o Acquire::Languages=none"
        )
        return lines.joined(separator: "\n")
    }

    private func keyPath(_ repository: PackageRepositorySpec) -> String { "/etc/apt/keyrings/trimast-\(repository.name).asc" }

    /// kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction; the mirrors keep its layout.
    func kubernetesRepository(_ source: SourcesSpec.Kubernetes, minor: Int) -> PackageRepositorySpec? {
        let base: String
        switch source {
        case .official: base = "https://pkgs.k8s.io/core:/stable:/v1.\(minor)/deb/"
        case .aliyun: base = "https://mirrors.aliyun.com/kubernetes-new/core/stable/v1.\(minor)/deb/"
        case .tsinghua: base = "https://mirrors.tuna.tsinghua.edu.cn/kubernetes/core:/stable:/v1.\(minor)/deb/"
        case .none: return nil
        }
        guard let name = HostName(SourcesSpec.ownName) else { return nil }
        return PackageRepositorySpec(name: name, url: base, suite: "/", key: base + "Release.key")
    }

    func packages(for component: PackageComponent) -> [String] {
        switch component {
        case .containerd: ["containerd", "runc"]
        case .kubernetesHost: ["iptables", "conntrack", "ebtables", "ethtool", "socat", "ipset", "iproute2", "curl"]
        case .kernelTools: ["kmod", "procps", "openssl", "ca-certificates"]
        case .tools: ["iproute2", "curl"]
        case .haproxy: ["haproxy"]
        case .nginx: ["nginx", "libnginx-mod-stream"]
        case .virtualAddress: ["keepalived"]
        case .time: ["chrony"]
        case .bird: ["bird2"]
        }
    }

    func chronyOptions(_ options: [String]) -> String {
        "# Written by Trimast: options for chronyd.\nDAEMON_OPTS=\"\(options.joined(separator: " "))\"\n"
    }
}
