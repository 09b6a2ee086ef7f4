import Facts
import Specification

/// What a host's package manager has left undone, and who works with it, as every family tells it in the same lines.
package struct PackageManager: Equatable, Sendable {
    /// An installation was cut off; the next one finishes it first.
    package var isInterrupted = false
    /// Packages that are unpacked and not configured, or half removed.
    package var broken: [String] = []
    /// Packages of which a part is missing: only their archive mends that.
    package var toReinstall: [String] = []
    /// The file by which somebody forbids that packages start what they bring.
    package var policy: String?
    /// Processes that have the lock: `4711 unattended-upgr`.
    package var holders: [String] = []
    /// Files of Trimast's own repositories' keys that hold no key.
    package var badKeys: [String] = []
    /// What reboots the host by itself after updates, such as `unattended-upgrades`.
    package var rebooter: String?
    /// What makes it refuse every installation, as trying one does not show.
    package var obstacles: [PackageObstacle] = []
    /// What else of its own configuration an installation will meet.
    package var notes: [String] = []

    /// nil when nobody asked.
    package static let fact = Fact("package-manager", Families.ask { $0.managerState }, unread: PackageManager?.none) { PackageManager($0) }

    init(_ text: SectionText) {
        isInterrupted = text.lines.contains("interrupted")
        broken = text.values("broken ")
        toReinstall = text.values("reinstall ")
        policy = text.values("policy ").first
        badKeys = text.values("nokey ")
        rebooter = text.values("reboots ").first
        obstacles = PackageObstacle.all(text)
        notes = text.values("tell ")
        for line in text.values("lock ") where !holders.contains(line) && line.first?.isNumber ?? false { holders.append(line) }
    }
}

/// A package repository that a host has already, by its file.
package struct KnownRepository: Equatable, Sendable {
    package var file: String
    /// As ``normal(_:)`` writes it, without a password.
    package var url: String
    package var suite: String
    package var components: [String] = []
    /// By lower-case name.
    package var options: [String: String] = [:]

    /// The files of the host's repositories in the family's own words; nil when nobody asked.
    package static let listed = Fact("sources", Families.ask { $0.listRepositories }, unread: String?.none) { $0.text }

    /// Package managers take a URL with and without the last slash for the same.
    static func normal(_ url: String) -> String { url.hasSuffix("/") ? url : url + "/" }

    /// The repository that a message of the package manager is about: the one with the longest URL in it.
    package static func named(in message: String, among known: [KnownRepository]) -> KnownRepository? {
        known.filter { message.contains($0.url.dropLast()) || message.contains($0.file) }.max { $0.url.count < $1.url.count }
    }
}

/// What becomes of the repositories that cluster.yaml names, on one host.
package struct RepositoryPlan: Equatable, Sendable {
    /// Those that get a file of Trimast's own.
    package var written: [PackageRepositorySpec] = []
    /// Those that the host has already, in other words: two files that contradict each other would end all of the package manager's work.
    package var adopted: [Adopted] = []

    package struct Adopted: Equatable, Sendable {
        package var wanted: PackageRepositorySpec
        package var known: KnownRepository
    }
}

extension PackageTrial {
    /// sh that reads lines `FILE URL`, and prints `silent` and each proxy that cannot be connected to.
    static let silent = """
        sort -u | while read -r f u; do
        h=${u#*://} p=80
        case $u in
        *://*) ;;
        *) continue ;;
        esac
        case $u in https:*) p=443 ;; esac
        h=${h#*@}
        h=${h%%/*}
        case $h in
        *:*) p=${h##*:} h=${h%:*} ;;
        esac
        timeout 5 bash -c ': <"/dev/tcp/$1/$2"' bash "$h" "$p" 2>/dev/null || echo "silent ${u%%://*}://$h:$p of $f"
        done
        """
}

/// What came of trying an installation without carrying it out, as every family prints it in the same lines.
package struct PackageTrial: Equatable, Sendable {
    package var isPossible = false
    /// What was said of the repositories that cluster.yaml names: the step that adds one would fail.
    package var own: [String] = []
    /// What was said of repositories that could not be read.
    package var sources: [String] = []
    /// Why the packages cannot be installed.
    package var refusals: [String] = []
    /// What would go, though nobody asked for it.
    package var removed: [String] = []
    /// What would go because something that was asked for takes its place.
    package var replaced: [String] = []
    /// What would come, with its version.
    package var installed: [String: String] = [:]
    /// Versions that there are of what is wanted in another: `kubeadm 1.34.1-1.1`.
    package var offers: [String] = []
    /// Files of preferences that name what has no candidate.
    package var pins: [String] = []
    /// The HTTP proxies of the package manager's own configuration that do not answer: `http://10.0.0.1:3128 of /etc/apt/apt.conf.d/90proxy`.
    package var silentProxies: [String] = []

    /// nil where nothing was tried.
    package static let section = Section("package-trial", unread: PackageTrial?.none) { PackageTrial($0) }

    init?(_ text: SectionText) {
        guard text.lines.contains("tried") else { return nil }
        isPossible = text.lines.contains("possible")
        for line in text.values("own ") where !own.contains(line) { own.append(line) }
        for line in text.values("source ") where !sources.contains(line) && !own.contains(line) { sources.append(line) }
        refusals = text.values("refused ")
        removed = text.values("removes ")
        replaced = text.values("replaces ")
        offers = text.values("offers ")
        pins = text.values("pinned ")
        silentProxies = text.values("silent ")
        let pairs = text.values("installs ").map { $0.split(separator: " ").map(String.init) }.filter { $0.count == 2 }
        installed = Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    }
}
