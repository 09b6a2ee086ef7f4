import Foundation
import Specification
import Support
import Transport

/// What connections and answers took, in seconds.
package enum TimingText {
    /// One line a host, and the middle and the largest of all.
    package static func render(_ timings: [HostName: ConnectionTiming], roundTrips: [HostName: Int]) -> String {
        let width = max(4, timings.keys.map(\.text.count).max() ?? 0)
        var lines = ["host".padding(width) + "  connection  answers  round trips"]
        for (host, timing) in timings.sorted(by: { $0.key < $1.key }) {
            lines.append(
                host.text.padding(width)
                    + String(format: "  %8.2f s  %5.2f s  ", timing.connecting.seconds, timing.answering.seconds)
                    + "\(roundTrips[host] ?? 0)")
        }
        for (name, value) in [("connection", \ConnectionTiming.connecting), ("answers", \.answering)] {
            let sorted = timings.values.map { $0[keyPath: value].seconds }.sorted()
            guard let last = sorted.last else { continue }
            lines.append(String(format: "\(name): median %.2f s, longest %.2f s", sorted[sorted.count / 2], last))
        }
        return lines.joined(separator: "\n")
    }
}
