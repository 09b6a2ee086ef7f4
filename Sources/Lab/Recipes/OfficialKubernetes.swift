import Support
import SystemPackage

/// The official programs of a version, downloaded: a machine with internet access only.
struct OfficialKubernetes: Sendable {
    let recipes: Recipes
    let version: String

    static let programs = ["kubeadm", "kubelet", "kubectl"] + KubernetesPrograms.inImages

    static func url(version: String, architecture: String, program: String) -> String {
        "https://dl.k8s.io/release/v\(version)/bin/linux/\(architecture)/\(program)"
    }

    /// An archive of a release on GitHub, and the file in which its check sum stands.
    struct Release: Equatable, Sendable {
        var archive: String
        var sums: String
    }

    /// etcd's tag is its version and a build number: `3.6.8-0`.
    static func etcd(tag: String, architecture: String) -> Release {
        let version = "v\(tag.prefix { $0 != "-" })"
        let folder = "https://github.com/etcd-io/etcd/releases/download/\(version)"
        return Release(archive: "\(folder)/etcd-\(version)-linux-\(architecture).tar.gz", sums: "\(folder)/SHA256SUMS")
    }

    static func coreDNS(tag: String, architecture: String) -> Release {
        let version = tag.hasPrefix("v") ? String(tag.dropFirst()) : tag
        let archive =
            "https://github.com/coredns/coredns/releases/download/v\(version)/coredns_\(version)_linux_\(architecture).tgz"
        return Release(archive: archive, sums: "\(archive).sha256")
    }

    private var artefact: Artefact {
        Artefact(
            kind: "official", title: "official programs of Kubernetes \(version)",
            inputs: [version, recipes.architecture, Self.fetch, Self.fetchArchive].joined(separator: "\n"))
    }

    /// The folder of the programs.
    func directory() async throws -> FilePath {
        guard version.split(separator: ".").count == 3, version.split(separator: ".").allSatisfy({ Int($0) != nil }) else {
            throw TrimastError("lab.version", "\"\(version)\" is not a version of Kubernetes", nextStep: "write it as 1.34.2")
        }
        return try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["curl", "ca-certificates"], for: "downloading Kubernetes")
            do {
                for program in Self.programs {
                    let url = Self.url(version: version, architecture: recipes.architecture, program: program)
                    try await recipes.commands.logged(
                        .script(Self.fetch, name: "download of \(url)", [url, program], directory: directory), to: log)
                }
                try await fetchCompanions(to: directory, log: log)
            } catch var error as TrimastError {
                error.nextStep = """
                    this needs a machine that reaches dl.k8s.io and github.com; elsewhere put the programs into a folder and use \
                    --kubernetes-from DIR
                    """
                throw error
            }
        }.appending("programs")
    }

    private func fetchCompanions(to directory: FilePath, log: FilePath) async throws {
        let programs = try await KubernetesPrograms.load(directory.appending("programs"), commands: recipes.commands)
        let downloads: [(image: String, release: (String) -> Release)] = [
            ("etcd", { Self.etcd(tag: $0, architecture: recipes.architecture) }),
            ("coredns", { Self.coreDNS(tag: $0, architecture: recipes.architecture) }),
        ]
        for (name, find) in downloads {
            guard let tag = programs.image(named: name)?.tag else { continue }
            let release = find(tag)
            try await recipes.commands.logged(
                .script(
                    Self.fetchArchive, name: "download of \(release.archive)", [release.archive, release.sums], directory: directory),
                to: log)
        }
    }

    /// Parameters: address, name. The checksum lies beside each program.
    static let fetch = """
        set -e
        url=$1 name=$2
        mkdir -p programs
        curl --fail --silent --show-error --location --retry 2 --output "programs/$name" "$url"
        sum=$(curl --fail --silent --show-error --location "$url.sha256")
        echo "$sum  programs/$name" | sha256sum --check --quiet
        chmod 755 "programs/$name"
        """

    /// Parameters: address of a release with etcd and etcdctl, or coredns, in it; address of a file that says its check sum.
    static let fetchArchive = """
        set -e
        name=${1##*/}
        curl --fail --silent --show-error --location --retry 2 --output archive.tar.gz "$1"
        sums=$(curl --fail --silent --show-error --location "$2")
        sum=$(printf '%s\\n' "$sums" | grep -F -- "$name" | head -n 1)
        [ -n "$sum" ] || { echo "no check sum of $name is in $2"; exit 1; }
        echo "${sum%% *}  archive.tar.gz" | sha256sum --check --quiet
        mkdir -p archive
        tar --extract --gzip --file archive.tar.gz --directory archive
        find archive -type f \\( -name etcd -o -name etcdctl -o -name coredns \\) -exec install -m 755 '{}' programs/ ';'
        rm -rf archive archive.tar.gz
        """
}
