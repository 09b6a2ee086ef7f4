import Yams

/// A YAML document as settings by their path, so that order and layout do not count: `--profiling`, `image`, `conntrack.maxPerCore`.
struct Settings: Equatable {
    private(set) var values: [String: String] = [:]

    /// - Parameter component: of a static pod: the container whose `spec.containers[NAME].` is not written out.
    /// - Throws: what Yams says when it is no YAML.
    init(yaml: String, component: String? = nil) throws {
        if let node = try Yams.compose(yaml: yaml) { self.init(node) } else { self.init() }
        if let component { strip("spec.containers[\(component)].") }
    }

    private init() {}

    init(_ node: Node) {
        read(node, "")
        for key in ["apiVersion", "kind"] { values[key] = nil }
    }

    subscript(key: String) -> String? { values[key] }
    mutating func change(_ key: String, _ change: (String) -> String) { values[key] = values[key].map(change) }

    mutating func overlay(_ other: Settings) { values.merge(other.values) { $1 } }
    mutating func drop(where isDropped: (String) -> Bool) { values = values.filter { !isDropped($0.key) } }

    private mutating func strip(_ prefix: String) {
        values = Dictionary(
            values.map { ($0.key.hasPrefix(prefix) ? String($0.key.dropFirst(prefix.count)) : $0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    private mutating func read(_ node: Node, _ path: String) {
        switch node {
        case .mapping(let mapping):
            if mapping.isEmpty { values[path] = "{}" }
            for (key, value) in mapping { read(value, path.isEmpty ? key.string ?? "" : "\(path).\(key.string ?? "")") }
        case .sequence(let sequence):
            let words = sequence.compactMap(\.scalar?.string)
            if words.count < sequence.count {
                for (index, item) in sequence.enumerated() { read(item: item, path, index) }
            } else if path.hasSuffix(".command") {
                read(command: words, path)
            } else {
                values[path] = "[\(words.joined(separator: ", "))]"
            }
        case .scalar(let scalar):
            // Go leaves nothing unsaid: an empty text, no value and no duration are its "not set".
            let isNothing = scalar.style == .plain && ["", "~", "null"].contains(scalar.string) || ["", "0s"].contains(scalar.string)
            if !isNothing { values[path] = scalar.string }
        case .alias: break
        }
    }

    /// An item of a list by its name where it has one: that another came before it is no difference.
    private mutating func read(item: Node, _ path: String, _ index: Int) {
        guard let mapping = item.mapping, let name = item["name"]?.string else { return read(item, "\(path)[\(index)]") }
        let rest = mapping.filter { $0.key.string != "name" }
        if rest.isEmpty { values["\(path)[\(name)]"] = "there" }
        for (key, value) in rest { read(value, "\(path)[\(name)].\(key.string ?? "")") }
    }

    /// `--flag=value` by flag; a flag given twice has both values.
    private mutating func read(command words: [String], _ path: String) {
        let prefix = path.dropLast("command".count)
        for word in words {
            let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let key = word.hasPrefix("--") ? "\(prefix)\(halves[0])" : path
            let value = word.hasPrefix("--") ? (halves.count == 2 ? halves[1] : "true") : word
            values[key] = values[key].map { "\($0), \(value)" } ?? value
        }
    }

    /// Whether two values mean the same: durations are compared as such, since kubeadm writes `24h` as `24h0m0s`.
    static func areSame(_ a: String?, _ b: String?) -> Bool {
        if a == b { return true }
        guard let a, let b, let first = seconds(a), let second = seconds(b) else { return false }
        return first == second
    }

    /// A duration as Go writes it (pkg.go.dev/time#ParseDuration), in seconds.
    private static func seconds(_ text: String) -> Double? {
        let units = ["h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9]
        guard text.wholeMatch(of: /([0-9.]+(h|ms|m|s|us|µs|ns))+/) != nil else { return nil }
        return text.matches(of: /([0-9.]+)(h|ms|m|s|us|µs|ns)/).reduce(0) { sum, match in
            sum + (Double(match.1) ?? 0) * (units[String(match.2)] ?? 0)
        }
    }
}
