import Planning
import Specification
import Support

/// Commands of Trimast that texts tell the user to type: for a cluster file that is not the default they name it, so that they can be
/// typed as they stand.
package struct CommandText: Sendable {
    /// As a word of sh; nil: the usual one.
    private let file: String?

    /// - Parameter file: the cluster file, as the user named it.
    package init(file: String) { self.file = file == Self.usualFile ? nil : Shell.word(file) }

    /// The cluster file where no other is named.
    package static let usualFile = ClusterFile.usualName

    package func callAsFunction(_ advice: Advice) -> Advice { advice.naming(file: file) }

    package func callAsFunction(_ error: TrimastError) -> TrimastError {
        var error = error
        error.cause = error.cause?.naming(file: file)
        error.nextStep = error.nextStep?.naming(file: file)
        return error
    }

    package func callAsFunction(_ check: Check) -> Check {
        var check = check
        check.nextStep = check.nextStep?.naming(file: file)
        return check
    }
}
