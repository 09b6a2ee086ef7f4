import Foundation
import Testing

/// Texts that are compared whole with a file of Fixtures/golden. `TRIMAST_RECORD=1 swift test` writes them anew, to be read before they
/// are committed.
enum Golden {
    private static let isRecording = ProcessInfo.processInfo.environment["TRIMAST_RECORD"] != nil

    static func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if isRecording {
            let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/golden/\(name)")
            try text.write(to: url, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name)", sourceLocation: sourceLocation)
            return
        }
        let url = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appending(path: "golden/\(name)")
        let wanted = try String(contentsOf: url, encoding: .utf8)
        guard text != wanted else { return }
        Issue.record("\(name) differs:\n\(difference(wanted, text))", sourceLocation: sourceLocation)
    }

    private static func difference(_ wanted: String, _ text: String) -> String {
        let a = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        let b = text.split(separator: "\n", omittingEmptySubsequences: false)
        return b.difference(from: a).map { change in
            switch change {
            case .remove(let offset, let line, _): "\(offset + 1)-\(line)"
            case .insert(let offset, let line, _): "\(offset + 1)+\(line)"
            }
        }.joined(separator: "\n")
    }
}
