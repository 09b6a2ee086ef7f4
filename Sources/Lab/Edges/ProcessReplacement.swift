import Support
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Becoming another program: it has our terminal, and its exit status is ours.
package enum ProcessReplacement {
    /// Returns only by an error.
    package static func become(_ command: Command) throws {
        var arguments: [UnsafeMutablePointer<CChar>?] = ([command.program] + command.arguments).map { strdup($0) }
        arguments.append(nil)
        defer { arguments.forEach { free($0) } }
        execvp(command.program, arguments)
        throw TrimastError(
            "lab.program-missing", "\(command.program) could not be started", cause: "\(Errno(rawValue: errno))",
            nextStep: "install the package that has \(command.program)")
    }
}
