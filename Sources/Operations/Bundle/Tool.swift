import Subprocess
import Support
import SystemPackage

/// Programs of the operator's machine that make a bundle.
enum Tool {
    /// - Throws: `bundle.tool` with what it said, where it is not there or fails.
    @discardableResult
    static func run(_ name: String, _ arguments: [String], input: String = "", next: Advice? = nil) async throws(TrimastError) -> String {
        let (isDone, output, said): (Bool, String, String)
        do {
            let result = try await Subprocess.run(
                name.contains("/") ? .path(FilePath(name)) : .name(name), arguments: Arguments(arguments), input: .string(input),
                output: .string(limit: 256 << 20),
                error: .string(limit: 4 << 20))
            (isDone, output, said) = (result.terminationStatus.isSuccess, result.standardOutput, result.standardError)
        } catch {
            throw TrimastError(
                "bundle.tool", "\(name) does not run on this machine", cause: "\(error)",
                nextStep: next ?? "make the bundle on a Debian or Ubuntu machine that has \(name)")
        }
        guard isDone else {
            let last = (said + output).split(separator: "\n").suffix(12).joined(separator: "\n")
            throw TrimastError("bundle.tool", "\(name) fails", cause: last, nextStep: next)
        }
        return output
    }

    /// Where a download of this URL goes on that was cut off: what came of another is no beginning of it.
    static func part(_ url: String, of path: String) -> String { "\(path).\(StableHash.hex(url)).part" }

    /// A file by curl, beside its place first.
    static func download(_ url: String, to path: String) async throws {
        let part = part(url, of: path)
        try await run("curl", ["-fsSL", "--retry", "3", "-C", "-", "-o", part, url])
        try await run("mv", ["-f", part, path])
    }
}
