import Facts
import Planning
import Specification

/// etcd's members as all control planes together tell them. Only what members with a quorum tell alike is known; nothing is destroyed on less.
package enum EtcdView: Equatable, Sendable {
    /// Nobody with a quorum told a list, or they tell different ones: who is a member is not known.
    case unknown
    case known([EtcdFacts.Member])
    /// Members of different clusters: one of them serves a store of its own, maybe an empty one.
    case divided([HostName: EtcdFacts])

    init(_ answers: [HostName: EtcdFacts.Answer]) {
        var told: [HostName: EtcdFacts] = [:]
        for (host, answer) in answers { if case .told(let facts) = answer { told[host] = facts } }
        guard Set(told.values.map(\.clusterID).filter { !$0.isEmpty }).count <= 1 else {
            self = .divided(told)
            return
        }
        let lists = told.values.filter(\.isHealthy).map { $0.members.sorted { $0.id < $1.id } }
        guard let list = lists.first, !list.isEmpty, lists.allSatisfy({ $0.map(\.id) == list.map(\.id) }) else {
            self = .unknown
            return
        }
        self = .known(list)
    }

    /// nil: not known.
    package var members: [EtcdFacts.Member]? { if case .known(let members) = self { members } else { nil } }

    /// The host's member: the one at its address, which has no name before it has started, or else the one of its name.
    package func member(of host: HostSpec) -> EtcdFacts.Member? {
        let here = members?.first { $0.isAt(host.address) }
        if let here, host.isControlPlane || here.name.isEmpty || here.name == host.name.text { return here }
        return members?.first { $0.name == host.name.text }
    }

    /// Members that no control plane of the file is, and whose name another member or a control plane of the file has.
    func namesakes(_ spec: ClusterSpec) -> [EtcdFacts.Member] {
        let own = Set(spec.controlPlanes.compactMap { member(of: $0)?.id })
        var names = Set(spec.controlPlanes.map(\.name.text))
        return (members ?? []).filter { !own.contains($0.id) && !$0.name.isEmpty && !names.insert($0.name).inserted }
    }
}

extension EtcdFacts.Member {
    /// Where the others reach it; nil where one of its URLs has no IPv4 address: a name may be any host's.
    var addresses: [IPv4Address]? {
        let found = peerURLs.map(Self.address)
        return found.isEmpty || found.contains(nil) ? nil : found.compactMap(\.self)
    }

    func isAt(_ address: IPv4Address) -> Bool { peerURLs.contains { Self.address($0) == address } }

    /// `192.168.1.3` of `https://192.168.1.3:2380`.
    fileprivate static func address(_ url: String) -> IPv4Address? {
        url.split(separator: "://").last.flatMap { IPv4Address(String($0.prefix { $0 != ":" && $0 != "/" })) }
    }

    /// What to call one whose name another one has.
    var placedLabel: String { "\(name) at \(peerURLs.first ?? "member \(id)")" }
}

/// Who of a cluster is well, as far as it was seen: what ``Planning/Admission`` decides on.
package struct ClusterHealth: Equatable, Sendable {
    /// A voter that cluster.yaml does not name as a control plane: how it is, the other members are told by it.
    package struct Stranger: Equatable, Sendable {
        /// Its name, with its address where another one has that name; its address alone where it has never started.
        package var label: String
        package var health: Admission.Health
        /// Where it can be asked; nil: it never started, or has no address of that kind.
        package var address: IPv4Address?
    }
    /// etcd's voters among the control planes of the file.
    package var etcd: [HostName: Admission.Health] = [:]
    /// The voters that no control plane of the file is, which count for the quorum like any other.
    package var strangers: [Stranger] = []
    package var apiServers: [HostName: Admission.Health] = [:]

    init(
        _ spec: ClusterSpec, view: EtcdView, answers: [HostName: EtcdFacts.Answer], kubernetes: [HostName: KubernetesFacts]
    ) {
        for host in spec.controlPlanes {
            let facts = kubernetes[host.name]
            let isListed = view.member(of: host).map { !$0.isLearner } ?? false
            // Where nobody told a list, every host that has an etcd may be a voter.
            let mayBeVoter = view.members == nil && (facts.map(\.mayHoldEtcd) ?? true)
            if isListed || mayBeVoter { etcd[host.name] = Self.etcd(answers[host.name] ?? .silent, facts) }
            if let facts {
                if facts.hasAPIServer { apiServers[host.name] = facts.apiHealth }
            } else if isListed || view.members == nil {
                apiServers[host.name] = .unknown
            }
        }
        let own = Set(spec.controlPlanes.compactMap { view.member(of: $0)?.id })
        let told = answers.values.compactMap { if case .told(let facts) = $0 { facts } else { nil } }
        let namesakes = Set(view.namesakes(spec).map(\.id))
        strangers = (view.members ?? []).filter { !$0.isLearner && !own.contains($0.id) }
            .map { Self.stranger($0, label: namesakes.contains($0.id) ? $0.placedLabel : $0.label, told) }
            .sorted { $0.label < $1.label }
    }

    private static func stranger(_ member: EtcdFacts.Member, label: String, _ told: [EtcdFacts]) -> Stranger {
        let answers = member.clientURLs.flatMap { url in told.compactMap { $0.others[url] } }
        let url = member.clientURLs.first { url in told.contains { $0.others[url] != nil } }
        return Stranger(
            label: label, health: answers.isEmpty ? .unknown : answers.allSatisfy { $0 } ? .healthy : .unhealthy,
            address: url.flatMap(EtcdFacts.Member.address))
    }

    private static func etcd(_ answer: EtcdFacts.Answer, _ facts: KubernetesFacts?) -> Admission.Health {
        switch answer {
        case .told(let told): told.isHealthy ? .healthy : .unhealthy
        case .refused: .unhealthy
        case .silent: facts.map { $0.isKnown && !$0.has.contains(.manifest(.etcd)) } ?? false ? .unhealthy : .unknown
        }
    }

    /// A quorum of the voters is well.
    package var hasQuorum: Bool { voters.values.count { $0 == .healthy } >= Admission.quorum(of: voters.count) && !etcd.isEmpty }

    /// All of them, by name.
    package var voters: [String: Admission.Health] {
        Dictionary(etcd.map { ($0.key.text, $0.value) } + strangers.map { ($0.label, $0.health) }, uniquingKeysWith: Self.worse)
    }

    private static func worse(_ one: Admission.Health, _ other: Admission.Health) -> Admission.Health {
        [.unknown, .unhealthy].first { $0 == one || $0 == other } ?? .healthy
    }

    package func admission(workers spec: ClusterSpec) -> Admission {
        Admission(
            voters: voters,
            apiServers: Dictionary(apiServers.map { ($0.key.text, $0.value) }, uniquingKeysWith: { $1 }),
            workers: spec.nodes.count { !$0.isControlPlane })
    }
}
