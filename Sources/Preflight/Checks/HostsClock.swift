import Facts
import Parts
import Planning
import Specification
import Support

/// The clocks at one moment, each read between two moments of the operator's own clock.
struct HostsClock: PreflightCheck {
    let id = "hosts.clock"
    let refusal: TrimastError.Code? = .clockDifference
    let title = "the hosts' clocks agree"
    let explanation =
        "Certificates begin five minutes in the past at most, and etcd and leases need clocks that agree. A failure shows by how much a host differs from the middle of all, or all of them by more than a minute from the machine that Trimast runs on; time.maximumDifference in cluster.yaml is the bound."
    let rounds: Set<PreflightRound> = [.clock]

    /// The clock at a request that did nothing else; nil when the host did not say.
    static let reading = Section<ClockReading?>("clock", unread: nil) { text in
        guard let now = text.table()["now"].flatMap(Double.init), let moment = Moment(text) else { return nil }
        return ClockReading(now: now, moment)
    }

    func evaluate(_ context: PreflightContext) -> [Check] {
        guard let middle = ClockReading.middle(context.hosts.compactMap { context.facts($0)[Self.reading] }) else { return [] }
        let bound = Double(context.spec.time.maximumDifferenceSeconds)
        let own = againstOwn(middle, bound)
        return (own.map { [$0] } ?? [])
            + context.each { host, facts in
                guard let own = facts[Self.reading] else { return unread(host) }
                let difference = own.ahead - middle.ahead
                let certain = abs(own.lead(over: middle))
                guard certain > bound else {
                    return passed(host, "agrees with the others within \(Self.seconds(certain + own.uncertainty + middle.uncertainty))")
                }
                return failed(
                    host,
                    "its clock is \(Self.seconds(abs(difference))) \(difference > 0 ? "ahead of" : "behind") the others; \(Int(bound)) s are allowed",
                    next: "on the host: date -s @$(date +%s) with a right clock's time, or chronyc makestep")
            }
    }

    /// Against the operator's own clock, which no host's is compared with when they all agree: certificates and tokens are used there too, and who
    /// is wrong is for people to see. A minute is no fault of a machine that is no server.
    private func againstOwn(_ middle: ClockReading, _ bound: Double) -> Check? {
        let certain = max(0, abs(middle.ahead) - middle.uncertainty)
        guard certain > max(60, bound) else { return nil }
        return failed(
            nil, "the hosts' clocks are \(Self.seconds(certain)) \(middle.ahead > 0 ? "ahead of" : "behind") this machine's",
            next: "see which is right: date -u, here and on the hosts; set the other")
    }

    /// `3.2 s`, `0.01 s`, `1 h 2 min`.
    static func seconds(_ value: Double) -> String {
        if value >= 3600 { return "\(Int(value) / 3600) h \(Int(value) % 3600 / 60) min" }
        if value >= 60 { return "\(Int(value) / 60) min \(Int(value) % 60) s" }
        let hundredths = Int((value * 100).rounded(.up))
        return hundredths >= 1000 ? "\(hundredths / 100) s" : "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }
}
