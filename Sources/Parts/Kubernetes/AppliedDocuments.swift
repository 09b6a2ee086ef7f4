import Facts
import Planning
import Specification
import Support
import Yams

/// What was applied last, on every control plane, as the documents that kubeadm reads: a changed setting of cluster.yaml is noticed by it.
enum AppliedDocuments {
    private static let kinds: Set = ["ClusterConfiguration", "KubeletConfiguration", "KubeProxyConfiguration"]

    static func record(_ context: PartContext, _ steps: inout StepList) throws {
        let text = try KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(context.host)
        steps.file(
            ClusterValues.applied, Template(text), mode: "600", why: "what is applied, so that the next change shows as a difference")
    }

    /// The record of a control plane that has joined: it has what the cluster stores, and takes what has changed besides in a turn of its own.
    static func recordJoined(_ context: PartContext, _ steps: inout StepList) throws {
        guard !unstoredKinds(context).isDisjoint(with: ["ClusterConfiguration", "KubeletConfiguration"]) else {
            return try record(context, &steps)
        }
        if context.facts.files[ClusterValues.applied] != nil {
            steps.command(
                "forget what was applied to its former self", glyph: .remove, "rm -f \(ClusterValues.applied)",
                why: "it may not be what the cluster stores")
        }
        steps.postpone("it joins with the settings that the cluster stores: run apply again, and it takes those that have changed")
    }

    /// The documents in which cluster.yaml is not what was applied; all of them where nothing says what was.
    static func pendingKinds(_ context: PartContext) throws -> Set<String> {
        context.facts.files[ClusterValues.applied] == nil ? kinds : try changes(on: context.host, context)
    }

    /// The kinds of documents in which cluster.yaml has changed since they were applied on this control plane; none where nothing was.
    static func changes(on host: HostSpec, _ context: PartContext) throws -> Set<String> {
        guard let text = context.cluster[host.name]?.files[ClusterValues.applied]?.content else { return [] }
        let applied = try documents(text)
        let wanted = try self.wanted(host, context)
        return kinds.filter { withoutHostNames(applied[$0], context.spec) != withoutHostNames(wanted[$0], context.spec) }
    }

    /// The kinds in which some control plane of the cluster has not applied cluster.yaml: until all have, the cluster may store the former settings.
    /// Who stores them is not always the same one, and what a run that died left undone shows on the others alone.
    static func unsettledKinds(_ context: PartContext) throws -> Set<String> {
        try context.spec.controlPlanes.filter { !context.joins($0) }
            .reduce(into: pendingKinds(context)) { $0.formUnion(try changes(on: $1, context)) }
    }

    /// The kinds in which the cluster may store other settings than those of cluster.yaml, which whoever joins gets: those in which a control plane that is
    /// in it has not applied cluster.yaml; all where the one that stores them lacks the record.
    static func unstoredKinds(_ context: PartContext) -> Set<String> {
        guard context.state.phase == .established, let first = context.state.first else { return [] }
        if context.state.facts(first).isFinalized, context.cluster[first]?.files[ClusterValues.applied] == nil { return kinds }
        return context.spec.controlPlanes.filter { !context.joins($0) }.reduce(into: []) { $0.formUnion(knownChanges(on: $1, context)) }
    }

    /// ``changes(on:_:)``, worked out once for all hosts that ask. Where nothing can be made of cluster.yaml or of the record, whoever applies it says why.
    static func knownChanges(on host: HostSpec, _ context: PartContext) -> Set<String> {
        let applied = context.cluster[host.name]?.files[ClusterValues.applied]?.content ?? ""
        return context.shared.drift.changes([host.name.text, applied]) { (try? changes(on: host, context)) ?? [] }
    }

    static func wanted(_ host: HostSpec, _ context: PartContext) throws -> [String: Settings] {
        try documents(KubeadmConfiguration(spec: context.spec, release: context.release).controlPlane(host))
    }

    /// Whether the names of the API server's certificate changed, or nobody knows what they were.
    static func hasNewNames(_ context: PartContext) throws -> Bool {
        guard let text = context.facts.files[ClusterValues.applied]?.content else { return true }
        let (applied, wanted) = (try documents(text)["ClusterConfiguration"], try wanted(context.host, context)["ClusterConfiguration"])
        return withoutHostNames(applied, context.spec)?["apiServer.certSANs"]
            != withoutHostNames(wanted, context.spec)?["apiServer.certSANs"]
    }

    static func certificateNames(of documents: [String: Settings]) -> [String] {
        (documents["ClusterConfiguration"]?["apiServer.certSANs"] ?? "").dropFirst().dropLast().split(separator: ", ").map(String.init)
    }

    /// A control plane's certificate always has its own names; that another control plane was added changes nothing on this one.
    private static func withoutHostNames(_ settings: Settings?, _ spec: ClusterSpec) -> Settings? {
        guard var settings else { return nil }
        let own = Set(spec.controlPlanes.flatMap { [$0.name.text, $0.address.description] })
        settings.change("apiServer.certSANs") { names in
            names.dropFirst().dropLast().split(separator: ", ").map(String.init).filter { !own.contains($0) }.joined(separator: ", ")
        }
        return settings
    }

    /// The documents of a kubeadm configuration by kind.
    ///
    /// - Throws: `cluster.applied-file` when the text is not YAML: what was applied is not known, and nothing is concluded from half of it.
    static func documents(_ text: String) throws -> [String: Settings] {
        var documents: [String: Settings] = [:]
        do {
            // The sequence of documents ends at an error as at the end, and keeps the error.
            let parser = try Parser(yaml: text)
            while let node = try parser.nextRoot() {
                if let kind = node["kind"]?.string { documents[kind] = Settings(node) }
            }
        } catch {
            throw TrimastError(
                "cluster.applied-file", "\(ClusterValues.applied) is not what Trimast wrote", cause: "\(error)",
                nextStep: "move it away on that host; apply compares with what runs then, and writes it anew")
        }
        return documents
    }
}
