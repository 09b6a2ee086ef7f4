import Support

/// The cluster file that `trimast init` prints: what a cluster needs, and every other key as a comment.
package struct StarterFile: Sendable {
    package struct Host: Sendable {
        package var name: HostName
        /// nil: a stand-in that the user has to replace.
        package var address: IPv4Address?

        package init(name: HostName, address: IPv4Address? = nil) {
            self.name = name
            self.address = address
        }

        /// `NAME=ADDRESS` or `NAME`.
        package init?(_ text: String) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = HostName(parts[0]), name.text.utf8.count <= 63, IPv4Address(name.text) == nil else { return nil }
            self.name = name
            guard parts.count == 2 else { return }
            guard let address = IPv4Address(parts[1]) else { return nil }
            self.address = address
        }
    }

    package var name: HostName
    /// Three or more hosts: the first three are control planes. Fewer: the first one is.
    package var hosts: [Host]
    package var version: KubernetesVersion
    /// nil: a guess.
    package var endpoint: IPv4Address?

    package init(
        name: HostName? = nil, hosts: [Host], version: KubernetesVersion? = nil, endpoint: IPv4Address? = nil
    ) {
        self.name = name ?? HostName(trusted: "my-cluster")
        self.hosts = hosts
        self.version = version ?? KubernetesVersion(major: 1, minor: KubernetesRelease.newestMinor, patch: 0)
        self.endpoint = endpoint
    }

    package func text() -> String {
        let addresses = StarterAddresses(hosts.map(\.address), endpoint: endpoint)
        let values = values(addresses)
        var sections = [
            [
                Line("# A cluster of Trimast. What stands behind '#' is left to its default; it shows the default, or an example."),
                Line("# Check this file with 'trimast validate'."),
            ]
        ]
        for entry in ClusterSpec.fields.map(\.entry) {
            sections.append(
                entry.key == "hosts"
                    ? hostLines(entry, addresses.hosts, values) : lines(entry, values, path: entry.key, indent: 0, isLive: true))
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
    private func values(_ addresses: StarterAddresses) -> [String: (value: String, remark: String?)] {
        let calico = KubernetesRelease(version).map { "\($0.calicoDownload); or choose 'plugin: bird', which needs none" }
        var values: [String: (value: String, remark: String?)] = [
            "apiVersion": (ClusterSpec.apiVersion, nil), "kind": (ClusterSpec.kind, nil), "metadata.name": (Self.word(name), nil),
            "kubernetes.version": ("\(version)", nil),
            "endpoint.address": (
                "\(addresses.endpoint)", endpoint == nil ? "a guess: choose a free address of the hosts' subnet" : nil
            ), "network.calico.manifest": ("calico.yaml", calico),
        ]
        if let pods = addresses.pods { values["network.pods"] = ("\(pods)", nil) }
        if let services = addresses.services { values["network.services"] = ("\(services)", nil) }
        if KubernetesRelease(version).map({ !$0.isOnPackageServer }) ?? false {
            values["sources.kubernetes"] = ("none", "pkgs.k8s.io starts with 1.24: list a repository as packages, or have one on the hosts")
        }
        return values
    }

    /// Examples that depend on the version and on the hosts.
    private var examples: [String: String] {
        var examples = [
            "network.routeReflectors": "routeReflectors: [\(hosts.prefix(2).map { Self.word($0.name) }.joined(separator: ", "))]"
        ]
        if let gate = FeatureGates.kubeadm.example(in: version.minor) {
            examples["kubernetes.featureGates"] = "featureGates: {\(gate): false}"
        }
        return examples
    }

    /// Keys that nothing uses beside what this file sets.
    private static let omitted: Set = ["network.manifest"]

    /// - Parameter isLive: false within a section that is a comment as a whole.
    private func lines(
        _ entry: Outline.Entry, _ values: [String: (value: String, remark: String?)], path: String, indent: Int, isLive: Bool
    ) -> [Line] {
        if Self.omitted.contains(path) { return [] }
        if let (value, remark) = values[path] {
            return [Line(String(repeating: " ", count: indent) + "\(entry.key): \(value)", remark ?? entry.doc)]
        }
        let isSet = isLive && values.keys.contains { $0.hasPrefix(path + ".") }
        // A comment that is a whole section has its mark in front of the indentation, so that it can be removed from a block of lines.
        let mark = isSet ? "" : "# "
        let start = (isLive ? String(repeating: " ", count: indent) + mark : mark + String(repeating: " ", count: indent))
        guard case .object(let entries) = entry.value else { return [Line(start + (examples[path] ?? entry.example), entry.doc)] }
        return [Line(start + entry.key + ":", entry.doc)]
            + entries.flatMap { child in
                if isSet { return lines(child, values, path: path + "." + child.key, indent: indent + 2, isLive: true) }
                let base = isLive ? String(repeating: " ", count: indent) : ""
                return lines(child, values, path: path + "." + child.key, indent: isLive ? 2 : indent + 2, isLive: false)
                    .map { Line(base + $0.content, $0.doc) }
            }
    }

    private func hostLines(
        _ entry: Outline.Entry, _ addresses: [IPv4Address], _ values: [String: (value: String, remark: String?)]
    ) -> [Line] {
        guard case .list(of: .object(let fields)) = entry.value, let first = hosts.first else { return [] }
        var lines = [Line("hosts:", entry.doc)]
        let written = ["name": Self.word(first.name), "address": "\(addresses[0])", "roles": "[control-plane]"]
        for (index, field) in fields.enumerated() {
            let start = index == 0 ? "  - " : "    "
            if let value = written[field.key] {
                lines.append(Line(start + "\(field.key): \(value)", field.key == "address" ? remark(0) ?? field.doc : field.doc))
            } else {
                lines += self.lines(field, values, path: "hosts." + field.key, indent: 4, isLive: true)
            }
        }
        for (index, host) in hosts.enumerated().dropFirst() {
            let role = index < 3 && hosts.count >= 3 ? "control-plane" : "worker"
            lines.append(Line("  - {name: \(Self.word(host.name)), address: \(addresses[index]), roles: [\(role)]}", remark(index)))
        }
        return lines
    }

    /// A name as every reader of YAML takes it for a text: what none of them calls a number, a truth or nothing stands without quotes.
    private static func word(_ name: HostName) -> String {
        let isPlain =
            name.text.first?.isLetter ?? false
            && !["null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"].contains(name.text)
        return isPlain ? name.text : "\"\(name)\""
    }

    private func remark(_ index: Int) -> String? { hosts[index].address == nil ? "write the host's own address here" : nil }
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
