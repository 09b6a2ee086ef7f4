/// Between which two moments of the operator's own clock a host was read, in seconds since 1970: hosts are not read at the same one.
package struct Moment: Equatable, Sendable {
    package var sent: Double
    package var received: Double

    /// nil: facts of older files do not say.
    package static let section = Section<Moment?>("moment", unread: nil) { Moment($0) }

    package init(sent: Double, received: Double) {
        self.sent = sent
        self.received = received
    }

    package init?(_ text: SectionText) {
        let table = text.table().compactMapValues { Double($0) }
        guard let sent = table["sent"], let received = table["received"] else { return nil }
        self.init(sent: sent, received: received)
    }

    /// As it stands in the section.
    package var text: String { "sent=\(sent)\nreceived=\(received)" }
}

/// How far a host's clock is ahead of the operator's, in seconds, and how wrong that can be.
package struct ClockReading: Equatable, Sendable {
    package var ahead: Double
    package var uncertainty: Double

    /// - Parameter now: what the host's clock said, some time between the two moments.
    package init(now: Double, _ moment: Moment) {
        ahead = now - (moment.sent + moment.received) / 2
        uncertainty = (moment.received - moment.sent) / 2
    }

    /// By how many seconds the clock is surely ahead of the other; negative when it is behind, 0 when they may agree.
    package func lead(over other: ClockReading) -> Double {
        let difference = ahead - other.ahead
        let certain = max(0, abs(difference) - uncertainty - other.uncertainty)
        return difference < 0 ? -certain : certain
    }

    /// The middle one of several; nil of none.
    package static func middle(_ readings: some Collection<ClockReading>) -> ClockReading? {
        let sorted = readings.sorted { $0.ahead < $1.ahead }
        return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
    }
}
