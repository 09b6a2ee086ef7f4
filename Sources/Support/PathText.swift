import Foundation

/// Paths as people write them.
package enum PathText {
    /// The operator's home folder.
    package static var home: String { ProcessInfo.processInfo.environment["HOME"] ?? "/root" }

    /// The path with the home folder for `~` where it begins with `~/`.
    package static func expanded(_ path: String, home: String = PathText.home) -> String {
        isOfHome(path) ? home + path.dropFirst() : path
    }

    /// Whether it depends on the folder from which it is read.
    package static func isRelative(_ path: String) -> Bool { !path.hasPrefix("/") && !isOfHome(path) }

    private static func isOfHome(_ path: String) -> Bool { path.hasPrefix("~/") }

    /// What stands behind the last `/`.
    package static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
