import Foundation
import Specification
import Subprocess
import Support
import SystemPackage

/// The reader on the operator's own machine: what somebody outside of the cluster sees. It needs no credentials, and ends with this process.
struct OwnReader: Sendable {
    private let folder: String
    /// When this machine's kernel began, by the operator's clock.
    let start: Double

    /// - Throws: `drill.here` where this machine has no curl, or does not tell the time since its start.
    static func begin(_ spec: ClusterSpec) async throws -> OwnReader {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimast-drill-\(UUID().uuidString)").path
        // A session of its own: Ctrl-C ends it together with what else is undone, not before.
        let begin = #"""
            command -v curl >/dev/null && [ -r /proc/uptime ] && mkdir -m 700 "$1" || exit 1
            setsid sh -c "$0" reader "$1" "$2" </dev/null >/dev/null 2>&1 &
            read -r n _ </proc/uptime
            echo "$n"
            """#
        let sent = Date().timeIntervalSince1970
        let result = try? await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", begin, ObserverScripts.ownReader(spec), folder, "\(getpid())"],
            output: .string(limit: 4096), error: .discarded)
        guard let result, result.terminationStatus.isSuccess,
            let uptime = Double(result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            throw TrimastError(
                "drill.here", "this machine cannot measure", cause: "it needs curl, setsid and /proc/uptime",
                nextStep: "install curl, or measure from a control plane: without --here")
        }
        return OwnReader(folder: folder, start: sent - uptime)
    }

    /// Ends it, and what it saw.
    func end() async -> String {
        _ = FileManager.default.createFile(atPath: folder + "/stop", contents: nil)
        // A request takes a second at the most.
        for _ in 0..<30 where !FileManager.default.fileExists(atPath: folder + "/done") { try? await Task.sleep(for: .milliseconds(100)) }
        let text = (try? String(contentsOfFile: folder + "/reads", encoding: .utf8)) ?? ""
        try? FileManager.default.removeItem(atPath: folder)
        return text.split(separator: "\n").map { "read \($0)\n" }.joined()
    }
}
