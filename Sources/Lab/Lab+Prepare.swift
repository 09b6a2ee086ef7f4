import Support
import SystemPackage

/// What a lab is made from, out of the cache.
struct LabMaterial: Sendable {
    var suite: Suite
    var root: FilePath
    var repository: FilePath
    var programs: KubernetesPrograms
    var rpm: LabRecord.Rpm?
}

extension Lab {
    /// Programs that the lab itself runs on this machine.
    static let packages = ["systemd-container", "iproute2", "openssh-client", "netcat-openbsd"]

    /// Fills the cache with all that a lab of these options needs, and starts nothing.
    package func prepare(_ options: LabOptions) async throws {
        let packages = MachinePackages(commands: commands, report: report)
        _ = try await checkMachine(starting: 0, packages: packages)
        _ = try await material(options, packages: packages)
    }

    /// Says all that is missing at once, before anything is started.
    func checkMachine(starting: Int, packages: MachinePackages) async throws -> MachineFacts {
        let probe = MachineProbe(commands: commands)
        try await refuse(try await probe.facts(paths: paths, probeBridge: true), starting: starting)
        try await packages.need(Self.packages, for: "the lab")
        let facts = try await probe.facts(paths: paths, probeBridge: true)
        try await refuse(facts, starting: starting)
        return facts
    }

    private func refuse(_ facts: MachineFacts, starting: Int) async throws {
        let problems = Preflight.problems(facts, starting: starting)
        if problems.count == 1, let problem = problems.first { throw problem }
        if !problems.isEmpty { throw TrimastErrors(problems) }
    }

    func material(_ options: LabOptions, packages: MachinePackages) async throws -> LabMaterial {
        let recipes = try await Recipes.onThisMachine(paths: paths, commands: commands, packages: packages, report: report)
        let directory =
            switch options.kubernetes {
            case .folder(let folder): folder
            case .debianSource: try await DebianKubernetes(recipes: recipes).directory()
            case .official(let version): try await OfficialKubernetes(recipes: recipes, version: version).directory()
            }
        let programs = try await KubernetesPrograms.load(directory, commands: commands)
        let suite = options.suite ?? Suite.fitting(kubernetes: programs.version)
        let root = try await BareRoot(recipes: recipes, suite: suite).directory()
        let repository = try await Repository(recipes: recipes, suite: suite, programs: programs, root: root).directory()
        var material = LabMaterial(suite: suite, root: root, repository: repository, programs: programs)
        if options.family != .deb {
            let root = try await RpmRoot(recipes: recipes, suite: suite).directory()
            let repository = try await RpmRepository(recipes: recipes, suite: suite, root: root, debian: repository).directory()
            material.rpm = LabRecord.Rpm(root: root.string, repository: repository.string)
        }
        return material
    }
}
