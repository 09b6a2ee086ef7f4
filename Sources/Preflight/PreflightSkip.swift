import Planning
import Specification
import Support

/// What plan and apply go on without, as `--skip` names it: a check (`unique.mac`), or a check's failure on one host
/// (`host.leftovers=master2`).
package struct PreflightSkip: Equatable, Sendable {
    /// Checks that are not made at all.
    package private(set) var ids: [String] = []
    /// The hosts whose failures are told and stop nothing, by check.
    private var hosts: [String: Set<HostName>] = [:]

    package init() {}

    /// - Parameter words: ids, or `ID=HOST`; several in one word between commas.
    /// - Throws: ``TrimastErrors`` with every id and host that is not known, and every check that is only skipped for hosts by name.
    package init(_ words: [String], _ spec: ClusterSpec) throws {
        let catalogue = PreflightCatalogue()
        let pairs = words.flatMap { $0.split(separator: ",") }.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            .filter { !$0.isEmpty }
        let checks = Dictionary(try catalogue.chosen(only: pairs.map { $0[0] }).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        var errors: [TrimastError] = []
        for pair in pairs {
            if pair.count == 2 {
                if let host = spec.hosts.first(where: { $0.name.text == pair[1] }) {
                    hosts[pair[0], default: []].insert(host.name)
                } else {
                    let names = spec.hosts.map(\.name.text)
                    errors.append(
                        TrimastError(
                            "preflight.unknown-host", "there is no host called \(pair[1])", place: "--skip \(pair.joined(separator: "="))",
                            nextStep: closest(to: pair[1], among: names).map { "did you mean \($0)?" } ?? "name a host of cluster.yaml"))
                }
            } else if checks[pair[0]]?.isSkippedByHost ?? false {
                errors.append(
                    TrimastError(
                        "preflight.unnamed-host", "\(pair[0]) is only skipped for a host by its name", place: "--skip \(pair[0])",
                        cause: "what is on the host is then taken for nobody's", nextStep: "write --skip \(pair[0])=HOST"))
            } else {
                ids.append(pair[0])
            }
        }
        guard errors.isEmpty else { throw TrimastErrors(errors) }
    }

    func covers(_ check: Check) -> Bool {
        guard let named = hosts[check.id] else { return false }
        return !named.isDisjoint(with: (check.about ?? []) + (check.host.map { [$0] } ?? []))
    }
}
