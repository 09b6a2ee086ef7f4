import Facts
import Foundation
import Support

/// Facts kept in a file, to plan from without the hosts, or to report a bug.
package enum SavedFacts {
    /// - Throws: `facts.file` when the file holds none.
    package static func read(_ path: String) throws -> ClusterFacts {
        do {
            return try JSONDecoder().decode(ClusterFacts.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw TrimastError(
                "facts.file", "\(path) does not hold facts of Trimast", cause: error.localizedDescription,
                nextStep: "write it with: \(.trimast("facts", "--save \(Shell.word(path))"))")
        }
    }

    package static func write(_ facts: ClusterFacts, to path: String) throws { try OutputFile.write(JSONText.data(facts), to: path) }
}
