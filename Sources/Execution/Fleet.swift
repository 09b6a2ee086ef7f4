import Facts
import Foundation
import Logging
import Specification
import Support
import Transport

/// The connections to all hosts of a cluster, one each, open for as long as a command runs.
package struct Fleet: Sendable {
    let channels: [HostName: any HostConnection]
    /// Who was asked and how long the answer took; never what was asked or answered, which may be secret.
    private static let log = Logger(label: "trimast.fleet")

    /// Logins at once (docs/transport.md): more gain nothing, and take longer each.
    static let logins = 32
    /// Through a jump host all logins meet one sshd, whose MaxStartups drops some of more than 10 by default (sshd_config(5)).
    static let loginsByJump = 8

    /// Opens a connection over ssh to every host, some at a time, runs the body and closes them.
    ///
    /// A host that cannot be reached fails the requests that are sent to it, and nobody else's.
    ///
    /// - Parameters:
    ///   - home: the operator's home folder.
    ///   - lock: what a run that may change hosts holds on each of them meanwhile. A host that another run holds fails its requests with
    ///     `run.locked`.
    /// - Throws: `run.open-files` when this process may not open enough files for them, and what the body throws.
    package static func with<Result: Sendable>(
        _ hosts: [HostSpec], home: String, lock: HostLock? = nil, _ body: @Sendable (Fleet) async throws -> Result
    ) async throws -> Result {
        try OpenFiles.allow(connections: hosts.count)
        return try await with(hosts, connect: { HostChannel(SSHTarget($0), home: home, lock: lock) }, body)
    }

    /// The same by connections of any kind.
    ///
    /// - Parameter connect: makes a host's connection; it is opened by ``HostConnection/serve(whenOpen:)``.
    package static func with<Result: Sendable>(
        _ hosts: [HostSpec], connect: (HostSpec) -> any HostConnection, _ body: @Sendable (Fleet) async throws -> Result
    ) async throws -> Result {
        let gate = LoginGate(places: hosts.contains { $0.ssh.jump != nil } ? loginsByJump : logins)
        let channels = Dictionary(hosts.map { ($0.name, connect($0)) }, uniquingKeysWith: { $1 })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for host in hosts {
                guard let channel = channels[host.name] else { continue }
                group.addTask {
                    await gate.enter()
                    guard !Task.isCancelled else { return gate.leave() }
                    await channel.serve { gate.leave() }
                }
            }
            defer { group.cancelAll() }
            let result = try await body(Fleet(channels: channels))
            for channel in channels.values { await channel.close() }
            try await group.waitForAll()
            return result
        }
    }

    package func channel(_ host: HostName) -> (any HostConnection)? { channels[host] }

    /// Requests sent so far, by host.
    package func roundTrips() async -> [HostName: Int] {
        var trips: [HostName: Int] = [:]
        for (host, channel) in channels { trips[host] = await channel.roundTrips }
        return trips
    }

    /// How long connections and answers took, by host; a host that was not reached has none.
    package func timings() async -> [HostName: ConnectionTiming] {
        var timings: [HostName: ConnectionTiming] = [:]
        for (host, channel) in channels { timings[host] = await channel.timing }
        return timings
    }

    /// One command on every host at once.
    ///
    /// - Parameter limit: the connection of a host that has not answered by then is ended, with `host.slow`; nil: it is waited for.
    package func run(
        _ scripts: [HostName: String], within limit: Duration? = nil
    ) async -> [HostName: Swift.Result<CommandResult, TrimastError>] {
        await withTaskGroup(of: (HostName, Swift.Result<CommandResult, TrimastError>).self) { group in
            for (host, script) in scripts {
                guard let channel = channels[host] else { continue }
                group.addTask {
                    let begin = ContinuousClock.now
                    let timer = limit.map { limit in
                        Task {
                            try await Task.sleep(for: limit)
                            await channel.end(
                                TrimastError(
                                    "host.slow", "no answer within \(Int(limit.seconds.rounded())) s", place: host.text,
                                    nextStep: "see whether the host is up, and how busy; --timeout waits longer"))
                        }
                    }
                    defer { timer?.cancel() }
                    Self.log.debug("asked", metadata: ["host": "\(host)", "bytes": "\(script.utf8.count)"])
                    do {
                        let result = try await channel.run(script)
                        Self.log.debug(
                            "answered",
                            metadata: [
                                "host": "\(host)", "status": "\(result.status)", "bytes": "\(result.bytes.count)",
                                "seconds": "\((ContinuousClock.now - begin).seconds)",
                            ])
                        return (host, .success(result))
                    } catch {
                        return (host, .failure(TrimastError(error, on: host)))
                    }
                }
            }
            var results: [HostName: Swift.Result<CommandResult, TrimastError>] = [:]
            for await (host, result) in group { results[host] = result }
            return results
        }
    }

    /// The facts of every host that answers, in one round trip each, and the errors of the others.
    ///
    /// - Parameter limit: as in ``run(_:within:)``.
    package func gather(
        _ hosts: [HostSpec], within limit: Duration? = nil, probes: (HostSpec) -> [Probe]
    ) async -> (facts: ClusterFacts, errors: [HostName: TrimastError]) {
        let clock = ContinuousClock()
        let begin = clock.now
        let scripts = Dictionary(hosts.map { ($0.name, FactsScript.compose(probes($0))) }, uniquingKeysWith: { $1 })
        var facts: [HostFacts] = []
        var errors: [HostName: TrimastError] = [:]
        for (host, result) in await run(scripts, within: limit) {
            switch result {
            case .failure(let error): errors[host] = error
            case .success(let output):
                let parsed = FactsScript.parse(output.bytes)
                var sections = parsed.sections
                if let timing = await channels[host]?.timing {
                    // Hosts are not read at one moment: what a host says of its clock lies between these two of ours.
                    let (now, here) = (clock.now, Date().timeIntervalSince1970)
                    let moment = Moment(
                        sent: here - (now - max(begin, timing.opened)).seconds, received: here - (now - timing.answered).seconds)
                    sections[Moment.section.name] = moment.text
                }
                facts.append(HostFacts(host: host, sections: sections, files: parsed.files))
            }
        }
        return (ClusterFacts(facts), errors)
    }
}
