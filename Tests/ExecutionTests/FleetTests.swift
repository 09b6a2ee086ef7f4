import Facts
import Specification
import Support
import TestSupport
import Testing
import Transport

@testable import Execution

@Suite(.enabled(if: SSHServer.obstacle == nil, "a real sshd as root is needed: apt-get install openssh-server"), .serialized)
struct FleetTests {
    /// A host that cannot be reached fails what is sent to it, and nobody else's.
    @Test func oneUnreachableHost() async throws {
        try await SSHServer.with { server in
            let port = try SSHServer.freePort()
            let hosts = [try server.hostSpec("a"), try server.hostSpec("b", port: port), try server.hostSpec("c")]
            try await Fleet.with(hosts, home: "/root") { (fleet: Fleet) async throws in
                let results = await fleet.run(Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, "echo \($0.name)") }))
                #expect(results.count == 3)
                #expect(try results[host("a")]?.get() == CommandResult(status: 0, output: "a\n"))
                #expect(try results[host("c")]?.get() == CommandResult(status: 0, output: "c\n"))
                let error = #expect(throws: TrimastError.self) { try results[host("b")]?.get() }
                #expect(error?.code == "ssh.unreachable" && error?.place == "b")

                let (facts, errors) = await fleet.gather(hosts) { [Probe("name", "echo \($0.name); exit 3", files: ["/etc/passwd"])] }
                #expect(facts.hosts.keys.map(\.text).sorted() == ["a", "c"])
                #expect(facts[try host("c")]?.sections["name"] == "c")
                #expect(facts[try host("c")]?.files["/etc/passwd"]?.mode == "644")
                #expect(errors.keys.map(\.text) == ["b"])
                let trips = await fleet.roundTrips()
                #expect(trips[try host("a")] == 2)
            }
        }
    }

    /// More hosts than may log in at once: all are reached, in one round trip each.
    @Test func hostsWaitForTheirTurn() async throws {
        try await SSHServer.with { server in
            let hosts = try (1...Fleet.logins + 8).map { try server.hostSpec("h\($0)") }
            try await Fleet.with(hosts, home: "/root") { (fleet: Fleet) async throws in
                let (facts, errors) = await fleet.gather(hosts) { [Probe("name", "echo \($0.name)")] }
                #expect(errors.isEmpty)
                #expect(facts.hosts.allSatisfy { $0.value.sections["name"] == $0.key.text })
                #expect(await fleet.roundTrips() == Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, 1) }))
                let timings = await fleet.timings()
                #expect(timings.count == hosts.count)
                #expect(timings.values.allSatisfy { $0.connecting > .zero && $0.answering > .zero })
            }
        }
    }

    @Test func anErrorOfTheBodyEndsTheConnections() async throws {
        try await SSHServer.with { server in
            let hosts = [try server.hostSpec("a")]
            await #expect(throws: TrimastError("test", "thrown")) {
                try await Fleet.with(hosts, home: "/root") { (fleet: Fleet) async throws in
                    _ = await fleet.run([hosts[0].name: "true"])
                    throw TrimastError("test", "thrown")
                }
            }
        }
    }
}

/// How many are inside, and the most that ever were.
private actor Room {
    private(set) var now = 0
    private(set) var most = 0
    private(set) var ever = 0
    func enter() {
        now += 1
        ever += 1
        most = max(most, now)
    }
    func leave() { now -= 1 }
}

@Suite struct LoginGateTests {
    @Test func soManyAtOnceAndAllInTheEnd() async {
        let gate = LoginGate(places: 3)
        let room = Room()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await gate.enter()
                    await room.enter()
                    await Task.yield()
                    await room.leave()
                    gate.leave()
                }
            }
        }
        #expect(await room.now == 0)
        #expect(await (1...3).contains(room.most))
        #expect(await room.ever == 50)
    }
}
