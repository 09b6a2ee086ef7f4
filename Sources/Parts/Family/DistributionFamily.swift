import Facts
import Planning
import Specification
import Support

/// What differs between families of distributions: how packages are named, listed, installed and held, and how a repository is added.
/// A new family is one more small type, listed in ``Families``.
package protocol DistributionFamily: Sendable {
    /// The names in os-release's ID and ID_LIKE that mean this family.
    var names: Set<String> { get }
    /// Whose packages it installs.
    var format: PackageRepositorySpec.Format { get }
    /// Distributions of it that Trimast is for, each by the oldest release: `Debian 12`.
    var supported: [String] { get }
    /// sh that prints `name version` of the installed packages among `names`.
    func listInstalled(_ names: [String]) -> String
    /// sh that prints `name file` of installed packages among `names` of which the file is gone; see ``LostFiles``.
    func listLost(_ names: [String]) -> String
    /// sh that prints the names of held packages.
    var listHeld: String { get }
    /// sh that prints the lines of ``PackageManager``.
    var managerState: String { get }
    /// sh that prints the files of all repositories of the host, as ``knownRepositories(_:)`` reads them.
    var listRepositories: String { get }
    func knownRepositories(_ text: String) -> [KnownRepository]
    /// Installs packages and holds others. Its script waits for the package manager's lock, finishes an installation that was cut off, reads
    /// the lists where they are old, starts nothing that Trimast configures, and removes nothing that nobody asked for.
    func install(_ packages: [String], hold: [String]) -> PackagesAction
    /// Installs packages anew in the versions that are installed, so that these files of theirs are there again.
    func reinstall(_ packages: [String], files: [String]) -> PackagesAction
    /// Whether packages enable the units that they bring.
    var enablesUnits: Bool { get }
    /// sh that tries that without changing anything, and prints the lines of ``PackageTrial``.
    ///
    /// - Parameter proxy: the text of ``proxyFile`` as it would be, with its secrets; nil where cluster.yaml names no proxy.
    func trial(_ packages: [String], _ repositories: RepositoryPlan, proxy: String?) -> String
    /// The package name with a Kubernetes version, as ``install(_:hold:)`` takes it.
    func pinned(_ package: String, _ version: KubernetesVersion) -> String
    /// The same of one of containerd's packages, where this Kubernetes cannot use the newest.
    func containerd(_ package: String, for version: KubernetesVersion) -> String
    /// The repository's file: path and content.
    func repository(_ repository: PackageRepositorySpec) -> (path: String, content: String)
    /// A pattern of the shell that matches the files of all repositories that Trimast ever added.
    var ownRepositories: String { get }
    /// The file of the repository's key, if it has one.
    func keyFile(_ repository: PackageRepositorySpec) -> String?
    /// The repository of the host that the package manager would not take together with this one.
    func contradiction(_ repository: PackageRepositorySpec, _ known: [KnownRepository]) -> KnownRepository?
    /// sh that fetches the repository's key if it has one, and reads the index of the repository in the file `$t`. It changes no variable.
    func refresh(_ repository: PackageRepositorySpec) -> String
    /// What one of the presets stands for: this minor's Kubernetes, and what else the distribution itself has not of what is asked for.
    ///
    /// - Parameter system: nil: all that any distribution of the family may get.
    func repositories(_ source: SourcesSpec.Kubernetes, minor: Int, for components: [PackageComponent], on system: OperatingSystem?)
        -> [PackageRepositorySpec]
    /// The file by which Trimast's own calls of the package manager, and no others, use an HTTP proxy; nil where there is none.
    var proxyFile: String? { get }
    /// What stands in it.
    ///
    /// - Parameter direct: hosts of repositories that are reached without the proxy.
    func proxyText(http: Template?, https: Template?, direct: [String]) -> Template
    /// As what a bundle may have packages for a system, the nearest first: `debian 12`.
    func bundled(_ system: OperatingSystem) -> [String]
    /// sh that fills the folder `$d` with the packages of a bundle, as a repository: they are in `$s`, each called by its SHA-256, and so is
    /// their index `$i`.
    var unpack: String { get }
    /// The distribution's package names of what Trimast asks for by function.
    ///
    /// - Parameter system: nil: the names in all distributions of the family.
    func packages(for component: PackageComponent, on system: OperatingSystem?) -> [String]
    /// Why the distribution's own packages cannot do what they are for; nil where they can, or nothing is known against it.
    func objection(to component: PackageComponent, of system: OperatingSystem) -> Objection?
    /// sh to type that installs a package anew of which a part is missing, and that removes packages.
    func reinstallation(of packages: [String]) -> [String]
    func removal(of packages: [String]) -> String
    /// The same of packages that may be held.
    func removal(ofHeld packages: [String], on system: OperatingSystem) -> String
    /// sh that prints the modules of ``modulePackage(of:)`` that the running kernel lacks.
    var listLackingModules: String { get }
    /// The package of kernel modules that the distribution keeps apart, for the kernel that runs; nil where none is known.
    func modulePackage(of system: OperatingSystem) -> String?
    /// How a kernel comes to modules that it lacks.
    func kernelAdvice(for system: OperatingSystem) -> Advice
    /// Files and folders that its package manager and the packages write, besides those of every distribution.
    var written: [String] { get }
    /// Folders from which its package manager runs programs.
    var run: [String] { get }
    var chronyConfigurationPath: String { get }
    var chronyUnit: String { get }
    var chronyOptionsPath: String { get }
    func chronyOptions(_ options: [String]) -> String
    var birdConfigurationPath: String { get }
    func programs(of system: OperatingSystem) -> EndpointPrograms
}

/// Something that stands against a distribution's own packages.
package struct Objection: Equatable, Sendable {
    package var found: String
    package var next: String
}

/// What differs between distributions about the programs of load balancers.
package struct EndpointPrograms: Equatable, Sendable {
    /// Whom nginx's workers run as.
    var nginxUser: String
    /// What loads nginx's modules, `stream` among them.
    var nginxModules: String
    /// Whether the package brings /run/haproxy.
    var hasHAProxyFolder: Bool
    /// Whether HAProxy knows `clitcpka-idle` and its like (2.3 and newer).
    var setsKeepAlive: Bool
    /// Whether nginx knows `proxy_socket_keepalive` (1.15.6 and newer).
    var keepsServersAlive: Bool
    /// Whether keepalived can watch a file, and judge its own configuration (2.0 and newer).
    var watchesFiles: Bool
    /// Whether systemd takes `StartLimitIntervalSec=` of [Unit] (230 and newer, systemd.unit(5)).
    var hasUnitStartLimits: Bool

    /// What stands in [Service] so that a unit is started again however often it ended: before 230 the limit had its place, and another name,
    /// there.
    var endlessStarts: String { hasUnitStartLimits ? "" : "StartLimitInterval=0\n" }
}

extension DistributionFamily {
    package func containerd(_ package: String, for version: KubernetesVersion) -> String { package }
    package var proxyFile: String? { nil }
    package func proxyText(http: Template?, https: Template?, direct: [String]) -> Template { "" }
}

/// What Trimast installs, by function.
package enum PackageComponent: String, Sendable, CaseIterable {
    case containerd, docker, kubernetesHost, kernelTools, tools, haproxy, nginx, virtualAddress, time, bird, selinux
}

package enum Families {
    static let all: [any DistributionFamily] = [DebianFamily(), RedHatFamily()]

    /// The family of a host by its os-release.
    ///
    /// - Throws: `host.unsupported-os`.
    package static func family(of facts: HostFacts) throws -> any DistributionFamily {
        let system = facts[OperatingSystem.fact]
        if let family = all.first(where: { !$0.names.isDisjoint(with: system.ids) }) { return family }
        let nearest = all.filter { $0.format == system.format }
        throw TrimastError(
            "host.unsupported-os", "runs \(system.name), which Trimast cannot install packages on", place: facts.host.text,
            nextStep: nearest.isEmpty
                ? "use \(supported(all))" : "the nearest that it can install on: \(supported(nearest))")
    }

    /// As a sentence names them: `Debian 12 or Ubuntu 22.04, or newer`.
    static func supported(_ families: [any DistributionFamily]) -> String {
        "\(list(families.flatMap(\.supported), last: "or")), or newer"
    }

    /// sh that asks in the words of the family of the host that it runs on; the host chooses as ``family(of:)`` does, since nothing is known
    /// of it when it is asked. It prints nothing on a host of no family.
    ///
    /// - Parameter osRelease: the file by which it chooses.
    static func ask(
        _ families: [any DistributionFamily] = all, osRelease: String = "/etc/os-release", _ script: (any DistributionFamily) -> String
    ) -> String {
        let cases = families.map { family in
            "\(family.names.sorted().map { "*\" \($0) \"*" }.joined(separator: "|")))\n\(script(family))\n;;\n"
        }
        return ". \(osRelease)\ncase \" $ID $ID_LIKE \" in\n\(cases.joined())esac"
    }
}
