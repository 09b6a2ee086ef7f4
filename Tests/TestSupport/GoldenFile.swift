import Foundation

/// A text that is compared whole with a file beside the test. `TRIMAST_RECORD=1 swift test` writes it anew, to be read before it is committed.
package enum GoldenFile {
    private static let isRecording = ProcessInfo.processInfo.environment["TRIMAST_RECORD"] != nil

    /// What differs; nil: nothing does.
    ///
    /// - Parameters:
    ///   - path: from the folder of the test's own source.
    ///   - source: that source.
    package static func difference(_ text: String, from path: String, source: String) throws -> String? {
        let url = URL(filePath: source).deletingLastPathComponent().appending(path: path)
        if isRecording {
            try text.write(to: url, atomically: true, encoding: .utf8)
            return "recorded \(path)"
        }
        let wanted = try String(contentsOf: url, encoding: .utf8)
        return text == wanted ? nil : "\(path) differs:\n\(lines(wanted, text).joined(separator: "\n"))"
    }

    /// The lines that one text has and the other has not, with their numbers.
    package static func lines(_ wanted: String, _ text: String) -> [String] {
        let a = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        let b = text.split(separator: "\n", omittingEmptySubsequences: false)
        return b.difference(from: a).map { change in
            switch change {
            case .remove(let offset, let line, _): "\(offset + 1)-\(line)"
            case .insert(let offset, let line, _): "\(offset + 1)+\(line)"
            }
        }
    }
}
