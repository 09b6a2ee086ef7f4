import Glibc
import Support

/// How many files this process may have open: every connection needs a few.
package enum OpenFiles {
    /// What one connection takes of this process: three pipes to ssh and a handle of its process, with one of each end while it starts.
    package static let perConnection = 8
    /// What the program takes without any.
    package static let base = 64

    /// Raises the soft limit as far as this many connections need.
    ///
    /// - Throws: `run.open-files` where the hard limit is too low.
    package static func allow(connections: Int) throws {
        let needed = rlim_t(base + perConnection * connections)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < needed else { return }
        guard limit.rlim_max >= needed else {
            throw TrimastError(
                "run.open-files", "\(connections) connections need up to \(needed) open files, and this process may have \(limit.rlim_max)",
                nextStep: "raise the limit (as root: ulimit -n \(needed)), then run the same command again")
        }
        limit.rlim_cur = needed
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw TrimastError(
                "run.open-files", "the limit of open files cannot be raised to \(needed)", cause: String(cString: strerror(errno)),
                nextStep: "raise it in the shell: ulimit -n \(needed)")
        }
    }
}
