import Execution
import Foundation
import Planning
import Preflight
import Specification
import Support
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Operations

/// What commands do with a cluster, on hosts that the test plays.
@Suite struct ClusterSessionTests {
    static let text = """
        apiVersion: trimast/v1
        kind: Cluster
        metadata: {name: small}
        kubernetes: {version: 1.34.2}
        endpoint: {address: 10.0.0.9}
        network: {plugin: bird}
        hosts:
        - {name: master1, address: 10.0.0.1, roles: [control-plane]}
        - {name: node, address: 10.0.0.2}

        """

    /// What a session told.
    final class Notices: Sendable {
        private let unreached = Mutex<[[HostName]]>([])
        var all: [[HostName]] { unreached.withLock { $0 } }
        func take(_ notice: ClusterSession.Notice) {
            if case .unreached(let errors) = notice { unreached.withLock { $0.append(errors.keys.sorted()) } }
        }
    }

    static func session(_ notices: Notices = Notices()) throws -> ClusterSession {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-\(UUID().uuidString).yaml")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ClusterSession(path: file.path, home: "/root") { notices.take($0) }
    }

    static func lost(_ host: HostSpec, _ code: TrimastError.Code = "ssh.unreachable") -> ScriptedHost {
        ScriptedHost { _ in .lost(TrimastError(code, "cannot be reached", place: host.name.text)) }
    }

    @Test("verify says why nobody answers")
    func verifyOfNobody() async throws {
        let session = try Self.session()
        let error = try await #require(throws: TrimastErrors.self) {
            try await Fleet.with(session.spec.hosts, connect: { Self.lost($0) }) { try await session.verify($0, traffic: true) }
        }
        #expect(error.errors.map(\.place) == ["master1", "node"])
    }

    @Test("a control plane of a fresh cluster that does not answer stops the plan, and nothing else is asked of it")
    func planWithoutAControlPlane() async throws {
        let notices = Notices()
        let session = try Self.session(notices)
        let error = try await #require(throws: TrimastErrors.self) {
            try await Fleet.with(session.spec.hosts, connect: { Self.lost($0) }) { try await session.plan($0, skip: PreflightSkip()) }
        }
        #expect(error.errors.map(\.place) == ["master1", "node"] && notices.all.isEmpty)
    }

    @Test("a host that another run holds stops the plan")
    func planOfAHeldHost() async throws {
        let session = try Self.session()
        let error = try await #require(throws: TrimastErrors.self) {
            try await Fleet.with(session.spec.hosts, connect: { $0.name.text == "node" ? Self.lost($0, "run.locked") : ScriptedHost() }) {
                try await session.plan($0, skip: PreflightSkip())
            }
        }
        #expect(error.errors.map(\.code) == ["run.locked"])
    }

    /// It answers: `--force`, which gives up a host that is gone, is no advice for it.
    @Test("a host that another run holds is not removed as one that is gone", arguments: [false, true])
    func removalOfAHeldHost(isForced: Bool) async throws {
        let session = try Self.session()
        let removal = try NodeRemoval(session, name: "node", address: nil, isForced: isForced)
        let error = try await #require(throws: TrimastErrors.self) {
            try await Fleet.with(session.spec.hosts, connect: { $0.name.text == "node" ? Self.lost($0, "run.locked") : ScriptedHost() }) {
                try await removal.plan($0)
            }
        }
        #expect(error.errors.map(\.code) == ["run.locked"])
    }

    @Test func whatIsNoHostIsNotRemoved() throws {
        let session = try Self.session()
        func code(_ name: String, _ address: String?) -> TrimastError.Code? {
            do {
                _ = try NodeRemoval(session, name: name, address: address, isForced: false)
                return nil
            } catch {
                return (error as? TrimastError)?.code
            }
        }
        #expect(code("No Name", nil) == "node.name" && code("old", "10.0.0") == "node.address")
        #expect(code("node", nil) == nil && code("old", "10.0.0.3") == nil && code("old", nil) == nil)
        #expect(try NodeRemoval(session, name: "node", address: "10.0.0.3", isForced: false).hosts.map(\.name.text) == ["master1", "node"])
        #expect(
            try NodeRemoval(session, name: "old", address: "10.0.0.3", isForced: false).hosts.map(\.name.text) == [
                "master1", "node", "old",
            ])
    }

    @Test("who is at the address of a host that the file does not name is asked for its name alone")
    func theAddressOfAnotherMachine() async throws {
        let session = try Self.session()
        let removal = try NodeRemoval(session, name: "old", address: "10.0.0.3", isForced: false)
        let hosts = ["old": ScriptedHost(["hostname": .result(status: 0, output: "other\n")])]
        let error = try await #require(throws: TrimastError.self) {
            try await Fleet.with(removal.hosts, connect: { hosts[$0.name.text] ?? ScriptedHost() }) { try await removal.plan($0) }
        }
        // There is no cluster: that is told before.
        #expect(error.code == "node.no-cluster")
        #expect(await hosts["old"]?.began == ["hostname"])
    }
}
