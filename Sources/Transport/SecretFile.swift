import Foundation
import Support

/// A file for its owner alone, written whole.
public enum SecretFile {
    /// - Throws: `file.write`, or Foundation's own error for a folder that cannot be made.
    public static func write(_ text: String, to path: String) throws {
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
}
