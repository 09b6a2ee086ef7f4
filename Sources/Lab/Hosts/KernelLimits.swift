import SystemPackage

/// Limits of the machine's kernel that many hosts on one machine run into: raised while a lab is up, then put back.
struct KernelLimits: Sendable {
    var sysctl = FilePath("/proc/sys/fs/inotify")
    /// Where the former values are kept.
    let keep: FilePath
    let report: Report

    static let wanted = [("max_user_instances", 4096), ("max_user_watches", 524_288)]

    func raise() throws {
        for (name, wanted) in Self.wanted {
            let file = sysctl.appending(name)
            let now = try file.read().trimmingTrailingSpace()
            guard let value = Int(now), value < wanted else { continue }
            let kept = keep.appending("inotify.\(name)")
            try keep.makeDirectory()
            if !kept.exists { try kept.write(now) }
            try file.writeKernel("\(wanted)")
            report.say("fs.inotify.\(name) raised from \(now) to \(wanted) for the lab's hosts; `lab down` puts it back")
        }
    }

    func restore() throws {
        for (name, _) in Self.wanted {
            let kept = keep.appending("inotify.\(name)")
            guard kept.exists else { continue }
            try sysctl.appending(name).writeKernel(kept.read())
            try kept.remove()
        }
    }
}
