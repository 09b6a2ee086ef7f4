/// A host's name: lower-case DNS label or subdomain (RFC 1123), as Kubernetes asks of a Node.
package struct HostName: Hashable, Comparable, TextCodable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard (1...253).contains(text.utf8.count) else { return nil }
        for label in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-",
                label.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
            else { return nil }
        }
        self.text = text
    }

    /// For names that the program itself writes.
    init(trusted text: String) { self.text = text }

    package var description: String { text }
    package static func < (a: HostName, b: HostName) -> Bool { a.text < b.text }
}

/// A Kubernetes version such as 1.25.0. Which versions Trimast can build stands in `KubernetesRelease`, its one table by version.
package struct KubernetesVersion: Hashable, Comparable, TextCodable, Sendable {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// `1.25.0` or `v1.25.0`.
    package init?(_ text: String) {
        guard text.utf8.count <= 12 else { return nil }
        let parts = (text.first == "v" ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({
                (1...3).contains($0.count) && $0.allSatisfy { ("0"..."9").contains($0) } && ($0.count == 1 || $0.first != "0")
            }),
            let major = Int(parts[0]), let minor = Int(parts[1]), let patch = Int(parts[2])
        else { return nil }
        self.init(major: major, minor: minor, patch: patch)
    }

    package var description: String { "\(major).\(minor).\(patch)" }
    package static func < (a: KubernetesVersion, b: KubernetesVersion) -> Bool {
        (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
    }
}
