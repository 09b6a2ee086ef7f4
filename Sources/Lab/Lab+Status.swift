import Support
import SystemPackage

/// One host of a lab, as it is now.
package struct HostStatus: Codable, Equatable, Sendable {
    package enum State: String, Codable, Sendable { case running, off, missing }

    package var name: String
    package var address: String
    package var role: LabHost.Role
    package var state: State
    package var answersSSH: Bool
}

/// A lab, as it is now.
package struct LabStatus: Codable, Equatable, Sendable {
    package var name: String
    package var kubernetes: String
    package var suite: Suite
    package var clusterFile: String
    package var hosts: [HostStatus]

    /// As text for people.
    package var table: String {
        let rows =
            [["HOST", "ADDRESS", "ROLE", "STATE", "SSH"]]
            + hosts.map { [$0.name, $0.address, $0.role.rawValue, $0.state.rawValue, $0.answersSSH ? "answers" : "-"] }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ").trimmingTrailingSpace()
        }
        return (["lab \(name): Kubernetes \(kubernetes), Debian \(suite), \(clusterFile)"] + lines).joined(separator: "\n")
    }
}

extension Lab {
    /// The lab's hosts and whether they answer.
    package func status() async throws -> LabStatus {
        let record = try started()
        let hosts = try await withThrowingTaskGroup(of: (Int, HostStatus).self) { tasks in
            for (index, host) in record.shape.hosts.enumerated() { tasks.addTask { (index, try await status(of: host)) } }
            var all: [(Int, HostStatus)] = []
            for try await one in tasks { all.append(one) }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return LabStatus(
            name: name.description, kubernetes: record.version, suite: record.suite, clusterFile: clusterFile.string, hosts: hosts)
    }

    private func status(of host: LabHost) async throws -> HostStatus {
        let running = try isRunning(host.name)
        let state: HostStatus.State = running ? .running : hostPaths(host.name).directory.exists ? .off : .missing
        var answers = false
        if running {
            answers = try await commands.result(sshCommand(host.name, ["true"], options: ["-o", "BatchMode=yes"])).isSuccess
        }
        return HostStatus(name: host.name, address: host.address, role: host.role, state: state, answersSSH: answers)
    }
}
