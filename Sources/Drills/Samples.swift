import Specification

/// What was seen while a cluster was disturbed, in seconds by the operator's clock.
package struct Samples: Equatable, Sendable {
    /// One request through the address, or one write.
    package struct Request: Equatable, Sendable {
        package var start: Double
        package var end: Double
        package var succeeded: Bool
        /// A write's number.
        package var number = 0
    }
    package struct Look: Equatable, Sendable {
        package var time: Double
        package var has: Bool
    }
    package struct Leader: Equatable, Sendable {
        package var time: Double
        package var id: String
    }
    package var reads: [Request] = []
    package var writes: [Request] = []
    /// When the watch told something.
    package var events: [Double] = []
    /// Whether a load balancer had the address, each time it looked.
    package var holds: [HostName: [Look]] = [:]
    /// The leader's id as the observer's own member saw it.
    package var leaders: [Leader] = []
    /// The numbers that are there afterwards; nil: that could not be read.
    package var kept: Set<Int>?

    package init() {}

    /// Adds what a host printed (``ObserverScripts/fetch(isObserver:keepsObject:)``). The numbers that are there count where it says `complete`, before them or
    /// behind them: an object's data come before its kind, or after.
    ///
    /// - Parameter start: when its kernel's time was 0, by the operator's clock.
    package mutating func add(_ text: String, from host: HostName, start: Double) {
        var numbers: Set<Int> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words == ["complete"] { kept = kept ?? [] }
            guard words.count > 1 else { continue }
            if words[0] == "kept" {
                if let number = Int(words[1]) { numbers.insert(number) }
                continue
            }
            guard let uptime = Double(words[1]) else { continue }
            let time = start + uptime
            switch (words[0], words.count) {
            case ("hold", 3): holds[host, default: []].append(Look(time: time, has: words[2] == "1"))
            case ("read", 4): reads.append(request(time, words[2], words[3]))
            case ("write", 5):
                var write = request(time, words[3], words[4])
                write.number = Int(words[2]) ?? 0
                writes.append(write)
            case ("event", 2): events.append(time)
            case ("leader", 3): if words[2] != "0" { leaders.append(Leader(time: time, id: words[2])) }
            default: continue
            }
        }
        kept?.formUnion(numbers)
    }

    /// The host is about to lose its power: that it had the address is true until it was last looked at, and of the time after that nothing is known.
    mutating func end(_ host: HostName) {
        if let last = holds[host]?.last, last.has { holds[host]?.append(Look(time: last.time, has: false)) }
    }

    private func request(_ time: Double, _ code: String, _ seconds: String) -> Request {
        Request(start: time, end: time + (Double(seconds) ?? 0), succeeded: code == "200")
    }
}
