import Execution
import Planning
import Specification
import Support

/// The steps that a run left out, by what they were left out for and by host: a few names, and how many more.
package enum SkippedText {
    private static let names = 3
    private static let hosts = 8

    package static func lines(_ report: RunReport, of plan: Plan) -> [String] {
        // A step that was lost with its connection is among these as well.
        let causes = Set(report.skipped.map(\.because))
        let failed = Dictionary(
            plan.steps.filter { causes.contains($0.id) }.map { ($0.id, "\($0.host): \($0.title)") }, uniquingKeysWith: { $1 })
        return groups(report.skipped, by: \.because).flatMap { cause, entries in
            let byHost = groups(entries.map(\.step), by: \.host)
            var lines = ["skipped because \(failed[cause].map { "this failed: \($0)" } ?? "of this: \(cause)")"]
            lines += byHost.prefix(hosts).map { host, steps in
                let more = steps.count > names ? " and \(steps.count - names) more" : ""
                return "  \(host): " + steps.prefix(names).map(\.title).joined(separator: ", ") + more
            }
            let rest = byHost.dropFirst(hosts)
            if !rest.isEmpty {
                lines.append("  and \(rest.reduce(0) { $0 + $1.1.count }) more on \(count(rest.count, "other host"))")
            }
            return lines
        }
    }

    /// In the order of their first appearance.
    private static func groups<Key: Hashable, Element>(_ elements: [Element], by key: (Element) -> Key) -> [(Key, [Element])] {
        var places: [Key: Int] = [:]
        var groups: [(Key, [Element])] = []
        for element in elements {
            let place = places[key(element), default: groups.count]
            if place == groups.count {
                places[key(element)] = place
                groups.append((key(element), []))
            }
            groups[place].1.append(element)
        }
        return groups
    }
}
