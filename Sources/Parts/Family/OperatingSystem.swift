import Facts

/// What runs on a host: the distribution by its os-release, and the kernel. All empty where the host did not say.
public struct OperatingSystem: Equatable, Sendable {
    /// os-release's ID and the words of its ID_LIKE.
    public var ids: Set<String> = []
    /// os-release's ID: `debian`.
    public var id = ""
    /// os-release's VERSION_ID: `12`, `22.04`.
    public var version = ""
    /// `Debian GNU/Linux 12 (bookworm)`.
    public var name = "an unknown system"
    /// `6.1.0-18-amd64`.
    public var kernel = ""
    /// In Kubernetes' words, where it has one: `amd64`.
    public var architecture = ""

    public static let fact = Fact(
        "os", "cat /etc/os-release; echo KERNEL=$(uname -r); echo ARCH=$(uname -m); echo HOSTNAME=$(uname -n)", unread: OperatingSystem()
    ) { OperatingSystem($0) }

    init() {}

    init(_ text: SectionText) {
        let table = text.table().mapValues(\.withoutQuotes)
        ids = Set([table["ID"] ?? ""] + (table["ID_LIKE"] ?? "").split(separator: " ").map(String.init)).subtracting([""])
        id = table["ID"] ?? ""
        version = table["VERSION_ID"] ?? ""
        name = table["PRETTY_NAME"] ?? table["ID"] ?? name
        kernel = table["KERNEL"] ?? ""
        architecture =
            switch table["ARCH"] {
            case "x86_64": "amd64"
            case "aarch64": "arm64"
            case let other: other ?? ""
            }
    }

    /// `[5, 14]` of `5.14.0-362.el9`.
    public var kernelVersion: [Int] { kernel.split(separator: ".").prefix(2).compactMap { Int($0.prefix { $0.isNumber }) } }
}

extension String {
    /// os-release's values may stand in quotes, as in sh.
    fileprivate var withoutQuotes: String {
        guard count > 1, let quote = first, quote == "\"" || quote == "'", last == quote else { return self }
        return String(dropFirst().dropLast())
    }
}
