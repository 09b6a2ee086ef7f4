import SystemPackage

/// etcd and etcdctl of Debian 12, for programs that come without them.
struct DebianEtcd: Sendable {
    let recipes: Recipes

    private var artefact: Artefact {
        Artefact(
            kind: "etcd", title: "etcd from Debian's packages",
            inputs: [recipes.architecture, recipes.mirror.sources(.bookworm), Self.unpack].joined(separator: "\n"))
    }

    /// The directory of the two programs.
    func directory() async throws -> FilePath {
        let result = try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["dpkg-dev", "debian-archive-keyring"], for: "etcd")
            let apt = PrivateApt(directory: directory.appending("apt"))
            try apt.prepare(sources: recipes.mirror.sources(.bookworm))
            try await recipes.commands.logged(apt.get(["update"]), to: log)
            try await recipes.commands.logged(
                Command("apt-get", ["-qq"] + apt.options + ["download", "etcd-server", "etcd-client"], directory: directory), to: log)
            try await recipes.commands.logged(.script(Self.unpack, name: "unpacking etcd", directory: directory), to: log)
        }
        return result.appending("programs")
    }

    static let unpack = """
        set -e
        mkdir -p programs tree
        for package in etcd-server_*.deb etcd-client_*.deb; do dpkg-deb --extract "$package" tree; done
        cp tree/usr/bin/etcd tree/usr/bin/etcdctl programs/
        rm -rf tree apt ./*.deb
        """
}
