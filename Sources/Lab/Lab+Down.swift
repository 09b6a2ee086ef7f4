import Support
import SystemPackage

extension Lab {
    /// Cuts the power of all hosts and removes them, their disks and their network. The cache stays. Checks that nothing is left.
    package func down() async throws {
        try await alone { try await downAlone() }
    }

    private func downAlone() async throws {
        let hosts = try hostsDirectory.names()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for host in hosts { tasks.addTask { try await cutPower(host) } }
            try await tasks.waitForAll()
        }
        try await network.down(processes)
        for mount in try mounts() { try await unmount(mount) }
        let groups = try controlGroups()
        for host in hosts { try await ControlGroupEdge(layout: groups).remove(groups.groups(named: name.controlGroup(host))) }
        if try mounted().labs.isEmpty { try limits.restore() }
        let left = try leftovers(hosts, groups)
        guard left.isEmpty else {
            throw TrimastError(
                "lab.left", "something of the lab \"\(name)\" is left", cause: left.joined(separator: "\n"),
                nextStep: "end what uses it, then repeat the command")
        }
        guard directory.exists else {
            report.say("there is no lab \"\(name)\"")
            return
        }
        // No mount is below it any more, which has just been checked.
        try await commands.output(Command("rm", ["-rf", "--one-file-system", directory.string]))
        report.say("lab \"\(name)\" is down, nothing is left of it; the cache stays in \(paths.cache)")
    }

    private func mounts() throws -> [String] {
        try mounted().below(directory.string)
    }

    func unmount(_ mount: String) async throws {
        for attempt in 1...20 {
            let result = try await commands.result(Command("umount", [mount]))
            if result.isSuccess { return }
            if attempt == 20 {
                throw TrimastError(
                    "lab.mount-left", "\(mount) could not be unmounted", cause: result.errors.trimmingTrailingSpace(),
                    nextStep: "end what uses it (fuser -vm \(mount)), then repeat the command")
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    /// What should not be there any more.
    private func leftovers(_ hosts: [String], _ groups: ControlGroups) throws -> [String] {
        var left: [String] = []
        if network.path.exists { left.append("network namespace \(name.namespace)") }
        left += try mounts().map { "mount \($0)" }
        for host in hosts {
            left += groups.groups(named: name.controlGroup(host)).filter { FilePath($0).exists }.map { "control group \($0)" }
            left += try members(of: host).map { "process \($0) of \(host)" }
        }
        return left
    }
}
