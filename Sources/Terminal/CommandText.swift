import Planning
import Support

/// Commands of Trimast that texts tell the user to type: for a cluster file that is not the default they name it, so that they can be
/// typed as they stand.
public struct CommandText: Sendable {
    private let option: String

    /// - Parameter file: the cluster file, as the user named it.
    public init(file: String) { option = file == Self.usualFile ? "" : " -f " + Shell.word(file) }

    /// The cluster file where no other is named.
    public static let usualFile = "cluster.yaml"

    public func callAsFunction(_ text: String) -> String {
        guard !option.isEmpty else { return text }
        // Those that work on a cluster file.
        return text.replacing(#/\btrimast (?:validate|trust|preflight|plan|apply|verify|render|kubeconfig|facts)\b/#) { $0.output + option }
    }

    public func callAsFunction(_ error: TrimastError) -> TrimastError {
        var error = error
        error.nextStep = error.nextStep.map { self($0) }
        return error
    }

    public func callAsFunction(_ check: Check) -> Check {
        var check = check
        check.nextStep = check.nextStep.map { self($0) }
        return check
    }
}
