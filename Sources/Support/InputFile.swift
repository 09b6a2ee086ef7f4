import Foundation
import Glibc

/// A file that the user named for input, read up to a limit whatever it is: a device that never ends, or a pipe into which nobody writes, is
/// an error like any other.
package enum InputFile {
    package enum Failure: Error, Equatable {
        case missing
        case folder
        /// It has more bytes than the limit.
        case tooLarge
        /// A pipe into which no program writes.
        case silent
        /// What the system says.
        case unreadable(String)
    }

    /// - Parameters:
    ///   - limit: in bytes.
    ///   - patience: for how long, in milliseconds, a pipe may have no writer before it counts as ``Failure/silent``.
    package static func read(_ path: String, limit: Int, patience: Int = 500) throws(Failure) -> Data {
        // Without O_NONBLOCK the call itself would wait for a pipe's writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { throw .folder }
        if kind == S_IFREG, status.st_size > limit { throw .tooLarge }
        var data = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var waited = 0
        while data.count <= limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count > 0 {
                data.append(contentsOf: chunk[..<count])
            } else if count == 0 {
                guard kind == S_IFIFO, data.isEmpty, waited < patience else {
                    if kind == S_IFIFO, data.isEmpty { throw .silent }
                    return data
                }
                usleep(20_000)
                waited += 20
            } else if errno == EAGAIN {
                // A writer is there and thinks.
                var events = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&events, 1, -1) >= 0 || errno == EINTR else { throw failure(errno) }
            } else if errno != EINTR {
                throw failure(errno)
            }
        }
        throw .tooLarge
    }

    /// In bytes; nil: it is no regular file, so that nobody knows, or there is none.
    package static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    private static func failure(_ code: Int32) -> Failure {
        switch code {
        case ENOENT, ENOTDIR: .missing
        default: .unreadable(String(cString: strerror(code)))
        }
    }
}
