import Specification
import Support

/// A release of a distribution for which a bundle has packages.
package struct BundleSystem: Hashable, Sendable {
    /// os-release's ID, and its VERSION_ID; with rpm as far as the first dot: packages of 9.4 are those of 9.
    package var id: String
    package var version: String
    /// Debian's and Ubuntu's name of the release; nil: its packages are rpm's.
    package var codename: String?
    /// In Kubernetes' and Debian's words, which are the same for these.
    package var architecture: String

    /// `deb.debian.org` and Ubuntu's servers have all of them.
    private static let releases = [
        "debian-12": "bookworm", "debian-13": "trixie", "ubuntu-22.04": "jammy", "ubuntu-24.04": "noble",
    ]

    /// - Parameter text: `debian-12`, or `rocky-9:arm64`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let dash = parts[0].firstIndex(of: "-") else { return nil }
        codename = Self.releases[parts[0]]
        guard codename != nil || RpmRelease.all[parts[0]] != nil else { return nil }
        architecture = parts.count == 2 ? parts[1] : "amd64"
        guard ["amd64", "arm64"].contains(architecture) else { return nil }
        id = String(parts[0][..<dash])
        version = String(parts[0][parts[0].index(after: dash)...])
    }

    package static let words = (Array(releases.keys) + RpmRelease.all.keys).sorted()
    package var name: String { "\(id) \(version)" }
    /// Where a distribution with rpm has its packages.
    var rpm: RpmRelease? { RpmRelease.all["\(id)-\(version)"] }

    /// Debian's has all architectures. Ubuntu's has amd64; the others, security updates among them, are on its server for ports (wiki.ubuntu.com/Ports).
    private var server: String {
        switch (id, architecture) {
        case ("debian", _): "http://deb.debian.org/debian"
        case (_, "amd64"): "http://archive.ubuntu.com/ubuntu"
        default: "http://ports.ubuntu.com/ubuntu-ports"
        }
    }

    /// The distribution's own repositories, as lines of apt.
    package func repositories(mirror: String?) -> [String] {
        guard let codename else { return [] }
        let base = mirror ?? server
        let key = "[signed-by=/usr/share/keyrings/\(id)-archive-keyring.gpg]"
        guard id == "debian" else {
            return ["", "-updates", "-security"].map { "deb \(key) \(base) \(codename)\($0) main universe" }
        }
        let security = base.hasSuffix("/debian") ? base + "-security" : nil
        return ["", "-updates"].map { "deb \(key) \(base) \(codename)\($0) main" }
            + (security.map { ["deb \(key) \($0) \(codename)-security main"] } ?? [])
    }
}

/// Where a distribution with rpm has its packages, and the key that they are signed with.
struct RpmRelease: Sendable {
    /// What a mirror stands in the place of.
    var server: String
    /// Below it; dnf's `$basearch` among them.
    var folders: [String]
    var key: String

    /// The files that rocky-repos, almalinux-repos, centos-stream-repos and the vault's centos-release bring to /etc/yum.repos.d, and the keys' pages:
    /// rockylinux.org/resources/gpg-key-info, almalinux.org/security, centos.org/keys.
    static let all: [String: RpmRelease] = {
        var all: [String: RpmRelease] = [:]
        for level in [8, 9, 10] {
            let folders = ["BaseOS", "AppStream"].map { "\(level)/\($0)/$basearch/os/" }
            let rocky = "https://dl.rockylinux.org/pub/rocky"
            all["rocky-\(level)"] = RpmRelease(server: rocky, folders: folders, key: "\(rocky)/RPM-GPG-KEY-Rocky-\(level)")
            let alma = "https://repo.almalinux.org/almalinux"
            all["almalinux-\(level)"] = RpmRelease(server: alma, folders: folders, key: "\(alma)/RPM-GPG-KEY-AlmaLinux-\(level)")
        }
        let keys = "https://www.centos.org/keys/RPM-GPG-KEY-CentOS"
        all["centos-9"] = RpmRelease(
            server: "https://mirror.stream.centos.org", folders: ["BaseOS", "AppStream"].map { "9-stream/\($0)/$basearch/os/" },
            key: "\(keys)-Official")
        all["centos-7"] = RpmRelease(
            server: "https://vault.centos.org", folders: ["os", "updates", "extras"].map { "7.9.2009/\($0)/$basearch/" }, key: "\(keys)-7")
        return all
    }()

    /// EL's platform, which modules are for.
    static func platform(_ version: String) -> String { "platform:el\(version)" }
}
