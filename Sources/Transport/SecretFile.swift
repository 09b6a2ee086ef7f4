import Foundation
import Support

/// A file for its owner alone, written whole.
package enum SecretFile {
    /// A link stays one: the file that it leads to is written.
    ///
    /// - Throws: `file.write`, or Foundation's own error for a folder that cannot be made.
    package static func write(_ text: String, to path: String) throws {
        let path = try target(path)
        guard OutputFile.isReplaceable(path) else {
            throw TrimastError(
                "file.write", "cannot write \(path)", cause: "it is no regular file, and is left as it is", nextStep: "name another file")
        }
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let temporary = path + ".trimast-\(getpid())"
        guard FileManager.default.createFile(atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw TrimastError("file.write", "cannot write \(temporary)", cause: String(cString: strerror(errno)))
        }
        guard rename(temporary, path) == 0 else {
            throw TrimastError("file.write", "cannot write \(path)", cause: String(cString: strerror(errno)))
        }
    }

    /// Where links lead, also one to a file that is not there yet.
    private static func target(_ path: String) throws -> String {
        var path = path
        // As many as Linux follows (path_resolution(7)).
        for _ in 0..<40 {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
            path = URL(fileURLWithPath: next, relativeTo: URL(fileURLWithPath: path).deletingLastPathComponent()).path
        }
        throw TrimastError("file.write", "cannot write \(path)", cause: "its links lead in a circle")
    }
}
