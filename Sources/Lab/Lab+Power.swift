import Support
import SystemPackage

extension Lab {
    /// A power cut: the host's first process is killed, and with it all others. Its disk stays as it was at that moment.
    package func powerOff(_ host: String) async throws {
        let host = try self.host(host)
        try await alone {
            guard try isRunning(host.name) else {
                report.say("\(host.name) is off already")
                return
            }
            try await cutPower(host.name)
            report.say("\(host.name) is off")
        }
    }

    /// Starts a host again on the disk it has, and waits for it.
    package func powerOn(_ host: String) async throws {
        let host = try self.host(host)
        let record = try started()
        try await alone {
            let packages = MachinePackages(commands: commands, report: report)
            let running = try isRunning(host.name)
            if !running {
                let facts = try await checkMachine(starting: 0, packages: packages)
                try await start([host], record: record, facts: facts)
            }
            try await waitForSSH([host])
            report.say("\(host.name) is \(running ? "on already" : "on")")
        }
    }

    /// The launcher of a host, if it lives.
    func launcher(of host: String) throws -> Int32? {
        let file = hostPaths(host).pid
        guard file.exists, let pid = Int32(try file.read().trimmingTrailingSpace()), processes.isAlive(pid) else { return nil }
        // The number may belong to another process by now.
        return HostLaunch.isLauncher(processes.arguments(of: pid), machine: name.machine(host)) ? pid : nil
    }

    /// Every process of a host, its launcher among them.
    func members(of host: String) throws -> [Int32] {
        let group = name.controlGroup(host)
        return try processes.inControlGroups(named: [group, "\(group).scope"])
    }

    func isRunning(_ host: String) throws -> Bool { try launcher(of: host) != nil || !members(of: host).isEmpty }

    func runningHosts() throws -> Set<String> {
        Set(try hostsDirectory.names().filter { try isRunning($0) })
    }

    /// Kills the host's first process, then whatever is left, and checks that all is gone.
    func cutPower(_ host: String) async throws {
        if let launcher = try launcher(of: host) {
            let first = processes.children(of: launcher)
            // Its network is silent from this moment on: what still lives while its processes end would go on sending adverts and resets. A host
            // that has only begun to start has none to be silenced.
            if let pid = first.first {
                let silence = ["--target", "\(pid)", "--net", "ip", "link", "set", HostLaunch.interfaceInside, "down"]
                _ = try await commands.result(Command("nsenter", silence))
            }
            for pid in first { try processes.killNow(pid) }
            if first.isEmpty { try processes.killNow(launcher) }
            _ = try await processes.waitForEnd(of: launcher, within: .seconds(10))
        }
        for _ in 1...50 {
            let left = try members(of: host)
            if left.isEmpty { break }
            for pid in left {
                try processes.killNow(pid)
                processes.thaw(pid)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let left = try members(of: host)
        guard left.isEmpty else {
            throw TrimastError(
                "lab.still-running", "processes of \(host) are still there after the power cut",
                cause: left.map { "\($0) \(processes.arguments(of: $0).joined(separator: " "))" }.joined(separator: "\n"),
                nextStep: "look at these processes, then repeat the command")
        }
        try hostPaths(host).pid.remove()
    }
}
