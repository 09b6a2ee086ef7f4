import Support
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The number of this process.
enum ProcessNumber {
    static var own: Int32 { getpid() }
    static var isRoot: Bool { geteuid() == 0 }
}

/// What the lab asks of /proc, and ending processes.
struct Processes: Sendable {
    var proc = FilePath("/proc")

    func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 && !isZombie(pid) }

    /// A process that has ended and waits for its parent only.
    private func isZombie(_ pid: Int32) -> Bool {
        guard let stat = try? proc.appending("\(pid)/stat").read(), let end = stat.lastIndex(of: ")") else { return true }
        return stat[end...].dropFirst(2).first == "Z"
    }

    /// The arguments of a process; empty where it is gone.
    func arguments(of pid: Int32) -> [String] {
        // A process may end between being listed and being read: that is an answer, not an error.
        guard let text = try? proc.appending("\(pid)/cmdline").read() else { return [] }
        return text.split(separator: "\0").map(String.init)
    }

    func children(of pid: Int32) -> [Int32] {
        guard let text = try? proc.appending("\(pid)/task/\(pid)/children").read() else { return [] }
        return text.split(separator: " ").compactMap { Int32($0) }
    }

    /// Every process that has one of `names` as a component of one of its control groups.
    func inControlGroups(named names: Set<String>) throws -> [Int32] {
        try proc.names().compactMap { Int32($0) }.filter { pid in
            guard let text = try? proc.appending("\(pid)/cgroup").read() else { return false }
            return ControlGroups.components(ofProcess: text).contains { !$0.isDisjoint(with: names) }
        }
    }

    /// SIGKILL; a process that is gone already is as good.
    func killNow(_ pid: Int32) throws {
        guard kill(pid, SIGKILL) != 0, errno != ESRCH else { return }
        throw TrimastError("lab.kill", "process \(pid) could not be ended", cause: "\(Errno(rawValue: errno))")
    }

    /// A process that a freezer stops takes no signal: runc holds a container's that way while it sets it up, and a power cut may come just then.
    func thaw(_ pid: Int32) {
        // It may be gone by now, and its group with it.
        guard let text = try? proc.appending("\(pid)/cgroup").read(), let mounts = try? proc.appending("mounts").read(),
            let state = ControlGroups(mounts: mounts).freezer(ofProcess: text)
        else { return }
        try? FilePath(state).writeKernel("THAWED")
    }

    /// Whether the process ended within the time.
    func waitForEnd(of pid: Int32, within limit: Duration) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while isAlive(pid) {
            if ContinuousClock.now > end { return false }
            try await Task.sleep(for: .milliseconds(50))
        }
        return true
    }
}
