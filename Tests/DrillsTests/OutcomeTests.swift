import Specification
import TestSupport
import Testing

@testable import Drills

/// What samples mean: every figure of a report from samples that a person can count.
@Suite struct OutcomeTests {
    /// An answer each tenth of a second from 95 to 130, but not where one is missing; the disturbance lasts from 100 to 110.
    static func samples(without gaps: [ClosedRange<Double>] = [], failing: [ClosedRange<Double>] = []) -> Samples {
        var samples = Samples()
        var number = 0
        for tick in 950...1300 {
            let time = Double(tick) / 10
            guard !gaps.contains(where: { $0.contains(time) }) else { continue }
            let succeeded = !failing.contains { $0.contains(time) }
            samples.reads.append(Samples.Request(start: time - 0.05, end: time, succeeded: succeeded))
            number += 1
            samples.writes.append(Samples.Request(start: time - 0.05, end: time, succeeded: succeeded, number: number))
            if succeeded { samples.events.append(time) }
        }
        samples.kept = Set(1...number)
        return samples
    }

    static func outcome(_ samples: Samples, health: Double? = 115, isolated: HostName? = nil) throws -> DrillOutcome {
        DrillOutcome(samples, began: 100, undone: 110, health: health, isolated: isolated)
    }

    static func isClose(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) < 0.001 } ?? false }

    @Test func nothingHappened() throws {
        let outcome = try Self.outcome(Self.samples())
        #expect(outcome.failedReads == 0 && outcome.stalls == 0 && outcome.gaps == [] && outcome.lost == [])
        #expect(Self.isClose(outcome.longestGap, 0.1) && Self.isClose(outcome.longestWriteGap, 0.1))
        #expect(Self.isClose(outcome.watchStill, 0) && outcome.notes == [])
        #expect(outcome.health == 5 && outcome.undone == 10 && outcome.twoHolders == 0)
        #expect(outcome.broken(Drill.Limit(gap: 0.3, writeGap: 0.3, health: 5)) == [])
    }

    @Test func gapsAndFailures() throws {
        let silent = try Self.outcome(Self.samples(without: [102.05...103.35]))
        #expect(silent.gaps.count == 1 && Self.isClose(silent.longestGap, 1.4) && Self.isClose(silent.gaps[0].from, 2.0))
        let refused = try Self.outcome(Self.samples(failing: [102.05...103.35]))
        #expect(refused.failedReads == 13 && Self.isClose(refused.longestGap, 1.4))
        #expect(refused.broken(Drill.Limit(gap: 1, writeGap: 2, health: 60)) == ["1.40 s without an answer; 1.00 s are allowed"])
        let before = try Self.outcome(Self.samples(without: [96.05...98.05]))
        #expect(before.gaps == [], "what was before the disturbance is not its own")
        let never = try Self.outcome(Self.samples(failing: [105.05...130]))
        #expect(Self.isClose(never.longestGap, 25), "from the last answer to the end")
    }

    @Test func stalls() throws {
        var samples = Self.samples(without: [102.05...104.05])
        samples.reads.append(Samples.Request(start: 102.1, end: 104, succeeded: true))
        #expect(try Self.outcome(samples).stalls == 1)
    }

    @Test func acknowledgedWritesThatAreLost() throws {
        var samples = Self.samples(failing: [102.05...103.35])
        let failed = try #require(samples.writes.first { !$0.succeeded }?.number)
        samples.kept?.subtract([failed, 7, 9])
        let outcome = try Self.outcome(samples)
        #expect(outcome.lost == [7, 9], "one that was not acknowledged may be there or not")
        #expect(outcome.broken(Drill.Limit(health: 60)) == ["2 acknowledged writes are lost"])
        samples.kept = nil
        #expect(try Self.outcome(samples).broken(Drill.Limit(health: 60)) == ["whether acknowledged writes are lost could not be read"])
    }

    @Test func theWatchThatStoodStill() throws {
        var samples = Self.samples()
        samples.events.removeAll { $0 > 103.05 && $0 < 106.05 }
        // The write that ends at 103.1 is the first of which nothing is told.
        let outcome = try Self.outcome(samples)
        #expect(Self.isClose(outcome.watchStill, 3.0) && outcome.watch == "3.00 s")
        samples.events.removeAll { $0 > 110 }
        let never = try Self.outcome(samples)
        #expect(never.watchStands && never.watch == "> 19.9 s", "\(never.watch ?? "")")
    }

    @Test("what the watch told before a write was sent is not of that write") func theWatchThatStoppedBefore() throws {
        var samples = Self.samples()
        // From 104.5 on nothing is told: the writes go on every tenth of a second.
        samples.events.removeAll { $0 > 104.45 && $0 < 105.45 }
        let outcome = try Self.outcome(samples)
        #expect(Self.isClose(outcome.watchStill, 1.0))
    }

    struct Unmeasured: Sendable, CustomStringConvertible {
        var description: String
        /// Reads and writes that end after this moment are missing.
        var reads = 200.0
        var writes = 200.0
        var broken: [String]
        var notes: [String]
    }

    @Test(
        "what was not measured to the end keeps no limit",
        arguments: [
            Unmeasured(
                description: "nobody asked", reads: 0, broken: ["the longest time without an answer was not measured; 1.00 s are allowed"],
                notes: ["not measured: gap"]),
            Unmeasured(
                description: "who asked ended while it lasted", reads: 105,
                broken: ["the longest time without an answer was not measured; 1.00 s are allowed"], notes: ["not measured: gap"]),
            Unmeasured(description: "who asked ended later", reads: 112, broken: [], notes: []),
            Unmeasured(
                description: "who wrote ended while it lasted", writes: 105,
                broken: ["the longest time without an acknowledged write was not measured; 2.00 s are allowed"],
                notes: ["not measured: write gap"]),
            Unmeasured(
                description: "nobody wrote", writes: 0,
                broken: [
                    "the longest time without an acknowledged write was not measured; 2.00 s are allowed",
                    "whether acknowledged writes are lost could not be read",
                ], notes: ["not measured: write gap, watch"]),
        ]) func unmeasured(_ missing: Unmeasured) throws
    {
        var samples = Self.samples()
        samples.reads.removeAll { $0.end > missing.reads }
        samples.writes.removeAll { $0.end > missing.writes }
        let outcome = try Self.outcome(samples)
        #expect(outcome.broken(Drill.Limit(gap: 1, writeGap: 2, health: 60)) == missing.broken)
        #expect(outcome.notes == missing.notes)
    }

    @Test("when everything is off nobody asks: no figure is made of that, and what was kept counts") func allOff() throws {
        var samples = Self.samples()
        samples.reads.removeAll { $0.end > 99 }
        samples.writes.removeAll { $0.end > 99 }
        samples.kept = nil
        // The data come before the kind.
        samples.add(samples.writes.map { "kept \($0.number)\n" }.joined() + "complete\n", from: try host("a"), start: 0)
        let outcome = try Self.outcome(samples)
        #expect(outcome.lost == [] && outcome.reads == 0 && outcome.acknowledged == 41)
        #expect(outcome.longestGap == nil && outcome.longestWriteGap == nil && outcome.watch == nil)
        #expect(outcome.broken(Drill.Limit(health: 300)) == [])
        #expect(outcome.notes == ["not measured: gap, write gap, watch"])
    }

    @Test func fullHealth() throws {
        #expect(try Self.outcome(Self.samples(), health: nil).broken(Drill.Limit(health: 60)) == ["full health did not come back"])
        #expect(
            try Self.outcome(Self.samples(), health: 175).broken(Drill.Limit(health: 60)) == [
                "full health after 65.0 s; 60.0 s are allowed"
            ])
    }

    /// Who has the address at each tenth of a second from 95 to 120, by ranges.
    static func holds(_ ranges: [String: [ClosedRange<Double>]]) throws -> [HostName: [Samples.Look]] {
        var holds: [HostName: [Samples.Look]] = [:]
        for (name, ranges) in ranges {
            holds[try host(name)] = (950...1200).map { tick in
                let time = Double(tick) / 10
                return Samples.Look(time: time, has: ranges.contains { $0.contains(time) })
            }
        }
        return holds
    }

    @Test func holders() throws {
        var samples = Self.samples()
        samples.holds = try Self.holds(["a": [95...101.05, 112...120], "b": [101.15...111.95], "c": []])
        let moved = try Self.outcome(samples)
        #expect(moved.twoHolders == 0)
        #expect(moved.holders.map(\.host.text) == ["a", "a", "b"])
        #expect(Self.isClose(moved.holders[2].span.from, 1.2))
        samples.holds = try Self.holds(["a": [95...120], "b": [101.05...103.05]])
        let two = try Self.outcome(samples)
        #expect(Self.isClose(two.twoHolders, 1.9), "from the first to the last look that found it")
        #expect(two.broken(Drill.Limit(health: 60)) == ["two hosts had the address for 1.90 s"])
        samples.holds = try Self.holds(["a": [95...101.05], "b": [101.05...120]])
        #expect(try Self.outcome(samples).twoHolders == 0, "an instant is how seldom each looks")
        samples.holds = try Self.holds(["a": [95...120], "b": [101.05...109.05]])
        #expect(try Self.outcome(samples, isolated: host("b")).twoHolders == 0, "of an isolated host's address nobody hears")
    }

    @Test("while nobody looks at the host that had the address, nothing says that it has it beside the next one") func paused() throws {
        var samples = Self.samples()
        samples.holds = try Self.holds(["a": [95...101.05], "b": [101.15...120]])
        // What looks on the busy host stands still for a second, across the move.
        let former = try host("a")
        samples.holds[former]?.removeAll { $0.time > 101.05 && $0.time < 102.05 }
        let moved = try Self.outcome(samples)
        #expect(moved.twoHolders == 0 && moved.broken(Drill.Limit(health: 60)) == [])
        #expect(moved.holders.first.map { Self.isClose($0.span.to, 2.1) } == true, "it is drawn until it was seen without it")
        // It stands still for eight seconds, in which the address goes and comes back.
        samples.holds = try Self.holds(["a": [95...120], "b": [103...107]])
        samples.holds[former]?.removeAll { $0.time > 101.05 && $0.time < 109.05 }
        #expect(try Self.outcome(samples).twoHolders == 0)
    }

    @Test("an address that nobody looked for is not an address that nobody has") func unseen() throws {
        let (a, b) = (try host("a"), try host("b"))
        func outcome(_ samples: Samples, powerless: [HostName] = []) -> DrillOutcome {
            DrillOutcome(
                samples, began: 100, undone: 110, health: 115, loadBalancers: [a, b],
                powerless: powerless)
        }
        var samples = Self.samples()
        samples.holds = try Self.holds(["a": [95...120], "b": []])
        let seen = outcome(samples)
        #expect(seen.unseen == [] && seen.unwatched == [])
        samples.holds[b] = nil
        #expect(outcome(samples).broken(Drill.Limit(health: 60)) == ["whether b had the address was not seen to the end"])
        samples.holds = try Self.holds(["a": [95...120], "b": []])
        samples.holds[b]?.removeAll { $0.time > 103.05 && $0.time < 108.05 }
        let busy = outcome(samples)
        #expect(busy.notes == ["whether b had the address was not seen from 3.00 s to 8.10 s"] && busy.unwatched == [])

        // A loses its power while it has the address, and is looked at again when it is back.
        samples.holds = try Self.holds(["a": [95...120], "b": [102...120]])
        let later = samples.holds[a]?.filter { $0.time > 112.05 } ?? []
        samples.holds[a]?.removeAll { $0.time > 99.95 }
        samples.end(a)
        #expect(outcome(samples, powerless: [a]).twoHolders == 0, "it was last seen with it before the cut")
        samples.holds[a]? += later
        let back = outcome(samples, powerless: [a])
        #expect(Self.isClose(back.twoHolders, 7.9) && back.unwatched == [], "both had it from when it was looked at again")
        #expect(back.notes == ["whether a had the address was not seen from 0.00 s to 12.1 s"])
        samples.holds[a]?.removeAll { $0.time > 99.95 }
        let gone = outcome(samples, powerless: [a])
        #expect(gone.notes == ["whether a had the address was not seen from 0.00 s to 15.0 s"] && gone.unwatched == [])
    }

    @Test func leaders() throws {
        var samples = Self.samples()
        samples.leaders = [(99.0, "1"), (100.5, "1"), (102.0, "2"), (103.0, "2")].map { Samples.Leader(time: $0.0, id: $0.1) }
        #expect(try Self.outcome(samples).leaderChanges == [2])
    }

    @Test("what hosts print, and lines that mean nothing") func parsing() throws {
        var samples = Samples()
        samples.add(
            """
            kept 1
            hold 10.00 1
            hold 10.05 0
            read 10.00 200 0.012000
            read 11.00 000 1.000000
            write 10.50 3 200 0.02
            event 10.52
            leader 10.6 123
            leader 11.1 0
            noise
            read x 200 1
            complete
            kept 3
            kept
            kept x
            """, from: try host("a"), start: 1000)
        #expect(
            samples.reads == [
                Samples.Request(start: 1010, end: 1010.012, succeeded: true), Samples.Request(start: 1011, end: 1012, succeeded: false),
            ])
        #expect(samples.writes == [Samples.Request(start: 1010.5, end: 1010.52, succeeded: true, number: 3)])
        #expect(samples.events == [1010.52] && samples.kept == [1, 3])
        #expect(samples.leaders == [Samples.Leader(time: 1010.6, id: "123")])
        #expect(samples.holds == [try host("a"): [Samples.Look(time: 1010, has: true), Samples.Look(time: 1010.05, has: false)]])
    }

    @Test func figures() {
        for (value, text) in [(0.0, "0.00 s"), (0.284, "0.28 s"), (1.4, "1.40 s"), (9.999, "10.00 s"), (12.34, "12.3 s"), (60.0, "60.0 s")]
        {
            #expect(DrillNumber.seconds(value) == text)
        }
    }
}
