import SystemPackage

/// What the hosts see at /opt/lab-repo: an apt repository with Debian's packages and Kubernetes' own, and the images.
struct Repository: Sendable {
    let recipes: Recipes
    let suite: Suite
    let programs: KubernetesPrograms
    /// The bare root the packages are resolved against.
    let root: FilePath

    /// The repository, and what it was made from.
    func directory() async throws -> FilePath {
        let layers = try await BaseLayers(recipes: recipes).directories()
        let debian = try await DebianPackages(recipes: recipes, suite: suite, root: root).directory()
        let etcd = try await needsDebianEtcd() ? DebianEtcd(recipes: recipes).directory() : nil
        let images = try ImagePlan.images(of: programs, pause: layers.pause, debianEtcd: etcd)
        let own = KubernetesPackages.all(of: programs)
        let artefact = Artefact(
            kind: "repo", title: "package repository and images of Kubernetes \(programs.version)",
            inputs: [
                "format 1", programs.fingerprint, debian.string, "\(own)", "\(images)",
            ].joined(separator: "\n"))
        return try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["apt-utils", "dpkg-dev"], for: "the package repository")
            let pool = directory.appending("pool")
            try await recipes.commands.logged(Command("cp", ["-al", debian.string, pool.string]), to: log)
            let work = directory.appending("work")
            for package in own {
                try await package.build(
                    into: pool, work: work, architecture: recipes.architecture, commands: recipes.commands, log: log)
            }
            try await recipes.commands.logged(.script(Self.index, name: "index of the repository", directory: directory), to: log)
            let target = directory.appending("images")
            try target.makeDirectory()
            let writer = ImageWriter(commands: recipes.commands, base: layers.base, architecture: recipes.architecture, work: work)
            try await writer.write(
                images,
                archives: [
                    (target.appending("control-plane.tar"), images), (target.appending("worker.tar"), images.filter(\.onWorkers)),
                ])
            try work.remove()
        }
    }

    private func needsDebianEtcd() -> Bool { !programs.extras.contains("etcd") && ImagePlan.acceptsDebianEtcd(programs) }

    static let index = """
        set -e
        apt-ftparchive packages pool >Packages
        gzip --keep --force -9 Packages
        apt-ftparchive -o APT::FTPArchive::Release::Suite=lab -o APT::FTPArchive::Release::Codename=lab release . >Release.new
        mv Release.new Release
        """
}
