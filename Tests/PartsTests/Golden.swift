import TestSupport
import Testing

/// Texts that are compared whole with a file of Fixtures/golden.
enum Golden {
    static func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if let difference = try GoldenFile.difference(text, from: "Fixtures/golden/\(name)", source: #filePath) {
            Issue.record("\(difference)", sourceLocation: sourceLocation)
        }
    }
}
