import Execution
import Foundation
import Specification
import Support

/// Looks at all bytes of a bundle.
package enum BundleVerification {
    /// - Throws: `bundle.broken` with what is wrong.
    package static func verify(_ path: String) async throws -> BundleManifest {
        let next: Advice = "copy it again, or make it again: \(.trimast("bundle create", "--to \(Shell.word(path))"))"
        func broken(_ text: String) -> TrimastError { TrimastError("bundle.broken", text, place: path, nextStep: next) }
        guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber else {
            throw TrimastError("bundle.broken", "there is no such file", place: path)
        }
        let bundle: ClusterBundle
        do {
            bundle = try ClusterBundle(path: path, size: size.intValue) { count in
                guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
                defer { try? handle.close() }
                return (try? handle.read(upToCount: count)).map { Array($0) }
            }
        } catch {
            throw broken(error.text)
        }
        let pieces = bundle.manifest.files.map { (place: FilePlace(path: path, offset: bundle.offsets[$0.sha256] ?? 0), size: $0.size) }
        let sums = try await FilePlace.sums(pieces)
        for (file, sum) in zip(bundle.manifest.files, sums) where sum != file.sha256 { throw broken("\(file.name) in it is broken") }
        return bundle.manifest
    }
}
