import Facts
import Planning
import Specification

/// What of Kubernetes stands on one host, and what its own API server answers.
package struct KubernetesFacts: Equatable, Sendable {
    package typealias Trace = HostTraces.Trace
    package var traces: HostTraces
    package var api: APIFacts

    package init(_ facts: HostFacts) {
        traces = facts[HostTraces.fact]
        api = facts[APIFacts.fact]
    }

    package var has: Set<Trace> { traces.has }
    /// Whether the host's files were looked at; false: nothing is known of them.
    package var isKnown: Bool { traces.isKnown }
    package var authority: String { traces.authority }
    package var isKubeletActive: Bool { traces.isKubeletActive }
    package var isKubeletStopped: Bool { traces.isKubeletStopped }
    package var answers: [APIFacts.Question: APIFacts.Status] { api.answers }
    package var podRanges: [String: CIDR] { api.podRanges }
    package var nodeNames: Set<String>? { api.nodeNames }
    package var nodeStates: [String: String]? { api.nodeStates }
    package var failing: [String] { api.failing }

    /// There may be an etcd member here: it has data or a manifest, or that was not looked at.
    package var mayHoldEtcd: Bool { !isKnown || has.contains(.etcdData) || has.contains(.manifest(.etcd)) }
    package var hasEtcdData: Bool { has.contains(.etcdData) }
    /// An API server was set up here.
    package var hasAPIServer: Bool { !isKnown || has.contains(.manifest(.apiServer)) || isAPIReady }
    package var hasUnfinishedTurn: Bool { has.contains(.unfinishedTurn) }
    package var hasManifests: Bool { !has.isDisjoint(with: Trace.manifests) }
    /// Everything that kubeadm leaves on a complete control plane.
    package var isComplete: Bool { hasAllButStaticPods && Trace.manifests.allSatisfy(has.contains) }
    var hasAllButStaticPods: Bool {
        Trace.files.allSatisfy { has.contains($0) || Trace.manifests.contains($0) } && has.contains(.kubeletSettings)
    }
    package var apiHealth: Admission.Health {
        switch answers[.ready] {
        case .ok?: .healthy
        // No answer at all is not the same as no server, but /readyz of a ready one comes at once.
        case .some: .unhealthy
        case nil: isKnown && !has.contains(.manifest(.apiServer)) ? .unhealthy : .unknown
        }
    }

    /// A join or a start was begun here: kubeadm or Trimast left something of a node or of etcd.
    package var hasBegun: Bool { has.contains(.kubeletSettings) || hasEtcdData || hasManifests }
    package var isAPIReady: Bool { answers[.ready] == .ok }
    /// Its API server is ready and has the cluster's configuration.
    var servesCluster: Bool { isAPIReady && answers[.configuration] == .ok }
    /// kubeadm's last phase on a control plane, and the end of a worker's join.
    package var isFinalized: Bool { has.contains(.finalized) }

    /// The pod network that was set up, by the file that containerd reads of it.
    package var plugin: NetworkSpec.Plugin? { NetworkSpec.Plugin.allCases.first { has.contains($0.trace) } }

    /// The same in short, beside everything else, and never for long.
    static func briefProbes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [HostTraces.fact.probe(host, spec)]
            + (host.isControlPlane ? [EtcdFacts.brief(spec), APIFacts.brief(host, spec)] : [NodeFacts.ofWorker.probe(host, spec).slow])
    }

    static func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        let traces = HostTraces.fact.probe(host, spec)
        return host.isControlPlane
            ? [traces, EtcdFacts.answer.probe(host, spec), APIFacts.fact.probe(host, spec)]
            : [traces, NodeFacts.ofWorker.probe(host, spec)]
    }
}
