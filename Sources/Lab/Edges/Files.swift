import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Files as the lab needs them; also those of /proc, /sys and cgroups, whose size is not known before they are read.
extension FilePath {
    var exists: Bool { FileManager.default.fileExists(atPath: string) }

    func read() throws -> String { String(decoding: try bytes(), as: UTF8.self) }

    /// The first `limit` bytes, or all.
    func bytes(limit: Int = .max) throws -> [UInt8] {
        let file = try FileDescriptor.open(self, .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            var all: [UInt8] = []
            let size = 1 << 16
            while all.count < limit {
                let part = try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if part.isEmpty { break }
                all += part
            }
            return all.count > limit ? Array(all[..<limit]) : all
        }
    }

    func write(_ text: String, mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]) throws {
        let file = try FileDescriptor.open(self, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: mode)
        try file.closeAfter { _ = try file.writeAll(text.utf8) }
        if chmod(string, mode.rawValue) != 0 { throw Errno(rawValue: errno) }
    }

    /// Writes to a file of the kernel, which must be there and takes one write.
    func writeKernel(_ text: String) throws {
        let file = try FileDescriptor.open(self, .writeOnly, options: .closeOnExec)
        try file.closeAfter { _ = try file.writeAll(text.utf8) }
    }

    /// The directory and its parents, where they are missing.
    func makeDirectory() throws {
        try FileManager.default.createDirectory(atPath: string, withIntermediateDirectories: true)
    }

    /// The names in a directory, sorted; none where there is no such directory.
    func names() throws -> [String] {
        guard exists else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: string).sorted()
    }

    func remove() throws {
        guard exists else { return }
        try FileManager.default.removeItem(atPath: string)
    }

    func rename(to target: FilePath) throws {
        guard systemRename(string, target.string) == 0 else { throw Errno(rawValue: errno) }
    }

    func lastLines(_ count: Int) throws -> String {
        try read().split(separator: "\n").suffix(count).joined(separator: "\n")
    }

    /// Bytes free for root on the file system that holds the path or its nearest existing parent.
    func freeBytes() throws -> UInt64 {
        var path = self
        while !path.exists, path.components.count > 0 { path.removeLastComponent() }
        var info = statvfs()
        guard statvfs(path.string, &info) == 0 else { throw Errno(rawValue: errno) }
        return UInt64(info.f_bavail) * UInt64(info.f_frsize)
    }
}

/// The system call, whose name the method above hides.
private func systemRename(_ from: String, _ to: String) -> CInt { rename(from, to) }

extension FilePath {
    var isDirectory: Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: string, isDirectory: &isDirectory) && isDirectory
    }

    func removeEmptyDirectory() throws {
        guard rmdir(string) == 0 else { throw Errno(rawValue: errno) }
    }
}
