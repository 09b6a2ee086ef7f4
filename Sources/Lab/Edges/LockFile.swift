import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A lock between processes: held by an open file, so that a killed process never leaves it behind.
struct LockFile: Sendable {
    let path: FilePath

    /// Runs `body` while holding the lock; `waiting` is called once where another process holds it.
    func withLock<Value: Sendable>(
        waiting: @Sendable () -> Void, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try path.removingLastComponent().makeDirectory()
        let file = try FileDescriptor.open(path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
        do {
            var told = false
            while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK || errno == EINTR else { throw Errno(rawValue: errno) }
                if !told {
                    told = true
                    waiting()
                }
                try await Task.sleep(for: .milliseconds(200))
            }
            let value = try await body()
            try file.close()
            return value
        } catch {
            try file.close()
            throw error
        }
    }
}
