import Foundation

/// A file that the user named for output.
package enum OutputFile {
    /// A regular file, also one behind a link, is never seen half-written: it is replaced at once. What is no regular file (/dev/null,
    /// /dev/stdout, a pipe) is written to and stays what it is: to replace it would take /dev/null from the whole machine.
    ///
    /// - Throws: what Foundation says where it cannot be written.
    package static func write(_ data: Data, to path: String) throws {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        if type(target.path) == .typeRegular {
            try data.write(to: target, options: .atomic)
        } else {
            try data.write(to: URL(fileURLWithPath: path), options: type(path) == nil ? .atomic : [])
        }
    }

    /// Whether a file may be put in the path's place: a regular file is there, also behind links, or nothing. /dev/null, a pipe or a folder is
    /// somebody else's, and stays.
    package static func isReplaceable(_ path: String) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return type(target).map { $0 == .typeRegular || $0 == .typeSymbolicLink } ?? true
    }

    private static func type(_ path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }
}
