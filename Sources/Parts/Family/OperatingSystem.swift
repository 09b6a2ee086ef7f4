import Facts
import Specification

/// What runs on a host: the distribution by its os-release, and the kernel. All empty where the host did not say.
package struct OperatingSystem: Equatable, Sendable {
    /// os-release's ID and the words of its ID_LIKE.
    package var ids: Set<String> = []
    /// os-release's ID: `debian`.
    package var id = ""
    /// os-release's VERSION_ID: `12`, `22.04`.
    package var version = ""
    /// os-release's PLATFORM_ID, which rpm systems have: `platform:el8`.
    package var platform = ""
    /// `Debian GNU/Linux 12 (bookworm)`.
    package var name = "an unknown system"
    /// `6.1.0-18-amd64`.
    package var kernel = ""
    /// In Kubernetes' words, where it has one: `amd64`.
    package var architecture = ""
    /// Whose packages it has, by the program for them; nil where it has neither, or was not asked.
    package var format: PackageRepositorySpec.Format?

    package static let fact = Fact(
        "os",
        """
        cat /etc/os-release; echo KERNEL=$(uname -r); echo ARCH=$(uname -m); echo HOSTNAME=$(uname -n)
        if command -v dpkg >/dev/null; then echo PACKAGES=deb; elif command -v rpm >/dev/null; then echo PACKAGES=rpm; fi
        """, unread: OperatingSystem()
    ) { OperatingSystem($0) }

    init() {}

    init(id: String, version: String) { (ids, self.id, self.version) = ([id], id, version) }

    init(_ text: SectionText) {
        let table = text.table().mapValues(\.withoutQuotes)
        ids = Set([table["ID"] ?? ""] + (table["ID_LIKE"] ?? "").split(separator: " ").map(String.init)).subtracting([""])
        id = table["ID"] ?? ""
        version = table["VERSION_ID"] ?? ""
        platform = table["PLATFORM_ID"] ?? ""
        name = table["PRETTY_NAME"] ?? table["ID"] ?? name
        kernel = table["KERNEL"] ?? ""
        format = table["PACKAGES"].flatMap(PackageRepositorySpec.Format.init)
        architecture =
            switch table["ARCH"] {
            case "x86_64": "amd64"
            case "aarch64": "arm64"
            case let other: other ?? ""
            }
    }

    /// `[5, 14]` of `5.14.0-362.el9`.
    package var kernelVersion: [Int] { kernel.split(separator: ".").prefix(2).compactMap { Int($0.prefix { $0.isNumber }) } }
}

extension String {
    /// os-release's values may stand in quotes, as in sh.
    fileprivate var withoutQuotes: String {
        guard count > 1, let quote = first, quote == "\"" || quote == "'", last == quote else { return self }
        return String(dropFirst().dropLast())
    }
}
