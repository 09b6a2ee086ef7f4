import Support

/// The keys of a component's configuration file in every minor.
struct ConfigurationKeys: Sendable {
    /// Such as `KubeletConfiguration`.
    let kind: String
    /// Names are paths, such as `logging.vmodule[].verbosity`.
    let table: MinorTable
    /// What is below each mapping or list, by its path.
    private let branches: [String: [MinorTable.Entry]]

    init(kind: String, table: MinorTable) {
        self.kind = kind
        self.table = table
        var branches: [String: [MinorTable.Entry]] = [:]
        for entry in table.entries {
            for (index, character) in zip(entry.name.indices, entry.name) where character == "." || character == "[" {
                branches[String(entry.name[..<index]), default: []].append(entry)
            }
        }
        self.branches = branches
    }

    /// What is wrong with a key or a value that a cluster file gives.
    struct Finding: Equatable {
        var path: FieldPath
        var code: String
        var message: String
        var help: String
        /// The key is wrong, not its value.
        var isKey: Bool
    }

    /// What is wrong with the values of a section, up to a number that nobody reads to its end.
    func findings(_ values: [String: YAMLValue], at path: FieldPath, version: KubernetesVersion, limit: Int = 100_000) -> [Finding] {
        var walk = Walk(keys: self, version: version, limit: limit)
        walk.enter(values, prefix: "", path)
        return walk.findings
    }

    private struct Walk {
        let keys: ConfigurationKeys
        let version: KubernetesVersion
        let limit: Int
        var findings: [Finding] = []
        /// What costs time is said of the first ones only.
        var isLong: Bool { findings.count >= Rules.mostSuggestions }

        mutating func enter(_ values: [String: YAMLValue], prefix: String, _ path: FieldPath) {
            for (key, value) in values.sorted(by: { $0.key < $1.key }) where findings.count < limit {
                let path = path + .key(key)
                let standing = keys.table.standing(prefix + key, in: version.minor)
                if case .known(let entry) = standing {
                    findings += ValueType(entry.type).problems(value).map {
                        Finding(
                            path: FieldPath(path.components + $0.below), code: "wrong-value", message: $0.message, help: $0.help,
                            isKey: $0.isKey)
                    }
                    continue
                }
                let inside = keys.branches[prefix + key] ?? []
                if inside.contains(where: { $0.exists(in: version.minor) }) {
                    let isList = inside.contains { $0.name.dropFirst(prefix.count + key.count).hasPrefix("[") }
                    enter(value, prefix + key, path, isList: isList)
                } else {
                    refuse(key, prefix, path, standing == .unknown ? MinorTable.standing(of: inside, in: version.minor) : standing)
                }
            }
        }

        private mutating func enter(_ value: YAMLValue, _ name: String, _ path: FieldPath, isList: Bool) {
            switch (value, isList) {
            case (.null, _): break
            case (.map(let values), false): enter(values, prefix: name + ".", path)
            case (.list(let values), true):
                for (index, value) in values.enumerated() where findings.count < limit {
                    enter(value, name + "[]", path + .index(index), isList: false)
                }
            default:
                let known = list(keys.children(isList ? name + "[]." : name + ".", version.minor))
                findings.append(
                    Finding(
                        path: path, code: "wrong-value", message: isList ? "is not a list" : "is not a mapping",
                        help: isList ? "write a list of mappings with the keys \(known)" : "write a mapping with the keys \(known)",
                        isKey: false))
            }
        }

        private mutating func refuse(_ key: String, _ prefix: String, _ path: FieldPath, _ standing: MinorTable.Standing) {
            if let story = standing.story {
                findings.append(
                    Finding(
                        path: path, code: "version",
                        message: "\(keys.kind) of Kubernetes \(version) does not have this key, which \(story)", help: "remove it",
                        isKey: true))
                return
            }
            let known = keys.children(prefix, version.minor)
            let help =
                if !isLong, key.utf8.count <= 64, let meant = closest(to: key, among: known) {
                    "did you mean '\(meant)'?"
                } else if !isLong, let place = keys.place(of: key, version.minor) {
                    "it is called \(place) here"
                } else if prefix.isEmpty {
                    "its keys are listed at kubernetes.io/docs/reference/config-api"
                } else {
                    "allowed: \(list(known))"
                }
            findings.append(
                Finding(path: path, code: "unknown-key", message: "this is not a key of \(keys.kind)", help: help, isKey: true))
        }
    }

    /// The key that is written like this but for its capitals.
    func name(like word: String) -> String? { table.entries.first { $0.name.lowercased() == word.lowercased() }?.name }

    /// The keys directly below, in the table's order.
    private func children(_ prefix: String, _ minor: Int) -> [String] {
        var seen: Set<String> = []
        return table.names(in: minor).filter { $0.hasPrefix(prefix) }.map {
            String($0.dropFirst(prefix.count).prefix { $0 != "." && $0 != "[" })
        }.filter { seen.insert($0).inserted }
    }

    /// Where a key of this name is that stands in the wrong mapping.
    private func place(of key: String, _ minor: Int) -> String? {
        table.names(in: minor).first { name in
            name.split(separator: ".").last.map { $0.lowercased() == key.lowercased() } ?? false
        }
    }
}
