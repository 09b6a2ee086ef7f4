import SystemPackage

/// The files of one host of a lab.
struct HostPaths: Equatable, Sendable {
    let directory: FilePath

    /// What the host changed of its root.
    var upper: FilePath { directory.appending("up") }
    var work: FilePath { directory.appending("work") }
    /// Where the host's root is mounted.
    var root: FilePath { directory.appending("root") }
    var pid: FilePath { directory.appending("pid") }
    var console: FilePath { directory.appending("console.log") }
    /// The root file system the host was made from: one line.
    var base: FilePath { directory.appending("base") }

    /// Directories that cannot be on an overlay: containerd makes overlays of its own, etcd and the kubelet want a real disk.
    static let realDirectories = ["containerd", "kubelet", "etcd"]

    var binds: [(source: FilePath, target: String)] {
        Self.realDirectories.map { (directory.appending($0), "/var/lib/\($0)") }
    }
}
