import Facts
import Planning
import Specification
import Support

/// R22: labels, annotations and taints from cluster.yaml, kept in step: what the file no longer names is removed, what others set stays.
struct NodeMetadata: Part {
    let id = "node-metadata"
    let rows = ["R22"]
    let after: [PartID] = [.controlPlane]
    /// Annotations that remember which keys are Trimast's.
    static let labelKeys = "trimast/labels"
    static let annotationKeys = "trimast/annotations"
    static let taintKeys = "trimast/taints"

    func promise(_ context: PartContext) -> String? {
        context.host.name == context.state.first ? "labels, annotations and taints of all nodes are as in cluster.yaml" : nil
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        guard context.host.name == context.state.first, context.state.phase != .down else { return }
        for host in context.spec.nodes where context.cluster[host.name] != nil {
            let node: NodeFacts
            switch context.state.node(host.name) {
            case .node(let seen): node = seen
            case .none: node = NodeFacts()
            case .unknown:
                // A host that joins in this plan has a new Node; of another one nothing is done on a guess.
                guard context.finishes(host) else {
                    if !host.labels.isEmpty || !host.annotations.isEmpty || host.taints != nil {
                        steps.postpone("labels of \(host.name) are left as they are: its Node could not be read")
                    }
                    continue
                }
                node = NodeFacts()
            }
            let commands = Self.commands(host, node)
            guard !commands.isEmpty else { continue }
            let lines = commands.map { "kubectl --kubeconfig /etc/kubernetes/admin.conf " + $0 }
            steps.add(
                .command(
                    CommandAction(
                        "label \(host.name): " + Self.summary(host), glyph: .change,
                        Patience.script(Template(lines.joined(separator: " &&\n"))))
                ),
                why: "hosts.labels, annotations and taints of cluster.yaml", needs: [ClusterValues.node(host.name)])
        }
    }

    private static func summary(_ host: HostSpec) -> String {
        let all =
            host.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + host.annotations.keys.sorted()
            + (host.taints ?? []).map(\.description)
        return all.isEmpty ? "remove what cluster.yaml no longer names" : all.joined(separator: " ")
    }

    /// kubectl's arguments that bring the node in step; none when it is.
    static func commands(_ host: HostSpec, _ node: NodeFacts) -> [String] {
        func keys(_ annotation: String) -> Set<String> { Set((node.annotations[annotation] ?? "").split(separator: ",").map(String.init)) }
        var commands: [String] = []
        var remembered: [String: Set<String>] = [:]

        let oldLabels = keys(labelKeys).subtracting(host.labels.keys)
        let newLabels = host.labels.filter { node.labels[$0.key] != $0.value }
        let labels = newLabels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + oldLabels.sorted().map { $0 + "-" }
        if !labels.isEmpty { commands.append("label node \(host.name) --overwrite " + labels.map(Shell.word).joined(separator: " ")) }
        remembered[labelKeys] = Set(host.labels.keys)

        let oldAnnotations = keys(annotationKeys).subtracting(host.annotations.keys)
        let newAnnotations = host.annotations.filter { node.annotations[$0.key] != $0.value }
        let annotations =
            newAnnotations.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + oldAnnotations.sorted().map { $0 + "-" }
        if !annotations.isEmpty {
            commands.append("annotate node \(host.name) --overwrite " + annotations.map(Shell.word).joined(separator: " "))
        }
        remembered[annotationKeys] = Set(host.annotations.keys)

        if let wanted = host.taints {
            let names = Set(wanted.map { "\($0.key):\($0.effect.rawValue)" })
            let oldTaints = keys(taintKeys).subtracting(names)
            let newTaints = wanted.filter { !node.taints.contains($0) }
            let taints = newTaints.map { "\($0.key)=\($0.value ?? ""):\($0.effect.rawValue)" } + oldTaints.sorted().map { $0 + "-" }
            if !taints.isEmpty { commands.append("taint node \(host.name) --overwrite " + taints.map(Shell.word).joined(separator: " ")) }
            remembered[taintKeys] = names
        }
        let stale = remembered.filter { keys($0.key) != $0.value }
        if !stale.isEmpty {
            let words = stale.sorted { $0.key < $1.key }.map {
                $0.value.isEmpty ? "\($0.key)-" : "\($0.key)=\($0.value.sorted().joined(separator: ","))"
            }
            commands.append("annotate node \(host.name) --overwrite " + words.map(Shell.word).joined(separator: " "))
        }
        return commands
    }
}

extension NodeFacts {
    /// A node that is not there yet.
    init() {}
}
