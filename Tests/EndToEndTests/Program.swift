import Foundation
import Subprocess
import SystemPackage
import Testing

/// The built program, run as a user runs it.
struct Program: Sendable {
    struct Run: Sendable {
        var status: Int32
        var output: String
        var errors: String
        /// Both, for a failure's text.
        var all: String { output + errors }
    }

    let path: String

    /// nil unless TRIMAST_PROGRAM names it, as `make test` does.
    static var path: String? { ProcessInfo.processInfo.environment["TRIMAST_PROGRAM"] }
    static let skipped: Comment = "needs root and the built program: run `make test`, which names it in TRIMAST_PROGRAM"

    func callAsFunction(_ arguments: String...) async throws -> Run { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> Run {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        let status: Int32 = if case .exited(let code) = result.terminationStatus { code } else { -1 }
        return Run(status: status, output: result.standardOutput, errors: result.standardError)
    }
}
