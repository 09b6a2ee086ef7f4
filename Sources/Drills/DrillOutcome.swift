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
    /// Times without an answer that are worth a mark, and the longest of all; nil: nobody asked until it was put back.
    package var gaps: [Span]
    package var longestGap: Double?
    package var acknowledged: Int
    package var writeGaps: [Span]
    /// nil: nobody wrote until it was put back.
    package var longestWriteGap: Double?
    /// Acknowledged writes that are not there afterwards; nil: that could not be read, or there was none.
    package var lost: [Int]?
    /// How long the watch was behind the first write that it should have told, at the most; nil: no write was acknowledged since it began.
    package var watchStill: Double?
    /// Whether it still was when measuring ended.
    package var watchStands: Bool
    package var holders: [Holding]
    /// When it was not seen whether a load balancer had the address.
    package var unseen: [Holding]
    /// Load balancers that had power and were not looked at to the end.
    package var unwatched: [HostName]
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
    /// A time without a look that is told; a busy machine looks late.
    static let hole = 2.0

    /// - Parameters:
    ///   - isolated: a host that nobody hears meanwhile.
    ///   - loadBalancers: who is looked at for the address.
    ///   - powerless: of these, those without power meanwhile: they are looked at again once they are back.
    package init(
        _ samples: Samples, began: Double, undone: Double, health: Double?, isolated: HostName? = nil, loadBalancers: [HostName] = [],
        powerless: [HostName] = []
    ) {
        func relative(_ span: Span) -> Span { Span(from: span.from - began, to: span.to - began) }
        let reads = samples.reads.sorted { $0.end < $1.end }
        self.reads = reads.count { $0.end >= began }
        failedReads = reads.count { !$0.succeeded && $0.end >= began }
        stalls = reads.count { $0.succeeded && $0.end >= began && $0.end - $0.start > Self.stall }
        let end = ([reads.last?.end, samples.writes.map(\.end).max()].compactMap(\.self)).max() ?? undone
        let gaps = Self.gaps(reads, after: began, until: end).map(relative)
        // What ended before says nothing of what it cost.
        func isToTheEnd(_ requests: [Samples.Request]) -> Bool { requests.last.map { $0.end >= undone } ?? false }
        longestGap = isToTheEnd(reads) ? gaps.map(\.length).max() ?? 0 : nil
        self.gaps = gaps.filter { $0.length >= Self.visible }
        let writes = samples.writes.sorted { $0.end < $1.end }
        let good = writes.filter(\.succeeded)
        acknowledged = good.count
        let writeGaps = Self.gaps(writes, after: began, until: end).map(relative)
        longestWriteGap = isToTheEnd(writes) ? writeGaps.map(\.length).max() ?? 0 : nil
        self.writeGaps = writeGaps.filter { $0.length >= Self.visible }
        lost = good.isEmpty ? nil : samples.kept.map { kept in good.map(\.number).filter { !kept.contains($0) }.sorted() }
        let lag = Self.lag(good, samples.events.sorted(), until: end)
        let isWatched = good.last.map { $0.end >= began } ?? false
        watchStill = isWatched ? lag.longest : nil
        watchStands = isWatched && lag.stands
        let certain = Self.holdings(samples.holds, isCertain: true)
        twoHolders = Self.overlap(certain, besides: isolated.map { ($0, Span(from: began, to: undone + 2)) })
        holders = Self.holdings(samples.holds, isCertain: false).map { Holding(host: $0.host, span: relative($0.span)) }
        let last = max(undone, health ?? undone)
        let holes = loadBalancers.sorted().flatMap { Self.holes($0, samples.holds[$0] ?? [], from: began, until: last) }
        unseen = holes.map { Holding(host: $0.host, span: relative($0.span)) }
        unwatched = holes.filter { $0.span.to == last && !powerless.contains($0.host) }.map(\.host)
        leaderChanges = zip(samples.leaders, samples.leaders.dropFirst()).filter { $0.id != $1.id }.map { $1.time - began }
        self.undone = undone - began
        self.health = health.map { max(0, $0 - undone) }
        measured = Span(from: ([reads.first?.start, began].compactMap(\.self).min() ?? began) - began, to: max(end, health ?? end) - began)
    }

    /// The times between two that succeeded, and from the last until the end.
    private static func gaps(_ requests: [Samples.Request], after began: Double, until end: Double) -> [Span] {
        let times = requests.filter(\.succeeded).map(\.end)
        guard var last = times.first else { return requests.isEmpty ? [] : [Span(from: began, to: end)] }
        var gaps = last > began ? [Span(from: began, to: last)] : []
        for time in times.dropFirst() + (requests.last?.succeeded ?? true ? [] : [end]) {
            if time >= began { gaps.append(Span(from: last, to: time)) }
            last = time
        }
        return gaps
    }

    /// For each acknowledged write, how long until the watch said something; both ascend.
    private static func lag(_ writes: [Samples.Request], _ events: [Double], until end: Double) -> (longest: Double, stands: Bool) {
        var index = 0
        var (longest, stands) = (0.0, false)
        for write in writes {
            // The event of a write can come before its answer does, and never before it was sent.
            while index < events.count, events[index] < write.start { index += 1 }
            let lag = (index < events.count ? max(events[index], write.end) : end) - write.end
            if lag > longest { (longest, stands) = (lag, index >= events.count) }
        }
        return (longest, stands)
    }

    /// The times in which a host had the address.
    ///
    /// - Parameter isCertain: only while somebody looked: from the first to the last look that found the address, and not over a hole in which it may
    ///   have gone and come back. What is drawn lasts until the look that did not find it.
    private static func holdings(_ holds: [HostName: [Samples.Look]], isCertain: Bool) -> [Holding] {
        var holdings: [Holding] = []
        for (host, looks) in holds.sorted(by: { $0.key < $1.key }) {
            var seen: Span?
            for look in looks {
                if look.has {
                    if isCertain, let span = seen, look.time - span.to > hole {
                        holdings.append(Holding(host: host, span: span))
                        seen = nil
                    }
                    seen = Span(from: seen?.from ?? look.time, to: look.time)
                } else if let span = seen {
                    holdings.append(Holding(host: host, span: Span(from: span.from, to: isCertain ? span.to : look.time)))
                    seen = nil
                }
            }
            if let seen { holdings.append(Holding(host: host, span: seen)) }
        }
        return holdings
    }

    /// The times without a look at a host.
    private static func holes(_ host: HostName, _ looks: [Samples.Look], from began: Double, until end: Double) -> [Holding] {
        var holes: [Holding] = []
        var last = began
        for time in looks.map(\.time) + [end] where time > last {
            if time - last > hole { holes.append(Holding(host: host, span: Span(from: last, to: time))) }
            last = time
        }
        return holes
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

    /// `2.00 s`; `> 17.3 s` where it had not come back; nil: not measured.
    package var watch: String? { watchStill.map { (watchStands ? "> " : "") + DrillNumber.seconds($0) } }

    /// What is not in the figures, for people.
    package var notes: [String] {
        var missing: [String] = []
        if longestGap == nil { missing.append("gap") }
        if longestWriteGap == nil { missing.append("write gap") }
        if watchStill == nil { missing.append("watch") }
        var notes = missing.isEmpty ? [] : ["not measured: \(missing.joined(separator: ", "))"]
        for hole in unseen where !unwatched.contains(hole.host) {
            let (from, to) = (DrillNumber.seconds(hole.span.from), DrillNumber.seconds(hole.span.to))
            notes.append("whether \(hole.host) had the address was not seen from \(from) to \(to)")
        }
        return notes
    }

    /// What of the drill's limits does not hold.
    package func broken(_ limit: Drill.Limit) -> [String] {
        func seconds(_ value: Double) -> String { DrillNumber.seconds(value) }
        var broken: [String] = []
        /// - Parameter what: one of the words of `without an answer`.
        func gap(_ longest: Double?, _ allowed: Double?, _ what: String) {
            guard let allowed else { return }
            guard let longest else {
                return broken.append("the longest time without \(what) was not measured; \(seconds(allowed)) are allowed")
            }
            if longest > allowed { broken.append("\(seconds(longest)) without \(what); \(seconds(allowed)) are allowed") }
        }
        gap(longestGap, limit.gap, "an answer")
        gap(longestWriteGap, limit.writeGap, "an acknowledged write")
        if let lost {
            if !lost.isEmpty { broken.append("\(lost.count) acknowledged writes are lost") }
        } else {
            broken.append("whether acknowledged writes are lost could not be read")
        }
        broken += unwatched.map { "whether \($0) had the address was not seen to the end" }
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
