import Support
import SystemPackage

extension Lab {
    /// A host whose disk was lost and whose system was installed anew: the same name and address, a bare disk, a new host key, which is
    /// pinned as the operator would after a look at the console.
    package func reinstall(_ host: String) async throws {
        let host = try self.host(host)
        let record = try started()
        try await alone {
            let packages = MachinePackages(commands: commands, report: report)
            try await cutPower(host.name)
            let paths = hostPaths(host.name)
            for mount in try mounted().below(paths.directory.string) { try await unmount(mount) }
            // No mount is below it any more.
            try await commands.output(Command("rm", ["-rf", "--one-file-system", paths.directory.string]))
            let facts = try await checkMachine(starting: 1, packages: packages)
            try await start([host], record: record, facts: facts)
            try pinHostKeys(record.shape.hosts)
            try await waitForSSH([host])
            report.say("\(host.name) is installed anew")
        }
    }
}
