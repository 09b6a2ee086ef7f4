import Specification

/// What a disturbance cost, in seconds since it began. Pure: it follows from the samples.
package struct DrillOutcome: Codable, Equatable, Sendable {
    package struct Span: Codable, Equatable, Sendable {
        package var from: Double
        package var to: Double
        package var length: Double { to - from }
    }
    package struct Holding: Codable, Equatable, Sendable {
        package var host: HostName
        package var span: Span
    }

    package var reads: Int
    package var failedReads: Int
    /// Answers that took longer than ``stall``.
    package var stalls: Int
    /// Times without an answer that are worth a mark, and the longest of all.
    package var gaps: [Span]
    package var longestGap: Double
    package var acknowledged: Int
    package var writeGaps: [Span]
    package var longestWriteGap: Double
    /// Acknowledged writes that are not there afterwards; nil: that could not be read.
    package var lost: [Int]?
    /// How long the watch was behind the first write that it should have told, at the most.
    package var watchStill: Double
    /// Whether it still was when measuring ended.
    package var watchStands: Bool
    package var holders: [Holding]
    /// How long two hosts that reach each other had the address.
    package var twoHolders: Double
    package var leaderChanges: [Double]
    /// When it was put back.
    package var undone: Double
    /// From then until full health; nil: it did not come.
    package var health: Double?
    /// The first and the last moment that were measured.
    package var measured: Span

    /// A gap that is drawn: ten times the reader's rhythm and more.
    static let visible = 0.25
    static let stall = 1.0
    /// What two hosts' own times may be apart, and how seldom each looks.
    static let blur = 0.15

    package init(
        _ samples: Samples, began: Double, undone: Double, health: Double?, isolated: HostName? = nil
    ) {
        func relative(_ span: Span) -> Span { Span(from: span.from - began, to: span.to - began) }
        let reads = samples.reads.sorted { $0.end < $1.end }
        self.reads = reads.count { $0.end >= began }
        failedReads = reads.count { !$0.succeeded && $0.end >= began }
        stalls = reads.count { $0.succeeded && $0.end >= began && $0.end - $0.start > Self.stall }
        let end = ([reads.last?.end, samples.writes.map(\.end).max()].compactMap(\.self)).max() ?? undone
        let gaps = Self.gaps(reads, after: began, until: end).map(relative)
        longestGap = gaps.map(\.length).max() ?? 0
        self.gaps = gaps.filter { $0.length >= Self.visible }
        let writes = samples.writes.sorted { $0.end < $1.end }
        let good = writes.filter(\.succeeded)
        acknowledged = good.count
        let writeGaps = Self.gaps(writes, after: began, until: end).map(relative)
        longestWriteGap = writeGaps.map(\.length).max() ?? 0
        self.writeGaps = writeGaps.filter { $0.length >= Self.visible }
        lost = samples.kept.map { kept in good.map(\.number).filter { !kept.contains($0) }.sorted() }
        (watchStill, watchStands) = Self.lag(good.map(\.end), samples.events.sorted(), until: end)
        let holdings = Self.holdings(samples.holds)
        twoHolders = Self.overlap(holdings, besides: isolated.map { ($0, Span(from: began, to: undone + 2)) })
        holders = holdings.map { Holding(host: $0.host, span: relative($0.span)) }
        leaderChanges = zip(samples.leaders, samples.leaders.dropFirst()).filter { $0.id != $1.id }.map { $1.time - began }
        self.undone = undone - began
        self.health = health.map { max(0, $0 - undone) }
        measured = Span(from: ([reads.first?.start, began].compactMap(\.self).min() ?? began) - began, to: max(end, health ?? end) - began)
    }

    /// The times between two that succeeded, and from the last until the end.
    private static func gaps(_ requests: [Samples.Request], after began: Double, until end: Double) -> [Span] {
        let times = requests.filter(\.succeeded).map(\.end)
        guard var last = times.first else { return requests.isEmpty ? [] : [Span(from: began, to: end)] }
        var gaps: [Span] = []
        for time in times.dropFirst() + (requests.last?.succeeded ?? true ? [] : [end]) {
            if time >= began { gaps.append(Span(from: last, to: time)) }
            last = time
        }
        return gaps
    }

    /// For each acknowledged write, how long until the watch said something; both ascend.
    private static func lag(_ writes: [Double], _ events: [Double], until end: Double) -> (Double, Bool) {
        var index = 0
        var (longest, stands) = (0.0, false)
        for write in writes {
            // The event of a write can come before its answer does.
            while index < events.count, events[index] < write - stall { index += 1 }
            let lag = (index < events.count ? max(events[index], write) : end) - write
            if lag > longest { (longest, stands) = (lag, index >= events.count) }
        }
        return (longest, stands)
    }

    /// The times in which a host had the address, until it was first seen without it.
    private static func holdings(_ holds: [HostName: [Samples.Look]]) -> [Holding] {
        var holdings: [Holding] = []
        for (host, looks) in holds.sorted(by: { $0.key < $1.key }) {
            var from: Double?
            for look in looks {
                if look.has { from = from ?? look.time }
                if !look.has, let begin = from {
                    holdings.append(Holding(host: host, span: Span(from: begin, to: look.time)))
                    from = nil
                }
            }
            if let from, let last = looks.last { holdings.append(Holding(host: host, span: Span(from: from, to: last.time))) }
        }
        return holdings
    }

    private static func overlap(_ holdings: [Holding], besides isolated: (host: HostName, span: Span)?) -> Double {
        var total = 0.0
        for (index, one) in holdings.enumerated() {
            for other in holdings.dropFirst(index + 1) where other.host != one.host {
                var from = max(one.span.from, other.span.from)
                let to = min(one.span.to, other.span.to)
                // Of an isolated host's address nobody hears.
                if let isolated, [one.host, other.host].contains(isolated.host), from < isolated.span.to, to > isolated.span.from {
                    from = max(from, isolated.span.to)
                }
                if to - from > blur { total += to - from }
            }
        }
        return total
    }

    /// `2.00 s`; `> 17.3 s` where it had not come back.
    package var watch: String { (watchStands ? "> " : "") + DrillNumber.seconds(watchStill) }

    /// What of the drill's limits does not hold.
    package func broken(_ limit: Drill.Limit) -> [String] {
        func seconds(_ value: Double) -> String { DrillNumber.seconds(value) }
        var broken: [String] = []
        if let gap = limit.gap, longestGap > gap { broken.append("\(seconds(longestGap)) without an answer; \(seconds(gap)) are allowed") }
        if let gap = limit.writeGap, longestWriteGap > gap {
            broken.append("\(seconds(longestWriteGap)) without an acknowledged write; \(seconds(gap)) are allowed")
        }
        if let lost {
            if !lost.isEmpty { broken.append("\(lost.count) acknowledged writes are lost") }
        } else {
            broken.append("whether acknowledged writes are lost could not be read")
        }
        if twoHolders > 0 { broken.append("two hosts had the address for \(seconds(twoHolders))") }
        if let health {
            if health > limit.health { broken.append("full health after \(seconds(health)); \(seconds(limit.health)) are allowed") }
        } else {
            broken.append("full health did not come back")
        }
        return broken
    }
}

/// Figures as reports show them.
package enum DrillNumber {
    /// `0.28 s`, `12.3 s`.
    package static func seconds(_ value: Double) -> String {
        let digits = value < 10 ? 100.0 : 10.0
        let number = (value * digits).rounded() / digits
        var text = "\(number)"
        let decimals = text.split(separator: ".").last?.count ?? 0
        if digits == 100, decimals == 1 { text += "0" }
        return text + " s"
    }
}
