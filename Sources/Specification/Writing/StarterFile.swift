import Support

/// The cluster file that `trimast init` prints: what a cluster needs, and every other key as a comment.
public struct StarterFile: Sendable {
    public struct Host: Sendable {
        public var name: HostName
        /// nil: a stand-in that the user has to replace.
        public var address: IPv4Address?

        public init(name: HostName, address: IPv4Address? = nil) {
            self.name = name
            self.address = address
        }

        /// `NAME=ADDRESS` or `NAME`.
        public init?(_ text: String) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = HostName(parts[0]), name.text.utf8.count <= 63, IPv4Address(name.text) == nil else { return nil }
            self.name = name
            guard parts.count == 2 else { return }
            guard let address = IPv4Address(parts[1]) else { return nil }
            self.address = address
        }
    }

    public var name: HostName
    /// Three or more hosts: the first three are control planes. Fewer: the first one is.
    public var hosts: [Host]
    public var version: KubernetesVersion
    /// nil: a guess.
    public var endpoint: IPv4Address?

    public init(
        name: HostName? = nil, hosts: [Host], version: KubernetesVersion? = nil, endpoint: IPv4Address? = nil
    ) {
        self.name = name ?? HostName(trusted: "my-cluster")
        self.hosts = hosts
        self.version = version ?? KubernetesVersion(major: 1, minor: KubernetesRelease.newestMinor, patch: 0)
        self.endpoint = endpoint
    }

    public func text() -> String {
        var sections = [
            [
                Line("# A cluster of Trimast. What stands behind '#' is left to its default; it shows the default, or an example."),
                Line("# Check this file with 'trimast validate'."),
            ]
        ]
        for entry in ClusterSpec.fields.map(\.entry) {
            sections.append(entry.key == "hosts" ? hostLines(entry) : lines(entry, path: entry.key, indent: 0, isLive: true))
        }
        var text = ""
        for (section, before) in zip(sections, [[]] + sections) {
            // What takes one line stands together.
            if !before.isEmpty, section.count > 1 || before.count > 1 { text += "\n" }
            text += section.map { $0.text + "\n" }.joined()
        }
        return text
    }

    /// What this cluster sets, as YAML, with a remark where it was guessed.
    private var values: [String: (value: String, remark: String?)] {
        let calico = KubernetesRelease(version).map { "\($0.calicoDownload); or choose 'plugin: bird', which needs none" }
        return [
            "apiVersion": (ClusterSpec.apiVersion, nil), "kind": (ClusterSpec.kind, nil), "metadata.name": ("\(name)", nil),
            "kubernetes.version": ("\(version)", nil),
            "endpoint.address": (
                "\(endpoint ?? freeAddress)", endpoint == nil ? "a guess: choose a free address of the hosts' subnet" : nil
            ), "network.calico.manifest": ("calico.yaml", calico),
        ]
    }

    /// - Parameter isLive: false within a section that is a comment as a whole.
    private func lines(_ entry: Outline.Entry, path: String, indent: Int, isLive: Bool) -> [Line] {
        if let (value, remark) = values[path] {
            return [Line(String(repeating: " ", count: indent) + "\(entry.key): \(value)", remark ?? entry.doc)]
        }
        let isSet = isLive && values.keys.contains { $0.hasPrefix(path + ".") }
        // A comment that is a whole section has its mark in front of the indentation, so that it can be removed from a block of lines.
        let mark = isSet ? "" : "# "
        let start = (isLive ? String(repeating: " ", count: indent) + mark : mark + String(repeating: " ", count: indent))
        guard case .object(let entries) = entry.value else { return [Line(start + entry.example, entry.doc)] }
        return [Line(start + entry.key + ":", entry.doc)]
            + entries.flatMap { child in
                if isSet { return lines(child, path: path + "." + child.key, indent: indent + 2, isLive: true) }
                let base = isLive ? String(repeating: " ", count: indent) : ""
                return lines(child, path: path + "." + child.key, indent: isLive ? 2 : indent + 2, isLive: false)
                    .map { Line(base + $0.content, $0.doc) }
            }
    }

    private func hostLines(_ entry: Outline.Entry) -> [Line] {
        guard case .list(of: .object(let fields)) = entry.value, let first = hosts.first else { return [] }
        var lines = [Line("hosts:", entry.doc)]
        let written = ["name": "\(first.name)", "address": "\(address(0))", "roles": "[control-plane]"]
        for (index, field) in fields.enumerated() {
            let start = index == 0 ? "  - " : "    "
            if let value = written[field.key] {
                lines.append(Line(start + "\(field.key): \(value)", field.key == "address" ? remark(0) ?? field.doc : field.doc))
            } else {
                lines += self.lines(field, path: "hosts." + field.key, indent: 4, isLive: true)
            }
        }
        for (index, host) in hosts.enumerated().dropFirst() {
            let role = index < 3 && hosts.count >= 3 ? "control-plane" : "worker"
            lines.append(Line("  - {name: \(host.name), address: \(address(index)), roles: [\(role)]}", remark(index)))
        }
        return lines
    }

    /// The host's address, or one that is kept for documentation (RFC 5737).
    private func address(_ index: Int) -> IPv4Address {
        hosts[index].address ?? IPv4Address(bits: 192 << 24 | 2 << 8 | UInt32(11 + index % 200))
    }

    private func remark(_ index: Int) -> String? { hosts[index].address == nil ? "write the host's own address here" : nil }

    /// The address after the highest of the hosts, or the one before the lowest where that is not one of the same /24.
    private var freeAddress: IPv4Address {
        let addresses = hosts.indices.map { address($0).bits }.sorted()
        guard let lowest = addresses.first, let highest = addresses.last else { return IPv4Address(bits: 192 << 24 | 2 << 8 | 10) }
        return IPv4Address(bits: highest & 255 < 254 ? highest + 1 : lowest - 1)
    }
}

/// A line of YAML with what it is for behind it, all in one column.
private struct Line {
    var content: String
    var doc: String?

    init(_ content: String, _ doc: String? = nil) {
        self.content = content
        self.doc = doc
    }

    var text: String {
        guard let doc else { return content }
        return content.padding(48) + "  # " + doc
    }
}
