import Foundation
import Specification
import Subprocess
import Support
import SystemPackage

extension FilePlace {
    /// Hands on the bytes, a megabyte at a time.
    ///
    /// - Throws: `supply.short` where there are fewer.
    package func read(_ size: Int, _ take: ([UInt8]) async throws -> Void) async throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw TrimastError("supply.unreadable", "cannot be read", place: path)
        }
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(offset))
        var rest = size
        while rest > 0 {
            guard let data = try handle.read(upToCount: min(rest, 1 << 20)), !data.isEmpty else {
                throw TrimastError("supply.short", "ends before it should", place: path)
            }
            rest -= data.count
            try await take(Array(data))
        }
    }

    /// The SHA-256 of pieces of files, by coreutils: one process each, of this machine's.
    package static func sums(_ pieces: [(place: FilePlace, size: Int)]) async throws -> [String] {
        let lines = pieces.map { "\($0.place.offset + 1) \($0.size) \($0.place.path)\n" }.joined()
        let script = #"while read -r o s p; do tail -c "+$o" -- "$p" | head -c "$s" | sha256sum | cut -c 1-64; done"#
        let result = try await Subprocess.run(
            .name("sh"), arguments: ["-c", script], input: .string(lines), output: .string(limit: 64 << 20), error: .string(limit: 1 << 16))
        let sums = result.standardOutput.split(separator: "\n").map(String.init)
        guard sums.count == pieces.count else {
            throw TrimastError("supply.sums", "check sums cannot be made on this machine", cause: result.standardError)
        }
        return sums
    }
}
