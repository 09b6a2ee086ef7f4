import Facts
import Parts
import Planning
import Specification
import Support

extension ClusterStatus {
    /// - Parameters:
    ///   - facts: of the hosts that answered, read by ``Parts/Planner/statusProbes(_:)``.
    ///   - errors: why the others did not.
    ///   - time: now, in seconds since 1970.
    package init(_ planner: Planner, _ facts: ClusterFacts, _ errors: [HostName: TrimastError], time: Double) {
        let spec = planner.spec
        let state = ClusterState(spec, facts)
        let reading = Reading(spec: spec, facts: facts, errors: errors, state: state)
        cluster = spec.name
        kubernetes = spec.kubernetes.version.description
        self.time = time
        hosts = spec.hosts.map(reading.host)
        let asked = spec.hosts.map(\.name).filter { facts[$0] != nil }
        endpoint = Endpoint(
            address: spec.endpoint.address, port: spec.endpoint.port, holders: state.holders, asked: asked,
            answered: asked.filter { facts[$0].map(Requirements.answersAtEndpoint) ?? false })
        let voters = state.view.members?.filter { !$0.isLearner }
        etcd = Etcd(
            members: voters?.count, healthy: state.health.etcd.values.count { $0 == .healthy },
            quorum: Admission.quorum(of: voters?.count ?? spec.controlPlanes.count),
            leader: hosts.first { $0.etcd?.isLeader ?? false }?.name,
            term: hosts.compactMap(\.etcd?.term).max() ?? 0)
        (verdict, problems, unread, checks) = (.unknown, [], [], [])
        checks = reading.reachable + planner.statusChecks(facts) + HealthChecks(spec: spec, facts: facts, state: state, status: self).all
        problems = Diagnosis(spec: spec, facts: facts, errors: errors, state: state, status: self).problems
        unread = checks.filter { $0.outcome == .skipped }.map { ($0.host.map { "\($0): " } ?? "") + $0.found }
        verdict = facts.hosts.isEmpty ? .unknown : !problems.isEmpty ? .unwell : unread.isEmpty ? .well : .unknown
    }
}

/// One host's pieces out of its facts.
private struct Reading {
    var spec: ClusterSpec
    var facts: ClusterFacts
    var errors: [HostName: TrimastError]
    var state: ClusterState

    /// A host that did not answer; one that this operator may not log in to says nothing of how it does.
    var reachable: [Check] {
        spec.hosts.compactMap { host in
            guard let error = errors[host.name] else { return nil }
            let isOut = ["ssh.unreachable", "ssh.connection-lost", "host.slow"].contains(error.code)
            return Check(
                "reachable", host: host.name, isOut ? .failed : .skipped, found: error.message,
                details: error.cause.map { [$0.description] },
                nextStep: error.nextStep)
        }
    }

    func host(_ host: HostSpec) -> ClusterStatus.Host {
        let own = facts[host.name]
        let certificates = (own?[CertificateFacts.fact]?.certificates ?? []).sorted { $0.days < $1.days }
        return ClusterStatus.Host(
            name: host.name, roles: HostSpec.Role.allCases.filter(host.roles.contains), error: errors[host.name]?.message,
            isHolder: state.holders.contains(host.name), proxy: own.flatMap { proxy(host, $0) },
            apiServer: own.flatMap { server(host, $0) },
            etcd: own.flatMap { member(host, $0) }, node: node(host), clock: clock(own),
            disks: own?[DiskSpace.fact].rows(of: host).map {
                ClusterStatus.Disk(folder: $0.folder, mount: $0.mount, size: $0.total << 10, free: $0.free << 10)
            } ?? [],
            machine: own?[MachineFacts.fact].map {
                ClusterStatus.Machine(
                    memory: $0.memory << 10, available: $0.available.map { $0 << 10 }, processors: $0.processors, load: $0.load,
                    waiting: $0.waiting)
            },
            // What the kubelet renews in time is the first to end in many a cluster, and means nothing.
            certificate: (certificates.first(where: \.isEarly) ?? certificates.first { !$0.isRotated } ?? certificates.first)
                .map { ClusterStatus.Certificate(name: $0.name, days: $0.days) })
    }

    private func proxy(_ host: HostSpec, _ facts: HostFacts) -> ClusterStatus.Proxy? {
        guard host.roles.contains(.loadBalancer), let view = ProxyView.of(facts, spec) else { return nil }
        let units = facts[ProcessFacts.fact]?.units ?? [:]
        let kind = ProxyView.name(spec)
        return ClusterStatus.Proxy(
            kind: kind, unit: units[kind] ?? "", keepalived: units["keepalived"] ?? "", answers: ProxyView.isReady(view.answer, spec),
            servers: spec.controlPlanes.map { server in
                let isReady = ProxyView.isReady(view.reached[server.address], spec)
                switch view.opinion(of: server) {
                case .used?: return ClusterStatus.Server(host: server.name, isUsed: true, isReady: isReady)
                case .leftOut(let why)?: return ClusterStatus.Server(host: server.name, isUsed: false, reason: why, isReady: isReady)
                case nil: return ClusterStatus.Server(host: server.name, isReady: isReady)
                }
            })
    }

    private func server(_ host: HostSpec, _ facts: HostFacts) -> ClusterStatus.APIServer? {
        guard host.isControlPlane else { return nil }
        let kubernetes = state.facts(host.name)
        return ClusterStatus.APIServer(
            isReady: kubernetes.isAPIReady, answer: (kubernetes.answers[.ready] ?? APIFacts.Status.none).rawValue,
            failing: kubernetes.failing)
    }

    private func member(_ host: HostSpec, _ own: HostFacts) -> ClusterStatus.Member? {
        guard host.isControlPlane else { return nil }
        guard let status = own[EtcdMemberStatus.section] else {
            return ClusterStatus.Member(
                isHealthy: false, answers: false, isLeader: false, version: "", term: 0, size: 0, used: 0, lag: 0, alarms: [])
        }
        let furthest = spec.controlPlanes.compactMap { facts[$0.name]?[EtcdMemberStatus.section]?.index }.max() ?? 0
        return ClusterStatus.Member(
            isHealthy: status.isHealthy ?? false, answers: true, isLeader: status.isLeader,
            isLearner: state.view.member(of: host)?.isLearner ?? false, version: status.version, term: status.term,
            size: status.size, used: status.used, lag: furthest > status.appliedIndex ? furthest - status.appliedIndex : 0,
            alarms: status.alarms)
    }

    /// By its own word, or as an API server lists it.
    private func node(_ host: HostSpec) -> ClusterStatus.Node? {
        guard host.isNode else { return nil }
        let own = state.nodes[host.name]
        if let text = state.listedState(host.name) {
            return ClusterStatus.Node(
                isReady: text.split(separator: ",").first == "Ready", state: text, pressures: own?.pressures ?? [],
                kubeletVersion: own?.kubeletVersion ?? "")
        }
        return ClusterStatus.Node(
            isReady: own?.isReady, state: own.map { $0.isReady ? "Ready" : "NotReady" } ?? "unknown", pressures: own?.pressures ?? [],
            kubeletVersion: own?.kubeletVersion ?? "")
    }

    private func clock(_ own: HostFacts?) -> ClusterStatus.Clock? {
        guard let own = Requirements.clock(own),
            let middle = ClockReading.middle(spec.hosts.compactMap { Requirements.clock(facts[$0.name]) })
        else { return nil }
        return ClusterStatus.Clock(ahead: own.ahead - middle.ahead, uncertainty: own.uncertainty + middle.uncertainty)
    }
}
