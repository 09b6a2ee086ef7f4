import Support

/// Kubernetes as programs in place of packages: where they are, laid out as upstream publishes them, each with its check sum beside it.
package struct ProgramsSpec: Equatable, Codable, Sendable {
    /// `official`, an http(s) URL as seen from the hosts, or a folder on the operator's machine.
    package var from: String
    /// Without the `v`; nil: the first of Kubernetes' own minor.
    package var crictl: String?
    /// Without the `v`.
    package var cniPlugins: String
    /// The preset of what else a distribution has not: containerd and BIRD on most rpm hosts.
    package var packages: SourcesSpec.Kubernetes

    /// A release of 2024 that runs with every containerd from 1.6 on (github.com/containernetworking/plugins).
    package static let usualPlugins = "1.6.2"

    package init(
        from: String, crictl: String? = nil, cniPlugins: String = ProgramsSpec.usualPlugins, packages: SourcesSpec.Kubernetes = .official
    ) {
        self.from = from
        self.crictl = crictl
        self.cniPlugins = cniPlugins
        self.packages = packages
    }

    package static let official = "official"
    package var isFolder: Bool { from != Self.official && !from.contains("://") }

    /// One published file, and what becomes of it on a host.
    package struct Item: Equatable, Sendable {
        /// What it brings: `kubeadm`, `crictl`, `cni-plugins`.
        package var name: String
        /// Below the folder or URL.
        package var path: String
        /// Where upstream has it.
        package var official: String
        /// nil: it is the program itself.
        package var unpacksTo: String?
    }

    /// As dl.k8s.io, cri-tools and the CNI plugins publish them (kubernetes.io, install-kubeadm, "Without a package manager").
    package func items(_ version: KubernetesVersion, architecture: String) -> [Item] {
        let crictl = crictl ?? "\(version.major).\(version.minor).0"
        let archive = "crictl-v\(crictl)-linux-\(architecture).tar.gz"
        let plugins = "cni-plugins-linux-\(architecture)-v\(cniPlugins).tgz"
        let github = "https://github.com"
        return ["kubeadm", "kubectl", "kubelet"].map { name in
            let path = "v\(version)/bin/linux/\(architecture)/\(name)"
            return Item(name: name, path: path, official: "https://dl.k8s.io/\(path)", unpacksTo: nil)
        } + [
            Item(
                name: "crictl", path: archive, official: "\(github)/kubernetes-sigs/cri-tools/releases/download/v\(crictl)/\(archive)",
                unpacksTo: "/usr/local/bin"),
            Item(
                name: "cni-plugins", path: plugins,
                official: "\(github)/containernetworking/plugins/releases/download/v\(cniPlugins)/\(plugins)", unpacksTo: "/opt/cni/bin"),
        ]
    }

    package func url(_ item: Item) -> String {
        from == Self.official ? item.official : (from.hasSuffix("/") ? from : from + "/") + item.path
    }
}

/// Where the bytes of a file are on the operator's machine.
package struct FilePlace: Hashable, Sendable {
    package var path: String
    /// How many bytes stand before it there.
    package var offset: Int

    package init(path: String, offset: Int = 0) {
        self.path = path
        self.offset = offset
    }
}

/// A file that is known by its bytes: what is brought to hosts has its SHA-256 for a name there.
package struct StoredFile: Hashable, Comparable, Codable, Sendable {
    /// As people know it: `kubeadm`.
    package var name: String
    /// 64 small hexadecimal digits.
    package var sha256: String
    /// In bytes.
    package var size: Int

    package init(name: String, sha256: String, size: Int) {
        self.name = name
        self.sha256 = sha256
        self.size = size
    }

    package static func < (a: StoredFile, b: StoredFile) -> Bool { (a.name, a.sha256) < (b.name, b.sha256) }

    /// Where hosts keep such files until they are used.
    package static let folder = "/var/lib/trimast/files"
    package var path: String { "\(Self.folder)/\(sha256)" }

    /// The check sum of a file as upstream publishes it: alone, or with the file's name behind it.
    package static func published(_ text: String) -> String? {
        guard let word = text.split(whereSeparator: \.isWhitespace).first, word.utf8.count == 64,
            word.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        return String(word)
    }
}
