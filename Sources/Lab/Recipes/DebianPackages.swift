import SystemPackage

/// Debian's packages for the hosts: exactly what a bare root lacks of them.
struct DebianPackages: Sendable {
    let recipes: Recipes
    let suite: Suite
    let root: FilePath
    /// Each is one wish: the first of its names that the suite has.
    var wishes = HostPackages.wishes

    /// The name of the root's directory is part of the key: another root lacks other packages.
    private var artefact: Artefact {
        Artefact(
            kind: "packages-\(suite)", title: "packages for the hosts (Debian \(suite))",
            inputs: ([root.string, recipes.mirror.sources(suite)] + wishes.map { $0.joined(separator: "|") })
                .joined(separator: "\n"))
    }

    /// The directory of the packages.
    func directory() async throws -> FilePath {
        let artefact = try await recipes.cache.directory(artefact) { directory, log in
            try await recipes.packages.need(["debian-archive-keyring"], for: "the hosts' packages")
            let apt = PrivateApt(directory: directory.appending("apt"), status: root.appending("var/lib/dpkg/status"))
            try apt.prepare(sources: recipes.mirror.sources(suite))
            try await recipes.commands.logged(apt.get(["update"]), to: log)
            let names = try await recipes.commands.output(apt.names)
            let wanted = HostPackages.choose(wishes, from: Set(names.split(separator: "\n").map(String.init)))
            try await recipes.commands.logged(apt.get(["install", "--download-only"] + wanted), to: log)
            let pool = directory.appending("pool")
            try pool.makeDirectory()
            for name in try apt.archives.names() where name.hasSuffix(".deb") {
                try apt.archives.appending(name).rename(to: pool.appending(name))
            }
            try await recipes.commands.output(Command("rm", ["-rf", apt.directory.string]))
        }
        return artefact.appending("pool")
    }
}
