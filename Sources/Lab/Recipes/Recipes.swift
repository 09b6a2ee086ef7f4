import Support
import SystemPackage

/// What the recipes of slow things share.
struct Recipes: Sendable {
    let cache: Cache
    let commands: Commands
    let packages: MachinePackages
    let mirror: Mirror
    /// Debian's name of this machine's architecture, such as `amd64`.
    let architecture: String
    /// Settings of the machine's apt that lead to the mirror.
    let aptOptions: [String]

    static func onThisMachine(paths: LabPaths, commands: Commands, packages: MachinePackages, report: Report) async throws -> Recipes {
        try paths.cache.makeDirectory()
        return Recipes(
            cache: Cache(root: paths.cache, commands: commands, report: report), commands: commands, packages: packages,
            mirror: Mirror(sources: try AptSource.ofMachine()),
            architecture: try await commands.output(Command("dpkg", ["--print-architecture"])).trimmingTrailingSpace(),
            aptOptions: PrivateApt.machineOptions(dump: try await commands.output(Command("apt-config", ["dump"]))))
    }

    /// Bootstraps a file system. `packages` are those beside what the variant brings.
    func bootstrap(
        _ suite: Suite, variant: String, packages: [String], to target: FilePath, sources: FilePath, log: FilePath
    ) async throws {
        try sources.write(mirror.sources(suite))
        let options =
            ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*"].map { "--dpkgopt=path-exclude=\($0)" }
            + (["APT::Install-Recommends \"false\"", "Acquire::Languages \"none\""] + aptOptions).map { "--aptopt=\($0)" }
        try await commands.logged(
            Command(
                "mmdebstrap",
                ["--quiet", "--variant=\(variant)", "--include=\(packages.joined(separator: ","))"] + options
                    + [suite.rawValue, target.string, sources.string]), to: log)
        try sources.remove()
    }
}
