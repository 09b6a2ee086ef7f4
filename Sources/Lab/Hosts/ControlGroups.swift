/// Which control groups the kernel of this machine offers, read from /proc/mounts.
package struct ControlGroups: Equatable, Sendable {
    package enum Layout: String, Sendable {
        /// Controllers in hierarchies of their own, with or without an empty unified one beside them.
        case v1
        /// One hierarchy for all.
        case v2
        case none
    }

    package var layout: Layout
    /// Where each hierarchy is mounted.
    package var hierarchies: [String]

    package init(layout: Layout, hierarchies: [String]) {
        self.layout = layout
        self.hierarchies = hierarchies
    }

    /// Reads /proc/mounts. A cgroup2 mount beside v1 controllers is the hybrid layout, which behaves as v1.
    package init(mounts: String) {
        var first: [String] = []
        var second: [String] = []
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            switch fields[2] {
            case "cgroup": first.append(String(fields[1]))
            case "cgroup2": second.append(String(fields[1]))
            default: continue
            }
        }
        let layout: Layout = !first.isEmpty ? .v1 : second.isEmpty ? .none : .v2
        self.init(layout: layout, hierarchies: first + second)
    }

    /// The group of one name in every hierarchy.
    func groups(named name: String) -> [String] { hierarchies.map { "\($0)/\(name)" } }

    /// Where the text of /proc/PID/cgroup says that a process can be stopped as a whole; nil: not by a hierarchy of its own (v2 kills what is stopped).
    func freezer(ofProcess text: String) -> String? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[1].split(separator: ",").contains("freezer") else { continue }
            return hierarchies.first { $0.hasSuffix("/freezer") }.map { "\($0)\(fields[2])/freezer.state" }
        }
        return nil
    }

    /// The components of each control group in the text of /proc/PID/cgroup.
    static func components(ofProcess text: String) -> [Set<String>] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return nil }
            return Set(fields[2].split(separator: "/").map(String.init))
        }
    }
}
