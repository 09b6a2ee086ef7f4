import Support

/// A release of a distribution for which a bundle has packages.
package struct BundleSystem: Hashable, Sendable {
    /// os-release's ID and VERSION_ID.
    package var id: String
    package var version: String
    package var codename: String
    /// In Kubernetes' and Debian's words, which are the same for these.
    package var architecture: String

    /// `deb.debian.org` and `archive.ubuntu.com` have all of them.
    private static let releases = [
        "debian-12": "bookworm", "debian-13": "trixie", "ubuntu-22.04": "jammy", "ubuntu-24.04": "noble",
    ]

    /// - Parameter text: `debian-12`, or `debian-12:arm64`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let codename = Self.releases[parts[0]], let dash = parts[0].firstIndex(of: "-") else { return nil }
        architecture = parts.count == 2 ? parts[1] : "amd64"
        guard ["amd64", "arm64"].contains(architecture) else { return nil }
        id = String(parts[0][..<dash])
        version = String(parts[0][parts[0].index(after: dash)...])
        self.codename = codename
    }

    package static let words = releases.keys.sorted()
    package var name: String { "\(id) \(version)" }

    /// The distribution's own repositories, as lines of apt.
    package func repositories(mirror: String?) -> [String] {
        let base = mirror ?? (id == "debian" ? "http://deb.debian.org/debian" : "http://archive.ubuntu.com/ubuntu")
        let key = "[signed-by=/usr/share/keyrings/\(id)-archive-keyring.gpg]"
        guard id == "debian" else {
            return ["", "-updates", "-security"].map { "deb \(key) \(base) \(codename)\($0) main universe" }
        }
        let security = base.hasSuffix("/debian") ? base + "-security" : nil
        return ["", "-updates"].map { "deb \(key) \(base) \(codename)\($0) main" }
            + (security.map { ["deb \(key) \($0) \(codename)-security main"] } ?? [])
    }
}
