import Facts
import Planning
import Specification
import Support

/// R7: chrony on every host, with the servers that cluster.yaml names, or the distribution's own when it names none.
struct Time: Part {
    let id = "time"
    let rows = ["R7"]
    let after: [PartID] = [.packages, .timeConfiguration]

    struct State: Equatable {
        /// The host's clock, in seconds since 1970; nil when it did not say.
        var now: Double?
        var isChronyRunning = false
    }

    static let state = Fact("time", "echo now=$(date +%s.%N); echo chronyd=$(pidof chronyd)", unread: State()) { text in
        let table = text.table()
        return State(now: table["now"].flatMap(Double.init), isChronyRunning: !(table["chronyd"] ?? "").isEmpty)
    }

    func probes(_ host: HostSpec, _ spec: ClusterSpec) -> [Probe] {
        [
            Self.state.probe(host, spec),
            Probe(files: Families.all.flatMap { [$0.chronyConfigurationPath, $0.chronyOptionsPath] }),
        ]
    }

    func promise(_ context: PartContext) -> String? { context.spec.time.provider == .chrony ? "chronyd runs" : nil }

    func plan(_ context: PartContext, _ steps: inout StepList) throws {
        let time = context.spec.time
        if let difference = Self.difference(context), abs(difference) > Double(time.maximumDifferenceSeconds) {
            throw TrimastError(
                .clockDifference, "its clock differs by \(Int(difference.rounded())) s from that of \(context.spec.hosts[0].name)",
                place: context.host.name.text,
                cause: "certificates and etcd need clocks that agree within \(time.maximumDifferenceSeconds) s",
                nextStep: "set the clock (date -s, or chronyc makestep), or raise time.maximumDifference")
        }
        guard time.provider == .chrony else { return }
        if time.servers.isEmpty, context.facts.files[context.family.chronyConfigurationPath]?.content.hasPrefix(Self.mark) ?? false {
            steps.note("\(context.family.chronyConfigurationPath) still has the servers that time.servers named; edit it, or name others")
        }
        if !context[Self.state].isChronyRunning {
            steps.unit(context.family.chronyUnit, .enableAndStart, why: "chronyd does not run")
        } else if steps.isUnread(by: context.family.chronyUnit)
            || TimeConfiguration.files(context).contains(where: { context.facts.files[$0.path]?.content != $0.content })
        {
            steps.unit(context.family.chronyUnit, .restart, why: "its configuration changed")
        }
    }

    /// By how many seconds this host's clock surely differs from the first host's, each read between two moments of the operator's own clock.
    static func difference(_ context: PartContext) -> Double? {
        guard let own = reading(context.facts), let first = reading(context.cluster[context.spec.hosts[0].name]) else { return nil }
        return own.lead(over: first)
    }

    /// nil when the host did not say.
    static func reading(_ facts: HostFacts?) -> ClockReading? {
        guard let facts, let now = facts[Self.state].now else { return nil }
        // Facts that do not say when they were read were read at one moment.
        return ClockReading(now: now, facts[Moment.section] ?? Moment(sent: 0, received: 0))
    }

    private static let mark = "# Written by Trimast: time.servers"

    static func configuration(_ servers: [String]) -> String {
        """
        \(mark) of cluster.yaml.
        \(servers.map { "server \($0) iburst" }.joined(separator: "\n"))
        driftfile /var/lib/chrony/chrony.drift
        logdir /var/log/chrony
        maxupdateskew 100.0
        rtcsync
        makestep 1 3
        leapsectz right/UTC

        """
    }
}

/// R7: chrony's configuration, there before the package is installed, so that chronyd never runs with another.
struct TimeConfiguration: Part {
    let id = "time-configuration"
    let rows = ["R7"]

    static func files(_ context: PartContext) -> [(path: String, content: String, why: String)] {
        let time = context.spec.time
        guard time.provider == .chrony else { return [] }
        var files: [(path: String, content: String, why: String)] = []
        if !time.servers.isEmpty {
            files.append(
                (
                    context.family.chronyConfigurationPath, Time.configuration(time.servers),
                    "time comes from the servers that cluster.yaml names"
                ))
        }
        if !time.chronydOptions.isEmpty {
            files.append((context.family.chronyOptionsPath, context.family.chronyOptions(time.chronydOptions), "time.chronydOptions"))
        }
        return files
    }

    func plan(_ context: PartContext, _ steps: inout StepList) {
        for file in Self.files(context) {
            steps.file(file.path, Template(file.content), unit: context.family.chronyUnit, why: file.why)
        }
    }
}
