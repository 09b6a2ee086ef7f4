import Support
import SystemPackage

/// Makes and removes the control groups of hosts.
struct ControlGroupEdge: Sendable {
    let layout: ControlGroups

    /// A fresh group in every hierarchy; what an earlier life of the host left in it is removed first.
    func make(_ groups: [String]) throws {
        for group in groups {
            let path = FilePath(group)
            try removeTree(path)
            if layout.layout == .v2 { try delegate(in: path.removingLastComponent()) }
            try path.makeDirectory()
            for file in ["cpuset.cpus", "cpuset.mems"] where layout.layout == .v1 && path.appending(file).exists {
                try path.appending(file).writeKernel(path.removingLastComponent().appending(file).read())
            }
            // With real-time groups in the kernel a new group may have no real-time at all, which keepalived wants.
            let realTime = path.appending("cpu.rt_runtime_us")
            if realTime.exists { try realTime.writeKernel("50000") }
        }
    }

    /// Lets groups below the root use every controller it has.
    private func delegate(in root: FilePath) throws {
        let controllers = try root.appending("cgroup.controllers").read().split { $0 == " " || $0 == "\n" }
        guard !controllers.isEmpty else { return }
        try root.appending("cgroup.subtree_control").writeKernel(controllers.map { "+\($0)" }.joined(separator: " "))
    }

    /// Removes groups whose processes have ended; waits a little, since the kernel takes its time.
    func remove(_ groups: [String]) async throws {
        for group in groups {
            for attempt in 1...25 {
                do {
                    try removeTree(FilePath(group))
                    break
                } catch {
                    if attempt == 25 {
                        throw TrimastError("lab.cgroup-left", "the control group \(group) could not be removed", cause: "\(error)")
                    }
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
        }
    }

    /// Control groups are removed by rmdir, children first.
    private func removeTree(_ path: FilePath) throws {
        guard path.exists else { return }
        for name in try path.names() {
            let child = path.appending(name)
            if child.isDirectory { try removeTree(child) }
        }
        try path.removeEmptyDirectory()
    }
}
