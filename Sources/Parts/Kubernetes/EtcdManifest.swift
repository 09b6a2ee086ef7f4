import Facts
import Specification

/// The manifest of etcd's static pod, and its list of members, which etcd reads when it has no data.
enum EtcdManifest {
    static let path = Component.etcd.manifest

    /// The two arguments as a manifest has them.
    struct Arguments: Equatable {
        var list: Set<String> = []
        var state = ""
        init(_ manifest: String) {
            for line in manifest.split(separator: "\n") {
                let text = line.drop { $0 == " " || $0 == "-" }
                if let value = text.split(separator: "initial-cluster=", maxSplits: 1).last, text.hasPrefix("initial-cluster=") {
                    list = Set(value.split(separator: ",").map(String.init))
                }
                if text.hasPrefix("initial-cluster-state=") { state = String(text.dropFirst("initial-cluster-state=".count)) }
            }
        }
    }

    /// The wanted list: the file's control planes, and members that the file does not name (`trimast node remove` removes them).
    static func members(_ context: PartContext) -> Set<String> {
        var wanted = membersOfFile(context.spec)
        let names = Set(context.spec.controlPlanes.map(\.name.text))
        for member in context.state.view.members ?? [] where !names.contains(member.name) && !member.name.isEmpty {
            // A stale one, in whose place a control plane of the file comes.
            if context.spec.controlPlanes.contains(where: { member.isAt($0.address) }) { continue }
            wanted.formUnion(member.peerURLs.map { "\(member.name)=\($0)" })
        }
        return wanted
    }

    /// Whether a member that has no data is kept from a start alone by this manifest.
    ///
    /// Of two members none restarts without the loss of the quorum, and one that left guards as well as one that is there: whoever has no data waits
    /// for it. Its name goes with the next change of etcd's settings, or when a third member joins.
    static func guards(_ manifest: String, _ context: PartContext) -> Bool {
        let arguments = Arguments(manifest)
        let members = members(context)
        let isWhole = arguments.list == members || members.count <= 2 && arguments.list.isSuperset(of: members)
        return isWhole && (arguments.state == "new" || arguments.state.isEmpty && arguments.list.count == 1)
    }

    /// Whether two manifests differ in nothing but who is listed.
    static func isAlike(_ one: String, _ other: String) -> Bool { with(list: "", in: one) == with(list: "", in: other) }

    static func membersOfFile(_ spec: ClusterSpec) -> Set<String> {
        Set(KubeadmConfiguration.initialCluster(spec).split(separator: ",").map(String.init))
    }

    /// The manifest with this list and state; nil where it has no `--initial-cluster` to replace.
    static func with(list: String, state: String = "new", in manifest: String) -> String? {
        var lines: [String] = []
        var isReplaced = false
        for line in manifest.split(separator: "\n", omittingEmptySubsequences: false) {
            let indent = line.prefix { $0 == " " }
            let argument = line.dropFirst(indent.count)
            if argument.hasPrefix("- --initial-cluster-state=") { continue }
            guard argument.hasPrefix("- --initial-cluster=") else {
                lines.append(String(line))
                continue
            }
            lines += ["\(indent)- --initial-cluster=\(list)", "\(indent)- --initial-cluster-state=\(state)"]
            isReplaced = true
        }
        return isReplaced ? lines.joined(separator: "\n") : nil
    }
}
