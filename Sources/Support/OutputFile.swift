import Foundation

/// A file that the user named for output.
public enum OutputFile {
    /// A regular file is never seen half-written: it is replaced at once. What is no regular file (/dev/null, /dev/stdout, a pipe, a link) is
    /// written to and stays what it is: to replace it would take /dev/null from the whole machine.
    ///
    /// - Throws: what Foundation says where it cannot be written.
    public static func write(_ data: Data, to path: String) throws {
        let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        let isOther = type != nil && type != .typeRegular
        try data.write(to: URL(fileURLWithPath: path), options: isOther ? [] : .atomic)
    }
}
