import Facts
import Specification
import Support
import Transport

extension Fleet {
    /// How long all hosts may take to answer when each may take so many seconds: logins of many hosts wait for their turn.
    package static func limit(hosts: Int, seconds: Int) -> Duration { .seconds(seconds) + .milliseconds(100 * hosts) }

    /// Reads hosts again and again, each over a connection of its own, which is made anew where it was lost.
    ///
    /// - Parameters:
    ///   - interval: between two readings of a host.
    ///   - limit: a host that takes longer did not answer.
    ///   - body: is given the newest reading of every host, as often as the interval says, once each was read.
    /// - Throws: what the body throws, and `run.open-files`; it ends by neither of them only when its task is cancelled.
    package static func watch(
        _ hosts: [HostSpec], home: String, every interval: Duration, within limit: Duration,
        probes: @escaping @Sendable (HostSpec) -> [Probe], _ body: (ClusterFacts, [HostName: TrimastError]) async throws -> Void
    ) async throws {
        try OpenFiles.allow(connections: hosts.count)
        let board = Board(hosts.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            for host in hosts {
                group.addTask {
                    while !Task.isCancelled {
                        try await with([host], home: home) { fleet in
                            while !Task.isCancelled {
                                let (facts, errors) = await fleet.gather([host], within: limit, probes: probes)
                                await board.take(host.name, facts[host.name], errors[host.name])
                                try await Task.sleep(for: interval)
                                if !errors.isEmpty { return }
                            }
                        }
                    }
                }
            }
            while !Task.isCancelled {
                if let (facts, errors) = await board.reading { try await body(facts, errors) }
                try await Task.sleep(for: await board.reading == nil ? .milliseconds(50) : interval)
            }
        }
    }
}

/// The newest reading of each host.
private actor Board {
    private let wanted: Int
    private var facts = ClusterFacts()
    private var errors: [HostName: TrimastError] = [:]

    init(_ wanted: Int) { self.wanted = wanted }

    func take(_ host: HostName, _ read: HostFacts?, _ error: TrimastError?) {
        facts.hosts[host] = read
        errors[host] = error
    }

    /// nil until each host was read.
    var reading: (ClusterFacts, [HostName: TrimastError])? { facts.hosts.count + errors.count < wanted ? nil : (facts, errors) }
}
