import Support
import SystemPackage

/// A lab: real hosts on this machine, each a systemd-nspawn machine with a systemd, sshd and disk of its own, on a network that
/// leads nowhere else.
///
/// ```swift
/// let lab = Lab(name: try LabName("mine"), paths: LabPaths(environment: environment))
/// try await lab.up(LabOptions.Request(controlPlanes: 1, workers: 1))
/// let answer = try await lab.run("master1", ["uname", "-r"])
/// try await lab.down()
/// ```
package struct Lab: Sendable {
    package let name: LabName
    package let paths: LabPaths
    package let report: Report
    let commands = Commands()
    let processes = Processes()

    package init(name: LabName, paths: LabPaths, report: Report = .silent) {
        self.name = name
        self.paths = paths
        self.report = report
    }

    /// All files of this lab.
    package var directory: FilePath { paths.state.appending(name.description) }
    package var sshConfiguration: FilePath { directory.appending("ssh_config") }
    package var clusterFile: FilePath { directory.appending("cluster.yaml") }

    var key: FilePath { directory.appending("id_ed25519") }
    var knownHosts: FilePath { directory.appending("known_hosts") }
    var record: FilePath { directory.appending("lab.json") }
    var hostsDirectory: FilePath { directory.appending("hosts") }
    var network: LabNetwork { LabNetwork(lab: name, commands: commands) }
    var limits: KernelLimits { KernelLimits(keep: paths.run, report: report) }

    func hostPaths(_ host: String) -> HostPaths { HostPaths(directory: hostsDirectory.appending(host)) }

    /// The control groups of this machine, as they are mounted now.
    func controlGroups() throws -> ControlGroups { ControlGroups(mounts: try FilePath("/proc/mounts").read()) }

    /// Runs `body` as the only command that changes this lab, as root; refuses a name that another directory's lab has.
    func alone<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard ProcessNumber.isRoot else { throw Preflight.notRoot }
        return try await LockFile(path: paths.run.appending("\(name).lock"))
            .withLock(waiting: { report.say("waiting for another run that changes the lab \"\(name)\"") }) {
                try refuseOthers()
                return try await body()
            }
    }

    /// Labs of one name in two directories would share a network and control groups.
    private func refuseOthers() throws {
        let labs = try mounted().labs[name.description, default: []]
        guard let other = labs.subtracting([directory.string]).sorted().first else { return }
        throw TrimastError(
            "lab.other-directory", "a lab \"\(name)\" is up on this machine already, kept in \(other)",
            nextStep: "choose another name with --name, or set TRIMAST_LAB_STATE to the directory of that lab")
    }

    func mounted() throws -> Mounts { try Mounts(text: FilePath("/proc/self/mounts").read()) }

    /// What the lab was started with; an error where it was not.
    func started() throws -> LabRecord {
        guard let record = try LabRecord.read(record) else {
            throw TrimastError("lab.not-up", "there is no lab \"\(name)\"", nextStep: "trimast lab up\(nameOption)")
        }
        return record
    }

    /// The text of the lab's cluster file.
    package func clusterFileText() throws -> String {
        _ = try started()
        return try clusterFile.read()
    }

    /// The names of the hosts that the lab was started with; none where it is not up.
    package var hostNames: [String] { (try? started())?.shape.hosts.map(\.name) ?? [] }

    /// A host of this lab by its name.
    func host(_ host: String) throws -> LabHost {
        let hosts = try started().shape.hosts
        guard let found = hosts.first(where: { $0.name == host || $0.address == host }) else {
            throw TrimastError(
                "lab.no-host", "the lab \"\(name)\" has no host \"\(host)\"",
                nextStep: "choose one of \(hosts.map(\.name).joined(separator: ", "))")
        }
        return found
    }

    /// What to add to a command line to mean this lab.
    var nameOption: String { name.description == "lab" ? "" : " --name \(name)" }
}
