import Support
import SystemPackage

extension Lab {
    /// Brings the lab up, or completes it: hosts that run are left alone, missing ones are added.
    package func up(_ request: LabOptions.Request) async throws {
        try await alone { try await upAlone(request) }
    }

    private func upAlone(_ request: LabOptions.Request) async throws {
        let before = try LabRecord.read(record)
        let options = request.options(before: before)
        try options.validate()
        let running = try runningHosts()
        let missing = options.shape.hosts.filter { !running.contains($0.name) }
        let packages = MachinePackages(commands: commands, report: report)
        let facts = try await checkMachine(starting: missing.count, packages: packages)
        let record = try await record(request, options, before: before, packages: packages)
        try directory.makeDirectory()
        try await writeKeys()
        try record.write(self.record)
        if !missing.isEmpty { try await start(missing, record: record, facts: facts) }
        try writeFiles(record, facts: facts)
        try await waitForSSH(options.shape.hosts)
        report.say("lab \"\(name)\": \(options.shape.hosts.map(\.name).joined(separator: ", ")); cluster file: \(clusterFile)")
    }

    /// A lab that exists keeps the programs it was started with.
    private func record(
        _ request: LabOptions.Request, _ options: LabOptions, before: LabRecord?, packages: MachinePackages
    ) async throws -> LabRecord {
        if let before, request.kubernetes == nil, request.suite == nil || request.suite == before.suite,
            options.family == before.family ?? .deb
        {
            var record = before
            record.controlPlanes = options.shape.controlPlanes
            record.workers = options.shape.workers
            return record
        }
        if let before, let suite = options.suite, before.suite != suite { throw otherKind(before) }
        if let before, before.family ?? .deb != options.family { throw otherKind(before) }
        let material = try await material(options, packages: packages)
        if let before, before.repository != material.repository.string || before.root != material.root.string { throw otherKind(before) }
        return LabRecord(
            controlPlanes: options.shape.controlPlanes, workers: options.shape.workers, suite: material.suite,
            root: material.root.string, repository: material.repository.string, version: material.programs.version,
            hasCoreDNS: material.programs.hasCoreDNS, family: options.family, rpm: material.rpm)
    }

    private func otherKind(_ before: LabRecord) -> TrimastError {
        TrimastError(
            "lab.other-kind",
            "the lab \"\(name)\" was started with Kubernetes \(before.version) on Debian \(before.suite) (\((before.family ?? .deb).rawValue)), and this is another",
            nextStep: "trimast lab down\(nameOption) first, or start a second lab with --name")
    }

    /// Starts hosts that do not run, on their disks of before where they have one.
    func start(_ hosts: [LabHost], record: LabRecord, facts: MachineFacts) async throws {
        let authorizedKey = try FilePath(key.string + ".pub").read()
        try await each(hosts) { host in
            let disk = HostDisk(lab: name, host: host, paths: hostPaths(host.name), commands: commands)
            try await disk.prepare(over: record.root(of: host), authorizedKey: authorizedKey)
        }
        // After the disks are mounted: by their mounts another lab that goes down sees that the limits are still needed.
        try limits.raise()
        try await network.up()
        let groups = ControlGroupEdge(layout: facts.controlGroups)
        try await each(hosts) { host in
            let paths = hostPaths(host.name)
            let launch = HostLaunch(
                lab: name, host: host, paths: paths, repository: record.repository(of: host), controlGroups: facts.controlGroups,
                systemdOutside: facts.systemdRuns)
            try paths.pid.remove()
            try groups.make(launch.ownGroups)
            try await commands.output(launch.command)
        }
    }

    /// All hosts at once.
    private func each(_ hosts: [LabHost], _ body: @escaping @Sendable (LabHost) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for host in hosts { tasks.addTask { try await body(host) } }
            try await tasks.waitForAll()
        }
    }

    private func writeKeys() async throws {
        guard !key.exists else { return }
        try await commands.output(
            Command("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "trimast-\(name)", "-f", key.string]))
    }

    private func writeFiles(_ record: LabRecord, facts: MachineFacts) throws {
        let hosts = record.shape.hosts
        try pinHostKeys(hosts)
        try sshConfiguration.write(SSHFiles.configuration(lab: name, directory: directory, hosts: hosts))
        let file = ClusterFile(
            name: name.description, version: record.version, hasCoreDNS: record.hasCoreDNS, controlGroups: facts.controlGroups.layout,
            mayLowerOOMScore: facts.mayLowerOOMScore, sshConfiguration: sshConfiguration.string, hosts: hosts)
        try clusterFile.write(file.text)
    }

    func pinHostKeys(_ hosts: [LabHost]) throws {
        let pinned = try hosts.map { host in
            let disk = HostDisk(lab: name, host: host, paths: hostPaths(host.name), commands: commands)
            return SSHFiles.knownHost(host, publicKey: try disk.publicKey())
        }
        try knownHosts.write(pinned.joined())
    }

    func waitForSSH(_ hosts: [LabHost], limit: Duration = .seconds(90)) async throws {
        try await each(hosts) { try await waitForSSH($0, limit: limit) }
    }

    private func waitForSSH(_ host: LabHost, limit: Duration) async throws {
        let start = ContinuousClock.now
        while true {
            let answer = try await commands.result(sshCommand(host.name, ["true"], options: ["-o", "BatchMode=yes"]))
            if answer.isSuccess { return }
            let console = hostPaths(host.name).console
            let waited = ContinuousClock.now - start
            let stopped = try waited > .seconds(3) && !isRunning(host.name)
            if stopped || waited > limit {
                throw TrimastError(
                    "lab.no-answer", "\(host.name) \(stopped ? "stopped while it started" : "does not answer by SSH")",
                    place: console.string,
                    cause: [answer.errors.trimmingTrailingSpace(), console.exists ? try console.lastLines(8) : ""].joined(separator: "\n"),
                    nextStep: "trimast lab down\(nameOption), then trimast lab up\(nameOption)")
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }
}
