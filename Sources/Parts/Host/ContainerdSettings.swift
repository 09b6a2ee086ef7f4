/// What others have set in containerd's configuration: what is kept when Trimast writes the file, and what goes.
///
/// Kept is what decides where containers and images are and what else runs them: imports, runtimes beside runc and which of them is the
/// default, another snapshotter and its plug-in, another root. The file is read by lines, as far as TOML that people and tools write has them.
struct ContainerdSettings: Equatable {
    static let cri = "io.containerd.grpc.v1.cri"
    /// The CRI plug-in in version 2 of the format, and its part that has the runtimes in version 3.
    private static let runtimePlugins = [cri, "io.containerd.cri.v1.runtime"]

    struct Table: Equatable {
        var path: [String]
        /// `key = value`, without indentation; a value over several lines stands in one.
        var lines: [String]

        var header: String { "[" + path.map(ContainerdSettings.key).joined(separator: ".") + "]" }
    }

    /// Of the top of the file: `imports = […]`, `root = …`.
    var top: [String] = []
    /// Of the CRI plug-in's table `containerd`: `default_runtime_name = …`, `snapshotter = …`.
    var ofRuntimes: [String] = []
    var tables: [Table] = []
    /// What goes, in words.
    var lost: [String] = []

    init() {}

    init(_ text: String) {
        var all = Self.tables(text)
        func value(_ table: Table?, _ key: String) -> String? {
            table?.lines.lazy.compactMap(Self.pair).first { $0.key == key }?.value
        }
        let head = all.removeFirst()
        if let imports = value(head, "imports"), imports != "[]" { top.append("imports = \(imports)") }
        if let root = value(head, "root"), root != "\"/var/lib/containerd\"" { top.append("root = \(root)") }
        let runtimes = all.filter { $0.path.count >= 5 && Self.isRuntimes(Array($0.path.prefix(4))) && $0.path[4] != "runc" }
        tables = runtimes.map { Table(path: ["plugins", Self.cri] + $0.path.dropFirst(2), lines: $0.lines) }
        let names = Set(runtimes.map { $0.path[4] })
        for table in all where table.path.count == 3 && table.path[0] == "plugins" && table.path[2] == "containerd" {
            if let name = value(table, "default_runtime_name"), names.contains(Self.unquoted(name)) {
                ofRuntimes.append("default_runtime_name = \(name)")
            }
        }
        // Version 3 has the snapshotter beside the images.
        let places = [["plugins", Self.cri, "containerd"], ["plugins", "io.containerd.cri.v1.images"]]
        let snapshotters = all.filter { places.contains($0.path) }.compactMap { value($0, "snapshotter") }.map(Self.unquoted)
        if let other = snapshotters.first(where: { $0 != "overlayfs" && !$0.isEmpty }) {
            ofRuntimes.append("snapshotter = \"\(other)\"")
            tables += all.filter {
                $0.path == ["plugins", "io.containerd.snapshotter.v1.\(other)"] || $0.path == ["proxy_plugins", other]
            }
        }
        lost = Self.lost(head, all, kept: names)
    }

    private static func lost(_ head: Table, _ tables: [Table], kept: Set<String>) -> [String] {
        var lost: [String] = []
        let disabled = head.lines.compactMap(pair).first { $0.key == "disabled_plugins" }?.value ?? ""
        if !Set(unquoted(disabled).split { "[], ".contains($0) }).isDisjoint(with: ["cri", Substring(cri)]) {
            lost.append("the CRI plug-in is disabled there, and is enabled")
        }
        if let address = tables.first(where: { $0.path == ["grpc"] })?.lines.compactMap(pair).first(where: { $0.key == "address" })?.value,
            unquoted(address) != "/run/containerd/containerd.sock"
        {
            lost.append("the socket \(unquoted(address)) goes, and is the usual one")
        }
        let registries = tables.filter {
            $0.path.count >= 5 && $0.path[0] == "plugins" && $0.path[2] == "registry" && ["mirrors", "configs"].contains($0.path[3])
        }
        if !registries.isEmpty {
            let names = Set(registries.map { $0.path[4] }).sorted().joined(separator: ", ")
            lost.append("the settings of registries (\(names)) go: registryMirrors of cluster.yaml stand in their place")
        }
        let withoutSystemd = kept.sorted().filter { name in
            let own = tables.filter { $0.path.count >= 5 && isRuntimes(Array($0.path.prefix(4))) && $0.path[4] == name }
            let pairs = own.flatMap(\.lines).compactMap(pair)
            return pairs.contains { $0.key == "runtime_type" && unquoted($0.value) == "io.containerd.runc.v2" }
                && !pairs.contains { $0.key == "SystemdCgroup" && $0.value == "true" }
        }
        for name in withoutSystemd {
            lost.append("the runtime \(name) is kept, and has no SystemdCgroup = true, as the kubelet's pods want it")
        }
        return lost
    }

    private static func isRuntimes(_ path: [String]) -> Bool {
        path.count == 4 && path[0] == "plugins" && runtimePlugins.contains(path[1]) && path[2] == "containerd" && path[3] == "runtimes"
    }

    /// The tables of the text, the first one without a name.
    private static func tables(_ text: String) -> [Table] {
        var tables = [Table(path: [], lines: [])]
        var pending = ""
        for raw in text.split(separator: "\n") {
            let line = withoutComment(raw)
            guard !line.isEmpty else { continue }
            if pending.isEmpty, line.hasPrefix("["), line.hasSuffix("]") {
                tables.append(Table(path: path(line), lines: []))
                continue
            }
            pending += pending.isEmpty ? line : " " + line
            // A list may go over several lines.
            if depth(pending) <= 0 {
                tables[tables.count - 1].lines.append(pending)
                pending = ""
            }
        }
        return tables
    }

    /// `plugins."a.b".c` in brackets.
    private static func path(_ header: String) -> [String] {
        var parts = [""]
        var quote: Character?
        for character in header.drop(while: { $0 == "[" }).prefix(while: { $0 != "]" }) {
            switch character {
            case "\"", "'":
                if quote == nil {
                    quote = character
                } else if quote == character {
                    quote = nil
                } else {
                    parts[parts.count - 1].append(character)
                }
            case "." where quote == nil: parts.append("")
            case " " where quote == nil: break
            default: parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private static func key(_ text: String) -> String {
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") } && !text.isEmpty ? text : "\"\(text)\""
    }

    private static func pair(_ line: String) -> (key: String, value: String)? {
        guard let split = line.firstIndex(of: "=") else { return nil }
        func trimmed(_ text: Substring) -> String {
            String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }
        return (trimmed(line[..<split]), trimmed(line[line.index(after: split)...]))
    }

    private static func unquoted(_ text: String) -> String { text.filter { $0 != "\"" && $0 != "'" } }

    /// Without what stands behind a `#` that is in no text, and without blanks around it.
    private static func withoutComment(_ line: Substring) -> String {
        var kept = ""
        var quote: Character?
        for character in line {
            if quote == nil, character == "#" { break }
            if character == "\"" || character == "'" { quote = quote == nil ? character : quote == character ? nil : quote }
            kept.append(character)
        }
        return String(kept.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// How many brackets are open that stand in no text.
    private static func depth(_ text: String) -> Int {
        var depth = 0
        var quote: Character?
        for character in text {
            switch character {
            case "\"", "'": quote = quote == nil ? character : quote == character ? nil : quote
            case "[" where quote == nil, "{" where quote == nil: depth += 1
            case "]" where quote == nil, "}" where quote == nil: depth -= 1
            default: break
            }
        }
        return depth
    }
}
